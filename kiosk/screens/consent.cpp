#include "kiosk/screens/sheet.h"
namespace kz::screens {
namespace {
void draw_full_text(Sheet& sheet) {
    closing_dialog(
        sheet, "consent-text", sheet.t("consent.full_title", {{"version", consent_text_version}}), [&] {
            auto scroll = sheet.ui.scroll("consent-full", std::min(480.0F, sheet.height() * 0.5F));
            for (auto const* key : {"consent.full_what", "consent.full_where", "consent.full_long",
                                    "consent.full_other", "consent.full_withdraw", "consent.full_who"})
                sheet.ui.text(sheet.t(key));
        });
}
ui::ChoiceCard way_card(Sheet const& sheet, session::Way way) {
    if (way == session::Way::Face)
        return {.icon = Icon::Face,
                .title = sheet.t("consent.face"),
                .points = {sheet.t("consent.face_1"), sheet.t("consent.face_2"), sheet.t("consent.face_3")},
                .action = sheet.t("consent.face_agree"),
                .focus_first = true};
    return {.icon = Icon::Card,
            .title = sheet.t("consent.manual"),
            .points = {sheet.t("consent.manual_1"), sheet.t("consent.manual_2"), sheet.t("consent.manual_3")},
            .action = sheet.t("consent.manual_ask"),
            .focus_first = false};
}
}  // namespace

// Two ways that are equal in every respect: same size, same look, same number of lines; Enter takes the
// first.
void draw_consent(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::ScreenOptions options;
    options.right = {action(sheet, "leave", "checkin.leave")};
    auto const choose = [&](session::Way way) { sheet.wish(ChooseWay{way}); };
    auto const pressed = page(sheet, {.id = "consent", .options = options}, [&] {
        auto column = centred(sheet, 1320);
        ui.heading(sheet.t("consent.title"), FontSize::Title);
        ui.text(sheet.t("consent.equal"), {.tone = Tone::Muted});
        if (sheet.view.camera == Health::Absent || sheet.view.camera == Health::Failed)
            ui.banner("no-camera", sheet.t("consent.no_camera"), Tone::Warn);
        ui.space(8);
        if (sheet.width() < 900) {
            if (ui.choice_card("face", way_card(sheet, session::Way::Face))) choose(session::Way::Face);
            if (ui.choice_card("manual", way_card(sheet, session::Way::Manual))) choose(session::Way::Manual);
        } else {
            auto columns = ui.columns({ui::fr(1), ui::fr(1)}, 32);
            for (auto way : {session::Way::Face, session::Way::Manual}) {
                auto cell = columns.cell();
                if (ui.choice_card(way == session::Way::Face ? "face" : "manual", way_card(sheet, way), 460))
                    choose(way);
            }
        }
        ui.space(8);
        auto row = ui.row({.align = ui::Align::Centre});
        if (ui.link("full-text", sheet.t("consent.full_link", {{"version", consent_text_version}})))
            sheet.desk.dialog = Dialog::ConsentText;
        ui.text(sheet.t("consent.withdraw"), {.tone = Tone::Muted});
    });
    if (pressed == "leave") sheet.wish(WithdrawConsent{});
    if (sheet.desk.dialog == Dialog::ConsentText) draw_full_text(sheet);
    if (sheet.desk.dialog == Dialog::None && ui.take({Key::Enter})) choose(session::Way::Face);
}
}  // namespace kz::screens
