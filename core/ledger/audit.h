#pragma once  // Verifying a ledger without changing a byte of it: what kaozhanctl, central and an inspector
              // ask.
#include "core/ledger/ledger.h"
namespace kz::ledger {
struct AuditSources {
    std::filesystem::path database;     // Empty path: that copy is not looked at.
    std::filesystem::path events;       // the event file itself
    std::filesystem::path checkpoints;  // the folder; empty: none are checked
    std::optional<Verifier> verifier;   // whose checkpoints; without it they are a problem
    bool live = false;                  // A program writes it right now: unfinished tails are no problem.
    Disk* disk = &real_disk();
    std::vector<Verifier> witnesses{};  // KeyType::Cosignature: whose word counts as witnessed
};
// Everything in a terminal's data folder; the verifier from terminal.pub there. `live` is found out by the
// lock. Absent: no such folder, or no ledger in it.
Result<AuditSources> sources_in(std::filesystem::path const& data, Disk& disk = real_disk());
struct Problem {
    std::optional<std::uint64_t> seq;
    std::string code;    // kebab-case; docs/formats/ledger.md lists them
    std::string detail;  // English
};
// A rotten ledger of a million events need not print a million lines.
inline constexpr std::size_t problems_max = 100;
struct Audit {
    std::string origin;        // Empty when only the event file was there: it holds the hash alone.
    std::uint64_t events = 0;  // of the longest valid chain in either copy
    Hash root{};               // over those
    std::uint64_t checkpoints = 0;
    std::uint64_t witnessed_up_to = 0;  // the largest sound checkpoint that one of the witnesses cosigned
    std::vector<Problem> problems;      // In order of finding; none: the ledger is whole.
};
// `visit` gets each event of the longest valid chain. Errors are for what could not be read at all; all that
// is wrong inside the copies becomes a problem. Uses two threads while it runs.
Result<Audit> audit(AuditSources const& sources, std::function<void(Event const&)> const& visit = {});
}  // namespace kz::ledger
