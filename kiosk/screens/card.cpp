#include "kiosk/screens/sheet.h"
#include <algorithm>
namespace kz::screens {
namespace {
// "number-checksum" → "card.problem_number_checksum"; a code this program has no words for gets the general
// ones.
Text problem_text(Sheet const& sheet, std::string code) {
    static constexpr std::string_view known[] = {
        "number-checksum", "number-birth-mismatch", "number-sex-mismatch",    "date-invalid", "expired",
        "not-yet-valid",   "unknown-code",          "text-control-character", "zero-dates"};
    if (std::ranges::find(known, code) == std::end(known)) code = "unknown-code";
    std::ranges::replace(code, '-', '_');
    return sheet.t("card.problem_" + code);
}
void draw_submitted(Sheet& sheet) {
    auto const& person = sheet.state().check_in;
    auto const* attempt = sheet.state().attempt_of(person.registration);
    sheet.ui.heading(sheet.t("card.submitted"), FontSize::Title);
    sheet.ui.text(sheet.t("card.submitted_text"));
    std::vector<std::pair<Text, Text>> rows{{sheet.t("fact.name"), verbatim(person.masked_name)},
                                            {sheet.t("fact.registration"), verbatim(person.registration)}};
    if (attempt) {
        rows.emplace_back(sheet.t("fact.submitted_at"), date_second(sheet, attempt->submitted_wall));
        rows.emplace_back(sheet.t("fact.seat"), verbatim(attempt->seat));
    }
    sheet.ui.space(8);
    sheet.ui.facts(rows);
}
void draw_problem(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& person = sheet.state().check_in;
    switch (person.match.value_or(session::RosterMatch::NotOnRoster)) {
    case session::RosterMatch::Found:
        ui.heading(sheet.t("card.found"), FontSize::Title);
        ui.status("card-wait", sheet.t("card.wait"), ui::State::Pending);
        return;
    case session::RosterMatch::AlreadySubmitted: return draw_submitted(sheet);
    case session::RosterMatch::CardProblem: {
        ui.heading(sheet.t("card.problem"), FontSize::Title);
        std::vector<Text> lines;
        for (auto const& code : person.problems) lines.push_back(problem_text(sheet, code));
        ui.bullets(lines);
        ui.text(sheet.t("card.problem_next"));
        break;
    }
    case session::RosterMatch::NotOnRoster:
        ui.heading(sheet.t("card.not_on_roster"), FontSize::Title);
        ui.text(sheet.t("card.not_on_roster_text", {{"sitting", sheet.view.site.sitting_title}}));
        ui.text(sheet.t("card.not_on_roster_next"));
        break;
    }
    std::vector<std::pair<Text, Text>> const rows{{sheet.t("fact.name"), verbatim(person.masked_name)},
                                                  {sheet.t("fact.number"), verbatim(person.masked_number)}};
    ui.space(8);
    ui.facts(rows);
}
}  // namespace

void draw_card(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::ScreenOptions options;
    options.primary = action(sheet, "leave", "checkin.take_card");
    auto const pressed = page(sheet, {.id = "card", .options = options}, [&] {
        auto column = centred(sheet, 960);
        check_in_steps(sheet, 0);
        auto card = ui.card("card-problem");
        ui.icon(Icon::Card, 56, Tone::Warn);
        draw_problem(sheet);
    });
    if (pressed == "leave") sheet.ask(session::WithdrawCard{"left"});
}
}  // namespace kz::screens
