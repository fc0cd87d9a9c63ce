#include "drivers/camera/camera.h"
#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <jpeglib.h>
// after it
#include <jerror.h>
#include <png.h>
namespace kz::camera {
namespace {
std::unexpected<Error> damaged(std::string detail) {
    return fail(Code::BadInput, "camera.bad_picture", std::move(detail));
}
std::unexpected<Error> too_large() {
    return fail(Code::Full, "camera.bad_picture", "picture larger than allowed");
}

struct JpegErrors {  // libjpeg leaves by longjmp; nothing with a destructor may live across it.
    jpeg_error_mgr manager;
    std::jmp_buf leave;
};
struct Decoding {
    jpeg_decompress_struct jpeg;
    JpegErrors errors;
};
[[noreturn]] void on_jpeg_error(j_common_ptr common) {
    std::longjmp(reinterpret_cast<JpegErrors*>(common->err)->leave, 1);
}
// A warning means that libjpeg made up what is missing: a grey face is no face. Only bytes too many between
// two segments do no harm, and many webcams send them.
void on_jpeg_message(j_common_ptr common, int level) {
    if (level < 0 && common->err->msg_code != JWRN_EXTRANEOUS_DATA) on_jpeg_error(common);
}

enum class Outcome { Done, Damaged, TooLarge };
// Only plain data between setjmp and longjmp. The frame's memory is grown by the callee of `rows`.
Outcome read_jpeg(Decoding& decoding, ByteView bytes, Frame& frame) {
    auto& jpeg = decoding.jpeg;
    jpeg.err = jpeg_std_error(&decoding.errors.manager);
    decoding.errors.manager.error_exit = on_jpeg_error;
    decoding.errors.manager.emit_message = on_jpeg_message;
    if (setjmp(decoding.errors.leave)) {
        jpeg_destroy_decompress(&jpeg);
        return Outcome::Damaged;
    }
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, bytes.data(), static_cast<unsigned long>(bytes.size()));
    jpeg_read_header(&jpeg, TRUE);
    if (jpeg.image_width > frame_side_max || jpeg.image_height > frame_side_max) {
        jpeg_destroy_decompress(&jpeg);
        return Outcome::TooLarge;
    }
    jpeg.out_color_space = JCS_RGB;
    jpeg.dct_method = JDCT_IFAST;
    jpeg_start_decompress(&jpeg);
    frame.width = static_cast<int>(jpeg.output_width);
    frame.height = static_cast<int>(jpeg.output_height);
    auto const row_bytes = static_cast<std::size_t>(frame.width) * 3;
    frame.rgb.resize(row_bytes * static_cast<std::size_t>(frame.height));
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = frame.rgb.data() + row_bytes * jpeg.output_scanline;
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
    return Outcome::Done;
}
std::uint8_t clamp_byte(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }
}  // namespace

Result<Frame> decode_jpeg(ByteView bytes) {
    if (bytes.size() < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8) return damaged("not a JPEG");
    Decoding decoding{};
    Frame frame;
    switch (read_jpeg(decoding, bytes, frame)) {
    case Outcome::Done: return frame;
    case Outcome::TooLarge: return too_large();
    case Outcome::Damaged: break;
    }
    return damaged("damaged JPEG");
}
Result<Frame> decode_picture(ByteView bytes) {
    return bytes.size() > 1 && bytes[0] == 0xFF ? decode_jpeg(bytes) : decode_png(bytes);
}
Result<Frame> decode_png(ByteView bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size())) return damaged("not a PNG");
    if (image.width > frame_side_max || image.height > frame_side_max) {
        png_image_free(&image);
        return too_large();
    }
    image.format = PNG_FORMAT_RGB;
    Frame frame{static_cast<int>(image.width), static_cast<int>(image.height), Bytes(PNG_IMAGE_SIZE(image))};
    png_color const white{255, 255, 255};
    if (!png_image_finish_read(&image, &white, frame.rgb.data(), 0, nullptr)) return damaged("damaged PNG");
    return frame;
}
Result<Frame> decode_yuyv(ByteView bytes, int width, int height, std::size_t bytes_per_line) {
    if (width <= 0 || height <= 0 || width % 2 || width > frame_side_max || height > frame_side_max ||
        bytes_per_line < static_cast<std::size_t>(width) * 2 ||
        bytes.size() <
            bytes_per_line * static_cast<std::size_t>(height - 1) + static_cast<std::size_t>(width) * 2)
        return damaged("a YUYV picture of the wrong size");
    Frame frame{width, height, Bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3)};
    auto* out = frame.rgb.data();
    for (int y = 0; y < height; ++y) {
        auto const* in = bytes.data() + bytes_per_line * static_cast<std::size_t>(y);
        for (int x = 0; x < width; x += 2, in += 4) {
            int const u = in[1] - 128, v = in[3] - 128;  // BT.601, video range, in 1/256
            int const red = 409 * v, green = -100 * u - 208 * v, blue = 516 * u;
            for (int const luma : {298 * (in[0] - 16), 298 * (in[2] - 16)}) {
                *out++ = clamp_byte((luma + red + 128) >> 8);
                *out++ = clamp_byte((luma + green + 128) >> 8);
                *out++ = clamp_byte((luma + blue + 128) >> 8);
            }
        }
    }
    return frame;
}
}  // namespace kz::camera
