#include "core/ledger/reserve.h"
#include <algorithm>
namespace kz::ledger {
Reserve::Reserve(Disk& disk, std::vector<std::filesystem::path> folders)
    : x_disk(&disk), x_folders(std::move(folders)) {}
std::uint64_t Reserve::held(std::filesystem::path const& folder) const {
    auto file = x_disk->open(folder / reserve_name, Disk::Open::Read);
    return file ? (*file)->size().value_or(0) : 0;
}
Result<> Reserve::take(std::uint64_t bytes) {
    std::lock_guard lock{x_mutex};
    for (auto const& folder : x_folders) {
        auto path = folder / reserve_name;
        if (bytes == 0) TRY(x_disk->remove(path));
        else if (held(folder) != bytes) TRY(x_disk->occupy(path, bytes));
        TRY(x_disk->sync_folder(folder));
    }
    return {};
}
bool Reserve::give_up() {
    std::lock_guard lock{x_mutex};
    auto any = false;
    for (auto const& folder : x_folders) {
        if (held(folder) == 0) continue;
        // Synced, because a file system may keep freed blocks until its journal says so.
        any |= x_disk->remove(folder / reserve_name) && x_disk->sync_folder(folder);
    }
    return any;
}
std::uint64_t Reserve::bytes() const {
    std::lock_guard lock{x_mutex};
    auto least = ~std::uint64_t{0};
    for (auto const& folder : x_folders) least = std::min(least, held(folder));
    return x_folders.empty() ? 0 : least;
}
}  // namespace kz::ledger
