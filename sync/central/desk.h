#pragma once  // Where runs of events become durable: one thread, one connection, one commit for all that
              // wait.
// A receipt leaves only after the commit that holds its events. Verification of signatures happens before,
// elsewhere.
#include "core/base/queue.h"
#include "sync/central/place.h"
#include <functional>
#include <future>
#include <thread>
namespace kz::central {
// What one commit takes together: bounds the time a lone run waits behind others.
inline constexpr std::size_t group_runs_max = 64;
inline constexpr std::size_t waiting_runs_max = 512;  // Beyond it terminals are told to come back.
// Threaded: a thread of its own does the work. Stepped: whoever asks does it, at once: simulations.
enum class Work { Threaded, Stepped };
class Desk {
public:
    // `held` is called after each commit that added events, by the desk's thread; it must not block.
    Desk(Store store, Signer const& signer, std::function<void()> held, Work work = Work::Threaded);
    ~Desk();  // Ends what is under way.
    // Blocks until durable. Full: too many wait. Io, Full: the store failed; nothing of this run was
    // acknowledged.
    Result<Outcome> take(Delivery delivery);
private:
    struct Job;
    struct State;
    std::unique_ptr<State> x_state;
};
}  // namespace kz::central
