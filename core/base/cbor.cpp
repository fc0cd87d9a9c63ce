#include "core/base/cbor.h"
#include <limits>
namespace kz {
void CborWriter::head(unsigned major, std::uint64_t value) {
    auto first = static_cast<std::uint8_t>(major << 5);
    if (value < 24) {
        x_bytes.push_back(static_cast<std::uint8_t>(first | value));
        return;
    }
    auto size_log2 = value <= 0xff ? 0u : value <= 0xffff ? 1u : value <= 0xffff'ffff ? 2u : 3u;
    x_bytes.push_back(static_cast<std::uint8_t>(first | (24 + size_log2)));
    for (auto shift = 8 * (1 << size_log2); shift > 0;) {
        shift -= 8;
        x_bytes.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}
void CborWriter::integer(std::int64_t value) {
    if (value >= 0) head(0, static_cast<std::uint64_t>(value));
    else head(1, ~static_cast<std::uint64_t>(value));
}
void CborWriter::bytes(ByteView value) {
    head(2, value.size());
    x_bytes.insert(x_bytes.end(), value.begin(), value.end());
}
void CborWriter::text(std::string_view utf8) {
    CHECK(is_utf8(utf8));
    head(3, utf8.size());
    x_bytes.insert(x_bytes.end(), utf8.begin(), utf8.end());
}
CborType CborReader::peek() const {
    if (x_rest.empty()) return CborType::Invalid;
    auto major = x_rest[0] >> 5;
    if (major < 6) return static_cast<CborType>(major);
    return x_rest[0] >= 0xf4 && x_rest[0] <= 0xf6 ? CborType::Simple : CborType::Invalid;
}
std::uint64_t CborReader::head(unsigned major) {
    if (x_rest.empty() || x_rest[0] >> 5 != major) {
        refuse();
        return 0;
    }
    std::uint64_t value = x_rest[0] & 31u;
    x_rest = x_rest.subspan(1);
    if (value < 24) return value;
    auto size = std::size_t{1} << (value - 24);
    if (value > 27 || x_rest.size() < size) {
        refuse();
        return 0;
    }
    value = 0;
    for (std::size_t at = 0; at < size; ++at) value = value << 8 | x_rest[at];
    x_rest = x_rest.subspan(size);
    // RFC 8949 §4.2.1: the shortest form that holds the value.
    if (value < 24 || (size > 1 && value >> (4 * size) == 0)) {
        refuse();
        return 0;
    }
    return value;
}
std::int64_t CborReader::integer() {
    auto negative = peek() == CborType::Negative;
    auto value = head(negative ? 1 : 0);
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        refuse();
        return 0;
    }
    return negative ? -1 - static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
}
ByteView CborReader::take(std::uint64_t count) {
    if (count > x_rest.size()) {
        refuse();
        return {};
    }
    auto taken = x_rest.first(static_cast<std::size_t>(count));
    x_rest = x_rest.subspan(taken.size());
    return taken;
}
ByteView CborReader::bytes() { return take(head(2)); }
std::string_view CborReader::text() {
    auto value = as_text(take(head(3)));
    if (is_utf8(value)) return value;
    refuse();
    return {};
}
std::uint64_t CborReader::count(unsigned major) {
    auto value = head(major);
    if (value <= x_rest.size()) return value;
    refuse();
    return 0;
}
bool CborReader::boolean() {
    auto byte = take(1);
    if (byte.empty() || (byte[0] != 0xf4 && byte[0] != 0xf5)) {
        refuse();
        return false;
    }
    return byte[0] == 0xf5;
}
void CborReader::null() {
    auto byte = take(1);
    if (byte.empty() || byte[0] != 0xf6) refuse();
}
Result<> CborReader::finish() const {
    if (x_failed) return fail(Code::BadInput, "error.bad_input", "not the CBOR that was expected");
    if (!x_rest.empty()) return fail(Code::BadInput, "error.bad_input", "bytes left over after the CBOR");
    return {};
}
bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        auto first = static_cast<unsigned char>(text[at++]);
        if (first < 0x80) continue;
        auto more = first >= 0xf0 ? 3u : first >= 0xe0 ? 2u : 1u;
        if (first < 0xc2 || first > 0xf4 || text.size() - at < more) return false;
        // The second byte alone rules out overlong forms, surrogates and what lies above U+10FFFF.
        auto second = static_cast<unsigned char>(text[at]);
        unsigned low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        unsigned high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) return false;
        for (auto last = at + more; at < last; ++at)
            if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80) return false;
    }
    return true;
}
}  // namespace kz
