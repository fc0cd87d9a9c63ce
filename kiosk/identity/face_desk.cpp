#include "core/base/log.h"
#include "kiosk/identity/faces.h"
#include "kiosk/identity/identity.h"
#include <algorithm>
#include <atomic>
#include <malloc.h>
#include <mutex>
#include <thread>
#include <utility>
namespace kz::identity {
namespace {
using Clock = std::chrono::steady_clock;
inline constexpr std::chrono::milliseconds frame_wait{1'000}, look_again{1'000}, rest_after_miss{1'500};
inline constexpr int damaged_pictures_max = 15;   // a second of nothing but damage is a broken camera
inline constexpr int good_frames_for_a_miss = 5;  // about a second; one good frame suffices for a match

struct Job {  // Between begin and end
    std::uint64_t number = 0;
    Bytes photo;
};
void wipe(Template& description) { std::fill(description.begin(), description.end(), 0.0F); }

// One person before the camera: what they should look like, and the best of this try.
class Trial {
public:
    Result<> load(std::filesystem::path const& models, Bytes const& photo) {
        auto faces = TRY(Faces::load(models));
        auto const picture = camera::decode_picture(photo);
        if (!picture) return because(picture.error(), "face.no_photo", "the registration photo");
        auto const found = faces.find(*picture);
        if (found.empty()) return fail(Code::BadInput, "face.no_photo", "no face on the registration photo");
        x_wanted = faces.describe(*picture, found.front());
        x_faces.emplace(std::move(faces));
        return {};
    }
    bool loaded() const { return x_faces.has_value(); }
    Seen look(camera::Frame const& frame) {
        Seen seen;
        auto const found = x_faces->find(frame);
        seen.hint = hint_for(frame, found);
        if (seen.hint != "face.hint_good" || Clock::now() < x_rest_until) return seen;
        auto description = x_faces->describe(frame, found.front());
        x_best = std::max(x_best, cosine(description, x_wanted));
        wipe(description);
        ++x_good;
        auto const matched = x_best >= match_threshold;
        if (!matched && x_good < good_frames_for_a_miss) return seen;
        seen.comparison = Comparison{x_best, match_threshold, matched, model_name};
        if (!matched) seen.hint = "face.hint_again";
        x_best = -1, x_good = 0;
        x_rest_until = Clock::now() + rest_after_miss;
        return seen;
    }
    ~Trial() { wipe(x_wanted); }
private:
    std::optional<Faces> x_faces;
    Template x_wanted{};
    double x_best = -1;
    int x_good = 0;
    Clock::time_point x_rest_until{};
};
std::shared_ptr<Frame const> shown(camera::Frame const& frame) {
    return std::make_shared<Frame const>(Frame{frame.width, frame.height, frame.rgb});
}
}  // namespace

struct FaceDesk::Impl {
    FaceOptions options;
    FaceEvents& events;
    std::function<void()> wake;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<Job> job;           // guarded
    std::uint64_t jobs = 0;           // guarded
    camera::FramePtr newest;          // guarded; the vision thread takes it, the camera thread replaces it
    std::stop_source waiting;         // guarded; cancels the camera's wait when the job ends
    std::optional<CameraState> told;  // camera thread only
    int damaged = 0;                  // camera thread only; pictures in a row
    std::jthread camera_thread, vision_thread;

