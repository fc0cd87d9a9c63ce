#pragma once  // What is left in the two copies, put together into one chain; then both made equal to it.
#include "core/ledger/chain.h"
#include "core/ledger/event_store.h"
#include "core/ledger/survivors.h"
namespace kz::ledger {
struct Recovered {
    std::optional<EventStore> store;  // as far as `survivors` has it
    std::unique_ptr<File> file;       // at its end
    std::uint64_t file_end = 0;
    Chain chain;
    FullTree tree;
    std::vector<Event> events;
    std::optional<Checkpoint> last, witnessed;  // the newest own one, and the newest others signed too
};
// `options.events` is set. No event is changed unless the copies and the checkpoints agree. Differences go to
// `survivors`.
Result<Recovered> recover(Options const& options, Survivors& survivors, Verifier const& verifier,
                          SigningKey const& key);
}  // namespace kz::ledger
