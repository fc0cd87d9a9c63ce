#include "core/tasks/draw.h"
#include "bench_fixture.h"
#include <rapidcheck/gtest.h>
#include <set>
using namespace kz;
using namespace kz::tasks;
using namespace kz::tasks::coolant;
namespace {
std::vector<Action> const one_of_each{TurnKey{Key::On},
                                      SetConnector{Connector::Ecm, Mate::Unplugged},
                                      SetMeter{MeterMode::Ohms, 3},
                                      SetHold{Switch::On},
                                      PlaceProbe{Probe::Black, Node::Sensor2},
                                      RecordMeasurement{-17, false, Judgement::Abnormal},
                                      ConnectTool{Switch::On},
                                      ScanRequest{{2, 5, 0}},
                                      RecordCodes{{0x0118, 0xC100}},
                                      RecordFreezeFrame{},
                                      RecordData{Judgement::Normal},
                                      ReplacePart{Component::Ecm},
                                      RoadTest{},
                                      Soak{},
                                      WarmUp{10},
                                      DoStep{Step::Gloves, Switch::Off},
                                      FillOrder{Field::Complaint, "水温 \"高\" 𠮷"},
                                      Conclude{Component::GroundWire, Nature::HighResistance},
                                      Observed{7, 4'999'999, true, Reading{-3999, 3, Unit::Kiloohm, false}}};
}  // namespace
TEST(Draw, IsTheDocumentedHash) {
    // SHA-256("kaozhan/1/draw\ncoolant/fault\n" ‖ 16 zero bytes), computed apart from this program.
    EXPECT_EQ(draw(0, "coolant/fault", 0), 15060696388478514392u);
    EXPECT_NE(draw(0, "coolant/fault", 0), draw(0, "coolant/fault", 1));
}
TEST(Draw, EveryFaultIsDrawnAboutEquallyAndNeverTheFaultlessCircuit) {
    std::array<int, fault_count> counts{};
    for (std::uint64_t seed = 0; seed < 8000; ++seed) ++counts[static_cast<std::size_t>(draw_fault(seed))];
    EXPECT_EQ(counts[0], 0);
    for (std::size_t fault = 1; fault < fault_count; ++fault) EXPECT_NEAR(counts[fault], 1000, 150);
}
TEST(Draw, TheFaultOfASeedStaysTheSame) {
    std::vector<int> drawn;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) drawn.push_back(static_cast<int>(draw_fault(seed)));
    EXPECT_EQ(drawn, (std::vector<int>{8, 4, 2, 7, 4, 6, 6, 2})) << "a changed draw changes past exams";
}
TEST(Actions, EachReturnsFromItsBytesAndFromItsJson) {
    ASSERT_EQ(one_of_each.size(), std::variant_size_v<Action>);
    for (auto const& action : one_of_each) {
        EXPECT_EQ(decode(encode(action)).value(), action) << to_json(action);
        EXPECT_EQ(parse_json(to_json(action)).value(), action) << to_json(action);
        EXPECT_EQ(action_from_json(to_json(action)).value(), encode(action));
    }
}
TEST(Actions, CutOrFlippedBytesNeverCrashAndWhatDecodesEncodesBackToTheSame) {
    for (auto const& action : one_of_each) {
        auto const bytes = encode(action);
        for (std::size_t cut = 0; cut < bytes.size(); ++cut) EXPECT_FALSE(decode(ByteView{bytes}.first(cut)));
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            auto flipped = bytes;
            flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << bit % 8));
            if (auto const other = decode(flipped)) {
                EXPECT_EQ(encode(*other), flipped);
            }
        }
    }
}
TEST(Actions, ALengthBeyondAllMemoryIsRefused) {
    for (auto head : Bytes{0x5b, 0x7b, 0x9b, 0xbb}) {  // bytes, text, array, map; then eight bytes of length
        Bytes bytes(9, 0x9b);
        bytes[0] = head;
        EXPECT_EQ(decode(bytes).error().code, Code::BadInput) << to_hex(bytes);
        constexpr std::uint8_t map_with_k[] = {0xa1, 0x61, 'k'};
        bytes.insert(bytes.begin(), std::begin(map_with_k), std::end(map_with_k));
        EXPECT_EQ(decode(bytes).error().code, Code::BadInput) << to_hex(bytes);
    }
}
TEST(Actions, UnknownFieldsNamesAndValuesAreRefused) {
    for (auto const* json : {R"({})", R"([])", R"({"do":"fly"})", R"({"do":"soak","x":1})",
                             R"({"do":"turn_key"})", R"({"do":"turn_key","to":"sideways"})",
                             R"({"do":"warm_up","minutes":256})", R"({"do":"warm_up","minutes":-1})",
                             R"({"do":"warm_up","minutes":1.5})", R"({"do":"scan_request","message":"0"})",
                             R"({"do":"record_codes","codes":[65536]})", R"({"do":"observed","serial":1})"})
        EXPECT_FALSE(parse_json(json)) << json;
    auto longer = encode(Soak{});
    longer.push_back(0);
    EXPECT_FALSE(decode(longer));
    EXPECT_FALSE(decode(encode(FillOrder{Field::Plate, "\xFF"})));
    EXPECT_FALSE(decode(encode(FillOrder{Field::Plate, "a\nb"})));
}
RC_GTEST_PROP(Actions, AnyMeasurementOrReadingReturnsFromItsBytes,
              (std::int64_t value, bool over, std::int32_t counts)) {
    Action const record = RecordMeasurement{value, over, Judgement::Abnormal};
    RC_ASSERT(decode(encode(record)).value() == record);
    Action const seen = Observed{1, value, over, Reading{counts, 2, Unit::Ampere, over}};
    RC_ASSERT(decode(encode(seen)).value() == seen);
}
TEST(Fold, WhatCannotBeDoneIsDeniedWithAdviceAndChangesNothing) {
    Bench bench{Fault::SensorOpen};
    auto const before = bench.state;
    for (Action const& action : std::vector<Action>{
             TurnKey{Key::Crank}, TurnKey{Key::Running}, TurnKey{Key::Off},
             SetConnector{Connector::C101, Mate::Plugged}, PlaceProbe{Probe::Red, Node::Sensor1},
             SetHold{Switch::On}, RecordMeasurement{}, ScanRequest{{3}}, RecordFreezeFrame{}, RecordData{},
             WarmUp{5}, DoStep{Step::Gloves, Switch::Off}}) {
        auto const answer = bench.attempt(action);
        ASSERT_FALSE(answer) << to_json(action);
        EXPECT_EQ(answer.error().code, Code::Denied) << to_json(action);
        for (auto language : {Language::Chinese, Language::English})
            EXPECT_EQ(tr(language, answer.error().advice).str().find("⟦"), std::string::npos)
                << answer.error().advice;
        EXPECT_EQ(bench.state, before);
        EXPECT_FALSE(tasks::legal(bench.state, encode(action), Millis{1}));
    }
}
TEST(Fold, AnActionBeforeTheLastOneIsCorrupt) {
    Bench bench{Fault::SensorOpen};
    bench.act(TurnKey{Key::On});
    EXPECT_EQ(tasks::apply(bench.state, encode(Soak{}), Millis{1}).error().code, Code::Corrupt);
}
TEST(Fold, AStaleOrRepeatedAnswerOfTheBackEndIsRefused) {
    Bench bench{Fault::SensorOpen};
    bench.act(TurnKey{Key::On}).act(SetMeter{MeterMode::VoltsDc, 0}).probes(Node::EcmA, Node::Body);
    auto const serial = bench.bench().serial;
    Observed const again{serial, 5'000'000, true, Reading{500, 2, Unit::Volt, false}};
    EXPECT_EQ(bench.attempt(again).error().advice, "coolant.already");
    auto stale = again;
    stale.serial = serial - 1;
    EXPECT_EQ(bench.attempt(stale).error().advice, "coolant.stale");
}
TEST(Fold, ACodeIsConfirmedAfterHalfASecondWithItsFreezeFrame) {
    auto bench = begin(std::get<Params>(spec().params), seed_of(Fault::SensorOpen));
    bench.memory = {};
    ASSERT_TRUE(apply(bench, TurnKey{Key::On}, Millis{100}));
    ASSERT_TRUE(apply(bench, Observed{bench.serial, 4'910'001, false, {}}, Millis{200}));
    EXPECT_EQ(bench.memory.pending, std::vector<obd::Dtc>{obd::coolant_high});
    settle(bench, Millis{699});
    EXPECT_FALSE(bench.memory.mil);
    settle(bench, Millis{700});
    EXPECT_TRUE(bench.memory.mil);
    EXPECT_EQ(bench.memory.stored, std::vector<obd::Dtc>{obd::coolant_high});
    EXPECT_EQ(obd::answer(obd::request_freeze(obd::freeze_dtc), live(bench), bench.memory),
              from_hex("4202000118").value());
    EXPECT_EQ(obd::answer(obd::request_freeze(obd::coolant), live(bench), bench.memory),
              from_hex("42050000").value());
}
TEST(Fold, AVoltageAtTheLimitSetsNoCode) {
    auto bench = begin(std::get<Params>(spec().params), seed_of(Fault::SensorDrifted));
    ASSERT_TRUE(apply(bench, TurnKey{Key::On}, Millis{0}));
    ASSERT_TRUE(apply(bench, Observed{bench.serial, 4'910'000, false, {}}, Millis{0}));
    settle(bench, Millis{10'000});
    EXPECT_TRUE(bench.memory.stored.empty());
}
TEST(Fold, AClearedCodeOfAStandingFaultReturns) {
    Bench bench{Fault::GroundOpen};
    bench.act(ConnectTool{Switch::On}).act(TurnKey{Key::On}).read(obd::request_clear());
    bench.read(obd::request_pending());
    EXPECT_EQ(bench.bench().memory.stored.size(), 1u) << "a second later it is confirmed again";
}
TEST(Fold, ClearingWithTheEngineRunningIsRefusedByTheEcm) {
    Bench bench{Fault::GroundOpen};
    bench.act(DoStep{Step::ExhaustExtraction}).act(ConnectTool{Switch::On}).act(TurnKey{Key::On});
    bench.act(TurnKey{Key::Crank}).act(TurnKey{Key::Running}).read(obd::request_clear());
    EXPECT_TRUE(obd::decode(*answer_to(bench.bench(), obd::request_clear()))->refused);
    EXPECT_FALSE(bench.bench().memory.stored.empty());
}
TEST(Fold, SoakCoolsToAmbientAndWarmingComesBackToEighty) {
    Bench bench{Fault::SensorDrifted};
    bench.act(DoStep{Step::ExhaustExtraction}).act(Soak{});
    EXPECT_EQ(bench.bench().coolant_millicelsius, 20'000);
    EXPECT_EQ(bench.bench().intake_millicelsius, 20'000);
    bench.act(TurnKey{Key::On}).act(TurnKey{Key::Crank}).act(TurnKey{Key::Running}).act(WarmUp{1});
    EXPECT_EQ(bench.bench().coolant_millicelsius, 35'000);
    bench.act(WarmUp{30});
    EXPECT_EQ(bench.bench().coolant_millicelsius, 80'000);
}
TEST(Fold, HoldKeepsTheReadingWhileTheCircuitChanges) {
    Bench bench{Fault::SensorDrifted};
    bench.act(TurnKey{Key::On})
        .act(SetMeter{MeterMode::VoltsDc, 0})
        .probes(Node::EcmA, Node::Body)
        .act(SetHold{Switch::On});
    auto const held = bench.bench().meter.shown;
    bench.act(SetConnector{Connector::C101, Mate::Unplugged});
    EXPECT_EQ(bench.bench().meter.shown, held);
    bench.act(SetHold{Switch::Off});
    EXPECT_NE(bench.bench().meter.shown, held);
}
TEST(Fold, PluggingC101LiftsProbesFromTheCoveredTerminals) {
    Bench bench{Fault::SensorOpen};
    bench.act(SetConnector{Connector::C101, Mate::Unplugged}).probes(Node::Sensor1, Node::Sensor2);
    bench.act(SetConnector{Connector::C101, Mate::Plugged});
    EXPECT_EQ(bench.bench().meter.red, Node::None);
    EXPECT_EQ(bench.bench().meter.black, Node::None);
}
TEST(Fold, AnyMixOfActionsNeverCrashesAndReplaysToTheSameDigest) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        Bench bench{seed};
        for (std::uint64_t step = 0; step < 200; ++step) {
            auto action = one_of_each[draw_below(one_of_each.size() - 1, seed, "test/action", step)];
            auto const pick = draw(seed, "test/value", step);
            if (auto* key = std::get_if<TurnKey>(&action)) key->to = static_cast<Key>(pick % 4);
            if (auto* probe = std::get_if<PlaceProbe>(&action))
                *probe = {static_cast<Probe>(pick % 2), static_cast<Node>(pick / 2 % 8)};
            if (auto* plug = std::get_if<SetConnector>(&action))
                *plug = {static_cast<Connector>(pick % 2), static_cast<Mate>(pick / 2 % 2)};
            if (auto* meter = std::get_if<SetMeter>(&action)) *meter = {static_cast<MeterMode>(pick % 5), 0};
            (void)bench.attempt(action);
        }
        auto again = tasks::begin(spec(), seed);
        for (auto const& [at, action] : bench.log) ASSERT_TRUE(tasks::apply(again, action, at));
        EXPECT_EQ(digest(again), digest(bench.state));
        EXPECT_LE(bench.score().points, 100);
    }
}
TEST(Spec, AWrongTaskFileIsRefusedWithTheFieldsName) {
    auto const good = std::string{as_text(spec_bytes())};
    auto with = [&](std::string const& from, std::string const& to) {
        auto text = good;
        text.replace(text.find(from), from.size(), to);
        auto const parsed = parse_spec(as_bytes(text));
        return parsed ? std::string{"accepted"} : parsed.error().detail;
    };
    EXPECT_NE(with("\"pullup_ohms\": 2700", "\"pullup_ohms\": -1").find("pullup_ohms"), std::string::npos);
    EXPECT_NE(with("\"pullup_ohms\": 2700", "\"pullup\": 1").find("pullup_ohms is missing"),
              std::string::npos);
    EXPECT_NE(with("\"practice\"", "\"extra\": 1, \"practice\"").find("field nobody knows"),
              std::string::npos);
    EXPECT_NE(with("LKZTA16V4P1000327", "LKZTA16V5P1000327").find("check digit"), std::string::npos);
    EXPECT_NE(with("\"kind\": \"coolant\"", "\"kind\": \"web\"").find("not known"), std::string::npos);
    EXPECT_NE(with("\"version\": 1", "\"version\": 2").find("not known"), std::string::npos);
    EXPECT_FALSE(parse_spec(as_bytes("{")));
    EXPECT_FALSE(parse_spec(as_bytes("[]")));
}
