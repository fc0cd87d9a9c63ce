#include "core/ledger/audit.h"
#include "tests/unit/ledger/fixture.h"
#include <algorithm>
#include <fstream>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
// Both copies as they are now, to be put back later.
struct Snapshot {
    Bytes database, events;
};
class Recovery : public LedgerTest {
protected:
    Snapshot snapshot() const { return {content(database_path()), content(events_path())}; }
    void restore(Snapshot const& was) {
        put(database_path(), was.database);
        put(events_path(), was.events);
    }
    std::vector<std::string> codes(Opened const& opened) const {
        std::vector<std::string> found;
        for (auto const& difference : opened.differences) found.push_back(difference.code);
        return found;
    }
    // Opens, expects `count` events as they were written, goes on writing, and the copies must be whole
    // afterwards.
    void expect_recovered(std::uint64_t count, std::vector<std::string> const& expected,
                          std::string const& what) {
        {
            auto opened = open();
            ASSERT_TRUE(opened) << what << ": " << to_string(opened.error());
            EXPECT_EQ(opened->events.size(), count) << what;
            for (std::uint64_t n = 0; n < opened->events.size(); ++n)
                EXPECT_EQ(opened->events[n].payload, draft("event " + std::to_string(n)).payload) << what;
            EXPECT_EQ(codes(*opened), expected) << what;
            ASSERT_TRUE(opened->ledger.append(draft("event " + std::to_string(count)), at(0))) << what;
        }
        auto found = audit(sources_in(folder.path()).value()).value();
        EXPECT_TRUE(found.problems.empty()) << what << ": " << found.problems.at(0).code;
        EXPECT_EQ(found.events, count + 1) << what;
    }
    void expect_refused(char const* advice, std::string const& what = {}) {
        auto before = snapshot();
        auto opened = open();
        ASSERT_FALSE(opened) << what;
        EXPECT_EQ(opened.error().code, Code::Corrupt) << what;
        EXPECT_EQ(opened.error().advice, advice) << what << to_string(opened.error());
        EXPECT_EQ(content(events_path()), before.events) << "a refused file must stay as it is";
    }
};
TEST_F(Recovery, ATailTornAtAnyByteIsCompletedFromTheDatabase) {
    fill(4);
    auto const whole = snapshot();
    for (std::size_t size = 0; size < whole.events.size(); ++size) {
        restore(whole);
        put(events_path(), ByteView{whole.events}.first(size));
        auto opened = open();
        ASSERT_TRUE(opened) << size << to_string(opened.error());
        EXPECT_EQ(opened->events.size(), 4u) << size;
        EXPECT_EQ(codes(*opened).back(), "event-file-behind") << size;
        EXPECT_EQ(content(events_path()), whole.events) << size;
    }
}
TEST_F(Recovery, WithoutADatabaseATailTornAtAnyByteIsCut) {
    fill(3);
    auto const whole = snapshot();
    for (std::size_t size = event_file_header_bytes; size < whole.events.size(); ++size) {
        fs::remove(database_path());
        put(events_path(), ByteView{whole.events}.first(size));
        std::uint64_t records = 0;
        for (std::uint64_t offset = event_file_header_bytes;; ++records) {
            auto record = record_at(ByteView{whole.events}.first(size), offset);
            if (!record) break;
            offset += record->event.size() + record_extra_bytes;
        }
        auto opened = open();
        ASSERT_TRUE(opened) << size << to_string(opened.error());
        EXPECT_EQ(opened->events.size(), records) << size;
    }
}
TEST_F(Recovery, ADamagedByteAnywhereInTheFileNeverChangesAnEvent) {
    fill(4);
    auto const whole = snapshot();
    for (std::size_t offset = 0; offset < whole.events.size(); ++offset) {
        restore(whole);
        auto damaged = whole.events;
        damaged[offset] = static_cast<std::uint8_t>(damaged[offset] ^ 1u << offset % 8);
        put(events_path(), damaged);
        auto opened = open();
        ASSERT_TRUE(opened) << offset << to_string(opened.error());
        EXPECT_EQ(opened->events.size(), 4u) << offset;
        EXPECT_FALSE(opened->differences.empty()) << offset;
        EXPECT_EQ(content(events_path()), whole.events) << offset;
    }
    EXPECT_FALSE(fs::is_empty(folder.path() / "damaged")) << "what is cut off is kept";
}
TEST_F(Recovery, ADamagedMiddleWithNothingToFillItIsRefused) {
    fill(6);
    auto damaged = content(events_path());
    damaged[event_file_header_bytes + 20] ^= 1;
    put(events_path(), damaged);
    fs::remove(database_path());
    auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().advice, "ledger.damaged");
    damaged[event_file_header_bytes + 20] ^= 1;
    damaged[event_file_header_bytes + 1] ^= 1;  // Its length: what follows cannot be framed any more.
    put(events_path(), damaged);
    EXPECT_EQ(open().error().advice, "ledger.damaged");
}
TEST_F(Recovery, ADatabaseBehindIsCompletedFromTheFile) {
    fill(3);
    auto early = snapshot();
    fill(8);
    put(database_path(), early.database);
    expect_recovered(8, {"database-behind"}, "database behind");
}
TEST_F(Recovery, AFileBehindIsCompletedFromTheDatabase) {
    fill(3);
    auto early = snapshot();
    fill(8);
    put(events_path(), early.events);
    expect_recovered(8, {"event-file-behind"}, "file behind");
}
TEST_F(Recovery, OneCopyMissingIsRebuiltFromTheOther) {
    fill(5);
    sign();
    auto whole = snapshot();
    fs::remove(events_path());
    expect_recovered(5, {"event-file-behind"}, "no file");
    restore(whole);
    fs::remove(database_path());
    expect_recovered(5, {"database-behind"}, "no database");
}
TEST_F(Recovery, ADatabaseThatIsNoneIsRebuiltAndKept) {
    fill(5);
    Bytes const noise(8192, 0x5a);
    put(database_path(), noise);
    expect_recovered(5, {"database-rebuilt", "database-behind"}, "noise");
    EXPECT_EQ(content(folder.path() / "damaged" / database_name), noise);
}
TEST_F(Recovery, TwoHistoriesAreAForkAndNothingIsRepaired) {
    fill(3);
    auto common = snapshot();
    fill(4);
    auto one = snapshot();
    restore(common);
    {
        auto opened = open().value();
        ASSERT_TRUE(opened.ledger.append(draft("something else"), at(0)));
    }
    put(database_path(), one.database);
    expect_refused("ledger.fork");
}
TEST_F(Recovery, ALedgerShorterThanWasSignedIsRefused) {
    fill(3);
    auto early = snapshot();
    fill(8);
    sign();
    restore(early);
    expect_refused("ledger.shorter_than_signed");
}
TEST_F(Recovery, OtherEventsThanWereSignedAreRefused) {
    fill(3);
    auto early = snapshot();
    fill(5);
    sign();
    restore(early);
    fs::rename(folder.path() / checkpoint_folder, folder.path() / "aside");
    {
        auto opened = open().value();
        for (int n = 0; n < 5; ++n) ASSERT_TRUE(opened.ledger.append(draft("invented"), at(n)));
    }
    fs::remove_all(folder.path() / checkpoint_folder);
    fs::rename(folder.path() / "aside", folder.path() / checkpoint_folder);
    expect_refused("ledger.fork");
}
TEST_F(Recovery, ADamagedCheckpointIsToldAndTheOneBeforeCounts) {
    fill(3);
    sign();
    fill(5);
    sign();
    put(folder.path() / checkpoint_folder / "5.note", as_bytes("noise"));
    auto opened = open().value();
    EXPECT_EQ(codes(opened), (std::vector<std::string>{"checkpoint-damaged"}));
    EXPECT_EQ(opened.ledger.last_checkpoint().value().size, 3u);
}
TEST_F(Recovery, TwentyThousandEventsOpenInHalfASecond) {
    fill(20'000);
    auto began = std::chrono::steady_clock::now();
    auto opened = open().value();
    auto took = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - began);
    EXPECT_EQ(opened.events.size(), 20'000u);
    RecordProperty("open_ms", std::to_string(took.count()));
    std::printf("opened 20,000 events in %lld ms\n", static_cast<long long>(took.count()));
}
class AuditTest : public Recovery {
protected:
    std::vector<std::string> problems(AuditSources const& sources) const {
        std::vector<std::string> found;
        auto const result = audit(sources).value();
        for (auto const& problem : result.problems) found.push_back(problem.code);
        return found;
    }
    AuditSources sources() const { return sources_in(folder.path()).value(); }
};
TEST_F(AuditTest, AWholeLedgerHasNoProblemInBothCopiesOrEither) {
    fill(9);
    sign();
    auto all = audit(sources()).value();
    EXPECT_TRUE(all.problems.empty());
    EXPECT_EQ(all.events, 9u);
    EXPECT_EQ(all.checkpoints, 1u);
    EXPECT_EQ(all.origin, "kaozhan/1/test-07");
    auto file = audit({{}, events_path(), {}, {}, false}).value();
    auto database = audit({database_path(), {}, {}, {}, false}).value();
    EXPECT_TRUE(file.problems.empty());
    EXPECT_TRUE(database.problems.empty());
    EXPECT_EQ(file.root, all.root);
    EXPECT_EQ(database.root, all.root);
}
TEST_F(AuditTest, EveryFlippedBitOfTheEventFileIsFound) {
    fill(3);
    sign();
    auto const whole = content(events_path());
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
        auto flipped = whole;
        flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1u << bit % 8);
        std::ofstream{events_path(), std::ios::binary}.write(reinterpret_cast<char const*>(flipped.data()),
                                                             static_cast<std::streamsize>(flipped.size()));
        EXPECT_FALSE(problems(sources()).empty()) << bit;
    }
}
TEST_F(AuditTest, EveryFlippedBitOfARowIsFound) {
    fill(3);
    sign();
    auto const whole = content(database_path());
    auto const events = content(events_path());
    auto const record = record_at(events, event_file_header_bytes);
    auto const first = record.value().event;
    auto at = std::search(whole.begin(), whole.end(), first.begin(), first.end()) - whole.begin();
    ASSERT_LT(static_cast<std::size_t>(at), whole.size());
    for (std::size_t bit = 0; bit < first.size() * 8; ++bit) {
        auto flipped = whole;
        auto& byte = flipped[static_cast<std::size_t>(at) + bit / 8];
        byte = static_cast<std::uint8_t>(byte ^ 1u << bit % 8);
        std::ofstream{database_path(), std::ios::binary}.write(reinterpret_cast<char const*>(flipped.data()),
                                                               static_cast<std::streamsize>(flipped.size()));
        EXPECT_FALSE(problems(sources()).empty()) << bit;
    }
}
TEST_F(AuditTest, EachKindOfDifferenceHasItsCode) {
    fill(3);
    auto early = snapshot();
    fill(6);
    sign();
    auto whole = snapshot();
    auto has = [&](std::string const& code) {
        auto found = problems(sources());
        EXPECT_TRUE(std::ranges::count(found, code)) << code;
        restore(whole);
    };
    put(events_path(), early.events);
    has("event-file-behind");
    put(database_path(), early.database);
    has("database-behind");
    put(events_path(), ByteView{whole.events}.first(whole.events.size() - 3));
    has("event-file-torn");
    restore(early);
    has("checkpoint-beyond-end");
    fs::remove(events_path());
    has("event-file-missing");
    fs::remove(database_path());
    has("database-missing");
    put(folder.path() / checkpoint_folder / "6.note", as_bytes("noise"));
    has("checkpoint-form");
    auto other = SigningKey::generate();
    auto forged = sign_checkpoint({"kaozhan/1/test-07", 6, Hash{}}, other);
    put(folder.path() / checkpoint_folder / "6.note", as_bytes(forged));
    has("checkpoint-signature");
    forged = sign_checkpoint({"kaozhan/1/test-07", 6, Hash{}}, load_key(folder.path()).value());
    put(folder.path() / checkpoint_folder / "6.note", as_bytes(forged));
    has("checkpoint-root");
}
TEST_F(AuditTest, ALiveLedgerCanBeLookedAtWithoutDisturbingIt) {
    auto opened = open().value();
    for (int n = 0; n < 50; ++n) ASSERT_TRUE(opened.ledger.append(draft(), at(n)));
    ASSERT_TRUE(opened.ledger.wait_durable(50, soon()));
    auto live = sources();
    EXPECT_TRUE(live.live);
    auto found = audit(live).value();
    EXPECT_TRUE(found.problems.empty());
    EXPECT_EQ(found.events, 50u);
    ASSERT_TRUE(opened.ledger.append(draft(), at(50)));
    EXPECT_TRUE(opened.ledger.wait_durable(51, soon()));
}
TEST_F(AuditTest, LookingLeavesTheFolderAsItWas) {
    fill(5);
    auto names = [&] {
        std::vector<std::string> found;
        for (auto const& entry : fs::directory_iterator{folder.path()})
            found.push_back(entry.path().filename());
        std::ranges::sort(found);
        return found;
    };
    auto before = names();
    auto whole = snapshot();
    EXPECT_TRUE(problems(sources()).empty());
    EXPECT_EQ(names(), before);
    EXPECT_EQ(content(database_path()), whole.database);
}
}  // namespace
}  // namespace kz::ledger
