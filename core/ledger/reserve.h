#pragma once  // Room taken beside each copy before it is needed. Any thread.
#include "core/base/disk.h"
#include <mutex>
#include <vector>
namespace kz::ledger {
inline constexpr std::string_view reserve_name = "ledger.reserve";
class Reserve {
public:
    // Takes over what an earlier run reserved.
    Reserve(Disk& disk, std::vector<std::filesystem::path> folders);
    Result<> take(std::uint64_t bytes);  // In each folder; 0 gives it back.
    bool give_up();               // Whether there was anything to give, so that trying again has a point.
    std::uint64_t bytes() const;  // the smaller of them
private:
    std::uint64_t held(std::filesystem::path const& folder) const;
    Disk* x_disk;
    std::vector<std::filesystem::path> x_folders;
    mutable std::mutex x_mutex;
};
}  // namespace kz::ledger
