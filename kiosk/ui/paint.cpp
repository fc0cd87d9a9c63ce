#include "kiosk/ui/core.h"
#include <algorithm>
#include <cmath>
namespace kz::ui {
void Core::push_clip(Rect rect) {
    x_clips.push_back(clip);
    clip = clip.meet({std::floor(rect.x), std::floor(rect.y), std::ceil(rect.w), std::ceil(rect.h)});
    draw().PushClipRect({clip.x, clip.y}, {clip.right(), clip.bottom()});
}
void Core::pop_clip() {
    draw().PopClipRect();
    clip = x_clips.back();
    x_clips.pop_back();
}
void Core::fill(Rect r, ImU32 colour, float radius) {
    draw().AddRectFilled({r.x, r.y}, {r.right(), r.bottom()}, colour, radius);
}
void Core::frame(Rect r, ImU32 colour, float width, float radius) {
    draw().AddRect({r.x, r.y}, {r.right(), r.bottom()}, colour, radius, 0, width);
}
void Core::ring(Rect r, float radius) {
    float const width = px(Sizes::ring), offset = px(Sizes::ring_offset);
    frame(r.grown(offset + width / 2), ink(Ink::Focus), width, radius + offset);
}
void Core::over(Rect r, Pressed const& state, float radius) {
    if (!state.hovered && !state.held) return;
    Colour veil = theme.colour(Ink::Text);
    veil.a = state.held ? 40 : 16;
    fill(r, packed(veil), radius);
}
void Core::image(Rect r, Picture const& picture, float radius) {
    if (!picture) return;
    x_pictures[picture->serial()] = picture;
    ImTextureRef const texture{static_cast<ImTextureID>(picture->serial())};
    if (radius > 0)
        draw().AddImageRounded(texture, {r.x, r.y}, {r.right(), r.bottom()}, {0, 0}, {1, 1}, IM_COL32_WHITE,
                               radius);
    else draw().AddImage(texture, {r.x, r.y}, {r.right(), r.bottom()});
}
float Core::width(std::string_view text, Font const& font_used) {
    auto* baked = fonts.face(font_used.weight, font_used.slant)->GetFontBaked(fonts.imgui_size(font_used));
    float sum = 0;
    for (char32_t c : to_u32(text)) sum += baked->GetCharAdvance(static_cast<ImWchar>(c));
    return sum;
}
void Core::text(Point at, std::string_view text, Font const& font_used, ImU32 colour) {
    if (text.empty()) return;
    float const size = fonts.imgui_size(font_used);
    // Ideographs sit a little low in the face's own line; 0.05 em up looks centred.
    float const lift = (line_height(font_used) - size) / 2 - font_used.pixels * 0.05F;
    ImVec2 const pen{std::round(at.x), std::round(at.y + lift)};
    draw().AddText(fonts.face(font_used.weight, font_used.slant), size, pen, colour, text.data(),
                   text.data() + text.size());
}
void Core::text_in(Rect r, std::string_view content, Font const& font_used, ImU32 colour, Align align) {
    if (content.empty() || r.w < font_used.pixels * 0.5F) return;
    std::string const shown = elided(content, font_used, r.w);
    float const w = width(shown, font_used);
    float const x = align == Align::Start    ? r.x
                    : align == Align::Centre ? r.x + (r.w - w) / 2
                                             : r.right() - w;
    text({x, r.y + (r.h - line_height(font_used)) / 2}, shown, font_used, colour);
}
std::string Core::elided(std::string_view text, Font const& font_used, float width_max) {
    if (width(text, font_used) <= width_max + 1) return std::string{text};
    auto letters = to_u32(text);
    float const dots = fonts.advance(font_used, U'…');
    float sum = 0;
    std::size_t fits = 0;
    for (; fits < letters.size(); ++fits) {
        sum += fonts.advance(font_used, letters[fits]);
        if (sum + dots > width_max) break;
    }
    return to_utf8(std::u32string_view{letters}.substr(0, fits)) + "…";
}
Laid const& Core::lay(std::string_view text, Font const& font_used, float width_max) {
    std::uint64_t id = mix(static_cast<std::uint64_t>(font_used.pixels * 16) * 4 +
                               static_cast<std::uint64_t>(font_used.weight) * 2 +
                               static_cast<std::uint64_t>(font_used.slant),
                           text);
    id ^= static_cast<std::uint64_t>(std::max(0.F, width_max)) * 0x9E3779B97F4A7C15ULL;
    auto& entry = x_laid[id];
    if (entry.lines.empty()) {
        entry.text = to_u32(text);
        auto* baked =
            fonts.face(font_used.weight, font_used.slant)->GetFontBaked(fonts.imgui_size(font_used));
        entry.lines = wrap(entry.text, width_max,
                           [&](char32_t c) { return baked->GetCharAdvance(static_cast<ImWchar>(c)); });
        for (auto const& line : entry.lines) entry.size.w = std::max(entry.size.w, std::ceil(line.width));
        entry.size.h = line_height(font_used) * static_cast<float>(entry.lines.size());
    }
    entry.used = x_frame;
    return entry;
}
void Core::laid(Point at, Laid const& content, Font const& font_used, ImU32 colour, Align align,
                float width_all) {
    float const height = line_height(font_used);
    for (auto const& line : content.lines) {
        float const slack = width_all - line.width;
        float const x = at.x + (align == Align::Centre ? slack / 2 : align == Align::End ? slack : 0);
        if (at.y + height > clip.y && at.y < clip.bottom())
            text({x, at.y},
                 to_utf8(std::u32string_view{content.text}.substr(line.begin, line.end - line.begin)),
                 font_used, colour);
        at.y += height;
    }
}
ImU32 Core::tone(Tone tone) const {
    constexpr std::array inks = {Ink::Text, Ink::Muted, Ink::Primary, Ink::Ok, Ink::Warn, Ink::Danger};
    return ink(inks.at(static_cast<std::size_t>(tone)));
}
ImU32 Core::tone_soft(Tone tone) const {
    constexpr std::array inks = {Ink::Surface, Ink::Background, Ink::PrimarySoft,
                                 Ink::OkSoft,  Ink::WarnSoft,   Ink::DangerSoft};
    return ink(inks.at(static_cast<std::size_t>(tone)));
}
// ---- Ui: text
Size Ui::measure(Text const& text, TextStyle const& style, float width_max) const {
    return x_core.lay(text.str(), x_core.font(style.size, style.weight), width_max).size;
}
float Ui::text_width(std::string_view text, Font const& font) const { return x_core.width(text, font); }
FontMetrics Ui::metrics(Font const& font) const { return x_core.fonts.metrics(font); }
void Ui::heading(Text const& text, FontSize size) {
    auto const font = x_core.font(size, Weight::Bold);
    float const room = x_core.next_area(0).w;
    auto const& laid = x_core.lay(text.str(), font, room);
    Rect const r = x_core.allot(laid.size);
    x_core.laid({r.x, r.y}, laid, font, x_core.ink(Ink::Text), Align::Start, r.w);
    x_core.note({.id = "", .role = Role::Heading, .label = text.str(), .value = "", .rect = r});
}
void Ui::text(Text const& text, TextStyle const& style) {
    if (text.empty()) return;
    auto const font = x_core.font(style.size, style.weight);
    float room = x_core.next_area(0).w;
    // A row that ends at the right knows where it begins only once all of it has been laid out.
    if (x_core.box().kind == Box::Kind::Row && x_core.box().align != Align::Start) room = x_core.box().area.w;
    if (!style.wide) room = std::min(room, font.pixels * Sizes::text_column_chars);
    auto const& laid = x_core.lay(text.str(), font, room);
    bool const stretch = style.align != Align::Start && x_core.box().kind == Box::Kind::Column &&
                         x_core.box().align == Align::Start;
    Rect const r = x_core.allot({stretch ? x_core.next_area(0).w : laid.size.w, laid.size.h});
    x_core.laid({r.x, r.y}, laid, font, x_core.tone(style.tone), style.align, r.w);
    x_core.note({.id = "", .role = Role::Label, .label = text.str(), .value = "", .rect = r});
}
void Ui::bullets(std::span<Text const> points, TextStyle const& style) {
    auto const font = x_core.font(style.size, style.weight);
    float const indent = px(24), dot = px(4);
    for (auto const& point : points) {
        auto const& laid =
            x_core.lay(point.str(), font,
                       std::min(x_core.next_area(0).w - indent, font.pixels * Sizes::text_column_chars));
        Rect const r = x_core.allot({laid.size.w + indent, laid.size.h});
        x_core.draw().AddCircleFilled({r.x + dot + 1, r.y + Core::line_height(font) / 2}, dot,
                                      x_core.tone(style.tone));
        x_core.laid({r.x + indent, r.y}, laid, font, x_core.tone(style.tone), Align::Start, laid.size.w);
        x_core.note({.id = "", .role = Role::Label, .label = point.str(), .value = "", .rect = r});
    }
}
void Ui::facts(std::span<std::pair<Text, Text> const> rows) {
    auto const font = x_core.font(FontSize::Body);
    float names = 0;
    for (auto const& [name, value] : rows) names = std::max(names, x_core.width(name.str(), font));
    float const room = x_core.next_area(0).w;
    names = std::min(names + px(48), room / 2);
    for (auto const& [name, value] : rows) {
        auto const& left = x_core.lay(name.str(), font, names - px(16));
        auto const& right = x_core.lay(value.str(), font, room - names);
        float const pad = px(12);
        float const height = std::max(left.size.h, right.size.h) + 2 * pad;
        auto before = x_core.box().gap;
        x_core.box().gap = 0;
        Rect const r = x_core.allot({room, height});
        x_core.box().gap = before;
        x_core.laid({r.x, r.y + pad}, left, font, x_core.ink(Ink::Muted), Align::Start, names);
        x_core.laid({r.x + names, r.y + pad}, right, font, x_core.ink(Ink::Text), Align::Start, r.w - names);
        x_core.fill({r.x, r.bottom() - x_core.theme.border(), r.w, x_core.theme.border()},
                    x_core.ink(Ink::Line));
        x_core.note({.id = "", .role = Role::Label, .label = name.str(), .value = value.str(), .rect = r});
    }
}
}  // namespace kz::ui
