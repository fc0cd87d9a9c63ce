#include "kiosk/screens/sheet.h"
namespace kz::screens {
void draw_rules(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::ScreenOptions options;
    options.primary = action(sheet, "accept", "rules.accept", Icon::ArrowRight);
    options.primary->icon_after = true;
    auto const pressed = page(sheet, {.id = "rules", .bar = Bar::Attempt, .options = options}, [&] {
        auto column = centred(sheet, 1040);
        ui.heading(sheet.t("rules.title"), FontSize::Title);
        auto const* attempt = sheet.attempt();
        auto const minutes = attempt ? minutes_up(session::left(sheet.state(), *attempt, sheet.view.now)) : 0;
        std::size_t items = 0, tasks = 0;
        for (auto const& place : places(sheet.view)) ++(place.task() ? tasks : items);
        auto card = ui.card("rules");
        std::vector<Text> const lines{sheet.t("rules.paper", {{"minutes", std::to_string(minutes)},
                                                              {"items", std::to_string(items)},
                                                              {"tasks", std::to_string(tasks)}}),
                                      sheet.t("rules.order"),
                                      sheet.t("rules.saved"),
                                      sheet.t("rules.power"),
                                      sheet.t("rules.time_up"),
                                      sheet.t("rules.allowed"),
                                      sheet.t("rules.help")};
        ui.bullets(lines);
    });
    if (pressed == "accept") sheet.ask(session::AcceptRules{});
}
}  // namespace kz::screens
