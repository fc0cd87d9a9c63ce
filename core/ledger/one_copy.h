#pragma once  // While one copy is written alone a note says so: the other must never be taken for the whole
              // later.
// An interrupted commit can leave events in the database that were never acknowledged; when the event file
// then goes on alone, others take their seqs, and a database that comes back must not contradict them.
// Signed, so that nobody makes true rows void by laying a file there. one-copy.note in either folder:
//     kaozhan/1/one-copy LF origin LF database|event-file LF events until then LF
#include "core/ledger/survivors.h"
namespace kz::ledger {
struct OneCopy {
    Copy living = Copy::Database;
    std::uint64_t since = 0;
};
// Nothing: both were written. A folder that cannot be read says nothing. Corrupt: damaged, or not signed by
// this terminal.
Result<std::optional<OneCopy>> find_one_copy(Options const& options, Verifier const& verifier);
// Durable beside the living copy when it returns, and beside the other one where that can be. One that is
// there already stays.
Result<> note_one_copy(Options const& options, OneCopy const& state, SigningKey const& key);
// When both are whole again.
Result<> clear_one_copy(Options const& options);
}  // namespace kz::ledger
