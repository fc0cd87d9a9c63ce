#pragma once  // The coolant bench on the screen: circuit, connectors, bay and manual; meter, scan tool,
              // parts, road; records.
//
//     benches::BenchIntents intents;
//     benches::draw({.state = bench}, desk, ui, intents);       in the frame function, within the task's
//     content area
//
// What the candidate does comes back as actions of core/tasks: the app has them checked and recorded, and the
// next frame shows the state they made. What is not worth an event (tabs, a half-typed number, which probe is
// in hand) is the desk's; the app keeps one per task entry. No voltage is computed here: the display shows
// what the last `Observed` recorded. Thread: UI.
#include "core/tasks/task.h"
#include "kiosk/ui/widgets.h"
namespace kz::benches {
struct BenchView {
    tasks::coolant::State const& state;  // settled to this moment, if lamps should be exact
    bool solver_failing = false;         // says that the circuit is being tried again
    std::string refusal{};               // advice of the last refused action; "" for none
};
struct BenchDesk {
    int left = 0, right = 0, low = 0, tool_page = 0;  // tabs
    std::optional<tasks::coolant::Probe> hand{};      // which probe the next chosen node gets
    bool recording = false, clearing = false;         // dialogs
    std::string value{};                              // of the measurement being written down
    std::optional<tasks::coolant::Component> replacing{};
    std::optional<tasks::coolant::Step> risky{};  // asked about before it is done
    std::array<std::optional<std::string>, tasks::coolant::field_count> typed{};  // until the state has it
};
using BenchIntents = std::vector<tasks::coolant::Action>;
void draw(BenchView const& view, BenchDesk& desk, ui::Ui& ui, BenchIntents& intents);
// "3.775", "-0.02", "OL" in a reading's unit → what RecordMeasurement takes. BadInput: not a number.
Result<tasks::coolant::RecordMeasurement> written_value(std::string_view text, tasks::coolant::Unit unit,
                                                        tasks::coolant::Judgement judgement);
}  // namespace kz::benches
