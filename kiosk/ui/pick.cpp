#include "kiosk/ui/core.h"
#include <algorithm>
#include <cmath>
namespace kz::ui {
namespace {
// The open list of a dropdown, below its field or above it. A popup: below it nothing takes input.
std::optional<int> choices(Ui& ui, Core& core, KeyHash key, Rect field, std::span<Text const> options,
                           int selected, float& open) {
    std::optional<int> chosen;
    auto const before = core.layer;
    core.enter_layer(Layer::Popup);
    auto const font = core.font(FontSize::Body);
    float const pad = core.px(14), line = core.px(Sizes::target);
    float const all = line * static_cast<float>(options.size()) + core.px(8);
    float const below = core.window_size.h - field.bottom() - core.px(16), above = field.y - core.px(16);
    bool const up = all > below && above > below;
    float const tall = std::min(all, up ? above : below);
    Rect const panel{field.x, up ? field.y - tall - core.px(4) : field.bottom() + core.px(4), field.w, tall};
    auto const outer_clip = std::exchange(core.clip, ui.screen_rect());
    core.draw().PushClipRect({0, 0}, {core.window_size.w, core.window_size.h});
    core.fill(panel, core.ink(Ink::Surface), core.px(Sizes::radius));
    core.frame(panel, core.ink(Ink::Border), core.theme.border(), core.px(Sizes::radius));
    core.scopes.push_back(key);
    {
        auto together = ui.group("choices");
        auto inside = ui.place({panel.x + core.px(4), panel.y, panel.w - core.px(8), panel.h});
        auto rolling = ui.scroll("choices");
        core.box().gap = 0;
        core.box().cursor.y = core.box().area.y + core.px(4);
        for (int i = 0; auto const& option : options) {
            bool const on = i == selected;
            Rect const r = core.allot({core.next_area(0).w, line - core.px(2)});
            auto const press = core.interact({.key = core.key(i),
                                              .id = std::to_string(i),
                                              .role = Role::Option,
                                              .label = option.str(),
                                              .value = on ? "selected" : "",
                                              .rect = r,
                                              .focusing = Focusing::Press});
            if (on) core.mark_selected();
            if (on || press.focused) core.fill(r, core.ink(Ink::PrimarySoft), core.px(6));
            core.over(r, press, core.px(6));
            core.text_in({r.x + pad, r.y, r.w - 2 * pad, r.h}, option.str(), font,
                         core.ink(on ? Ink::Primary : Ink::Text), Align::Start);
            if (press.ring) core.frame(r.grown(-core.px(2)), core.ink(Ink::Focus), core.px(3), core.px(6));
            if (press.clicked) chosen = i, open = 0;
            ++i;
        }
    }
    core.scopes.pop_back();
    core.draw().PopClipRect();
    core.clip = outer_clip;
    if (core.take_key({Key::Escape}) || core.clicked_outside(panel)) open = 0;
    core.leave_layer(before);
    return chosen;
}
}  // namespace
std::optional<int> Ui::dropdown(Id const& id, Text const& label, std::span<Text const> options, int selected,
                                DropdownOptions const& settings_) {
    bool const some = selected >= 0 && selected < static_cast<int>(options.size());
    auto const font = x_core.font(FontSize::Body);
    float widest = x_core.width(settings_.placeholder.str(), font);
    for (auto const& option : options) widest = std::max(widest, x_core.width(option.str(), font));
    if (settings_.show_label && !label.empty()) text(label, {.size = FontSize::Small, .tone = Tone::Muted});
    float const pad = px(18), arrow = px(22);
    float wide = settings_.width > 0   ? px(settings_.width)
                 : settings_.width < 0 ? x_core.next_area(0).w
                                       : widest + 2 * pad + arrow + px(12);
    wide = std::round(std::min(wide, x_core.box().area.w));
    Rect const r = x_core.allot({wide, px(Sizes::target)});
    bool const enabled = settings_.enabled && !x_core.disabled;
    auto const key = x_core.key(id);
    std::string const value = some ? options[static_cast<std::size_t>(selected)].str() : std::string{};
    auto const press = x_core.interact({.key = key,
                                        .id = id.text,
                                        .role = Role::List,
                                        .label = label.str(),
                                        .value = value,
                                        .rect = r,
                                        .enabled = enabled,
                                        .focusing = Focusing::Press,
                                        .enter_presses = false});
    float& open = x_core.store(mix(key, "open"));
    bool const down = press.focused && x_core.take_key({Key::Down});
    if (press.clicked || down) open = 1, x_core.again();
    float const radius = px(Sizes::radius);
    x_core.fill(r, x_core.ink(enabled ? Ink::Surface : Ink::Background), radius);
    x_core.frame(r, x_core.ink(enabled ? Ink::Border : Ink::Line), px(2), radius);
    x_core.over(r, press, radius);
    x_core.text_in({r.x + pad, r.y, r.w - 2 * pad - arrow, r.h}, some ? value : settings_.placeholder.str(),
                   font, x_core.ink(some && enabled ? Ink::Text : Ink::Muted), Align::Start);
    x_core.icon({r.right() - pad - arrow + px(4), std::round(r.y + (r.h - arrow) / 2), arrow, arrow},
                Icon::ChevronDown, x_core.ink(Ink::Muted));
    if (press.ring) x_core.ring(r, radius);
    if (open < 0.5F || !enabled) return std::nullopt;
    Rect field = r;
    field.w = std::max(r.w, widest + 2 * pad);
    auto const chosen = choices(*this, x_core, key, field, options, selected, open);
    if (open < 0.5F) x_core.again();
    return chosen;
}
std::optional<int> Ui::table(Id const& id, Text const& label, TableOptions const& options,
                             std::span<std::vector<TableCell> const> rows) {
    std::optional<int> clicked;
    auto inside = scope(id);
    auto together = group("rows");
    auto const font = x_core.font(FontSize::Small);
    float const pad = px(14), room = x_core.next_area(0).w;
    float fixed = 0, weights = 0;
    for (auto const& c : options.columns) fixed += px(c.width.base), weights += c.width.weight;
    std::vector<float> wide;
    for (auto const& c : options.columns)
        wide.push_back(std::floor(
            px(c.width.base) + (weights > 0 ? std::max(0.F, room - fixed) * c.width.weight / weights : 0)));
    auto stack = column({.gap = 0});
    auto line = [&](auto const& texts, Font const& used, int index) {
        float tall = 0;
        for (std::size_t i = 0; i < wide.size() && i < texts.size(); ++i)
            tall = std::max(tall, x_core.lay(texts[i].text.str(), used, wide[i] - 2 * pad).size.h);
        bool const press_able = options.selectable && index >= 0;
        Rect const r = x_core.allot({room, std::max(tall + px(18), press_able ? px(Sizes::target) : px(44))});
        std::string words;
        for (auto const& cell : texts) words += (words.empty() ? "" : " · ") + cell.text.str();
        WidgetSpec const spec{.key = x_core.key(index),
                              .id = std::to_string(index),
                              .role = index < 0    ? Role::Heading
                                      : press_able ? Role::Option
                                                   : Role::Label,
                              .label = words,
                              .value = index >= 0 && index == options.selected ? "selected" : "",
                              .rect = r,
                              .focusing = press_able ? Focusing::Press : Focusing::No};
        Pressed press;
        if (press_able) press = x_core.interact(spec);
        else x_core.note(spec);
        if (index >= 0 && index == options.selected) x_core.fill(r, x_core.ink(Ink::PrimarySoft));
        x_core.over(r, press, 0);
        float x = r.x;
        for (std::size_t i = 0; i < wide.size() && i < texts.size(); ++i) {
            auto const& laid = x_core.lay(texts[i].text.str(), used, wide[i] - 2 * pad);
            float const side = texts[i].icon == Icon::None ? 0 : px(24);
            if (side > 0)
                x_core.icon({x + pad, std::round(r.y + (r.h - px(18)) / 2), px(18), px(18)}, texts[i].icon,
                            x_core.tone(texts[i].tone));
            x_core.laid({x + pad + side, r.y + (r.h - laid.size.h) / 2}, laid, used,
                        index < 0 ? x_core.ink(Ink::Muted) : x_core.tone(texts[i].tone),
                        options.columns[i].align, wide[i] - 2 * pad - side);
            x += wide[i];
        }
        x_core.fill({r.x, r.bottom() - x_core.theme.border(), r.w, x_core.theme.border()},
                    x_core.ink(Ink::Line));
        if (press.ring) x_core.ring(r.grown(-px(7)), px(4));
        if (press.clicked) clicked = index;
    };
    if (!label.empty())
        x_core.note({.id = id.text,
                     .role = Role::List,
                     .label = label.str(),
                     .value = "",
                     .rect = x_core.next_area(0)});
    if (options.head) {
        std::vector<TableCell> heads;
        for (auto const& c : options.columns) heads.push_back({c.head});
        line(heads, font, -1);
    }
    for (int i = 0; auto const& cells : rows) line(cells, font, i++);
    return clicked;
}
namespace {
struct OrderRow {
    Rect rect, up, down;  // The row and its two arrows
    Text const* item = nullptr;
    Laid const* laid = nullptr;
    int index = 0, count = 0;
    KeyHash key = 0;
    Pressed press;
    bool dragged = false, dropped = false;
};
// Where among `rows` a row dragged to `y` would come to lie.
int drop_place(std::span<OrderRow const> rows, float y) {
    int place = 0;
    for (auto const& row : rows) place += y > row.rect.centre().y;
    return place;
}
std::optional<int> order_input(Ui& ui, Core& core, OrderRow& row) {  // Where to
    std::optional<int> to;
    bool const up = row.index > 0, down = row.index + 1 < row.count;
    auto arrow = [&](Rect at, char const* name, bool possible, int place) {
        auto const press = core.interact({.key = mix(row.key, name),
                                          .id = name,
                                          .role = Role::Button,
                                          .label = ui.tr(name, {{"label", row.item->str()}}).str(),
                                          .value = "",
                                          .rect = at,
                                          .enabled = possible});
        if (press.clicked) to = place;
    };
    // The arrows first: a press on them is not a press on the row.
    arrow(row.up, "ui.move_up", up, row.index - 1);
    arrow(row.down, "ui.move_down", down, row.index + 1);
    row.press = core.interact({.key = row.key,
                               .id = std::to_string(row.index),
                               .role = Role::Option,
                               .label = row.item->str(),
                               .value = std::to_string(row.index + 1),
                               .rect = row.rect,
                               .focusing = Focusing::Press,
                               .enter_presses = false});
    if (row.press.focused && up && core.take_key({.key = Key::Up, .ctrl = true})) to = row.index - 1;
    if (row.press.focused && down && core.take_key({.key = Key::Down, .ctrl = true})) to = row.index + 1;
    float& was = core.store(mix(row.key, "dragged"));
    row.dragged = row.press.held && std::abs(core.pointer.y - core.pressed_at.y) > core.px(8);
    row.dropped = row.press.released && was > 0;
    was = row.dragged ? 1.F : 0.F;
    return to;
}
void draw_order_row(Core& core, OrderRow const& row) {
    auto const font = core.font(FontSize::Body);
    float const pad = core.px(20), grip = core.px(24), number = core.px(40), radius = core.px(Sizes::radius);
    bool const chosen = row.press.focused || row.dragged;
    Rect at = row.rect;
    if (row.dragged) at.y += core.pointer.y - core.pressed_at.y;
    core.fill(at, core.ink(chosen ? Ink::PrimarySoft : Ink::Surface), radius);
    core.frame(at, core.ink(chosen ? Ink::Primary : Ink::Line), core.px(2), radius);
    core.over(at, row.press, radius);
    core.icon({at.x + pad - core.px(4), std::round(at.y + (at.h - grip) / 2), grip, grip}, Icon::Grip,
              core.ink(Ink::Muted));
    core.text_in({at.x + pad + grip + core.px(8), at.y, number, at.h}, std::to_string(row.index + 1), font,
                 core.ink(Ink::Text), Align::Start);
    core.laid({at.x + pad + grip + number, at.y + (at.h - row.laid->size.h) / 2}, *row.laid, font,
              core.ink(Ink::Text), Align::Start, row.laid->size.w);
    auto arrow = [&](Rect box, Icon icon, bool possible) {
        float const half = core.px(11), y = box.centre().y - half + at.y - row.rect.y;
        Ink const ink = !possible ? Ink::Line : chosen ? Ink::Primary : Ink::Muted;
        core.icon({box.centre().x - half, y, 2 * half, 2 * half}, icon, core.ink(ink));
    };
    arrow(row.up, Icon::ArrowUp, row.index > 0);
    arrow(row.down, Icon::ArrowDown, row.index + 1 < row.count);
    if (row.press.ring) core.ring(at, radius);
}
}  // namespace
std::optional<Move> Ui::order_list(Id const& id, Text const& label, std::span<Text const> items) {
    std::optional<Move> move;
    auto inside = scope(id);
    auto together = group("items");
    auto stack = column({.gap = 12});
    Rect const all = x_core.next_area(0);
    x_core.note({.id = id.text, .role = Role::List, .label = label.str(), .value = "", .rect = all});
    float const pad = px(20), side = px(44), room = all.w - 2 * pad - px(80) - 2 * side;
    std::vector<OrderRow> rows;
    for (int i = 0; auto const& item : items) {
        OrderRow row;
        row.item = &item;
        row.index = i;
        row.count = static_cast<int>(items.size());
        row.laid = &x_core.lay(item.str(), x_core.font(FontSize::Body), room);
        row.rect = x_core.allot({all.w, std::max(px(Sizes::target), row.laid->size.h + px(20))});
        row.key = x_core.key(item.str());
        row.up = {row.rect.right() - pad / 2 - 2 * side, row.rect.y + (row.rect.h - side) / 2, side, side};
        row.down = {row.up.right(), row.up.y, side, side};
        if (auto to = order_input(*this, x_core, row)) move = Move{i, *to};
        rows.push_back(row);
        ++i;
    }
    for (auto const& row : rows)
        if (!row.dragged) draw_order_row(x_core, row);
    for (auto const& row : rows) {
        if (!row.dragged && !row.dropped) continue;
        int place = drop_place(rows, row.rect.centre().y + x_core.pointer.y - x_core.pressed_at.y);
        if (place > row.index) --place;
        if (row.dropped && place != row.index) move = Move{row.index, place};
        if (!row.dragged) continue;
        auto const& target = rows[static_cast<std::size_t>(place)].rect;
        float const y = place > row.index ? target.bottom() + px(6) : target.y - px(6);
        if (place != row.index)
            x_core.fill({target.x, y - px(2), target.w, px(4)}, x_core.ink(Ink::Primary), px(2));
        draw_order_row(x_core, row);  // Over the others
    }
    if (move) x_core.again();
    return move;
}
}  // namespace kz::ui
