#include "core/tasks/coolant/state.h"
#include <algorithm>
namespace kz::tasks::coolant {
namespace {
using Verdict = Result<>;
std::unexpected<Error> denied(char const* advice, char const* detail) {
    return fail(Code::Denied, advice, detail);
}
std::unexpected<Error> bad(char const* detail) { return fail(Code::BadInput, "coolant.bad_action", detail); }
constexpr std::size_t codes_noted_max = 8;

Verdict judge(State const& s, TurnKey const& a) {
    if (a.to == s.key) return denied("coolant.already", "the key is there already");
    if (!s.battery_connected) return denied("coolant.no_battery", "the battery is disconnected");
    bool const next = (s.key == Key::Off && a.to == Key::On) || (s.key == Key::On && a.to == Key::Crank) ||
                      (s.key == Key::Crank && a.to == Key::Running);
    bool const back = a.to < s.key && (a.to == Key::Off || a.to == Key::On);
    if (!next && !back) return denied("coolant.key_order", "the key turns one position at a time");
    if (a.to == Key::Running && s.ecm == Mate::Unplugged)
        return denied("coolant.no_start", "the ECM connector is apart");
    return {};
}
Verdict judge(State const& s, SetConnector const& a) {
    auto const now = a.which == Connector::C101 ? s.c101 : s.ecm;
    if (now == a.to) return denied("coolant.already", "the connector is so already");
    if (a.which == Connector::Ecm && s.key != Key::Off)
        return denied("coolant.key_off_first", "the ECM connector is opened with the key off");
    return {};
}
Verdict judge(State const&, SetMeter const& a) {
    return a.range > range_count(a.mode) ? Verdict{bad("no such range")} : Verdict{};
}
Verdict judge(State const& s, SetHold const& a) {
    if (s.meter.hold == a.to) return denied("coolant.already", "hold is so already");
    if (a.to == Switch::On && !s.meter.shown) return denied("coolant.no_reading", "nothing to hold");
    return {};
}
Verdict judge(State const& s, PlaceProbe const& a) {
    bool const inside = a.node == Node::Sensor1 || a.node == Node::Sensor2;
    if (inside && s.c101 == Mate::Plugged)
        return denied("coolant.unplug_first", "the sensor's terminals are covered while C101 is plugged");
    return {};
}
Verdict judge(State const& s, RecordMeasurement const& a) {
    constexpr std::int64_t value_micro_max = 1'000'000'000'000'000;
    if (a.value_micro > value_micro_max || a.value_micro < -value_micro_max) return bad("value out of range");
    if (a.overload && a.value_micro != 0) return bad("an overload has no value");
    if (!s.meter.shown) return denied("coolant.no_reading", "the display is blank");
    if (s.measurements.size() >= measurements_max)
        return fail(Code::Full, "coolant.too_many", "no more measurements");
    return {};
}
Verdict judge(State const& s, ConnectTool const& a) {
    if (s.tool == a.to) return denied("coolant.already", "the tool is so already");
    return {};
}
Verdict judge(State const& s, ScanRequest const& a) {
    if (a.message.empty() || a.message.size() > 7) return bad("a request has 1 to 7 bytes");
    if (s.tool == Switch::Off) return denied("coolant.connect_tool_first", "the scan tool is not connected");
    if (!powered(s) || s.key == Key::Crank || s.ecm == Mate::Unplugged)
        return denied("coolant.no_communication", "the ECM is not powered");
    if (s.observed_serial != s.serial) return denied("coolant.settling", "the circuit is being solved");
    return {};
}
Verdict judge(State const&, RecordCodes const& a) {
    return a.codes.size() > codes_noted_max ? Verdict{bad("too many codes")} : Verdict{};
}
Verdict judge(State const& s, RecordFreezeFrame const&) {
    bool const read =
        answer_to(s, obd::request_freeze(obd::freeze_dtc)) && answer_to(s, obd::request_freeze(obd::coolant));
    if (!s.memory.freeze || !read)
        return denied("coolant.read_freeze_first", "no freeze frame has been read");
    return {};
}
Verdict judge(State const& s, RecordData const&) {
    if (!answer_to(s, obd::request_live(obd::coolant)) || !answer_to(s, obd::request_live(obd::intake)))
        return denied("coolant.read_live_first", "coolant and intake have not been read");
    if (s.data.size() >= data_notes_max) return fail(Code::Full, "coolant.too_many", "no more notes");
    return {};
}
Verdict judge(State const& s, ReplacePart const& a) {
    if (a.part == Component::None) return bad("no part");
    if (s.key != Key::Off) return denied("coolant.key_off_first", "parts are replaced with the key off");
    if (s.replacements.size() >= replacements_max)
        return fail(Code::Full, "coolant.too_many", "no more parts");
    return {};
}
Verdict judge(State const& s, RoadTest const&) {
    if (s.c101 == Mate::Unplugged || s.ecm == Mate::Unplugged)
        return denied("coolant.plug_first", "a connector is apart");
    if (s.meter.red != Node::None || s.meter.black != Node::None)
        return denied("coolant.lift_probes_first", "the probes are on the circuit");
    if (!s.battery_connected) return denied("coolant.no_battery", "the battery is disconnected");
    if (s.steps[static_cast<std::size_t>(Step::AirbagDisconnect)] ||
        s.steps[static_cast<std::size_t>(Step::FuelLineDisconnect)])
        return denied("coolant.reconnect_first", "airbag or fuel line is apart");
    return {};
}
Verdict judge(State const& s, Soak const&) {
    if (s.key != Key::Off) return denied("coolant.key_off_first", "a car soaks with the key off");
    return {};
}
Verdict judge(State const& s, WarmUp const& a) {
    if (a.minutes < 1 || a.minutes > warm_minutes_max) return bad("minutes out of range");
    if (s.key != Key::Running) return denied("coolant.start_first", "the engine is not running");
    return {};
}
Verdict judge(State const& s, DoStep const& a) {
    bool const done = s.steps[static_cast<std::size_t>(a.step)].has_value();
    if (done == (a.to == Switch::On)) return denied("coolant.already", "the step is so already");
    bool const lasting = a.step == Step::BatteryCheck || a.step == Step::AskCustomer;
    if (lasting && a.to == Switch::Off) return denied("coolant.already", "cannot be undone");
    if (a.step == Step::BatteryNegativeOff && s.key != Key::Off)
        return denied("coolant.key_off_first", "the battery is disconnected with the key off");
    if (a.step == Step::BatteryCheck && !s.battery_connected)
        return denied("coolant.no_battery", "the battery is disconnected");
    return {};
}
Verdict judge(State const&, FillOrder const& a) {
    auto const count = code_points(a.text);
    if (!count) return bad("not plain UTF-8 text");
    if (*count > field_code_points_max) return fail(Code::Full, "coolant.text_too_long", "text too long");
    return {};
}
Verdict judge(State const&, Conclude const&) { return {}; }
Verdict judge(State const& s, Observed const& a) {
    if (a.serial != s.serial) return denied("coolant.stale", "an answer to an older set-up");
    if (s.observed_serial == s.serial) return denied("coolant.already", "answered already");
    constexpr std::int64_t ecm_microvolts_max = 50'000'000;
    if (std::abs(a.ecm_microvolts) > ecm_microvolts_max) return bad("no such voltage");
    bool const measuring =
        s.meter.mode != MeterMode::Off && s.meter.red != Node::None && s.meter.black != Node::None;
    if (a.has_reading != measuring) return bad("a reading without a meter, or the other way round");
    if (!a.has_reading) return a.reading == Reading{} ? Verdict{} : Verdict{bad("a reading nobody took")};
    auto const& r = a.reading;
    bool const fits = r.decimals <= 3 && std::abs(r.counts) <= counts_max && (!r.overload || r.counts == 0);
    bool const volts = r.unit == Unit::Volt, amps = r.unit == Unit::Milliampere || r.unit == Unit::Ampere;
    bool const of_mode = s.meter.mode == MeterMode::VoltsDc ? volts
                         : s.meter.mode == MeterMode::Amps  ? amps
                                                            : !volts && !amps;
    return fits && of_mode ? Verdict{} : Verdict{bad("no such reading")};
}
}  // namespace
Result<> legal(State const& state, Action const& action) {
    return std::visit([&](auto const& a) { return judge(state, a); }, action);
}
}  // namespace kz::tasks::coolant
