#include "kiosk/screens/sheet.h"
#include <algorithm>
namespace kz::screens {
namespace {
constexpr char const* accept_reasons[] = {"card-and-face", "card-and-photo", "other-document"};
constexpr char const* refuse_reasons[] = {"not-the-person", "card-invalid", "unclear"};

std::string reason_key(std::string reason) {
    for (auto& letter : reason)
        if (letter == '-') letter = '_';
    return "manual.reason_" + reason;
}
void reason_chips(Sheet& sheet, std::span<char const* const> reasons) {
    auto row = sheet.ui.row();
    auto group = sheet.ui.group("reasons");
    for (auto const* reason : reasons)
        if (sheet.ui.chip(reason, sheet.t(reason_key(reason)), sheet.desk.reason == reason))
            sheet.desk.reason = reason;
}
void decide(Sheet& sheet, bool accepted, std::string const& reason) {
    sheet.ask(session::DecideManualCheck{staff_of(sheet.state()), accepted, reason});
}
void draw_refusal(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui.dialog("refuse-dialog", sheet.t("manual.refuse_title"), [&] {
        ui.text(sheet.t("manual.refuse_text"));
        reason_chips(sheet, refuse_reasons);
        ui.space(ui::Sizes::gap);
        auto row = ui.row();
        if (ui.button("refuse-back", sheet.t("common.back"), {.look = Look::Primary}) ||
            ui.take({Key::Escape}))
            sheet.desk.dialog = Dialog::None;
        auto const chosen = std::ranges::find(refuse_reasons, sheet.desk.reason) != std::end(refuse_reasons);
        if (ui.button("refuse-do", sheet.t("manual.refuse_do"), {.look = Look::Danger, .enabled = chosen}))
            decide(sheet, false, sheet.desk.reason);
    });
}
void draw_photo(Sheet& sheet) {
    auto& ui = sheet.ui;
    if (auto const& photo = sheet.view.face.registration_photo)
        ui.image("photo", sheet.t("look.registration_photo"), photo,
                 {.width = 240, .height = 300, .cover = true});
    else ui.status("no-photo", sheet.t("look.no_photo"), ui::State::Warn);
}
void draw_facts(Sheet& sheet) {
    auto const& person = sheet.state().check_in;
    std::vector<std::pair<Text, Text>> const rows{
        {sheet.t("fact.name"), verbatim(person.masked_name)},
        {sheet.t("fact.number"), verbatim(person.masked_number)},
        {sheet.t("fact.registration"), verbatim(person.registration)}};
    sheet.ui.facts(rows);
}
Text waiting_text(Sheet const& sheet) {
    auto const& why = sheet.state().check_in.manual_why;
    if (why == "camera-absent") return sheet.t("manual.why_camera");
    if (why == "no-photo") return sheet.t("manual.why_no_photo");
    return sheet.t(why == "chosen" ? "manual.why_chosen" : "manual.why_face");
}
// Before the PIN: for the candidate a word of patience, for the proctor the way in.
void draw_wait(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::ScreenOptions options;
    options.right = {action(sheet, "leave", "checkin.leave", Icon::Card)};
    auto const pressed = page(sheet, {.id = "manual", .options = options}, [&] {
        auto column = centred(sheet, 1200);
        check_in_steps(sheet, 1);
        auto const words = [&] {
            ui.icon(Icon::Person, 56);
            ui.heading(sheet.t("manual.wait"), FontSize::Title);
            ui.text(waiting_text(sheet));
            ui.status("notified", sheet.t("manual.notified"), ui::State::Ok);
        };
        auto const entry = [&] {
            auto card = ui.card("pin-card");
            ui.heading(sheet.t("pin.title"));
            pin_entry(sheet);
        };
        if (sheet.width() < 900) {
            words();
            entry();
            return;
        }
        auto columns = ui.columns({ui::fr(1), ui::px(480)}, 48);
        {
            auto cell = columns.cell();
            words();
        }
        auto cell = columns.cell();
        entry();
    });
    if (pressed == "leave") sheet.ask(session::WithdrawCard{"left"});
}
void draw_check(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::ScreenOptions options;
    options.right = {action(sheet, "refuse", "manual.refuse", Icon::Cross)};
    options.primary = action(sheet, "accept", "manual.accept", Icon::Check);
    auto const pressed = page(sheet, {.id = "manual", .options = options}, [&] {
        auto column = centred(sheet, 1200);
        check_in_steps(sheet, 1);
        ui.heading(sheet.t("manual.compare"), FontSize::Title);
        ui.text(sheet.t("manual.compare_text"));
        auto card = ui.card("person");
        if (sheet.width() < 900) {
            draw_photo(sheet);
            draw_facts(sheet);
        } else {
            auto columns = ui.columns({ui::px(240), ui::fr(1)}, 48);
            {
                auto cell = columns.cell();
                draw_photo(sheet);
            }
            auto cell = columns.cell();
            draw_facts(sheet);
        }
        ui.space(8);
        ui.text(sheet.t("manual.reason"), {.tone = Tone::Muted});
        reason_chips(sheet, accept_reasons);
    });
    auto const chosen = std::ranges::find(accept_reasons, sheet.desk.reason) != std::end(accept_reasons);
    if (pressed == "accept") decide(sheet, true, chosen ? sheet.desk.reason : accept_reasons[0]);
    if (pressed == "refuse") sheet.desk.dialog = Dialog::RefuseCheck;
    if (sheet.desk.dialog == Dialog::RefuseCheck) draw_refusal(sheet);
}
}  // namespace

void draw_manual(Sheet& sheet) {
    if (sheet.state().staff.empty()) draw_wait(sheet);
    else draw_check(sheet);
}
}  // namespace kz::screens
