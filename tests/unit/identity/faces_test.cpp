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
}  // namespace
TEST_F(Portraits, TheSamePersonMatchesAndAnotherDoesNot) {
    auto const obama = of(portrait("obama-1.jpg"));
    EXPECT_GT(cosine(obama, of(portrait("obama-2.jpg"))), match_threshold);
    EXPECT_GT(cosine(obama, of(portrait("obama-3.jpg"))), match_threshold);
    EXPECT_GT(cosine(of(portrait("biden-1.jpg")), of(portrait("biden-2.jpg"))), match_threshold);
    for (auto const* other : {"biden-1.jpg", "biden-2.jpg"})
        EXPECT_LT(cosine(obama, of(portrait(other))), match_threshold);
}
TEST_F(Portraits, APersonIsKnownByTheSmallPhotoOfACard) {
    auto const big = portrait("obama-2.jpg");
    camera::Frame small{102, 126, {}};  // where the face is, as a card's photo is cut
    auto const face = faces->find(big).at(0);
    auto const scale = face.height * 1.8F / 126;
    for (int y = 0; y < small.height; ++y)
        for (int x = 0; x < small.width; ++x) {
            auto const column =
                static_cast<int>(face.x + face.width / 2 + static_cast<float>(x - 51) * scale);
            auto const row = static_cast<int>(face.y + face.height / 2 + static_cast<float>(y - 63) * scale);
            auto const* from =
                big.rgb.data() +
                (std::clamp(row, 0, big.height - 1) * big.width + std::clamp(column, 0, big.width - 1)) * 3;
            small.rgb.insert(small.rgb.end(), from, from + 3);
        }
    auto const known = of(small);
    EXPECT_GT(cosine(known, of(portrait("obama-1.jpg"))), match_threshold);
    EXPECT_LT(cosine(known, of(portrait("biden-1.jpg"))), match_threshold);
}
TEST(FaceModels, MissingModelsAreNamed) {
    auto const loaded = Faces::load("/nowhere");
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().advice, "face.no_models");
}
