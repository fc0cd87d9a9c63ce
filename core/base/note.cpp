#include "core/base/note.h"
#include <algorithm>
namespace kz {
namespace {
constexpr std::string_view dash = "\u2014 ";
bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= 200 && std::ranges::none_of(name, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '+' || c == '\x7f';
    });
}
bool is_text(std::string_view text) {
    return !text.empty() && text.back() == '\n' && std::ranges::none_of(text, [](char c) {
        return static_cast<unsigned char>(c) < ' ' && c != '\n';
    });
}
std::unexpected<Error> bad(std::string detail) {
    return fail(Code::BadInput, "error.not_a_note", std::move(detail));
}
}  // namespace
// SHA-256(name ‖ 0x0A ‖ type ‖ key)[0..4]
Bytes key_id(std::string_view name, KeyType type, PublicKey const& key) {
    Sha256 hash;
    hash.update(as_bytes(name));
    std::uint8_t const tag[] = {0x0a, static_cast<std::uint8_t>(type)};
    hash.update(tag);
    hash.update(key);
    auto whole = hash.finish();
    return {whole.begin(), whole.begin() + key_id_size};
}
std::string to_string(Verifier const& verifier, KeyType type) {
    Bytes key{static_cast<std::uint8_t>(type)};
    key.insert(key.end(), verifier.key.begin(), verifier.key.end());
    return verifier.name + "+" + to_hex(key_id(verifier.name, type, verifier.key)) + "+" + to_base64(key);
}
std::string to_string(Verifier const& verifier) { return to_string(verifier, KeyType::Ed25519); }
Result<Verifier> parse_verifier(std::string_view text) { return parse_verifier(text, KeyType::Ed25519); }
Result<Verifier> parse_verifier(std::string_view text, KeyType type) {
    auto first = text.find('+'), second = first == text.npos ? first : text.find('+', first + 1);
    if (second == text.npos) return bad("a verifier key has three parts");
    auto key = TRY(from_base64(text.substr(second + 1)));
    Verifier verifier{std::string{text.substr(0, first)}, {}};
    if (!is_name(verifier.name) || key.size() != 33 || key[0] != static_cast<std::uint8_t>(type))
        return bad("not a verifier key of this type");
    std::copy(key.begin() + 1, key.end(), verifier.key.begin());
    if (to_string(verifier, type) != text) return bad("the key id does not belong to the key");
    return verifier;
}
std::string sign_note(std::string_view text, std::string_view name, SigningKey const& key) {
    CHECK(is_text(text) && is_name(name));
    auto id = key_id(name, KeyType::Ed25519, key.public_key());
    return std::string{text} + "\n" + signature_line(name, id, key.sign(as_bytes(text)));
}
std::string signature_line(std::string_view name, ByteView id, ByteView signature) {
    CHECK(is_name(name) && id.size() == key_id_size);
    Bytes bytes{id.begin(), id.end()};
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return std::string{dash} + std::string{name} + " " + to_base64(bytes) + "\n";
}
bool NoteSignature::by(std::string_view name_, ByteView id) const {
    return name == name_ && std::ranges::equal(ByteView{bytes}.first(key_id_size), id);
}
Result<std::vector<NoteSignature>> parse_signatures(std::string_view lines) {
    if (lines.empty() || lines.back() != '\n') return bad("no signature lines");
    std::vector<NoteSignature> found;
    while (!lines.empty()) {
        auto whole = lines.substr(0, lines.find('\n') + 1), line = whole.substr(0, whole.size() - 1);
        lines.remove_prefix(whole.size());
        auto space = line.rfind(' ');
        if (found.size() >= note_signatures_max) return bad("more signatures than allowed");
        if (!line.starts_with(dash) || space < dash.size()) return bad("a signature line is malformed");
        auto bytes = TRY(from_base64(line.substr(space + 1)));
        if (bytes.size() < key_id_size + 1) return bad("a signature is too short");
        found.push_back({whole, line.substr(dash.size(), space - dash.size()), std::move(bytes)});
    }
    return found;
}
namespace {
// Signed or not yet.
Result<NoteParts> split(std::string_view note) {
    if (note.size() > note_bytes_max) return bad("longer than a note may be");
    auto at = note.rfind("\n\n");
    if (at == note.npos) return bad("no empty line before the signatures");
    NoteParts parts{note.substr(0, at + 1), {}};
    if (!is_text(parts.text)) return bad("the text is not a note's");
    if (auto lines = note.substr(at + 2); !lines.empty()) parts.signatures = TRY(parse_signatures(lines));
    return parts;
}
}  // namespace
Result<NoteParts> take_apart(std::string_view note) {
    auto parts = TRY(split(note));
    if (parts.signatures.empty()) return bad("no signature lines");
    return parts;
}
Result<std::string> open_note(std::string_view note, Verifier const& verifier) {
    auto opened = TRY(open_note(note, std::span{&verifier, 1}));
    if (opened.signers.empty())
        return fail(Code::Denied, "error.bad_signature", "not signed by " + verifier.name);
    return std::move(opened.text);
}
std::string unsigned_note(std::string_view text) {
    CHECK(is_text(text));
    return std::string{text} + "\n";
}
Result<std::string> add_signature(std::string_view note, std::string_view name, SigningKey const& key) {
    CHECK(is_name(name));
    auto parts = TRY(split(note));
    if (parts.signatures.size() >= note_signatures_max) return bad("more signatures than allowed");
    for (auto const& one : parts.signatures)
        if (one.name == name) return bad("signed by that name already");
    auto id = key_id(name, KeyType::Ed25519, key.public_key());
    return std::string{note} + signature_line(name, id, key.sign(as_bytes(parts.text)));
}
Result<SignedNote> open_note(std::string_view note, std::span<Verifier const> verifiers) {
    auto parts = TRY(split(note));
    SignedNote opened{std::string{parts.text}, {}};
    for (std::size_t n = 0; n < verifiers.size(); ++n) {
        auto const& verifier = verifiers[n];
        auto id = key_id(verifier.name, KeyType::Ed25519, verifier.key);
        for (auto const& one : parts.signatures) {
            if (!one.by(verifier.name, id)) continue;
            Signature signature;
            if (one.bytes.size() != key_id_size + signature.size())
                return bad("an Ed25519 signature has 64 bytes");
            std::copy(one.bytes.begin() + key_id_size, one.bytes.end(), signature.begin());
            if (!verify(verifier.key, as_bytes(parts.text), signature))
                return fail(Code::Denied, "error.bad_signature",
                            "the signature of " + verifier.name + " is wrong");
            if (opened.signers.empty() || opened.signers.back() != n) opened.signers.push_back(n);
        }
    }
    return opened;
}
}  // namespace kz
