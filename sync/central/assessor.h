#pragma once  // Folds the ledgers as the terminals do and scores submitted attempts with the same code. Its
              // score counts; where the terminal's differs, an incident is raised. Works behind the receipts,
              // which are about bytes and never wait for it. Its states live in memory and are folded again
              // at start.
#include "sync/central/desk.h"
#include <condition_variable>
#include <mutex>
#include <thread>
namespace kz::central {
class Assessor {
public:
    Assessor(std::filesystem::path data, Store store, Work work = Work::Threaded);
    ~Assessor();
    void wake();  // there may be new events; any thread, never blocks (Stepped: does the work)
private:
    struct State;
    std::unique_ptr<State> x_state;
};
}  // namespace kz::central
