// The circuit against the task's own table: true values at 80 °C, solved by ngspice with the meter in the
// circuit.
#include "core/base/file.h"
#include "core/base/queue.h"
#include "kiosk/benches/coolant_netlist.h"
#include <cmath>
#include <gtest/gtest.h>
#include <set>
using namespace kz;
using namespace kz::benches;
using namespace kz::tasks::coolant;
namespace {
using Wiring = tasks::coolant::Setup;  // testing::Test takes the other name.
Params params() {
    auto const bytes =
        read_file(KZ_SOURCE_DIR "/assets/demo-site/paper/tasks/coolant.json", tasks::spec_bytes_max);
    return std::get<Params>(tasks::parse_spec(bytes.value()).value().params);
}
class Circuit : public testing::Test {
protected:
    void SetUp() override {
        x_spice = Spice::start([this] { x_ready.push(0); }).value();
    }
    Result<std::vector<double>> ask(SpiceQuestion question) {
        CHECK(x_spice->ask(std::move(question), Millis{0}));
        CHECK(x_ready.pop({}, std::chrono::seconds{10}));
        return x_spice->take(Millis{0})->values;
    }
    Solution solve(Wanted const& wanted) {
        return coolant_solution(wanted, ask(coolant_question(wanted)).value());
    }
    Solution solve(Components const& parts, Fault fault, double celsius, Wiring const& setup) {
        return solve(Wanted{0, resistances(parts, fault, celsius), parts, setup});
    }
    double volts(Fault fault, Node red, Node black = Node::Body, Mate c101 = Mate::Plugged) {
        return solve(x_params.circuit, fault, 80, {true, c101, Mate::Plugged, MeterMode::VoltsDc, red, black})
            .meter;
    }
    Params x_params = params();
    std::unique_ptr<Spice> x_spice;
    Queue<int, WhenFull::Refuse> x_ready{100};
};
struct Row {
    Fault fault;
    double a, pin_1, pin_2, open_body, open_pins;
    int tool;
    char const* code;
};
// tasks.md A5, "Fault set at a true 80 °C".
constexpr Row rows[]{
    {Fault::None, 0.533, 0.533, 0, 5.00, 5.00, 80, ""},
    {Fault::SensorOpen, 5.00, 5.00, 0, 5.00, 5.00, -40, "P0118"},
    {Fault::SignalOpen, 5.00, 0, 0, 0, 0, -40, "P0118"},
    {Fault::GroundOpen, 5.00, 5.00, 5.00, 5.00, 0, -40, "P0118"},
    {Fault::SignalResistance, 3.775, 0.146, 0, 5.00, 5.00, -7, ""},
    {Fault::GroundResistance, 3.775, 3.775, 3.629, 5.00, 5.00, -7, ""},
    {Fault::SensorDrifted, 2.379, 2.379, 0, 5.00, 5.00, 20, ""},
    {Fault::SignalShort, 0, 0, 0, 0, 0, 140, "P0117"},
    {Fault::SensorShorted, 0.018, 0.018, 0, 5.00, 5.00, 140, "P0117"},
};
// Within one in the last printed digit: 0.001 as the table prints below 4 V, 0.01 above.
void expect_printed(double printed, double solved, Fault fault, char const* where) {
    EXPECT_NEAR(solved, printed, printed < 4 ? 0.001 : 0.01) << name(fault) << " at " << where;
}
}  // namespace

