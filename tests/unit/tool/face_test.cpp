// kaozhanctl face, with the real models.
#include "core/base/crypto.h"
#include "core/base/file.h"
#include "drivers/camera/camera.h"
#include "sync/tool/command.h"
#include <cstdio>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <png.h>
namespace kz::tool {
namespace {
using nlohmann::json;
namespace fs = std::filesystem;
fs::path const demo = KZ_DEMO_FACES, portraits = fs::path{KZ_SHARED_DIR} / "faces";
struct Said {
    int code = 0;
    json out;
    std::string err;
};
Said face(std::vector<std::string> words) {
    words.insert(words.begin(), "face");
    words.insert(words.end(), {"--json", "--face-models", KZ_FACE_MODELS});
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Said said;
    said.code = run({face_group()}, words);
    said.out = json::parse(testing::internal::GetCapturedStdout(), nullptr, false);
    said.err = testing::internal::GetCapturedStderr();
    return said;
}
void expect_refusal(std::string const& code, std::vector<std::string> const& words) {
    auto const said = face(words);
    EXPECT_EQ(said.code, exit_wrong_use);
    EXPECT_EQ(said.out["error"].value("code", ""), code) << said.out;
    EXPECT_FALSE(said.out["error"].value("message", "").empty());
    EXPECT_FALSE(said.out["error"].value("hint", "").empty());
    EXPECT_FALSE(said.err.empty());
}
camera::Frame read_picture(fs::path const& file) {
    return camera::decode_picture(read_file(file, camera::picture_bytes_max).value()).value();
}
void write_png(camera::Frame const& frame, fs::path const& file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION, image.format = PNG_FORMAT_RGB;
    image.width = static_cast<png_uint_32>(frame.width),
    image.height = static_cast<png_uint_32>(frame.height);
    ASSERT_TRUE(png_image_write_to_file(&image, file.c_str(), 0, frame.rgb.data(), 0, nullptr));
}
class Face : public testing::Test {
protected:
    void SetUp() override { fs::create_directory(folder); }
    void TearDown() override { fs::remove_all(folder); }
    fs::path folder = fs::temp_directory_path() / ("kz-tool-face-" + to_hex(random_bytes(6)));
    std::string astronaut = demo / "astronaut.png", mona_lisa = demo / "mona-lisa.jpg";
};
}  // namespace
TEST_F(Face, DetectGivesEachFaceAsItsSeamSays) {
    auto const said = face({"detect", astronaut});
    EXPECT_EQ(said.code, exit_done);
    ASSERT_EQ(said.out["faces"].size(), 1U);
    auto const& one = said.out["faces"][0];
    auto const box = one["box"].get<std::vector<int>>();  // x, y, width, height of a picture of 512×512
    ASSERT_EQ(box.size(), 4U);
    EXPECT_NEAR(box[0] + box[2] / 2, 224, 15);
    EXPECT_NEAR(box[1] + box[3] / 2, 118, 15);
    EXPECT_GT(one["score"], 0.9);
    EXPECT_LE(one["score"], 1.0);
    for (auto const* turn : {"yaw", "pitch"}) EXPECT_NEAR(one[turn].get<double>(), 0, 0.2) << turn;
    EXPECT_NEAR(one["roll"].get<double>(), 0, 10);
    EXPECT_NEAR(one["brightness"].get<double>(), 158, 20);
    EXPECT_GT(one["sharpness"], 100);
    EXPECT_EQ(one["eyes_open"], true);
}
TEST_F(Face, DetectFindsNobodyInAnEmptyRoom) {
    write_png({640, 480, Bytes(640 * 480 * 3, 120)}, folder / "wall.png");
    auto const said = face({"detect", folder / "wall.png"});
    EXPECT_EQ(said.code, exit_done);
    EXPECT_EQ(said.out, json::parse(R"({"faces":[]})"));
}
TEST_F(Face, CompareEndsWithZeroForOnePersonAndWithOneForTwo) {
    auto const itself = face({"compare", astronaut, astronaut});
    EXPECT_EQ(itself.code, exit_done);
    EXPECT_EQ(itself.out["same"], true);
    EXPECT_NEAR(itself.out["score"].get<double>(), 1, 0.001);
    auto const others = face({"compare", astronaut, mona_lisa});
    EXPECT_EQ(others.code, exit_no);
    EXPECT_EQ(others.out["same"], false);
    EXPECT_LT(others.out["score"], others.out["threshold"]);
    EXPECT_TRUE(others.err.empty());  // No is an answer, no error.
}
TEST_F(Face, CompareSortsTenPairsOfPublicPortraits) {
    if (!fs::exists(portraits)) GTEST_SKIP() << "skipped: set not present";
    std::vector<std::string> const names{"obama-1", "obama-2", "obama-3", "biden-1", "biden-2"};
    for (std::size_t a = 0; a < names.size(); ++a)
        for (auto b = a + 1; b < names.size(); ++b) {
            auto const same = names[a].substr(0, 5) == names[b].substr(0, 5);
            auto const said =
                face({"compare", portraits / (names[a] + ".jpg"), portraits / (names[b] + ".jpg")});
            EXPECT_EQ(said.code, same ? exit_done : exit_no)
                << names[a] << " " << names[b] << " " << said.out;
            EXPECT_EQ(said.out["same"], same);
        }
}
TEST_F(Face, WhatCannotBeComparedIsRefusedWithItsReason) {
    write_png({640, 480, Bytes(640 * 480 * 3, 120)}, folder / "wall.png");
    expect_refusal("no-face", {"compare", astronaut, folder / "wall.png"});
    auto const one = read_picture(astronaut);
    camera::Frame two{one.width * 2, one.height, {}};
    for (int y = 0; y < one.height; ++y)
        for (int copy = 0; copy < 2; ++copy)
            two.rgb.insert(two.rgb.end(), one.rgb.begin() + y * one.width * 3,
                           one.rgb.begin() + (y + 1) * one.width * 3);
    write_png(two, folder / "two.png");
    EXPECT_EQ(face({"detect", folder / "two.png"}).out["faces"].size(), 2U);
    expect_refusal("many-faces", {"compare", folder / "two.png", astronaut});
    auto const whole = read_file(mona_lisa, camera::picture_bytes_max).value();
    ASSERT_TRUE(replace_file(folder / "half.jpg", ByteView{whole}.first(whole.size() / 2)));
    expect_refusal("unreadable", {"detect", folder / "half.jpg"});
    expect_refusal("unreadable", {"compare", astronaut, folder / "half.jpg"});
    expect_refusal("unreadable", {"detect", folder / "nowhere.jpg"});
    expect_refusal("unreadable", {"detect", folder});
}
TEST_F(Face, MissingModelsAreNamed) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    EXPECT_EQ(run({face_group()}, {"face", "detect", astronaut, "--face-models", folder}), exit_wrong_use);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_NE(testing::internal::GetCapturedStderr().find("fr_detect.onnx"), std::string::npos);
}
}  // namespace kz::tool
