#include "kiosk/screens/sheet.h"
#include <algorithm>
namespace kz::screens {
// Cannot be undone: says what will happen, and asks in the middle of the screen, away from where the last
// click was. Enter alone does not do it either; the button wants to be reached first.
void draw_submit(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::ScreenOptions options;
    options.right = {action(sheet, "back", "submit.back", Icon::ArrowLeft)};
    Page const frame{.id = "submit", .bar = Bar::Attempt, .options = options, .title = sheet.t("submit.bar")};
    auto const pressed = page(sheet, frame, [&] {
        auto column = centred(sheet, 880);
        auto card = ui.card("submit-card");
        ui.heading(sheet.t("submit.title"), FontSize::Title);
        auto const all = places(sheet.view);
        auto const open =
            std::ranges::count_if(all, [](Place const& place) { return place.done != Done::Answered; });
        auto const flagged = std::ranges::count_if(all, [](Place const& place) { return place.flagged; });
        std::vector<Text> lines{sheet.t("submit.final"), sheet.t("submit.kept")};
        if (open > 0) lines.insert(lines.begin(), sheet.t("submit.open", {{"count", std::to_string(open)}}));
        if (flagged > 0)
            lines.insert(lines.begin(), sheet.t("submit.flagged", {{"count", std::to_string(flagged)}}));
        ui.bullets(lines);
        ui.space(ui::Sizes::gap);
        if (ui.button("submit-do", sheet.t("submit.do"), {.look = Look::Primary, .width = 320}))
            sheet.ask(session::Submit{});
    });
    if (pressed == "back") sheet.ask(session::TurnTo{session::Page::Review});
}
}  // namespace kz::screens
