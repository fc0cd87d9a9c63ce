#include "kiosk/screens/sheet.h"
namespace kz::screens {
void draw_confirm(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::ScreenOptions options;
    options.right = {action(sheet, "deny", "confirm.not_me")};
    options.primary = action(sheet, "confirm", "confirm.me", Icon::Check);
    auto const pressed = page(sheet, {.id = "confirm", .options = options}, [&] {
        auto column = centred(sheet, 960);
        check_in_steps(sheet, 2);
        ui.heading(sheet.t("confirm.title"), FontSize::Title);
        ui.text(sheet.t("confirm.text"), {.tone = Tone::Muted});
        auto const& person = sheet.state().check_in;
        auto const& site = sheet.view.site;
        auto card = ui.card("person");
        std::vector<std::pair<Text, Text>> rows{{sheet.t("fact.name"), verbatim(person.masked_name)},
                                                {sheet.t("fact.number"), verbatim(person.masked_number)},
                                                {sheet.t("fact.registration"), verbatim(person.registration)},
                                                {sheet.t("fact.certificate"), verbatim(site.sitting_title)},
                                                {sheet.t("fact.seat"), verbatim(sheet.state().seat)}};
        if (!site.sitting_line.empty())
            rows.emplace_back(sheet.t("fact.sitting"), verbatim(site.sitting_line));
        ui.facts(rows);
    });
    if (pressed == "confirm") sheet.wish(Confirm{});
    if (pressed == "deny") sheet.ask(session::DenyIdentity{});
}
}  // namespace kz::screens
