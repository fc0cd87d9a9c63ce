#include "tests/unit/screens/scenes.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <set>
namespace kz::test {
namespace {
using session::Screen;
struct Look {
    std::string name;
    int width, height;
    ui::Settings settings;
};
std::vector<Look> looks() {
    std::vector<Look> all;
    for (auto language : {Language::Chinese, Language::English})
        for (auto theme : {ui::ThemeName::Light, ui::ThemeName::Dark, ui::ThemeName::HighContrast})
            for (auto [zoom, width, height] :
                 {std::tuple{100, 1920, 1080}, {200, 1366, 768}, {100, 1280, 1024}, {150, 1280, 1024}}) {
                auto const tag = std::string{language == Language::English ? "en" : "zh"} + " theme " +
                                 std::to_string(static_cast<int>(theme)) + " " + std::to_string(zoom) + "% " +
                                 std::to_string(width);
                all.push_back({tag, width, height, {.theme = theme, .zoom = zoom, .language = language}});
            }
    return all;
}
std::unique_ptr<ui::Offscreen> window_of(Look const& look) {
    auto window = ui::Offscreen::open(look.width, look.height, look.settings);
    if (!window) return nullptr;
    (*window)->set_now(Millis{60'000});
    return std::move(*window);
}
bool interactive(ui::Node const& node) {
    using enum ui::Role;
    auto const role = node.role;
    // A row's small arrows are for the mouse: by keys the row itself has the focus and Ctrl+arrows move it.
    if (node.id == "ui.move_up" || node.id == "ui.move_down") return false;
    return node.enabled && (role == Button || role == Radio || role == Checkbox || role == Text ||
                            role == Textarea || role == Tab || role == Link);
}
void draw(ui::Offscreen& window, Scene const& scene, screens::Desk& desk) {
    // The window keeps the function for its own key presses: it makes its View itself.
    window.frame([&scene, &desk](ui::Ui& ui) { screens::draw(scene.view(), desk, ui); });
}
ui::Node const* focused(ui::Offscreen const& window) {
    auto const& tree = window.tree();
    auto const found = std::ranges::find_if(tree, [](ui::Node const& node) { return node.focused; });
    return found == tree.end() ? nullptr : &*found;
}
// Every widget that takes input, by Tab, and by arrows inside what Tab reached.
std::set<std::uint64_t> reached_by_keys(ui::Offscreen& window, Scene const& scene, screens::Desk& desk) {
    std::set<std::uint64_t> reached;
    auto const press = [&](char const* key) {
        window.press(key);
        draw(window, scene, desk);
        auto const* node = focused(window);
        return node && reached.insert(node->key).second;
    };
    for (int misses = 0, n = 0; misses < 3 && n < 200; ++n) {
        if (!press("Tab")) {
            ++misses;
            continue;
        }
        misses = 0;
        auto const* node = focused(window);
        if (node->role == ui::Role::Text || node->role == ui::Role::Textarea || node->role == ui::Role::List)
            continue;
        for (int step = 0; step < 40 && press("Right"); ++step) continue;
    }
    return reached;
}
}  // namespace

TEST(Screens, TheFirstFrameIsWhatTheSixtiethShows) {
    for (auto& scene : scenes()) {
        auto const window = window_of({"zh", 1366, 768, {}});
        if (!window) GTEST_SKIP() << "skipped: no fonts";
        auto desk = scene.terminal->desk;
        desk.since =
            Millis{60'000};  // the clock stands still, so that nothing but settling could change a pixel
        draw(*window, scene, desk);
        auto const first = window->pixels();
        for (int frame = 2; frame <= 60; ++frame) draw(*window, scene, desk);
        EXPECT_TRUE(window->pixels() == first) << scene.name;
    }
}
TEST(Screens, EveryScreenIsWholeInEachLanguageThemeAndZoom) {
    auto all = scenes();
    for (auto const& look : looks()) {
        for (auto& scene : all) {
            auto window = window_of(look);  // Fresh: nothing scrolled or focused from the scene before.
            if (!window) GTEST_SKIP() << "skipped: no fonts";
            auto desk = scene.terminal->desk;
            draw(*window, scene, desk);
            auto const where = scene.name + " " + look.name;
            ASSERT_FALSE(window->tree().empty()) << where;
            for (auto const& node : window->tree()) {
                EXPECT_EQ(node.label.find("⟦"), std::string::npos) << where << ": " << node.label;
                EXPECT_GE(node.rect.x, -1) << where << ": " << node.label;
                EXPECT_LE(node.rect.right(), static_cast<float>(look.width) + 1)
                    << where << ": " << node.label;
            }
            auto const dialog = desk.dialog != screens::Dialog::None;
            auto const primaries = std::ranges::count_if(window->tree(), [&](ui::Node const& node) {
                return node.primary && (node.enabled || !dialog);
            });
            EXPECT_EQ(primaries, scene.primaries) << where;
        }
    }
}
TEST(Screens, EveryControlIsReachedByKeysAlone) {
    for (auto const& look : {looks()[0], looks()[1]}) {
        for (auto& scene : scenes()) {
            auto window = window_of(look);
            if (!window) GTEST_SKIP() << "skipped: no fonts";
            auto desk = scene.terminal->desk;
            draw(*window, scene, desk);
            auto const reached = reached_by_keys(*window, scene, desk);
            for (auto const& node : window->tree())
                if (interactive(node)) {
                    EXPECT_TRUE(reached.contains(node.key))
                        << scene.name << " " << look.name << ": " << node.id << " " << node.label;
                }
        }
    }
}
TEST(Screens, TheFrameThatRestsAsksForNoOther) {
    // Drawing the same again changes no pixel: what is idle stays idle.
    for (auto& scene : scenes()) {
        auto window = window_of(looks()[0]);
        if (!window) GTEST_SKIP() << "skipped: no fonts";
        auto desk = scene.terminal->desk;
        draw(*window, scene, desk);
        draw(*window, scene, desk);
        EXPECT_EQ(window->dirty_px(), 0) << scene.name;
    }
}
TEST(Screens, FailedStorageLocksWhateverIsShown) {
    Terminal terminal;
    terminal.go_to(Screen::Exam);
    auto view = terminal.view();
    EXPECT_EQ(screens::screen_shown(view), Screen::Exam);
    view.saved.state = screens::Saving::Failed;
    EXPECT_EQ(screens::screen_shown(view), Screen::Locked);
    view.saved.state = screens::Saving::Saved, view.storage = screens::Health::Failed;
    EXPECT_EQ(screens::screen_shown(view), Screen::Locked);
}
TEST(Screens, TheConsentCardsAreEqualInSize) {
    for (auto const& look : looks()) {
        auto window = window_of(look);
        if (!window) GTEST_SKIP() << "skipped: no fonts";
        Terminal terminal;
        terminal.go_to(Screen::Consent);
        auto const view = terminal.view();
        window->frame([&](ui::Ui& ui) { screens::draw(view, terminal.desk, ui); });
        std::vector<ui::Rect> cards;
        for (auto const& node : window->tree())
            if (node.id == "face" || node.id == "manual") cards.push_back(node.rect);
        ASSERT_EQ(cards.size(), 2U) << look.name;
        EXPECT_EQ(cards[0].w, cards[1].w) << look.name;
        EXPECT_EQ(cards[0].h, cards[1].h) << look.name;
    }
}
}  // namespace kz::test
