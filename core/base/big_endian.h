#pragma once  // Whole numbers as bytes, most significant first: how every format of ours writes them.
#include "core/base/bytes.h"
namespace kz {
inline void put_big_endian(Bytes& out, std::uint64_t value, int bytes) {  // `bytes` up to 8
    for (auto shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}
inline std::uint64_t get_big_endian(ByteView bytes) {  // All of them; at most 8.
    std::uint64_t value = 0;
    for (auto byte : bytes) value = value << 8 | byte;
    return value;
}
}  // namespace kz
