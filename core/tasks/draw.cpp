#include "core/tasks/draw.h"
#include "core/base/crypto.h"
namespace kz::tasks {
namespace {
void append_big_endian(Bytes& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}
}  // namespace
std::uint64_t draw(std::uint64_t seed, std::string_view stream, std::uint64_t n) {
    auto const tag = as_bytes("kaozhan/1/draw\n");
    Bytes message{tag.begin(), tag.end()};
    auto const name = as_bytes(stream);
    message.insert(message.end(), name.begin(), name.end());
    message.push_back('\n');
    append_big_endian(message, seed);
    append_big_endian(message, n);
    auto const hash = sha256(message);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) value = value << 8 | hash[i];
    return value;
}
std::uint64_t draw_below(std::uint64_t count, std::uint64_t seed, std::string_view stream, std::uint64_t n) {
    CHECK(count > 0);
    return draw(seed, stream, n) % count;
}
double draw_signed_unit(std::uint64_t seed, std::string_view stream, std::uint64_t n) {
    constexpr double two_to_52 = 4503599627370496.0;
    return static_cast<double>(draw(seed, stream, n) >> 11) / two_to_52 - 1.0;
}
}  // namespace kz::tasks
