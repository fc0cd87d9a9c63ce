#pragma once  // Compares a typed PIN with the staff's Argon2id texts on a thread of its own: it takes a tenth
              // of a second each.
#include "core/base/queue.h"
#include "kiosk/app/sitting.h"
#include <functional>
#include <thread>
namespace kz::app {
struct PinVerdict {
    std::string staff;  // whose PIN it is; empty when nobody's
};
class PinCheck {
public:
    explicit PinCheck(std::function<void()> wake);
    void ask(std::string pin,
             std::vector<Staff> staff);  // One at a time; further ones are refused until the verdict.
    bool busy() const { return x_busy; }
    std::optional<PinVerdict> verdict();
private:
    struct Question {
        std::string pin;
        std::vector<Staff> staff;
    };
    void run(std::stop_token stop);
    bool x_busy = false;
    std::function<void()> x_wake;
    Queue<Question, WhenFull::Refuse> x_questions{1};
    Queue<PinVerdict, WhenFull::Refuse> x_verdicts{1};
    std::jthread x_thread;  // last: it uses the others
};
}  // namespace kz::app