    Impl(FaceOptions asked, FaceEvents& queue, std::function<void()> call)
        : options(std::move(asked)), events(queue), wake(std::move(call)) {
        camera_thread = std::jthread{[this](std::stop_token const& stop) { film(stop); }};
        vision_thread = std::jthread{[this](std::stop_token const& stop) { compare(stop); }};
    }
    ~Impl() {
        camera_thread.request_stop();
        vision_thread.request_stop();
        finish_job();
        camera_thread.join();
        vision_thread.join();
    }
    void finish_job() {
        std::lock_guard lock{mutex};
        if (job) std::fill(job->photo.begin(), job->photo.end(), std::uint8_t{0});
        job.reset();
        newest.reset();
        waiting.request_stop();
        changed.notify_all();
    }
    void say(FaceEvent event) {
        events.push(std::move(event));
        wake();
    }
    void tell(CameraState state, std::string advice) {
        if (told == state) return;
        told = state;
        say(CameraChanged{state, std::move(advice)});
    }
    bool present() const {
        if (options.camera == "auto") return !camera::capture_devices().empty();
        std::error_code error;
        return std::filesystem::exists(options.camera, error);
    }
    // Looks whether a camera is there; opens it only while there is a job.
    void film(std::stop_token const& stop) {
        std::unique_ptr<camera::Source> source;
        while (!stop.stop_requested()) {
            std::stop_token end_of_job;
            {
                std::unique_lock lock{mutex};
                if (!job) {
                    source.reset();
                    lock.unlock();
                    present() ? tell(CameraState::Ready, "") : tell(CameraState::Absent, "camera.absent");
                    lock.lock();
                    changed.wait_for(lock, stop, look_again * 2, [&] { return job.has_value(); });
                    continue;
                }
                if (waiting.stop_requested()) waiting = {};
                end_of_job = waiting.get_token();
            }
            if (!source) open(source, stop);
            else take(source, end_of_job, stop);
        }
    }
    void rest(std::stop_token const& stop) {
        std::unique_lock lock{mutex};
        changed.wait_for(lock, stop, look_again, [&] { return !job; });
    }
    void open(std::unique_ptr<camera::Source>& source, std::stop_token const& stop) {
        auto opened = camera::open(options.camera);
        if (opened) {
            source = std::move(*opened);
            return;
        }
        auto const absent = opened.error().code == Code::Absent;
        tell(absent ? CameraState::Absent : CameraState::Failed, opened.error().advice);
        rest(stop);
    }
    void take(std::unique_ptr<camera::Source>& source, std::stop_token const& end_of_job,
              std::stop_token const& stop) {
        auto frame = source->next(frame_wait, end_of_job);
        if (!frame) {
            auto const& error = frame.error();
            if (error.code == Code::Cancelled) return;
            if (error.code == Code::Corrupt) {
                if (++damaged >= damaged_pictures_max) tell(CameraState::Failed, error.advice);
                return;
            }
            tell(CameraState::Absent, error.advice);
            log::info("the camera gives no pictures; opening it anew", {{"why", error.detail}});
            source.reset();
            return rest(stop);  // A device that opens and fails at once must not keep a core busy.
        }
        damaged = 0;
        tell(CameraState::Ready, "");
        {
            std::lock_guard lock{mutex};
            if (!job) return;
            newest = *frame;
            changed.notify_all();
        }
        say(Seen{shown(**frame), "", {}});
    }
    void compare(std::stop_token const& stop) {
        std::optional<Trial> trial;
        std::uint64_t number = 0;
        while (!stop.stop_requested()) {
            camera::FramePtr frame;
            Bytes photo;
            {
                std::unique_lock lock{mutex};
                changed.wait(lock, stop, [&] { return (trial && !job) || newest; });
                if (!job || job->number != number) {
                    auto const had = trial.has_value();
                    trial.reset();
                    if (had) ::malloc_trim(0);  // Otherwise 40 MB of the models would stay with us.
                }
                if (!job || !newest) continue;
                if (job->number != number) photo = job->photo;
                number = job->number;
                frame = std::exchange(newest, nullptr);
            }
            if (!trial) {
                trial.emplace();
                if (auto loaded = trial->load(options.models, photo); !loaded) {
                    log::failure("faces cannot be compared", {{"why", to_string(loaded.error())}});
                    say(Seen{nullptr, loaded.error().advice, {}});
                }
            }
            if (trial->loaded()) say(trial->look(*frame));
        }
    }
};
FaceDesk::FaceDesk(std::unique_ptr<Impl> impl) : x_impl(std::move(impl)) {}
FaceDesk::FaceDesk(FaceDesk&&) noexcept = default;
FaceDesk::~FaceDesk() = default;
Result<FaceDesk> FaceDesk::start(FaceOptions options, FaceEvents& events, std::function<void()> wake) {
    return FaceDesk{std::make_unique<Impl>(std::move(options), events, std::move(wake))};
}
void FaceDesk::begin(Bytes registration_jpeg) {
    std::lock_guard lock{x_impl->mutex};
    x_impl->job = Job{++x_impl->jobs, std::move(registration_jpeg)};
    x_impl->waiting = {};
    x_impl->changed.notify_all();
}
void FaceDesk::end() { x_impl->finish_job(); }
}  // namespace kz::identity
