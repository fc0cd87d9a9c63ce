#include "core/tasks/coolant/meter.h"
#include "core/tasks/coolant/obd.h"
#include <cmath>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
using namespace kz;
using namespace kz::tasks::coolant;
namespace {
Reading volts(double value, int range = 0, std::uint64_t seed = 1) {
    return display(value, MeterMode::VoltsDc, range, seed, Node::Pin1, Node::Body);
}
Bytes hex(std::string_view text) { return from_hex(text).value(); }
}  // namespace
TEST(Meter, ShowsFourThousandCountsAndOverloadBeyond) {
    EXPECT_EQ(digits_text({3775, 3, Unit::Volt, false}), "3.775");
    EXPECT_EQ(digits_text({500, 2, Unit::Volt, false}), "5.00");
    EXPECT_EQ(digits_text({18, 3, Unit::Volt, false}), "0.018");
    EXPECT_EQ(digits_text({-7, 3, Unit::Volt, false}), "-0.007");
    EXPECT_EQ(digits_text({0, 1, Unit::Ohm, true}), "OL");
    EXPECT_EQ(volts(3.0).decimals, 3);
    EXPECT_EQ(volts(5.0).decimals, 2);
    EXPECT_TRUE(volts(5.0, 1).overload) << "the 4 V range by hand";
    EXPECT_TRUE(volts(1e6).overload);
    EXPECT_TRUE(volts(std::nan("")).overload);
    EXPECT_EQ(display(2450, MeterMode::Ohms, 0, 1, Node::Sensor1, Node::Sensor2).unit, Unit::Kiloohm);
    EXPECT_TRUE(display(1e9, MeterMode::Ohms, 0, 1, Node::Sensor1, Node::Sensor2).overload);
    EXPECT_EQ(display(0.00185, MeterMode::Amps, 0, 1, Node::Pin1, Node::Body).unit, Unit::Milliampere);
}
TEST(Meter, ReadsTheSameTwiceAndOtherwiseForAnotherSeed) {
    EXPECT_EQ(volts(3.775), volts(3.775));
    int different = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        different += volts(3.775, 0, seed) != volts(3.775, 0, seed + 1);
    EXPECT_GT(different, 10);
}
RC_GTEST_PROP(Meter, IsNeverFurtherOffThanItsSpecification, (std::uint64_t seed)) {
    auto const value = *rc::gen::inRange(-39'000, 39'000) / 1000.0;
    auto const shown = volts(value, 0, seed);
    RC_ASSERT(!shown.overload);
    RC_ASSERT(std::abs(base_value(shown) - value) <= 0.005 * std::abs(value) + 2 * base_digit(shown) + 1e-12);
    RC_ASSERT(std::abs(base_value(shown) - value) <= error_max(shown) + 1e-12);
}
TEST(Meter, BeepsBelowThirtyOhmsOnly) {
    auto shown = [](double ohms) {
        return display(ohms, MeterMode::Continuity, 0, 1, Node::EcmA, Node::Pin1);
    };
    EXPECT_TRUE(beeps(shown(0.05), MeterMode::Continuity));
    EXPECT_FALSE(beeps(shown(322), MeterMode::Continuity));
    EXPECT_FALSE(beeps(shown(1e9), MeterMode::Continuity));
    EXPECT_FALSE(beeps(shown(0.05), MeterMode::Ohms));
}
TEST(Obd, CodesDecodeByTheirTopTwoBits) {
    for (auto const& [text, code] : {std::pair{"P0118", 0x0118},
                                     {"C0035", 0x4035},
                                     {"B1318", 0x9318},
                                     {"U0100", 0xC100},
                                     {"P0AA6", 0x0AA6},
                                     {"P0117", 0x0117},
                                     {"U3FFF", 0xFFFF}}) {
        EXPECT_EQ(obd::parse_dtc(text).value(), code);
        EXPECT_EQ(obd::dtc_text(static_cast<obd::Dtc>(code)), text);
    }
    for (auto const* text : {"", "P011", "P01188", "X0118", "P4118", "P01G8", "p0118"})
        EXPECT_FALSE(obd::parse_dtc(text)) << text;
}
TEST(Obd, EveryCodeReturnsFromItsText) {
    for (unsigned code = 0; code <= 0xFFFF; ++code)
        EXPECT_EQ(obd::parse_dtc(obd::dtc_text(static_cast<obd::Dtc>(code))).value(), code);
}
TEST(Obd, LiveDataIsScaledAsTheStandardSays) {
    obd::Live live{-7, 20, 20, 750, 62, 24, 14, -6, 3};
    auto ask = [&](obd::Pid pid) { return to_hex(obd::answer(obd::request_live(pid), live, {})); };
    EXPECT_EQ(ask(obd::coolant), "410521");
    EXPECT_EQ(ask(obd::rpm), "410c0bb8");
    EXPECT_EQ(ask(obd::speed), "410d3e");
    EXPECT_EQ(ask(obd::load), "41043d");
    EXPECT_EQ(ask(obd::intake), "410f3c");
    EXPECT_EQ(ask(obd::trim_short), "410678");
    live.coolant_celsius = -40;
    EXPECT_EQ(ask(obd::coolant), "410500");
    for (auto pid : obd::live_pids) {
        auto const decoded = obd::decode(obd::answer(obd::request_live(pid), live, {})).value();
        EXPECT_EQ(decoded.pid, pid);
        EXPECT_TRUE(decoded.value);
    }
}
TEST(Obd, SupportedPidsNameThoseAnswered) {
    auto const first = obd::answer(hex("0100"), {}, {}), third = obd::answer(hex("0140"), {}, {});
    EXPECT_EQ(to_hex(first), "41009e1a8001");
    EXPECT_EQ(to_hex(third), "414004000000");
}
TEST(Obd, CodesAndTheFreezeFrameAnswerAsStored) {
    obd::Memory memory{
        {0x0118}, {0x0117}, obd::FreezeFrame{0x0118, {-40, 20, 20, 1850, 62, 38, 21, 3, 5}}, true};
    auto ask = [&](std::string_view request) { return to_hex(obd::answer(hex(request), {}, memory)); };
    EXPECT_EQ(ask("03"), "43010118");
    EXPECT_EQ(ask("07"), "47010117");
    EXPECT_EQ(ask("020200"), "4202000118");
    EXPECT_EQ(ask("020500"), "42050000");
    EXPECT_EQ(ask("04"), "44");
    EXPECT_EQ(ask("0101"), "410181070000");
    EXPECT_EQ(ask("020c00"), "420c001ce8");
    memory = {};
    EXPECT_EQ(ask("03"), "4300");
    EXPECT_EQ(ask("020200"), "4202000000");
    EXPECT_EQ(ask("020500"), "7f0212");
}
TEST(Obd, WhatTheEcmDoesNotKnowIsRefusedInItsOwnWay) {
    auto ask = [&](std::string_view request) { return to_hex(obd::answer(hex(request), {}, {})); };
    EXPECT_EQ(ask("09"), "7f0911");
    EXPECT_EQ(ask("01ff"), "7f0112");
    EXPECT_EQ(ask("01"), "7f0112");
    EXPECT_EQ(ask("020201"), "7f0212");
    EXPECT_TRUE(obd::decode(hex("7f0911"))->refused);
}
TEST(Obd, BrokenAnswersAreRefused) {
    for (auto const* text : {"", "41", "4105", "410500ff", "42020001", "4202010118", "430101", "43020118",
                             "4401", "7f01", "0105", "41ff00", "490201"})
        EXPECT_FALSE(obd::decode(hex(text))) << text;
}
TEST(Obd, SingleFramesCarryOneToSevenBytes) {
    auto const frame = obd::to_can(obd::answer_id, hex("4202000118")).value();
    EXPECT_EQ(obd::can_text(frame), "7E8  05 42 02 00 01 18 00 00");
    EXPECT_EQ(obd::from_can(frame).value(), hex("4202000118"));
    EXPECT_FALSE(obd::to_can(obd::request_id, {}));
    EXPECT_FALSE(obd::to_can(obd::request_id, hex("0102030405060708")));
    EXPECT_FALSE(obd::from_can({0x7E8, {0x10}}));
    EXPECT_FALSE(obd::from_can({0x7E8, {0x00}}));
}
