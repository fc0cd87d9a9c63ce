#include "kiosk/ui/image.h"
#include <atomic>
#include <csetjmp>
#include <cstdio>
#include <jpeglib.h>
#include <png.h>
namespace kz::ui {
namespace {
std::uint64_t next_serial() {  // Serial numbers must be unique in the process, as they name textures.
    static std::atomic<std::uint64_t> serial{1};
    return serial.fetch_add(1);
}
Picture from_channels(int width, int height, ByteView bytes, unsigned red, unsigned blue) {
    CHECK(width > 0 && height > 0);
    auto const count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    CHECK(bytes.size() == count * 3);
    std::vector<std::uint32_t> pixels(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto const* p = bytes.data() + i * 3;
        pixels[i] = 0xFF000000U | static_cast<std::uint32_t>(p[red]) << 16 |
                    static_cast<std::uint32_t>(p[1]) << 8 | p[blue];
    }
    return std::make_shared<Image const>(width, height, std::move(pixels));
}
struct JpegFailure {
    jpeg_error_mgr base;
    std::jmp_buf back;
};
void jpeg_gives_up(j_common_ptr info) { std::longjmp(reinterpret_cast<JpegFailure*>(info->err)->back, 1); }
void jpeg_keeps_quiet(j_common_ptr, int) {}
// No object with a destructor may live in here: libjpeg leaves by longjmp.
int jpeg_into(jpeg_decompress_struct* info, JpegFailure* failure, ByteView file, Bytes* rgb, int* width,
              int* height) {
    if (setjmp(failure->back)) return 1;
    jpeg_create_decompress(info);
    jpeg_mem_src(info, file.data(), static_cast<unsigned long>(file.size()));
    jpeg_read_header(info, TRUE);
    if (info->image_width > image_side_max || info->image_height > image_side_max) return 2;
    info->out_color_space = JCS_RGB;
    jpeg_start_decompress(info);
    *width = static_cast<int>(info->output_width);
    *height = static_cast<int>(info->output_height);
    auto const stride = static_cast<std::size_t>(*width) * 3;
    rgb->resize(stride * static_cast<std::size_t>(*height));
    while (info->output_scanline < info->output_height) {
        JSAMPROW row = rgb->data() + stride * info->output_scanline;
        jpeg_read_scanlines(info, &row, 1);
    }
    jpeg_finish_decompress(info);
    return 0;
}
Result<Picture> decode_jpeg(ByteView file) {
    jpeg_decompress_struct info{};
    JpegFailure failure{};
    info.err = jpeg_std_error(&failure.base);
    failure.base.error_exit = jpeg_gives_up;
    failure.base.emit_message = jpeg_keeps_quiet;
    Bytes rgb;
    int width = 0, height = 0;
    int const wrong = jpeg_into(&info, &failure, file, &rgb, &width, &height);
    jpeg_destroy_decompress(&info);
    if (wrong == 2) return fail(Code::Full, "ui.image_too_large", "JPEG larger than the limit");
    if (wrong) return fail(Code::BadInput, "ui.image_unreadable", "JPEG damaged");
    return picture_from_rgb(width, height, rgb);
}
Result<Picture> decode_png(ByteView file) {
    png_image info{};
    info.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&info, file.data(), file.size()))
        return fail(Code::BadInput, "ui.image_unreadable", std::string{"PNG: "} + info.message);
    if (info.width > image_side_max || info.height > image_side_max) {
        png_image_free(&info);
        return fail(Code::Full, "ui.image_too_large", "PNG larger than the limit");
    }
    info.format = PNG_FORMAT_BGRA;  // Little-endian 0xAARRGGBB
    std::vector<std::uint32_t> pixels(std::size_t{info.width} * info.height);
    if (!png_image_finish_read(&info, nullptr, pixels.data(), 0, nullptr))
        return fail(Code::BadInput, "ui.image_unreadable", std::string{"PNG: "} + info.message);
    return std::make_shared<Image const>(static_cast<int>(info.width), static_cast<int>(info.height),
                                         std::move(pixels));
}
}  // namespace
Image::Image(int width, int height, std::vector<std::uint32_t> pixels)
    : x_width(width), x_height(height), x_serial(next_serial()), x_pixels(std::move(pixels)) {
    CHECK(width > 0 && height > 0 &&
          x_pixels.size() == static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
}
Picture picture_from_rgb(int width, int height, ByteView rgb) {
    return from_channels(width, height, rgb, 0, 2);
}
Picture picture_from_bgr(int width, int height, ByteView bgr) {
    return from_channels(width, height, bgr, 2, 0);
}
Result<Picture> decode_picture(ByteView file) {
    if (file.size() > 3 && file[0] == 0xFF && file[1] == 0xD8) return decode_jpeg(file);
    if (file.size() > 8 && file[0] == 0x89 && file[1] == 'P') return decode_png(file);
    return fail(Code::BadInput, "ui.image_unreadable", "neither PNG nor JPEG");
}
Result<> write_png(std::filesystem::path const& path, int width, int height,
                   std::span<std::uint32_t const> pixels) {
    png_image info{};
    info.version = PNG_IMAGE_VERSION;
    info.width = static_cast<png_uint_32>(width);
    info.height = static_cast<png_uint_32>(height);
    info.format = PNG_FORMAT_BGRA;
    info.flags = PNG_IMAGE_FLAG_FAST;
    if (!png_image_write_to_file(&info, path.c_str(), 0, pixels.data(), 0, nullptr))
        return fail(Code::Io, "error.file", "PNG " + path.string() + ": " + info.message);
    return {};
}
}  // namespace kz::ui
