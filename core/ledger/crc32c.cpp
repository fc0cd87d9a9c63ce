#include "core/ledger/crc32c.h"
#include <array>
#include <cstring>
#if defined(__x86_64__)
#include <nmmintrin.h>
#endif
namespace kz::ledger {
namespace {
constexpr std::uint32_t polynomial = 0x82f63b78;  // reflected
// tables[k][b]: the CRC of byte b followed by k zero bytes, so that eight bytes are taken at once.
constexpr auto tables = [] {
    std::array<std::array<std::uint32_t, 256>, 8> made{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        auto value = byte;
        for (int bit = 0; bit < 8; ++bit) value = value & 1 ? value >> 1 ^ polynomial : value >> 1;
        made[0][byte] = value;
    }
    for (std::size_t k = 1; k < 8; ++k)
        for (std::size_t byte = 0; byte < 256; ++byte)
            made[k][byte] = made[k - 1][byte] >> 8 ^ made[0][made[k - 1][byte] & 0xff];
    return made;
}();
#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc32c_by_instruction(ByteView bytes) {
    std::uint64_t crc = 0xffff'ffff;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        std::uint64_t eight;
        std::memcpy(&eight, bytes.data(), 8);
        crc = _mm_crc32_u64(crc, eight);
    }
    auto low = static_cast<std::uint32_t>(crc);
    for (auto byte : bytes) low = _mm_crc32_u8(low, byte);
    return ~low;
}
#endif
}  // namespace
std::uint32_t crc32c(ByteView bytes) {
#if defined(__x86_64__)
    static bool const has_instruction = __builtin_cpu_supports("sse4.2");
    if (has_instruction) return crc32c_by_instruction(bytes);
#endif
    return crc32c_by_table(bytes);
}
std::uint32_t crc32c_by_table(ByteView bytes) {
    std::uint32_t crc = ~0u;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        auto low =
            crc ^ (static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
                   static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24);
        crc = tables[7][low & 0xff] ^ tables[6][low >> 8 & 0xff] ^ tables[5][low >> 16 & 0xff] ^
              tables[4][low >> 24] ^ tables[3][bytes[4]] ^ tables[2][bytes[5]] ^ tables[1][bytes[6]] ^
              tables[0][bytes[7]];
    }
    for (auto byte : bytes) crc = crc >> 8 ^ tables[0][(crc ^ byte) & 0xff];
    return ~crc;
}
}  // namespace kz::ledger
