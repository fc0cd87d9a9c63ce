#include "kiosk/screens/sheet.h"
#include <array>
#include <cmath>
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
// Beside each other, or one below the other where that is too narrow; the same height either way.
void draw_ways(Sheet& sheet, std::function<void(session::Way)> const& choose) {
    auto& ui = sheet.ui;
    std::array const cards{way_card(sheet, session::Way::Face), way_card(sheet, session::Way::Manual)};
    auto const stacked = sheet.width() < 900;
    auto const room = ui.available().w, gap = ui.px(32);
    auto const height = std::max(stacked ? 0.0F : 460.0F,
                                 ui.choice_card_height(cards, stacked ? room : std::floor((room - gap) / 2)));
    auto const draw_card = [&](session::Way way) {
        auto const face = way == session::Way::Face;
        if (ui.choice_card(face ? "face" : "manual", cards[face ? 0 : 1], height)) choose(way);
    };
    if (stacked) {
        draw_card(session::Way::Face);
        draw_card(session::Way::Manual);
        return;
    }
    auto columns = ui.columns({ui::fr(1), ui::fr(1)}, 32);
    for (auto const way : {session::Way::Face, session::Way::Manual}) {
        auto cell = columns.cell();
        draw_card(way);
    }
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
        draw_ways(sheet, choose);
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
