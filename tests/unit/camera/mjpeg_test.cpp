// Frames as MJPEG webcams send them (USB Video Class 1.5, Payload MJPEG): baseline, 4:2:2, the Huffman tables
// of ITU-T T.81 annex K.3 left out, and the buffer longer than the picture.
#include "core/base/file.h"
#include "drivers/camera/camera.h"
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <gtest/gtest.h>
#include <jpeglib.h>
#include <random>
#include <unistd.h>
using namespace kz;
using namespace kz::camera;
using std::chrono_literals::operator""s;
namespace fs = std::filesystem;
namespace {
constexpr int width = 320, height = 240;
Frame scene() {  // soft colours and hard edges
    Frame frame{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int const value : {x * 255 / width, y * 255 / height, (x / 40 + y / 40) % 2 ? 200 : 60})
                frame.rgb.push_back(static_cast<std::uint8_t>(value));
    return frame;
}
Bytes encode(Frame const& frame) {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* data = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &data, &size);
    jpeg.image_width = static_cast<JDIMENSION>(frame.width);
    jpeg.image_height = static_cast<JDIMENSION>(frame.height);
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 85, TRUE);
    jpeg.comp_info[0].h_samp_factor = 2, jpeg.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < frame.height; ++y) {
        auto* row = const_cast<unsigned char*>(frame.rgb.data() + std::ptrdiff_t{y} * frame.width * 3);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    Bytes out{data, data + size};
    std::free(data);
    return out;
}
Bytes without_tables(Bytes const& jpeg) {  // drops every DHT segment (FF C4)
    Bytes out{jpeg[0], jpeg[1]};
    for (std::size_t at = 2; at + 4 < jpeg.size();) {
        auto const next = at + 2 + jpeg[at + 2] * 256U + jpeg[at + 3];
        auto const marker = jpeg[at + 1];
        auto const end =
            marker == 0xDA ? jpeg.size() : next;  // After SOS come entropy-coded bytes to the end.
        auto const from = jpeg.begin() + static_cast<std::ptrdiff_t>(at);
        if (marker != 0xC4) out.insert(out.end(), from, jpeg.begin() + static_cast<std::ptrdiff_t>(end));
        at = end;
    }
    return out;
}
}  // namespace
TEST(Mjpeg, AFrameWithoutHuffmanTablesIsThePictureItIsWithThem) {
    auto const whole = encode(scene());
    auto const bare = without_tables(whole);
    ASSERT_LT(bare.size() + 400, whole.size());  // the four standard tables take 420 bytes
    auto const expected = decode_jpeg(whole).value();
    auto const frame = decode_jpeg(bare).value();
    EXPECT_EQ(frame.width, width);
    EXPECT_EQ(frame.height, height);
    EXPECT_EQ(frame.rgb, expected.rgb);
    auto const wanted = scene();
    auto off = 0.0;
    for (std::size_t n = 0; n < frame.rgb.size(); ++n) off += std::abs(frame.rgb[n] - wanted.rgb[n]);
    EXPECT_LT(off / static_cast<double>(frame.rgb.size()), 6) << "not the picture that was encoded";
}
TEST(Mjpeg, WhatFollowsThePictureInItsBufferAndAByteTooManyDoNoHarm) {
    auto frame = without_tables(encode(scene()));
    auto const expected = decode_jpeg(frame).value();
    auto stray = frame;
    stray.resize(stray.size() - 2);
    for (auto const byte : {0x00, 0xFF, 0xD9})  // one too many before EOI; libjpeg only warns of it
        stray.push_back(static_cast<std::uint8_t>(byte));
    EXPECT_EQ(decode_jpeg(stray).value().rgb, expected.rgb);
    frame.resize(frame.size() + 4096);
    EXPECT_EQ(decode_jpeg(frame).value().rgb, expected.rgb);
}
TEST(Mjpeg, AFrameCutAnywhereIsAnErrorAndNeverHalfAPicture) {
    auto const whole = without_tables(encode(scene()));
    for (std::size_t size = 0; size < whole.size(); size += size < 700 ? 1 : 13) {
        auto const frame = decode_jpeg(ByteView{whole}.first(size));
        ASSERT_FALSE(frame) << size << " of " << whole.size() << " bytes";
        ASSERT_EQ(frame.error().code, Code::BadInput);
    }
}
TEST(Mjpeg, GarbageIsAnErrorOrAPictureOfItsSizeAndNeverACrash) {
    auto const seed = std::random_device{}();
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random{seed};
    auto const whole = without_tables(encode(scene()));
    for (int round = 0; round < 300; ++round) {
        auto frame = whole;
        for (auto changes = random() % 8 + 1; changes > 0; --changes)
            frame[random() % frame.size()] = static_cast<std::uint8_t>(random());
        auto const got = decode_jpeg(frame);
        if (got) {
            ASSERT_EQ(got->rgb.size(),
                      static_cast<std::size_t>(got->width) * static_cast<std::size_t>(got->height) * 3);
        }
    }
    Bytes noise(20'000);
    std::ranges::generate(noise, [&] { return static_cast<std::uint8_t>(random()); });
    noise[0] = 0xFF, noise[1] = 0xD8;
    EXPECT_FALSE(decode_jpeg(noise));
    EXPECT_FALSE(decode_jpeg({}));
}
TEST(Mjpeg, ADamagedPictureIsCorruptAndTheNextIsWell) {
    auto const folder = fs::temp_directory_path() / ("kz-mjpeg-" + std::to_string(::getpid()));
    fs::create_directory(folder);
    auto const frame = encode(scene());
    ASSERT_TRUE(replace_file(folder / "1.jpg", frame));
    ASSERT_TRUE(replace_file(folder / "2.jpg", ByteView{frame}.first(frame.size() / 2)));
    ASSERT_TRUE(replace_file(folder / "3.jpg", frame));
    auto source = open_pictures(folder).value();
    EXPECT_TRUE(source->next(2s, {}));
    auto const damaged = source->next(2s, {});
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().code, Code::Corrupt);
    EXPECT_EQ(damaged.error().advice, "camera.bad_picture");
    EXPECT_TRUE(source->next(2s, {}));
    fs::remove_all(folder);
}
