#include "sync/central/place.h"
#include "core/base/log.h"
#include "core/ledger/event.h"
#include "core/ledger/event_kinds.h"
#include "core/ledger/tree.h"
namespace kz::central {
static_assert(wire::event_bytes_max >= ledger::event_bytes_max);
namespace {
constexpr std::uint64_t load_step = 4096;
}  // namespace
std::optional<std::uint64_t> first_break(wire::Run const& run) {
    Hash before{};
    for (std::size_t i = 0; i < run.events.size(); ++i) {
        auto event = ledger::decode(run.events[i]);
        if (!event || event->seq != run.first + i) return run.first + i;
        auto const follows_known = i > 0 || run.first == 0;
        if (follows_known && event->prev != before) return run.first + i;
        before = sha256(run.events[i]);
    }
    return std::nullopt;
}
struct Placer::State {
    Store store;
    Signer const& signer;
    Millis now{};
    std::map<std::int64_t, ledger::Tree>
        trees{};  // by ledger; rebuilt from the events when missing or behind

    Result<> catch_up(LedgerRow const& row, ledger::Tree& tree);
    Result<Outcome> place(Delivery const& delivery);
    Result<Outcome> fork(LedgerRow const& row, Delivery const& delivery, std::uint64_t seq,
                         Hash const& held_hash, Hash const& sent_hash, ByteView sent);
    Result<> append(LedgerRow& row, ledger::Tree& tree, Delivery const& delivery, std::size_t from);
    Result<std::string> receipt(LedgerRow const& row, ledger::Tree const& tree, std::string const& attempt,
                                std::uint64_t submitted);
};
Result<> Placer::State::catch_up(LedgerRow const& row, ledger::Tree& tree) {
    if (tree.size() > row.size) tree = {};
    while (tree.size() < row.size) {
        auto events = TRY(store.events(row, tree.size(), std::min(load_step, row.size - tree.size())));
        if (events.empty()) return fail(Code::Corrupt, "sync.store", "events are missing in " + row.origin);
        for (auto const& event : events) tree.append(event);
    }
    return {};
}
Result<Outcome> Placer::State::fork(LedgerRow const& row, Delivery const& delivery, std::uint64_t seq,
                                    Hash const& held_hash, Hash const& sent_hash, ByteView sent) {
    Outcome outcome{Outcome::Kind::Fork, {row.size, {}, {}}, {}, seq};
    outcome.report = wire::sign_fork({row.origin, seq, held_hash, sent_hash, now}, signer.name, signer.key);
    TRY(store.add_fork(row, {seq, {sent.begin(), sent.end()}, delivery.run.statement, outcome.report, now}));
    TRY(store.add_incident({row.site, row.terminal, "fork", row.origin, seq, to_hex(sent_hash), now}));
    return outcome;
}
Result<std::string> Placer::State::receipt(LedgerRow const& row, ledger::Tree const& tree,
                                           std::string const& attempt, std::uint64_t submitted) {
    CHECK(tree.size() == row.size);
    return wire::sign_receipt({row.origin, row.size, tree.root(), row.head, now, attempt, submitted},
                              signer.name, signer.key);
}
Result<> Placer::State::append(LedgerRow& row, ledger::Tree& tree, Delivery const& delivery,
                               std::size_t from) {
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
    TRY(store.add_run(row, first, row.size - first, delivery.run.statement, now));
    for (auto const& [attempt, seq] : submissions) {
        auto note = TRY(receipt(row, tree, attempt, seq));
        TRY(store.add_receipt(row, attempt, seq, note));
    }
    return {};
}
// The heart of it. Compares what is held already, refuses what does not fit, appends the rest.
Result<Outcome> Placer::State::place(Delivery const& delivery) {
    auto const& run = delivery.run.run;
    auto found = TRY(store.ledger(delivery.terminal, run.origin));
    if (!found && run.first > 0) return Outcome{Outcome::Kind::Gap, {}, {}, 0};
    auto row = found ? *found : TRY(store.new_ledger(delivery.terminal, run.origin));
    TRY(store.heard(row.site, row.terminal, now));
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
Placer::Placer(Store store, Signer const& signer) : x_state(new State{std::move(store), signer}) {}
Placer::~Placer() = default;
std::vector<Result<Outcome>> Placer::commit(std::span<Delivery const> group, Millis now) {
    auto& state = *x_state;
    state.now = now;
    std::vector<Result<Outcome>> outcomes;
    auto begun = state.store.begin();
    for (auto const& delivery : group) {
        if (!begun) {
            outcomes.emplace_back(std::unexpected(begun.error()));
            continue;
        }
        auto marked = state.store.mark();
        auto outcome = marked ? state.place(delivery) : Result<Outcome>{std::unexpected(marked.error())};
        if (!outcome) {
            state.store.undo_mark();
            state.trees.clear();  // They may be ahead of the store now; they are rebuilt when asked for.
        } else if (auto kept = state.store.keep_mark(); !kept) {
            outcome = std::unexpected(kept.error());
        }
        outcomes.push_back(std::move(outcome));
    }
    auto committed = begun ? state.store.commit() : Result<>{};
    if (!committed) {
        log::failure("a commit failed; nothing of it is acknowledged",
                     {{"error", to_string(committed.error())}});
        state.store.roll_back();
        state.trees.clear();
        for (auto& outcome : outcomes) outcome = std::unexpected(committed.error());
    }
    return outcomes;
}
}  // namespace kz::central
