#include "core/base/crypto.h"
#include "core/base/file.h"
#include "drivers/camera/camera.h"
#include <gtest/gtest.h>
using namespace kz;
using namespace kz::camera;
using std::chrono_literals::operator""s;
namespace fs = std::filesystem;
namespace {
fs::path const faces = fs::path{KZ_SHARED_DIR} / "faces";
class Pictures : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(faces)) GTEST_SKIP() << "skipped: set not present";
        folder = fs::temp_directory_path() / ("kz-camera-" + to_hex(random_bytes(6)));
        fs::create_directory(folder);
    }
    void TearDown() override {
        if (!folder.empty()) fs::remove_all(folder);
    }
    fs::path folder;
};
}  // namespace
TEST_F(Pictures, ALinkMaySwitchWhileTheSourceIsOpen) {
    fs::create_symlink(faces / "obama-1.jpg", folder / "camera");
    auto source = camera::open((folder / "camera").string()).value();
    auto first = source->next(2s, {}).value();
    fs::create_symlink(faces / "biden-1.jpg", folder / "next");
    fs::rename(folder / "next", folder / "camera");
    auto second = source->next(2s, {}).value();
    EXPECT_NE(first->rgb, second->rgb);
    EXPECT_EQ(first->rgb.size(), static_cast<std::size_t>(first->width * first->height * 3));
}
TEST_F(Pictures, ACameraThatIsGoneIsAbsentAndComesBack) {
    fs::create_symlink(faces / "obama-1.jpg", folder / "camera");
    auto source = camera::open((folder / "camera").string()).value();
    ASSERT_TRUE(source->next(2s, {}));
    fs::remove(folder / "camera");
    EXPECT_EQ(source->next(2s, {}).error().code, Code::Absent);
    fs::create_symlink(faces / "obama-2.jpg", folder / "camera");
    EXPECT_TRUE(source->next(2s, {}));
}
TEST_F(Pictures, WaitingEndsWhenAskedTo) {
    fs::create_symlink(faces / "obama-1.jpg", folder / "camera");
    auto source = camera::open((folder / "camera").string()).value();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(source->next(10s, stop.get_token()).error().code, Code::Cancelled);
}
TEST_F(Pictures, AJpegCutAnywhereIsNeverACrash) {
    auto const whole = read_file(faces / "obama-1.jpg", picture_bytes_max).value();
    for (std::size_t size = 0; size < whole.size(); size += whole.size() / 97 + 1)
        (void)decode_jpeg(ByteView{whole}.first(size)).has_value();
    EXPECT_FALSE(decode_jpeg(as_bytes("\xFF\xD8 and then nothing of sense")));
}
TEST(Camera, NoDeviceIsAResult) {
    EXPECT_EQ(open_device("/dev/video63").error().code, Code::Absent);
    EXPECT_EQ(camera::open("/nowhere/at/all").error().code, Code::Absent);
}
TEST(Yuyv, GreyIsGreyAndColoursAreTheirOwn) {
    // Two pixels each: Y U Y V. Full white, black, and BT.601's pure red.
    auto white = decode_yuyv(Bytes{235, 128, 235, 128}, 2, 1, 4).value();
    EXPECT_EQ(white.rgb, (Bytes{255, 255, 255, 255, 255, 255}));
    auto black = decode_yuyv(Bytes{16, 128, 16, 128}, 2, 1, 4).value();
    EXPECT_EQ(black.rgb, (Bytes{0, 0, 0, 0, 0, 0}));
    auto red = decode_yuyv(Bytes{82, 90, 82, 240}, 2, 1, 4).value();
    EXPECT_GT(red.rgb[0], 250);
    EXPECT_LT(red.rgb[1], 5);
    EXPECT_LT(red.rgb[2], 5);
}
TEST(Yuyv, AShortBufferIsRefused) {
    EXPECT_FALSE(decode_yuyv(Bytes(7), 2, 2, 4));
    EXPECT_FALSE(decode_yuyv(Bytes(8), 3, 1, 8));
    EXPECT_FALSE(decode_yuyv({}, 0, 0, 0));
}
