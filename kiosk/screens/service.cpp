#include "kiosk/screens/sheet.h"
#include <algorithm>
namespace kz::screens {
namespace {
constexpr int grant_choices[] = {1, 2, 5, 10};
constexpr std::size_t incidents_shown = 8;
constexpr char const* grant_reasons[] = {"power", "device", "room"};

Text health_word(Sheet const& sheet, Health health) {
    switch (health) {
    case Health::Ready: return sheet.t("service.ready");
    case Health::Absent: return sheet.t("service.absent");
    case Health::Failed: return sheet.t("service.failed");
    case Health::Starting: return sheet.t("service.starting");
    }
    return {};
}
std::string grouped(std::uint64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}
void draw_devices(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& view = sheet.view;
    auto card = ui.card("devices");
    ui.heading(sheet.t("service.devices"));
    auto const storage =
        view.evidence.free_bytes > 0
            ? sheet.t("service.storage_line", {{"state", health_word(sheet, view.storage).str()},
                                               {"free", bytes_in_words(view.evidence.free_bytes)}})
            : health_word(sheet, view.storage);
    std::vector<std::pair<Text, Text>> const rows{
        {sheet.t("service.reader"), health_word(sheet, view.reader)},
        {sheet.t("service.camera"), health_word(sheet, view.camera)},
        {sheet.t("service.storage"), storage},
        {sheet.t("service.network"),
         view.network.since == Millis{}
             ? sheet.t(view.network.online ? "service.online" : "service.offline")
             : sheet.t(view.network.online ? "service.online_since" : "service.offline_since",
                       {{"time", clock_minute(sheet, view.network.since).str()}})}};
    ui.facts(rows);
}
void draw_ledger(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& ledger = sheet.view.evidence;
    auto card = ui.card("ledger");
    ui.heading(sheet.t("service.ledger"));
    std::vector<std::pair<Text, Text>> const rows{
        {sheet.t("service.events"), sheet.t("service.events_line", {{"durable", grouped(ledger.durable)},
                                                                    {"all", grouped(ledger.events)}})},
        {sheet.t("service.copies"),
         sheet.t(ledger.copies_agree ? "service.copies_agree" : "service.copies_differ")},
        {sheet.t("service.issuer"),
         sheet.t("service.issuer_holds", {{"count", grouped(ledger.issuer_holds)}})},
        {sheet.t("service.version"), verbatim(ledger.version)},
        {sheet.t("service.origin"), verbatim(ledger.origin)}};
    ui.facts(rows);
}
void draw_incidents(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& all = sheet.state().incidents;
    auto card = ui.card("incidents");
    ui.heading(sheet.t("service.incidents", {{"count", std::to_string(all.size())}}));
    if (all.empty()) {
        ui.status("no-incidents", sheet.t("service.no_incidents"), ui::State::Ok);
        return;
    }
    std::vector<std::vector<ui::TableCell>> rows;
    for (auto n = all.size(); n > 0 && rows.size() < incidents_shown; --n) {
        auto const& incident = all[n - 1];
        rows.push_back(
            {{verbatim(grouped(incident.seq))}, {sheet.t(incident.what), Tone::Warn, Icon::Triangle}});
    }
    ui.table("incident-table", sheet.t("service.incident"),
             {.columns = {{sheet.t("service.column_event"), ui::fr(1)},
                          {sheet.t("service.column_what"), ui::fr(4)}}},
             rows);
}
// Lost minutes are counted and proposed; only the proctor gives them.
void draw_grant(Sheet& sheet, session::Attempt const& attempt) {
    auto& ui = sheet.ui;
    auto& desk = sheet.desk;
    auto card = ui.card("grant");
    ui.heading(sheet.t("service.time"));
    auto const proposed = static_cast<int>(std::min<std::int64_t>(minutes_up(attempt.lost), 120));
    ui.text(
        sheet.t("service.time_left", {{"left", hms(session::left(sheet.state(), attempt, sheet.view.now))}}));
    ui.text(proposed > 0 ? sheet.t("service.lost", {{"lost", hms(attempt.lost)},
                                                    {"times", std::to_string(attempt.interruptions)},
                                                    {"minutes", std::to_string(proposed)}})
                         : sheet.t("service.nothing_lost"),
            {.tone = Tone::Muted});
    auto const minutes = desk.grant_minutes > 0 ? desk.grant_minutes : proposed;
    {
        auto row = ui.row();
        auto group = ui.group("minutes");
        auto const chip = [&](int count) {
            if (ui.chip("minutes-" + std::to_string(count),
                        sheet.t("service.minutes", {{"count", std::to_string(count)}}), minutes == count))
                desk.grant_minutes = count;
        };
        if (proposed > 0 && std::ranges::find(grant_choices, proposed) == std::end(grant_choices))
            chip(proposed);
        for (auto const count : grant_choices) chip(count);
    }
    {
        auto row = ui.row();
        auto group = ui.group("grant-reasons");
        for (auto const* reason : grant_reasons)
            if (ui.chip(reason, sheet.t(std::string{"service.reason_"} + reason), desk.reason == reason))
                desk.reason = reason;
    }
    auto const label = minutes > 0 ? sheet.t("service.grant", {{"count", std::to_string(minutes)}})
                                   : sheet.t("service.grant_none");
    if (ui.button("grant-do", label, {.icon = Icon::Clock, .enabled = minutes > 0 && !desk.reason.empty()})) {
        sheet.ask(session::GrantTime{staff_of(sheet.state()), std::chrono::minutes{minutes}, desk.reason});
        desk.grant_minutes = 0;
        desk.reason.clear();
    }
}
void draw_help(Sheet& sheet) {
    auto& ui = sheet.ui;
    if (!sheet.state().help_called) return;
    auto card = ui.card("help-card", {.tone = Tone::Warn});
    ui.heading(sheet.t("service.help"));
    if (ui.button("answer-help", sheet.t("service.help_answer"), {.icon = Icon::Check}))
        sheet.ask(session::AnswerHelp{staff_of(sheet.state())});
}
}  // namespace

void draw_service(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::ScreenOptions options;
    options.primary = action(sheet, "leave", "service.leave", Icon::ArrowRight);
    options.primary->icon_after = true;
    auto const pressed = page(sheet, {.id = "service", .options = options, .help = false}, [&] {
        auto column = centred(sheet, 1760);
        ui.heading(sheet.t("service.title"), FontSize::Title);
        auto const* attempt = sheet.attempt();
        auto const running = attempt && attempt->phase == session::Phase::Running;
        auto const left = [&] {
            draw_help(sheet);
            if (running) draw_grant(sheet, *attempt);
            draw_incidents(sheet);
        };
        auto const right = [&] { draw_devices(sheet), draw_ledger(sheet); };
        if (sheet.width() < 1100) {
            left(), right();
            return;
        }
        auto columns = ui.columns({ui::fr(1), ui::fr(1)});
        {
            auto cell = columns.cell();
            left();
        }
        auto cell = columns.cell();
        right();
    });
    if (pressed == "leave") sheet.ask(session::TurnTo{session::Page::Back});
}
}  // namespace kz::screens
