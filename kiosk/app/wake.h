#pragma once  // A wake that exists before the window does: threads may start early, the window is told once
              // it is there.
#include "kiosk/ui/window.h"
#include <mutex>
#include <optional>
namespace kz::app {
class Wake {
public:
    void set(ui::Waker waker) {
        std::lock_guard lock{x_mutex};
        x_waker = std::move(waker);
    }
    void operator()() const {
        std::optional<ui::Waker> waker;
        {
            std::lock_guard lock{x_mutex};
            waker = x_waker;
        }
        if (waker) waker->wake();
    }
private:
    mutable std::mutex x_mutex;
    std::optional<ui::Waker> x_waker;
};
}  // namespace kz::app
