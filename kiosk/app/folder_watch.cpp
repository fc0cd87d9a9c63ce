#include "kiosk/app/folder_watch.h"
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>
namespace kz::app {
Result<std::unique_ptr<FolderWatch>> FolderWatch::start(std::vector<std::filesystem::path> const& folders,
                                                        std::function<void()> wake) {
    auto const inotify = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (inotify < 0) return fail(Code::Io, "error.file", std::string{"inotify: "} + std::strerror(errno));
    auto const stop = ::eventfd(0, EFD_CLOEXEC);
    auto watch = std::unique_ptr<FolderWatch>{new FolderWatch(inotify, stop, std::move(wake))};
    for (auto const& folder : folders) {
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (::inotify_add_watch(inotify, folder.c_str(), IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE) < 0)
            return fail(Code::Io, "error.file",
                        "cannot watch " + folder.filename().string() + ": " + std::strerror(errno));
    }
    return watch;
}
FolderWatch::FolderWatch(int inotify, int stop, std::function<void()> wake)
    : x_inotify(inotify), x_stop(stop), x_wake(std::move(wake)), x_thread([this] { run(); }) {}
FolderWatch::~FolderWatch() {
    std::uint64_t const one = 1;
    while (::write(x_stop, &one, sizeof one) < 0 && errno == EINTR) {}
    x_thread.join();
    ::close(x_inotify);
    ::close(x_stop);
}
void FolderWatch::run() {
    char events[4096];
    for (;;) {
        pollfd files[2] = {{x_inotify, POLLIN, 0}, {x_stop, POLLIN, 0}};
        if (::poll(files, 2, -1) < 0 && errno != EINTR) return;
        if (files[1].revents) return;
        if (!(files[0].revents & POLLIN)) continue;
        while (::read(x_inotify, events, sizeof events) > 0) {}
        x_changed = true;
        x_wake();
    }
}
}  // namespace kz::app
