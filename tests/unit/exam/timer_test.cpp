#include "core/exam/timer.h"
#include <charconv>
#include <cstdlib>
#include <gtest/gtest.h>
#include <random>
#include <string_view>
namespace kz::exam {
namespace {
using enum TimerChange;
unsigned seed_of_run() {
    unsigned seed = std::random_device{}();
    if (std::string_view const given = std::getenv("KZ_SEED") ? std::getenv("KZ_SEED") : ""; !given.empty())
        std::from_chars(given.data(), given.data() + given.size(), seed);
    return seed;
}
}  // namespace
TEST(Timer, AFrozenTimerLosesNoTime) {
    TimerEvent const events[] = {{Granted, {}, Millis{100}}, {Resumed, {}}, {Frozen, Millis{30}}};
    EXPECT_EQ(left(replay(events).value(), Millis{9999}), Millis{70});
}
TEST(Timer, ARunningTimerEndsAtZeroAndNotBelow) {
    TimerEvent const events[] = {{Granted, {}, Millis{100}}, {Resumed, {}}};
    auto const timer = replay(events).value();
    EXPECT_EQ(left(timer, Millis{99}), Millis{1});
    EXPECT_EQ(left(timer, Millis{100}), Millis{0});
    EXPECT_EQ(left(timer, Millis{100'000}), Millis{0});
}
TEST(Timer, TimeGrantedAfterTheEndStartsFromZeroNotFromADebt) {
    TimerEvent const events[] = {
        {Granted, {}, Millis{100}}, {Resumed, {}}, {Granted, Millis{500}, Millis{60}}};
    EXPECT_EQ(left(replay(events).value(), Millis{510}), Millis{50});
}
TEST(Timer, ACommandSentTwiceChangesNothing) {
    TimerEvent const once[] = {{Granted, {}, Millis{100}}, {Resumed, {}}, {Frozen, Millis{30}}};
    TimerEvent const twice[] = {
        {Granted, {}, Millis{100}}, {Resumed, {}}, {Resumed, {}}, {Frozen, Millis{30}}, {Frozen, Millis{40}}};
    EXPECT_EQ(left(replay(once).value(), Millis{50}), left(replay(twice).value(), Millis{50}));
}
TEST(Timer, ABadGrantIsRefusedWithAdvice) {
    for (auto const amount : {Millis{-1}, Millis{0}, allowance_max + Millis{1}}) {
        auto const refused = apply({}, {Granted, Millis{0}, amount});
        ASSERT_FALSE(refused) << amount.count();
        EXPECT_EQ(refused.error().code, Code::BadInput);
        EXPECT_EQ(refused.error().advice, "timer.grant_range");
    }
    EXPECT_TRUE(apply({}, {Granted, Millis{0}, allowance_max}));
    EXPECT_FALSE(apply({allowance_max, {}, false}, {Granted, Millis{0}, Millis{1}})) << "the sum counts";
}
TEST(Timer, AnEventOlderThanTheTimerIsCorrupt) {
    Timer const timer{Millis{0}, Millis{5}, false};
    EXPECT_EQ(apply(timer, {Frozen, Millis{4}}).error().code, Code::Corrupt);
    TimerEvent const events[] = {{Granted, Millis{9}, Millis{100}}, {Resumed, Millis{8}}};
    EXPECT_EQ(replay(events).error().code, Code::Corrupt);
}
TEST(Timer, AnyHistoryEqualsAModelTickedEveryMillisecond) {
    auto const seed = seed_of_run();
    SCOPED_TRACE("run again with KZ_SEED=" + std::to_string(seed));
    std::mt19937 random{seed};
    Timer timer;
    Millis now{}, model_left{};
    bool model_running = false;
    for (int step = 0; step < 10'000; ++step) {
        for (auto n = random() % 50; n > 0; --n, ++now)
            if (model_running && model_left > Millis{0}) --model_left;
        TimerEvent const event{static_cast<TimerChange>(random() % 3), now, Millis{20}};
        timer = apply(timer, event).value();
        if (event.change == Granted) model_left += event.amount;
        else model_running = event.change == Resumed;
        ASSERT_EQ(left(timer, now), model_left) << "step " << step;
    }
}
}  // namespace kz::exam
