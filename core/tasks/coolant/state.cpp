#include "core/tasks/coolant/state.h"
#include "core/tasks/draw.h"
#include <algorithm>
#include <cmath>
namespace kz::tasks::coolant {
namespace {
constexpr int intake_hot_celsius = 35;
constexpr int tool_celsius_min = -40, tool_celsius_max = 140;  // what the ECM reports beyond its limits
constexpr double micro = 1e-6;
constexpr std::uint8_t clear_service = 4, conditions_not_correct = 0x22;
constexpr std::uint32_t soak_minutes = 8 * 60, drive_minutes = 20;

std::size_t index(Step step) { return static_cast<std::size_t>(step); }
void first(std::optional<Millis>& mark, Millis at) {
    if (!mark) mark = at;
}
// The circuit or the meter is another one now: what was solved no longer holds.
void changed(State& s) {
    ++s.serial;
    if (s.meter.hold == Switch::Off) s.meter.shown.reset();
    if (!powered(s)) {
        s.ecm_microvolts = 0;
        s.beyond.reset();
        s.memory.pending.clear();
    }
}
void forget_live_data(State& s) {
    std::erase_if(s.exchanges, [](Exchange const& e) { return e.request.front() == 1; });
}
void forget_codes(State& s, Millis at) {
    if (!s.memory.stored.empty() && !s.codes) first(s.doing.cleared_unrecorded, at);
    s.memory = {};
    s.beyond_since = at;  // What still stands beyond a limit has to stand there for the full time again.
    if (s.beyond) s.memory.pending.push_back(*s.beyond);
    if (s.repaired) s.doing.cleared = at;
}
int ecm_celsius(Params const& params, double volts) {
    if (volts > params.ecm.high_volts) return tool_celsius_min;
    if (volts < params.ecm.low_volts) return tool_celsius_max;
    auto const ohms = params.circuit.pullup_ohms * volts / (params.circuit.supply_volts - volts);
    auto const celsius = static_cast<int>(std::lround(ntc_celsius(params.circuit, ohms)));
    return std::clamp(celsius, tool_celsius_min, tool_celsius_max);
}
std::optional<obd::Dtc> limit_broken(Params const& params, double volts) {
    if (volts > params.ecm.high_volts) return obd::coolant_high;
    if (volts < params.ecm.low_volts) return obd::coolant_low;
    return std::nullopt;
}
// The car was driven in with its fault: the ECM has seen it on the road.
obd::Memory memory_from_the_road(Params const& params, Fault fault) {
    Setup driving;
    driving.powered = true;
    auto const volts = predict(params.circuit, fault, params.hot_celsius, driving).ecm_volts;
    auto const code = limit_broken(params, volts);
    if (!code) return {};
    obd::Live const road{
        ecm_celsius(params, volts), intake_hot_celsius, params.cold_celsius, 1850, 62, 38, 21, 3, 5};
    return {{*code}, {}, obd::FreezeFrame{*code, road}, true};
}

void act(State& s, TurnKey const& a, Millis at) {
    if (s.key == Key::Off) first(s.doing.key_on, at);
    s.key = a.to;
    if (a.to == Key::Running) {
        s.soaked = false;
        if (!s.steps[index(Step::ExhaustExtraction)]) s.doing.ran_without_extraction = true;
    }
    forget_live_data(s);
    changed(s);
}
void act(State& s, SetConnector const& a, Millis at) {
    first(s.doing.circuit_touched, at);
    (a.which == Connector::C101 ? s.c101 : s.ecm) = a.to;
    for (auto* node : {&s.meter.red, &s.meter.black})
        if (s.c101 == Mate::Plugged && (*node == Node::Sensor1 || *node == Node::Sensor2)) *node = Node::None;
    changed(s);
}
void act(State& s, SetMeter const& a, Millis) {
    s.meter.mode = a.mode;
    s.meter.range = a.range;
    s.meter.hold = Switch::Off;
    changed(s);
}
void act(State& s, SetHold const& a, Millis) {
    s.meter.hold = a.to;
    if (a.to == Switch::Off) changed(s);
}
void act(State& s, PlaceProbe const& a, Millis at) {
    if (a.node != Node::None) first(s.doing.circuit_touched, at);
    (a.probe == Probe::Red ? s.meter.red : s.meter.black) = a.node;
    changed(s);
}
void act(State& s, RecordMeasurement const& a, Millis at) {
    s.measurements.push_back({at, *s.meter.shown, a});
}
void act(State& s, ConnectTool const& a, Millis) { s.tool = a.to; }

// What a fresh answer proves about the repair.
void note_verification(State& s, Exchange const& e) {
    auto const& did = s.doing;
    bool const after_drive = did.repaired && did.cleared && did.driven && *did.cleared > *did.repaired &&
                             *did.driven > *did.repaired;
    if (!after_drive) return;
    auto const decoded = obd::decode(e.answer);
    if (!decoded || decoded->refused) return;
    if (decoded->service == 3) s.doing.verified_no_codes = decoded->codes.empty();
    bool const hot = s.coolant_millicelsius > (s.params.hot_celsius - 5) * 1000;
    if (decoded->service == 1 && decoded->pid == obd::coolant && hot && decoded->value)
        s.doing.verified_celsius = static_cast<int>(std::lround(*decoded->value));
}
void act(State& s, ScanRequest const& a, Millis at) {
    Exchange exchange{at, a.message, obd::answer(a.message, live(s), s.memory)};
    bool const clearing = a.message == obd::request_clear();
    if (clearing && s.key == Key::Running) exchange.answer = {0x7F, clear_service, conditions_not_correct};
    else if (clearing) forget_codes(s, at);
    std::erase_if(s.exchanges, [&](Exchange const& e) { return e.request == a.message; });
    if (clearing)  // The tool's pages of codes and freeze frame are blank now.
        std::erase_if(s.exchanges, [](Exchange const& e) { return e.request.front() != 1; });
    if (s.exchanges.size() >= exchanges_max) s.exchanges.erase(s.exchanges.begin());
    note_verification(s, exchange);
    s.exchanges.push_back(std::move(exchange));
}
void act(State& s, RecordCodes const& a, Millis at) {
    CodeNote note{at, a.codes, false};
    std::sort(note.codes.begin(), note.codes.end());
    if (auto const* answer = answer_to(s, obd::request_codes())) {
        auto decoded = obd::decode(*answer);
        if (decoded) std::sort(decoded->codes.begin(), decoded->codes.end());
        note.read_before = decoded && decoded->codes == note.codes;
    }
    // A note taken rightly is not spoilt by a later one, such as "none" after the repair.
    if (!s.codes || !s.codes->read_before) s.codes = note;
}
void act(State& s, RecordFreezeFrame const&, Millis) { s.freeze_noted = s.memory.freeze; }
void act(State& s, RecordData const& a, Millis at) {
    auto celsius = [&](obd::Pid pid) {
        auto const decoded = obd::decode(*answer_to(s, obd::request_live(pid)));
        return decoded && decoded->value ? static_cast<int>(std::lround(*decoded->value)) : 0;
    };
    s.data.push_back({at, celsius(obd::coolant), celsius(obd::intake), s.soaked, a.judgement});
}
void act(State& s, ReplacePart const& a, Millis at) {
    first(s.doing.circuit_touched, at);
    s.replacements.push_back({at, a.part, s.measurements.size()});
    if (!s.repaired && component_of(s.fault) == a.part) {
        s.repaired = true;
        s.doing.repaired = at;
    }
    if (a.part == Component::Ecm) forget_codes(s, at);  // A new one remembers nothing.
    changed(s);
}
void act(State& s, RoadTest const&, Millis at) {
    s.coolant_millicelsius = s.params.hot_celsius * 1000;
    s.intake_millicelsius = intake_hot_celsius * 1000;
    s.engine_minutes += drive_minutes;
    s.soaked = false;
    s.key = Key::Off;
    s.doing.driven = at;
    forget_live_data(s);
    changed(s);
}
void act(State& s, Soak const&, Millis) {
    s.coolant_millicelsius = s.intake_millicelsius = s.ambient_millicelsius;
    s.engine_minutes += soak_minutes;
    s.soaked = true;
    forget_live_data(s);
    changed(s);
}
void act(State& s, WarmUp const& a, Millis) {
    auto approach = [](std::int32_t& now, std::int32_t target) {
        now += (target - now) / 4;
        if (std::abs(target - now) < 1000) now = target;
    };
    for (int minute = 0; minute < a.minutes; ++minute) {
        approach(s.coolant_millicelsius, s.params.hot_celsius * 1000);
        approach(s.intake_millicelsius, intake_hot_celsius * 1000);
    }
    s.engine_minutes += a.minutes;
    forget_live_data(s);
    changed(s);
}
void act(State& s, DoStep const& a, Millis at) {
    auto& done = s.steps[index(a.step)];
    done = a.to == Switch::On ? std::optional{at} : std::nullopt;
    if (a.step == Step::BatteryNegativeOff) {
        s.battery_connected = a.to == Switch::Off;
        if (!s.battery_connected) forget_codes(s, at);
        changed(s);
    }
    if (a.to == Switch::Off) return;
    if (a.step == Step::AirbagDisconnect && s.battery_connected) s.doing.airbag_bare = true;
    if (a.step == Step::FuelLineDisconnect && !s.steps[index(Step::FuelPressureRelease)])
        s.doing.fuel_bare = true;
}
void act(State& s, FillOrder const& a, Millis) { s.order[static_cast<std::size_t>(a.field)] = a.text; }
void act(State& s, Conclude const& a, Millis) { s.conclusion = a; }
void act(State& s, Observed const& a, Millis at) {
    s.observed_serial = a.serial;
    if (a.has_reading && s.meter.hold == Switch::Off) {
        s.meter.shown = Shown{a.reading, setup(s), s.key, s.meter.range, s.coolant_millicelsius, s.repaired};
        if (live_ohms(setup(s))) first(s.doing.live_ohms, at);
    }
    if (!powered(s)) return;
    s.ecm_microvolts = a.ecm_microvolts;
    auto const broken = limit_broken(s.params, static_cast<double>(a.ecm_microvolts) * micro);
    if (broken == s.beyond) return;
    s.beyond = broken;
    s.beyond_since = at;
    s.memory.pending.clear();
    bool const known = broken && std::count(s.memory.stored.begin(), s.memory.stored.end(), *broken) > 0;
    if (broken && !known) s.memory.pending.push_back(*broken);
}
}  // namespace

Fault draw_fault(std::uint64_t seed) {
    return static_cast<Fault>(1 + draw_below(fault_count - 1, seed, "coolant/fault", 0));
}
State begin(Params params, std::uint64_t seed) {
    State s;
    s.seed = seed;
    s.fault = params.practice ? Fault::None : draw_fault(seed);
    s.coolant_millicelsius = params.hot_celsius * 1000;
    s.intake_millicelsius = intake_hot_celsius * 1000;
    s.ambient_millicelsius = params.cold_celsius * 1000;
    s.memory = memory_from_the_road(params, s.fault);
    s.params = std::move(params);
    return s;
}
bool powered(State const& state) { return state.key != Key::Off && state.battery_connected; }
Fault actual(State const& state) { return state.repaired ? Fault::None : state.fault; }
Setup setup(State const& state) {
    return {powered(state), state.c101, state.ecm, state.meter.mode, state.meter.red, state.meter.black};
}
obd::Live live(State const& state) {
    auto celsius = [](std::int32_t millicelsius) {
        return (millicelsius + (millicelsius < 0 ? -500 : 500)) / 1000;
    };
    obd::Live out;
    out.coolant_celsius = ecm_celsius(state.params, static_cast<double>(state.ecm_microvolts) * micro);
    out.intake_celsius = celsius(state.intake_millicelsius);
    out.ambient_celsius = celsius(state.ambient_millicelsius);
    out.throttle_percent = 14;
    if (state.key == Key::Crank) out.rpm = 200;
    if (state.key == Key::Running) {
        // The ECM idles faster and richer for an engine it takes to be cold.
        bool const cold = out.coolant_celsius < 60;
        out.rpm = cold ? 1100 : 750;
        out.load_percent = cold ? 31 : 24;
        out.trim_short_percent = cold ? -6 : 1;
        out.trim_long_percent = 3;
    }
    return out;
}
Result<> apply(State& state, Action const& action, Millis at) {
    auto next = state;  // What is refused must leave no trace, not even of the time that passed.
    settle(next, at);
    TRY(legal(next, action));
    std::visit([&](auto const& a) { act(next, a, at); }, action);
    state = std::move(next);
    return {};
}
void settle(State& state, Millis at) {
    if (!state.beyond || at - state.beyond_since < state.params.ecm.confirm) return;
    auto& memory = state.memory;
    if (std::count(memory.stored.begin(), memory.stored.end(), *state.beyond) == 0) {
        memory.stored.push_back(*state.beyond);
        if (!memory.freeze) memory.freeze = obd::FreezeFrame{*state.beyond, live(state)};
    }
    memory.pending.clear();
    memory.mil = true;
}
Bytes const* answer_to(State const& state, ByteView request) {
    auto const same = [&](Exchange const& e) { return std::ranges::equal(e.request, request); };
    auto const found = std::find_if(state.exchanges.rbegin(), state.exchanges.rend(), same);
    return found == state.exchanges.rend() ? nullptr : &found->answer;
}
std::optional<Wanted> wanted(State const& state) {
    auto const now = setup(state);
    bool const measuring = now.mode != MeterMode::Off && now.red != Node::None && now.black != Node::None;
    if (state.observed_serial == state.serial || !(now.powered || measuring)) return std::nullopt;
    auto const celsius = state.coolant_millicelsius / 1000.0;
    auto const& parts = state.params.circuit;
    return Wanted{state.serial, resistances(parts, actual(state), celsius), parts, now};
}
Observed observed(State const& state, std::uint32_t serial, Solution const& solution) {
    Observed out;
    out.serial = serial;
    auto const now = setup(state);
    if (now.powered) out.ecm_microvolts = std::llround(solution.ecm_volts / micro);
    out.has_reading = now.mode != MeterMode::Off && now.red != Node::None && now.black != Node::None;
    if (out.has_reading)
        out.reading = display(solution.meter, now.mode, state.meter.range, state.seed, now.red, now.black);
    return out;
}
bool live_ohms(Setup const& setup) {
    bool const resistance = setup.mode == MeterMode::Ohms || setup.mode == MeterMode::Continuity;
    auto inside = [](Node node) { return node == Node::Sensor1 || node == Node::Sensor2; };
    bool const fed = setup.ecm == Mate::Plugged && !(inside(setup.red) && inside(setup.black));
    return resistance && setup.powered && fed;
}
bool vin_valid(std::string_view vin) {
    // ISO 3779 / GB 16735: letters have values, positions have weights, the ninth is the sum modulo 11.
    constexpr std::string_view letters = "ABCDEFGHJKLMNPRSTUVWXYZ", values = "12345678123457923456789";
    constexpr std::array weights{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    if (vin.size() != weights.size()) return false;
    int sum = 0;
    for (std::size_t i = 0; i < vin.size(); ++i) {
        bool const digit = vin[i] >= '0' && vin[i] <= '9';
        auto const letter = letters.find(vin[i]);
        if (!digit && letter == std::string_view::npos) return false;
        sum += weights[i] * ((digit ? vin[i] : values[letter]) - '0');
    }
    return vin[8] == (sum % 11 == 10 ? 'X' : static_cast<char>('0' + sum % 11));
}
}  // namespace kz::tasks::coolant
