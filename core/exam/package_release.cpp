#include "core/exam/package_release.h"
#include "core/base/base32.h"
#include <algorithm>
namespace kz::exam {
namespace {
constexpr std::string_view tag = "kaozhan/1/release";
constexpr std::size_t code_characters = 26;
static_assert(code_characters * 5 == release_code_bytes * 8 + 2);
// The last two bits of the code: a mistyped one is told at once in three of four cases, and by the key's
// commitment in the others.
unsigned check_bits(ByteView code) {
    Sha256 hash;
    hash.update(as_bytes("kaozhan/1/release-code\n"));
    hash.update(code);
    return hash.finish()[0] >> 6;
}
Secret xor_of(Secret const& a, Secret const& b) {
    CHECK(a.size() == key_bytes && b.size() == key_bytes);
    auto out = a.copy();
    for (std::size_t n = 0; n < key_bytes; ++n) out.writable()[n] ^= b.view()[n];
    return out;
}
Secret share_of(Secret const& code) {
    CHECK(code.size() == release_code_bytes);
    return derive_key(code, "kaozhan/1/release-share");
}
Result<ReleaseShare> parse_share(std::string const& line) {
    auto space = line.find(' ');
    if (space == line.npos || !is_id(line.substr(0, space))) return not_this("a share has a terminal's id");
    ReleaseShare share{line.substr(0, space), TRY(from_base64(std::string_view{line}.substr(space + 1)))};
    if (share.sealed.size() != key_bytes + box_extra_bytes) return not_this("a share has 80 bytes");
    return share;
}
}  // namespace
std::string to_text(Release const& release) {
    auto text = std::string{tag} + "\nexam " + release.exam + "\nversion " + std::to_string(release.version) +
                "\nheader " + to_base64(release.header) + "\n";
    for (auto const& share : release.shares)
        text += "share " + share.terminal + " " + to_base64(share.sealed) + "\n";
    return text;
}
Result<Release> parse_release(std::string_view text) {
    Lines lines{text};
    Release release;
    TRY(lines.expect(tag));
    release.exam = TRY(lines.take("exam"));
    auto version = TRY(lines.take("version"));
    release.version = TRY(parse_count(version));
    auto header = TRY(lines.take("header"));
    release.header = TRY(parse_hash(header));
    if (!is_id(release.exam) || release.version == 0) return not_this("an exam's id or version is none");
    while (!lines.empty()) {
        auto line = TRY(lines.take("share"));
        auto share = TRY(parse_share(line));
        if (!release.shares.empty() && share.terminal <= release.shares.back().terminal)
            return not_this("shares are listed once, by terminal");
        if (release.shares.size() == release_terminals_max) return not_this("too many terminals");
        release.shares.push_back(std::move(share));
    }
    if (release.shares.empty()) return not_this("a release for nobody");
    return release;
}
Result<Release> open_release(std::string_view note, Root const& root) {
    auto text = TRY(open_signed(note, root.role(RoleName::Release), "release"));
    return parse_release(text);
}
Result<Release> read_release(std::string_view note) {
    auto opened = TRY(open_note(note, std::span<Verifier const>{}));
    return parse_release(opened.text);
}
Release make_release(PackageHeader const& header, Secret const& key, Secret const& code,
                     std::vector<Recipient> recipients) {
    std::ranges::sort(recipients, {}, &Recipient::terminal);
    auto share = xor_of(key, share_of(code));
    Release release{header.exam, header.version, header.text_sha256, {}};
    for (auto const& one : recipients)
        release.shares.push_back({one.terminal, seal_for(one.key, share.view())});
    return release;
}
std::string code_text(Secret const& code) {
    CHECK(code.size() == release_code_bytes);
    std::string text;
    unsigned held = 0, bits = 0;
    auto add = [&](unsigned value, unsigned count) {
        held = (held << count | value) & 0xfff;
        for (bits += count; bits >= 5; bits -= 5) {
            if (text.size() % 6 == 5 && text.size() < 29) text += '-';
            text += base32_letters[held >> (bits - 5) & 31];
        }
    };
    text.reserve(code_characters + 4);  // It does not move about in memory.
    for (auto byte : code.view()) add(byte, 8);
    add(check_bits(code.view()), 2);
    return text;
}
Result<Secret> parse_release_code(std::string_view typed) {
    auto mistyped = [] { return fail(Code::BadInput, "package.code_mistyped", "not a release code"); };
    if (typed.size() > 100) return mistyped();
    std::array<std::uint8_t, release_code_bytes> bytes{};
    unsigned held = 0, bits = 0;
    std::size_t characters = 0, filled = 0;
    for (auto c : typed) {
        if (c == '-' || c == ' ') continue;
        auto value = base32_value(c);
        if (value < 0 || ++characters > code_characters) return mistyped();
        held = (held << 5 | static_cast<unsigned>(value)) & 0xfff;
        if ((bits += 5) >= 8 && filled < bytes.size())
            bytes[filled++] = static_cast<std::uint8_t>(held >> (bits -= 8));
    }
    auto fits = characters == code_characters && (held & 3) == check_bits(bytes);
    auto code = Secret::take(bytes);
    if (!fits) return mistyped();
    return code;
}
Result<Secret> release_key(Release const& release, PackageHeader const& header, std::string_view terminal,
                           BoxKey const& box, Secret const& code) {
    if (release.header != header.text_sha256 || release.exam != header.exam ||
        release.version != header.version)
        return fail(Code::Denied, "package.other_release", "a release of another package");
    auto share = std::ranges::find(release.shares, terminal, &ReleaseShare::terminal);
    if (share == release.shares.end())
        return fail(Code::Absent, "package.not_for_this_terminal", "no share for this terminal");
    auto a = TRY(box.open(share->sealed));
    if (a.size() != key_bytes) return not_this("a share has 32 bytes");
    auto key = xor_of(a, share_of(code));
    if (key_commitment(key) != header.key)
        return fail(Code::Denied, "package.wrong_code", "the code does not open this package");
    return key;
}
}  // namespace kz::exam
