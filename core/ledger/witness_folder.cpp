#include "core/ledger/witness_folder.h"
namespace kz::ledger {
std::filesystem::path WitnessFolder::path_of(std::string const& origin) const {
    return x_folder / (to_hex(sha256(as_bytes(origin))) + ".note");
}
Result<Seen> WitnessFolder::seen(std::string const& origin) {
    auto bytes = x_disk.read(path_of(origin), checkpoint_bytes_max);
    if (!bytes && bytes.error().code == Code::Absent) return Seen{};
    if (!bytes) return std::unexpected(bytes.error());
    std::string note{as_text(*bytes)};
    auto checkpoint = read_checkpoint(note);
    // Never "as if nothing had been seen": a witness that forgets would countersign anything.
    if (!checkpoint || checkpoint->origin != origin)
        return fail(Code::Corrupt, "ledger.damaged", "what this witness remembers of a ledger is damaged");
    return Seen{{checkpoint->size, checkpoint->root}, std::move(note)};
}
Result<> WitnessFolder::keep(std::string const& origin, Seen const& seen) {
    TRY(x_disk.make_folder(x_folder));
    return x_disk.replace(path_of(origin), as_bytes(seen.note));
}
Result<> WitnessFolder::keep_evidence(std::string const&, std::string const& evidence) {
    auto folder = x_folder / "evidence";
    TRY(x_disk.make_folder(folder));
    auto path = folder / (to_hex(sha256(as_bytes(evidence))) + ".txt");
    if (x_disk.exists(path)) return {};
    auto there = TRY(x_disk.list(folder));
    if (there.size() >= evidence_files_max) return {};
    return x_disk.replace(path, as_bytes(evidence));
}
}  // namespace kz::ledger
