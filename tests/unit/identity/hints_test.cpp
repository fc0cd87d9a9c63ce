// Every hint, from real pictures through the real models: a portrait is put before a webcam of 640×480 by
// code, then darkened, tilted, moved away and so on.
#include "core/base/file.h"
#include "kiosk/identity/faces.h"
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
using namespace kz;
using namespace kz::identity;
using camera::Frame;
namespace {
namespace fs = std::filesystem;
constexpr int width = 640, height = 480, middle_x = width / 2, middle_y = height / 2;
constexpr double ordinary_height = 200;  // of a face, half an arm's length before a webcam
constexpr std::uint8_t wall = 120;

// Each new pixel from where `from` says it comes; the wall where that is outside.
Frame redrawn(Frame const& frame, auto from) {
    Frame out{width, height, Bytes(std::size_t{width} * height * 3, wall)};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            Point const at = from(static_cast<float>(x), static_cast<float>(y));
            auto const column = std::lround(at.x), row = std::lround(at.y);
            if (column < 0 || row < 0 || column >= frame.width || row >= frame.height) continue;
            std::copy_n(frame.rgb.data() + (row * frame.width + column) * 3, 3,
                        out.rgb.data() + (y * width + x) * 3);
        }
    return out;
}
Frame toned(Frame frame, auto tone) {
    std::ranges::transform(frame.rgb, frame.rgb.begin(),
                           [&](int value) { return static_cast<std::uint8_t>(tone(value)); });
    return frame;
}
Frame tilted(Frame const& frame, double degrees) {
    auto const cos = static_cast<float>(std::cos(degrees * M_PI / 180)),
               sin = static_cast<float>(std::sin(degrees * M_PI / 180));
    return redrawn(frame, [=](float x, float y) {
        x -= middle_x, y -= middle_y;
        return Point{middle_x + cos * x + sin * y, middle_y - sin * x + cos * y};
    });
}
// As a camera sees the head turned: what stands out, the nose most, goes further to the side than the rest.
// Depth is a hill over the nose, in units of the distance of the outer eye corners; where a new pixel comes
// from is found by iteration.
Frame turned(Frame const& frame, Face const& face, double degrees) {
    auto const nose = face.landmarks[30];
    auto const unit =
        std::hypot(face.landmarks[45].x - face.landmarks[36].x, face.landmarks[45].y - face.landmarks[36].y);
    auto const sin = std::sin(degrees * M_PI / 180), cos = std::cos(degrees * M_PI / 180);
    return redrawn(frame, [=](float x, float y) {
        auto const seen_x = (x - nose.x) / unit, seen_y = (y - nose.y) / unit;
        auto from_x = 0.0;
        for (int n = 0; n < 30; ++n) {
            auto const depth = 0.8 * std::exp(-(from_x * from_x + 0.6 * seen_y * seen_y) / 0.64);
            from_x += 0.3 * ((seen_x - depth * sin) / cos - from_x);
        }
        return Point{nose.x + static_cast<float>(from_x) * unit, y};
    });
}
Frame blurred(Frame const& frame, int radius) {
    auto out = frame;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int channel = 0; channel < 3; ++channel) {
                int sum = 0, count = 0;
                for (int v = std::max(y - radius, 0); v <= std::min(y + radius, height - 1); ++v)
                    for (int u = std::max(x - radius, 0); u <= std::min(x + radius, width - 1); ++u, ++count)
                        sum += frame.rgb[static_cast<std::size_t>((v * width + u) * 3 + channel)];
                out.rgb[static_cast<std::size_t>((y * width + x) * 3 + channel)] =
                    static_cast<std::uint8_t>(sum / count);
            }
    return out;
}
Frame read_picture(fs::path const& file) {
    return camera::decode_picture(read_file(file, camera::picture_bytes_max).value()).value();
}
class Hints : public testing::TestWithParam<char const*> {
protected:
    void SetUp() override {
        auto const demo = fs::path{KZ_DEMO_FACES} / GetParam();
        auto const file = fs::exists(demo) ? demo : fs::path{KZ_SHARED_DIR} / "faces" / GetParam();
        if (!fs::exists(file)) GTEST_SKIP() << "skipped: set not present";
        faces.emplace(Faces::load(KZ_FACE_MODELS).value());
        picture = read_picture(file);
        before_camera = person(ordinary_height);
    }
    Frame person(double face_height) {  // as large as that, in the middle of the picture
        auto const face = faces->find(picture).at(0);
        auto const scale = face.height / static_cast<float>(face_height);
        return redrawn(picture, [&](float x, float y) {
            return Point{face.x + face.width / 2 + (x - middle_x) * scale,
                         face.y + face.height / 2 + (y - middle_y) * scale};
        });
    }
    std::string hint(Frame const& frame) { return hint_for(frame, faces->find(frame)); }
    std::optional<Faces> faces;
    Frame picture, before_camera;
};
}  // namespace
TEST_P(Hints, APersonBeforeTheCameraIsGoodAndAlone) {
    EXPECT_EQ(hint(before_camera), "face.hint_good");
    EXPECT_EQ(faces->find(picture).size(),
              1U);  // Behind one of them hangs a landscape, in which once a face was seen.
}
TEST_P(Hints, InPoorLightItIsTooDark) {
    auto const dim = toned(before_camera, [](int value) { return value / 4; });
    ASSERT_FALSE(faces->find(dim).empty());
    EXPECT_EQ(hint(dim), "face.hint_dark");
}
TEST_P(Hints, WhereItIsSoDarkThatNoFaceIsFoundItIsTooDarkAndNotEmpty) {
    auto const night = toned(before_camera, [](int value) { return value / 32; });
    ASSERT_TRUE(faces->find(night).empty());
    EXPECT_EQ(hint(night), "face.hint_dark");
}
TEST_P(Hints, WhoIsFarAwayIsAskedToComeCloser) { EXPECT_EQ(hint(person(50)), "face.hint_closer"); }
TEST_P(Hints, WhoTiltsOrTurnsTheHeadIsAskedToLookStraight) {
    for (auto const degrees : {-38.0, 38.0})
        EXPECT_EQ(hint(tilted(before_camera, degrees)), "face.hint_straight");
    auto const face = faces->find(before_camera).at(0);
    auto const away = face.yaw < 0 ? -40.0 : 40.0;
    EXPECT_EQ(hint(turned(before_camera, face, away)), "face.hint_straight");
}
TEST_P(Hints, ATiltIsNotTakenForATurn) {
    auto const upright = faces->find(before_camera).at(0);
    for (auto const degrees : {-20.0, 20.0}) {
        auto const tilt = faces->find(tilted(before_camera, degrees)).at(0);
        EXPECT_NEAR(tilt.roll - upright.roll, degrees, 8);
        EXPECT_NEAR(tilt.yaw, upright.yaw, 0.3);
        EXPECT_NEAR(tilt.pitch, upright.pitch, 0.15);
    }
}
TEST_P(Hints, ABlurredPictureIsToHoldStill) {
    auto const moved = blurred(before_camera, 9);
    ASSERT_FALSE(faces->find(moved).empty());
    EXPECT_EQ(hint(moved), "face.hint_still");
}
TEST_P(Hints, ASecondPersonBesideIsOneTooManyAndOneFarBehindIsNot) {
    auto const beside = [&](double other_height) {
        auto both = person(130);
        auto const left = person(130), other = person(other_height);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                auto const& from = x < middle_x ? left : other;
                auto const column = x < middle_x ? x + middle_x / 2 : x - middle_x / 2;
                std::copy_n(from.rgb.data() + (y * width + column) * 3, 3,
                            both.rgb.data() + (y * width + x) * 3);
            }
        return both;
    };
    EXPECT_EQ(hint(beside(120)), "face.hint_one_only");
    EXPECT_EQ(hint(beside(50)), "face.hint_good");
}
INSTANTIATE_TEST_SUITE_P(Of, Hints,
                         testing::Values("astronaut.png", "mona-lisa.jpg", "obama-1.jpg", "biden-2.jpg"),
                         [](auto const& one_of) {
                             std::string name = one_of.param;
                             std::erase_if(name, [](char sign) { return !std::isalnum(sign); });
                             return name;
                         });
class Astronaut : public Hints {};
TEST_P(Astronaut, InGlaringLightItIsTooBright) {
    EXPECT_EQ(hint(toned(before_camera, [](int value) { return 255 - (255 - value) / 4; })),
              "face.hint_bright");
}
TEST_P(Astronaut, WhoIsTooNearIsAskedToMoveBack) { EXPECT_EQ(hint(person(600)), "face.hint_back"); }
TEST_P(Astronaut, AnEmptyRoomHasNobodyInIt) {
    EXPECT_EQ(hint(Frame{width, height, Bytes(std::size_t{width} * height * 3, wall)}), "face.hint_nobody");
}
INSTANTIATE_TEST_SUITE_P(Of, Astronaut, testing::Values("astronaut.png"));
