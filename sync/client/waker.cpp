#include "sync/client/waker.h"
#include <algorithm>
#include <climits>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>
namespace kz::client {
Waker::Waker(std::filesystem::path const& data, std::filesystem::path const& file, std::stop_token stop)
    : x_inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
      x_stopped(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), x_data(data), x_file(file),
      x_on_stop(stop, [fd = x_stopped] {
          std::uint64_t one = 1;
          [[maybe_unused]] auto put = ::write(fd, &one, sizeof one);
      }) {
    ::inotify_add_watch(x_inotify, x_file.parent_path().c_str(), IN_CREATE | IN_MOVED_TO);
    watch();
}
Waker::~Waker() {
    ::close(x_inotify);
    ::close(x_stopped);
}
void Waker::watch() {
    if (!x_file_watched) x_file_watched = ::inotify_add_watch(x_inotify, x_file.c_str(), IN_MODIFY) >= 0;
}
void Waker::wait(Millis time_max) {
    watch();
    pollfd sources[] = {{x_stopped, POLLIN, 0}, {x_inotify, POLLIN, 0}};
    auto limit = std::clamp<std::int64_t>(time_max.count(), 0, INT_MAX);
    if (::poll(sources, x_inotify >= 0 ? 2 : 1, static_cast<int>(limit)) <= 0) return;
    alignas(inotify_event) char drained[8192];
    while (::read(x_inotify, drained, sizeof drained) > 0) {}
}
void Waker::rest(Millis time) {
    pollfd source{x_stopped, POLLIN, 0};
    ::poll(&source, 1, static_cast<int>(std::clamp<std::int64_t>(time.count(), 0, INT_MAX)));
}
}  // namespace kz::client
