#pragma once  // The coolant-temperature circuit: its parts, its nine hypotheses, and what each predicts.
//
//   5 V ─ pull-up ─ [A] ═ signal wire ═ [1]─(C101)─ NTC ─(C101)─[2] ═ ground wire ═ [B] ─ ECM ground ─ body
//   └──────── in the ECM ──┘ ECM connector                                ECM connector ┘
//
// What the candidate sees is solved by ngspice from a netlist (kiosk/benches). `predict` below is scoring's
// own view: the same parts by plain nodal algebra, so that central can say whether a pair of nodes tells two
// hypotheses apart. A test compares the two over all nodes, states and faults.
// docs/decisions/scoring-predictions.md says why both exist.
#include <array>
#include <cstdint>
#include <string_view>
namespace kz::tasks::coolant {
enum class Fault : std::uint8_t {  // The nine hypotheses; a seed draws one of the eight after None.
    None,
    SensorOpen,
    SignalOpen,
    GroundOpen,
    SignalResistance,
    GroundResistance,
    SensorDrifted,
    SignalShort,
    SensorShorted
};
inline constexpr std::size_t fault_count = 9;
enum class Component : std::uint8_t { None, Sensor, SignalWire, GroundWire, Ecm, Connector };
enum class Nature : std::uint8_t { None, Open, HighResistance, ShortToGround, Shorted, Drifted };
Component component_of(Fault fault);
Nature nature_of(Fault fault);

// Where a probe can rest. Pin1, Pin2 and EcmA, EcmB are the harness' side of their connectors (back-probed
// while plugged); Sensor1, Sensor2 are the sensor's own terminals, in reach only while C101 is apart.
enum class Node : std::uint8_t { None, EcmA, EcmB, Pin1, Pin2, Sensor1, Sensor2, Body };
inline constexpr std::array nodes{Node::EcmA,    Node::EcmB,    Node::Pin1, Node::Pin2,
                                  Node::Sensor1, Node::Sensor2, Node::Body};
enum class MeterMode : std::uint8_t { Off, VoltsDc, Ohms, Amps, Continuity };
enum class Mate : std::uint8_t { Plugged, Unplugged };

struct Components {  // The task version's table: what stands in TASK.json under params.circuit.
    double supply_volts = 0, pullup_ohms = 0;
    double wire_ohms = 0, contact_ohms = 0;   // each wire, each mated contact
    double ntc_ohms_at_20 = 0, ntc_beta = 0;  // R(T) = ntc_ohms_at_20 · exp(ntc_beta · (1/T − 1/293.15 K))
    double added_ohms = 0, drifted_ohms = 0, shorted_ohms = 0, short_ohms = 0;  // the faults' own values
    double open_ohms = 0;                                                       // what "open" still leaks
    double leak_ohms = 0;  // from every node to body: moist air; nothing floats
    double meter_volts_ohms = 0, meter_shunt_ohms = 0, meter_test_amps = 0;
    friend bool operator==(Components const&, Components const&) = default;
};
struct Resistances {  // A circuit with its fault planted at one temperature.
    double pullup = 0, signal_ecm_half = 0, signal_sensor_half = 0, signal_to_body = 0, ground = 0,
           sensor = 0, contact = 0;
};
double ntc_ohms(Components const& parts, double celsius);
double ntc_celsius(Components const& parts, double ohms);  // the inverse, as the ECM computes it
Resistances resistances(Components const& parts, Fault fault, double celsius);

struct Setup {  // All that decides a reading beside the parts.
    bool powered = false;
    Mate c101 = Mate::Plugged, ecm = Mate::Plugged;
    MeterMode mode = MeterMode::Off;
    Node red = Node::None, black = Node::None;
    friend bool operator==(Setup const&, Setup const&) = default;
};
struct Solution {
    double meter =
        0;  // volts, ohms or amperes by mode, before the meter's own error and digits; 0 without two probes
    double ecm_volts = 0;  // at the ECM's own side of pin A
};
Solution predict(Components const& parts, Fault fault, double celsius, Setup const& setup);
}  // namespace kz::tasks::coolant
