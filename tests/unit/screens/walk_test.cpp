// A candidate's whole way on a terminal without devices, by keys alone.
#include "tests/unit/screens/terminal.h"
#include <algorithm>
#include <gtest/gtest.h>
namespace kz::test {
namespace {
using session::Screen;
struct Walk : ::testing::Test {
    Terminal terminal;
    std::unique_ptr<ui::Offscreen> window;
    std::uint64_t durable_lag = 0;
    void SetUp() override {
        auto opened = ui::Offscreen::open(1366, 768, {.zoom = 200, .language = Language::English});
        if (!opened) GTEST_SKIP() << "skipped: no fonts";
        window = std::move(*opened);
        window->set_now(Millis{60'000});
        show();
    }
    // As the app does it: wishes are carried out in the run that brought them. The window keeps the function
    // for its own presses and clicks, so it may refer to the fixture alone.
    void show() {
        window->frame([this](ui::Ui& ui) {
            auto view = terminal.view();
            view.evidence.durable = terminal.state.events - durable_lag;
            terminal.carry_out(screens::draw(view, terminal.desk, ui));
        });
    }
    void press(char const* key) {
        window->press(key);
        show();
    }
    void type(std::string const& text) {
        window->send(ui::TextInput{text});
        show();
    }
    void tab_to(std::string const& id) {
        for (int n = 0; n < 80; ++n) {
            auto const& tree = window->tree();
            if (std::ranges::any_of(tree,
                                    [&](ui::Node const& node) { return node.focused && node.id == id; }))
                return;
            press("Tab");
        }
        FAIL() << "Tab never reaches " << id;
    }
    bool says(std::string const& words) const {
        return std::ranges::any_of(window->tree(), [&](ui::Node const& node) {
            return node.label.find(words) != std::string::npos;
        });
    }
    Screen screen() const { return terminal.state.screen; }
    void check_in() {
        terminal.want(session::PresentCard{"resident", "s"});
        show();
        press("Enter");
        terminal.want(session::ReportFace{{true, 700, 410, "m"}});
        show();
        press("Enter");
    }
    void begin() {
        check_in();
        press("Enter");
        press("Enter");
        terminal.pass(std::chrono::minutes{7});
        show();
        press("Enter");
        ASSERT_EQ(screen(), Screen::Exam);
    }
    session::Attempt const& attempt() const { return *terminal.state.attempt(); }
};
}  // namespace

TEST_F(Walk, EnterAloneLeadsFromTheCardToTheExam) {
    EXPECT_EQ(screen(), Screen::Idle);
    terminal.want(session::PresentCard{"resident", "s"});
    show();
    EXPECT_EQ(screen(), Screen::Consent);
    press("Enter");
    EXPECT_EQ(screen(), Screen::Face);
    terminal.want(session::ReportFace{{true, 700, 410, "m"}});
    show();
    EXPECT_EQ(screen(), Screen::Confirm);
    press("Enter");
    EXPECT_EQ(screen(), Screen::Rules);
    press("Enter");
    EXPECT_EQ(screen(), Screen::Warmup);
    press("Enter");
    EXPECT_EQ(screen(), Screen::Waiting);
    press("Enter");
    EXPECT_EQ(screen(), Screen::Waiting) << "not before the sitting starts";
    terminal.pass(std::chrono::minutes{7});
    show();
    press("Enter");
    EXPECT_EQ(screen(), Screen::Exam);
}
TEST_F(Walk, TheOtherWayNeedsNoCameraAndNoMouse) {
    terminal.want(session::PresentCard{"resident", "s"});
    show();
    tab_to("manual");
    press("Enter");
    EXPECT_EQ(screen(), Screen::Manual);
    tab_to("pin");
    type("111111");
    press("Enter");
    EXPECT_TRUE(terminal.state.staff.empty());
    EXPECT_EQ(terminal.state.pin.misses, 1U);
    tab_to("pin");
    type(right_pin);
    press("Enter");
    EXPECT_FALSE(terminal.state.staff.empty());
    EXPECT_EQ(screen(), Screen::Manual);
    press("Enter");
    EXPECT_EQ(screen(), Screen::Confirm);
}
TEST_F(Walk, KeysAnswerFlagAndTurnThePages) {
    begin();
    press("B");
    EXPECT_EQ(attempt().entries.at("a-1").answers.at("RESPONSE").values.size(), 1U);
    press("Ctrl+M");
    EXPECT_TRUE(attempt().entries.at("a-1").flagged);
    press("Ctrl+Right");
    EXPECT_EQ(attempt().entry, "a-2");
    press("Ctrl+Left");
    EXPECT_EQ(attempt().entry, "a-1");
}
TEST_F(Walk, SubmissionAsksOnceAndASecondEnterDoesNotDoIt) {
    begin();
    terminal.want(session::TurnTo{session::Page::Review});
    show();
    press("Enter");
    EXPECT_EQ(screen(), Screen::Submit);
    press("Enter");
    EXPECT_EQ(screen(), Screen::Submit);
    tab_to("submit-do");
    durable_lag = 2;
    press("Enter");
    EXPECT_EQ(screen(), Screen::Receipt);
    EXPECT_TRUE(says("Saving your answers"));
    durable_lag = 0;
    show();
    EXPECT_TRUE(says("all answers are saved"));
    press("Enter");
    EXPECT_EQ(screen(), Screen::Idle);
}
TEST_F(Walk, HelpIsOneKeyAwayAndTheCandidateSeesThatTheyWereSeen) {
    begin();
    press("F1");
    EXPECT_TRUE(terminal.state.help_called);
    EXPECT_TRUE(says("The proctor has been called"));
    press("Escape");
    EXPECT_TRUE(says("Proctor called"));
    terminal.want(session::EnterPin{"1002", true});
    terminal.want(session::AnswerHelp{"1002"});
    show();
    EXPECT_TRUE(says("The proctor has seen it"));
}
TEST_F(Walk, AProctorReachesTheServiceScreenFromHelpAndComesBack) {
    begin();
    press("F1");
    tab_to("help-staff");
    press("Enter");
    tab_to("pin");
    type(right_pin);
    press("Enter");
    EXPECT_EQ(screen(), Screen::Service);
    press("Enter");
    EXPECT_EQ(screen(), Screen::Exam);
    EXPECT_TRUE(terminal.state.staff.empty());
}
TEST_F(Walk, TimeIsAnnouncedInWordsAtTenMinutes) {
    begin();
    EXPECT_FALSE(says("10 minutes left"));
    terminal.pass(std::chrono::minutes{80} + std::chrono::seconds{1});
    show();
    EXPECT_TRUE(says("10 minutes left"));
}
TEST_F(Walk, WhoIsNotOnTheRosterLearnsWhatToDoAndLeaves) {
    terminal.identity.match = session::RosterMatch::NotOnRoster;
    terminal.want(session::PresentCard{"resident", "s"});
    show();
    press("Enter");
    EXPECT_EQ(screen(), Screen::Card);
    EXPECT_TRUE(says("not on the list"));
    press("Enter");
    EXPECT_EQ(screen(), Screen::Idle);
}
}  // namespace kz::test
