#include "kiosk/ui/core.h"
#include <algorithm>
#include <cmath>
namespace kz::ui {
namespace {
constexpr Millis blink{530}, blink_for{8'000};  // Then the caret rests: an idle terminal draws nothing.
struct Field {  // One field in one run: where its text lies and what the event does to it.
    Core& core;
    FieldMemory& memory;
    KeyHash key;
    Rect inside;          // Where text may be drawn
    std::u32string text;  // As it is, with edits of this run
    Font font;
    Lines lines = Lines::One;
    bool secret = false;
    std::string_view allowed;
    std::size_t length_max = 0;
    Edits edits;
};
std::u32string shown_text(
    Field const& f) {  // What is being composed stands at the caret, though not in the text.
    std::u32string shown = f.secret ? std::u32string(f.text.size(), U'●') : f.text;
    if (!f.memory.composing.empty()) shown.insert(f.memory.editor.caret(), to_u32(f.memory.composing));
    return shown;
}
Laid const& lay_field(Field& f) {
    float const width = f.lines == Lines::Many ? f.inside.w - 1 : 1e7F;
    return f.core.lay(to_utf8(shown_text(f)), f.font, width);
}
std::size_t line_of(Laid const& laid, std::size_t at) {
    std::size_t line = 0;
    while (line + 1 < laid.lines.size() && laid.lines[line + 1].begin <= at) ++line;
    return line;
}
Point caret_place(Field& f, Laid const& laid, std::size_t at) {
    auto const line = line_of(laid, at);
    float x = 0;
    for (std::size_t i = laid.lines[line].begin; i < std::min(at, laid.text.size()); ++i)
        x += f.core.fonts.advance(f.font, laid.text[i]);
    return {std::min(x, f.lines == Lines::Many ? f.inside.w - 1 : x),
            static_cast<float>(line) * Core::line_height(f.font)};
}
std::size_t place_at(Field& f, Laid const& laid, Point p) {  // `p` from the text's top left
    auto const rows = static_cast<float>(laid.lines.size());
    if (p.y >= laid.size.h) return laid.text.size();  // Below all lines: behind all text
    auto const row =
        static_cast<std::size_t>(std::clamp(std::floor(p.y / Core::line_height(f.font)), 0.F, rows - 1));
    auto const& line = laid.lines[row];
    std::size_t const end =
        row + 1 < laid.lines.size() ? std::max(line.end, laid.lines[row + 1].begin - 1) : laid.text.size();
    float x = 0;
    for (std::size_t i = line.begin; i < end; ++i) {
        float const step = f.core.fonts.advance(f.font, laid.text[i]);
        if (p.x < x + step / 2) return i;
        x += step;
    }
    return end;
}
void keep(Field& f, Edits edits) {
    for (auto& edit : edits) {
        std::string all = to_utf8(f.text);
        apply_edit(all, edit);
        f.text = to_u32(all);
        f.edits.push_back(std::move(edit));
    }
    f.core.store(mix(f.key, "typed")) = static_cast<float>(f.core.now.count() % 10'000'000);
    f.core.store(mix(f.key, "follow")) = 1;
}
void insert(Field& f, std::u32string_view typed) {
    std::u32string fitting;
    for (char32_t c : typed)
        if (f.allowed.empty() || (c < 128 && f.allowed.find(static_cast<char>(c)) != std::string_view::npos))
            fitting.push_back(c);
    if (fitting.empty()) return;
    keep(f, f.memory.editor.insert(f.text, fitting, {f.lines, f.length_max}));
}
void to_clipboard(Field& f) {
    auto const chosen = f.memory.editor.selected(f.text);
    if (chosen.empty() || f.secret) return;
    f.core.clipboard_out = to_utf8(chosen);
    f.core.clipboard_write = true;
}
bool command_key(Field& f, KeyPress press) {
    auto& editor = f.memory.editor;
    switch (press.key) {
    case Key::A: editor.place(f.text.size(), 0); return true;
    case Key::C: to_clipboard(f); return true;
    case Key::X:
        to_clipboard(f);
        if (!editor.selected(f.text).empty() && !f.secret) keep(f, editor.erase(f.text, true, false));
        return true;
    case Key::V: insert(f, to_u32(f.core.clipboard_read())); return true;
    case Key::Z: keep(f, press.shift ? editor.redo(f.text) : editor.undo(f.text)); return true;
    case Key::Y: keep(f, editor.redo(f.text)); return true;
    case Key::Backspace:
    case Key::Delete: keep(f, editor.erase(f.text, press.key == Key::Delete, true)); return true;
    case Key::Left:
    case Key::Right:
        if (!press.shift) break;  // The question before and the next, from anywhere
        [[fallthrough]];
    case Key::Home:
    case Key::End: editor.move(f.text, press.key, true, press.shift); return true;
    default: break;
    }
    return false;
}
void move_lines(Field& f, int by, bool select) {
    auto& editor = f.memory.editor;
    auto const& laid = lay_field(f);
    Point const here = caret_place(f, laid, editor.caret());
    float const goal = f.memory.goal_x.value_or(here.x);
    float const y = here.y + (static_cast<float>(by) + 0.5F) * Core::line_height(f.font);
    std::size_t at = place_at(f, laid, {goal, y});
    if (y < 0) at = 0;
    if (y >= laid.size.h) at = f.text.size();
    editor.place(at, select ? editor.anchor() : at);
    f.memory.goal_x = goal;
}
bool area_key(Field& f, KeyPress press) {  // Keys that mean something only where there are several lines
    auto& editor = f.memory.editor;
    int const page = std::max(1, static_cast<int>(f.inside.h / Core::line_height(f.font)) - 1);
    auto line_end = [&](bool end) {
        auto const& laid = lay_field(f);
        auto const row = line_of(laid, editor.caret());
        std::size_t const at = end ? laid.lines[row].end : laid.lines[row].begin;
        editor.place(at, press.shift ? editor.anchor() : at);
        return true;
    };
    switch (press.key) {
    case Key::Enter: insert(f, U"\n"); return true;
    case Key::Up: move_lines(f, -1, press.shift); return true;
    case Key::Down: move_lines(f, 1, press.shift); return true;
    case Key::PageUp: move_lines(f, -page, press.shift); return true;
    case Key::PageDown: move_lines(f, page, press.shift); return true;
    case Key::Home: return line_end(false);
    case Key::End: return line_end(true);
    default: return false;
    }
}
bool handle_key(Field& f, KeyPress press) {
    auto& editor = f.memory.editor;
    if (press.alt || !f.memory.composing.empty()) return false;
    bool const vertical = press.key == Key::Up || press.key == Key::Down || press.key == Key::PageUp ||
                          press.key == Key::PageDown;
    if (!vertical) f.memory.goal_x.reset();
    if (press.ctrl) return command_key(f, press);
    if (f.lines == Lines::Many && area_key(f, press)) return true;
    switch (press.key) {
    case Key::Backspace:
    case Key::Delete: keep(f, editor.erase(f.text, press.key == Key::Delete, false)); return true;
    case Key::Left:
    case Key::Right:
    case Key::Home:
    case Key::End: editor.move(f.text, press.key, false, press.shift); return true;
    default: return false;
    }
}
void handle_pointer(Field& f, Pressed const& state, bool pressed_now) {
    auto& editor = f.memory.editor;
    if (!state.held || !f.memory.composing.empty()) return;
    auto const& laid = lay_field(f);
    float const y = f.lines == Lines::One ? 0 : f.core.pointer.y - f.inside.y + f.memory.scroll.y;
    Point const at{f.core.pointer.x - f.inside.x + f.memory.scroll.x, y};
    std::size_t const place = place_at(f, laid, at);
    if (pressed_now && f.core.clicks >= 3) editor.place(f.text.size(), 0);
    else if (pressed_now && f.core.clicks == 2) editor.select_word(f.text, place);
    else if (pressed_now) editor.place(place, place);
    else if (f.core.is<PointerMove>() && f.core.clicks < 2) editor.place(place, editor.anchor());
    f.memory.goal_x.reset();
}
void handle(Field& f, Pressed const& state, bool pressed_now) {
    f.memory.editor.adopt(f.text);
    handle_pointer(f, state, pressed_now);
    if (!state.focused) {
        f.memory.composing.clear();
        return;
    }
    auto const before = f.memory.editor.caret();
    if (auto const* typed = f.core.is<TextInput>()) {
        f.memory.composing.clear();
        f.memory.goal_x.reset();
        insert(f, to_u32(typed->text));
        f.core.taken();
    } else if (auto const* composing = f.core.is<TextComposing>()) {
        f.memory.composing = f.secret ? "" : composing->text;
        f.memory.composing_caret = composing->caret;
        f.core.taken();
    } else if (auto const* press = f.core.is<KeyPress>(); press && handle_key(f, *press)) {
        f.core.taken();
    }
    if (f.memory.editor.caret() != before || pressed_now) {
        f.core.store(mix(f.key, "typed")) = static_cast<float>(f.core.now.count() % 10'000'000);
        f.core.store(mix(f.key, "follow")) = 1;
    }
}
void follow_caret(Field& f, Laid const& laid, Point caret) {
    float const line = Core::line_height(f.font);
    auto& scroll = f.memory.scroll;
    if (float& follow = f.core.store(mix(f.key, "follow")); follow > 0) {
        follow = 0;
        scroll.y = std::min(scroll.y, caret.y);
        scroll.y = std::max(scroll.y, caret.y + line - f.inside.h);
        scroll.x = std::min(scroll.x, caret.x);
        scroll.x = std::max(scroll.x, caret.x + 2 - f.inside.w);
    }
    scroll.y = std::clamp(scroll.y, 0.F, std::max(0.F, laid.size.h - f.inside.h));
    scroll.x =
        f.lines == Lines::Many ? 0 : std::clamp(scroll.x, 0.F, std::max(0.F, laid.size.w + 2 - f.inside.w));
    if (f.lines == Lines::One) scroll.y = 0;
}
void draw_selection(Field& f, Laid const& laid, Point origin) {
    auto const [from, to] = std::minmax({f.memory.editor.caret(), f.memory.editor.anchor()});
    if (from == to) return;
    float const height = Core::line_height(f.font);
    Colour tint = f.core.theme.colour(Ink::Primary);
    tint.a = 70;
    for (std::size_t row = line_of(laid, from); row <= line_of(laid, to); ++row) {
        auto const& line = laid.lines[row];
        float x0 = 0, x1 = 0;
        for (std::size_t i = line.begin; i < line.end; ++i) {
            float const step = f.core.fonts.advance(f.font, laid.text[i]);
            if (i < from) x0 += step;
            if (i < to) x1 += step;
        }
        if (to > line.end) x1 += f.core.px(6);
        f.core.fill({origin.x + x0, origin.y + static_cast<float>(row) * height, x1 - x0, height},
                    Core::packed(tint));
    }
}
void draw_caret(Field& f, Point at) {
    auto const now = f.core.now.count() % 10'000'000;
    auto const since = now - static_cast<std::int64_t>(f.core.store(mix(f.key, "typed")));
    bool const blinking = !f.core.settings.less_motion && since >= 0 && since < blink_for.count();
    float const line = Core::line_height(f.font);
    Rect const caret{std::round(at.x), std::round(at.y + line * 0.14F), f.core.px(2),
                     std::round(line * 0.72F)};
    f.core.caret_rect = Rect{at.x, at.y, 2, line};
    if (blinking) {
        Millis const next = f.core.now + Millis{blink.count() - since % blink.count()};
        if (!f.core.deadline || *f.core.deadline > next) f.core.deadline = next;
        if (since / blink.count() % 2 == 1) return;
    }
    f.core.fill(caret, f.core.ink(Ink::Primary));
}
void draw_field(Field& f, bool focused, bool enabled, Text const& placeholder) {
    auto const& laid = lay_field(f);
    std::size_t at = f.memory.editor.caret();
    if (!f.memory.composing.empty()) at += static_cast<std::size_t>(std::max(0, f.memory.composing_caret));
    Point const caret = caret_place(f, laid, std::min(at, laid.text.size()));
    follow_caret(f, laid, caret);
    f.core.push_clip(f.inside.grown(2));
    float const line = Core::line_height(f.font);
    float const lift = f.lines == Lines::One ? std::round((f.inside.h - line) / 2) : 0;
    Point const origin{f.inside.x - f.memory.scroll.x, f.inside.y + lift - f.memory.scroll.y};
    if (focused) draw_selection(f, laid, origin);
    if (laid.text.empty() && !placeholder.empty())
        f.core.text_in({f.inside.x, f.inside.y, f.inside.w, f.lines == Lines::One ? f.inside.h : line},
                       placeholder.str(), f.font, f.core.ink(Ink::Muted), Align::Start);
    f.core.laid(origin, laid, f.font, f.core.ink(enabled ? Ink::Text : Ink::Muted), Align::Start, f.inside.w);
    if (!f.memory.composing.empty()) {  // Underlined: not yet part of the text
        Point const begin = caret_place(f, laid, f.memory.editor.caret());
        Point const end = caret_place(f, laid, f.memory.editor.caret() + code_points(f.memory.composing));
        float const right = end.y > begin.y ? f.inside.w : end.x;
        f.core.fill({origin.x + begin.x, origin.y + begin.y + line * 0.88F, right - begin.x, f.core.px(2)},
                    f.core.ink(Ink::Primary));
    }
    if (focused) draw_caret(f, {origin.x + caret.x, origin.y + caret.y});
    f.core.pop_clip();
}
void draw_box(Core& core, Rect r, Pressed const& press, bool enabled, bool wrong) {
    float const radius = core.px(Sizes::radius);
    core.fill(r, core.ink(enabled ? Ink::Surface : Ink::Background), radius);
    core.frame(r,
               core.ink(wrong           ? Ink::Danger
                        : press.focused ? Ink::Primary
                        : enabled       ? Ink::Border
                                        : Ink::Line),
               core.px(2), radius);
    if (press.focused) core.ring(r, radius);
}
}  // namespace
Edits Ui::field_edits(Id const& id, Text const& label, std::string_view value, FieldOptions const& options) {
    auto stack = column({.width = options.width, .gap = 8});
    auto const font = x_core.font(FontSize::Body);
    if (options.show_label && !label.empty()) text(label, {.size = FontSize::Small, .tone = Tone::Muted});
    Rect const r = x_core.allot({x_core.next_area(0).w, px(Sizes::target)});
    bool const enabled = options.enabled && !x_core.disabled;
    auto const key = x_core.key(id);
    bool const pressed_now = x_core.is<PointerDown>() != nullptr;
    auto const press =
        x_core.interact({.key = key,
                         .id = id.text,
                         .role = Role::Text,
                         .label = label.str(),
                         .value = options.secret ? std::string(code_points(value), '*') : std::string{value},
                         .rect = r,
                         .enabled = enabled,
                         .focusing = Focusing::Text});
    Field f{x_core,
            x_core.field(key),
            key,
            {r.x + px(16), r.y + px(4), r.w - px(32), r.h - px(8)},
            to_u32(value),
            font,
            Lines::One,
            options.secret,
            options.allowed,
            options.length_max,
            {}};
    handle(f, press, pressed_now && press.held);
    draw_box(x_core, r, press, enabled, !options.problem.empty());
    draw_field(f, press.focused, enabled, options.placeholder);
    if (!options.problem.empty()) {
        auto line = row({.gap = 8});
        icon(Icon::Triangle, 20, Tone::Danger);
        text(options.problem, {.size = FontSize::Small, .tone = Tone::Danger});
    }
    return f.edits;
}
bool Ui::text_field(Id const& id, Text const& label, std::string& value, FieldOptions const& options) {
    auto const edits = field_edits(id, label, value, options);
    for (auto const& edit : edits) apply_edit(value, edit);
    return !edits.empty();
}
Edits Ui::text_area(Id const& id, Text const& label, std::string_view value, AreaOptions const& options) {
    float const wide = x_core.next_area(0).w;
    auto stack = column({.gap = 8});
    auto const font = x_core.font(FontSize::Body);
    if (options.show_label && !label.empty()) text(label, {.size = FontSize::Small, .tone = Tone::Muted});
    Rect const r = x_core.allot({wide, px(options.height)});
    bool const enabled = options.enabled && !x_core.disabled;
    auto const key = x_core.key(id);
    bool const pressed_now = x_core.is<PointerDown>() != nullptr;
    auto const press = x_core.interact({.key = key,
                                        .id = id.text,
                                        .role = Role::Textarea,
                                        .label = label.str(),
                                        .value = std::string{value},
                                        .rect = r,
                                        .enabled = enabled,
                                        .focusing = Focusing::Text});
    Field f{x_core,
            x_core.field(key),
            key,
            {r.x + px(20), r.y + px(14), r.w - px(40), r.h - px(28)},
            to_u32(value),
            font,
            Lines::Many,
            false,
            {},
            options.length_max,
            {}};
    handle(f, press, pressed_now && press.held);
    draw_box(x_core, r, press, enabled, false);
    float const content = lay_field(f).size.h;
    if (auto const* wheel = x_core.is<Wheel>();
        wheel && r.meet(x_core.clip).holds(wheel->at) && content > f.inside.h) {
        f.memory.scroll.y -= wheel->lines * px(64);
        x_core.taken();
    }
    draw_field(f, press.focused, enabled, {});
    if (content > f.inside.h) {
        float const tall = std::max(px(32), f.inside.h * f.inside.h / content);
        float const at = (f.inside.h - tall) * f.memory.scroll.y / (content - f.inside.h);
        x_core.fill({r.right() - px(12), f.inside.y + at, px(6), tall}, x_core.ink(Ink::Border), px(3));
    }
    if (options.counter || !options.note.empty()) {
        auto const small = x_core.font(FontSize::Small);
        Rect const line = x_core.allot({wide, Core::line_height(small)});
        auto const count = tr("ui.characters", {{"count", std::to_string(f.text.size())}});
        if (options.counter) x_core.text_in(line, count.str(), small, x_core.ink(Ink::Muted), Align::Start);
        x_core.text_in(line, options.note.str(), small, x_core.ink(Ink::Muted), Align::End);
        if (!options.note.empty())
            x_core.note(
                {.id = "", .role = Role::Label, .label = options.note.str(), .value = "", .rect = line});
    }
    return f.edits;
}
}  // namespace kz::ui
