#include "core/tasks/draw.h"
#include "core/base/big_endian.h"
#include "core/base/crypto.h"
namespace kz::tasks {
std::uint64_t draw(std::uint64_t seed, std::string_view stream, std::uint64_t n) {
    auto const tag = as_bytes("kaozhan/1/draw\n");
    Bytes message{tag.begin(), tag.end()};
    auto const name = as_bytes(stream);
    message.insert(message.end(), name.begin(), name.end());
    message.push_back('\n');
    put_big_endian(message, seed, 8);
    put_big_endian(message, n, 8);
    auto const hash = sha256(message);
    return get_big_endian(ByteView{hash}.first(8));
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
