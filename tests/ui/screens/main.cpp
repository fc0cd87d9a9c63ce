// screen_gallery [OUT [NAME-PART]]: every scene as PNG: language × theme at 100 %, and the small and the
// zoomed window.
#include "tests/unit/screens/scenes.h"
#include <cstdio>
namespace {
using namespace kz;
struct Look {
    char const* name;
    int width, height;
    ui::Settings settings;
};
std::vector<Look> looks() {
    using enum ui::ThemeName;
    auto const zh = Language::Chinese, en = Language::English;
    return {{"zh-light", 1920, 1080, {.theme = Light, .language = zh}},
            {"en-light", 1920, 1080, {.theme = Light, .language = en}},
            {"zh-dark", 1920, 1080, {.theme = Dark, .language = zh}},
            {"en-contrast", 1920, 1080, {.theme = HighContrast, .language = en}},
            {"zh-200", 1366, 768, {.theme = Light, .zoom = 200, .language = zh}},
            {"en-200", 1366, 768, {.theme = Dark, .zoom = 200, .language = en}},
            {"zh-1280", 1280, 1024, {.theme = Light, .language = zh}},
            {"en-1280", 1280, 1024, {.theme = Light, .language = en}},
            {"en-1366", 1366, 768, {.theme = Light, .language = en}}};
}
Result<> draw(Look const& look, test::Scene& scene, std::filesystem::path const& out) {
    auto window = TRY(ui::Offscreen::open(look.width, look.height, look.settings));
    window->set_now(Millis{60'000});
    auto const view = scene.view();
    auto desk = scene.terminal->desk;
    desk.since = Millis{0};
    window->frame([&](ui::Ui& ui) { screens::draw(view, desk, ui); });
    auto const file = out / (scene.name + "." + look.name + ".png");
    return window->save(file);
}
}  // namespace
int main(int count, char** words) {
    std::filesystem::path const out = count > 1 ? words[1] : "build/screens";
    std::string const part = count > 2 ? words[2] : "", only = count > 3 ? words[3] : "";
    std::filesystem::create_directories(out);
    int saved = 0;
    for (auto const& look : looks()) {
        if (!only.empty() && only != look.name) continue;
        for (auto& scene : test::scenes()) {
            if (scene.name.find(part) == std::string::npos) continue;
            if (auto const done = draw(look, scene, out); !done) {
                std::fprintf(stderr, "%s\n", to_string(done.error()).c_str());
                return 2;
            }
            ++saved;
        }
    }
    std::printf("%d pictures in %s\n", saved, out.c_str());
    return 0;
}
