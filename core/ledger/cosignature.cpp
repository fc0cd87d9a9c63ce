#include "core/ledger/cosignature.h"
#include "core/base/big_endian.h"
#include <algorithm>
#include <limits>
namespace kz::ledger {
namespace {
// Signature bytes after the key id: u64 time, big-endian, then Ed25519.
constexpr std::size_t time_size = 8;
constexpr std::uint64_t time_max = std::numeric_limits<std::int64_t>::max();
std::string message(std::string_view text, std::uint64_t unix_s) {
    return "cosignature/v1\ntime " + std::to_string(unix_s) + "\n" + std::string{text};
}
// The time of this line, if it is a good cosignature of the text.
std::optional<std::uint64_t> good(NoteSignature const& line, std::string_view text, PublicKey const& key) {
    Signature signature;
    auto bytes = ByteView{line.bytes}.subspan(key_id_size);
    if (bytes.size() != time_size + signature.size()) return std::nullopt;
    auto const unix_s = get_big_endian(bytes.first(time_size));
    std::ranges::copy(bytes.subspan(time_size), signature.begin());
    if (unix_s > time_max || !verify(key, as_bytes(message(text, unix_s)), signature)) return std::nullopt;
    return unix_s;
}
Bytes id_of(Verifier const& cosigner) { return key_id(cosigner.name, KeyType::Cosignature, cosigner.key); }
}  // namespace
std::string cosign(std::string_view text, std::string_view cosigner, SigningKey const& key,
                   std::uint64_t unix_s) {
    CHECK(unix_s <= time_max);
    Bytes bytes;
    put_big_endian(bytes, unix_s, time_size);
    auto signature = key.sign(as_bytes(message(text, unix_s)));
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return signature_line(cosigner, key_id(cosigner, KeyType::Cosignature, key.public_key()), bytes);
}
Result<std::uint64_t> open_cosignature(std::string_view note, Verifier const& cosigner) {
    auto parts = TRY(take_apart(note));
    auto id = id_of(cosigner);
    std::optional<std::uint64_t> latest;
    for (auto const& line : parts.signatures) {
        if (!line.by(cosigner.name, id)) continue;
        auto time = good(line, parts.text, cosigner.key);
        if (!time)
            return fail(Code::Denied, "error.bad_signature",
                        "the cosignature of " + cosigner.name + " is wrong");
        latest = std::max(latest.value_or(0), *time);
    }
    if (!latest) return fail(Code::Denied, "error.bad_signature", "not cosigned by " + cosigner.name);
    return *latest;
}
Result<std::string> add_cosignatures(std::string_view note, std::string_view more,
                                     std::span<Verifier const> cosigners) {
    auto parts = TRY(take_apart(note));
    auto lines = TRY(parse_signatures(more));
    std::string whole{note};
    auto count = parts.signatures.size();
    for (auto const& line : lines) {
        auto known = std::ranges::any_of(cosigners, [&](Verifier const& cosigner) {
            return line.by(cosigner.name, id_of(cosigner)) && good(line, parts.text, cosigner.key);
        });
        if (!known || whole.find("\n" + std::string{line.line}) != whole.npos) continue;
        if (++count > note_signatures_max)
            return fail(Code::BadInput, "error.not_a_note", "more signatures than a note may have");
        whole += line.line;
    }
    return whole;
}
}  // namespace kz::ledger
