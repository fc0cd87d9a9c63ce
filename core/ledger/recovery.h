#pragma once  // What is left in the two copies, put together into one chain; then both copies made equal to
              // it.
#include "core/ledger/chain.h"
#include "core/ledger/event_store.h"
#include "core/ledger/ledger.h"
namespace kz::ledger {
struct Recovered {
    EventStore store;
    std::unique_ptr<File> file;  // at its end
    Chain chain;
    FullTree tree;
    std::vector<Event> events;
    std::optional<Checkpoint> last;
    std::vector<Difference> differences;
};
// `options.events` is set. Nothing is changed unless the two copies and the last own checkpoint agree.
Result<Recovered> recover(Options const& options, Verifier const& verifier);
}  // namespace kz::ledger
