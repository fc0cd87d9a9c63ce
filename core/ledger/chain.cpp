#include "core/ledger/chain.h"
#include <algorithm>
namespace kz::ledger {
Result<> Chain::check(ByteView bytes) const {
    auto refused = [](std::string detail) {
        return fail(Code::Corrupt, "ledger.damaged", std::move(detail));
    };
    auto event = view_event(bytes);
    if (!event) return refused("these bytes are no event");
    if (event->seq != x_size)
        return refused("seq " + std::to_string(event->seq) + " where " + std::to_string(x_size) + " belongs");
    if (!std::ranges::equal(event->prev, x_head))
        return refused("event " + std::to_string(x_size) + " does not follow the one before it");
    return {};
}
Result<Event> Chain::follow(ByteView bytes) const {
    TRY(check(bytes));
    return decode(bytes);
}
}  // namespace kz::ledger
