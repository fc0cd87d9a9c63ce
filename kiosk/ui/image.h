#pragma once  // A picture in memory, immutable once made; each has a serial number so that a change is seen.
#include "core/base/bytes.h"
#include "kiosk/ui/geometry.h"
#include <filesystem>
#include <memory>
namespace kz::ui {
// Larger pictures are refused before decoding: a 24-bit scan of A4 at 300 dpi fits.
inline constexpr int image_side_max = 4096;
class Image {
public:
    int width() const { return x_width; }
    int height() const { return x_height; }
    std::uint64_t serial() const { return x_serial; }
    std::span<std::uint32_t const> pixels() const { return x_pixels; }  // 0xAARRGGBB, row by row, no padding
    Image(int width, int height, std::vector<std::uint32_t> pixels);    // CHECKs the count.
private:
    int x_width, x_height;
    std::uint64_t x_serial;
    std::vector<std::uint32_t> x_pixels;
};
using Picture = std::shared_ptr<Image const>;
Picture picture_from_rgb(int width, int height, ByteView rgb);  // Three bytes a pixel; CHECKs the count.
Picture picture_from_bgr(int width, int height, ByteView bgr);
// PNG or JPEG by its first bytes. BadInput: neither, or damaged. Full: wider or higher than image_side_max.
Result<Picture> decode_picture(ByteView file);
Result<> write_png(std::filesystem::path const& path, int width, int height,
                   std::span<std::uint32_t const> pixels);
}  // namespace kz::ui
