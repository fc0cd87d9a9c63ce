#include "core/tasks/coolant/circuit.h"
#include "core/base/error.h"
#include <cmath>
#include <utility>
namespace kz::tasks::coolant {
namespace {
constexpr double kelvin_at_zero = 273.15, kelvin_at_20 = 293.15;
// Unknowns of the nodal equations; body is the reference. EcmIn is the converter's side of pin A, Mid the
// place on the signal wire where it may chafe through.
enum Unknown : std::size_t { EcmIn, A, Mid, One, SensorOne, SensorTwo, Two, B, unknown_count };
using Row = std::array<double, unknown_count + 1>;  // the last column is the current fed in
struct Equations {
    std::array<Row, unknown_count> rows{};
    void conduct(std::size_t a, std::size_t b, double ohms) {
        rows[a][a] += 1 / ohms;
        rows[b][b] += 1 / ohms;
        rows[a][b] -= 1 / ohms;
        rows[b][a] -= 1 / ohms;
    }
    void conduct_to_body(std::size_t a, double ohms) { rows[a][a] += 1 / ohms; }
    void feed(std::size_t a, double amps) { rows[a][unknown_count] += amps; }
};
// Gauss with pivoting; the matrix is a conductance matrix with a leak on every diagonal, hence never
// singular.
std::array<double, unknown_count> solve(Equations equations) {
    auto& rows = equations.rows;
    for (std::size_t column = 0; column < unknown_count; ++column) {
        std::size_t best = column;
        for (std::size_t row = column + 1; row < unknown_count; ++row)
            if (std::abs(rows[row][column]) > std::abs(rows[best][column])) best = row;
        std::swap(rows[column], rows[best]);
        CHECK(rows[column][column] != 0);
        for (std::size_t row = column + 1; row < unknown_count; ++row) {
            auto const factor = rows[row][column] / rows[column][column];
            for (std::size_t k = column; k <= unknown_count; ++k) rows[row][k] -= factor * rows[column][k];
        }
    }
    std::array<double, unknown_count> volts{};
    for (std::size_t row = unknown_count; row-- > 0;) {
        auto sum = rows[row][unknown_count];
        for (std::size_t k = row + 1; k < unknown_count; ++k) sum -= rows[row][k] * volts[k];
        volts[row] = sum / rows[row][row];
    }
    return volts;
}
std::size_t unknown_of(Node node) {
    switch (node) {
    case Node::EcmA: return A;
    case Node::EcmB: return B;
    case Node::Pin1: return One;
    case Node::Pin2: return Two;
    case Node::Sensor1: return SensorOne;
    case Node::Sensor2: return SensorTwo;
    case Node::Body:
    case Node::None: break;
    }
    return unknown_count;
}
}  // namespace

Component component_of(Fault fault) {
    switch (fault) {
    case Fault::SensorOpen:
    case Fault::SensorDrifted:
    case Fault::SensorShorted: return Component::Sensor;
    case Fault::SignalOpen:
    case Fault::SignalResistance:
    case Fault::SignalShort: return Component::SignalWire;
    case Fault::GroundOpen:
    case Fault::GroundResistance: return Component::GroundWire;
    case Fault::None: break;
    }
    return Component::None;
}
Nature nature_of(Fault fault) {
    switch (fault) {
    case Fault::SensorOpen:
    case Fault::SignalOpen:
    case Fault::GroundOpen: return Nature::Open;
    case Fault::SignalResistance:
    case Fault::GroundResistance: return Nature::HighResistance;
    case Fault::SensorDrifted: return Nature::Drifted;
    case Fault::SensorShorted: return Nature::Shorted;
    case Fault::SignalShort: return Nature::ShortToGround;
    case Fault::None: break;
    }
    return Nature::None;
}
double ntc_ohms(Components const& parts, double celsius) {
    return parts.ntc_ohms_at_20 *
           std::exp(parts.ntc_beta * (1 / (celsius + kelvin_at_zero) - 1 / kelvin_at_20));
}
double ntc_celsius(Components const& parts, double ohms) {
    return 1 / (std::log(ohms / parts.ntc_ohms_at_20) / parts.ntc_beta + 1 / kelvin_at_20) - kelvin_at_zero;
}
Resistances resistances(Components const& parts, Fault fault, double celsius) {
    Resistances circuit{parts.pullup_ohms, parts.wire_ohms / 2,      parts.wire_ohms / 2, parts.open_ohms,
                        parts.wire_ohms,   ntc_ohms(parts, celsius), parts.contact_ohms};
    switch (fault) {
    case Fault::None: break;
    case Fault::SensorOpen: circuit.sensor = parts.open_ohms; break;
    case Fault::SignalOpen: circuit.signal_sensor_half = parts.open_ohms; break;
    case Fault::GroundOpen: circuit.ground = parts.open_ohms; break;
    case Fault::SignalResistance: circuit.signal_sensor_half += parts.added_ohms; break;
    case Fault::GroundResistance: circuit.ground += parts.added_ohms; break;
    case Fault::SensorDrifted: circuit.sensor = parts.drifted_ohms; break;
    case Fault::SignalShort: circuit.signal_to_body = parts.short_ohms; break;
    case Fault::SensorShorted: circuit.sensor = parts.shorted_ohms; break;
    }
    return circuit;
}
Solution predict(Components const& parts, Fault fault, double celsius, Setup const& setup) {
    auto const r = resistances(parts, fault, celsius);
    Equations equations;
    for (std::size_t node = 0; node < unknown_count; ++node) equations.conduct_to_body(node, parts.leak_ohms);
    if (setup.powered) {  // The supply behind its pull-up, as a current source beside it. Unpowered, the
                          // pull-up hangs free.
        equations.conduct_to_body(EcmIn, r.pullup);
        equations.feed(EcmIn, parts.supply_volts / r.pullup);
    }
    auto const ecm_contact = setup.ecm == Mate::Plugged ? r.contact : parts.open_ohms;
    auto const c101_contact = setup.c101 == Mate::Plugged ? r.contact : parts.open_ohms;
    equations.conduct(EcmIn, A, ecm_contact);
    equations.conduct(A, Mid, r.signal_ecm_half);
    equations.conduct_to_body(Mid, r.signal_to_body);
    equations.conduct(Mid, One, r.signal_sensor_half);
    equations.conduct(One, SensorOne, c101_contact);
    equations.conduct(SensorOne, SensorTwo, r.sensor);
    equations.conduct(SensorTwo, Two, c101_contact);
    equations.conduct(Two, B, r.ground);
    equations.conduct_to_body(B, ecm_contact);

    auto const red = unknown_of(setup.red), black = unknown_of(setup.black);
    bool const both = setup.red != Node::None && setup.black != Node::None && red != black;
    auto across = [&](double ohms) {
        if (red == unknown_count) equations.conduct_to_body(black, ohms);
        else if (black == unknown_count) equations.conduct_to_body(red, ohms);
        else equations.conduct(red, black, ohms);
    };
    if (both && setup.mode == MeterMode::VoltsDc) across(parts.meter_volts_ohms);
    if (both && setup.mode == MeterMode::Amps) across(parts.meter_shunt_ohms);
    if (both && (setup.mode == MeterMode::Ohms || setup.mode == MeterMode::Continuity)) {
        if (red != unknown_count) equations.feed(red, parts.meter_test_amps);
        if (black != unknown_count) equations.feed(black, -parts.meter_test_amps);
    }
    auto const volts = solve(equations);
    auto at = [&](std::size_t node) { return node == unknown_count ? 0.0 : volts[node]; };
    Solution solution{0, volts[EcmIn]};
    if (!both) return solution;
    auto const difference = at(red) - at(black);
    switch (setup.mode) {
    case MeterMode::Off: break;
    case MeterMode::VoltsDc: solution.meter = difference; break;
    case MeterMode::Amps: solution.meter = difference / parts.meter_shunt_ohms; break;
    case MeterMode::Ohms:
    case MeterMode::Continuity: solution.meter = difference / parts.meter_test_amps; break;
    }
    return solution;
}
}  // namespace kz::tasks::coolant
