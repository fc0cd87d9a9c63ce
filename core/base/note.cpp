#include "core/base/note.h"
#include <algorithm>
namespace kz {
namespace {
constexpr std::string_view dash = "\u2014 ";
constexpr std::size_t key_id_size = 4;
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
// SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key)[0..4]; 0x01 says Ed25519.
Bytes key_id(std::string_view name, PublicKey const& key) {
    Sha256 hash;
    hash.update(as_bytes(name));
    std::uint8_t const tag[] = {0x0a, 0x01};
    hash.update(tag);
    hash.update(key);
    auto whole = hash.finish();
    return {whole.begin(), whole.begin() + key_id_size};
}
std::unexpected<Error> bad(std::string detail) {
    return fail(Code::BadInput, "error.not_a_note", std::move(detail));
}
}  // namespace
std::string to_string(Verifier const& verifier) {
    Bytes key{0x01};
    key.insert(key.end(), verifier.key.begin(), verifier.key.end());
    return verifier.name + "+" + to_hex(key_id(verifier.name, verifier.key)) + "+" + to_base64(key);
}
Result<Verifier> parse_verifier(std::string_view text) {
    auto first = text.find('+'), second = first == text.npos ? first : text.find('+', first + 1);
    if (second == text.npos) return bad("a verifier key has three parts");
    auto key = TRY(from_base64(text.substr(second + 1)));
    Verifier verifier{std::string{text.substr(0, first)}, {}};
    if (!is_name(verifier.name) || key.size() != 33 || key[0] != 0x01)
        return bad("not an Ed25519 verifier key");
    std::copy(key.begin() + 1, key.end(), verifier.key.begin());
    if (to_string(verifier) != text) return bad("the key id does not belong to the key");
    return verifier;
}
std::string sign_note(std::string_view text, std::string_view name, SigningKey const& key) {
    CHECK(is_text(text) && is_name(name));
    auto signature = key.sign(as_bytes(text));
    auto bytes = key_id(name, key.public_key());
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return std::string{text} + "\n" + std::string{dash} + std::string{name} + " " + to_base64(bytes) + "\n";
}
Result<std::string> open_note(std::string_view note, Verifier const& verifier) {
    if (note.size() > note_bytes_max) return bad("longer than a note may be");
    auto split = note.rfind("\n\n");
    if (split == note.npos) return bad("no empty line before the signatures");
    auto text = note.substr(0, split + 1), lines = note.substr(split + 2);
    if (!is_text(text) || lines.empty() || lines.back() != '\n')
        return bad("text or signatures not as a note's");
    auto id = key_id(verifier.name, verifier.key);
    auto found = false;
    for (std::size_t count = 0; !lines.empty(); ++count) {
        auto line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(line.size() + 1);
        auto space = line.rfind(' ');
        if (count >= note_signatures_max) return bad("more signatures than allowed");
        if (!line.starts_with(dash) || space < dash.size()) return bad("a signature line is malformed");
        auto bytes = TRY(from_base64(line.substr(space + 1)));
        if (bytes.size() < key_id_size + 1) return bad("a signature is too short");
        auto name = line.substr(dash.size(), space - dash.size());
        if (name != verifier.name || !std::equal(id.begin(), id.end(), bytes.begin())) continue;
        Signature signature;
        if (bytes.size() != key_id_size + signature.size()) return bad("an Ed25519 signature has 64 bytes");
        std::copy(bytes.begin() + key_id_size, bytes.end(), signature.begin());
        if (!verify(verifier.key, as_bytes(text), signature))
            return fail(Code::Denied, "error.bad_signature",
                        "the signature of " + verifier.name + " is wrong");
        found = true;
    }
    if (!found) return fail(Code::Denied, "error.bad_signature", "not signed by " + verifier.name);
    return std::string{text};
}
}  // namespace kz
