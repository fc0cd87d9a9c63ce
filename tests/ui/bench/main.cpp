// Draws the coolant bench to PNG: states × theme × language × size. usage: ui_bench FOLDER
#include "core/base/file.h"
#include "kiosk/benches/coolant_bench.h"
#include "kiosk/ui/window.h"
#include <iostream>
using namespace kz;
using namespace kz::tasks::coolant;
namespace {
struct Scene {
    std::string name;
    State state;
    benches::BenchDesk desk;
};
State start() {
    auto const bytes =
        read_file(KZ_SOURCE_DIR "/assets/demo-site/paper/tasks/coolant.json", tasks::spec_bytes_max);
    auto state = begin(std::get<Params>(tasks::parse_spec(bytes.value()).value().params), 0);
    state.fault = Fault::GroundResistance;
    state.memory = {};
    return state;
}
void act(State& state, Action const& action) {
    auto const done = apply(state, action, Millis{1});
    if (!done) std::cerr << to_json(action) << ": " << to_string(done.error()) << "\n";
    auto const wish = wanted(state);
    if (!wish) return;
    auto const solved = predict(wish->parts, actual(state), state.coolant_millicelsius / 1000.0, wish->setup);
    CHECK(apply(state, observed(state, wish->serial, solved), Millis{1}).has_value());
}
void measure(State& state, Node red, Node black) {
    act(state, PlaceProbe{Probe::Red, red});
    act(state, PlaceProbe{Probe::Black, black});
    auto const& reading = state.meter.shown->reading;
    bool const fine = base_value(reading) > 4 && state.c101 == Mate::Unplugged;
    act(state, RecordMeasurement{0, false, fine ? Judgement::Normal : Judgement::Abnormal});
}
std::vector<Scene> scenes() {
    auto fresh = start(), work = start();
    act(work, TurnKey{Key::On});
    act(work, SetMeter{MeterMode::VoltsDc, 0});
    measure(work, Node::EcmA, Node::Body);
    measure(work, Node::Pin1, Node::Body);
    act(work, SetConnector{Connector::C101, Mate::Unplugged});
    measure(work, Node::Pin1, Node::Body);
    auto apart = work;
    act(work, SetConnector{Connector::C101, Mate::Plugged});
    measure(work, Node::Pin2, Node::Body);
    act(work, PlaceProbe{Probe::Red, Node::Pin1});
    act(work, PlaceProbe{Probe::Black, Node::EcmB});
    act(apart, SetMeter{MeterMode::Ohms, 0});
    act(apart, PlaceProbe{Probe::Red, Node::Sensor1});
    act(apart, PlaceProbe{Probe::Black, Node::Sensor2});
    auto tool = work;
    act(tool, ConnectTool{Switch::On});
    for (auto pid : obd::live_pids) act(tool, ScanRequest{obd::request_live(pid)});
    act(tool, ScanRequest{obd::request_codes()});
    act(tool, RecordData{Judgement::Abnormal});
    act(tool, DoStep{Step::Gloves});
    act(tool, DoStep{Step::AskCustomer});
    return {{"circuit", work, {}},
            {"fresh", fresh, {}},
            {"apart", apart, {.hand = Probe::Red}},
            {"connectors", work, {.left = 1, .right = 2}},
            {"bay", tool, {.left = 2, .right = 1, .low = 1}},
            {"manual", tool, {.left = 3, .right = 3, .low = 1}},
            {"live", tool, {.right = 1, .tool_page = 2}},
            {"record", work, {.recording = true, .value = "3.775"}}};
}
struct Look {
    char const* name;
    int width, height;
    ui::Settings settings;
};
void picture(Scene scene, Look const& look, std::filesystem::path const& folder) {
    auto stage = ui::Offscreen::open(look.width, look.height, look.settings).value();
    // The exam screen's own frame around it, as kiosk/screens gives it.
    bool const narrow = look.width * 100 / look.settings.zoom < 1100;
    auto frame = [&](ui::Ui& ui) {
        ui::ScreenOptions options{.top = ui::TopBar{.name = verbatim("李*宁"),
                                                    .title = verbatim("冷却液温度传感器电路检修"),
                                                    .remaining = Millis{1'120'000}},
                                  .scroll = narrow,
                                  .pad = narrow ? 16.F : 24.F};
        options.primary = ui::Action{.id = "next", .label = verbatim("→")};
        benches::BenchIntents intents;
        ui.screen("exam", options, [&] { benches::draw({.state = scene.state}, scene.desk, ui, intents); });
    };
    stage->frame(frame);
    stage->frame(frame);
    CHECK(stage->save(folder / (scene.name + "-" + look.name + ".png")).has_value());
}
}  // namespace
int main(int argc, char** argv) {
    std::filesystem::path const folder = argc > 1 ? argv[1] : "build/screens/bench";
    std::filesystem::create_directories(folder);
    using ui::ThemeName;
    Look const looks[]{
        {"light-zh", 1920, 1080, {}},
        {"dark-zh", 1920, 1080, {.theme = ThemeName::Dark}},
        {"contrast-en", 1920, 1080, {.theme = ThemeName::HighContrast, .language = Language::English}},
        {"light-en-768", 1366, 768, {.language = Language::English}},
        {"dark-en-200", 1366, 768, {.theme = ThemeName::Dark, .zoom = 200, .language = Language::English}},
        {"light-zh-200", 1366, 2400, {.zoom = 200}}};
    for (auto const& scene : scenes())
        for (auto const& look : looks) picture(scene, look, folder);
}
