#include "core/base/bytes.h"
#include <algorithm>
#include <sodium.h>
namespace kz {
ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}
std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}
std::string to_hex(ByteView bytes) {
    if (bytes.empty()) return {};
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}
Result<Bytes> from_hex(std::string_view text) {
    if (text.empty()) return Bytes{};  // libsodium's pointers may never be null.
    if (text.size() % 2 != 0) return fail(Code::BadInput, "error.bad_input", "an odd number of hex digits");
    Bytes bytes(text.size() / 2);
    std::size_t written = 0;
    char const* end = nullptr;
    if (sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &written, &end) != 0 ||
        end != text.data() + text.size() || written != bytes.size())
        return fail(Code::BadInput, "error.bad_input", "not hexadecimal");
    return bytes;
}
std::string to_base64(ByteView bytes) {
    if (bytes.empty()) return {};
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}
Result<Bytes> from_base64(std::string_view text) {
    // libsodium 1.0.18 takes bytes above 127 for base64 characters: one note would have many spellings.
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x7f; }))
        return fail(Code::BadInput, "error.bad_input", "not base64");
    Bytes bytes(text.size() / 4 * 3 + 3);
    std::size_t written = 0;
    char const* end = nullptr;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &written, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != text.data() + text.size())
        return fail(Code::BadInput, "error.bad_input", "not base64");
    bytes.resize(written);
    return bytes;
}
}  // namespace kz
