// Runs as a program of a VM whose kernel has vivid, the camera made of software (kernel documentation,
// admin-guide/media/vivid): eight colour bars, and at the top left a counter that no two pictures share.
#include "drivers/camera/camera.h"
#include <array>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <thread>
namespace kz::camera {
namespace {
using std::chrono_literals::operator""s;
// The VM computes every instruction by software on a busy machine: a bound that only a hang reaches.
constexpr auto patience = 60s;
constexpr int width = 640, height = 480;
constexpr int counter_height = 128;  // the text of vivid; the bars below it stand still
constexpr int pictures_before_unplugging = 3;

void tell_driver(char const* what) {  // "unbind" pulls the camera's plug, "bind" puts it back in
    std::ofstream file{std::string{"/sys/bus/platform/drivers/vivid/"} + what};
    file << "vivid.0" << std::flush;
    ASSERT_TRUE(file) << what;
}
using Colour = std::array<int, 3>;
Colour colour_at(Frame const& frame, int x, int y) {
    auto const* pixel = frame.rgb.data() + static_cast<std::ptrdiff_t>(y * frame.width + x) * 3;
    return {pixel[0], pixel[1], pixel[2]};
}
ByteView counter_of(Frame const& frame) { return ByteView{frame.rgb}.first(width * counter_height * 3); }
ByteView bars_of(Frame const& frame) { return ByteView{frame.rgb}.subspan(width * counter_height * 3); }
void expect_pictures(Source& source, int count) {
    std::set<Bytes> counters;
    for (int n = 0; n < count; ++n) {
        auto const frame = source.next(patience, {});
        ASSERT_TRUE(frame) << frame.error().detail;
        auto const counter = counter_of(**frame);
        counters.emplace(counter.begin(), counter.end());
    }
    EXPECT_EQ(counters.size(), static_cast<std::size_t>(count)) << "a picture came twice";
}
Error first_error(Source& source) {
    for (;;)
        if (auto const frame = source.next(patience, {}); !frame) return frame.error();
}
class Vivid : public testing::Test {
protected:
    void TearDown() override {
        if (capture_devices().empty()) tell_driver("bind");  // The next test starts with a camera.
    }
};
}  // namespace

TEST_F(Vivid, AutoFindsTheOneDeviceThatCapturesAndItsBarsHaveTheirColours) {
    ASSERT_EQ(capture_devices().size(), 1U);  // vivid also makes outputs, and they are no cameras.
    auto source = open("auto");
    ASSERT_TRUE(source) << source.error().detail;
    auto const frame = (*source)->next(patience, {});
    ASSERT_TRUE(frame) << frame.error().detail;
    ASSERT_EQ((*frame)->width, width);
    ASSERT_EQ((*frame)->height, height);
    ASSERT_EQ((*frame)->rgb.size(), std::size_t{width * height * 3});
    // 75 % bars of SMPTE: white, yellow, cyan, green, magenta, red, blue, black.
    constexpr int on = 191, off = 0, rounding = 4;
    constexpr std::array<Colour, 8> bars{{{on, on, on},
                                          {on, on, off},
                                          {off, on, on},
                                          {off, on, off},
                                          {on, off, on},
                                          {on, off, off},
                                          {off, off, on},
                                          {off, off, off}}};
    for (std::size_t bar = 0; bar < bars.size(); ++bar)
        for (int const y : {counter_height + 100, height - 10}) {
            auto const seen = colour_at(**frame, static_cast<int>(bar) * width / 8 + width / 16, y);
            for (std::size_t channel = 0; channel < seen.size(); ++channel)
                EXPECT_NEAR(seen[channel], bars[bar][channel], rounding)
                    << "bar " << bar << ", row " << y << ", channel " << channel;
        }
}
TEST_F(Vivid, EveryPictureIsANewOneWhileTheBarsStandStill) {
    auto source = open("auto").value();
    auto const first = source->next(patience, {}).value();
    auto const second = source->next(patience, {}).value();
    EXPECT_FALSE(std::ranges::equal(counter_of(*first), counter_of(*second)));
    EXPECT_TRUE(std::ranges::equal(bars_of(*first), bars_of(*second)));
    expect_pictures(*source, 6);
}
TEST_F(Vivid, ACameraPulledWhileAPictureIsAwaitedIsAbsentAndComesBack) {
    for (int round = 0; round < 3; ++round) {
        auto source = open("auto").value();
        expect_pictures(*source, pictures_before_unplugging);
        std::jthread const hand{[] { tell_driver("unbind"); }};
        auto const error = first_error(*source);
        EXPECT_EQ(error.code, Code::Absent) << error.detail;
        EXPECT_EQ(error.advice, "camera.absent");
        EXPECT_EQ(source->next(patience, {}).error().code, Code::Absent);  // and it stays so
        source.reset();
        tell_driver("bind");
    }
    auto again = open("auto");
    ASSERT_TRUE(again) << again.error().detail;
    expect_pictures(**again, pictures_before_unplugging);
}
TEST_F(Vivid, ACameraPulledBetweenTwoPicturesIsAbsentAndSoIsOpeningIt) {
    auto source = open("auto").value();
    expect_pictures(*source, 1);
    auto const device = capture_devices().at(0);
    tell_driver("unbind");
    EXPECT_EQ(source->next(patience, {}).error().code, Code::Absent);
    EXPECT_EQ(open("auto").error().code, Code::Absent);
    EXPECT_EQ(open_device(device).error().code, Code::Absent);
    EXPECT_TRUE(capture_devices().empty());
}
TEST_F(Vivid, ASecondProgramIsToldThatTheCameraIsBusy) {
    auto source = open("auto").value();
    auto const second = open("auto");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().advice, "camera.busy");
    expect_pictures(*source, 1);
}
TEST_F(Vivid, WaitingEndsWhenAskedToAndTheNextWaitGivesPicturesAgain) {
    auto source = open("auto").value();
    std::stop_source stop;
    std::jthread const asker{[&] { stop.request_stop(); }};
    auto outcome = source->next(patience, stop.get_token());
    while (outcome) outcome = source->next(patience, stop.get_token());
    EXPECT_EQ(outcome.error().code, Code::Cancelled);
    expect_pictures(*source, 2);
}
}  // namespace kz::camera
