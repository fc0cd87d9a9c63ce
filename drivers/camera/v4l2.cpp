#include "drivers/camera/camera.h"
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>
namespace kz::camera {
namespace {
namespace fs = std::filesystem;
inline constexpr unsigned buffer_count = 4;  // one shown, one being filled, two for a late reader
inline constexpr unsigned width_wanted = 640, height_wanted = 480;

int call(int fd, unsigned long request, void* argument) {
    int result = 0;
    do result = ::ioctl(fd, request, argument);
    while (result < 0 && errno == EINTR);
    return result;
}
std::unexpected<Error> os_error(std::string const& what) {
    auto const gone = errno == ENODEV || errno == ENOENT || errno == ENXIO || errno == EIO;
    auto const code = gone ? Code::Absent : errno == EACCES ? Code::Denied : Code::Io;
    return fail(code,
                code == Code::Denied ? "camera.denied"
                : errno == EBUSY     ? "camera.busy"
                                     : "camera.absent",
                what + ": " + std::strerror(errno));
}
class Fd {
public:
    explicit Fd(int fd) : x_fd(fd) {}
    Fd(Fd&& other) noexcept : x_fd(std::exchange(other.x_fd, -1)) {}
    Fd& operator=(Fd&&) = delete;
    ~Fd() {
        if (x_fd >= 0) ::close(x_fd);
    }
    int get() const { return x_fd; }
private:
    int x_fd;
};
class Mapping {
public:
    Mapping(void* at, std::size_t bytes) : x_at(at), x_bytes(bytes) {}
    Mapping(Mapping&& other) noexcept : x_at(std::exchange(other.x_at, nullptr)), x_bytes(other.x_bytes) {}
    Mapping& operator=(Mapping&&) = delete;
    ~Mapping() {
        if (x_at) ::munmap(x_at, x_bytes);
    }
    ByteView first(std::size_t count) const {
        return {static_cast<std::uint8_t const*>(x_at), std::min(count, x_bytes)};
    }
private:
    void* x_at;
    std::size_t x_bytes;
};
bool captures(int fd) {
    v4l2_capability capability{};
    if (call(fd, VIDIOC_QUERYCAP, &capability) < 0) return false;
    auto const can =
        capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps : capability.capabilities;
    return (can & V4L2_CAP_VIDEO_CAPTURE) && (can & V4L2_CAP_STREAMING);
}
bool offers(int fd, std::uint32_t format) {
    v4l2_fmtdesc description{};
    description.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    for (; call(fd, VIDIOC_ENUM_FMT, &description) == 0; ++description.index)
        if (description.pixelformat == format) return true;
    return false;
}

class Device : public Source {
public:
    Device(Fd fd, Fd stop, v4l2_pix_format format, std::string name)
        : x_fd(std::move(fd)), x_stop(std::move(stop)), x_format(format), x_name(std::move(name)) {}
    ~Device() override {
        int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        call(x_fd.get(), VIDIOC_STREAMOFF, &type);
    }
    Result<> start() {
        v4l2_requestbuffers request{};
        request.count = buffer_count, request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
        request.memory = V4L2_MEMORY_MMAP;
        if (call(x_fd.get(), VIDIOC_REQBUFS, &request) < 0) return os_error("no buffers");
        for (unsigned index = 0; index < request.count; ++index) {
            auto buffer = slot(index);
            if (call(x_fd.get(), VIDIOC_QUERYBUF, &buffer) < 0) return os_error("no buffer");
            auto* at = ::mmap(nullptr, buffer.length, PROT_READ, MAP_SHARED, x_fd.get(), buffer.m.offset);
            if (at == MAP_FAILED) return os_error("a buffer cannot be mapped");
            x_buffers.emplace_back(at, buffer.length);
            if (call(x_fd.get(), VIDIOC_QBUF, &buffer) < 0) return os_error("a buffer is not taken");
        }
        int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        if (call(x_fd.get(), VIDIOC_STREAMON, &type) < 0) return os_error("the camera does not start");
        return {};
    }
    Result<FramePtr> next(std::chrono::milliseconds at_most, std::stop_token stop) override {
        TRY(wait_for_frame(at_most, stop));
        auto buffer = slot(0);
        if (call(x_fd.get(), VIDIOC_DQBUF, &buffer) < 0) return os_error("no picture");
        if (buffer.index >= x_buffers.size())
            return fail(Code::Io, "camera.absent", "a buffer that is not ours");
        auto frame =
            decode(x_buffers[buffer.index].first(buffer.bytesused), buffer.flags & V4L2_BUF_FLAG_ERROR);
        if (call(x_fd.get(), VIDIOC_QBUF, &buffer) < 0) return os_error("a buffer is not taken back");
        if (!frame) return std::unexpected(frame.error());
        return std::make_shared<Frame const>(std::move(*frame));
    }
    std::string describe() const override { return x_name; }
private:
    static v4l2_buffer slot(unsigned index) {
        v4l2_buffer buffer{};
        buffer.index = index, buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, buffer.memory = V4L2_MEMORY_MMAP;
        return buffer;
    }
    Result<> wait_for_frame(std::chrono::milliseconds at_most, std::stop_token const& stop) {
        std::uint64_t earlier = 0;  // A wait that was cancelled must not make this one spin.
        (void)!::read(x_stop.get(), &earlier, sizeof earlier);
        std::stop_callback wake{stop, [fd = x_stop.get()] {
                                    std::uint64_t const one = 1;
                                    (void)!::write(fd, &one, sizeof one);
                                }};
        auto const until = std::chrono::steady_clock::now() + at_most;
        for (;;) {
            if (stop.stop_requested()) return fail(Code::Cancelled, "camera.absent", "stopped");
            auto const left =
                std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
            if (left.count() <= 0)
                return fail(Code::Timeout, "camera.absent", "the camera sends no pictures");
            pollfd files[2] = {{x_fd.get(), POLLIN, 0}, {x_stop.get(), POLLIN, 0}};
            auto const ready = ::poll(files, 2, static_cast<int>(left.count()));
            if (ready < 0 && errno != EINTR) return os_error("poll");
            if (files[0].revents & (POLLERR | POLLHUP | POLLNVAL))
                return fail(Code::Absent, "camera.absent", "the camera was unplugged");
            if (files[0].revents & POLLIN) return {};
        }
    }
    Result<Frame> decode(ByteView bytes, bool flawed) const {
        if (flawed)
            return fail(Code::Corrupt, "camera.bad_picture", "the camera marked a picture as damaged");
        auto frame = x_format.pixelformat == V4L2_PIX_FMT_YUYV
                         ? decode_yuyv(bytes, static_cast<int>(x_format.width),
                                       static_cast<int>(x_format.height), x_format.bytesperline)
                         : decode_jpeg(bytes);
        if (!frame) return fail(Code::Corrupt, "camera.bad_picture", frame.error().detail);
        return frame;
    }
    Fd x_fd, x_stop;
    v4l2_pix_format x_format;
    std::string x_name;
    std::vector<Mapping> x_buffers;
};
}  // namespace

std::vector<fs::path> capture_devices() {
    std::vector<fs::path> found;
    for (int number = 0; number < 16; ++number) {
        fs::path const path = "/dev/video" + std::to_string(number);
        Fd fd{::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)};
        if (fd.get() >= 0 && captures(fd.get())) found.push_back(path);
    }
    return found;
}
Result<std::unique_ptr<Source>> open_device(fs::path const& path) {
    Fd fd{::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)};
    if (fd.get() < 0) return os_error("cannot open " + path.string());
    if (!captures(fd.get()))
        return fail(Code::BadInput, "camera.absent", path.string() + " captures no video");
    // MJPEG first: at full USB 2 speed only it reaches 640×480 with many pictures a second on cheap cameras.
    auto const format_wanted = offers(fd.get(), V4L2_PIX_FMT_MJPEG) ? V4L2_PIX_FMT_MJPEG : V4L2_PIX_FMT_YUYV;
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    format.fmt.pix.width = width_wanted, format.fmt.pix.height = height_wanted;
    format.fmt.pix.pixelformat = format_wanted;
    format.fmt.pix.field = V4L2_FIELD_ANY;
    if (call(fd.get(), VIDIOC_S_FMT, &format) < 0) return os_error("the format is refused");
    auto const got = format.fmt.pix.pixelformat;
    if (got != V4L2_PIX_FMT_MJPEG && got != V4L2_PIX_FMT_JPEG && got != V4L2_PIX_FMT_YUYV)
        return fail(Code::BadInput, "camera.format", "the camera offers neither MJPEG nor YUYV");
    Fd stop{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    auto device = std::make_unique<Device>(std::move(fd), std::move(stop), format.fmt.pix, path.string());
    TRY(device->start());
    return std::unique_ptr<Source>{std::move(device)};
}
}  // namespace kz::camera
