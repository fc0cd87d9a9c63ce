#include "kiosk/screens/sheet.h"
#include <algorithm>
namespace kz::screens {
namespace {
bool wanted(ReviewFilter filter, Place const& place) {
    if (filter == ReviewFilter::All) return true;
    if (filter == ReviewFilter::Flagged) return place.flagged;
    return place.flagged || place.done != Done::Answered;
}
ui::TableCell done_cell(Sheet const& sheet, Place const& place) {
    switch (place.done) {
    case Done::Answered:
        return {sheet.t(place.task() ? "review.worked_on" : "review.answered"), Tone::Ok, Icon::Check};
    case Done::Partly: return {sheet.t("review.partly"), Tone::Warn, Icon::Triangle};
    case Done::Seen: return {sheet.t("review.open"), Tone::Warn, Icon::Ring};
    case Done::Unseen: return {sheet.t("review.unseen"), Tone::Warn, Icon::Ring};
    }
    return {};
}
void filter_chips(Sheet& sheet, std::vector<Place> const& all) {
    auto& ui = sheet.ui;
    auto row = ui.row();
    auto group = ui.group("filters");
    auto const chip = [&](ReviewFilter filter, char const* id, char const* key) {
        auto const count =
            std::ranges::count_if(all, [&](Place const& place) { return wanted(filter, place); });
        if (ui.chip(id, sheet.t(key, {{"count", std::to_string(count)}}), sheet.desk.filter == filter)) {
            sheet.desk.filter = filter;
            sheet.desk.filter_chosen = true;
        }
    };
    chip(ReviewFilter::ToDo, "to-do", "review.filter_to_do");
    chip(ReviewFilter::Flagged, "flagged", "review.filter_flagged");
    chip(ReviewFilter::All, "all", "review.filter_all");
}
void draw_list(Sheet& sheet, std::vector<Place> const& all) {
    auto& ui = sheet.ui;
    std::vector<Place const*> shown;
    for (auto const& place : all)
        if (wanted(sheet.desk.filter, place)) shown.push_back(&place);
    if (shown.empty()) {
        ui.status("nothing", sheet.t("review.nothing"), ui::State::Ok);
        return;
    }
    std::vector<std::vector<ui::TableCell>> rows;
    for (auto const* place : shown) {
        std::vector<ui::TableCell> cells{
            {sheet.t("review.number", {{"number", std::to_string(place->number)}})},
            {title_of(sheet, *place)},
            done_cell(sheet, *place)};
        cells.push_back(place->flagged ? ui::TableCell{sheet.t("review.flagged"), Tone::Warn, Icon::Flag}
                                       : ui::TableCell{});
        rows.push_back(std::move(cells));
    }
    ui::TableOptions const options{.columns = {{sheet.t("review.column_number"), ui::fr(1)},
                                               {sheet.t("review.column_title"), ui::fr(3)},
                                               {sheet.t("review.column_state"), ui::fr(2)},
                                               {sheet.t("review.column_flag"), ui::fr(2)}},
                                   .selectable = true};
    if (auto const row = ui.table("entries", sheet.t("review.title"), options, rows))
        sheet.ask(session::OpenEntry{shown[static_cast<std::size_t>(*row)]->id});
}
}  // namespace

void draw_review(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const all = places(sheet.view);
    auto const open =
        std::ranges::count_if(all, [](Place const& place) { return place.done != Done::Answered; });
    auto const to_do =
        std::ranges::any_of(all, [](Place const& place) { return wanted(ReviewFilter::ToDo, place); });
    if (!sheet.desk.filter_chosen) sheet.desk.filter = to_do ? ReviewFilter::ToDo : ReviewFilter::All;
    ui::ScreenOptions options;
    options.right = {action(sheet, "back", "review.back", Icon::ArrowLeft)};
    options.primary = action(sheet, "submit", "review.submit", Icon::ArrowRight);
    options.primary->icon_after = true;
    Page const frame{
        .id = "review", .bar = Bar::Attempt, .options = options, .title = sheet.t("review.title")};
    auto const pressed = page(sheet, frame, [&] {
        auto column = centred(sheet, 1120);
        ui.heading(sheet.t("review.title"), FontSize::Title);
        ui.text(open == 0 ? sheet.t("review.all_answered")
                          : sheet.t("review.some_open", {{"count", std::to_string(open)}}),
                {.tone = Tone::Muted});
        filter_chips(sheet, all);
        draw_list(sheet, all);
    });
    if (pressed == "back") sheet.ask(session::TurnTo{session::Page::Exam});
    if (pressed == "submit") sheet.ask(session::TurnTo{session::Page::Submit});
}
}  // namespace kz::screens
