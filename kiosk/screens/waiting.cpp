#include "kiosk/screens/sheet.h"
namespace kz::screens {
namespace {
void draw_checked(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& view = sheet.view;
    auto card = ui.card("checked");
    ui.heading(sheet.t("waiting.checked"));
    ui.status("identity", sheet.t("waiting.identity"), ui::State::Ok);
    ui.status("paper", sheet.t(view.paper ? "waiting.paper" : "waiting.no_paper"),
              view.paper ? ui::State::Ok : ui::State::Warn);
    auto const saved = view.saved.state == Saving::Saved && view.evidence.copies_agree;
    ui.status("storage", sheet.t(saved ? "waiting.storage" : "waiting.storage_busy"),
              saved ? ui::State::Ok : ui::State::Pending);
    ui.status("network", sheet.t(view.network.online ? "waiting.online" : "waiting.offline"),
              view.network.online ? ui::State::Ok : ui::State::Off);
}
}  // namespace

void draw_waiting(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const until = sheet.view.site.starts - sheet.view.now.wall;
    auto const open = until <= Millis{0} && sheet.view.paper;
    if (!open) ui.frame_within(Millis{std::max<std::int64_t>(until.count(), 0) % 1000 + 5});
    ui::ScreenOptions options;
    options.primary = action(sheet, "start", "waiting.start", Icon::ArrowRight);
    options.primary->icon_after = true;
    options.primary->enabled = open;
    if (!open) options.note = sheet.t("waiting.not_yet");
    auto const pressed = page(sheet, {.id = "waiting", .bar = Bar::Attempt, .options = options}, [&] {
        auto column = centred(sheet, 960);
        ui.heading(sheet.t(open ? "waiting.open" : "waiting.title"), FontSize::Title);
        if (open) {
            ui.text(sheet.t("waiting.open_text"), {.tone = Tone::Muted});
        } else {
            ui.text(sheet.t("waiting.starts", {{"time", clock_minute(sheet, sheet.view.site.starts).str()}}),
                    {.tone = Tone::Muted});
            ui.timer("countdown", sheet.t("waiting.countdown"), std::max(until, Millis{0}),
                     {.size = FontSize::Display, .warn_ten = false});
        }
        ui.space(8);
        draw_checked(sheet);
    });
    if (pressed == "start") sheet.ask(session::StartExam{});
}
}  // namespace kz::screens
