// One random bit flipped in any file of either copy, thousands of times: the next start either comes to the
// very same events, mended from the other copy, or refuses; the audit of what was found never calls another
// history whole. KZ_FLIPS sets how many, KZ_SEED repeats a run.
#include "core/ledger/audit.h"
#include "tests/unit/ledger/fixture.h"
#include <charconv>
#include <map>
#include <random>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
using Files = std::map<std::string, Bytes>;  // path within the folder → contents
constexpr std::uint64_t events_count = 60;
std::uint64_t from_environment(char const* name, std::uint64_t otherwise) {
    auto const* text = std::getenv(name);
    std::string_view const digits{text ? text : ""};
    std::from_chars(digits.data(), digits.data() + digits.size(), otherwise);
    return otherwise;
}
std::vector<Bytes> encoded(std::vector<Event> const& events) {
    std::vector<Bytes> out;
    for (auto const& event : events) out.push_back(encode(event));
    return out;
}
class Flips : public LedgerTest {
protected:
    Files take() const {
        Files files;
        for (auto const& entry : fs::recursive_directory_iterator{folder.path()})
            if (auto name = fs::relative(entry.path(), folder.path()).string();
                entry.is_regular_file() && name != lock_name && !name.ends_with("-shm"))
                files[name] = content(entry.path());
        return files;
    }
    void lay(Files const& files) {
        for (auto const& entry : fs::directory_iterator{folder.path()}) fs::remove_all(entry.path());
        for (auto const& [name, bytes] : files) {
            fs::create_directories((folder.path() / name).parent_path());
            put(folder.path() / name, bytes);
        }
    }
    // A ledger as a power cut finds it, its newest rows still in the database's log; and the same ended in
    // order.
    std::pair<Files, Files> cut_and_closed() {
        fill(events_count / 2);
        sign();
        auto opened = open();
        EXPECT_TRUE(opened);
        auto& ledger = opened->ledger;
        while (ledger.appended() < events_count)
            EXPECT_TRUE(ledger.append(draft("event " + std::to_string(ledger.appended())),
                                      at(static_cast<std::int64_t>(ledger.appended()) * 10)));
        ledger.checkpoint();
        EXPECT_TRUE(ledger.wait_checkpoint(events_count, soon()));
        auto cut = take();
        { auto closing = std::move(opened->ledger); }
        auto again = open();
        truth = encoded(again->events);
        public_key = again->ledger.verifier().key;
        { auto closing = std::move(again->ledger); }
        return {std::move(cut), take()};
    }
    // What the auditor makes of the folder: nothing to say, and exactly these events; or problems.
    enum class Verdict { Whole, Problems, Wrong };
    Verdict audited() const {
        auto sources = sources_in(folder.path());
        if (!sources) return Verdict::Problems;
        std::vector<Bytes> seen;
        auto const found = audit(*sources, [&](Event const& event) { seen.push_back(encode(event)); });
        if (!found || !found->problems.empty()) return Verdict::Problems;
        return seen == truth ? Verdict::Whole : Verdict::Wrong;
    }
    struct Counts {
        std::uint64_t flips = 0, harmless = 0, mended = 0, refused = 0;
    };
    // Whether this start kept the law; counts what came of it.
    testing::AssertionResult start(Counts& counts, std::string_view changed) {
        auto const before = audited();
        if (before == Verdict::Wrong)
            return testing::AssertionFailure() << "the audit calls another history whole";
        auto opened = open();
        if (!opened) {
            ++counts.refused;
            // The secret key is for the terminal alone: an auditor does not look at it.
            auto const told = before == Verdict::Problems || changed == key_name;
            if (told) return testing::AssertionSuccess();
            return testing::AssertionFailure() << "refused, but audited whole: " << to_string(opened.error());
        }
        if (encoded(opened->events) != truth)
            return testing::AssertionFailure() << "opened with " << opened->events.size() << " other events";
        { auto closing = std::move(opened->ledger); }
        // What is left behind must be as good as before the flip, or say what it is not.
        if (audited() == Verdict::Wrong)
            return testing::AssertionFailure() << "another history after the start";
        if (auto key = load_key(folder.path()); !key || key->public_key() != public_key)
            return testing::AssertionFailure() << "went on with another key";
        ++(before == Verdict::Problems ? counts.mended : counts.harmless);
        return testing::AssertionSuccess();
    }
    std::vector<Bytes> truth;
    PublicKey public_key{};
};
TEST_F(Flips, OneBitInAnyFileIsMendedOrToldAndNeverAnotherHistory) {
    auto const seed = from_environment("KZ_SEED", std::random_device{}());
    auto const flips = from_environment("KZ_FLIPS", 10'000);
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    std::mt19937_64 random{seed};
    auto const [cut, closed] = cut_and_closed();
    std::map<std::string, Counts> counts;
    for (std::uint64_t n = 0; n < flips; ++n) {
        auto files = n % 2 == 0 ? cut : closed;
        auto file = std::next(files.begin(), static_cast<std::ptrdiff_t>(random() % files.size()));
        if (file->second.empty()) continue;
        auto const at_byte = random() % file->second.size();
        auto const bit = random() % 8;
        file->second[at_byte] ^= static_cast<std::uint8_t>(1u << bit);
        lay(files);
        auto& count = counts[file->first];
        ++count.flips;
        ASSERT_TRUE(start(count, file->first))
            << file->first << " byte " << at_byte << " bit " << bit << ", flip " << n
            << "; again: KZ_SEED=" << seed << " KZ_FLIPS=" << n + 1;
    }
    for (auto const& [name, count] : counts)
        std::printf(
            "%-22s %5llu flips: %llu mended, %llu refused, %llu harmless\n", name.c_str(),
            static_cast<unsigned long long>(count.flips), static_cast<unsigned long long>(count.mended),
            static_cast<unsigned long long>(count.refused), static_cast<unsigned long long>(count.harmless));
}
TEST_F(Flips, OneCopyPutBackToAnOldBackupIsCompletedFromTheOther) {
    fill(events_count / 2);
    sign();
    auto const old = take();
    auto const now = cut_and_closed().second;
    for (auto const& name : {std::string{database_name}, std::string{event_file_name}}) {
        auto files = now;
        files[name] = old.at(name);
        lay(files);
        Counts counts;
        EXPECT_TRUE(start(counts, name)) << name;
        EXPECT_EQ(1u, counts.mended) << name;
    }
}
TEST_F(Flips, BothCopiesPutBackUnderANewerCheckpointAreRefused) {
    fill(events_count / 2);
    sign();
    auto const old = take();
    auto files = cut_and_closed().second;
    for (auto const& name : {std::string{database_name}, std::string{event_file_name}})
        files[name] = old.at(name);
    lay(files);
    Counts counts;
    EXPECT_TRUE(start(counts, database_name));
    EXPECT_EQ(1u, counts.refused);
}
}  // namespace
}  // namespace kz::ledger
