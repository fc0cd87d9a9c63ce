#include "kiosk/benches/coolant_netlist.h"
#include "core/base/log.h"
#include <charconv>
#include <string_view>
namespace kz::benches {
namespace {
using namespace tasks::coolant;
std::string number(double value) {  // As SPICE reads it, in any locale.
    std::array<char, 32> text{};
    auto const end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
    return {text.data(), end};
}
std::string_view node_name(Node node) {
    switch (node) {
    case Node::EcmA: return "a";
    case Node::EcmB: return "b";
    case Node::Pin1: return "pin_1";
    case Node::Pin2: return "pin_2";
    case Node::Sensor1: return "sensor_1";
    case Node::Sensor2: return "sensor_2";
    case Node::Body:
    case Node::None: break;
    }
    return "0";
}
bool measuring(Setup const& setup) {
    return setup.mode != MeterMode::Off && setup.red != Node::None && setup.black != Node::None &&
           setup.red != setup.black;
}
class Netlist {
public:
    explicit Netlist(std::string title) { lines.push_back("* " + title); }
    void resistor(std::string_view name, std::string_view a, std::string_view b, double ohms) {
        add("R_", name, a, b, number(ohms));
    }
    void voltage(std::string_view name, std::string_view plus, std::string_view minus, double volts) {
        add("V_", name, plus, minus, "DC " + number(volts));
    }
    void current(std::string_view name, std::string_view from, std::string_view to, double amps) {
        add("I_", name, from, to, "DC " + number(amps));
    }
    std::vector<std::string> lines;
private:
    void add(std::string_view kind, std::string_view name, std::string_view a, std::string_view b,
             std::string const& value) {
        std::string line{kind};
        line.append(name).append(" ").append(a).append(" ").append(b).append(" ").append(value);
        lines.push_back(std::move(line));
    }
};
}  // namespace

std::vector<std::string> coolant_netlist(Wanted const& wanted) {
    auto const& [serial, circuit, parts, setup] = wanted;
    auto contact = [&](Mate mate) { return mate == Mate::Plugged ? circuit.contact : parts.open_ohms; };
    Netlist net{"coolant temperature circuit"};
    if (setup.powered) net.voltage("supply", "ecm_5v", "0", parts.supply_volts);
    net.resistor("pullup", "ecm_5v", "ecm_in", circuit.pullup);
    net.resistor("contact_a", "ecm_in", "a", contact(setup.ecm));
    net.resistor("signal_ecm_half", "a", "mid", circuit.signal_ecm_half);
    net.resistor("signal_to_body", "mid", "0", circuit.signal_to_body);
    net.resistor("signal_sensor_half", "mid", "pin_1", circuit.signal_sensor_half);
    net.resistor("contact_1", "pin_1", "sensor_1", contact(setup.c101));
    net.resistor("sensor", "sensor_1", "sensor_2", circuit.sensor);
    net.resistor("contact_2", "sensor_2", "pin_2", contact(setup.c101));
    net.resistor("ground", "pin_2", "b", circuit.ground);
    net.resistor("contact_b", "b", "0", contact(setup.ecm));
    for (std::string_view node :
         {"ecm_5v", "ecm_in", "a", "mid", "pin_1", "sensor_1", "sensor_2", "pin_2", "b"})
        net.resistor("leak_" + std::string{node}, node, "0", parts.leak_ohms);
    if (measuring(setup)) {
        auto const red = node_name(setup.red), black = node_name(setup.black);
        switch (setup.mode) {
        case MeterMode::VoltsDc: net.resistor("meter", red, black, parts.meter_volts_ohms); break;
        case MeterMode::Amps: net.resistor("meter", red, black, parts.meter_shunt_ohms); break;
        // Through a current source the current runs from its first node to its second: out at the red probe.
        case MeterMode::Ohms:
        case MeterMode::Continuity: net.current("meter", black, red, parts.meter_test_amps); break;
        case MeterMode::Off: break;
        }
    }
    net.lines.push_back(".op");
    net.lines.push_back(".end");
    return net.lines;
}
SpiceQuestion coolant_question(Wanted const& wanted) {
    SpiceQuestion out{0, coolant_netlist(wanted), {"v(ecm_in)"}};
    if (!measuring(wanted.setup)) return out;
    for (auto node : {wanted.setup.red, wanted.setup.black})
        if (node != Node::Body) out.vectors.push_back("v(" + std::string{node_name(node)} + ")");
    return out;
}
Solution coolant_solution(Wanted const& wanted, std::vector<double> const& values) {
    auto const& setup = wanted.setup;
    Solution out{0, values.at(0)};
    if (!measuring(setup)) return out;
    std::size_t next = 1;
    auto const red = setup.red == Node::Body ? 0 : values.at(next++);
    auto const black = setup.black == Node::Body ? 0 : values.at(next++);
    switch (setup.mode) {
    case MeterMode::VoltsDc: out.meter = red - black; break;
    case MeterMode::Amps: out.meter = (red - black) / wanted.parts.meter_shunt_ohms; break;
    case MeterMode::Ohms:
    case MeterMode::Continuity: out.meter = (red - black) / wanted.parts.meter_test_amps; break;
    case MeterMode::Off: break;
    }
    return out;
}
std::optional<Action> CoolantSolver::pump(Spice& spice, State const& state, Millis now) {
    std::optional<Action> out;
    while (auto answer = spice.take(now)) {
        if (!x_asked || answer->id != x_asked->id) continue;  // of a set-up long gone, or of another bench
        auto const asked = *std::exchange(x_asked, std::nullopt);
        if (!answer->values) {
            ++x_failures;
            log::failure("circuit not solved; asking again", {{"error", to_string(answer->values.error())}});
            continue;
        }
        x_failures = 0;
        if (asked.wanted.serial == state.serial && state.observed_serial != state.serial)
            out = observed(state, asked.wanted.serial, coolant_solution(asked.wanted, *answer->values));
    }
    if (out) return out;
    auto next = wanted(state);
    if (!next || (x_asked && x_asked->wanted.serial == next->serial)) return std::nullopt;
    auto question = coolant_question(*next);
    question.id = ++x_ids;
    if (spice.ask(std::move(question), now)) x_asked = Asked{x_ids, *next};
    return std::nullopt;
}
}  // namespace kz::benches
