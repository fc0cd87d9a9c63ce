#pragma once  // Folds the ledgers as the terminals do and scores submitted attempts with the same code. Its
              // score counts; where the terminal's differs, an incident is raised. Works behind the receipts,
              // which are about bytes and never wait for it. Its states live in memory and are folded again
              // at start.
#include "sync/central/desk.h"
#include <condition_variable>
#include <mutex>
#include <thread>
namespace kz::central {
// Scores everything that can be scored with the issuer's key in `issuer_key`, once, beside a running central:
// the step for an issuer whose key does not lie with central. How many attempts have a score. Absent: no such
// key file.
Result<std::size_t> assess_once(std::filesystem::path const& data, std::filesystem::path const& issuer_key,
                                Store store);
class Assessor {
public:
    // Scores where issuer.key lies in `data`; else it shows states alone.
    Assessor(std::filesystem::path data, Store store, Work work = Work::Threaded);
    ~Assessor();
    void wake();  // there may be new events; any thread, never blocks (Stepped: does the work)
private:
    friend Result<std::size_t> assess_once(std::filesystem::path const&, std::filesystem::path const&, Store);
    struct State;
    std::unique_ptr<State> x_state;
};
}  // namespace kz::central
