// The simulated disk keeps what it promised and loses what it may: else the simulation above it proves
// nothing.
#include "core/ledger/ledger.h"
#include "tests/sim/sim_vfs.h"
#include <gtest/gtest.h>
#include <sqlite3.h>
namespace kz::sim {
namespace {
constexpr Loss everything_lost{};
constexpr Loss mixed{0.4, 0.1, 0.1, 0.5, false};
Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }
void put(SimDisk& disk, char const* path, std::string_view text) {
    ASSERT_TRUE(disk.open(path, Disk::Open::Append, 0644).value()->append(as_bytes(text)));
}
std::string content(SimDisk& disk, char const* path) {
    auto read = disk.read(path, 1 << 20);
    return read ? std::string{as_text(*read)} : "absent";
}
void cut_power(SimDisk& disk, Loss const& loss) { disk.power_off(), disk.power_on(loss); }
}  // namespace
TEST(SimDisk, WhatWasNotSyncedMayVanishAndWhatWasStays) {
    SimDisk disk{1};
    put(disk, "/a", "synced");
    disk.settle();
    put(disk, "/a", " and not");
    put(disk, "/b", "no name on the medium");
    EXPECT_EQ(content(disk, "/a"), "synced and not");
    cut_power(disk, everything_lost);
    EXPECT_EQ(content(disk, "/a"), "synced");
    EXPECT_EQ(content(disk, "/b"), "absent");
}
TEST(SimDisk, AFileIsThereOnlyOnceItsFolderWasSynced) {
    SimDisk disk{1};
    auto file = disk.open("/a", Disk::Open::Append, 0644).value();
    ASSERT_TRUE(file->append(bytes("x")) && file->sync());
    cut_power(disk, everything_lost);
    EXPECT_EQ(content(disk, "/a"), "absent");
    ASSERT_TRUE(disk.replace("/a", bytes("whole")));
    cut_power(disk, everything_lost);
    EXPECT_EQ(content(disk, "/a"), "whole");
}
TEST(SimDisk, ReplaceGivesOldOrNewWhateverTheCutDoes) {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        SimDisk disk{seed};
        ASSERT_TRUE(disk.replace("/a", bytes(std::string(3000, 'o'))));
        auto const cut_at = disk.calls() + seed % 9;
        disk.fault = [&](Call, auto const&, std::uint64_t n) {
            return n == cut_at ? Fault::PowerOff : Fault::None;
        };
        (void)disk.replace("/a", bytes(std::string(3000, 'n'))).has_value();
        disk.fault = nullptr;
        if (!disk.is_off()) disk.power_off();
        disk.power_on(mixed);
        auto const now = content(disk, "/a");
        EXPECT_TRUE(now == std::string(3000, 'o') || now == std::string(3000, 'n')) << seed;
    }
}
TEST(SimDisk, WhatAFailedSyncLeftBehindNeverReachesTheMedium) {
    SimDisk disk{1};
    ASSERT_TRUE(disk.replace("/a", bytes("old ")));
    auto file = disk.open("/a", Disk::Open::Append, 0644).value();
    disk.fault = [](Call call, auto const&, auto) { return call == Call::Sync ? Fault::Io : Fault::None; };
    ASSERT_TRUE(file->append(bytes("new")));
    EXPECT_FALSE(file->sync());
    disk.fault = nullptr;
    EXPECT_TRUE(file->sync());  // As the kernel has it: told once.
    EXPECT_EQ(content(disk, "/a"), "old new");
    cut_power(disk, everything_lost);
    EXPECT_EQ(content(disk, "/a"), "old ");
}
TEST(SimDisk, AHandleOfAKilledProgramDoesNothingMore) {
    SimDisk disk{1};
    auto held = disk.lock("/lock").value();
    auto file = disk.open("/a", Disk::Open::Append, 0644).value();
    EXPECT_FALSE(disk.lock("/lock"));
    disk.kill();
    EXPECT_FALSE(file->append(bytes("x")));
    EXPECT_EQ(content(disk, "/a"), "");
    EXPECT_TRUE(disk.lock("/lock"));
}
namespace {
struct Db {
    sqlite3* raw = nullptr;
    explicit Db(SimDisk const& disk) {
        sqlite3_open_v2("/db", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, disk.sqlite_vfs().c_str());
    }
    Db(Db const&) = delete;
    ~Db() { sqlite3_close_v2(raw); }
    bool run(std::string const& sql) const {
        return sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    std::string ask(char const* sql) const {
        sqlite3_stmt* asked = nullptr;
        std::string answer = "error";
        if (sqlite3_prepare_v2(raw, sql, -1, &asked, nullptr) == SQLITE_OK &&
            sqlite3_step(asked) == SQLITE_ROW)
            answer = reinterpret_cast<char const*>(sqlite3_column_text(asked, 0));
        sqlite3_finalize(asked);
        return answer;
    }
};
// Rows committed one by one, power cut at a drawn call; how many acknowledged rows were lost.
int rows_lost(std::uint64_t seed, std::string const& synchronous, bool sync_skipped) {
    seed_sqlite(seed);
    Random random{seed};
    SimDisk disk{seed};
    {
        Db db{disk};
        EXPECT_EQ(db.ask("PRAGMA journal_mode=WAL"), "wal");
        EXPECT_TRUE(db.run("CREATE TABLE t(n INTEGER PRIMARY KEY, x BLOB)"));
    }
    disk.settle();
    if (sync_skipped) disk.lies.skips_sync = [](auto const&) { return true; };
    int acknowledged = 0;
    {
        Db db{disk};
        EXPECT_TRUE(db.run("PRAGMA synchronous=" + synchronous + "; PRAGMA wal_autocheckpoint=20"));
        auto const cut_at = disk.calls() + random.below(600);
        disk.fault = [&](Call, auto const&, std::uint64_t n) {
            return n == cut_at ? Fault::PowerOff : Fault::None;
        };
        while (acknowledged < 400 &&
               db.run("INSERT INTO t VALUES(" + std::to_string(acknowledged) + ", randomblob(700))"))
            ++acknowledged;
        disk.fault = nullptr;
        if (!disk.is_off()) disk.power_off();
    }
    disk.power_on(mixed);
    Db db{disk};
    auto const whole = db.ask("PRAGMA integrity_check");
    if (whole != "ok") return std::max(1, acknowledged);
    return std::max(0, acknowledged - std::stoi(db.ask("SELECT count(*) FROM t")));
}
int losses(std::string const& synchronous, bool sync_skipped) {
    int lost = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) lost += rows_lost(seed, synchronous, sync_skipped) > 0;
    return lost;
}
}  // namespace
TEST(SimVfs, FullySynchronousSqliteLosesNoCommittedRow) { EXPECT_EQ(losses("FULL", false), 0); }
TEST(SimVfs, SqliteThatSyncsOnlyAtCheckpointsLosesSome) { EXPECT_GT(losses("NORMAL", false), 0); }
TEST(SimVfs, ADiskThatOnlyClaimsToSyncLosesSome) { EXPECT_GT(losses("FULL", true), 0); }
namespace {
ledger::Draft draft() { return {7, "a-1", "candidate", {0x00, 0xa0}}; }
Result<std::uint64_t> write_some(SimDisk& disk, std::uint64_t& acknowledged) {
    ledger::Options options{"/data", {}, "kaozhan/1/t-1", {}, &disk, ledger::Mode::Stepped};
    auto opened = TRY(ledger::Ledger::open(options));
    for (int n = 0; n < 6; ++n) {
        TRY(opened.ledger.append(draft(), Now{{1}, Millis{n}, Millis{n}}));
        opened.ledger.checkpoint();
        TRY(opened.ledger.wait_durable(opened.ledger.appended(), {}));
        acknowledged = opened.ledger.durable();
    }
    return opened.ledger.durable();
}
}  // namespace
class EachCallFails : public testing::TestWithParam<Fault> {};
TEST_P(EachCallFails, AndTheLedgerKeepsWhatItAcknowledged) {
    for (std::uint64_t at = 0;; ++at) {
        seed_sqlite(at);
        SimDisk disk{at};
        ASSERT_TRUE(disk.make_folder("/data"));
        disk.settle();
        std::uint64_t acknowledged = 0;
        auto const first = disk.calls();
        disk.fault = [&](Call, auto const&, std::uint64_t n) {
            return n == first + at ? GetParam() : Fault::None;
        };
        auto const whole = write_some(disk, acknowledged);
        auto const passed_by = disk.calls() <= first + at;
        disk.fault = nullptr;
        if (!disk.is_off()) disk.power_off();
        disk.power_on(mixed);
        std::uint64_t more = 0;
        auto const again = write_some(disk, more);
        ASSERT_TRUE(again) << "call " << at << ": " << to_string(again.error());
        ASSERT_GE(*again, acknowledged + 6) << "call " << at;
        if (passed_by) {
            ASSERT_TRUE(whole);
            EXPECT_GT(at, 50u);
            return;
        }
    }
}
INSTANTIATE_TEST_SUITE_P(Ledger, EachCallFails, testing::Values(Fault::Io, Fault::Full, Fault::PowerOff));
}  // namespace kz::sim
