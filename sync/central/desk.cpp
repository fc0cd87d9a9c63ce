#include "sync/central/desk.h"
#include <algorithm>
namespace kz::central {
struct Desk::Job {
    Delivery delivery;
    std::promise<Result<Outcome>> done;
};
struct Desk::State {
    Placer placer;
    std::function<void()> held;
    Queue<std::shared_ptr<Job>, WhenFull::Refuse> jobs{waiting_runs_max};
    std::jthread thread;

    void commit_group(std::vector<std::shared_ptr<Job>> const& group);
    void work(std::stop_token stop);
};
void Desk::State::commit_group(std::vector<std::shared_ptr<Job>> const& group) {
    std::vector<Delivery> deliveries;
    for (auto const& job : group) deliveries.push_back(std::move(job->delivery));
    auto outcomes = placer.commit(deliveries, read_clocks().wall);
    auto const any = std::ranges::any_of(outcomes, [](auto const& outcome) { return outcome.has_value(); });
    for (std::size_t i = 0; i < group.size(); ++i) group[i]->done.set_value(std::move(outcomes[i]));
    if (any && held) held();
}
void Desk::State::work(std::stop_token stop) {
    while (!stop.stop_requested()) {
        auto first = jobs.pop(stop, std::chrono::seconds{60});
        if (!first) continue;
        std::vector<std::shared_ptr<Job>> group{std::move(*first)};
        while (group.size() < group_runs_max) {
            auto another = jobs.try_pop();
            if (!another) break;
            group.push_back(std::move(*another));
        }
        commit_group(std::move(group));
    }
    while (auto left = jobs.try_pop()) commit_group({std::move(*left)});
}
Desk::Desk(Store store, Signer const& signer, std::function<void()> held, Work work)
    : x_state(new State{{std::move(store), signer},
                        std::move(held),
                        Queue<std::shared_ptr<Job>, WhenFull::Refuse>{waiting_runs_max},
                        {}}) {
    if (work == Work::Threaded)
        x_state->thread = std::jthread{[state = x_state.get()](std::stop_token stop) { state->work(stop); }};
}
Desk::~Desk() {
    if (!x_state->thread.joinable()) return;
    x_state->thread.request_stop();
    x_state->thread.join();
}
Result<Outcome> Desk::take(Delivery delivery) {
    auto job = std::make_shared<Job>(Job{std::move(delivery), {}});
    auto done = job->done.get_future();
    if (!x_state->thread.joinable()) {
        x_state->commit_group({job});
        return done.get();
    }
    if (!x_state->jobs.push(job)) return fail(Code::Full, "sync.busy", "too many runs wait");
    return done.get();
}
}  // namespace kz::central
