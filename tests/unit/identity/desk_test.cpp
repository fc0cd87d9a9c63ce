// The desk as the screens use it: a camera (pictures behind a link, switched while it is open), events out.
#include "core/base/crypto.h"
#include "core/base/file.h"
#include "kiosk/identity/identity.h"
#include <gtest/gtest.h>
using namespace kz;
using namespace kz::identity;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
namespace fs = std::filesystem;
namespace {
fs::path const demo = KZ_DEMO_FACES, portraits = fs::path{KZ_SHARED_DIR} / "faces";
constexpr auto patience = 60s;  // that only a hang reaches

class Desk : public testing::Test {
protected:
    void SetUp() override { fs::create_directory(folder); }
    void TearDown() override {
        if (desk) desk->end();
        desk.reset();
        fs::remove_all(folder);
    }
    void show(fs::path const& picture) {  // puts it before the camera
        fs::create_symlink(picture, folder / "next");
        fs::rename(folder / "next", camera);
    }
    void begin(fs::path const& photo) {
        if (!desk) desk.emplace(FaceDesk::start({camera.string(), KZ_FACE_MODELS}, events, [] {}).value());
        desk->begin(read_file(photo, 16 << 20).value());
    }
    template <class Event> std::optional<Event> wait_for(auto holds) {
        auto const until = std::chrono::steady_clock::now() + patience;
        while (std::chrono::steady_clock::now() < until)
            if (auto event = events.pop({}, 1s))
                if (auto* one = std::get_if<Event>(&*event); one && holds(*one)) return std::move(*one);
        return std::nullopt;
    }
    std::optional<CameraChanged> camera_is(CameraState state) {
        return wait_for<CameraChanged>([=](CameraChanged const& now) { return now.state == state; });
    }
    std::optional<Seen> seen(std::string const& hint) {
        return wait_for<Seen>([&](Seen const& now) { return now.hint == hint; });
    }
    std::optional<Seen> compared() {
        return wait_for<Seen>([](Seen const& now) { return now.comparison.has_value(); });
    }
    fs::path folder = fs::temp_directory_path() / ("kz-desk-" + to_hex(random_bytes(6)));
    fs::path camera = folder / "camera";
    FaceEvents events{face_events_max};
    std::optional<FaceDesk> desk;
};
}  // namespace
TEST_F(Desk, FilmsNobodyBeforeItIsAskedTo) {
    show(demo / "astronaut.png");
    desk.emplace(FaceDesk::start({camera.string(), KZ_FACE_MODELS}, events, [] {}).value());
    ASSERT_TRUE(camera_is(CameraState::Ready));
    EXPECT_FALSE(events.pop({}, 200ms));
}
TEST_F(Desk, MatchesThePersonOnThePhoto) {
    if (!fs::exists(portraits)) GTEST_SKIP() << "skipped: set not present";
    show(portraits / "obama-2.jpg");
    begin(portraits / "obama-1.jpg");
    auto const result = compared();
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->comparison->matched);
    EXPECT_GE(result->comparison->score, result->comparison->threshold);
}
TEST_F(Desk, SaysThatSomebodyElseIsNotThePersonOnThePhoto) {
    show(demo / "mona-lisa.jpg");
    begin(demo / "astronaut.png");
    auto const result = compared();
    ASSERT_TRUE(result);
    EXPECT_FALSE(result->comparison->matched);
    EXPECT_LT(result->comparison->score, 0.31);  // the highest of 262 pairs of different people
    EXPECT_EQ(result->hint, "face.hint_again");
    show(demo / "astronaut.png");  // The right person takes the seat.
    auto const right =
        wait_for<Seen>([](Seen const& now) { return now.comparison && now.comparison->matched; });
    EXPECT_TRUE(right);
}
TEST_F(Desk, APhotoWithoutAFaceIsSaidAndNothingIsComparedWithIt) {
    show(demo / "astronaut.png");
    auto const no_face = folder / "photo";
    ASSERT_TRUE(replace_file(no_face, as_bytes("not a picture at all")));
    begin(no_face);
    ASSERT_TRUE(seen("face.no_photo"));
    for (int n = 0; n < 20; ++n) {  // more pictures than a miss takes
        auto const next = wait_for<Seen>([](Seen const&) { return true; });
        ASSERT_TRUE(next);
        EXPECT_FALSE(next->comparison);
        EXPECT_EQ(next->hint, "");
    }
}
TEST_F(Desk, ACameraPulledDuringTheComparisonIsSaidAndComesBack) {
    show(demo / "mona-lisa.jpg");
    begin(demo / "astronaut.png");
    ASSERT_TRUE(compared());
    fs::remove(camera);
    auto const gone = camera_is(CameraState::Absent);
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->advice, "camera.absent");
    show(demo / "astronaut.png");
    ASSERT_TRUE(camera_is(CameraState::Ready));
    EXPECT_TRUE(wait_for<Seen>([](Seen const& now) { return now.comparison && now.comparison->matched; }));
}
TEST_F(Desk, ACameraThatSendsNothingButDamageHasFailedAndMayRecover) {
    auto const garbage = folder / "garbage.jpg";
    ASSERT_TRUE(replace_file(garbage, as_bytes("\xFF\xD8\xFF and then noise")));
    show(garbage);
    begin(demo / "astronaut.png");
    auto const failed = camera_is(CameraState::Failed);
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->advice, "camera.bad_picture");
    show(demo / "astronaut.png");
    EXPECT_TRUE(camera_is(CameraState::Ready));
}
