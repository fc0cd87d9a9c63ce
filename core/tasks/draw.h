#pragma once  // What a seed decides: a counter-based generator, so that the n-th draw never depends on who
              // drew before.
// draw(seed, stream, n) = the first 8 bytes, big-endian, of SHA-256("kaozhan/1/draw" ‖ 0x0A ‖ stream ‖ 0x0A ‖
// seed ‖ n), seed and n as 8 bytes big-endian. Anyone can repeat it at an appeal with nothing but SHA-256.
#include <cstdint>
#include <string_view>
namespace kz::tasks {
std::uint64_t draw(std::uint64_t seed, std::string_view stream, std::uint64_t n);
// 0 … count−1 (count > 0). The bias of the remainder is below count / 2^64.
std::uint64_t draw_below(std::uint64_t count, std::uint64_t seed, std::string_view stream, std::uint64_t n);
double draw_signed_unit(std::uint64_t seed, std::string_view stream, std::uint64_t n);  // −1 ≤ x < 1, 53 bits
}  // namespace kz::tasks
