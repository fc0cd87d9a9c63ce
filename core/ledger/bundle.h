#pragma once  // The result of an attempt, sealed to the issuer: docs/formats/bundle.md.
// Inside: a statement the terminal signed (which names the recipients, because a sealed box does not say who
// made it), the attempt's key and the ledger's events from the attempt's first to its last, as they stand in
// the ledger. It is all the issuer needs to read and score the attempt, whatever way it came.
#include "core/base/note.h"
#include "core/base/seal.h"
#include <vector>
namespace kz::ledger {
inline constexpr std::size_t bundle_bytes_max = std::size_t{64} << 20;
inline constexpr std::size_t bundle_recipients_max = 4;
inline constexpr std::size_t bundle_step_bytes = 4096;  // Padded to a multiple: sizes tell little.
struct BundleDraft {
    std::string origin, attempt;
    std::uint64_t first = 0;    // seq of events.front()
    std::vector<Bytes> events;  // contiguous, encoded
    Secret const* key = nullptr;
    std::vector<PublicBoxKey> recipients;  // the issuer, and an escrow where there is one
};
// Full: larger than allowed. CHECKs that key, events and recipients are there.
Result<Bytes> make_bundle(BundleDraft const& draft, SigningKey const& terminal);
struct Bundle {
    std::string origin, attempt, statement;  // the signed note
    std::uint64_t first = 0;
    std::vector<Bytes> events;
    Secret key;
};
// BadInput: not a bundle. Denied: not for this key, changed bytes, or not signed by that terminal.
Result<Bundle> open_bundle(ByteView bytes, BoxKey const& recipient, PublicKey const& terminal);
}  // namespace kz::ledger
