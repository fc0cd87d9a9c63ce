// The demo paper sat at a terminal, folded and scored at central, and shown to people.
#include "core/session/scoring.h"
#include "core/session/session.h"
#include "harness.h"
#include <csignal>
#include <nlohmann/json.hpp>
using namespace kz;
using namespace kz::e2e;
class Assessed : public Site {
protected:
    session::State state;
    std::optional<ledger::Ledger> ledger;
    exam::Paper paper;

    void SetUp() override {
        ASSERT_EQ(run({program("kaozhanctl"), "central", "publish", KZ_SOURCE_DIR "/assets/demo-site",
                       "--data", central_data, "--json"}),
                  0);
        site = "demo-college";
        enrol();
        auto folder_name = std::filesystem::path{KZ_SOURCE_DIR "/assets/demo-site/paper"};
        auto loaded = exam::load_paper(
            [&](std::string const& name) { return read_file(folder_name / name, 64 << 20); });
        ASSERT_TRUE(loaded) << to_string(loaded.error());
        paper = std::move(*loaded);
        ledger.emplace(open_ledger());
    }
    void record(std::string subject, session::Fact const& fact) {
        auto event = ledger->append({static_cast<std::uint32_t>(session::kind_of(fact)), std::move(subject),
                                     "system", session::encode_fact(fact)},
                                    read_clocks());
        ASSERT_TRUE(event);
        auto applied = session::apply(state, *event);
        ASSERT_TRUE(applied) << to_string(applied.error());
    }
    session::AttemptOpened opened(std::string registration) {
        session::AttemptOpened fact;
        fact.registration = std::move(registration);
        fact.seat = "07";
        fact.paper = paper.id;
        fact.language = paper.language;
        fact.paper_version = static_cast<std::uint64_t>(paper.version);
        fact.seed = 7;
        fact.allowance_ms = 3'600'000;
        for (auto const& section : paper.sections)
            for (auto const& entry : section.entries) {
                if (entry.kind == exam::EntryKind::Item) fact.items.push_back(entry.id);
                else fact.tasks.push_back(entry.id), fact.task_specs.push_back(paper.tasks[entry.task].json);
            }
        return fact;
    }
    // Sits the paper: the first choice of every choice item, nothing on the bench. Gives the score it
    // computed.
    session::Scored sit(std::string const& attempt, std::string const& registration) {
        record("", session::TerminalStarted{"1", "t-07", "demo-college", "07"});
        record("", session::SittingLoaded{1, "s-20261107-2", paper.id,
                                          static_cast<std::uint64_t>(paper.version), ""});
        record(attempt, opened(registration));
        record(attempt, session::RulesAccepted{});
        record(attempt, session::WarmupDone{});
        record(attempt, session::ExamStarted{});
        for (auto const& section : paper.sections)
            for (auto const& entry : section.entries)
                if (entry.kind == exam::EntryKind::Item)
                    record(attempt, session::ResponseSet{entry.id, "RESPONSE", {"a"}});
        record(attempt, session::Submitted{});
        return session::score_attempt(paper, state.attempts.at(attempt)).value();
    }
    void ship() {
        auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        ASSERT_TRUE(ledger->wait_durable(ledger->appended(), deadline));
        ASSERT_EQ(sync_once(), 0);
        EXPECT_TRUE(comes_true([&] {
            auto rows = store().attempts().value();
            return !rows.empty() && rows[0].score;
        }));
    }
};
TEST_F(Assessed, CentralComputesTheTerminalsScore) {
    auto scored = sit("a-1", "2026110700127");
    record("a-1", scored);
    ship();
    auto row = store().attempt("demo-college", "a-1").value();
    ASSERT_TRUE(row && row->score);
    EXPECT_EQ(row->score->points, scored.points);
    EXPECT_EQ(row->score->details, scored.details);
    EXPECT_EQ(row->state, "submitted");
    EXPECT_EQ(row->registration, "2026110700127");
    EXPECT_EQ(row->name, "李晓宁");
    EXPECT_GT(row->score->points, 0);
    EXPECT_TRUE(store().incidents().value().empty());
}
TEST_F(Assessed, APlantedWrongScoreGetsCentralsScoreAndAnIncident) {
    auto scored = sit("a-1", "2026110700127");
    auto planted = scored;
    planted.points = 9'900;
    planted.pass = true;
    record("a-1", planted);
    ship();
    EXPECT_TRUE(comes_true([&] { return !store().incidents().value().empty(); }));
    for (int round = 0; round < 2; ++round) {
        auto row = store().attempt("demo-college", "a-1").value();
        EXPECT_EQ(row->score->points, scored.points);
        EXPECT_EQ(row->score->pass, scored.pass);
        EXPECT_EQ(row->terminal_points, 9'900);
        auto incidents = store().incidents().value();
        ASSERT_EQ(incidents.size(), 1u);
        EXPECT_EQ(incidents[0].code, "score-differs");
        kill_central(SIGKILL);  // and again from its store
        start_central();
        auto as_before = [&] {
            auto again = store().attempt("demo-college", "a-1").value();
            return again->score.has_value();
        };
        EXPECT_TRUE(comes_true(as_before));
    }
}
TEST_F(Assessed, WhatALedgerClaimsAfterSubmissionChangesNoScore) {
    auto scored = sit("a-1", "2026110700127");
    // No program of ours writes this; whoever holds the terminal's key can.
    session::Fact late = session::ResponseSet{paper.sections[0].entries[0].id, "RESPONSE", {"B"}};
    ASSERT_TRUE(ledger->append(
        {static_cast<std::uint32_t>(session::kind_of(late)), "a-1", "system", session::encode_fact(late)},
        read_clocks()));
    ship();
    EXPECT_EQ(store().attempt("demo-college", "a-1").value()->score->points, scored.points);
}
TEST_F(Assessed, ALedgerThatCannotBeFoldedStillGetsItsReceipt) {
    session::Fact stray = session::Submitted{};  // of an attempt nobody opened
    ASSERT_TRUE(ledger->append(
        {static_cast<std::uint32_t>(session::kind_of(stray)), "a-9", "system", session::encode_fact(stray)},
        read_clocks()));
    ASSERT_TRUE(ledger->wait_durable(1, std::chrono::steady_clock::now() + std::chrono::seconds{30}));
    EXPECT_EQ(sync_once(), 0);
    EXPECT_TRUE(std::filesystem::exists(inbox("receipts/a-9.receipt")));
    EXPECT_TRUE(comes_true([&] { return !store().incidents().value().empty(); }));
    EXPECT_EQ(store().incidents().value()[0].code, "not-foldable");
}
TEST_F(Assessed, PeopleSeeItInChromiumInBothLanguages) {
    if (!std::filesystem::exists("/usr/bin/chromedriver"))
        GTEST_SKIP() << "skipped: chromium-driver not present";
    auto scored = sit("a-1", "2026110700127");
    auto planted = scored;
    planted.points = 9'900;
    record("a-1", planted);
    ship();
    EXPECT_TRUE(comes_true([&] { return !store().incidents().value().empty(); }));
    ASSERT_TRUE(central::set_web_user(central_data, "mei", "a long password"));
    auto pictures = std::filesystem::path{KZ_BIN_DIR "/../web-pages"};
    std::filesystem::create_directories(pictures);
    EXPECT_EQ(run({"/usr/bin/python3", KZ_SOURCE_DIR "/tests/e2e/sync/web_page.py",
                   "http://127.0.0.1:" + std::to_string(web_port), "mei", "a long password", pictures}),
              0);
}
