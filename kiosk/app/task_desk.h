#pragma once  // The benches of the attempt's tasks: their back end's thread, and what it answers as intents.
#include "core/session/session.h"
#include "kiosk/benches/coolant_bench.h"
#include "kiosk/benches/coolant_netlist.h"
#include <functional>
#include <map>
#include <vector>
namespace kz::app {
class TaskDesk {
public:
    void start(std::function<void()> wake);
    // Solved readings of the task on the screen, as actions to record. Once a frame.
    std::vector<session::Intent> answers(session::State const& state);
    // Draws the task's bench; what the candidate does comes back as intents.
    std::vector<session::Intent> draw(session::State const& state, std::string const& entry,
                                      std::string refusal, ui::Ui& ui);
private:
    // The back end failed several times running: the bench says so instead of showing a blank display for
    // ever.
    bool troubled(std::string const& entry) const;
    std::unique_ptr<benches::Spice> x_spice;
    std::map<std::string, benches::CoolantSolver> x_solvers;  // by entry
    std::map<std::string, benches::BenchDesk> x_desks;        // by entry
    std::string x_attempt;
};
}  // namespace kz::app
