#pragma once  // "I saw this checkpoint, and it follows from all I saw before": a witness's line under the
              // note.
// C2SP tlog-cosignature, cosignature/v1, Ed25519: the same key pair may also sign notes of its own (key type
// 1), because no text of ours begins with "cosignature/v1".
#include "core/ledger/checkpoint.h"
#include <span>
namespace kz::ledger {
// One signature line of `cosigner` over the note's text, `unix_s` seconds after 1970.
std::string cosign(std::string_view text, std::string_view cosigner, SigningKey const& key,
                   std::uint64_t unix_s);
// When `cosigner` (of KeyType::Cosignature) saw it: seconds after 1970, the latest of its lines.
// BadInput: no note. Denied: no line of this cosigner, or a wrong one.
Result<std::uint64_t> open_cosignature(std::string_view note, Verifier const& cosigner);
// `note` with those of the signature lines in `more` that are valid cosignatures of one of `cosigners` and
// not there yet. BadInput: no note, no lines, or more signatures than a note may have.
Result<std::string> add_cosignatures(std::string_view note, std::string_view more,
                                     std::span<Verifier const> cosigners);
}  // namespace kz::ledger
