#include "kiosk/screens/sheet.h"
#include <algorithm>
namespace kz::screens {
namespace {
void answers_dialog(Sheet& sheet) {
    closing_dialog(sheet, "answers-dialog", sheet.t("answers.title"), [&] {
        auto scroll = dialog_scroll(sheet, "answers-scroll", 560);
        for (auto const& place : places(sheet.view)) {
            sheet.ui.text(sheet.t("answers.line", {{"number", std::to_string(place.number)},
                                                   {"title", title_of(sheet, place).str()}}),
                          {.size = FontSize::Small, .tone = Tone::Muted});
            sheet.ui.text(verbatim(answer_in_words(sheet, place)));
        }
    });
}
std::vector<std::pair<Text, Text>> facts(Sheet const& sheet, session::Attempt const& attempt) {
    std::size_t items = 0, answered = 0, tasks = 0, worked = 0;
    for (auto const& place : places(sheet.view)) {
        ++(place.task() ? tasks : items);
        if (place.done == Done::Answered || place.done == Done::Partly) ++(place.task() ? worked : answered);
    }
    auto const& view = sheet.view;
    std::vector<std::pair<Text, Text>> rows{
        {sheet.t("fact.submitted_at"), date_second(sheet, attempt.submitted_wall)}};
    if (items > 0)
        rows.emplace_back(sheet.t("fact.knowledge"),
                          sheet.t("receipt.items", {{"items", std::to_string(items)},
                                                    {"answered", std::to_string(answered)}}));
    if (tasks > 0)
        rows.emplace_back(
            sheet.t("fact.practice"),
            sheet.t("receipt.tasks", {{"tasks", std::to_string(tasks)}, {"worked", std::to_string(worked)}}));
    rows.emplace_back(sheet.t("fact.ledger"),
                      sheet.t(view.evidence.copies_agree ? "receipt.ledger" : "receipt.ledger_one",
                              {{"number", std::to_string(attempt.submitted_seq)}}));
    rows.emplace_back(sheet.t("fact.issuer"), sheet.t(attempt.receipt       ? "receipt.signed"
                                                      : view.network.online ? "receipt.waiting"
                                                                            : "receipt.offline"));
    if (!view.site.results_line.empty())
        rows.emplace_back(sheet.t("fact.results"), verbatim(view.site.results_line));
    return rows;
}
void draw_slip(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& slip = sheet.view.slip;
    auto card = ui.card("slip");
    auto column = ui.column({.align = ui::Align::Centre});
    if (slip.qr_text.empty()) {
        ui.status("slip-wait", sheet.t("receipt.slip_wait"), ui::State::Pending);
        return;
    }
    ui.qr("qr", sheet.t("receipt.qr"), slip.qr_text, 320);
    ui.text(verbatim(slip.short_code),
            {.size = FontSize::Heading, .weight = ui::Weight::Bold, .align = ui::Align::Centre});
    ui.text(sheet.t(slip.from_issuer ? "receipt.code_issuer" : "receipt.code"),
            {.size = FontSize::Small, .tone = Tone::Muted, .align = ui::Align::Centre});
}
void draw_saved(Sheet& sheet, session::Attempt const& attempt) {
    auto& ui = sheet.ui;
    ui.icon(Icon::Check, 72, Tone::Ok);
    auto const time_up = attempt.submitted_by == session::SubmittedBy::TimeUp;
    ui.heading(sheet.t(time_up ? "receipt.time_up" : "receipt.title"), FontSize::Title);
    ui.text(sheet.t("receipt.take_along"), {.tone = Tone::Muted});
    ui.space(8);
    auto const rows = facts(sheet, attempt);
    ui.facts(rows);
}
}  // namespace

void draw_receipt(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const* attempt = sheet.attempt();
    CHECK(attempt);  // The receipt is a screen of an attempt.
    auto const durable = sheet.view.evidence.durable > attempt->submitted_seq;
    ui::ScreenOptions options;
    // After a restart the answers are sealed for the issuer alone.
    if (!attempt->order.empty()) options.left = {action(sheet, "answers", "receipt.answers", Icon::Eye)};
    options.primary = action(sheet, "finish", "receipt.finish", Icon::Check);
    options.primary->enabled = durable;
    auto const pressed = page(sheet, {.id = "receipt", .bar = Bar::Attempt, .options = options}, [&] {
        auto column = centred(sheet, 1400);
        if (!durable) {
            ui.heading(sheet.t("receipt.saving"), FontSize::Title);
            ui.status("saving", sheet.t("receipt.saving_text"), ui::State::Pending);
            return;
        }
        if (sheet.width() < 1000) {
            draw_saved(sheet, *attempt);
            draw_slip(sheet);
            return;
        }
        auto columns = ui.columns({ui::fr(1), ui::px(420)}, 56);
        {
            auto cell = columns.cell();
            draw_saved(sheet, *attempt);
        }
        auto cell = columns.cell();
        draw_slip(sheet);
    });
    if (pressed == "answers") sheet.desk.dialog = Dialog::Answers;
    if (pressed == "finish") sheet.ask(session::CloseAttempt{"finished"});
    if (sheet.desk.dialog == Dialog::Answers) answers_dialog(sheet);
}
}  // namespace kz::screens
