#pragma once  // "This ledger has N events with tree root R", signed: a C2SP tlog-checkpoint in a signed note.
// https://c2sp.org/tlog-checkpoint: origin, size in decimal and base64 root, a line each. Public tools verify
// it.
#include "core/base/disk.h"
#include "core/base/note.h"
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>
namespace kz::ledger {
struct Checkpoint {
    std::string origin;  // "kaozhan/1/<terminal id>", which is also the name of the signing key
    std::uint64_t size = 0;
    Hash root{};
    friend bool operator==(Checkpoint const&, Checkpoint const&) = default;
};
// Three short lines and room for 16 signatures of witnesses.
inline constexpr std::size_t checkpoint_bytes_max = 8192;
inline constexpr std::size_t origin_bytes_max = 128;
inline constexpr std::string_view checkpoint_folder = "checkpoints";
inline constexpr std::string_view checkpoint_latest = "latest.note";        // a second name of the newest one
inline constexpr std::string_view checkpoint_witnessed = "witnessed.note";  // the newest with cosignatures
bool is_origin(std::string_view text);  // Printable ASCII without space and plus, as a key's name must be.
std::string sign_checkpoint(Checkpoint const& checkpoint, SigningKey const& key);
// BadInput: not in this form. Denied: not signed by this verifier. Lines of witnesses are left alone.
Result<Checkpoint> open_checkpoint(std::string_view note, Verifier const& verifier);
// What it says, signatures not looked at: for notes that were verified when they were kept. BadInput.
Result<Checkpoint> read_checkpoint(std::string_view note);
// <size>.note in that folder, ascending by size. Absent folder: none. Io.
Result<std::vector<std::pair<std::uint64_t, std::filesystem::path>>> list_checkpoints(
    std::filesystem::path const& folder, Disk& disk = real_disk());
}  // namespace kz::ledger
