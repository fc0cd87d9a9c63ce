#include "core/base/file.h"
#include "drivers/camera/camera.h"
#include <algorithm>
#include <condition_variable>
#include <mutex>
namespace kz::camera {
namespace {
namespace fs = std::filesystem;
inline constexpr std::chrono::milliseconds pace{66};  // 15 pictures a second, as a plain webcam gives

class Pictures : public Source {
public:
    explicit Pictures(fs::path path) : x_path(std::move(path)) {}
    Result<FramePtr> next(std::chrono::milliseconds at_most, std::stop_token stop) override {
        TRY(wait_for_pace(at_most, stop));
        auto files = TRY(list());
        auto const& file = files[x_next++ % files.size()];
        std::error_code error;
        auto const written = fs::last_write_time(file, error);
        if (x_last && file == x_last_file && written == x_last_written) return x_last;
        auto content = read_file(file, picture_bytes_max);
        if (!content) return because(content.error(), "camera.absent", "the picture cannot be read");
        auto frame = decode_picture(*content);
        if (!frame) return fail(Code::Corrupt, "camera.bad_picture", frame.error().detail);
        x_last = std::make_shared<Frame const>(std::move(*frame));
        x_last_file = file, x_last_written = written;
        return x_last;
    }
    std::string describe() const override { return "pictures"; }
private:
    Result<> wait_for_pace(std::chrono::milliseconds at_most, std::stop_token const& stop) {
        std::unique_lock lock{x_mutex};
        auto const due = x_started + pace;
        auto const until = std::min(due, std::chrono::steady_clock::now() + at_most);
        x_never.wait_until(lock, stop, until, [] { return false; });
        if (stop.stop_requested()) return fail(Code::Cancelled, "camera.absent", "stopped");
        if (std::chrono::steady_clock::now() < due)
            return fail(Code::Timeout, "camera.absent", "no picture yet");
        x_started = std::chrono::steady_clock::now();
        return {};
    }
    // The link is followed anew each time: switching it is putting someone else before the camera.
    Result<std::vector<fs::path>> list() {
        std::error_code error;
        auto const target = fs::canonical(x_path, error);
        if (error) return fail(Code::Absent, "camera.absent", "no such picture or folder");
        if (!fs::is_directory(target, error)) return std::vector{target};
        std::vector<fs::path> files;
        for (auto const& entry : fs::directory_iterator{target, error})
            if (auto const kind = entry.path().extension();
                kind == ".jpg" || kind == ".jpeg" || kind == ".png")
                files.push_back(entry.path());
        if (error || files.empty()) return fail(Code::Absent, "camera.absent", "no pictures in the folder");
        std::ranges::sort(files);
        return files;
    }
    fs::path x_path;
    std::size_t x_next = 0;
    std::chrono::steady_clock::time_point x_started{};
    FramePtr x_last;
    fs::path x_last_file;
    fs::file_time_type x_last_written{};
    std::mutex x_mutex;
    std::condition_variable_any x_never;
};
}  // namespace

Result<std::unique_ptr<Source>> open_pictures(fs::path const& path) {
    std::error_code error;
    if (!fs::exists(path, error)) return fail(Code::Absent, "camera.absent", "no such picture or folder");
    return std::unique_ptr<Source>{new Pictures(path)};
}
Result<std::unique_ptr<Source>> open(std::string const& source) {
    if (source == "auto") {
        auto const devices = capture_devices();
        if (devices.empty()) return fail(Code::Absent, "camera.absent", "no camera is plugged in");
        return open_device(devices.front());
    }
    if (source.starts_with("/dev/video")) return open_device(source);
    return open_pictures(source);
}
}  // namespace kz::camera
