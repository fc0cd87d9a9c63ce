#include "bench_fixture.h"
using namespace kz;
using namespace kz::tasks;
using namespace kz::tasks::coolant;
namespace {
std::string sheet(Score const& score) {
    std::string out;
    for (auto const& row : score.criteria)
        out += row.id + " " + std::to_string(row.points) + "/" + std::to_string(row.max) + " " +
               say(Language::English, row.reasons).str() + "\n";
    for (auto const& reason : score.critical)
        out += "critical: " + say(Language::English, reason).str() + "\n";
    return out;
}
}  // namespace
TEST(Score, APerfectRunOfEveryFaultEarnsAHundred) {
    for (std::size_t fault = 1; fault < fault_count; ++fault) {
        auto const score = perfect_run(static_cast<Fault>(fault)).score();
        EXPECT_EQ(score.points, 100) << name(static_cast<Fault>(fault)) << "\n" << sheet(score);
        EXPECT_TRUE(score.pass);
        EXPECT_TRUE(score.critical.empty());
    }
}
TEST(Score, AnUntouchedBenchEarnsNothingAndSaysWhyInBothLanguages) {
    Bench bench{Fault::SignalOpen};
    auto const score = bench.score();
    EXPECT_EQ(score.points, 0);
    EXPECT_FALSE(score.pass);
    int most = 0;
    for (auto const& row : score.criteria) {
        most += row.max;
        EXPECT_FALSE(row.reasons.empty()) << row.id;
        for (auto language : {Language::Chinese, Language::English}) {
            EXPECT_EQ(say(language, row.reasons).str().find("⟦"), std::string::npos)
                << say(language, row.reasons).str();
            EXPECT_EQ(title(language, row).str().find("⟦"), std::string::npos) << row.id;
            EXPECT_EQ(say(language, row.reasons).str().find('{'), std::string::npos)
                << say(language, row.reasons).str();
        }
    }
    EXPECT_EQ(most, 100);
}
TEST(Score, EveryReasonOfAPerfectRunIsASentence) {
    auto const score = perfect_run(Fault::GroundOpen).score();
    for (auto language : {Language::Chinese, Language::English}) {
        for (auto const& row : score.criteria)
            EXPECT_EQ(say(language, row.reasons).str().find("⟦"), std::string::npos)
                << say(language, row.reasons).str();
        for (auto const& note : score.notes)
            EXPECT_EQ(say(language, note).str().find("⟦"), std::string::npos) << say(language, note).str();
    }
}
TEST(Score, TheSameSeedAndActionsGiveTheSameScoreAndDigest) {
    auto const first = perfect_run(Fault::SensorDrifted);
    auto again = tasks::begin(spec(), first.state.seed);
    for (auto const& [at, action] : first.log) ASSERT_TRUE(tasks::apply(again, action, at));
    EXPECT_EQ(again, first.state);
    EXPECT_EQ(digest(again), digest(first.state));
    EXPECT_EQ(tasks::score(spec(), again.seed, again), first.score());
}
TEST(Score, SafetyStepsTakenTooLateDoNotCount) {
    Bench bench{Fault::SensorOpen};
    bench.act(TurnKey{Key::On}).act(PlaceProbe{Probe::Red, Node::Pin1});
    for (auto step : {Step::WheelChocks, Step::FenderCovers, Step::Gloves, Step::BatteryCheck})
        bench.act(DoStep{step});
    EXPECT_EQ(bench.row("safety").points, 2);
}
TEST(Score, WithoutACodeFindingAndRecordingNoneEarnsTheRow) {
    Bench bench{Fault::SignalResistance};
    prepare(bench);
    EXPECT_EQ(bench.row("complaint").points, 5);
    bench.act(RecordCodes{});
    EXPECT_EQ(bench.row("complaint").points, 5) << "written down without looking";
    bench.act(ConnectTool{Switch::On}).act(TurnKey{Key::On}).read(obd::request_codes()).act(RecordCodes{});
    EXPECT_EQ(bench.row("complaint").points, 15);
}
TEST(Score, ANoteOfOtherCodesThanTheToolShowedEarnsNothing) {
    Bench bench{Fault::SensorOpen};
    prepare(bench);
    bench.act(ConnectTool{Switch::On})
        .act(TurnKey{Key::On})
        .read(obd::request_codes())
        .act(RecordCodes{{0x0117}});
    EXPECT_EQ(bench.row("complaint").points, 5);
}
TEST(Score, DataComparedOnAHotCarEarnsOnlyTheNote) {
    Bench bench{Fault::SensorOpen};
    bench.act(ConnectTool{Switch::On}).act(TurnKey{Key::On});
    bench.read(obd::request_live(obd::coolant))
        .read(obd::request_live(obd::intake))
        .act(RecordData{Judgement::Abnormal});
    EXPECT_EQ(bench.row("data").points, 3);
}
TEST(Score, AWrongJudgementOfTheDataLosesItsPoints) {
    Bench bench{Fault::SensorOpen};
    bench.act(ConnectTool{Switch::On}).act(Soak{}).act(TurnKey{Key::On});
    bench.read(obd::request_live(obd::coolant))
        .read(obd::request_live(obd::intake))
        .act(RecordData{Judgement::Normal});
    EXPECT_EQ(bench.row("data").points, 7);
}
TEST(Score, AMeasurementCountsOnlyWhenItTellsHypothesesApart) {
    Bench bench{Fault::SensorOpen};
    bench.act(TurnKey{Key::On}).volts(Node::EcmA);
    EXPECT_EQ(bench.row("measurements").points, 10);
    bench.volts(Node::EcmA);
    EXPECT_EQ(bench.row("measurements").points, 10) << "the same again tells nothing new";
    bench.volts(Node::EcmB);
    EXPECT_EQ(bench.row("measurements").points, 10) << "0 V for every hypothesis";
}
TEST(Score, AMeasurementWithAWrongValueJudgementOrModeDoesNotCount) {
    Bench bench{Fault::SensorOpen};
    bench.act(TurnKey{Key::On}).act(SetMeter{MeterMode::VoltsDc, 0}).probes(Node::EcmA, Node::Body);
    bench.act(RecordMeasurement{4'000'000, false, Judgement::Abnormal}).record(Judgement::Normal);
    bench.act(SetMeter{MeterMode::Ohms, 0}).record(Judgement::Abnormal);
    auto const judged = judge_measurements(bench.bench());
    ASSERT_EQ(judged.size(), 3u);
    EXPECT_EQ(judged[0].verdict, Verdict::Value);
    EXPECT_EQ(judged[1].verdict, Verdict::Judgement);
    EXPECT_EQ(judged[2].verdict, Verdict::IllegalMode);
    EXPECT_EQ(bench.row("measurements").points, 0);
    EXPECT_EQ(bench.row("deduct_live_ohms").points, -5);
}
TEST(Score, TwoPerCentOfTheShownValueOrOneDigitIsForgiven) {
    Bench bench{Fault::SensorDrifted};
    bench.act(TurnKey{Key::On}).act(SetMeter{MeterMode::VoltsDc, 0}).probes(Node::EcmA, Node::Body);
    auto const shown = base_value(bench.bench().meter.shown->reading);
    auto with = [&](double factor) {
        auto copy = bench;
        copy.act(RecordMeasurement{std::llround(shown * factor * 1e6), false, Judgement::Abnormal});
        return judge_measurements(copy.bench()).at(0).verdict;
    };
    EXPECT_EQ(with(1.019), Verdict::Counted);
    EXPECT_EQ(with(0.981), Verdict::Counted);
    EXPECT_EQ(with(1.021), Verdict::Value);
}
TEST(Score, AMeasurementAfterTheRepairIsNoDiagnosis) {
    auto bench = perfect_run(Fault::SensorShorted);
    auto const before = bench.row("measurements").points;
    bench.volts(Node::EcmA);
    EXPECT_EQ(judge_measurements(bench.bench()).back().verdict, Verdict::AfterRepair);
    EXPECT_EQ(bench.row("measurements").points, before);
}
TEST(Score, TheTruthIsNeverExcludedByAnHonestReading) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Bench bench{seed};
        bench.act(TurnKey{Key::On});
        measure(bench);
        for (auto const& one : judge_measurements(bench.bench()))
            EXPECT_TRUE(one.after.test(static_cast<std::size_t>(bench.bench().fault))) << seed;
    }
}
TEST(Score, TheRightPlaceWithTheWrongNatureEarnsTwelve) {
    Bench bench{Fault::SignalOpen};
    bench.act(Conclude{Component::SignalWire, Nature::ShortToGround});
    EXPECT_EQ(bench.row("conclusion").points, 12);
    bench.act(Conclude{Component::Sensor, Nature::Open});
    EXPECT_EQ(bench.row("conclusion").points, 0);
    bench.act(Conclude{Component::SignalWire, Nature::Open});
    EXPECT_EQ(bench.row("conclusion").points, 20);
}
TEST(Score, APartReplacedWithoutASupportingMeasurementCostsTen) {
    Bench bench{Fault::SensorOpen};
    bench.act(ReplacePart{Component::Ecm}).act(ReplacePart{Component::Sensor});
    EXPECT_EQ(bench.row("deduct_part").points, -20);
    Bench partly{Fault::SensorOpen};
    partly.act(TurnKey{Key::On}).volts(Node::EcmA).act(TurnKey{Key::Off}).act(ReplacePart{Component::Sensor});
    EXPECT_EQ(partly.row("deduct_part").points, -10) << "the wires were not excluded";
}
TEST(Score, CodesClearedBeforeTheyWereRecordedCostFive) {
    Bench bench{Fault::SensorOpen};
    bench.act(ConnectTool{Switch::On}).act(TurnKey{Key::On}).read(obd::request_clear());
    EXPECT_EQ(bench.row("deduct_cleared").points, -5);
    Bench battery{Fault::SensorOpen};
    battery.act(DoStep{Step::BatteryNegativeOff});
    EXPECT_EQ(battery.row("deduct_cleared").points, -5) << "the memory is lost with the battery";
    Bench none{Fault::SensorDrifted};
    none.act(ConnectTool{Switch::On}).act(TurnKey{Key::On}).read(obd::request_clear());
    EXPECT_EQ(none.row("deduct_cleared").id, "") << "there was nothing to lose";
}
TEST(Score, CriticalErrorsFailWhateverThePoints) {
    auto with = [](std::vector<Action> const& actions) {
        auto bench = perfect_run(Fault::SensorOpen);
        bench.act(TurnKey{Key::Off});
        for (auto const& action : actions) bench.act(action);
        return bench.score();
    };
    DoStep const airbag{Step::AirbagDisconnect}, fuel{Step::FuelLineDisconnect};
    EXPECT_FALSE(with({airbag}).pass);
    EXPECT_EQ(with({airbag}).critical.at(0).key, "coolant.critical.airbag");
    EXPECT_TRUE(with({DoStep{Step::BatteryNegativeOff}, airbag}).pass);
    EXPECT_EQ(with({fuel}).critical.at(0).key, "coolant.critical.fuel");
    EXPECT_TRUE(with({DoStep{Step::FuelPressureRelease}, fuel}).pass);
    std::vector<Action> const start{TurnKey{Key::On}, TurnKey{Key::Crank}, TurnKey{Key::Running}};
    EXPECT_TRUE(with(start).pass) << "the extraction is connected";
    std::vector<Action> bare{DoStep{Step::ExhaustExtraction, Switch::Off}};
    bare.insert(bare.end(), start.begin(), start.end());
    EXPECT_EQ(with(bare).critical.at(0).key, "coolant.critical.exhaust");
}
TEST(Score, TheOrderNeedsEveryLineAndAVinThatChecks) {
    auto bench = perfect_run(Fault::SensorOpen);
    bench.act(FillOrder{Field::Vin, "LKZTA16V5P1000327"});
    EXPECT_EQ(bench.row("order").points, 4);
    bench.act(FillOrder{Field::Vin, "lkzta16v4p1000327"}).act(FillOrder{Field::Mileage, "46,210 km"});
    EXPECT_EQ(bench.row("order").points, 5) << "case and separators do not matter";
    for (auto field :
         {Field::Plate, Field::Parts, Field::Labour, Field::Signature, Field::QualityCheck, Field::FuelLevel})
        bench.act(FillOrder{field, ""});
    EXPECT_EQ(bench.row("order").points, 0);
}
TEST(Score, TheBestStrategyTellsTheNineApartInThreeMeasurementsAtMost) {
    auto const depth = decision_depth(std::get<Params>(spec().params));
    EXPECT_GE(depth, 2);
    EXPECT_LE(depth, 3);
}
TEST(Score, VinCheckDigitsFollowTheStandard) {
    EXPECT_TRUE(vin_valid("1M8GDM9AXKP042788"));  // the standard's own example
    EXPECT_TRUE(vin_valid("11111111111111111"));
    EXPECT_FALSE(vin_valid("1M8GDM9A1KP042788"));
    EXPECT_FALSE(vin_valid("1M8GDM9AXKP04278"));
    EXPECT_FALSE(vin_valid("IM8GDM9AXKP042788"));
}
