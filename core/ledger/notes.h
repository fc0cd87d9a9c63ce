#pragma once  // What was signed about this ledger and is at hand, beside each copy: its events must not say
              // otherwise.
#include "core/ledger/checkpoint.h"
#include "core/ledger/survivors.h"
#include <map>
namespace kz::ledger {
// The newest checkpoint others signed too, kept up to date by whoever asks the witnesses.
struct Note {
    std::string name;  // in checkpoints/
    Checkpoint checkpoint;
    Bytes bytes;
    bool witnessed = false;
};
// Durable; then checkpoints/latest.note.
Result<> store_note(Disk& disk, std::filesystem::path const& folder, std::uint64_t size,
                    std::string_view note);
// The newest of both kinds in each folder. Damaged ones are told, and the one before counts.
Result<std::vector<Note>> read_notes(Options const& options, Verifier const& verifier, Survivors& survivors);
// Corrupt: fewer events than were signed, or others. `roots` has each note's size that there are events for.
Result<> check_notes(std::vector<Note> const& notes, std::uint64_t events,
                     std::map<std::uint64_t, std::optional<Hash>> const& roots);
// What is newest in one folder is put into the other.
Result<> level_notes(Options const& options, std::vector<Note> const& notes, Survivors& survivors);
}  // namespace kz::ledger
