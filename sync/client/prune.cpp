#include "sync/client/prune.h"
#include "core/base/disk.h"
#include "sync/client/evidence.h"
namespace kz::client {
namespace {
constexpr std::size_t read_step = std::size_t{1} << 20;
struct Content {
    Hash hash{};
    std::uint64_t bytes = 0;
};
Result<Content> read_content(std::filesystem::path const& path) {
    auto file = TRY(real_disk().open(path, Disk::Open::Read));
    Sha256 hash;
    for (std::uint64_t at = 0;;) {
        auto some = TRY(file->read_at(at, read_step));
        if (some.empty()) return Content{hash.finish(), at};
        hash.update(some);
        at += some.size();
    }
}
}  // namespace
Result<Pruned> prune_evidence(std::filesystem::path const& data) {
    auto identity = TRY(load_identity(data));
    auto hashes = TRY(list_evidence(data));
    Pruned pruned;
    for (auto const& hash : hashes) {
        auto receipt = load_evidence_receipt(data, hash, identity.central);
        if (!receipt && receipt.error().code == Code::Absent) {
            ++pruned.kept;
            continue;
        }
        auto path = evidence_folder(data) / to_hex(hash);
        auto content = TRY(read_content(path));
        if (!receipt || receipt->hash != content.hash || receipt->bytes != content.bytes ||
            content.hash != hash) {
            pruned.wrong.push_back(to_hex(hash));
            continue;
        }
        TRY(real_disk().remove(path));
        ++pruned.erased;
        pruned.erased_bytes += content.bytes;
    }
    if (pruned.erased > 0) TRY(real_disk().sync_folder(evidence_folder(data)));
    return pruned;
}
}  // namespace kz::client
