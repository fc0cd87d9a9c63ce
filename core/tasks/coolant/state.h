#pragma once  // The coolant bench as a fold: its state, what can be done, what an action changes.
//
// How a voltage reaches the state. Core solves nothing for the candidate. Whenever the circuit or the meter
// changes, `serial` grows. The terminal compares: if `wanted(state)` has something, it gives that to the back
// end (ngspice on its own thread, kiosk/benches), turns the answer into one action with `observed(state,
// serial, solution)` and records it like any other. Applying `Observed` sets the meter's display and what the
// ECM's converter sees. An answer to an older set-up is refused (Denied, coolant.stale): drop it. Until the
// answer has been applied, the display is blank and nothing can be recorded. ECM: a code is confirmed when
// V(A) has stood beyond its limit for 0.5 s; `settle` works that out from the times of actions alone, so
// replay needs no timer. To show a lamp or a code at a moment between actions, settle a copy.
//
// Engine clock: the coolant's true temperature moves only by Soak, WarmUp and RoadTest, in whole minutes of
// that clock; each minute of warming closes a quarter of the gap to 80 °C, and the last degree is given.
#include "core/base/clock.h"
#include "core/tasks/coolant/actions.h"
#include "core/tasks/coolant/obd.h"
#include <optional>
namespace kz::tasks::coolant {
struct Vehicle {  // What can be read off the car and the customer's slip.
    std::string order_number, plate, vin, model;
    int mileage_km = 0, fuel_percent = 0, battery_millivolts = 0;
    std::string complaint_zh, complaint_en;
    friend bool operator==(Vehicle const&, Vehicle const&) = default;
};
struct Ecm {
    double high_volts = 0, low_volts = 0;  // P0118 above, P0117 below
    Millis confirm{};
    friend bool operator==(Ecm const&, Ecm const&) = default;
};
struct Params {
    Components circuit{};
    Ecm ecm{};
    Vehicle vehicle{};
    int hot_celsius = 80, cold_celsius = 20;
    bool practice = false;  // the faultless circuit instead of a drawn fault
    friend bool operator==(Params const&, Params const&) = default;
};

// What a bench keeps: far above any honest use; beyond it a new one is refused (Full) or the oldest
// forgotten.
inline constexpr std::size_t measurements_max = 200, data_notes_max = 50, replacements_max = 50,
                             exchanges_max = 64;
inline constexpr int warm_minutes_max = 30;

struct Shown {  // A reading and the set-up it was taken in.
    Reading reading{};
    Setup setup{};
    Key key{};
    std::uint8_t range = 0;
    std::int32_t coolant_millicelsius = 0;
    bool repaired = false;
    friend bool operator==(Shown const&, Shown const&) = default;
};
struct Measurement {
    Millis at{};
    Shown shown{};
    RecordMeasurement record{};
    friend bool operator==(Measurement const&, Measurement const&) = default;
};
struct Exchange {  // One scan tool request with its answer.
    Millis at{};
    Bytes request{}, answer{};
    friend bool operator==(Exchange const&, Exchange const&) = default;
};
struct DataNote {
    Millis at{};
    int coolant_celsius = 0, intake_celsius = 0;
    bool soaked = false;
    Judgement judgement{};
    friend bool operator==(DataNote const&, DataNote const&) = default;
};
struct CodeNote {
    Millis at{};
    std::vector<obd::Dtc> codes{};
    bool read_before = false;  // service 03 had been answered, with exactly these
    friend bool operator==(CodeNote const&, CodeNote const&) = default;
};
struct Replacement {
    Millis at{};
    Component part{};
    std::size_t measurements_before = 0;
    friend bool operator==(Replacement const&, Replacement const&) = default;
};
struct Meter {
    MeterMode mode = MeterMode::Off;
    std::uint8_t range = 0;
    Switch hold = Switch::Off;
    Node red = Node::None, black = Node::None;
    std::optional<Shown> shown{};
    friend bool operator==(Meter const&, Meter const&) = default;
};
struct Doing {  // Marks the scorer needs: when things were first done.
    std::optional<Millis> key_on{}, circuit_touched{}, cleared_unrecorded{}, live_ohms{}, repaired{},
        cleared{}, driven{};
    bool ran_without_extraction = false, airbag_bare = false, fuel_bare = false;
    std::optional<int> verified_celsius{};  // read by the tool after repair, engine hot
    bool verified_no_codes = false;         // service 03 answered none after repair and road test
    friend bool operator==(Doing const&, Doing const&) = default;
};
struct State {
    Params params{};
    std::uint64_t seed = 0;
    Fault fault = Fault::None;  // as drawn; see `actual`
    bool repaired = false;
    std::uint32_t serial = 1, observed_serial = 0;
    Key key = Key::Off;
    Mate c101 = Mate::Plugged, ecm = Mate::Plugged;
    bool battery_connected = true;
    std::int32_t coolant_millicelsius = 0, intake_millicelsius = 0, ambient_millicelsius = 0;
    std::uint32_t engine_minutes = 0;
    bool soaked = false;  // since the engine last ran
    Meter meter{};
    std::int64_t ecm_microvolts = 0;
    std::optional<obd::Dtc> beyond{};  // the limit V(A) stands beyond, and since when
    Millis beyond_since{};
    obd::Memory memory{};
    Switch tool = Switch::Off;
    std::vector<Exchange> exchanges{};  // the latest of each request, oldest first
    std::vector<Measurement> measurements{};
    std::optional<CodeNote> codes{};
    std::optional<obd::FreezeFrame> freeze_noted{};
    std::vector<DataNote> data{};
    std::vector<Replacement> replacements{};
    std::array<std::optional<Millis>, step_count> steps{};  // when done; empty again when undone
    std::array<std::string, field_count> order{};
    std::optional<Conclude> conclusion{};
    Doing doing{};
    friend bool operator==(State const&, State const&) = default;
};

Fault draw_fault(std::uint64_t seed);  // one of the eight
State begin(Params params, std::uint64_t seed);
bool powered(State const& state);
Fault actual(State const& state);  // None once repaired
Setup setup(State const& state);
obd::Live live(State const& state);
// Whether what the candidate asks is possible now; Denied with the advice to show, BadInput for values out of
// range.
Result<> legal(State const& state, Action const& action);
Result<> apply(State& state, Action const& action, Millis at);
void settle(State& state, Millis at);  // codes that have become confirmed by then
// The latest answer to exactly this request, or nothing: not asked, or the car has moved on since (live
// data).
Bytes const* answer_to(State const& state, ByteView request);
// What the back end should solve now, if anything is unanswered; `serial` in the state names it.
struct Wanted {
    std::uint32_t serial = 0;
    Resistances circuit{};
    Components parts{};
    Setup setup{};
};
std::optional<Wanted> wanted(State const& state);
Observed observed(State const& state, std::uint32_t serial, Solution const& solution);
bool live_ohms(Setup const& setup);  // a resistance mode on a circuit under voltage
bool vin_valid(
    std::string_view vin);  // 17 characters without I, O, Q, and the check digit of ISO 3779 / GB 16735
}  // namespace kz::tasks::coolant
