#pragma once  // Where a run of events belongs: what is held already is compared, what does not fit is
              // refused, the rest is appended. One commit takes many runs, each of which can fail alone.
// Apart from the desk because it is all that decides: no thread, no clock, no socket.
#include "sync/central/store.h"
#include <functional>
#include <map>
#include <span>
namespace kz::ledger {
class Tree;
}
namespace kz::central {
struct Delivery {
    Terminal terminal;
    wire::OpenedRun run;
};
struct Outcome {
    enum class Kind { Held, Gap, Fork, Broken } kind = Kind::Held;
    wire::RunAnswer answer;  // Held: with receipts. Otherwise `have` alone.
    std::string report;      // Fork: central's signed note.
    std::uint64_t at = 0;    // Gap: the event wanted next. Fork, Broken: the event concerned.
};
struct Signer {  // Central's own name and key.
    std::string name;
    SigningKey key;
};
// The first event that is not one of ours, in its place, following the one before it; nothing when all are.
std::optional<std::uint64_t> first_break(wire::Run const& run);
class Placer {
public:
    Placer(Store store, Signer const& signer);
    ~Placer();
    // `now`: central's wall clock, a claim that goes into receipts. As many results as deliveries. Io, Full:
    // the store failed; nothing of that run was acknowledged.
    std::vector<Result<Outcome>> commit(std::span<Delivery const> group, Millis now);
private:
    struct State;
    std::unique_ptr<State> x_state;
};
}  // namespace kz::central
