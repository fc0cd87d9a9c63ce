#include "kiosk/ui/core.h"
#include <algorithm>
namespace kz::ui {
namespace {
float button_width(Core& core, Action const& action, bool bold, bool short_form) {
    bool const has_icon = action.icon != Icon::None;
    if (short_form && has_icon) return core.px(Sizes::target);
    float const text =
        core.width(action.label.str(), core.font(FontSize::Body, bold ? Weight::Bold : Weight::Regular));
    return std::round(text + (has_icon ? core.px(Sizes::icon + 10) : 0) + core.px(2 * (bold ? 40.F : 28.F)));
}
struct BottomPlan {
    bool short_left = false, short_right = false, two_rows = false;
    float left = 0, right = 0;
};
BottomPlan plan_bottom(Core& core, ScreenOptions const& options) {
    BottomPlan plan;
    float const gap = core.px(Sizes::gap), room = core.window_size.w - 2 * core.px(24);
    auto sum = [&] {
        plan.left = plan.right = 0;
        for (auto const& a : options.left) plan.left += button_width(core, a, false, plan.short_left) + gap;
        for (auto const& a : options.right)
            plan.right += button_width(core, a, false, plan.short_right) + gap;
        if (options.primary) plan.right += button_width(core, *options.primary, true, false);
        else plan.right -= options.right.empty() ? 0 : gap;
        return plan.left + plan.right;
    };
    if (sum() <= room) return plan;
    plan.short_left = true;
    if (sum() <= room) return plan;
    plan.short_right = true;
    if (sum() <= room) return plan;
    plan.short_left = plan.short_right = false;
    plan.two_rows = true;
    sum();
    return plan;
}
class TopBarDrawer {
public:
    TopBarDrawer(Ui& ui, Core& core, TopBar const& bar) : x_ui(ui), x_core(core), x_bar(bar) {}
    void draw(Rect area);
private:
    float right_width(bool network_word, bool saved_word);
    Ui& x_ui;
    Core& x_core;
    TopBar const& x_bar;
};
float TopBarDrawer::right_width(bool network_word, bool saved_word) {
    auto const small = x_core.font(FontSize::Small);
    float const gap = x_core.px(28), mark = x_core.px(30);
    float sum = 0;
    if (x_bar.remaining)
        sum += x_core.width(x_ui.tr("ui.remaining").str(), small) + x_core.px(8) + gap +
               (x_core.settings.timer_hidden && *x_bar.remaining > std::chrono::minutes{10}
                    ? 0
                    : x_core.width("00:00:00", x_core.font(FontSize::Heading, Weight::Bold)));
    if (!x_bar.saved.empty()) sum += mark + (saved_word ? x_core.width(x_bar.saved.str(), small) : 0) + gap;
    if (!x_bar.network.empty())
        sum += mark + (network_word ? x_core.width(x_bar.network.str(), small) : 0) + gap;
    if (!x_bar.right.empty()) sum += x_core.width(x_bar.right.str(), small) + gap;
    return sum + (x_bar.gear ? x_core.px(Sizes::target) : 0);
}
void TopBarDrawer::draw(Rect area) {
    float const pad = x_core.px(24), gap = x_core.px(28);
    auto const small = x_core.font(FontSize::Small);
    auto const name = x_core.font(FontSize::Small, Weight::Bold);
    float left = 0;
    for (auto const* part : {&x_bar.name, &x_bar.seat})
        if (!part->empty()) left += x_core.width(part->str(), name) + gap;
    float const room = area.w - 2 * pad - left;
    bool network_word = right_width(true, true) + x_core.px(120) <= room;
    bool saved_word = network_word || right_width(false, true) <= room;
    float const right = right_width(network_word, saved_word);
    float x = area.x + pad;
    auto words = [&](Text const& text, Font const& font, Ink ink, float wide) {
        Rect const r{x, area.y, wide, area.h};
        x_core.text_in(r, text.str(), font, x_core.ink(ink), Align::Start);
        x_core.note({.id = "", .role = Role::Label, .label = text.str(), .value = "", .rect = r});
        x += wide + gap;
    };
    if (!x_bar.name.empty()) words(x_bar.name, name, Ink::Text, x_core.width(x_bar.name.str(), name));
    if (!x_bar.seat.empty()) words(x_bar.seat, small, Ink::Muted, x_core.width(x_bar.seat.str(), small));
    float const title_room = area.right() - pad - right - gap - x;
    if (!x_bar.title.empty() && title_room > x_core.px(80))
        words(x_bar.title, small, Ink::Text, std::min(title_room, x_core.width(x_bar.title.str(), small)));
    x = area.right() - pad - right + gap;
    auto at = [&](float wide, float tall) {
        Rect const r{x, area.y + std::round((area.h - tall) / 2), wide, tall};
        return r;
    };
    if (x_bar.remaining) {
        auto here = x_ui.place(at(x_core.px(400), x_core.px(42)));
        x_ui.timer("remaining", x_ui.tr("ui.remaining"), *x_bar.remaining,
                   {.hidden = x_core.settings.timer_hidden});
        x += x_core.box().used_w + gap;
    }
    auto status = [&](char const* id, Text const& text, State state, bool word) {
        if (text.empty()) return;
        float const wide = x_core.px(31) + (word ? x_core.width(text.str(), small) : 0);
        auto here = x_ui.place(at(wide, x_core.px(27)));
        x_ui.status(id, text, state);
        x += wide - x_core.px(1) + gap;
    };
    status("saved", x_bar.saved, x_bar.saved_state, saved_word);
    status("network", x_bar.network, x_bar.network_state, network_word);
    if (!x_bar.right.empty()) words(x_bar.right, small, Ink::Muted, x_core.width(x_bar.right.str(), small));
}
void choose_row(Ui& ui, char const* id, Text const& title, std::vector<std::pair<Text, bool>> const& choices,
                std::function<void(int)> const& chosen) {
    ui.text(title, {.size = FontSize::Small, .tone = Tone::Muted});
    auto inside = ui.scope(id);
    auto together = ui.group(id);
    auto line = ui.row({.gap = 8});
    for (int i = 0; auto const& [label, on] : choices) {
        if (ui.chip(i, label, on)) chosen(i);
        ++i;
    }
}
// Theme, zoom, language: whatever is chosen holds at once.
bool settings_panel(Ui& ui, Settings& s) {
    auto const text = [&](char const* key) { return ui.tr(key); };
    choose_row(ui, "theme", text("ui.theme"),
               {{text("ui.theme_light"), s.theme == ThemeName::Light},
                {text("ui.theme_dark"), s.theme == ThemeName::Dark},
                {text("ui.theme_contrast"), s.theme == ThemeName::HighContrast}},
               [&](int i) { s.theme = static_cast<ThemeName>(i); });
    std::vector<std::pair<Text, bool>> zooms;
    for (int z = zoom_min; z <= zoom_max; z += zoom_step)
        zooms.emplace_back(verbatim(std::to_string(z) + "%"), z == s.zoom);
    choose_row(ui, "zoom", text("ui.zoom"), zooms, [&](int i) { s.zoom = zoom_min + i * zoom_step; });
    choose_row(ui, "language", text("ui.language"),
               {{verbatim("中文"), s.language == Language::Chinese},
                {verbatim("English"), s.language == Language::English}},
               [&](int i) { s.language = i == 0 ? Language::Chinese : Language::English; });
    if (ui.option("timer_hidden", text("ui.timer_hidden"), {.pick = Pick::Many, .selected = s.timer_hidden}))
        s.timer_hidden = !s.timer_hidden;
    if (ui.option("less_motion", text("ui.less_motion"), {.pick = Pick::Many, .selected = s.less_motion}))
        s.less_motion = !s.less_motion;
    return ui.button("close", text("ui.close"), {.width = -1});
}
}  // namespace
// The gear and what it opens. A popup: below it nothing takes input; Escape or a press elsewhere closes it.
void Ui::gear(Rect area) {
    float& open = x_core.store(mix(1, "settings open"));
    float const side = px(Sizes::target);
    {
        Rect const r{area.right() - side - px(8), area.y + (area.h - side) / 2, side, side};
        auto const press = x_core.interact({.key = x_core.key("gear"),
                                            .id = "gear",
                                            .role = Role::Button,
                                            .label = tr("ui.settings").str(),
                                            .value = "",
                                            .rect = r,
                                            .focusing = Focusing::Press});
        float const icon = px(26);
        x_core.over(r.grown(-px(4)), press, px(Sizes::radius));
        x_core.icon({std::round(r.centre().x - icon / 2), std::round(r.centre().y - icon / 2), icon, icon},
                    Icon::Gear, x_core.ink(Ink::Text));
        if (press.ring) x_core.ring(r.grown(-px(7)), px(Sizes::radius));
        if (press.clicked) open = 1, x_core.again();
    }
    if (open < 0.5F) return;
    auto const before = x_core.layer;
    x_core.enter_layer(Layer::Popup);
    float const wide = std::min(px(560), x_core.window_size.w - px(32)),
                tall = x_core.window_size.h - area.bottom() - px(16);
    float const known = x_core.recall(mix(2, "settings height"), tall);
    Rect const panel{area.right() - wide - px(16), area.bottom() + px(8), wide, std::min(tall, known)};
    Settings wanted = settings();
    bool close = false;
    x_core.fill(panel, x_core.ink(Ink::Surface), px(Sizes::radius));
    x_core.frame(panel, x_core.ink(Ink::Border), x_core.theme.border(), px(Sizes::radius));
    {
        float const pad = px(24);
        auto inside = place({panel.x + pad, panel.y + pad / 2, panel.w - 2 * pad, panel.h - pad});
        auto rolling = scroll("settings");
        close = settings_panel(*this, wanted);
        x_core.learn(mix(2, "settings height"), x_core.box().used_bottom - x_core.box().area.y + pad + px(8));
    }
    if (x_core.take_key({Key::Escape}) || x_core.clicked_outside(panel)) close = true;
    x_core.leave_layer(before);
    if (close) open = 0, x_core.again();
    if (!(wanted == settings())) x_core.settings_wanted = wanted, x_core.again();
}
std::string Ui::bottom_bar(Rect area, ScreenOptions const& options, bool two_rows) {
    std::string pressed;
    auto const plan = plan_bottom(x_core, options);
    float const pad = px(24), gap = px(Sizes::gap), side = px(Sizes::target);
    float const row_height = two_rows ? area.h / 2 : area.h;
    auto one = [&](Action const& a, float x, float y, float wide, bool short_form, Look look) {
        auto here = place({x, y, wide, side});
        bool const bare = short_form && a.icon != Icon::None;
        ButtonOptions const how{.look = look,
                                .icon = a.icon,
                                .icon_after = a.icon_after,
                                .enabled = a.enabled,
                                .width = -1,
                                .shortcut = a.shortcut,
                                .hint = ""};
        if (bare ? icon_button(a.id, a.label, how) : button(a.id, a.label, how)) pressed = a.id.text;
    };
    x_core.fill(area, x_core.ink(Ink::Surface));
    x_core.fill({area.x, area.y, area.w, x_core.theme.border()}, x_core.ink(Ink::Line));
    float x = area.x + pad, y = std::round(area.y + (row_height - side) / 2);
    for (auto const& a : options.left) {
        float const wide = button_width(x_core, a, false, plan.short_left);
        one(a, x, y, wide, plan.short_left, a.look);
        x += wide + gap;
    }
    float right = area.right() - pad - plan.right;
    float const note_room = (two_rows ? area.right() - pad : right) - x - gap;
    if (!options.note.empty() && note_room > px(120)) {
        auto const font = x_core.font(FontSize::Small);
        Rect const r{x, y, note_room, side};
        x_core.text_in(r, options.note.str(), font, x_core.ink(Ink::Muted), Align::Start);
        x_core.note({.id = "", .role = Role::Label, .label = options.note.str(), .value = "", .rect = r});
    }
    if (two_rows) y += row_height;
    right = std::max(right, area.x + pad);
    for (auto const& a : options.right) {
        float const wide = button_width(x_core, a, false, plan.short_right);
        one(a, right, y, wide, plan.short_right, a.look);
        right += wide + gap;
    }
    if (options.primary) {
        auto const& a = *options.primary;
        float const wide = std::min(button_width(x_core, a, true, false), area.right() - pad - right);
        one(a, area.right() - pad - wide, y, wide, false,
            a.look == Look::Danger ? Look::Danger : Look::Primary);
        if (a.enabled &&
            (x_core.take_key({Key::Enter}) || x_core.take_key({.key = Key::Enter, .ctrl = true})))
            pressed = a.id.text;
    }
    return pressed;
}
std::string Ui::screen(Id const& id, ScreenOptions const& options, std::function<void()> const& content) {
    std::string pressed;
    auto named = scope(id);
    Rect area = screen_rect();
    if (options.top) {
        Rect const bar{0, 0, area.w, px(Sizes::bar_top)};
        x_core.fill(bar, x_core.ink(Ink::Surface));
        x_core.fill({0, bar.h - x_core.theme.border(), bar.w, x_core.theme.border()}, x_core.ink(Ink::Line));
        auto where = region("top");
        TopBarDrawer{*this, x_core, *options.top}.draw(bar);
        if (options.top->gear) gear(bar);
        area.y += bar.h, area.h -= bar.h;
    }
    bool const has_bottom =
        !options.left.empty() || !options.right.empty() || options.primary || !options.note.empty();
    bool const two_rows = has_bottom && plan_bottom(x_core, options).two_rows;
    float const bottom_height = has_bottom ? px(Sizes::bar_bottom) * (two_rows ? 2 : 1) : 0;
    area.h -= bottom_height;
    {
        auto where = region("content");
        float const pad = std::min(px(options.pad), std::round(area.w * 0.04F));
        if (options.scroll) {
            auto all = place(area);
            auto rolling = scroll("content");
            Rect const view = x_core.scrolls.back().viewport;
            auto& box = x_core.box();
            box.area.x += pad, box.area.w -= 2 * pad, box.area.h = view.h - 2 * pad;
            box.area.y += pad;
            box.cursor = {box.area.x, box.area.y};
            content();
            space(options.pad - 8);
            x_core.box().area.y -= pad;
        } else {
            auto all = place({area.x + pad, area.y + pad, area.w - 2 * pad, area.h - 2 * pad});
            content();
        }
    }
    if (has_bottom) {
        auto where = region("bottom");
        pressed = bottom_bar({0, area.bottom(), area.w, bottom_height}, options, two_rows);
    }
    return pressed;
}
void Ui::dialog(Id const& id, Text const& title, std::function<void()> const& content) {
    auto const before = x_core.layer;
    x_core.enter_layer(Layer::Dialog);
    auto const key = x_core.key(id);
    Rect const all = screen_rect();
    x_core.fill(all, x_core.ink(Ink::Shade));
    float const pad = px(Sizes::pad_card), wide = std::min(px(720), all.w - px(32));
    float const known = x_core.recall(mix(key, "height"), px(240)), tall = std::min(known, all.h - px(32));
    Rect const panel{std::round((all.w - wide) / 2), std::round((all.h - tall) / 2), wide, tall};
    x_core.fill(panel, x_core.ink(Ink::Surface), px(Sizes::radius));
    x_core.frame(panel, x_core.ink(Ink::Border), x_core.theme.border(), px(Sizes::radius));
    {
        x_core.scopes.push_back(key);
        auto const outer_group = std::exchange(x_core.group, 0);
        auto const outer_region = std::exchange(x_core.region, key);
        bool const outer_disabled = std::exchange(x_core.disabled, false);
        auto const outer_clip = std::exchange(x_core.clip, all);
        x_core.draw().PushClipRect({0, 0}, {all.w, all.h});
        {
            auto inside =
                place({panel.x + pad, panel.y + pad - px(8), panel.w - 2 * pad, panel.h - 2 * pad + px(16)});
            auto rolling = scroll("dialog");
            heading(title);
            content();
            x_core.learn(mix(key, "height"), x_core.box().used_bottom - x_core.box().area.y + 2 * pad);
        }
        x_core.draw().PopClipRect();
        x_core.clip = outer_clip;
        x_core.disabled = outer_disabled;
        x_core.region = outer_region;
        x_core.group = outer_group;
        x_core.scopes.pop_back();
    }
    x_core.leave_layer(before);
}
Answer Ui::confirm(Id const& id, Confirm const& options) {
    Answer answer = Answer::None;
    dialog(id, options.title, [&] {
        text(options.body, {.wide = true});
        space(8);
        auto line = row({.align = Align::End});
        if (button("no", options.no)) answer = Answer::No;
        if (options.danger) x_core.mark_selected();  // What is dangerous is never one Enter away.
        if (button("yes", options.yes, {.look = options.danger ? Look::Danger : Look::Primary}))
            answer = Answer::Yes;
        if (!options.danger) x_core.mark_selected();
        if (x_core.take_key({Key::Escape})) answer = Answer::No;
    });
    return answer;
}
PinResult Ui::pin_pad(Id const& id, Text const& label, std::string& value, PinOptions const& options) {
    PinResult result;
    auto inside = scope(id);
    auto off = disabled(!options.enabled);
    auto stack = column({.width = 320, .gap = 12});
    FieldOptions const field{.secret = true,
                             .length_max = static_cast<std::size_t>(options.digits_max),
                             .placeholder = {},
                             .problem = options.problem,
                             .allowed = "0123456789"};
    result.changed = text_field("pin", label, value, field);
    auto keys = group("keys");
    auto digit = [&](int n) {
        bool const pressed = button(n, verbatim(std::to_string(n)), {.width = 98});
        if (pressed && value.size() < static_cast<std::size_t>(options.digits_max))
            value += static_cast<char>('0' + n), result.changed = true;
    };
    for (int first : {1, 4, 7}) {
        auto line = row({.gap = 12});
        for (int n = first; n < first + 3; ++n) digit(n);
    }
    auto line = row({.gap = 12});
    if (button("back", tr("ui.erase"), {.width = 98}) && !value.empty())
        value.pop_back(), result.changed = true;
    digit(0);
    if (button("enter", tr("ui.enter"), {.look = Look::Primary, .enabled = !value.empty(), .width = 98}))
        result.entered = true;
    if (!value.empty() && x_core.take_key({Key::Enter})) result.entered = true;
    return result;
}
}  // namespace kz::ui
