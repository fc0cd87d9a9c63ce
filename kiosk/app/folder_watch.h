#pragma once  // Tells when files in some folders were replaced (inotify), so that nobody has to look every
              // second.
#include "core/base/error.h"
#include <atomic>
#include <filesystem>
#include <functional>
#include <thread>
#include <vector>
namespace kz::app {
class FolderWatch {
public:
    // Makes the folders when absent. `wake` is called from its thread after any file in them was written or
    // renamed.
    static Result<std::unique_ptr<FolderWatch>> start(std::vector<std::filesystem::path> const& folders,
                                                      std::function<void()> wake);
    FolderWatch(FolderWatch const&) = delete;
    FolderWatch& operator=(FolderWatch const&) = delete;
    ~FolderWatch();
    bool changed() { return x_changed.exchange(false); }  // since the last call
private:
    FolderWatch(int inotify, int stop, std::function<void()> wake);
    void run();
    int x_inotify, x_stop;
    std::atomic<bool> x_changed{true};
    std::function<void()> x_wake;
    std::thread x_thread;
};
}  // namespace kz::app
