// What stays when the key of an attempt is gone, and what another terminal needs to go on with it.
#include "core/base/file.h"
#include "core/session/takeover.h"
#include "tests/unit/session/seat.h"
#include <algorithm>
#include <random>
using namespace kz;
using namespace kz::session;
namespace {
Bytes coolant() {
    return read_file(std::filesystem::path{KZ_SOURCE_DIR} / "assets/demo-site/paper/tasks/coolant.json",
                     1 << 20)
        .value();
}
struct KeyedSeat : Seat {
    void sit() {
        must(PresentCard{"resident", ""});
        must(GiveConsent{Way::Face, "2026-01", li()});
        must(ReportFace{{true, 700, 410, "m"}});
        auto opened = paper();
        opened.tasks = {"t1"}, opened.task_specs = {coolant()};
        KeyMade key{opened.registration, opened.seat,          "S",        opened.paper,
                    opened.language,     opened.paper_version, {"issuer"}, {{1, 2, 3}}};
        must(ConfirmIdentity{opened, "A1", key});
        must(AcceptRules{});
        must(FinishWarmup{});
        must(StartExam{});
    }
    void work(unsigned seed) {
        std::mt19937 random{seed};
        for (int step = 0; step < 60; ++step) {
            pass(Millis{random() % 4'000});
            auto const item = random() % 2 == 0 ? "i1" : "i2";
            switch (random() % 6) {
            case 0: must(OpenEntry{item}); break;
            case 1:
                must(SetResponse{item, "R", {std::string(1, static_cast<char>('A' + random() % 4))}});
                break;
            case 2: must(SetFlag{item, random() % 2 == 0}); break;
            case 3: must(TurnTo{random() % 2 == 0 ? Page::Review : Page::Exam}); break;
            case 4: note("A1", Tick{}); break;
            default: must(EditText{item, "W", 0, 0, "学𠮷a"}); break;
            }
        }
    }
    void submit() {
        must(TurnTo{Page::Submit});
        must(Submit{});
        must(RecordScore{{5000, 10000, false, "{}"}});
    }
    void seal() { must(SealAttempt{"A1", {"bundle", std::string(64, 'a'), 100}}); }
    std::vector<ledger::Event> without_key() const {
        auto sealed = events;
        for (auto& event : sealed)
            if (is_secret(static_cast<EventKind>(event.kind))) event.payload = {1, 9, 9, 9};
        return sealed;
    }
};
std::vector<ledger::Event> of_attempt(std::vector<ledger::Event> const& events) {
    std::vector<ledger::Event> some;
    std::ranges::copy_if(events, std::back_inserter(some),
                         [](ledger::Event const& event) { return event.subject == "A1"; });
    return some;
}
TEST(Sealing, TheFoldWithoutTheKeyComesToTheSameOnceTheAttemptIsSealed) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        KeyedSeat seat;
        seat.sit();
        seat.work(seed);
        auto const before = replay(seat.without_key()).value();
        EXPECT_TRUE(before.attempts.at("A1").opaque);
        EXPECT_EQ(before.screen, seat.state.screen);
        EXPECT_NE(state_hash(before), state_hash(seat.state)) << "something secret was there to be left out";
        seat.submit();
        seat.seal();
        EXPECT_EQ(state_hash(replay(seat.without_key()).value()), state_hash(seat.state)) << seed;
    }
}
TEST(Sealing, NothingOfTheAnswersIsLeftInTheStateAfterwards) {
    KeyedSeat seat;
    seat.sit();
    seat.work(1);
    seat.submit();
    EXPECT_NE(state_json(seat.state).find("学"), std::string::npos);
    seat.seal();
    auto const& rest = seat.attempt();
    EXPECT_TRUE(rest.entries.empty() && rest.tasks.empty() && !rest.score && rest.seed == 0);
    EXPECT_EQ(state_json(seat.state).find("学"), std::string::npos);
    EXPECT_EQ(rest.registration, "R1");
    EXPECT_EQ(seat.state.screen, Screen::Receipt);
}
TEST(Sealing, AReceiptAndTheEndOfTheSeatStillWork) {
    KeyedSeat seat;
    seat.sit();
    seat.submit();
    seat.seal();
    seat.must(RecordReceipt{"A1", {seat.state.events, "note"}});
    seat.must(CloseAttempt{"finished"});
    EXPECT_EQ(state_hash(replay(seat.without_key()).value()), state_hash(seat.state));
}
TEST(Sealing, OnlyASubmittedAttemptWithAKeyIsSealedAndOnlyOnce) {
    KeyedSeat seat;
    seat.sit();
    EXPECT_EQ(seat.act(SealAttempt{"A1", {}}).error().code, Code::Denied);
    seat.submit();
    seat.seal();
    auto const events = seat.events.size();
    seat.seal();
    seat.must(RecordScore{{1, 2, true, "{}"}});  // Nothing is scored any more where nothing can be read.
    EXPECT_EQ(seat.events.size(), events);
}
TEST(Sealing, AnAttemptWithoutAKeyHasNoSealedEvents) {
    Seat seat;
    seat.start();
    auto events = seat.events;
    auto opened =
        std::ranges::find(events, static_cast<std::uint32_t>(EventKind::AttemptOpened), &ledger::Event::kind);
    opened->payload = {1, 9};
    EXPECT_EQ(replay(events).error().code, Code::Corrupt);
}
TEST(TakeOver, AnotherTerminalHasTheSameAnswersTasksAndTimeLeft) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        KeyedSeat first;
        first.sit();
        first.work(seed);
        auto const facts = shorten(of_attempt(first.events)).value();
        KeyedSeat second;
        second.pass(Millis{123'456});
        second.note("A1", TakenOver{"kaozhan/1/t07", first.state.events, "", "handed-over", {}, facts});
        auto const &there = second.attempt(), &here = first.attempt();
        EXPECT_EQ(second.left(), exam::left(here.timer, first.state.clock.last));
        ASSERT_EQ(there.entries.size(), here.entries.size());
        for (auto const& [id, entry] : here.entries) {
            auto const& other = there.entries.at(id);
            EXPECT_EQ(other.flagged, entry.flagged);
            for (auto const& [response, answer] : entry.answers)
                EXPECT_EQ(response_values(other.answers.at(response)), response_values(answer));
        }
        EXPECT_EQ(there.entry, here.entry);
        EXPECT_EQ(there.phase, Phase::Running);
        EXPECT_EQ(second.state.current, "A1");
        second.must(SetResponse{"i1", "R", {"D"}});  // It goes on.
        second.must(TurnTo{Page::Submit});
        second.must(Submit{});
    }
}
TEST(TakeOver, ASubmittedAttemptIsNotTakenOverAndForeignFactsAreRefused) {
    KeyedSeat seat;
    seat.sit();
    seat.submit();
    EXPECT_EQ(shorten(of_attempt(seat.events)).error().code, Code::Corrupt);
    Seat other;
    ledger::Event event{1,
                        static_cast<std::uint32_t>(EventKind::TakenOver),
                        "A1",
                        "proctor:p1",
                        {1},
                        {},
                        {},
                        {},
                        encode_fact(TakenOver{"o", 1, "", "handed-over", {}, {{1, 2}}})};
    EXPECT_EQ(apply(other.state, event).error().code, Code::Corrupt);
}
}  // namespace
