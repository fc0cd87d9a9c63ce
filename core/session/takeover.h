#pragma once  // An attempt that goes on at another terminal: what it comes to, short enough for one event
              // there.
#include "core/session/session.h"
namespace kz::session {
struct ShortFact {
    std::uint32_t kind = 0;
    Millis at{};    // since the attempt was opened, in session time
    Bytes payload;  // plain
};
Bytes write_short_fact(ShortFact const& fact);             // u32 kind ‖ u64 ms ‖ payload, big-endian
std::optional<ShortFact> read_short_fact(ByteView bytes);  // Nothing: cut off.
// The events of one attempt, payloads plain, up to now: a written answer becomes one edit, a choice its last
// value, a flag its last state; actions on a task stay as they are, because each has its time. Folding the
// result gives the same answers, tasks, page and time left (law in tests/unit/session). Ticks and settings
// are left out. Corrupt: not the events of one opened attempt.
Result<std::vector<Bytes>> shorten(std::span<ledger::Event const> events);
}  // namespace kz::session
