#pragma once  // The root file: who may sign what for an issuer, and how many of them it takes. TUF's rules
              // (docs/formats/package.md): a new root is signed by enough of the old one and of itself, steps
              // by exactly 1, one key has one vote.
#include "core/base/lines.h"
#include "core/base/note.h"
#include "core/base/seal.h"
namespace kz::exam {
// Signatures of the old root's keys and of the new one's must fit one note: 8 + 8 ≤ note_signatures_max.
inline constexpr std::size_t role_keys_max = 8;
inline constexpr std::size_t root_bytes_max = std::size_t{64} << 10;
enum class RoleName : std::size_t { Root, Author, Publisher, Release, Witness };
inline constexpr std::array<std::string_view, 5> role_names{"root", "author", "publisher", "release",
                                                            "witness"};
struct Role {
    std::size_t threshold = 1;  // 0 for witnesses alone: none demanded.
    std::vector<Verifier> keys;
};
struct BoxHolder {  // Whom results are sealed for.
    std::string name;
    PublicBoxKey key{};
};
struct Root {
    std::string issuer;
    std::uint64_t version = 1;
    Millis expires{};  // Wall time, whole seconds.
    std::array<Role, role_names.size()> roles;
    std::vector<BoxHolder> boxes;  // At least one.
    Role const& role(RoleName name) const { return roles[static_cast<std::size_t>(name)]; }
    Role& role(RoleName name) { return roles[static_cast<std::size_t>(name)]; }
};
std::string to_text(Root const& root);  // What is signed.
// BadInput: not of this form, a key twice in one role, a threshold nobody can meet, an unknown algorithm.
Result<Root> parse_root(std::string_view text);
Result<Root> read_root(std::string_view note);  // What it says, signatures not looked at: to show or to sign.
// The first root, which came by a way that is trusted. Denied: not signed by enough of its own root keys.
Result<Root> open_root(std::string_view note);
// The next one. Denied: not by enough of the trusted root's keys, or of its own; not trusted.version + 1.
Result<Root> update_root(Root const& trusted, std::string_view note);
// The text, when at least the role's threshold of its keys signed. Denied otherwise.
Result<std::string> open_signed(std::string_view note, Role const& role, std::string_view what);
}  // namespace kz::exam
