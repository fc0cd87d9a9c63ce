#include "kiosk/ui/text_edit.h"
#include <algorithm>
namespace kz::ui {
namespace {
bool is_word(char32_t c) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_' ||
           (c >= 0xC0 && c < 0x250);
}
std::size_t word_left(std::u32string_view text, std::size_t at) {
    while (at > 0 && text[at - 1] == U' ') --at;
    if (at > 0 && !is_word(text[at - 1])) return at - 1;
    while (at > 0 && is_word(text[at - 1])) --at;
    return at;
}
std::size_t word_right(std::u32string_view text, std::size_t at) {
    if (at < text.size() && !is_word(text[at]) && text[at] != U' ') ++at;
    else
        while (at < text.size() && is_word(text[at])) ++at;
    while (at < text.size() && text[at] == U' ') ++at;
    return at;
}
}  // namespace
std::u32string to_u32(std::string_view utf8) {
    std::u32string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        auto const lead = static_cast<unsigned char>(utf8[i++]);
        int const more = lead < 0x80                   ? 0
                         : lead >= 0xC2 && lead < 0xE0 ? 1
                         : lead >= 0xE0 && lead < 0xF0 ? 2
                         : lead >= 0xF0 && lead < 0xF5 ? 3
                                                       : -1;
        if (more < 0) {
            out.push_back(0xFFFD);
            continue;
        }
        char32_t c = more == 0 ? lead : lead & (0x3FU >> more);
        int got = 0;
        for (; got < more && i < utf8.size() && (static_cast<unsigned char>(utf8[i]) & 0xC0) == 0x80; ++got)
            c = c << 6 | (static_cast<unsigned char>(utf8[i++]) & 0x3FU);
        bool const bad = got < more || (more == 2 && (c < 0x800 || (c >= 0xD800 && c < 0xE000))) ||
                         (more == 3 && (c < 0x10000 || c > 0x10FFFF));
        out.push_back(bad ? U'\uFFFD' : c);
    }
    return out;
}
std::string to_utf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size() * 3);
    auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    for (char32_t c : text) {
        if (c < 0x80) put(c);
        else if (c < 0x800) put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
        else if (c < 0x10000) put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
        else
            put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)),
                put(0x80 | (c & 0x3F));
    }
    return out;
}
std::size_t code_points(std::string_view text) { return to_u32(text).size(); }
void apply_edit(std::string& text, Edit const& edit) {
    auto letters = to_u32(text);
    std::size_t const at = std::min(edit.position, letters.size());
    letters.replace(at, std::min(edit.deleted, letters.size() - at), to_u32(edit.inserted));
    text = to_utf8(letters);
}
void Editor::adopt(std::u32string_view text) {
    if (!x_known || text != x_expected) {
        x_undo.clear();
        x_redo.clear();
        if (!x_known) x_caret = x_anchor = text.size();
        x_expected = text;
        x_known = true;
    }
    x_caret = std::min(x_caret, text.size());
    x_anchor = std::min(x_anchor, text.size());
}
Edits Editor::replace(std::u32string_view text, std::size_t from, std::size_t to, std::u32string with,
                      bool typing) {
    if (from == to && with.empty()) return {};
    Step step{from, std::u32string{text.substr(from, to - from)}, with};
    // Letters typed in a row are undone together.
    bool const join = typing && x_typing && !x_undo.empty() && step.removed.empty() &&
                      x_undo.back().position + x_undo.back().added.size() == from && with != U"\n";
    if (join) x_undo.back().added += with;
    else x_undo.push_back(step);
    x_redo.clear();
    x_typing = typing;
    x_caret = x_anchor = from + with.size();
    x_expected = std::u32string{text.substr(0, from)} + with + std::u32string{text.substr(to)};
    return {{from, to - from, to_utf8(with)}};
}
Edits Editor::insert(std::u32string_view text, std::u32string_view inserted, EditorLimits const& limits) {
    auto const [from, to] = std::minmax({x_caret, x_anchor});
    std::u32string clean;
    for (char32_t c : inserted) {
        if (c == U'\r') continue;
        if (c == U'\t' || (c == U'\n' && limits.lines == Lines::One)) c = U' ';
        if ((c < 0x20 && c != U'\n') || c == 0x7F || c == 0xFEFF) continue;
        clean.push_back(c);
    }
    std::size_t const kept = text.size() - (to - from);
    clean.resize(std::min(clean.size(), limits.length_max > kept ? limits.length_max - kept : 0));
    if (clean.empty() && !inserted.empty()) return {};
    bool const typing = clean.size() == 1 && from == to;
    return replace(text, from, to, std::move(clean), typing);
}
Edits Editor::erase(std::u32string_view text, bool forward, bool word) {
    auto [from, to] = std::minmax({x_caret, x_anchor});
    if (from == to) {
        if (forward) to = word ? word_right(text, to) : std::min(to + 1, text.size());
        else from = word ? word_left(text, from) : from - std::min<std::size_t>(from, 1);
    }
    return replace(text, from, to, {}, false);
}
Edits Editor::undo(std::u32string_view text) {
    if (x_undo.empty()) return {};
    auto step = x_undo.back();
    x_undo.pop_back();
    auto redo = x_redo;
    redo.push_back(step);
    auto undo = x_undo;
    auto edits = replace(text, step.position, step.position + step.added.size(), step.removed, false);
    x_undo = std::move(undo);
    x_redo = std::move(redo);
    return edits;
}
Edits Editor::redo(std::u32string_view text) {
    if (x_redo.empty()) return {};
    auto step = x_redo.back();
    auto redo = x_redo;
    redo.pop_back();
    auto undo = x_undo;
    undo.push_back(step);
    auto edits = replace(text, step.position, step.position + step.removed.size(), step.added, false);
    x_undo = std::move(undo);
    x_redo = std::move(redo);
    return edits;
}
void Editor::move(std::u32string_view text, Key key, bool word, bool select) {
    auto const [from, to] = std::minmax({x_caret, x_anchor});
    bool const collapse = from != to && !select;
    switch (key) {
    case Key::Left:
        x_caret = collapse ? from : word ? word_left(text, x_caret) : x_caret - (x_caret > 0);
        break;
    case Key::Right:
        x_caret = collapse ? to : word ? word_right(text, x_caret) : x_caret + (x_caret < text.size());
        break;
    case Key::Home: x_caret = 0; break;
    case Key::End: x_caret = text.size(); break;
    default: break;
    }
    if (!select) x_anchor = x_caret;
    x_typing = false;
}
std::u32string Editor::selected(std::u32string_view text) const {
    auto const [from, to] = std::minmax({x_caret, x_anchor});
    return std::u32string{text.substr(from, to - from)};
}
void Editor::select_word(std::u32string_view text, std::size_t at) {
    at = std::min(at, text.size());
    std::size_t from = at, to = at;
    if (at < text.size() && !is_word(text[at])) ++to;
    else {
        while (from > 0 && is_word(text[from - 1])) --from;
        while (to < text.size() && is_word(text[to])) ++to;
    }
    x_anchor = from;
    x_caret = to;
    x_typing = false;
}
}  // namespace kz::ui
