#include "seat.h"
#include <random>
using namespace kz;
using namespace kz::session;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
TEST(Session, TheWholeWayGoesFromCardToReceipt) {
    Seat seat;
    EXPECT_EQ(seat.state.screen, Screen::Idle);
    seat.must(PresentCard{"resident", ""});
    EXPECT_EQ(seat.state.screen, Screen::Consent);
    seat.must(GiveConsent{Way::Face, "2026-01", Seat::li()});
    EXPECT_EQ(seat.state.screen, Screen::Face);
    seat.must(ReportFace{{true, 700, 410, "m"}});
    EXPECT_EQ(seat.state.screen, Screen::Confirm);
    seat.must(ConfirmIdentity{Seat::paper(), "A1"});
    EXPECT_EQ(seat.state.screen, Screen::Rules);
    seat.must(AcceptRules{});
    EXPECT_EQ(seat.state.screen, Screen::Warmup);
    seat.must(FinishWarmup{});
    EXPECT_EQ(seat.state.screen, Screen::Waiting);
    seat.must(StartExam{});
    EXPECT_EQ(seat.state.screen, Screen::Exam);
    EXPECT_EQ(seat.attempt().entry, "i1");
    seat.must(SetResponse{"i1", "RESPONSE", {"B"}});
    seat.must(TurnTo{Page::Review});
    EXPECT_EQ(seat.state.screen, Screen::Review);
    seat.must(TurnTo{Page::Submit});
    seat.must(Submit{});
    EXPECT_EQ(seat.state.screen, Screen::Receipt);
    seat.must(RecordReceipt{"A1", {seat.events.size(), "note"}});
    EXPECT_TRUE(seat.attempt().receipt);
    seat.must(CloseAttempt{"left"});
    EXPECT_EQ(seat.state.screen, Screen::Idle);
}
TEST(Session, TheManualWayReachesTheSameAttempt) {
    Seat seat;
    seat.check_in(Way::Manual);
    EXPECT_EQ(seat.state.screen, Screen::Rules);
    EXPECT_EQ(seat.attempt().registration, "R1");
}
TEST(Session, ThreeMissesCallTheProctorAndRefuseNobody) {
    Seat seat;
    seat.must(PresentCard{"resident", ""});
    seat.must(GiveConsent{Way::Face, "2026-01", Seat::li()});
    for (int miss = 0; miss < 3; ++miss) {
        EXPECT_EQ(seat.state.screen, Screen::Face);
        seat.must(ReportFace{{false, 100, 410, "m"}});
    }
    EXPECT_EQ(seat.state.screen, Screen::Manual);
    EXPECT_EQ(seat.state.incidents.back().what, "incident.face_missed");
    EXPECT_EQ(seat.act(DecideManualCheck{"p1", true, ""}).error().advice, "session.pin_first");
}
TEST(Session, ThePinLocksAtTheFifthMissAndDoubles) {
    Seat seat;
    auto wait = [&] { return seat.state.pin.locked_until - seat.state.clock.at(seat.now); };
    for (int miss = 0; miss < 4; ++miss) seat.must(EnterPin{"", false});
    EXPECT_LE(wait(), 0ms);
    seat.must(EnterPin{"", false});
    EXPECT_EQ(wait(), 15s);
    EXPECT_EQ(seat.act(EnterPin{"p1", true}).error().advice, "pin.locked");
    seat.pass(15s);
    seat.must(EnterPin{"", false});
    EXPECT_EQ(wait(), 30s);
    seat.pass(30s);
    seat.must(EnterPin{"p1", true});
    EXPECT_EQ(seat.state.pin.misses, 0U);
}
TEST(Session, SomeoneWhoSubmittedIsToldSoAndNotSeatedAgain) {
    Seat seat;
    seat.start();
    seat.must(TurnTo{Page::Submit});
    seat.must(Submit{});
    seat.must(CloseAttempt{""});
    seat.must(PresentCard{"resident", ""});
    seat.must(GiveConsent{Way::Face, "2026-01", Seat::li()});
    EXPECT_EQ(seat.state.screen, Screen::Card);
    EXPECT_EQ(seat.state.check_in.match, RosterMatch::AlreadySubmitted);
}
TEST(Session, NotMeLeavesTheSeatFreeAndIsAnIncident) {
    Seat seat;
    seat.must(PresentCard{"resident", ""});
    seat.must(GiveConsent{Way::Face, "2026-01", Seat::li()});
    seat.must(ReportFace{{true, 700, 410, "m"}});
    seat.must(DenyIdentity{});
    EXPECT_EQ(seat.state.screen, Screen::Idle);
    EXPECT_EQ(seat.state.incidents.back().what, "incident.not_me");
    EXPECT_TRUE(seat.state.check_in.registration.empty());
}
TEST(Timer, RunsOnOverAKillWithinOneBoot) {
    Seat seat;
    seat.start();
    seat.pass(10min);
    seat.note("A1", Tick{});
    seat.pass(2min);  // The program is gone, the machine is not.
    seat.note("", TerminalStarted{"1", "T07", "S1", "07"});
    EXPECT_EQ(seat.left(), 48min);
    EXPECT_EQ(seat.attempt().lost, 2min);
    EXPECT_EQ(seat.state.screen, Screen::Exam);
}
TEST(Timer, ContinuesFromTheLastEventAfterAPowerCut) {
    Seat seat;
    seat.start();
    seat.pass(10min);
    seat.note("A1", Tick{});
    seat.reboot(2, 5min);
    seat.note("", TerminalStarted{"1", "T07", "S1", "07"});
    EXPECT_EQ(seat.left(), 50min);
    EXPECT_EQ(seat.attempt().lost, 5min);  // proposed, not given
}
TEST(Timer, WallTimeMovesNothing) {
    Seat seat;
    seat.start();
    seat.pass(10min);
    for (auto jump : {Millis{1h}, Millis{-2h}}) {
        seat.now.wall += jump;
        seat.note("", ClockJumped{jump.count()});
        EXPECT_EQ(seat.left(), 50min);
    }
}
TEST(Timer, AGrantNeedsAPinAndShowsAtOnce) {
    Seat seat;
    seat.start();
    EXPECT_EQ(seat.act(GrantTime{"p1", 3min, "power"}).error().code, Code::Denied);
    seat.must(EnterPin{"p1", true});
    seat.must(GrantTime{"p1", 3min, "power"});
    EXPECT_EQ(seat.left(), 63min);
}
TEST(Timer, WhenTimeIsUpWhatWasSavedIsSubmitted) {
    Seat seat;
    seat.start();
    seat.must(SetResponse{"i1", "RESPONSE", {"B"}});
    seat.pass(61min);
    EXPECT_EQ(seat.act(SetResponse{"i1", "RESPONSE", {"C"}}).error().advice, "session.time_up");
    auto intents = due(seat.state, seat.now);
    ASSERT_EQ(intents.size(), 1U);
    seat.must(intents[0]);
    EXPECT_EQ(seat.attempt().submitted_by, SubmittedBy::TimeUp);
    EXPECT_EQ(seat.attempt().entries.at("i1").answers.at("RESPONSE").values, std::vector<std::string>{"B"});
}
TEST(Timer, ATickIsDueEveryFourSecondsWhileItRuns) {
    Seat seat;
    EXPECT_TRUE(due(seat.state, seat.now).empty());
    seat.start();
    EXPECT_TRUE(due(seat.state, seat.now).empty());
    seat.pass(4s);
    ASSERT_EQ(due(seat.state, seat.now).size(), 1U);
    seat.must(due(seat.state, seat.now)[0]);
    EXPECT_TRUE(due(seat.state, seat.now).empty());
}
TEST(Answers, TheSameAnswerAgainIsNoEvent) {
    Seat seat;
    seat.start();
    seat.must(SetResponse{"i1", "RESPONSE", {"B"}});
    auto const before = seat.events.size();
    seat.must(SetResponse{"i1", "RESPONSE", {"B"}});
    EXPECT_EQ(seat.events.size(), before);
}
TEST(Answers, TwentyThousandPastedCharactersAreKeptWhole) {
    Seat seat;
    seat.start();
    std::string pasted;
    for (int n = 0; n < 20'000; ++n) pasted += "答";
    seat.must(EditText{"i2", "RESPONSE", 0, 0, pasted});
    EXPECT_EQ(response_values(seat.attempt().entries.at("i2").answers.at("RESPONSE")),
              std::vector<std::string>{pasted});
}
TEST(Answers, AnEditBeyondTheTextOrTheLimitIsRefusedWithAdvice) {
    Seat seat;
    seat.start();
    EXPECT_EQ(seat.act(EditText{"i2", "RESPONSE", 1, 0, "a"}).error().code, Code::BadInput);
    EXPECT_EQ(seat.act(EditText{"i2", "RESPONSE", 0, 0, std::string(50'001, 'a')}).error().advice,
              "session.answer_too_long");
    EXPECT_EQ(seat.act(EditText{"i2", "RESPONSE", 0, 0, "\xff"}).error().code, Code::BadInput);
    EXPECT_EQ(seat.act(SetResponse{"i9", "RESPONSE", {"A"}}).error().code, Code::BadInput);
}
TEST(Answers, AnyHistoryOfEditsEqualsAPlainString) {
    auto const seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    Seat seat;
    seat.start();
    std::u32string model;
    std::u32string const letters = U"aé中𠮷\n";
    for (int step = 0; step < 2'000; ++step) {
        auto position = random() % (model.size() + 1);
        auto deleted = random() % (std::min<std::size_t>(model.size() - position, 4) + 1);
        std::u32string inserted(random() % 4, letters[random() % letters.size()]);
        model.replace(position, deleted, inserted);
        seat.must(EditText{"i2", "RESPONSE", position, deleted, to_utf8(inserted)});
    }
    EXPECT_EQ(seat.attempt().entries.at("i2").answers.at("RESPONSE").text, model);
}
TEST(Replay, EqualsTheLiveStateAtEveryStep) {
    Seat seat;
    seat.start();
    seat.must(SetResponse{"i1", "RESPONSE", {"B"}});
    seat.must(SetFlag{"i1", true});
    seat.must(EditText{"i2", "RESPONSE", 0, 0, "文字"});
    seat.must(TurnTo{Page::Submit});
    seat.must(Submit{});
    State folded;
    for (auto const& event : seat.events) ASSERT_TRUE(apply(folded, event));
    EXPECT_EQ(state_hash(folded), state_hash(seat.state));
    EXPECT_EQ(state_json(folded), state_json(seat.state));
    for (std::size_t size = 0; size < seat.events.size(); ++size) {
        auto part = replay(std::span{seat.events}.first(size)).value();
        EXPECT_NE(state_hash(part), state_hash(seat.state)) << "at " << size;
    }
}
TEST(Replay, ForeignEventsAreCorruptAndNeverACrash) {
    std::mt19937 random{std::random_device{}()};
    Seat seat;
    seat.start();
    for (int n = 0; n < 3'000; ++n) {
        auto event = seat.events[random() % seat.events.size()];
        event.seq = seat.state.events;
        for (auto& byte : event.payload)
            if (random() % 8 == 0) byte = static_cast<std::uint8_t>(random());
        auto copy = seat.state;
        (void)apply(copy, event).has_value();
    }
}
TEST(CheckIn, ARestartBeforeTheAttemptBeginsAgainAtTheCard) {
    Seat seat;
    seat.must(PresentCard{"resident", ""});
    seat.must(GiveConsent{Way::Face, "2026-01", Seat::li()});
    seat.note("", TerminalStarted{"1", "T07", "S1", "07"});
    EXPECT_EQ(seat.state.screen, Screen::Idle);
    EXPECT_TRUE(seat.state.check_in.registration.empty());
}
