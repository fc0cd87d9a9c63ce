#pragma once  // Pictures of a camera, one after the other: from a V4L2 device, or from a file or folder that
              // stands for one.
// V4L2 is spoken directly (videodev2.h): OpenCV's videoio would bring 200 libraries. MJPEG is decoded with
// libjpeg-turbo, YUYV by ITU-R BT.601. A source belongs to one thread. A camera that is gone is Code::Absent,
// at any moment.
#include "core/base/bytes.h"
#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>
namespace kz::camera {
inline constexpr int frame_side_max = 4096;  // larger pictures are refused before decoding
inline constexpr std::size_t picture_bytes_max = 16 << 20;
struct Frame {  // 24-bit RGB, rows without padding
    int width = 0, height = 0;
    Bytes rgb;
};
using FramePtr = std::shared_ptr<Frame const>;
class Source {
public:
    virtual ~Source() = default;
    // The next picture. Absent: the camera is gone, open it anew. Timeout: nothing came. Cancelled: stop was
    // asked for. Corrupt: a damaged picture; the next may be well.
    virtual Result<FramePtr> next(std::chrono::milliseconds at_most, std::stop_token stop) = 0;
    virtual std::string describe() const = 0;  // for the log and the service screen
};
// "auto": the first device that captures; "/dev/videoN"; anything else: a JPEG or PNG, a folder of them (in
// order of their names, again and again), or a symbolic link to either, which may be switched while the
// source is open.
Result<std::unique_ptr<Source>> open(std::string const& source);
Result<std::unique_ptr<Source>> open_device(std::filesystem::path const& device);
Result<std::unique_ptr<Source>> open_pictures(std::filesystem::path const& path);
std::vector<std::filesystem::path> capture_devices();

// BadInput: not such a picture, or not whole. A JPEG may lack its Huffman tables, as the frames of MJPEG
// cameras do (UVC 1.5, payload MJPEG: those of ITU-T T.81 annex K.3 hold then). Full: wider or higher than
// frame_side_max.
Result<Frame> decode_jpeg(ByteView bytes);
Result<Frame> decode_png(ByteView bytes);
Result<Frame> decode_picture(ByteView bytes);  // either, by its first bytes
Result<Frame> decode_yuyv(ByteView bytes, int width, int height, std::size_t bytes_per_line);
}  // namespace kz::camera
