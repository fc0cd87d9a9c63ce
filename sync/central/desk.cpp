#include "sync/central/desk.h"
#include "core/base/log.h"
#include "core/ledger/event.h"
#include "core/ledger/event_kinds.h"
#include "core/ledger/tree.h"
#include <map>
namespace kz::central {
static_assert(wire::event_bytes_max >= ledger::event_bytes_max);
struct Desk::Job {
    Delivery delivery;
    std::promise<Result<Outcome>> done;
};
namespace {
Millis wall_now() { return read_clocks().wall; }
constexpr std::uint64_t load_step = 4096;
}  // namespace
struct Desk::State {
    Store store;
    Signer const& signer;
    std::function<void()> held;
    Queue<std::shared_ptr<Job>, WhenFull::Refuse> jobs{waiting_runs_max};
    std::map<std::int64_t, ledger::Tree> trees;  // by ledger; rebuilt from the events when missing or behind
    std::jthread thread;

    Result<> catch_up(LedgerRow const& row, ledger::Tree& tree);
    Result<Outcome> place(Delivery const& delivery);
    Result<Outcome> fork(LedgerRow const& row, Delivery const& delivery, std::uint64_t seq,
                         Hash const& held_hash, Hash const& sent_hash, ByteView sent);
    Result<> append(LedgerRow& row, ledger::Tree& tree, Delivery const& delivery, std::size_t from);
    Result<std::string> receipt(LedgerRow const& row, ledger::Tree const& tree, std::string const& attempt,
                                std::uint64_t submitted);
    void commit_group(std::vector<std::shared_ptr<Job>> group);
    void work(std::stop_token stop);
};
Result<> Desk::State::catch_up(LedgerRow const& row, ledger::Tree& tree) {
    if (tree.size() > row.size) tree = {};
    while (tree.size() < row.size) {
        auto events = TRY(store.events(row, tree.size(), std::min(load_step, row.size - tree.size())));
        if (events.empty()) return fail(Code::Corrupt, "sync.store", "events are missing in " + row.origin);
        for (auto const& event : events) tree.append(event);
    }
    return {};
}
Result<Outcome> Desk::State::fork(LedgerRow const& row, Delivery const& delivery, std::uint64_t seq,
                                  Hash const& held_hash, Hash const& sent_hash, ByteView sent) {
    auto now = wall_now();
    Outcome outcome{Outcome::Kind::Fork, {row.size, {}, {}}, {}, seq};
    outcome.report = wire::sign_fork({row.origin, seq, held_hash, sent_hash, now}, signer.name, signer.key);
    TRY(store.add_fork(row, {seq, {sent.begin(), sent.end()}, delivery.run.statement, outcome.report, now}));
    TRY(store.add_incident({row.site, row.terminal, "fork", row.origin, seq, to_hex(sent_hash), now}));
    return outcome;
}
Result<std::string> Desk::State::receipt(LedgerRow const& row, ledger::Tree const& tree,
                                         std::string const& attempt, std::uint64_t submitted) {
    CHECK(tree.size() == row.size);
    return wire::sign_receipt({row.origin, row.size, tree.root(), row.head, wall_now(), attempt, submitted},
                              signer.name, signer.key);
}
Result<> Desk::State::append(LedgerRow& row, ledger::Tree& tree, Delivery const& delivery, std::size_t from) {
    auto const& run = delivery.run.run;
    auto first = row.size;
    std::vector<std::pair<std::string, std::uint64_t>> submissions;
    for (auto i = from; i < run.events.size(); ++i) {
        auto const& bytes = run.events[i];
        auto event = TRY(ledger::decode(bytes));  // Decoded before, by whoever checked the chain.
        TRY(store.add_event(row, row.size, bytes));
        tree.append(bytes);
        if (event.kind == static_cast<std::uint32_t>(ledger::EventKind::Submitted) &&
            wire::is_attempt_id(event.subject))
            submissions.emplace_back(event.subject, row.size);
        ++row.size;
    }
    row.head = sha256(run.events.back());
    TRY(store.set_ledger(row));
    TRY(store.add_run(row, first, row.size - first, delivery.run.statement, wall_now()));
    for (auto const& [attempt, seq] : submissions) {
        auto note = TRY(receipt(row, tree, attempt, seq));
        TRY(store.add_receipt(row, attempt, seq, note));
    }
    return {};
}
// The heart of it. Compares what is held already, refuses what does not fit, appends the rest.
Result<Outcome> Desk::State::place(Delivery const& delivery) {
    auto const& run = delivery.run.run;
    auto found = TRY(store.ledger(delivery.terminal, run.origin));
    if (!found && run.first > 0) return Outcome{Outcome::Kind::Gap, {}, {}, 0};
    auto row = found ? *found : TRY(store.new_ledger(delivery.terminal, run.origin));
    TRY(store.heard(row.site, row.terminal, wall_now()));
    if (run.first > row.size) return Outcome{Outcome::Kind::Gap, {row.size, {}, {}}, {}, row.size};
    auto overlap = std::min<std::uint64_t>(row.size - run.first, run.events.size());
    auto held_events = TRY(store.events(row, run.first, overlap));
    if (held_events.size() != overlap)
        return fail(Code::Corrupt, "sync.store", "events are missing in " + run.origin);
    for (std::size_t i = 0; i < overlap; ++i)
        if (held_events[i] != run.events[i])
            return fork(row, delivery, run.first + i, sha256(held_events[i]), sha256(run.events[i]),
                        run.events[i]);
    auto& tree = trees[row.id];
    TRY(catch_up(row, tree));
    if (overlap < run.events.size()) {
        auto next = TRY(ledger::decode(run.events[overlap]));
        // The terminal says another event came before this one: that is a fork too, though we see only its
        // hash.
        if (next.prev != row.head)
            return fork(row, delivery, row.size == 0 ? 0 : row.size - 1, row.head, next.prev,
                        run.events[overlap]);
        TRY(append(row, tree, delivery, overlap));
    }
    Outcome outcome{Outcome::Kind::Held, {row.size, {}, {}}, {}, 0};
    outcome.answer.receipt = TRY(receipt(row, tree, {}, 0));
    outcome.answer.attempts = TRY(store.receipts(row, run.first, run.first + run.events.size()));
    return outcome;
}
void Desk::State::commit_group(std::vector<std::shared_ptr<Job>> group) {
    std::vector<Result<Outcome>> outcomes;
    auto begun = store.begin();
    for (auto const& job : group) {
        if (!begun) {
            outcomes.emplace_back(std::unexpected(begun.error()));
            continue;
        }
        auto marked = store.mark();
        auto outcome = marked ? place(job->delivery) : Result<Outcome>{std::unexpected(marked.error())};
        if (!outcome) {
            store.undo_mark();
            trees.clear();  // They may be ahead of the store now; they are rebuilt when asked for.
        } else if (auto kept = store.keep_mark(); !kept) {
            outcome = std::unexpected(kept.error());
        }
        outcomes.push_back(std::move(outcome));
    }
    auto committed = begun ? store.commit() : Result<>{};
    if (!committed) {
        log::failure("a commit failed; nothing of it is acknowledged",
                     {{"error", to_string(committed.error())}});
        store.roll_back();
        trees.clear();
        for (auto& outcome : outcomes) outcome = std::unexpected(committed.error());
    }
    for (std::size_t i = 0; i < group.size(); ++i) group[i]->done.set_value(std::move(outcomes[i]));
    if (committed && held) held();
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
Desk::Desk(Store store, Signer const& signer, std::function<void()> held)
    : x_state(new State{std::move(store),
                        signer,
                        std::move(held),
                        Queue<std::shared_ptr<Job>, WhenFull::Refuse>{waiting_runs_max},
                        {},
                        {}}) {
    x_state->thread = std::jthread{[state = x_state.get()](std::stop_token stop) { state->work(stop); }};
}
Desk::~Desk() {
    x_state->thread.request_stop();
    x_state->thread.join();
}
Result<Outcome> Desk::take(Delivery delivery) {
    auto job = std::make_shared<Job>(Job{std::move(delivery), {}});
    auto done = job->done.get_future();
    if (!x_state->jobs.push(job)) return fail(Code::Full, "sync.busy", "too many runs wait");
    return done.get();
}
}  // namespace kz::central
