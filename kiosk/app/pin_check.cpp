#include "kiosk/app/pin_check.h"
#include "core/base/crypto.h"
namespace kz::app {
PinCheck::PinCheck(std::function<void()> wake)
    : x_wake(std::move(wake)), x_thread([this](std::stop_token stop) { run(stop); }) {}
void PinCheck::ask(std::string pin, std::vector<Staff> staff) {
    if (!x_busy) x_busy = x_questions.push({std::move(pin), std::move(staff)});
}
std::optional<PinVerdict> PinCheck::verdict() {
    auto verdict = x_verdicts.try_pop();
    if (verdict) x_busy = false;
    return verdict;
}
void PinCheck::run(std::stop_token stop) {
    while (!stop.stop_requested()) {
        auto question = x_questions.pop(stop, std::chrono::hours{1});
        if (!question) continue;
        PinVerdict verdict;
        for (auto const& person : question->staff)  // All of them, so that the time tells nothing.
            if (pin_matches(person.pin, question->pin)) verdict.staff = person.id;
        std::fill(question->pin.begin(), question->pin.end(), '\0');
        x_verdicts.push(std::move(verdict));
        x_wake();
    }
}
}  // namespace kz::app
