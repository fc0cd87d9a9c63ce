#include "sync/tool/photo.h"
#include "core/base/file.h"
#include "drivers/camera/camera.h"
#include <algorithm>
#include <cmath>
#include <cstdio>  // jpeglib.h needs it before itself
#include <jpeglib.h>
namespace kz::tool {
namespace {
constexpr int quality = 92;
// Each new pixel is the mean of a grid of samples between the old ones: smooth both up and down.
Bytes resample(camera::Frame const& frame, std::array<int, 4> cut) {
    constexpr int samples = 3;
    Bytes out;
    auto at = [&](double x, double y, int colour) {
        auto x0 = std::clamp(static_cast<int>(x), 0, frame.width - 1), x1 = std::min(x0 + 1, frame.width - 1);
        auto y0 = std::clamp(static_cast<int>(y), 0, frame.height - 1),
             y1 = std::min(y0 + 1, frame.height - 1);
        auto pixel = [&](int px, int py) {
            return double(frame.rgb[static_cast<std::size_t>((py * frame.width + px) * 3 + colour)]);
        };
        auto fx = x - x0, fy = y - y0;
        return (pixel(x0, y0) * (1 - fx) + pixel(x1, y0) * fx) * (1 - fy) +
               (pixel(x0, y1) * (1 - fx) + pixel(x1, y1) * fx) * fy;
    };
    auto place = [](int begin, int size, int pixel, int sample, int pixels) {
        return std::max(0.0, begin + (pixel + (sample + 0.5) / samples) * size / pixels - 0.5);
    };
    for (int y = 0; y < photo_height; ++y)
        for (int x = 0; x < photo_width; ++x)
            for (int colour = 0; colour < 3; ++colour) {
                auto sum = 0.0;
                for (int sy = 0; sy < samples; ++sy)
                    for (int sx = 0; sx < samples; ++sx)
                        sum += at(place(cut[0], cut[2], x, sx, photo_width),
                                  place(cut[1], cut[3], y, sy, photo_height), colour);
                out.push_back(static_cast<std::uint8_t>(std::lround(sum / (samples * samples))));
            }
    return out;
}
Bytes encode_jpeg(Bytes const& rgb) {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);  // Ends the tool on error: only memory can run out here.
    jpeg_create_compress(&jpeg);
    unsigned char* data = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &data, &size);
    jpeg.image_width = photo_width;
    jpeg.image_height = photo_height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        auto row = const_cast<unsigned char*>(rgb.data() + std::size_t{jpeg.next_scanline} * photo_width * 3);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    Bytes out{data, data + size};
    jpeg_destroy_compress(&jpeg);
    std::free(data);
    return out;
}
}  // namespace
Result<Bytes> cut_photo(std::filesystem::path const& picture, std::array<int, 4> cut) {
    auto bytes = TRY(read_file(picture, camera::picture_bytes_max));
    auto frame = TRY(camera::decode_picture(bytes));
    if (cut[0] < 0 || cut[1] < 0 || cut[2] <= 0 || cut[3] <= 0 || cut[2] > frame.width - cut[0] ||
        cut[3] > frame.height - cut[1])
        return fail(Code::BadInput, "error.bad_input",
                    "the cut leaves the picture " + picture.filename().string());
    return encode_jpeg(resample(frame, cut));
}
}  // namespace kz::tool
