// The bench as a person meets it: through its widget tree, by mouse and by keys alone.
#include "core/base/file.h"
#include "kiosk/benches/coolant_bench.h"
#include "kiosk/ui/window.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <set>
using namespace kz;
using namespace kz::benches;
using namespace kz::tasks::coolant;
namespace {
class Screen : public testing::Test {
protected:
    Screen() {
        auto const bytes =
            read_file(KZ_SOURCE_DIR "/assets/demo-site/paper/tasks/coolant.json", tasks::spec_bytes_max);
        state = begin(std::get<Params>(tasks::parse_spec(bytes.value()).value().params), 4);
        state.fault = Fault::SensorDrifted;
        state.memory = {};
    }
    void open(int width = 1920, int height = 1080, ui::Settings settings = {}) {
        stage = ui::Offscreen::open(width, height, settings).value();
        frame();
    }
    // One frame; what was asked for, in it or while the stage handled input, is applied as the app would, the
    // circuit answered by prediction.
    void frame() {
        stage->frame([this](ui::Ui& ui) {
            ui.screen("exam", {.scroll = true, .pad = 24},
                      [&] { draw({.state = state, .refusal = refusal}, desk, ui, asked); });
        });
        for (auto const& action : std::exchange(asked, {})) {
            at += Millis{1000};
            auto const done = apply(state, action, at);
            refusal = done ? "" : done.error().advice;
            if (done) actions.push_back(action);
            auto const wish = wanted(state);
            if (!wish) continue;
            auto const celsius = state.coolant_millicelsius / 1000.0;
            auto const solved = predict(wish->parts, actual(state), celsius, wish->setup);
            CHECK(apply(state, observed(state, wish->serial, solved), at).has_value());
        }
    }
    void click(std::string_view label) {
        stage->click(label);
        frame();
        frame();
    }
    void press(std::string_view key) {
        stage->press(key);
        frame();
        frame();
    }
    ui::Node const* find(std::string_view id) const {
        auto const found = std::find_if(stage->tree().begin(), stage->tree().end(),
                                        [&](auto const& n) { return n.id == id; });
        return found == stage->tree().end() ? nullptr : &*found;
    }
    State state;
    BenchDesk desk;
    std::unique_ptr<ui::Offscreen> stage;
    std::vector<Action> actions;
    BenchIntents asked;
    std::string refusal;
    Millis at{};
};
}  // namespace
TEST_F(Screen, EveryReachableNodeAndControlIsInTheTree) {
    open();
    for (auto const* id :
         {"node-ecm_a", "node-ecm_b", "node-pin_1", "node-pin_2", "node-body", "c101", "ecm-connector",
          "probe-red", "probe-black", "mode-volts_dc", "mode-ohms", "mode-amps", "mode-continuity", "hold",
          "move-probes", "record", "key-off", "key-on", "reading"})
        EXPECT_NE(find(id), nullptr) << id;
    EXPECT_EQ(find("node-sensor_1"), nullptr) << "covered while plugged";
    EXPECT_FALSE(find("record")->enabled) << "nothing is shown yet";
    desk.left = 2;
    desk.right = 1;
    desk.low = 1;
    frame();
    for (auto const* id : {"step-wheel_chocks", "step-gloves", "step-airbag_disconnect", "tool", "order-vin",
                           "cause-component"})
        EXPECT_NE(find(id), nullptr) << id;
}
TEST_F(Screen, AReadingIsTakenAndRecordedByMouse) {
    open();
    click("ON");
    click("V 直流");
    click("ECM A");
    click("车身");
    ASSERT_TRUE(state.meter.shown);
    EXPECT_EQ(find("reading")->value, digits_text(state.meter.shown->reading) + " V");
    click("记录测量");
    click("异常");
    ASSERT_EQ(state.measurements.size(), 1u);
    EXPECT_EQ(state.measurements[0].record.judgement, Judgement::Abnormal);
    EXPECT_NEAR(static_cast<double>(state.measurements[0].record.value_micro) * 1e-6,
                base_value(state.measurements[0].shown.reading), 1e-6);
}
TEST_F(Screen, ProbesArePlacedByKeysAlone) {
    open(1366, 768, {.zoom = 200, .language = Language::English});
    press("P");
    EXPECT_EQ(desk.hand, Probe::Red);
    press("Enter");
    EXPECT_EQ(state.meter.red, Node::EcmA);
    EXPECT_EQ(desk.hand, Probe::Black) << "the other one comes next";
    press("Right");
    press("Enter");
    EXPECT_NE(state.meter.black, Node::None);
    EXPECT_NE(state.meter.black, Node::EcmA);
    EXPECT_FALSE(desk.hand);
}
TEST_F(Screen, RightAloneComesToEveryNodeOfTheCircuit) {
    state.c101 = Mate::Unplugged;
    open();
    press("P");
    std::set<std::string> seen;
    for (int i = 0; i < 7; ++i) {
        for (auto const& node : stage->tree())
            if (node.focused) seen.insert(node.id);
        press("Right");
    }
    EXPECT_EQ(seen, (std::set<std::string>{"node-ecm_a", "node-ecm_b", "node-pin_1", "node-pin_2",
                                           "node-sensor_1", "node-sensor_2", "node-body"}));
}
TEST_F(Screen, AConnectorIsTakenApartAndUncoversTheSensor) {
    open();
    click("插头 C101");
    EXPECT_EQ(state.c101, Mate::Unplugged);
    EXPECT_NE(find("node-sensor_1"), nullptr);
}
TEST_F(Screen, WhatCannotBeDoneIsSaidInWords) {
    open();
    desk.right = 3;
    frame();
    click("暖机 5 分钟");
    EXPECT_EQ(refusal, "coolant.start_first");
    auto const& tree = stage->tree();
    auto const says = [&](auto const& node) {
        return node.label.find("请先起动发动机") != std::string::npos;
    };
    EXPECT_TRUE(std::any_of(tree.begin(), tree.end(), says));
}
TEST_F(Screen, ADangerousStepIsAskedAboutFirst) {
    open();
    desk.left = 2;
    frame();
    click("拆开安全气囊插头");
    EXPECT_TRUE(actions.empty());
    click("取消");
    EXPECT_TRUE(actions.empty());
    click("拆开安全气囊插头");
    click("现在做");
    ASSERT_EQ(actions.size(), 1u);
    EXPECT_TRUE(state.doing.airbag_bare);
}
TEST_F(Screen, CodesAreReadOverTheBusAndWrittenIntoTheOrder) {
    state.memory.stored = {obd::coolant_high};
    state.memory.mil = true;
    open();
    click("ON");
    desk.right = 1;
    frame();
    click("连接诊断仪");
    click("读故障码");
    click("记入维修工单");
    ASSERT_TRUE(state.codes);
    EXPECT_EQ(state.codes->codes, std::vector<obd::Dtc>{obd::coolant_high});
    EXPECT_TRUE(state.codes->read_before);
}
TEST_F(Screen, EveryTabDrawsInBothLanguagesAtEverySizeWithoutAMissingWord) {
    for (auto language : {Language::Chinese, Language::English})
        for (auto [width, height, zoom] :
             {std::tuple{1920, 1080, 100}, {1366, 768, 100}, {1366, 768, 200}, {1280, 1024, 150}})
            for (int tab = 0; tab < 4; ++tab) {
                desk.left = desk.right = tab;
                desk.low = tab % 2;
                open(width, height, {.zoom = zoom, .language = language});
                for (auto const& node : stage->tree())
                    EXPECT_EQ(node.label.find("⟦"), std::string::npos) << node.label;
            }
}
TEST(WrittenValue, IsReadInTheReadingsUnit) {
    auto value = [](std::string_view text, Unit unit) {
        return written_value(text, unit, Judgement::Normal).value();
    };
    EXPECT_EQ(value("3.775", Unit::Volt).value_micro, 3'775'000);
    EXPECT_EQ(value(" 2.45 ", Unit::Kiloohm).value_micro, 2'450'000'000);
    EXPECT_EQ(value("-0.002", Unit::Volt).value_micro, -2'000);
    EXPECT_EQ(value("1.851", Unit::Milliampere).value_micro, 1'851);
    EXPECT_TRUE(value("OL", Unit::Megaohm).overload);
    for (auto const* text : {"", "abc", "1,5", "1.2.3", "nan", "1e9", "99999999"})
        EXPECT_FALSE(written_value(text, Unit::Volt, Judgement::Normal)) << text;
}
