// Enrolment codes.
#include "core/base/base32.h"
#include "sync/wire/lines.h"
#include <algorithm>
namespace kz::wire {
namespace {
constexpr std::size_t code_bytes = 20;
static_assert(code_bytes * 8 % 5 == 0);
std::uint8_t check_byte(ByteView bytes) {
    Sha256 hash;
    hash.update(as_bytes("kaozhan/1/enrol-code\n"));
    hash.update(bytes);
    return hash.finish()[0];
}
}  // namespace
std::string to_string(EnrolCode const& code) {
    Bytes bytes(code.ca.begin(), code.ca.end());
    bytes.insert(bytes.end(), code.secret.begin(), code.secret.end());
    bytes.push_back(check_byte(bytes));
    std::string text;
    unsigned held = 0, bits = 0;
    for (auto byte : bytes) {
        held = (held << 8 | byte) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5) {
            if (text.size() % 5 == 4) text += '-';
            text += base32_letters[held >> (bits - 5) & 31];
        }
    }
    return text;
}
Result<EnrolCode> parse_enrol_code(std::string_view text) {
    auto mistyped = [] { return fail(Code::BadInput, "sync.code_mistyped", "not an enrolment code"); };
    if (text.size() > 100) return mistyped();
    Bytes bytes;
    unsigned held = 0, bits = 0, characters = 0;
    for (auto c : text) {
        if (c == '-' || c == ' ') continue;
        auto value = base32_value(c);
        if (value < 0) return mistyped();
        held = (held << 5 | static_cast<unsigned>(value)) & 0xfff;
        ++characters;
        if ((bits += 5) >= 8) bytes.push_back(static_cast<std::uint8_t>(held >> (bits -= 8)));
    }
    if (characters != code_bytes * 8 / 5 || bytes.back() != check_byte(ByteView{bytes}.first(code_bytes - 1)))
        return mistyped();
    EnrolCode code;
    std::copy_n(bytes.begin(), code.ca.size(), code.ca.begin());
    std::copy_n(bytes.begin() + code.ca.size(), code.secret.size(), code.secret.begin());
    return code;
}
}  // namespace kz::wire
