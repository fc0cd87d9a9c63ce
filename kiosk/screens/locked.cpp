#include "kiosk/screens/sheet.h"
namespace kz::screens {
// Nothing can be recorded here, so nothing is offered that would need a record: no help call, no action.
void draw_locked(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& view = sheet.view;
    auto const* attempt = sheet.attempt();
    page(sheet, {.id = "locked", .bar = attempt ? Bar::Attempt : Bar::CheckIn, .help = false}, [&] {
        auto column = centred(sheet, 960);
        auto card = ui.card("locked-card", {.tone = Tone::Warn});
        ui.icon(Icon::Disk, 56, Tone::Warn);
        ui.heading(sheet.t("locked.title"), FontSize::Title);
        if (attempt) {
            ui.text(sheet.t("locked.kept", {{"time", clock_second(sheet, view.saved.wall).str()}}));
            ui.text(sheet.t("locked.frozen",
                            {{"left", hms(exam::left(attempt->timer, sheet.state().clock.last))}}));
        }
        std::vector<Text> const lines{sheet.t("locked.raise_hand"), sheet.t("locked.stay"),
                                      sheet.t("locked.no_power_off")};
        ui.bullets(lines);
        if (!view.saved.advice.empty()) ui.text(sheet.t(view.saved.advice));
        ui.text(sheet.t("locked.code"), {.size = FontSize::Small, .tone = Tone::Muted});
    });
}
}  // namespace kz::screens
