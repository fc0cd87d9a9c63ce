#pragma once  // Evidence on its way to central: how large it may be, how it goes in pieces, and the receipt
              // for it.
// Shaped after tus 1.0.0: HEAD tells how much is held, PATCH adds a piece exactly there.
// docs/formats/sync.md.
#include "sync/wire/wire.h"
namespace kz::wire {
// A clip of a practical task in a kiosk's resolution; what is longer is kept as several files.
inline constexpr std::uint64_t evidence_bytes_max = std::uint64_t{256} << 20;
// One request: small enough that a bad line loses little, large enough that round trips do not count.
inline constexpr std::size_t evidence_chunk_bytes_max = std::size_t{1} << 20;
static_assert(evidence_chunk_bytes_max <= run_bytes_max);
// "I hold the file of this hash, all of it, durably." Local evidence is erased on the strength of one alone.
struct EvidenceReceipt {
    Hash hash{};
    std::uint64_t bytes = 0;
    Millis time{};  // Central's wall clock; seconds on the wire.
    friend bool operator==(EvidenceReceipt const&, EvidenceReceipt const&) = default;
};
std::string sign_evidence_receipt(EvidenceReceipt const& receipt, std::string_view central,
                                  SigningKey const& key);
// BadInput: no such receipt. Denied: not central's.
Result<EvidenceReceipt> open_evidence_receipt(std::string_view note, Verifier const& central);
// The answer to a PATCH that was taken.
struct EvidenceAnswer {
    std::uint64_t offset = 0;  // bytes held now
    std::string receipt;       // once all are held; empty before
};
std::string to_json(EvidenceAnswer const& answer);
Result<EvidenceAnswer> parse_evidence_answer(std::string_view json);
// The three headers of a piece: decimal counts, and "sha256 <base64>" over the piece's own bytes.
std::string to_checksum(ByteView piece);
Result<Hash> parse_checksum(std::string_view header);
Result<std::uint64_t> parse_length(std::string_view header);
Result<Hash> parse_hex_hash(std::string_view text);  // as in paths and file names: 64 lower-case digits
}  // namespace kz::wire
