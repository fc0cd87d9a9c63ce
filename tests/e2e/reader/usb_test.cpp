#include "drivers/usb/usb.h"
#include "tests/e2e/reader/site.h"
#include <future>
#include <semaphore>
namespace kz::test {
namespace {
using namespace usb;
constexpr std::uint8_t status_command[] = {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x11, 0xFF, 0xED};
struct Bench {
    std::binary_semaphore changed{0};
    Context context = Context::open([this] { changed.release(); }).value();
    Device open() {
        auto devices = context.devices();
        CHECK(devices.size() == 1);
        return context.open_device(devices[0]).value();
    }
    static Endpoint end(Device const& device, bool in) {
        for (auto endpoint : device.interfaces().at(0).endpoints)
            if (endpoint.is_in() == in) return endpoint;
        CHECK(false);
    }
};
TEST(Usb, ADeviceShowsItsDescriptors) {
    Site site;
    Bench bench;
    auto device = bench.open();
    EXPECT_EQ(device.info().vendor, 0x0400);
    EXPECT_EQ(device.info().product, 0xC35A);
    EXPECT_EQ(device.info().place, "1-1");
    ASSERT_EQ(device.interfaces().size(), 1u);
    EXPECT_EQ(device.interfaces()[0].class_code, 0xFF);
    EXPECT_EQ(Bench::end(device, true).address, 0x81);
    EXPECT_EQ(Bench::end(device, true).packet_bytes_max, 64);
    EXPECT_EQ(Bench::end(device, false).kind, TransferKind::Bulk);
}
TEST(Usb, ACommandAndItsReply) {
    Site site;
    Bench bench;
    auto device = bench.open();
    ASSERT_TRUE(device.claim(0));
    ASSERT_TRUE(device.write(Bench::end(device, false), status_command, in(1s), {}));
    std::uint8_t buffer[64];
    EXPECT_EQ(device.read(Bench::end(device, true), buffer, in(1s), {}).value(), 11u);
}
TEST(Usb, AReadThatNothingAnswersEndsAtItsDeadline) {
    Site site;
    Bench bench;
    auto device = bench.open();
    ASSERT_TRUE(device.claim(0));
    std::uint8_t buffer[64];
    for (int i = 0; i < 10; ++i) {
        auto before = std::chrono::steady_clock::now();
        EXPECT_EQ(device.read(Bench::end(device, true), buffer, in(30ms), {}).error().code, Code::Timeout);
        EXPECT_GE(std::chrono::steady_clock::now() - before, 30ms);
    }
    EXPECT_EQ(device.read(Bench::end(device, true), buffer, in(-1ms), {}).error().code, Code::Timeout);
}
TEST(Usb, AWaitingReadIsCancelledByItsStopToken) {
    Site site;
    Bench bench;
    auto device = bench.open();
    ASSERT_TRUE(device.claim(0));
    std::stop_source stop;
    auto read = std::async(std::launch::async, [&] {
        std::uint8_t buffer[64];
        return device.read(Bench::end(device, true), buffer, in(60s), stop.get_token()).error().code;
    });
    while (!site.ask(R"({"do":"state"})").contains(R"("transfers":1)")) {}  // It is on its way.
    stop.request_stop();
    EXPECT_EQ(read.get(), Code::Cancelled);
    std::uint8_t buffer[64];
    EXPECT_EQ(device.read(Bench::end(device, true), buffer, in(1s), stop.get_token()).error().code,
              Code::Cancelled);
    ASSERT_TRUE(device.write(Bench::end(device, false), status_command, in(1s), {}));
    EXPECT_EQ(device.read(Bench::end(device, true), buffer, in(1s), {}).value(), 11u) << "usable afterwards";
}
TEST(Usb, AnUnpluggedDeviceIsAbsentForWhoeverWaitsAndWhoeverComesLater) {
    Site site;
    Bench bench;
    auto device = bench.open();
    ASSERT_TRUE(device.claim(0));
    auto read = std::async(std::launch::async, [&] {
        std::uint8_t buffer[64];
        return device.read(Bench::end(device, true), buffer, in(60s), {}).error().code;
    });
    while (!site.ask(R"({"do":"state"})").contains(R"("transfers":1)")) {}
    site.unplug();
    EXPECT_EQ(read.get(), Code::Absent);
    EXPECT_EQ(device.write(Bench::end(device, false), status_command, in(1s), {}).error().code, Code::Absent);
    EXPECT_EQ(device.claim(0).error().code, Code::Absent);
    ASSERT_TRUE(bench.changed.try_acquire_for(5s));
    EXPECT_TRUE(bench.context.devices().empty());
    auto old = device.info();
    site.plug();
    ASSERT_TRUE(bench.changed.try_acquire_for(5s));
    ASSERT_EQ(bench.context.devices().size(), 1u);
    EXPECT_EQ(bench.context.devices()[0].place, old.place);
    EXPECT_NE(bench.context.devices()[0].address, old.address);
    EXPECT_EQ(bench.context.open_device(old).error().code, Code::Absent);
}
TEST(Usb, WhatAnotherProgramHoldsIsDeniedWithItsReason) {
    Site site;
    site.quirk("busy", 1);
    Bench bench;
    auto device = bench.open();
    auto error = device.claim(0).error();
    EXPECT_EQ(error.code, Code::Denied);
    EXPECT_EQ(error.advice, "usb.busy");
}
TEST(Usb, AStalledEndpointIsAnErrorUntilItIsCleared) {
    Site site;
    site.quirk("stall", 1);
    Bench bench;
    auto device = bench.open();
    ASSERT_TRUE(device.claim(0));
    auto in_end = Bench::end(device, true), out_end = Bench::end(device, false);
    std::uint8_t buffer[64];
    ASSERT_TRUE(device.write(out_end, status_command, in(1s), {}));
    EXPECT_EQ(device.read(in_end, buffer, in(1s), {}).error().code, Code::Io);
    ASSERT_TRUE(device.clear_halt(in_end));
    ASSERT_TRUE(device.write(out_end, status_command, in(1s), {}));
    EXPECT_EQ(device.read(in_end, buffer, in(1s), {}).value(), 11u);
}
TEST(Usb, ABufferSmallerThanThePacketIsAnErrorNotALoss) {
    Site site;
    Bench bench;
    auto device = bench.open();
    ASSERT_TRUE(device.claim(0));
    std::uint8_t buffer[7];
    ASSERT_TRUE(device.write(Bench::end(device, false), status_command, in(1s), {}));
    EXPECT_EQ(device.read(Bench::end(device, true), buffer, in(1s), {}).error().code, Code::Io);
}
TEST(Usb, StartedWithoutADeviceItHearsOfTheFirst) {
    Site site{{"--absent"}};
    Bench bench;
    EXPECT_TRUE(bench.context.devices().empty());
    site.plug();
    ASSERT_TRUE(bench.changed.try_acquire_for(5s));
    EXPECT_EQ(bench.context.devices().size(), 1u);
}
}  // namespace
}  // namespace kz::test
