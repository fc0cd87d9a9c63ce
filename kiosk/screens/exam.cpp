#include "kiosk/screens/sheet.h"
namespace kz::screens {
namespace {
constexpr float map_width = 276;

struct Way {  // Where one can go from here
    std::vector<Place> all;
    std::size_t here = 0;
    Place const& place() const { return all[here]; }
    bool last() const { return here + 1 == all.size(); }
};
void open(Sheet& sheet, std::string const& entry) { sheet.ask(session::OpenEntry{entry}); }

Text kind_line(Sheet const& sheet, Place const& place) {
    auto const number = std::to_string(place.number);
    auto const* item = sheet.view.paper ? sheet.view.paper->item(place.id) : nullptr;
    auto kind = std::string{"exam.kind_mixed"};
    if (item && item->interactions.size() == 1) {
        auto const& only = item->interactions[0];
        switch (only.kind) {
        case exam::InteractionKind::Choice: kind = only.single() ? "exam.kind_one" : "exam.kind_many"; break;
        case exam::InteractionKind::InlineChoice: kind = "exam.kind_inline"; break;
        case exam::InteractionKind::TextEntry: kind = "exam.kind_entry"; break;
        case exam::InteractionKind::ExtendedText: kind = "exam.kind_text"; break;
        case exam::InteractionKind::Order: kind = "exam.kind_order"; break;
        case exam::InteractionKind::Match: kind = "exam.kind_match"; break;
        case exam::InteractionKind::Unsupported: break;
        }
    }
    auto const points = place.entry ? exam::to_string(place.entry->max) : std::string{"–"};
    return sheet.t("exam.item_line", {{"number", number}, {"kind", sheet.t(kind).str()}, {"points", points}});
}
void draw_body(Sheet& sheet, Place const& place) {
    auto& ui = sheet.ui;
    auto const& attempt = *sheet.attempt();
    auto const* item = sheet.view.paper ? sheet.view.paper->item(place.id) : nullptr;
    ui.text(kind_line(sheet, place), {.tone = Tone::Muted});
    if (!item) {
        ui.banner("no-item", sheet.t("exam.no_item"), Tone::Warn);
        return;
    }
    auto scope = ui.scope(place.id);
    ItemShown const shown{*item, place.id, place.entry->href, attempt.entries.at(place.id), attempt.seed};
    sheet.desk.item_view->draw(shown, sheet.desk.picture, ui, sheet.wishes);
}
void draw_item_page(Sheet& sheet, Way const& way) {
    auto& ui = sheet.ui;
    auto const item_column = [&](float pad) {
        auto const all = ui.available();
        auto place = ui.place({all.x + ui.px(pad), all.y, all.w - 2 * ui.px(pad), all.h});
        auto region = ui.region("item");
        auto scroll = ui.scroll("item-scroll-" + way.place().id);
        ui.space(sheet.height() < 600 ? 16 : 40);
        banners(sheet);
        auto const width = std::min(1120.0F, ui.available().w / ui.px(1000) * 1000);
        auto column = ui.column({.width = width});
        draw_body(sheet, way.place());
        ui.space(40);
    };
    if (sheet.narrow()) {
        item_column(32);
        return;
    }
    auto const all = ui.available();
    ui::Rect const left{all.x, all.y, ui.px(map_width), all.h};
    panel(sheet, "map-panel", left, Edge::Right);
    {
        auto place = ui.place({left.x + ui.px(20), left.y, left.w - ui.px(28), left.h});
        auto scroll = ui.scroll("map-scroll");
        ui.space(20);
        draw_map(sheet, way.all);
    }
    auto place = ui.place({left.right(), all.y, all.w - left.w, all.h});
    item_column(sheet.width() < 1400 ? 32 : 72);
}
void draw_task_page(Sheet& sheet, Way const& way) {
    auto& ui = sheet.ui;
    auto region = ui.region("task");
    if (sheet.desk.draw_task) sheet.desk.draw_task(way.place().id, ui, sheet.wishes);
    else ui.banner("no-bench", sheet.t("exam.no_bench"), Tone::Warn);
}
ui::Action flag_action(Sheet const& sheet, Place const& place) {
    auto flag = action(sheet, "flag", place.flagged ? "exam.unflag" : "exam.flag", Icon::Flag);
    flag.shortcut = {.key = Key::M, .ctrl = true};
    return flag;
}
ui::ScreenOptions item_bars(Sheet const& sheet, Way const& way) {
    ui::ScreenOptions options{.scroll = false, .pad = 0};
    if (sheet.narrow()) options.left = {action(sheet, "map", "exam.map", Icon::Grip)};
    auto previous = action(sheet, "previous", "exam.previous", Icon::ArrowLeft);
    previous.enabled = way.here > 0;
    previous.shortcut = {.key = Key::Left, .ctrl = true};
    options.right = {previous, flag_action(sheet, way.place())};
    options.primary = action(sheet, "next", way.last() ? "exam.to_review" : "exam.next", Icon::ArrowRight);
    options.primary->icon_after = true;
    options.primary->shortcut = {.key = Key::Right, .ctrl = true};
    return options;
}
ui::ScreenOptions task_bars(Sheet const& sheet, Way const& way) {
    ui::ScreenOptions options{.scroll = sheet.narrow(), .pad = sheet.narrow() ? 16.0F : 24.0F};
    options.left = {action(sheet, "task-text", "exam.task_text", Icon::Document),
                    action(sheet, "map", "exam.map", Icon::Grip)};
    options.right = {flag_action(sheet, way.place())};
    options.primary = action(sheet, "next", "exam.task_done", Icon::ArrowRight);
    options.primary->icon_after = true;
    options.primary->shortcut = {.key = Key::Right, .ctrl = true};
    return options;
}
void map_dialog(Sheet& sheet, Way const& way) {
    closing_dialog(sheet, "map-dialog", sheet.t("exam.map"), [&] {
        {
            auto scroll = dialog_scroll(sheet, "map-dialog-scroll", 520);
            draw_map(sheet, way.all);
        }
        if (sheet.ui.button("map-review", sheet.t("exam.to_review")))
            sheet.ask(session::TurnTo{session::Page::Review});
    });
}
void task_dialog(Sheet& sheet, Way const& way) {
    closing_dialog(sheet, "task-dialog", title_of(sheet, way.place()), [&] {
        auto scroll = dialog_scroll(sheet, "task-scroll", 440);
        for (auto const* key : {"exam.task_text_goal", "exam.task_text_tools", "exam.task_text_order",
                                "exam.task_text_safety", "exam.task_text_done"})
            sheet.ui.text(sheet.t(key));
    });
}
void go_on(Sheet& sheet, Way const& way) {
    if (way.last()) sheet.ask(session::TurnTo{session::Page::Review});
    else open(sheet, way.all[way.here + 1].id);
}
}  // namespace

void draw_exam(Sheet& sheet) {
    auto const* attempt = sheet.attempt();
    Way way{places(sheet.view), 0};
    if (!attempt || way.all.empty()) {
        page(sheet, {.id = "exam", .bar = Bar::Attempt},
             [&] { sheet.ui.banner("no-paper", sheet.t("exam.no_paper"), Tone::Warn); });
        return;
    }
    for (std::size_t n = 0; n < way.all.size(); ++n)
        if (way.all[n].id == attempt->entry) way.here = n;
    auto const& place = way.place();
    auto const task = place.task() || attempt->tasks.contains(place.id);
    auto const title = task            ? title_of(sheet, place)
                       : place.section ? verbatim(place.section->title)
                                       : Text{};
    Page const frame{.id = "exam",
                     .bar = Bar::Attempt,
                     .options = task ? task_bars(sheet, way) : item_bars(sheet, way),
                     .title = title};
    auto const pressed = page(sheet, frame, [&] {
        if (task) draw_task_page(sheet, way);
        else draw_item_page(sheet, way);
    });
    if (pressed == "previous") open(sheet, way.all[way.here - 1].id);
    if (pressed == "next") go_on(sheet, way);
    if (pressed == "flag") sheet.ask(session::SetFlag{place.id, !place.flagged});
    if (pressed == "map") sheet.desk.dialog = Dialog::Map;
    if (pressed == "task-text") sheet.desk.dialog = Dialog::TaskText;
    // Going back from a task by keys too: its bar has no room for a button.
    if (task && way.here > 0 && sheet.desk.dialog == Dialog::None &&
        sheet.ui.take({.key = Key::Left, .ctrl = true}))
        open(sheet, way.all[way.here - 1].id);
    if (sheet.desk.dialog == Dialog::Map) map_dialog(sheet, way);
    if (sheet.desk.dialog == Dialog::TaskText) task_dialog(sheet, way);
}
}  // namespace kz::screens
