#include "stage.h"
#include <random>
using namespace kz;
using namespace kz::ui;
namespace {
// One screen with most kinds of widgets, whose state a test changes.
struct Model {
    std::string chosen = "B", field = "5.00", essay = "控制单元只在信号电压超出范围时记录故障码。";
    bool dialog = false;
    int pressed = 0, seconds = 100, tab = 0, cause = 0;
    std::vector<std::string> order = {"甲", "乙", "丙", "丁"};
    void draw(Ui& ui) {
        ScreenOptions options{.top = TopBar{.name = say("李*宁"),
                                            .title = say("题型"),
                                            .remaining = std::chrono::seconds{seconds * 60}},
                              .left = {{.id = "help",
                                        .label = say("呼叫监考员"),
                                        .icon = Icon::Headset,
                                        .shortcut = {Key::F1}}},
                              .primary = Action{.id = "next", .label = say("下一题")}};
        auto const action = ui.screen("model", options, [&] { body(ui); });
        if (action == "next") ++pressed;
        if (action == "help") dialog = true;
        if (dialog) {
            auto answer = ui.confirm(
                "ask",
                {.title = say("呼叫？"), .body = say("监考员会过来。"), .yes = say("是"), .no = say("否")});
            if (answer != Answer::None) dialog = false;
        }
    }
    void body(Ui& ui) {
        std::vector<Text> tabs = {say("一"), say("二")};
        if (auto t = ui.tabs("tabs", tabs, tab)) tab = *t;
        {
            auto group = ui.group("options");
            for (char key : {'A', 'B', 'C'}) {
                std::string id(1, key);
                if (ui.option(id, say("选项 " + id), {.selected = chosen == id, .key = key})) chosen = id;
            }
        }
        ui.text_field("field", say("电压"), field);
        std::vector<Text> causes = {say("断路"), say("短路")};
        if (auto c = ui.dropdown("cause", say("原因"), causes, cause)) cause = *c;
        std::vector<Text> rows;
        for (auto const& o : order) rows.push_back(say(o));
        if (auto m = ui.order_list("order", say("顺序"), rows)) {
            auto item = order[static_cast<std::size_t>(m->from)];
            order.erase(order.begin() + m->from);
            order.insert(order.begin() + m->to, item);
        }
        for (auto const& edit : ui.text_area("essay", say("作答"), essay)) apply_edit(essay, edit);
    }
};
struct Play {
    Model model;
    std::unique_ptr<Offscreen> stage = stage_of();
    Play() { frame(); }
    void frame() {
        stage->frame([this](Ui& ui) { model.draw(ui); });
    }
};
}  // namespace
TEST(Frame, AnUnchangedFrameDrawsNothing) {
    Play play;
    EXPECT_EQ(play.stage->dirty_px(), 1024 * 768);
    play.frame();
    EXPECT_EQ(play.stage->dirty_px(), 0);
}
TEST(Frame, AKeystrokeRedrawsAFewTiles) {
    Play play;
    play.stage->click("作答");
    play.frame();
    play.stage->send(TextInput{"字"});
    play.frame();
    EXPECT_GT(play.stage->dirty_px(), 0);
    EXPECT_LE(play.stage->dirty_px(), 20 * 64 * 64);
    EXPECT_EQ(play.model.essay, "控制单元只在信号电压超出范围时记录故障码。字");
}
TEST(Frame, APartRedrawnEqualsTheWholePixelByPixel) {
    Play play;
    unsigned const seed = std::random_device{}();
    std::mt19937 random{seed};
    for (int step = 0; step < 120; ++step) {
        Point const at{static_cast<float>(random() % 1024), static_cast<float>(random() % 768)};
        switch (random() % 6) {
        case 0:
            play.stage->send(PointerMove{at});
            play.stage->send(PointerDown{at});
            play.stage->send(PointerUp{at});
            break;
        case 1: play.stage->send(PointerMove{at}); break;
        case 2: play.stage->send(TextInput{random() % 2 ? "好" : "w"}); break;
        case 3: play.stage->send(Wheel{at, random() % 2 ? 1.F : -1.F}); break;
        case 4:
            play.stage->send(
                *key_from(std::array{"Tab", "Down", "Space", "Backspace", "F1", "Escape"}[random() % 6]));
            break;
        default: play.model.seconds = static_cast<int>(random() % 5000); break;
        }
        play.frame();
        ASSERT_EQ(play.stage->pixels(), play.stage->pixels_drawn_afresh())
            << "seed " << seed << " step " << step;
    }
}
TEST(Frame, EnterIsThePrimaryActionUnlessAButtonHasTheFocus) {
    Play play;
    play.stage->press("Enter");
    EXPECT_EQ(play.model.pressed, 1);
    play.stage->click("作答");
    play.stage->press("Enter");
    EXPECT_EQ(play.model.pressed, 1) << "a new line in the text area";
    play.stage->press("Ctrl+Enter");
    EXPECT_EQ(play.model.pressed, 2);
}
TEST(Frame, OptionKeysChooseOutsideTextFieldsOnly) {
    Play play;
    play.stage->press("C");
    EXPECT_EQ(play.model.chosen, "C");
    play.stage->click("电压");
    play.stage->press("A");
    EXPECT_EQ(play.model.chosen, "C");
}
TEST(Frame, TabWalksInReadingOrderAndAGroupIsOneStop) {
    Play play;
    std::vector<std::string> walked;
    for (int i = 0; i < 9; ++i) {
        play.stage->press("Tab");
        walked.push_back(focused(*play.stage));
    }
    EXPECT_EQ(walked, (std::vector<std::string>{"设置", "一", "选项 B", "电压", "原因", "甲", "作答",
                                                "呼叫监考员", "下一题"}));
    play.stage->press("Tab");
    play.stage->press("Tab");
    play.stage->press("Tab");
    play.stage->press("Down");
    EXPECT_EQ(focused(*play.stage), "选项 C");
    play.stage->press("Space");
    EXPECT_EQ(play.model.chosen, "C");
}
TEST(Frame, F6GoesFromRegionToRegion) {
    Play play;
    std::vector<std::string> walked;
    for (int i = 0; i < 3; ++i) {
        play.stage->press("F6");
        walked.push_back(focused(*play.stage));
    }
    EXPECT_EQ(walked, (std::vector<std::string>{"设置", "一", "呼叫监考员"}));
}
TEST(Frame, ADialogTakesEverythingAndGivesTheFocusBack) {
    Play play;
    play.stage->press("Tab");
    auto const before = focused(*play.stage);
    play.stage->press("F1");
    ASSERT_TRUE(node(play.stage->tree(), "呼叫？"));
    EXPECT_FALSE(node(play.stage->tree(), "选项 A")->enabled);
    EXPECT_EQ(focused(*play.stage), "是");
    play.stage->press("C");
    EXPECT_EQ(play.model.chosen, "B");
    play.stage->press("Escape");
    EXPECT_FALSE(play.model.dialog);
    EXPECT_EQ(focused(*play.stage), before);
}
TEST(Frame, AnOrderListMovesByKeysByButtonsAndByDragging) {
    Play play;
    play.stage->click("乙");
    play.stage->press("Ctrl+Up");
    EXPECT_EQ(play.model.order, (std::vector<std::string>{"乙", "甲", "丙", "丁"}));
    EXPECT_EQ(focused(*play.stage), "乙");
    play.stage->click("下移：甲");
    EXPECT_EQ(play.model.order, (std::vector<std::string>{"乙", "丙", "甲", "丁"}));
    auto const from = node(play.stage->tree(), "乙")->rect, to = node(play.stage->tree(), "甲")->rect;
    play.stage->send(PointerMove{from.centre()});
    play.stage->send(PointerDown{from.centre()});
    play.stage->send(PointerMove{{to.centre().x, to.centre().y + 10}});
    play.frame();
    play.stage->send(PointerUp{{to.centre().x, to.centre().y + 10}});
    play.frame();
    EXPECT_EQ(play.model.order, (std::vector<std::string>{"丙", "甲", "乙", "丁"}));
}
TEST(Frame, ADropdownOpensChoosesAndClosesByKeysAlone) {
    Play play;
    for (int i = 0; i < 5; ++i) play.stage->press("Tab");
    ASSERT_EQ(focused(*play.stage), "原因");
    play.stage->press("Space");
    EXPECT_EQ(focused(*play.stage), "断路");
    play.stage->press("Down");
    play.stage->press("Enter");
    EXPECT_EQ(play.model.cause, 1);
    EXPECT_EQ(focused(*play.stage), "原因");
    EXPECT_EQ(play.model.pressed, 0);
}
TEST(Frame, SettingsHoldAtOnceAndEscapeCloses) {
    Play play;
    play.stage->click("设置");
    play.stage->click("深色");
    EXPECT_EQ(play.stage->settings().theme, ThemeName::Dark);
    play.stage->click("150%");
    EXPECT_EQ(play.stage->settings().zoom, 150);
    play.stage->press("Escape");
    EXPECT_FALSE(node(play.stage->tree(), "深色"));
}
TEST(Frame, AClippedWidgetIsInTheTreeAndCanBeReached) {
    auto stage = stage_of(600, 400);
    int hit = -1;
    Frame const draw = [&](Ui& ui) {
        ui.screen("long", {}, [&] {
            for (int i = 0; i < 40; ++i)
                if (ui.button(i, say("按钮 " + std::to_string(i)))) hit = i;
        });
    };
    stage->frame(draw);
    ASSERT_TRUE(node(stage->tree(), "按钮 39"));
    EXPECT_FALSE(node(stage->tree(), "按钮 39")->visible);
    stage->click("按钮 39");
    EXPECT_EQ(hit, 39);
}
TEST(Frame, EveryRoleAndRareCharactersAreDrawn) {
    auto stage = stage_of(400, 100);
    auto blank = [&](char const* text) {
        stage->frame([&](Ui& ui) { ui.text(say(text)); });
        return stage->pixels();
    };
    auto const nothing = blank(" "), missing = blank("\xF3\xB0\x80\x80");
    for (char const* rare : {"𠮷", "䶮", "㐂"}) {
        auto const drawn = blank(rare);
        EXPECT_NE(drawn, nothing) << rare;
        EXPECT_NE(drawn, missing) << rare;
    }
}
TEST(Frame, AllDigitsAreEquallyWideSoThatATimerStandsStill) {
    auto stage = stage_of();
    stage->frame([](Ui& ui) {
        for (auto weight : {Weight::Regular, Weight::Bold})
            for (char digit = '1'; digit <= '9'; ++digit)
                EXPECT_EQ(ui.text_width(std::string(1, digit), {28, weight}),
                          ui.text_width("0", {28, weight}));
    });
}
TEST(Frame, MissingFontsAreAClearError) {
    auto opened = Offscreen::open(100, 100, {}, "/nowhere");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::Absent);
    EXPECT_EQ(opened.error().advice, "ui.no_fonts");
}
TEST(Frame, CanvasHitsAreWidgetsThatClickAndDrag) {
    auto stage = stage_of(800, 600);
    std::vector<std::string> seen;
    Frame const draw = [&](Ui& ui) {
        auto canvas = ui.canvas("c", say("电路"), {.view = {400, 300}});
        for (auto [name, x] : {std::pair{"红", 100.F}, {"黑", 200.F}}) {
            auto hit = canvas->hit(name, say(name), {x, 100, 40, 40}, {.draggable = true});
            if (hit.clicked) seen.push_back(std::string{name} + " click");
            if (hit.dropped)
                seen.push_back(std::string{name} + " drop " + std::to_string(static_cast<int>(hit.at.x)));
        }
    };
    stage->frame(draw);
    stage->click("黑");
    stage->send(PointerDown{{240, 240}});
    stage->send(PointerMove{{600, 240}});
    stage->send(PointerUp{{600, 240}});
    stage->frame(draw);
    EXPECT_EQ(seen, (std::vector<std::string>{"黑 click", "红 drop 300"}));
}
