#pragma once  // The language of the ledger tests: a folder, drafts, and opening what is in it.
#include "core/base/file.h"
#include "core/ledger/ledger.h"
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
namespace kz::ledger {
class TempFolder {
public:
    TempFolder() {
        // In memory where there is such a place: hundreds of openings, each with its syncs, in seconds.
        auto base = std::filesystem::is_directory("/dev/shm") ? std::filesystem::path{"/dev/shm"}
                                                              : std::filesystem::temp_directory_path();
        auto pattern = (base / "kz-ledger-XXXXXX").string();
        x_path = ::mkdtemp(pattern.data());
    }
    TempFolder(TempFolder const&) = delete;
    TempFolder& operator=(TempFolder const&) = delete;
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(x_path, ignored);
    }
    std::filesystem::path const& path() const { return x_path; }
private:
    std::filesystem::path x_path;
};
inline Draft draft(std::string text = "wrote an answer") {
    Bytes payload{0x00, 0xa0};
    payload.insert(payload.end(), text.begin(), text.end());
    return Draft{7, "attempt-1", "candidate:2026110700127", payload};
}
inline Now at(std::int64_t ms) { return Now{{1, 2, 3}, Millis{ms}, Millis{1'700'000'000'000 + ms}}; }
inline auto soon() { return std::chrono::steady_clock::now() + std::chrono::seconds{30}; }
class LedgerTest : public ::testing::Test {
protected:
    Options options() const { return {folder.path(), {}, "kaozhan/1/test-07", {}}; }
    Result<Opened> open() const { return Ledger::open(options()); }
    // Appends until there are `count` events, durable and checkpointed; closes.
    void fill(std::uint64_t count) {
        auto opened = open();
        ASSERT_TRUE(opened) << to_string(opened.error());
        auto& ledger = opened->ledger;
        while (ledger.appended() < count)
            ASSERT_TRUE(ledger.append(draft("event " + std::to_string(ledger.appended())),
                                      at(static_cast<std::int64_t>(ledger.appended()) * 10)));
        ASSERT_TRUE(ledger.wait_durable(count, soon()));
    }
    void sign() {
        auto opened = open();
        ASSERT_TRUE(opened) << to_string(opened.error());
        opened->ledger.checkpoint();
        ASSERT_TRUE(opened->ledger.wait_checkpoint(opened->ledger.appended(), soon()));
    }
    std::filesystem::path events_path() const { return folder.path() / event_file_name; }
    std::filesystem::path database_path() const { return folder.path() / database_name; }
    Bytes content(std::filesystem::path const& path) const {
        return read_file(path, std::size_t{1} << 30).value();
    }
    void put(std::filesystem::path const& path, ByteView bytes) { ASSERT_TRUE(replace_file(path, bytes)); }
    TempFolder folder;
};
}  // namespace kz::ledger
