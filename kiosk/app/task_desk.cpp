#include "kiosk/app/task_desk.h"
#include "core/base/log.h"
namespace kz::app {
namespace {
inline constexpr int failures_told = 3;
}
void TaskDesk::start(std::function<void()> wake) {
    auto spice = benches::Spice::start(std::move(wake));
    if (spice) x_spice = std::move(*spice);
    else log::failure("circuits cannot be solved; benches will say so", {{"why", to_string(spice.error())}});
}
std::vector<session::Intent> TaskDesk::answers(session::State const& state) {
    auto const* attempt = state.attempt();
    if (!attempt || attempt->phase != session::Phase::Running || !x_spice) return {};
    if (x_attempt != attempt->id) x_attempt = attempt->id, x_solvers.clear(), x_desks.clear();
    auto task = attempt->tasks.find(attempt->entry);
    if (task == attempt->tasks.end()) return {};
    auto const& bench = std::get<tasks::coolant::State>(task->second.bench);
    auto const now = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
    auto action = x_solvers[task->first].pump(*x_spice, bench, now);
    if (!action) return {};
    return {session::ActOnTask{task->first, tasks::coolant::encode(*action)}};
}
std::vector<session::Intent> TaskDesk::draw(session::State const& state, std::string const& entry,
                                            std::string refusal, ui::Ui& ui) {
    auto const* attempt = state.attempt();
    if (!attempt || !attempt->tasks.contains(entry)) return {};
    auto const& bench = std::get<tasks::coolant::State>(attempt->tasks.at(entry).bench);
    benches::BenchIntents actions;
    benches::draw({bench, troubled(entry), std::move(refusal)}, x_desks[entry], ui, actions);
    std::vector<session::Intent> intents;
    for (auto const& action : actions)
        intents.emplace_back(session::ActOnTask{entry, tasks::coolant::encode(action)});
    return intents;
}
bool TaskDesk::troubled(std::string const& entry) const {
    auto found = x_solvers.find(entry);
    return !x_spice || (found != x_solvers.end() && found->second.failures() >= failures_told);
}
}  // namespace kz::app
