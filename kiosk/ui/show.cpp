#include "kiosk/ui/core.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <qrencode.h>
namespace kz::ui {
namespace {
struct StateLook {
    Icon icon;
    Tone tone;
};
StateLook look_of(State state) {
    switch (state) {
    case State::Ok: return {Icon::Dot, Tone::Ok};
    case State::Pending: return {Icon::Ring, Tone::Muted};
    case State::Warn: return {Icon::Square, Tone::Warn};
    case State::Danger: return {Icon::Triangle, Tone::Danger};
    case State::Off: break;
    }
    return {Icon::Ring, Tone::Muted};
}
std::string clock_text(Millis left) {
    auto const seconds = std::max<std::int64_t>(0, (left.count() + 999) / 1000);
    return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}
}  // namespace
void Ui::status(Id const& id, Text const& text, State state) {
    auto const look = look_of(state);
    auto const font = x_core.font(FontSize::Small);
    float const side = px(22), gap = px(8);
    float const wide = std::min(side + gap + x_core.width(text.str(), font), x_core.box().area.w);
    Rect const r = x_core.allot({std::ceil(wide), Core::line_height(font)});
    Rect const mark{r.x, std::round(r.y + (r.h - side) / 2), side, side};
    x_core.icon(mark, look.icon, x_core.tone(look.tone));
    if (state == State::Ok) x_core.icon(mark.grown(-px(4)), Icon::Check, x_core.ink(Ink::Surface));
    x_core.text_in({r.x + side + gap, r.y, r.w - side - gap, r.h}, text.str(), font, x_core.tone(look.tone),
                   Align::Start);
    constexpr std::array<char const*, 5> values = {"ok", "pending", "warning", "failed", "off"};
    x_core.note({.key = x_core.key(id),
                 .id = id.text,
                 .role = Role::Status,
                 .label = text.str(),
                 .value = values.at(static_cast<std::size_t>(state)),
                 .rect = r});
}
void Ui::timer(Id const& id, Text const& label, Millis remaining, TimerOptions const& options) {
    auto const font = x_core.font(options.size, Weight::Bold), small = x_core.font(FontSize::Small);
    std::string const value = clock_text(remaining);
    bool const five = remaining <= std::chrono::minutes{5},
               ten = options.warn_ten && remaining <= std::chrono::minutes{10};
    bool const hidden = options.hidden && !ten;
    ImU32 const colour = five ? x_core.ink(Ink::Danger) : ten ? x_core.ink(Ink::Warn) : x_core.ink(Ink::Text);
    float const label_wide = label.empty() ? 0 : x_core.width(label.str(), small) + px(8);
    float const digits = hidden ? 0 : x_core.width("00:00:00", font);
    Rect const r = x_core.allot({std::ceil(label_wide + digits), Core::line_height(font)});
    float const baseline = (font.pixels - small.pixels) * 0.36F;  // Both sit on one line
    x_core.text_in({r.x, r.y + baseline / 2, label_wide, r.h}, label.str(), small,
                   ten ? colour : x_core.ink(Ink::Muted), Align::Start);
    if (!hidden) x_core.text_in({r.x + label_wide, r.y, digits + 1, r.h}, value, font, colour, Align::Start);
    x_core.note({.key = x_core.key(id),
                 .id = id.text,
                 .role = Role::Timer,
                 .label = label.str(),
                 .value = value,
                 .rect = r});
}
void Ui::steps(Id const& id, std::span<Text const> names, int current) {
    auto const font = x_core.font(FontSize::Body), bold = x_core.font(FontSize::Body, Weight::Bold);
    float const disc = px(40), gap = px(12), line = px(64);
    float total = 0;
    for (auto const& name : names) total += disc + gap + x_core.width(name.str(), bold);
    float const room = x_core.next_area(0).w;
    auto const links = static_cast<float>(std::max<std::size_t>(names.size(), 1) - 1);
    bool const names_fit = total + links * px(40) <= room;
    if (!names_fit)
        total =
            static_cast<float>(names.size()) * disc +
            x_core.width(
                names[static_cast<std::size_t>(std::clamp(current, 0, static_cast<int>(names.size()) - 1))]
                    .str(),
                bold) +
            gap;
    float const link = std::clamp(links > 0 ? (room - total) / links : 0, px(24), line + 2 * px(20));
    Rect const r = x_core.allot({std::min(room, total + links * link), disc});
    auto const key = x_core.key(id);
    float x = r.x;
    for (int i = 0; auto const& name : names) {
        bool const done = i < current, now_at = i == current;
        ImVec2 const middle{x + disc / 2, r.y + disc / 2};
        auto& draw = x_core.draw();
        draw.AddCircleFilled(middle, disc / 2,
                             x_core.ink(now_at ? Ink::Primary
                                        : done ? Ink::OkSoft
                                               : Ink::Surface));
        if (!now_at)
            draw.AddCircle(middle, disc / 2 - px(1), x_core.ink(done ? Ink::Ok : Ink::Border), 0, px(2));
        Rect const box{x, r.y, disc, disc};
        if (done) x_core.icon(box.grown(-px(10)), Icon::Check, x_core.ink(Ink::Ok));
        else
            x_core.text_in(box, std::to_string(i + 1), now_at ? bold : font,
                           x_core.ink(now_at ? Ink::OnPrimary : Ink::Text), Align::Centre);
        float const wide = names_fit || now_at ? x_core.width(name.str(), bold) : 0;
        if (wide > 0)
            x_core.text_in({x + disc + gap, r.y, wide + 1, disc}, name.str(), now_at ? bold : font,
                           x_core.ink(Ink::Text), Align::Start);
        x_core.note({.key = mix(key, std::to_string(i)),
                     .id = id.text,
                     .role = Role::Label,
                     .label = name.str(),
                     .value = done     ? "done"
                              : now_at ? "current"
                                       : "",
                     .rect = {x, r.y, disc + gap + wide, disc}});
        x += disc + (wide > 0 ? gap + wide : 0);
        if (static_cast<std::size_t>(i) + 1 < names.size())
            x_core.fill({x + link * 0.15F, r.y + disc / 2 - 1, link * 0.7F, px(2)}, x_core.ink(Ink::Line));
        x += link;
        ++i;
    }
}
bool Ui::banner(Id const& id, Text const& text, Tone tone, Text const& action) {
    auto const font = x_core.font(FontSize::Body);
    float const pad = px(16), side = px(28), wide = x_core.next_area(0).w;
    float const button_wide = action.empty() ? 0 : x_core.width(action.str(), font) + 2 * px(28) + pad;
    auto const& laid = x_core.lay(text.str(), font, std::max(px(120), wide - 3 * pad - side - button_wide));
    Rect const r =
        x_core.allot({wide, std::max(laid.size.h, action.empty() ? px(32) : px(Sizes::target)) + 2 * pad});
    float const radius = px(Sizes::radius);
    x_core.fill(r, x_core.tone_soft(tone), radius);
    x_core.frame(r, x_core.tone(tone), x_core.theme.border(), radius);
    Icon const icon = tone == Tone::Danger ? Icon::Triangle : tone == Tone::Ok ? Icon::Check : Icon::Info;
    x_core.icon({r.x + pad, std::round(r.y + (r.h - side) / 2), side, side}, icon, x_core.tone(tone));
    x_core.laid({r.x + 2 * pad + side, r.y + (r.h - laid.size.h) / 2}, laid, font, x_core.ink(Ink::Text),
                Align::Start, laid.size.w);
    x_core.note({.key = x_core.key(id),
                 .id = id.text,
                 .role = Role::Status,
                 .label = text.str(),
                 .value = "",
                 .rect = r});
    if (action.empty()) return false;
    auto inside = scope(id);
    auto at = place(
        {r.right() - button_wide, r.y + (r.h - px(Sizes::target)) / 2, button_wide - pad, px(Sizes::target)});
    return button("action", action, {.width = -1});
}
void Ui::image(Id const& id, Text const& label, Picture const& picture, ImageOptions const& options) {
    float const room = x_core.next_area(0).w;
    float const aspect =
        picture ? static_cast<float>(picture->height()) / static_cast<float>(picture->width()) : 0.75F;
    float wide = options.width > 0    ? px(options.width)
                 : options.height > 0 ? px(options.height) / aspect
                                      : room;
    wide = std::min(wide, room);
    float const tall = options.width > 0 && options.height > 0 ? px(options.height) : wide * aspect;
    Rect const r = x_core.allot({std::round(wide), std::round(tall)});
    float const radius = px(options.radius);
    x_core.fill(r, x_core.ink(Ink::Line), radius);
    if (picture) {
        float const sx = r.w / static_cast<float>(picture->width()),
                    sy = r.h / static_cast<float>(picture->height());
        float const scale = options.cover ? std::max(sx, sy) : std::min(sx, sy);
        float const w = static_cast<float>(picture->width()) * scale,
                    h = static_cast<float>(picture->height()) * scale;
        Rect const all{std::round(r.x + (r.w - w) / 2), std::round(r.y + (r.h - h) / 2), std::round(w),
                       std::round(h)};
        x_core.push_clip(r);
        x_core.image(all, picture, options.cover ? 0 : radius);
        x_core.pop_clip();
    } else {
        x_core.icon({r.centre().x - px(32), r.centre().y - px(32), px(64), px(64)}, Icon::Person,
                    x_core.ink(Ink::Muted));
    }
    x_core.note({.key = x_core.key(id),
                 .id = id.text,
                 .role = Role::Image,
                 .label = label.str(),
                 .value = "",
                 .rect = r});
}
void Ui::qr(Id const& id, Text const& label, std::string_view content, float side) {
    float const wanted = std::min(px(side), x_core.next_area(0).w);
    std::unique_ptr<QRcode, void (*)(QRcode*)> code{
        QRcode_encodeData(static_cast<int>(content.size()),
                          reinterpret_cast<unsigned char const*>(content.data()), 0, QR_ECLEVEL_M),
        QRcode_free};
    Rect const r = x_core.allot({wanted, wanted});
    Colour const black{0, 0, 0, 255}, white{255, 255, 255, 255};  // A reader wants these, whatever the theme.
    x_core.fill(r, Core::packed(white), px(4));
    x_core.note({.key = x_core.key(id),
                 .id = id.text,
                 .role = Role::Image,
                 .label = label.str(),
                 .value = std::string{content},
                 .rect = r});
    if (!code) return;        // Longer than a QR code holds: the caller shows the text anyway.
    constexpr int quiet = 4;  // Modules of margin, ISO 18004
    float const module = std::max(1.F, std::floor(r.w / static_cast<float>(code->width + 2 * quiet)));
    float const start = std::floor((r.w - module * static_cast<float>(code->width)) / 2);
    for (int y = 0; y < code->width; ++y)
        for (int x = 0; x < code->width;) {
            auto dark = [&](int column) { return (code->data[y * code->width + column] & 1) != 0; };
            if (!dark(x)) {
                ++x;
                continue;
            }
            int end = x;
            while (end < code->width && dark(end)) ++end;
            x_core.fill({r.x + start + module * static_cast<float>(x),
                         r.y + start + module * static_cast<float>(y), module * static_cast<float>(end - x),
                         module},
                        Core::packed(black));
            x = end;
        }
}
void Ui::icon(Icon icon, float size, Tone tone) {
    Rect const r = x_core.allot({px(size), px(size)});
    x_core.icon(r, icon, x_core.tone(tone));
}
}  // namespace kz::ui