TEST_F(Circuit, EveryFaultReproducesItsRowOfTheTable) {
    for (auto const& row : rows) {
        expect_printed(row.a, volts(row.fault, Node::EcmA), row.fault, "A");
        expect_printed(row.pin_1, volts(row.fault, Node::Pin1), row.fault, "1");
        expect_printed(row.pin_2, volts(row.fault, Node::Pin2), row.fault, "2");
        expect_printed(row.open_body, volts(row.fault, Node::Pin1, Node::Body, Mate::Unplugged), row.fault,
                       "1 open");
        expect_printed(row.open_pins, volts(row.fault, Node::Pin1, Node::Pin2, Mate::Unplugged), row.fault,
                       "1-2 open");
    }
}
TEST_F(Circuit, TheScanToolAndTheCodesFollowFromTheSolvedVoltage) {
    for (auto const& row : rows) {
        auto state = begin(x_params, 1);
        state.fault = row.fault;
        state.memory = {};
        ASSERT_TRUE(apply(state, TurnKey{Key::On}, Millis{1000}));
        auto const wish = wanted(state).value();
        ASSERT_TRUE(apply(state, observed(state, wish.serial, solve(wish)), Millis{1010}));
        EXPECT_EQ(live(state).coolant_celsius, row.tool) << name(row.fault);
        settle(state, Millis{1509});
        EXPECT_TRUE(state.memory.stored.empty()) << "half a second has not passed";
        settle(state, Millis{1510});
        EXPECT_EQ(state.memory.stored.size(), *row.code ? 1u : 0u) << name(row.fault);
        if (*row.code) {
            EXPECT_EQ(obd::dtc_text(state.memory.stored.at(0)), row.code);
        }
        EXPECT_EQ(state.memory.mil, *row.code != 0);
    }
}
TEST_F(Circuit, ATakenOutSensorMeasuresItsResistance) {
    Wiring const at_sensor{false,           Mate::Unplugged, Mate::Plugged,
                           MeterMode::Ohms, Node::Sensor1,   Node::Sensor2};
    auto const& parts = x_params.circuit;
    EXPECT_NEAR(solve(parts, Fault::None, 80, at_sensor).meter, 322.3, 0.1);
    EXPECT_NEAR(solve(parts, Fault::None, 20, at_sensor).meter, 2450, 1);
    EXPECT_NEAR(solve(parts, Fault::None, 100, at_sensor).meter, 189.5, 0.1);
    EXPECT_NEAR(solve(parts, Fault::None, -20, at_sensor).meter, 16161, 1);
    EXPECT_NEAR(solve(parts, Fault::SensorDrifted, 80, at_sensor).meter, 2450, 1);
    EXPECT_NEAR(solve(parts, Fault::SensorShorted, 80, at_sensor).meter, 10, 0.1);
    auto const open = solve(parts, Fault::SensorOpen, 80, at_sensor).meter;
    EXPECT_TRUE(display(open, MeterMode::Ohms, 0, 1, Node::Sensor1, Node::Sensor2).overload);
}
TEST_F(Circuit, PlausibleLookingResistancesGiveTheTemperaturesOfTheTable) {
    for (auto const& [added, celsius] : {std::pair{300.0, 58.0}, std::pair{2000.0, 21.3}}) {
        auto parts = x_params.circuit;
        parts.added_ohms = added;
        auto const v = solve(parts, Fault::SignalResistance, 80, {true}).ecm_volts;
        EXPECT_NEAR(ntc_celsius(parts, parts.pullup_ohms * v / (parts.supply_volts - v)), celsius, 0.5);
    }
}
TEST_F(Circuit, ScoringPredictsWhatNgspiceSolvesAtEveryPairStateAndFault) {
    auto const& parts = x_params.circuit;
    int compared = 0;
    for (std::size_t fault = 0; fault < fault_count; ++fault)
        for (bool on : {false, true})
            for (auto c101 : {Mate::Plugged, Mate::Unplugged})
                for (auto ecm : {Mate::Plugged, Mate::Unplugged})
                    for (auto mode : {MeterMode::VoltsDc, MeterMode::Ohms, MeterMode::Amps})
                        for (auto red : nodes)
                            for (auto black : nodes) {
                                if (black <= red) continue;
                                Wiring const setup{on, c101, ecm, mode, red, black};
                                auto const f = static_cast<Fault>(fault);
                                auto const celsius = fault % 2 ? 80 : 20;
                                auto const a = predict(parts, f, celsius, setup),
                                           b = solve(parts, f, celsius, setup);
                                auto shown = [&](double v) { return display(v, mode, 0, 7, red, black); };
                                auto const left = shown(a.meter), right = shown(b.meter);
                                auto const where = testing::Message()
                                                   << name(f) << " on " << on << " c101 " << name(c101)
                                                   << " ecm " << name(ecm) << " " << name(mode) << " "
                                                   << name(red) << "-" << name(black) << ": " << a.meter
                                                   << " / " << b.meter;
                                ASSERT_EQ(left.overload, right.overload) << where;
                                ASSERT_NEAR(base_value(left), base_value(right), base_digit(left) * 1.001)
                                    << where;
                                if (on) {
                                    ASSERT_NEAR(a.ecm_volts, b.ecm_volts, 1e-4) << where;
                                }
                                ++compared;
                            }
    EXPECT_EQ(compared, 9 * 2 * 2 * 2 * 3 * 21);
}
TEST_F(Circuit, ChangingOneResistorChangesTheReadingsThatDependOnIt) {
    auto other = x_params.circuit;
    other.pullup_ohms *= 1.1;
    auto reading = [&](Components const& parts, Fault fault, Node red, Mate c101) {
        return solve(parts, fault, 80, {true, c101, Mate::Plugged, MeterMode::VoltsDc, red, Node::Body})
            .meter;
    };
    for (auto fault : {Fault::None, Fault::SignalResistance, Fault::GroundResistance, Fault::SensorDrifted})
        for (auto node : {Node::EcmA, Node::Pin1})
            EXPECT_GT(std::abs(reading(x_params.circuit, fault, node, Mate::Plugged) -
                               reading(other, fault, node, Mate::Plugged)),
                      0.002)
                << name(fault) << name(node);
    // Unplugged, nothing but the meter draws current: the pull-up hardly matters.
    EXPECT_NEAR(reading(x_params.circuit, Fault::None, Node::Pin1, Mate::Unplugged),
                reading(other, Fault::None, Node::Pin1, Mate::Unplugged), 0.001);
    auto scaled = x_params.circuit;
    scaled.ntc_ohms_at_20 *= 1.2;
    EXPECT_GT(solve(scaled, Fault::None, 80, {true}).ecm_volts,
              solve(x_params.circuit, Fault::None, 80, {true}).ecm_volts + 0.05);
    auto sagging = x_params.circuit;
    sagging.supply_volts = 4.5;
    for (auto const& row : rows)
        EXPECT_NEAR(reading(sagging, row.fault, Node::EcmA, Mate::Plugged), row.a * 0.9, 0.01);
}
TEST_F(Circuit, TheMeterLoadsTheCircuit) {
    auto weak = x_params.circuit;
    weak.meter_volts_ohms = 10'000;
    auto const light = volts(Fault::SensorDrifted, Node::EcmA);
    auto const heavy = solve(weak, Fault::SensorDrifted, 80,
                             {true, Mate::Plugged, Mate::Plugged, MeterMode::VoltsDc, Node::EcmA, Node::Body})
                           .meter;
    EXPECT_LT(heavy, light - 0.1);
    auto const amps = solve(x_params.circuit, Fault::None, 80,
                            {true, Mate::Plugged, Mate::Plugged, MeterMode::Amps, Node::EcmA, Node::Body})
                          .meter;
    EXPECT_NEAR(amps, 5.0 / 2701, 1e-5);
}
TEST_F(Circuit, WhatNgspiceCallsAnErrorIsAnErrorAndTheNextQuestionIsFine) {
    auto conflict =
        ask({1, {"* two sources in conflict", "V_one a 0 DC 1", "V_two a 0 DC 2", ".op", ".end"}, {"v(a)"}});
    ASSERT_FALSE(conflict);
    EXPECT_EQ(conflict.error().code, Code::BadInput);
    EXPECT_FALSE(
        ask({2, {"* no such vector", "V_one a 0 DC 1", "R_one a 0 1", ".op", ".end"}, {"v(nowhere)"}}));
    EXPECT_FALSE(ask({3, {"* nonsense", "Q1 what is this", ".op", ".end"}, {"v(a)"}}));
    auto fine = ask({4, {"* fine", "V_one a 0 DC 1", "R_one a 0 1", ".op", ".end"}, {"v(a)"}});
    ASSERT_TRUE(fine) << to_string(fine.error());
    EXPECT_DOUBLE_EQ(fine->at(0), 1);
}
TEST_F(Circuit, ASecondSolverInOneProcessIsRefused) {
    EXPECT_EQ(Spice::start([] {}).error().code, Code::Denied);
}
TEST_F(Circuit, AnAnswerAfterTheDeadlineIsATimeoutAndDropped) {
    Wanted const wish{0, resistances(x_params.circuit, Fault::None, 80), x_params.circuit, {true}};
    ASSERT_TRUE(x_spice->ask(coolant_question(wish), Millis{0}));
    ASSERT_TRUE(x_ready.pop({}, std::chrono::seconds{10}));
    // The answer is there: it counts, however late it is looked at.
    EXPECT_TRUE(x_spice->take(spice_deadline)->values);
    EXPECT_FALSE(x_spice->take(spice_deadline));
}
TEST_F(Circuit, TheSolverKeepsOneQuestionInFlightAndAnswersForTheSetUpThatIs) {
    CoolantSolver solver;
    auto state = begin(x_params, 3);
    EXPECT_FALSE(solver.pump(*x_spice, state, Millis{0})) << "key off, no meter: nothing to solve";
    ASSERT_TRUE(apply(state, TurnKey{Key::On}, Millis{1}));
    EXPECT_FALSE(solver.pump(*x_spice, state, Millis{0}));
    ASSERT_TRUE(apply(state, SetConnector{Connector::C101, Mate::Unplugged}, Millis{2}));
    ASSERT_TRUE(x_ready.pop({}, std::chrono::seconds{10}));
    EXPECT_FALSE(solver.pump(*x_spice, state, Millis{0})) << "the first answer is of an older set-up";
    ASSERT_TRUE(x_ready.pop({}, std::chrono::seconds{10}));
    auto const action = solver.pump(*x_spice, state, Millis{0});
    ASSERT_TRUE(action);
    EXPECT_TRUE(apply(state, *action, Millis{3}));
    EXPECT_FALSE(solver.pump(*x_spice, state, Millis{0}));
    EXPECT_FALSE(apply(state, *action, Millis{4})) << "once is enough";
}
