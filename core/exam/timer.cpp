#include "core/exam/timer.h"
#include <algorithm>
namespace kz::exam {
Millis left(Timer const& timer, Millis now) {
    return timer.running ? std::max(Millis{0}, timer.left - (now - timer.as_of)) : timer.left;
}
Result<Timer> apply(Timer const& timer, TimerEvent const& event) {
    if (event.at < timer.as_of)
        return fail(Code::Corrupt, "timer.call_proctor", "event older than the timer");
    Timer next{left(timer, event.at), event.at, timer.running};
    switch (event.change) {
    case TimerChange::Resumed: next.running = true; return next;
    case TimerChange::Frozen: next.running = false; return next;  // Twice is harmless: commands are resent.
    case TimerChange::Granted: break;
    }
    if (event.amount <= Millis{0} || event.amount > allowance_max - next.left)
        return fail(Code::BadInput, "timer.grant_range", "grant out of range");
    next.left += event.amount;
    return next;
}
Result<Timer> replay(std::span<TimerEvent const> events) {
    Timer timer;
    for (auto const& event : events) timer = TRY(apply(timer, event));
    return timer;
}
}  // namespace kz::exam
