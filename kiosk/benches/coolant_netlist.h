#pragma once  // The coolant circuit as a SPICE netlist, and the back end that turns a bench's wish into its
              // `Observed`.
#include "core/tasks/task.h"
#include "kiosk/benches/spice.h"
namespace kz::benches {
// Every part by name, the meter as what it is: 10 MΩ, a test current or a shunt. Nodes: ecm_5v ecm_in a mid
// pin_1 sensor_1 sensor_2 pin_2 b and 0 (body).
std::vector<std::string> coolant_netlist(tasks::coolant::Wanted const& wanted);
SpiceQuestion coolant_question(tasks::coolant::Wanted const& wanted);
// Of the answer to that question.
tasks::coolant::Solution coolant_solution(tasks::coolant::Wanted const& wanted,
                                          std::vector<double> const& values);

// Keeps one bench's question in flight. UI thread; call once a frame and whenever the solver woke the UI.
class CoolantSolver {
public:
    // Asks for what `state` wants; returns the action to record when its answer has come. A failed solve is
    // asked again.
    std::optional<tasks::coolant::Action> pump(Spice& spice, tasks::coolant::State const& state, Millis now);
    int failures() const { return x_failures; }  // in a row; the screen says so from three on
private:
    struct Asked {
        std::uint64_t id;
        tasks::coolant::Wanted wanted;
    };
    std::optional<Asked> x_asked;
    std::uint64_t x_ids = 0;
    int x_failures = 0;
};
}  // namespace kz::benches
