#pragma once  // Sealed payloads: suite byte 1, then the plain payload encrypted under the attempt's key.
//
//    0  1 byte   1
//    1  24       nonce, random
//   25           ciphertext of the plain payload (its own suite byte 0 included), then the 16-byte tag
//
// Associated data: "kaozhan/1/payload" 0x00 ‖ u16 length of subject ‖ subject ‖ u32 kind ‖ u64 seq ‖ prev,
// big-endian: a payload moved to another place in the ledger, another kind or another attempt does not open.
#include "core/ledger/event.h"
namespace kz::ledger {
inline constexpr std::size_t sealed_extra_bytes = 1 + 24 + 16;
// `event` complete but for its payload, which is `plain`'s (CHECK: suite byte 0).
Bytes seal_payload(Event const& event, ByteView plain, Secret const& key);
// The plain payload. Denied: another key or place, or changed bytes. BadInput: not sealed.
Result<Bytes> open_payload(Event const& event, Secret const& key);
}  // namespace kz::ledger
