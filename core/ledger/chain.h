#pragma once  // Takes events in order and refuses what does not follow the one before.
#include "core/ledger/event.h"
namespace kz::ledger {
class Chain {
public:
    // Corrupt: no event, another seq than the next, or a prev that is not the hash of the last one taken.
    Result<Event> follow(ByteView bytes) const;
    Result<> check(ByteView bytes) const;  // the same without a copy of the event
    void take(ByteView bytes) {
        x_head = sha256(bytes);
        ++x_size;
    }
    std::uint64_t size() const { return x_size; }
    Hash const& head() const { return x_head; }  // prev of the next event
private:
    std::uint64_t x_size = 0;
    Hash x_head{};
};
}  // namespace kz::ledger
