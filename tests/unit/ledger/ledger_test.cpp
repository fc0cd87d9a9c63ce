#include "tests/unit/ledger/fixture.h"
#include <algorithm>
#include <gmock/gmock.h>
#include <latch>
#include <thread>
namespace kz::ledger {
namespace {
TEST_F(LedgerTest, WhatWasDurableIsThereAfterOpeningAgain) {
    std::vector<Event> written;
    {
        auto opened = open().value();
        EXPECT_TRUE(opened.events.empty());
        EXPECT_TRUE(opened.differences.empty());
        for (int n = 0; n < 100; ++n)
            written.push_back(opened.ledger.append(draft(std::to_string(n)), at(n)).value());
        ASSERT_TRUE(opened.ledger.wait_durable(100, soon()));
        EXPECT_EQ(opened.ledger.durable(), 100u);
    }
    auto again = open().value();
    EXPECT_EQ(again.events, written);
    EXPECT_TRUE(again.differences.empty());
    EXPECT_EQ(again.ledger.appended(), 100u);
}
TEST_F(LedgerTest, EachEventHoldsTheHashOfTheOneBefore) {
    auto opened = open().value();
    auto first = opened.ledger.append(draft(), at(1)).value();
    auto second = opened.ledger.append(draft(), at(2)).value();
    EXPECT_EQ(first.prev, Hash{});
    EXPECT_EQ(second.prev, sha256(encode(first)));
    EXPECT_EQ(second.seq, 1u);
}
TEST_F(LedgerTest, ClosingWritesWhatIsPending) {
    {
        auto opened = open().value();
        for (int n = 0; n < 1000; ++n) ASSERT_TRUE(opened.ledger.append(draft(), at(n)));
    }
    EXPECT_EQ(open().value().events.size(), 1000u);
}
TEST_F(LedgerTest, OnlyOneMayHaveItOpen) {
    auto first = open();
    ASSERT_TRUE(first);
    auto second = open();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::Denied);
    EXPECT_EQ(second.error().advice, "ledger.in_use");
}
TEST_F(LedgerTest, AnotherTerminalsFolderIsRefused) {
    fill(3);
    auto other = options();
    other.origin = "kaozhan/1/test-08";
    auto opened = Ledger::open(other);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().advice, "ledger.other_origin");
}
TEST_F(LedgerTest, AMissingKeyIsNotReplacedOnceThereAreEvents) {
    fill(3);
    std::filesystem::remove(folder.path() / key_name);
    auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().advice, "ledger.key_missing");
}
TEST_F(LedgerTest, TheKeyFileIsForItsOwnerAlone) {
    fill(1);
    auto mode = std::filesystem::status(folder.path() / key_name).permissions();
    EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}
TEST_F(LedgerTest, ADraftBeyondItsLimitsIsRefusedAndChangesNothing) {
    auto opened = open().value();
    auto bad = std::vector<Draft>(6, draft());
    bad[0].subject.assign(subject_bytes_max + 1, 'x');
    bad[1].actor.assign(actor_bytes_max + 1, 'x');
    bad[2].payload.clear();
    bad[3].payload.resize(payload_bytes_max + 1);
    bad[4].payload[0] = 9;
    bad[5].subject = "\xff";
    for (auto const& each : bad) EXPECT_EQ(opened.ledger.append(each, at(0)).error().code, Code::BadInput);
    EXPECT_EQ(opened.ledger.appended(), 0u);
    auto largest = draft();
    largest.payload.resize(payload_bytes_max);
    ASSERT_TRUE(opened.ledger.append(largest, at(0)));
    EXPECT_TRUE(opened.ledger.wait_durable(1, soon()));
}
TEST_F(LedgerTest, ABurstSharesItsCommits) {
    std::atomic<int> wakes = 0;  // one a commit
    std::latch appended{1};
    auto counting = options();
    counting.wake = [&] {
        if (wakes++ == 0) appended.wait();  // The writer is held in its first commit until the burst waits.
    };
    constexpr int burst = 2000;
    {
        auto opened = Ledger::open(counting).value();
        for (int n = 0; n < burst; ++n) EXPECT_TRUE(opened.ledger.append(draft(), at(n)));
        appended.count_down();
        ASSERT_TRUE(opened.ledger.wait_durable(burst, soon()));
    }
    EXPECT_GE(wakes.load(), 1);
    EXPECT_LE(wakes.load(), 1 + burst / 100);
}
TEST_F(LedgerTest, ACheckpointCoversWhatWasAppendedBeforeItWasAskedFor) {
    auto opened = open().value();
    Tree tree;
    for (int n = 0; n < 37; ++n) tree.append(encode(opened.ledger.append(draft(), at(n)).value()));
    opened.ledger.checkpoint();
    auto checkpoint = opened.ledger.wait_checkpoint(37, soon()).value();
    EXPECT_EQ(checkpoint.size, 37u);
    EXPECT_EQ(checkpoint.root, tree.root());
    EXPECT_EQ(opened.ledger.durable(), 37u);
    for (auto name : {"37.note", "latest.note"}) {
        auto note = content(folder.path() / checkpoint_folder / name);
        EXPECT_EQ(open_checkpoint(as_text(note), opened.ledger.verifier()).value(), checkpoint);
    }
}
TEST_F(LedgerTest, TwoMediaAreTwoFolders) {
    TempFolder second;
    auto both = options();
    both.events = second.path();
    {
        auto opened = Ledger::open(both).value();
        ASSERT_TRUE(opened.ledger.append(draft(), at(0)));
    }
    EXPECT_FALSE(std::filesystem::exists(events_path()));
    EXPECT_TRUE(std::filesystem::exists(second.path() / event_file_name));
    EXPECT_EQ(Ledger::open(both).value().events.size(), 1u);
}
TEST_F(LedgerTest, AReaderFollowsTheFileAsItGrows) {
    auto opened = open().value();
    auto reader = EventFileReader::open(events_path()).value();
    EXPECT_EQ(reader.origin_hash(), sha256(as_bytes("kaozhan/1/test-07")));
    EXPECT_TRUE(reader.read_from(0, 1 << 20).value().empty());
    std::vector<Bytes> written;
    for (int n = 0; n < 1000; ++n) {
        written.push_back(encode(
            opened.ledger.append(draft(std::string(static_cast<std::size_t>(n), 'x')), at(n)).value()));
        if (n % 100 != 99) continue;
        ASSERT_TRUE(opened.ledger.wait_durable(written.size(), soon()));
        auto got = reader.read_from(written.size() - 100, 1 << 20).value();
        EXPECT_TRUE(std::ranges::equal(got, std::span{written}.last(100)));
    }
    EXPECT_EQ(reader.read_from(0, 1 << 30).value(), written);
    EXPECT_EQ(reader.read_from(999, 1 << 20).value().at(0), written.back());
    auto few = reader.read_from(500, 2000).value();  // An event and a bound of bytes.
    EXPECT_EQ(few.size(), 3u);
    EXPECT_EQ(few.at(0), written.at(500));
    EXPECT_EQ(reader.read_from(500, 1).value().size(), 1u);
    EXPECT_TRUE(reader.read_from(5000, 1 << 20).value().empty());
}
}  // namespace
}  // namespace kz::ledger
