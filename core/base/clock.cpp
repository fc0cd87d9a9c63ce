#include "core/base/clock.h"
#include "core/base/file.h"
#include <algorithm>
#include <ctime>
namespace kz {
namespace {
Millis read(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::duration_cast<Millis>(std::chrono::seconds{time.tv_sec} +
                                              std::chrono::nanoseconds{time.tv_nsec});
}
BootId read_boot_id() {
    BootId id{};
    auto file = read_file("/proc/sys/kernel/random/boot_id", 64);
    if (!file) return id;
    std::string hex{as_text(*file)};
    std::erase_if(hex, [](char c) { return c == '-' || c == '\n'; });
    auto bytes = from_hex(hex);
    if (bytes && bytes->size() == id.size()) std::copy(bytes->begin(), bytes->end(), id.begin());
    return id;
}
}  // namespace
Now read_clocks() {
    static BootId const boot = read_boot_id();
    return {boot, read(CLOCK_BOOTTIME), read(CLOCK_REALTIME)};
}
}  // namespace kz
