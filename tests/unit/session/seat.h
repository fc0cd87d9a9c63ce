#pragma once  // A seat on paper: the session with an invented clock and person, its events kept in a list.
#include "core/session/session.h"
#include <gtest/gtest.h>
namespace kz::session {
struct Seat {
    State state;
    std::vector<ledger::Event> events;
    Now now{.boot = {1}, .boottime = Millis{1'000}, .wall = Millis{1'800'000'000'000}};

    Seat() { note("", TerminalStarted{"1", "T07", "S1", "07"}); }
    void pass(Millis time) { now.boottime += time, now.wall += time; }
    void reboot(std::uint8_t boot, Millis off) {
        now.boot = {boot}, now.boottime = Millis{500}, now.wall += off;
    }
    void record(Draft const& draft) {
        ledger::Event event{.seq = events.size(),
                            .kind = static_cast<std::uint32_t>(kind_of(draft.fact)),
                            .subject = draft.subject,
                            .actor = draft.actor,
                            .boot = now.boot,
                            .boottime = now.boottime,
                            .wall = now.wall,
                            .prev = {},
                            .payload = encode_fact(draft.fact)};
        auto applied = apply(state, event);
        ASSERT_TRUE(applied) << applied.error().detail;
        events.push_back(std::move(event));
    }
    void note(std::string subject, Fact fact) { record({std::move(subject), "system", std::move(fact)}); }
    Result<> act(Intent const& intent) {
        auto drafts = TRY(decide(state, intent, now));
        for (auto const& draft : drafts) record(draft);
        return {};
    }
    void must(Intent const& intent) {
        auto done = act(intent);
        ASSERT_TRUE(done) << done.error().detail;
    }
    static IdentityRead li() { return {RosterMatch::Found, "R1", "李*宁", "1101**********002X", {}}; }
    static AttemptOpened paper() {
        AttemptOpened opened;
        opened.registration = "R1", opened.seat = "07", opened.paper = "P1", opened.language = "zh-CN";
        opened.paper_version = 1, opened.seed = 7, opened.allowance_ms = 60 * 60'000;
        opened.items = {"i1", "i2"};
        return opened;
    }
    void check_in(Way way = Way::Face) {
        must(PresentCard{"resident", "05.01"});
        must(GiveConsent{way, "2026-01", li()});
        if (way == Way::Face) {
            must(ReportFace{{true, 700, 410, "m"}});
        } else {
            must(EnterPin{"p1", true});
            must(DecideManualCheck{"p1", true, "looked"});
        }
        must(ConfirmIdentity{paper(), "A1"});
    }
    void start() {
        check_in();
        must(AcceptRules{});
        must(FinishWarmup{});
        must(StartExam{});
    }
    Attempt const& attempt() const { return state.attempts.at("A1"); }
    Millis left() const { return session::left(state, attempt(), now); }
};
}  // namespace kz::session
