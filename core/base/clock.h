#pragma once  // The clocks an event carries. Read at the edge of the program, passed in; core/ reads none.
#include <array>
#include <chrono>
#include <cstdint>
namespace kz {
using Millis = std::chrono::milliseconds;
using BootId = std::array<std::uint8_t, 16>;  // /proc/sys/kernel/random/boot_id
struct Now {
    BootId boot{};
    Millis boottime{};  // CLOCK_BOOTTIME: runs on over suspend, never jumps. Exam time is counted on it.
    Millis wall{};      // CLOCK_REALTIME since 1970: a recorded claim, may jump.
};
Now read_clocks();
}  // namespace kz
