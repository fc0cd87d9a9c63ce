#include "sync/wire/evidence.h"
#include "sync/wire/lines.h"
#include <algorithm>
namespace kz::wire {
namespace {
constexpr std::string_view tag = "kaozhan/1/evidence-receipt", checksum_name = "sha256 ";
}  // namespace
std::string sign_evidence_receipt(EvidenceReceipt const& receipt, std::string_view central,
                                  SigningKey const& key) {
    auto text = std::string{tag} + "\nhash " + to_base64(receipt.hash) + "\nbytes " +
                std::to_string(receipt.bytes) + "\ntime " + to_utc(receipt.time) + "\n";
    return sign_note(text, central, key);
}
Result<EvidenceReceipt> open_evidence_receipt(std::string_view note, Verifier const& central) {
    auto text = TRY(open_note(note, central));
    Lines lines{text};
    EvidenceReceipt receipt;
    TRY(lines.expect(tag));
    auto hash = TRY(lines.take("hash"));
    receipt.hash = TRY(parse_hash(hash));
    auto bytes = TRY(lines.take("bytes"));
    receipt.bytes = TRY(parse_count(bytes));
    auto time = TRY(lines.take("time"));
    receipt.time = TRY(parse_utc(time));
    TRY(lines.end());
    return receipt;
}
std::string to_checksum(ByteView piece) { return std::string{checksum_name} + to_base64(sha256(piece)); }
Result<Hash> parse_checksum(std::string_view header) {
    if (!header.starts_with(checksum_name)) return not_this("a checksum is \"sha256 <base64>\"");
    return parse_hash(header.substr(checksum_name.size()));
}
Result<std::uint64_t> parse_length(std::string_view header) {
    auto length = TRY(parse_count(header));
    if (length > evidence_bytes_max) return not_this("evidence larger than allowed");
    return length;
}
Result<Hash> parse_hex_hash(std::string_view text) {
    auto bytes = TRY(from_hex(text));
    Hash hash;
    if (bytes.size() != hash.size() || to_hex(bytes) != text) return not_this("not a SHA-256 in hex");
    std::ranges::copy(bytes, hash.begin());
    return hash;
}
}  // namespace kz::wire
