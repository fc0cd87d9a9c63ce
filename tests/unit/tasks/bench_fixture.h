#pragma once  // The bench as a candidate uses it, the back end played by core's own prediction.
#include "core/base/file.h"
#include "core/tasks/coolant/score.h"
#include "core/tasks/task.h"
#include <cmath>
#include <gtest/gtest.h>
namespace kz::tasks::coolant {
inline Bytes spec_bytes() {
    auto const path = KZ_SOURCE_DIR "/assets/demo-site/paper/tasks/coolant.json";
    return read_file(path, spec_bytes_max).value();
}
inline Spec spec() { return parse_spec(spec_bytes()).value(); }
inline std::uint64_t seed_of(Fault fault) {
    for (std::uint64_t seed = 0;; ++seed)
        if (draw_fault(seed) == fault) return seed;
}
// Each step is a second after the last one; what the circuit answers is recorded at once.
class Bench {
public:
    explicit Bench(Fault fault) : Bench(seed_of(fault)) {}
    explicit Bench(std::uint64_t seed) : state(tasks::begin(spec(), seed)) {}
    Result<> attempt(Action const& action) {
        at += Millis{1000};
        auto const bytes = encode(action);
        TRY(tasks::apply(state, bytes, at));
        log.emplace_back(at, bytes);
        if (auto const wish = wanted(bench())) {
            auto const solved =
                predict(wish->parts, actual(bench()), bench().coolant_millicelsius / 1000.0, wish->setup);
            auto const seen = encode(observed(bench(), wish->serial, solved));
            TRY(tasks::apply(state, seen, at));
            log.emplace_back(at, seen);
        }
        return {};
    }
    Bench& act(Action const& action) {
        auto const done = attempt(action);
        EXPECT_TRUE(done) << to_json(action) << ": " << (done ? "" : to_string(done.error()));
        return *this;
    }
    Bench& probes(Node red, Node black) {
        return act(PlaceProbe{Probe::Red, red}).act(PlaceProbe{Probe::Black, black});
    }
    // What an honest candidate writes: the display, judged against the sound circuit.
    Bench& record() {
        auto const& shown = *bench().meter.shown;
        bool const fine = consistent(bench().params, shown).test(0);
        return record(fine ? Judgement::Normal : Judgement::Abnormal);
    }
    Bench& record(Judgement judgement) {
        auto const& reading = bench().meter.shown->reading;
        return act(RecordMeasurement{std::llround(base_value(reading) * 1e6), reading.overload, judgement});
    }
    Bench& volts(Node red, Node black = Node::Body) {
        if (bench().meter.mode != MeterMode::VoltsDc) act(SetMeter{MeterMode::VoltsDc, 0});
        return probes(red, black).record();
    }
    Bench& read(Bytes const& request) { return act(ScanRequest{request}); }
    coolant::State const& bench() const { return std::get<coolant::State>(state.bench); }
    Score score() const { return tasks::score(spec(), state.seed, state); }
    Criterion row(std::string const& id) const {
        for (auto const& row : score().criteria)
            if (row.id == id) return row;
        return {};
    }
    tasks::State state;
    Millis at{};
    std::vector<std::pair<Millis, Bytes>> log;
};
inline void prepare(Bench& bench) {
    for (auto step : {Step::WheelChocks, Step::FenderCovers, Step::Gloves, Step::ExhaustExtraction,
                      Step::AskCustomer, Step::BatteryCheck})
        bench.act(DoStep{step});
    bench.act(FillOrder{Field::Complaint, "怠速高，水温表不准"});
}
inline void read_codes(Bench& bench) {
    bench.act(ConnectTool{Switch::On}).act(TurnKey{Key::On}).read(obd::request_codes());
    bench.act(RecordCodes{bench.bench().memory.stored});
    if (!bench.bench().memory.freeze) return;
    bench.read(obd::request_freeze(obd::freeze_dtc))
        .read(obd::request_freeze(obd::coolant))
        .act(RecordFreezeFrame{});
}
inline void measure(Bench& bench) {
    bench.volts(Node::EcmA).volts(Node::Pin1).volts(Node::Pin2);
    bench.act(SetConnector{Connector::C101, Mate::Unplugged}).volts(Node::Pin1).volts(Node::Pin1, Node::Pin2);
    bench.act(SetConnector{Connector::C101, Mate::Plugged});
}
inline void compare_data(Bench& bench) {
    bench.act(TurnKey{Key::Off}).act(Soak{}).act(TurnKey{Key::On});
    bench.read(obd::request_live(obd::coolant)).read(obd::request_live(obd::intake));
    auto const live = coolant::live(bench.bench());
    bool const differs = std::abs(live.coolant_celsius - live.intake_celsius) > 5;
    bench.act(RecordData{differs ? Judgement::Abnormal : Judgement::Normal}).act(TurnKey{Key::Off});
}
inline void repair(Bench& bench) {
    auto const fault = bench.bench().fault;
    bench.probes(Node::None, Node::None).act(Conclude{component_of(fault), nature_of(fault)});
    bench.act(ReplacePart{component_of(fault)})
        .act(TurnKey{Key::On})
        .read(obd::request_clear())
        .act(RoadTest{});
    bench.act(TurnKey{Key::On}).read(obd::request_live(obd::coolant)).read(obd::request_codes());
}
inline void fill_order(Bench& bench) {
    auto const& car = bench.bench().params.vehicle;
    bench.act(FillOrder{Field::OrderNumber, car.order_number}).act(FillOrder{Field::Plate, car.plate});
    bench.act(FillOrder{Field::Vin, car.vin})
        .act(FillOrder{Field::Mileage, std::to_string(car.mileage_km) + " km"});
    for (auto field : {Field::FuelLevel, Field::Parts, Field::Labour, Field::QualityCheck, Field::Signature})
        bench.act(FillOrder{field, "1/2"});
}
inline Bench perfect_run(Fault fault) {
    Bench bench{fault};
    prepare(bench);
    read_codes(bench);
    measure(bench);
    compare_data(bench);
    repair(bench);
    fill_order(bench);
    return bench;
}
}  // namespace kz::tasks::coolant
