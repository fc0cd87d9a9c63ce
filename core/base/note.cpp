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
struct Split {
    std::string_view text, lines;
};
Result<Split> split(std::string_view note) {
    if (note.size() > note_bytes_max) return bad("longer than a note may be");
    auto at = note.rfind("\n\n");
    if (at == note.npos) return bad("no empty line before the signatures");
    Split parts{note.substr(0, at + 1), note.substr(at + 2)};
    if (!is_text(parts.text) || (!parts.lines.empty() && parts.lines.back() != '\n'))
        return bad("text or signatures not as a note's");
    return parts;
}
struct SignatureLine {
    std::string_view name;
    Bytes bytes;  // key id ‖ signature
};
Result<std::vector<SignatureLine>> signature_lines(std::string_view rest) {
    std::vector<SignatureLine> lines;
    while (!rest.empty()) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + 1);
        auto space = line.rfind(' ');
        if (lines.size() >= note_signatures_max) return bad("more signatures than allowed");
        if (!line.starts_with(dash) || space < dash.size()) return bad("a signature line is malformed");
        auto bytes = TRY(from_base64(line.substr(space + 1)));
        if (bytes.size() < key_id_size + 1) return bad("a signature is too short");
        lines.push_back({line.substr(dash.size(), space - dash.size()), std::move(bytes)});
    }
    return lines;
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
    auto lines = TRY(signature_lines(parts.lines));
    if (lines.size() >= note_signatures_max) return bad("more signatures than allowed");
    for (auto const& line : lines)
        if (line.name == name) return bad("signed by that name already");
    auto one = sign_note(parts.text, name, key);
    return std::string{note} + one.substr(parts.text.size() + 1);
}
Result<SignedNote> open_note(std::string_view note, std::span<Verifier const> verifiers) {
    auto parts = TRY(split(note));
    auto lines = TRY(signature_lines(parts.lines));
    SignedNote opened{std::string{parts.text}, {}};
    for (std::size_t n = 0; n < verifiers.size(); ++n) {
        auto const& verifier = verifiers[n];
        auto id = key_id(verifier.name, verifier.key);
        for (auto const& line : lines) {
            if (line.name != verifier.name || !std::equal(id.begin(), id.end(), line.bytes.begin())) continue;
            Signature signature;
            if (line.bytes.size() != key_id_size + signature.size())
                return bad("an Ed25519 signature has 64 bytes");
            std::copy(line.bytes.begin() + key_id_size, line.bytes.end(), signature.begin());
            if (!verify(verifier.key, as_bytes(parts.text), signature))
                return fail(Code::Denied, "error.bad_signature",
                            "the signature of " + verifier.name + " is wrong");
            if (opened.signers.empty() || opened.signers.back() != n) opened.signers.push_back(n);
        }
    }
    return opened;
}
}  // namespace kz
