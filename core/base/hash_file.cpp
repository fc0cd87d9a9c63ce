#include "core/base/hash_file.h"
namespace kz {
Result<Hash> hash_file(File& file) {
    constexpr std::size_t step = std::size_t{1} << 20;
    Sha256 hash;
    for (std::uint64_t at = 0;;) {
        auto some = TRY(file.read_at(at, step));
        if (some.empty()) return hash.finish();
        hash.update(some);
        at += some.size();
    }
}
}  // namespace kz
