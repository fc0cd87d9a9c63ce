#pragma once  // Time left in an attempt. Pure: callers pass session time, which never jumps as wall time may.
#include "core/base/clock.h"
#include "core/base/error.h"
#include <span>
namespace kz::exam {
// Papers last up to 3 h; 10 h leaves room for every extension and keeps sums far from overflow.
inline constexpr Millis allowance_max = std::chrono::hours{10};
enum class TimerChange { Granted, Resumed, Frozen };
struct TimerEvent {
    TimerChange change;
    Millis at;        // Boot time, carried over reboots by the session; never before the previous event.
    Millis amount{};  // Granted only. The first grant is the paper's own time.
};
struct Timer {  // `left` holds at `as_of`.
    Millis left{}, as_of{};
    bool running = false;
};
// Never negative; zero means: submit now.
Millis left(Timer const& timer, Millis now);
// Corrupt: the event is older than the timer. BadInput: amount <= 0, or the sum above allowance_max.
Result<Timer> apply(Timer const& timer, TimerEvent const& event);
Result<Timer> replay(std::span<TimerEvent const> events);
}  // namespace kz::exam
