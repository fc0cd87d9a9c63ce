#include "kiosk/ui/core.h"
#include <algorithm>
#include <cmath>
namespace kz::ui {
namespace {
struct ButtonInks {
    ImU32 back, text, border;
};
ButtonInks button_inks(Core const& core, Look look, bool enabled) {
    if (!enabled) return {core.ink(Ink::Background), core.ink(Ink::Muted), core.ink(Ink::Line)};
    switch (look) {
    case Look::Primary: return {core.ink(Ink::Primary), core.ink(Ink::OnPrimary), core.ink(Ink::Primary)};
    case Look::Danger: return {core.ink(Ink::Danger), core.ink(Ink::OnDanger), core.ink(Ink::Danger)};
    case Look::Secondary: return {core.ink(Ink::Surface), core.ink(Ink::Text), core.ink(Ink::Border)};
    case Look::Quiet: break;
    }
    return {0, core.ink(Ink::Text), 0};
}
}  // namespace
bool Ui::button(Id const& id, Text const& label, ButtonOptions const& options) {
    auto const weight =
        options.look == Look::Primary || options.look == Look::Danger ? Weight::Bold : Weight::Regular;
    auto const font = x_core.font(FontSize::Body, weight);
    bool const has_icon = options.icon != Icon::None;
    float const side = px(Sizes::icon), pad = px(28), gap = label.empty() || !has_icon ? 0 : px(10);
    float const text_wide = x_core.width(label.str(), font);
    float const content = text_wide + (has_icon ? side + gap : 0);
    float wide = std::max(content + 2 * pad, px(Sizes::target));
    if (options.width > 0) wide = px(options.width);
    if (options.width < 0) wide = x_core.next_area(0).w;
    wide = std::min(wide, std::max(px(Sizes::target), x_core.box().area.w));
    Rect const r = x_core.allot({std::round(wide), px(Sizes::target)});
    bool const enabled = options.enabled && !x_core.disabled;
    auto const press = x_core.interact({.key = x_core.key(id),
                                        .id = id.text,
                                        .role = Role::Button,
                                        .label = label.str(),
                                        .value = options.hint,
                                        .rect = r,
                                        .enabled = enabled,
                                        .focusing = Focusing::Press,
                                        .primary = options.look == Look::Primary});
    auto const inks = button_inks(x_core, options.look, enabled);
    float const radius = px(Sizes::radius);
    if (inks.back) x_core.fill(r, inks.back, radius);
    if (inks.border) x_core.frame(r, inks.border, px(2), radius);
    x_core.over(r, press, radius);
    float const room = r.w - px(16) - (has_icon ? side + gap : 0), shown = std::min(text_wide, room);
    float x = r.x + (r.w - shown - (has_icon ? side + gap : 0)) / 2;
    auto draw_icon = [&] {
        if (has_icon)
            x_core.icon({std::round(x), std::round(r.y + (r.h - side) / 2), side, side}, options.icon,
                        inks.text);
        if (has_icon) x += side + gap;
    };
    if (!options.icon_after) draw_icon();
    x_core.text_in({x, r.y, shown, r.h}, label.str(), font, inks.text, Align::Start);
    x += shown + gap;
    if (options.icon_after) draw_icon();
    if (press.ring) x_core.ring(r, radius);
    bool const by_key = enabled && options.shortcut.key != Key::None && x_core.take_key(options.shortcut);
    return press.clicked || by_key;
}
bool Ui::icon_button(Id const& id, Text const& label, ButtonOptions const& options) {
    float const side = px(Sizes::target), icon = px(Sizes::icon), radius = px(Sizes::radius);
    Rect const r = x_core.allot({side, side});
    bool const enabled = options.enabled && !x_core.disabled;
    auto const press = x_core.interact({.key = x_core.key(id),
                                        .id = id.text,
                                        .role = Role::Button,
                                        .label = label.str(),
                                        .value = options.hint,
                                        .rect = r,
                                        .enabled = enabled,
                                        .focusing = Focusing::Press,
                                        .primary = options.look == Look::Primary});
    auto const inks = button_inks(x_core, options.look, enabled);
    if (inks.back) x_core.fill(r, inks.back, radius);
    if (inks.border) x_core.frame(r, inks.border, px(2), radius);
    x_core.over(r, press, radius);
    x_core.icon({std::round(r.centre().x - icon / 2), std::round(r.centre().y - icon / 2), icon, icon},
                options.icon, inks.text);
    if (press.ring) x_core.ring(r, radius);
    return press.clicked ||
           (enabled && options.shortcut.key != Key::None && x_core.take_key(options.shortcut));
}
bool Ui::link(Id const& id, Text const& label) {
    auto const font = x_core.font(FontSize::Body);
    auto const& laid = x_core.lay(label.str(), font, x_core.next_area(0).w);
    float const height = std::max(laid.size.h, px(Sizes::target) * 0.72F);
    Rect const r = x_core.allot({laid.size.w, height});
    auto const press = x_core.interact({.key = x_core.key(id),
                                        .id = id.text,
                                        .role = Role::Link,
                                        .label = label.str(),
                                        .value = "",
                                        .rect = r,
                                        .focusing = Focusing::Press});
    float const y = r.y + (r.h - laid.size.h) / 2;
    x_core.laid({r.x, y}, laid, font, x_core.ink(Ink::Primary), Align::Start, r.w);
    float const under = y + Core::line_height(font) * 0.86F;
    for (std::size_t i = 0; i < laid.lines.size(); ++i)
        x_core.fill({r.x, std::round(under + static_cast<float>(i) * Core::line_height(font)),
                     std::round(laid.lines[i].width), px(press.hovered ? 2 : 1)},
                    x_core.ink(Ink::Primary));
    if (press.ring) x_core.ring(r, px(4));
    return press.clicked;
}
bool Ui::chip(Id const& id, Text const& label, bool selected) {
    auto const font = x_core.font(FontSize::Body, selected ? Weight::Bold : Weight::Regular);
    float const height = px(48),
                wide = x_core.width(label.str(), x_core.font(FontSize::Body, Weight::Bold)) + px(40);
    Rect const r = x_core.allot({std::round(std::min(wide, x_core.box().area.w)), height});
    auto const press = x_core.interact({.key = x_core.key(id),
                                        .id = id.text,
                                        .role = Role::Radio,
                                        .label = label.str(),
                                        .value = selected ? "checked" : "",
                                        .rect = r,
                                        .focusing = Focusing::Press,
                                        .enter_presses = true});
    if (selected) x_core.mark_selected();
    x_core.fill(r, x_core.ink(selected ? Ink::PrimarySoft : Ink::Surface), height / 2);
    x_core.frame(r, x_core.ink(selected ? Ink::Primary : Ink::Border),
                 selected ? px(2) : x_core.theme.border(), height / 2);
    x_core.over(r, press, height / 2);
    x_core.text_in({r.x + px(8), r.y, r.w - px(16), r.h}, label.str(), font,
                   x_core.ink(selected ? Ink::Primary : Ink::Text), Align::Centre);
    if (press.ring) x_core.ring(r, height / 2);
    return press.clicked;
}
namespace {
float card_height(Core& core, ChoiceCard const& card, float width) {
    float const pad = core.px(Sizes::pad_card), inner = width - 2 * pad, gap = core.px(16);
    auto const font = core.font(FontSize::Body), title = core.font(FontSize::Heading, Weight::Bold);
    float tall = 2 * pad + core.lay(card.title.str(), title, inner).size.h + gap;
    if (card.icon != Icon::None) tall += core.px(64) + gap;
    for (auto const& point : card.points)
        tall += core.lay(point.str(), font, inner - core.px(24)).size.h + core.px(4);
    return card.action.empty() ? tall : tall + core.px(Sizes::target) + core.px(32);
}
}  // namespace
float Ui::choice_card_height(std::span<ChoiceCard const> cards, float width) const {
    float tall = 0;
    for (auto const& card : cards) tall = std::max(tall, card_height(x_core, card, width));
    return std::ceil(tall) / static_cast<float>(settings().zoom) * 100;
}
bool Ui::choice_card(Id const& id, ChoiceCard const& card, float height) {
    float const pad = px(Sizes::pad_card), side = px(64);
    auto const title_font = x_core.font(FontSize::Heading, Weight::Bold), font = x_core.font(FontSize::Body);
    Rect const area = x_core.next_area(0);
    float const inner = area.w - 2 * pad;
    auto const& title = x_core.lay(card.title.str(), title_font, inner);
    Rect const r = x_core.allot({area.w, std::max(px(height), card_height(x_core, card, area.w))});
    std::string spoken;
    for (auto const& point : card.points) spoken += (spoken.empty() ? "" : "; ") + point.str();
    Text const& name = card.action.empty() ? card.title : card.action;
    auto press = x_core.interact({.key = x_core.key(id),
                                  .id = id.text,
                                  .role = Role::Button,
                                  .label = name.str(),
                                  .value = spoken,
                                  .rect = r,
                                  .focusing = Focusing::Press,
                                  .primary = !card.action.empty()});
    float const radius = px(Sizes::radius);
    x_core.fill(r, x_core.ink(Ink::Surface), radius);
    x_core.frame(r, x_core.ink(press.ring || press.hovered ? Ink::Primary : Ink::Line),
                 press.ring || press.hovered ? px(2) : x_core.theme.border(), radius);
    float y = r.y + pad;
    if (card.icon != Icon::None) {
        x_core.icon({r.x + pad, y, side, side}, card.icon, x_core.ink(Ink::Primary));
        y += side + px(16);
    }
    x_core.laid({r.x + pad, y}, title, title_font, x_core.ink(Ink::Text), Align::Start, inner);
    x_core.note({.id = "",
                 .role = Role::Heading,
                 .label = card.title.str(),
                 .value = "",
                 .rect = {r.x + pad, y, inner, title.size.h}});
    y += title.size.h + px(16);
    for (auto const& point : card.points) {
        auto const& laid = x_core.lay(point.str(), font, inner - px(24));
        x_core.draw().AddCircleFilled({r.x + pad + px(4), y + Core::line_height(font) / 2}, px(4),
                                      x_core.ink(Ink::Muted));
        x_core.laid({r.x + pad + px(24), y}, laid, font, x_core.ink(Ink::Muted), Align::Start, inner);
        y += laid.size.h + px(4);
    }
    if (!card.action.empty()) {
        Rect const b{r.x + pad, r.bottom() - pad - px(Sizes::target), inner, px(Sizes::target)};
        x_core.fill(b, x_core.ink(Ink::Primary), radius);
        x_core.over(b, press, radius);
        x_core.text_in(b, card.action.str(), x_core.font(FontSize::Body, Weight::Bold),
                       x_core.ink(Ink::OnPrimary), Align::Centre);
    }
    if (press.ring) x_core.ring(r, radius);
    return press.clicked || (card.focus_first && x_core.take_key({Key::Enter}));
}
namespace {
void draw_mark(Core& core, Rect box, Pick pick, bool selected, bool enabled) {
    ImU32 const line = core.ink(!enabled ? Ink::Line : selected ? Ink::Primary : Ink::Border);
    auto const middle = Core::vec(box.centre());
    auto& draw = core.draw();
    if (pick == Pick::One) {
        float const radius = box.w / 2;
        if (selected) {
            draw.AddCircleFilled(middle, radius, line);
            draw.AddCircleFilled(middle, radius * 0.36F, core.ink(Ink::OnPrimary));
        } else {
            draw.AddCircle(middle, radius - core.px(1), line, 0, core.px(2));
        }
        return;
    }
    if (selected) {
        core.fill(box, line, core.px(4));
        core.icon(box.grown(-core.px(3)), Icon::Check, core.ink(Ink::OnPrimary));
    } else {
        core.fill(box, core.ink(Ink::Surface), core.px(4));
        core.frame(box, line, core.px(2), core.px(4));
    }
}
}  // namespace
bool Ui::option(Id const& id, Text const& label, OptionOptions const& options) {
    auto const font = x_core.font(FontSize::Body);
    float const mark = px(28), pad = px(24), cap = options.key ? px(32) : 0;
    float wide = options.width > 0 ? px(options.width) : x_core.next_area(0).w;
    if (options.compact) wide = px(Sizes::target);
    float const room = wide - 2 * pad - mark - px(20) - (cap > 0 ? cap + px(16) : 0);
    float tall = px(Sizes::target);
    Laid const* laid = nullptr;
    if (!options.compact) {
        laid = &x_core.lay(label.str(), font, room);
        tall = std::max(px(68), laid->size.h + px(28));
    }
    Rect const r = x_core.allot({wide, tall});
    bool const enabled = options.enabled && !x_core.disabled;
    auto const press = x_core.interact({.key = x_core.key(id),
                                        .id = id.text,
                                        .role = options.pick == Pick::One ? Role::Radio : Role::Checkbox,
                                        .label = label.str(),
                                        .value = options.selected ? "checked" : "",
                                        .rect = r,
                                        .enabled = enabled,
                                        .focusing = Focusing::Press,
                                        .enter_presses = false});
    if (options.selected && options.pick == Pick::One && enabled) x_core.mark_selected();
    float const radius = px(Sizes::radius);
    if (options.compact) {
        draw_mark(x_core,
                  {std::round(r.centre().x - mark / 2), std::round(r.centre().y - mark / 2), mark, mark},
                  options.pick, options.selected, enabled);
        if (press.ring) x_core.ring({r.centre().x - mark / 2, r.centre().y - mark / 2, mark, mark}, px(4));
    } else {
        x_core.fill(r, x_core.ink(options.selected ? Ink::PrimarySoft : Ink::Surface), radius);
        x_core.frame(r, x_core.ink(options.selected ? Ink::Primary : Ink::Line), px(2), radius);
        x_core.over(r, press, radius);
        draw_mark(x_core, {r.x + pad, std::round(r.y + (r.h - mark) / 2), mark, mark}, options.pick,
                  options.selected, enabled);
        x_core.laid({r.x + pad + mark + px(20), r.y + (r.h - laid->size.h) / 2}, *laid, font,
                    x_core.ink(enabled ? Ink::Text : Ink::Muted), Align::Start, room);
        if (cap > 0) {
            Rect const k{r.right() - pad - cap, std::round(r.y + (r.h - px(30)) / 2), cap, px(30)};
            x_core.fill(k, x_core.ink(Ink::Background), px(5));
            x_core.frame(k, x_core.ink(Ink::Line), x_core.theme.border(), px(5));
            x_core.text_in(k, std::string(1, options.key), x_core.font(FontSize::Small),
                           x_core.ink(Ink::Muted), Align::Centre);
        }
        if (press.ring) x_core.ring(r, radius);
    }
    auto const key = options.key ? key_from(std::string(1, options.key)) : std::nullopt;
    if (press.clicked || (enabled && key && x_core.take_key(*key))) return true;
    return false;
}
bool Ui::map_cell(Id const& id, Text const& label, MapCell const& cell) {
    float const side = px(40), radius = px(6);
    Rect const r = x_core.allot(
        {std::max(side, x_core.width(label.str(), x_core.font(FontSize::Small)) + px(12)), side});
    std::string value = cell.answered ? "answered" : cell.seen ? "seen" : "";
    if (cell.flagged) value += value.empty() ? "flagged" : ", flagged";
    if (cell.current) value += value.empty() ? "current" : ", current";
    auto const press = x_core.interact({.key = x_core.key(id),
                                        .id = id.text,
                                        .role = Role::Button,
                                        .label = label.str(),
                                        .value = value,
                                        .rect = r.grown(px(4)),
                                        .enabled = cell.enabled,
                                        .focusing = Focusing::Press});
    if (cell.current) x_core.mark_selected();
    x_core.fill(r, x_core.ink(cell.answered ? Ink::PrimarySoft : Ink::Surface), radius);
    x_core.frame(r,
                 x_core.ink(cell.answered ? Ink::Primary
                            : cell.seen   ? Ink::Border
                                          : Ink::Line),
                 px(cell.answered ? 2 : 1), radius);
    x_core.over(r, press, radius);
    if (cell.flagged) {
        float const f = px(14);
        x_core.draw().AddTriangleFilled({r.right() - f, r.y + 1}, {r.right() - 1, r.y + 1},
                                        {r.right() - 1, r.y + f}, x_core.ink(Ink::Warn));
    }
    x_core.text_in(r, label.str(),
                   x_core.font(FontSize::Small, cell.answered ? Weight::Bold : Weight::Regular),
                   x_core.ink(cell.answered ? Ink::Primary : Ink::Text), Align::Centre);
    if (press.ring) x_core.ring(r, radius);
    else if (cell.current) x_core.frame(r.grown(px(4)), x_core.ink(Ink::Primary), px(2), radius + px(4));
    return press.clicked;
}
std::optional<int> Ui::tabs(Id const& id, std::span<Text const> labels, int selected) {
    std::optional<int> chosen;
    auto inside = scope(id);
    auto together = group("tabs");
    auto const font = x_core.font(FontSize::Body);
    auto line = row({.gap = 0});
    for (int i = 0; auto const& label : labels) {
        bool const on = i == selected;
        auto const bold = x_core.font(FontSize::Body, Weight::Bold);
        Rect const r = x_core.allot({std::round(x_core.width(label.str(), bold) + px(56)), px(60)});
        auto const press = x_core.interact({.key = x_core.key(i),
                                            .id = std::to_string(i),
                                            .role = Role::Tab,
                                            .label = label.str(),
                                            .value = on ? "selected" : "",
                                            .rect = r,
                                            .focusing = Focusing::Press});
        if (on) x_core.mark_selected();
        x_core.over(r, press, 0);
        x_core.fill({r.x, r.bottom() - x_core.theme.border(), r.w, x_core.theme.border()},
                    x_core.ink(Ink::Line));
        if (on) x_core.fill({r.x, r.bottom() - px(3), r.w, px(3)}, x_core.ink(Ink::Primary));
        x_core.text_in(r, label.str(), on ? bold : font, x_core.ink(on ? Ink::Primary : Ink::Muted),
                       Align::Centre);
        if (press.ring) x_core.ring(r.grown(-px(7)), px(4));
        if (press.clicked) chosen = i;
        ++i;
    }
    return chosen;
}
}  // namespace kz::ui
