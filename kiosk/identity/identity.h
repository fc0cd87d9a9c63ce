#pragma once  // Is this the person on the photograph? Camera, detection, comparison, each on its own thread;
              // plain values out.
// Nothing of a face touches the disk; templates live between `begin` and `end` and are wiped then; models are
// loaded after the first frame of `begin` and given back at `end`.
#include "core/base/bytes.h"
#include "core/base/queue.h"
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
namespace kz::identity {
struct Frame {  // 24-bit RGB, rows without padding
    int width = 0, height = 0;
    Bytes rgb;
};
struct Comparison {  // One try: the best of the frames of about a second that passed the quality hints.
    double score = 0, threshold = 0;  // cosine
    bool matched = false;
    std::string model;  // name and version of the feature model
};
enum class CameraState { Ready, Absent, Failed };
struct CameraChanged {
    CameraState state = CameraState::Absent;
    std::string advice;  // key of what to do; empty when ready
};
struct Seen {  // A frame to show and what is measured in it; at most 15 a second.
    std::shared_ptr<Frame const> frame;
    std::string hint;  // key face.hint_…: too dark, come closer, turn to the camera, one person only, nobody,
                       // hold still; face.no_photo, face.no_models; empty: not measured, the last one holds
    std::optional<Comparison> comparison;
};
using FaceEvent = std::variant<CameraChanged, Seen>;
// Four seconds of pictures; a screen that is busy longer loses the oldest.
inline constexpr std::size_t face_events_max = 64;
using FaceEvents = Queue<FaceEvent, WhenFull::DropOldest>;
struct FaceOptions {
    std::string camera =
        "auto";  // auto: the first V4L2 capture device; /dev/videoN; a picture, a folder of pictures, a link
    std::filesystem::path models;  // fr_detect.onnx, fr_landmark.onnx, fr_feature.onnx
};
class FaceDesk {
public:
    // `events` outlives it; `wake` is called after each push, from its threads. The camera is looked for at
    // once but opened only between begin and end: before consent nobody is filmed.
    static Result<FaceDesk> start(FaceOptions options, FaceEvents& events, std::function<void()> wake);
    FaceDesk(FaceDesk&&) noexcept;
    FaceDesk& operator=(FaceDesk&&) = delete;
    ~FaceDesk();
    void begin(Bytes registration_jpeg);  // Opens the camera and compares until `end`.
    void end();                           // Closes it, wipes, gives memory back.
private:
    struct Impl;
    explicit FaceDesk(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> x_impl;
};
}  // namespace kz::identity
