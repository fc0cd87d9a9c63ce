#include "core/base/file.h"
#include "kiosk/identity/faces.h"
#include "kiosk/identity/identity.h"
#include <gtest/gtest.h>
#include <unistd.h>
using namespace kz;
using namespace kz::identity;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
namespace fs = std::filesystem;
namespace {
fs::path const portraits = fs::path{KZ_SHARED_DIR} / "faces";
camera::Frame portrait(std::string const& name) {
    return camera::decode_jpeg(read_file(portraits / name, camera::picture_bytes_max).value()).value();
}
class Portraits : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(portraits)) GTEST_SKIP() << "skipped: set not present";
        faces.emplace(Faces::load(KZ_FACE_MODELS).value());
    }
    Template of(camera::Frame const& frame) { return faces->describe(frame, faces->find(frame).at(0)); }
    std::optional<Faces> faces;
};
camera::Frame darkened(camera::Frame frame, int divisor) {
    for (auto& value : frame.rgb) value = static_cast<std::uint8_t>(value / divisor);
    return frame;
}
camera::Frame beside(camera::Frame const& a, camera::Frame const& b) {
    camera::Frame both{a.width + b.width, std::max(a.height, b.height), {}};
    both.rgb.assign(static_cast<std::size_t>(both.width * both.height * 3), 90);
    auto put = [&](camera::Frame const& from, int left) {
        for (int y = 0; y < from.height; ++y)
            std::copy_n(from.rgb.data() + y * from.width * 3, from.width * 3,
                        both.rgb.data() + (y * both.width + left) * 3);
    };
    put(a, 0);
    put(b, a.width);
    return both;
}
}  // namespace
TEST_F(Portraits, TheSamePersonMatchesAndAnotherDoesNot) {
    auto const obama = of(portrait("obama-1.jpg"));
    EXPECT_GT(cosine(obama, of(portrait("obama-2.jpg"))), match_threshold);
    EXPECT_GT(cosine(obama, of(portrait("obama-3.jpg"))), match_threshold);
    EXPECT_GT(cosine(of(portrait("biden-1.jpg")), of(portrait("biden-2.jpg"))), match_threshold);
    for (auto const* other : {"biden-1.jpg", "biden-2.jpg"})
        EXPECT_LT(cosine(obama, of(portrait(other))), match_threshold);
}
TEST_F(Portraits, APlainPortraitIsGoodAndADarkOneIsSaidToBe) {
    auto const frame = portrait("obama-1.jpg");
    EXPECT_EQ(hint_for(frame, faces->find(frame)), "face.hint_good");
    auto const dark = darkened(frame, 4);
    EXPECT_EQ(hint_for(dark, faces->find(dark)), "face.hint_dark");
}
TEST_F(Portraits, AnEmptyRoomAndTwoPeopleAreToldApart) {
    camera::Frame const wall{640, 480, Bytes(640 * 480 * 3, 120)};
    EXPECT_EQ(hint_for(wall, faces->find(wall)), "face.hint_nobody");
    auto const two = beside(portrait("obama-1.jpg"), portrait("biden-1.jpg"));
    EXPECT_EQ(hint_for(two, faces->find(two)), "face.hint_one_only");
}
TEST_F(Portraits, TheDeskMatchesThePersonOnThePhotoAndOpensNoCameraBefore) {
    FaceEvents events{face_events_max};
    auto const link = fs::temp_directory_path() / ("kz-face-" + std::to_string(::getpid()));
    fs::create_symlink(portraits / "obama-2.jpg", link);
    auto desk = FaceDesk::start({link.string(), KZ_FACE_MODELS}, events, [] {}).value();
    auto first = events.pop({}, 5s);
    ASSERT_TRUE(first && std::holds_alternative<CameraChanged>(*first));
    EXPECT_EQ(std::get<CameraChanged>(*first).state, CameraState::Ready);
    EXPECT_FALSE(events.pop({}, 200ms));
    desk.begin(read_file(portraits / "obama-1.jpg", camera::picture_bytes_max).value());
    std::optional<Comparison> result;
    for (int n = 0; n < 400 && !result; ++n)
        if (auto event = events.pop({}, 10s); event && std::holds_alternative<Seen>(*event))
            result = std::get<Seen>(*event).comparison;
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->matched);
    desk.end();
    fs::remove(link);
}
TEST(FaceModels, MissingModelsAreNamed) {
    auto const loaded = Faces::load("/nowhere");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().advice, "face.no_models");
}
