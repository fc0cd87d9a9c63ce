#pragma once  // Waiting for new events, for a time, or for the order to stop; whichever comes first.
#include "core/base/clock.h"
#include <filesystem>
#include <functional>
#include <stop_token>
namespace kz::client {
class Waker {
public:
    // Watches `file`, and `data` for its coming into being. Without inotify it wakes by time alone.
    Waker(std::filesystem::path const& data, std::filesystem::path const& file, std::stop_token stop);
    ~Waker();
    Waker(Waker const&) = delete;
    Waker& operator=(Waker const&) = delete;
    void wait(Millis time_max);  // until new events, too
    void rest(Millis time);      // in spite of new events
private:
    void watch();
    int x_inotify = -1, x_stopped = -1;
    bool x_file_watched = false;
    std::filesystem::path x_data, x_file;
    std::stop_callback<std::function<void()>> x_on_stop;
};
}  // namespace kz::client
