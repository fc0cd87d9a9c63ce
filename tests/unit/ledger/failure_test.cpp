#include "core/ledger/audit.h"
#include "tests/unit/ledger/fixture.h"
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
namespace kz::ledger {
namespace {
// A child writes under a limit of file size until it is refused, and tells how many events were acknowledged.
struct ChildReport {
    std::uint64_t acknowledged = 0;
    int code = -1;
    bool advice_known = false, stayed_refused = false, woken = false;
};
class Failure : public LedgerTest {
protected:
    ChildReport write_under_limit(rlim_t file_bytes_max) const {
        int ends[2];
        EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        auto child = ::fork();
        if (child == 0) {
            ChildReport report = run_child(file_bytes_max);
            auto put = ::write(ends[1], &report, sizeof report);
            ::_exit(put == sizeof report ? 0 : 1);
        }
        ::close(ends[1]);
        ChildReport report;
        EXPECT_EQ(::read(ends[0], &report, sizeof report), static_cast<ssize_t>(sizeof report));
        ::close(ends[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        return report;
    }
private:
    ChildReport run_child(rlim_t file_bytes_max) const {
        ChildReport report;
        std::signal(SIGXFSZ, SIG_IGN);
        std::atomic<int> wakes = 0;
        auto waking = options();
        waking.wake = [&] { ++wakes; };
        auto opened = Ledger::open(waking);
        if (!opened) return report;
        rlimit limit{file_bytes_max, file_bytes_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto& ledger = opened->ledger;
        for (int n = 0; n < 5000 && !ledger.failure(); ++n) {
            auto event = ledger.append(draft(std::string(200, 'x')), at(n));
            if (!event || !ledger.wait_durable(event->seq + 1, soon())) break;
            report.acknowledged = event->seq + 1;
        }
        auto failure = ledger.failure();
        if (!failure) return report;
        report.code = static_cast<int>(failure->code);
        report.advice_known = failure->advice == "error.disk_full";
        // Room again changes nothing: what the kernel dropped stays dropped.
        report.stayed_refused = !ledger.append(draft(), at(0)) && ledger.durable() == report.acknowledged;
        report.woken = wakes > 0;
        return report;
    }
};
TEST_F(Failure, AFullDiskIsToldAndNothingIsAcknowledgedFromThenOn) {
    // Event file, WAL and -shm meet their ends at different limits.
    for (rlim_t limit : {20'000u, 50'000u, 100'000u, 300'000u}) {
        auto const before = open().value().events.size();
        auto report = write_under_limit(limit);
        EXPECT_EQ(report.code, static_cast<int>(Code::Full)) << limit;
        EXPECT_TRUE(report.advice_known) << limit;
        EXPECT_TRUE(report.woken) << limit;
        EXPECT_TRUE(report.stayed_refused || report.acknowledged == 0) << limit;
        auto after = open();
        ASSERT_TRUE(after) << limit << to_string(after.error());
        EXPECT_GE(after->events.size(), std::max<std::uint64_t>(report.acknowledged, before)) << limit;
    }
    EXPECT_TRUE(audit(sources_in(folder.path()).value()).value().problems.empty());
}
TEST_F(Failure, ADataFolderThatCannotBeMadeIsSaidAtOnce) {
    put(folder.path() / "file", as_bytes("x"));
    auto inside_a_file = options();
    inside_a_file.data = folder.path() / "file" / "data";
    EXPECT_EQ(Ledger::open(inside_a_file).error().code, Code::Io);
}
TEST_F(Failure, AnOriginThatCannotNameAKeyIsRefused) {
    for (auto origin : {"", "two words", "a+b", "tab\t"}) {
        auto bad = options();
        bad.origin = origin;
        EXPECT_EQ(Ledger::open(bad).error().code, Code::BadInput) << origin;
    }
}
}  // namespace
}  // namespace kz::ledger
