#pragma once  // Release: what makes a package readable. Its key is A xor B: A stands in a statement signed by
              // the release role, sealed for each terminal; B is a code of 26 characters that a person
              // brings.
#include "core/exam/package.h"
namespace kz::exam {
inline constexpr std::size_t release_terminals_max = 4000;
inline constexpr std::size_t release_code_bytes = 16;
struct ReleaseShare {
    std::string terminal;  // an id
    Bytes sealed;          // A, for its box key
};
struct Release {
    std::string exam;
    std::uint64_t version = 0;
    Hash header{};                     // SHA-256 of the header's text: of this very package
    std::vector<ReleaseShare> shares;  // by terminal, ascending
};
struct Recipient {
    std::string terminal;
    PublicBoxKey key{};
};
std::string to_text(Release const& release);  // What is signed.
Result<Release> parse_release(std::string_view text);
// Denied: not signed by enough of the release role.
Result<Release> open_release(std::string_view note, Root const& root);
Result<Release> read_release(std::string_view note);  // Signatures not looked at: to show or to sign.
// `code`: release_code_bytes, random, for this one package.
Release make_release(PackageHeader const& header, Secret const& key, Secret const& code,
                     std::vector<Recipient> recipients);
// Five groups of Crockford's base 32: 128 bits and two check bits. Wipe what is no longer needed.
std::string code_text(Secret const& code);
Result<Secret> parse_release_code(std::string_view typed);  // BadInput: mistyped. O, I, L are 0, 1, 1.
// Absent: no share for this terminal. Denied: of another package, for another box key, or another code.
Result<Secret> release_key(Release const& release, PackageHeader const& header, std::string_view terminal,
                           BoxKey const& box, Secret const& code);
}  // namespace kz::exam
