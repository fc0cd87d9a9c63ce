#include "sync/central/assessor.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/exam/paper.h"
#include "core/ledger/event_kinds.h"
#include "core/session/keyring.h"
#include "core/session/scoring.h"
#include "core/session/session.h"
#include "sync/central/keys.h"
#include <map>
#include <set>
namespace kz::central {
namespace {
using ledger::EventKind;
constexpr std::uint64_t fold_step = 2048;
// Papers are small; more than this many at once means that something asks for ever new ones.
constexpr std::size_t papers_max = 64;
Millis wall_now() { return read_clocks().wall; }
std::string_view state_of(session::Phase phase) {
    switch (phase) {
    case session::Phase::Preparing: return "preparing";
    case session::Phase::Running: return "running";
    case session::Phase::Submitted: return "submitted";
    case session::Phase::Closed: return "closed";
    }
    return "";
}
struct Fold {  // of one ledger
    session::State state;
    std::uint64_t folded = 0;
    session::Keyring keys;  // of the attempts, where the issuer's key is here
    bool broken = false;    // an event no program of ours writes: nothing after it is believed
    std::map<std::string, Millis> started;       // wall time, by attempt
    std::map<std::string, AttemptScore> scores;  // ours
    // What was last written of an attempt.
    std::map<std::string, std::tuple<std::string, Millis, bool, std::optional<std::int64_t>>> shown;
};
}  // namespace
struct Assessor::State {
    std::filesystem::path data, issuer_key;
    Store store;
    std::map<std::int64_t, Fold> folds;
    std::map<std::pair<std::string, std::uint64_t>, std::shared_ptr<exam::Paper const>> papers;
    std::mutex mutex;
    std::condition_variable_any changed;
    bool poked = true;
    std::vector<IncidentRow> raised;  // in the step under way
    std::jthread thread;

    State(std::filesystem::path data_, std::filesystem::path issuer_key_, Store store_)
        : data(std::move(data_)), issuer_key(std::move(issuer_key_)), store(std::move(store_)) {}
    void work(std::stop_token stop);
    void assess_all(std::stop_token stop);
    Result<> assess(LedgerRow row, std::stop_token stop);
    Result<> fold_events(LedgerRow const& row, Fold& fold, std::vector<Bytes> const& events,
                         std::set<std::string>& touched);
    Result<> look_at(LedgerRow const& row, Fold& fold, ledger::Event const& event);
    Result<> score(LedgerRow const& row, Fold& fold, ledger::Event const& event);
    void compare(LedgerRow const& row, Fold const& fold, ledger::Event const& event);
    Result<std::shared_ptr<exam::Paper const>> paper(std::string const& site, std::uint64_t version);
    void raise(LedgerRow const& row, char const* code, ledger::Event const& event, std::string detail);
    AttemptRow row_of(LedgerRow const& row, Fold const& fold, std::string const& attempt);
    Result<> write(LedgerRow const& row, Fold& fold, std::set<std::string> const& touched);
};
void Assessor::State::raise(LedgerRow const& row, char const* code, ledger::Event const& event,
                            std::string detail) {
    raised.push_back({row.site, row.terminal, code, event.subject, event.seq, std::move(detail), wall_now()});
}
// The paper of that manifest, as it was published: a newer one does not change what was sat.
Result<std::shared_ptr<exam::Paper const>> Assessor::State::paper(std::string const& site,
                                                                  std::uint64_t version) {
    auto known = papers.find({site, version});
    if (known != papers.end()) return known->second;
    auto note = TRY(store.manifest_of(site, version));
    if (!note) return fail(Code::Absent, "sync.no_such_file", "no manifest of that version was published");
    auto text = note->substr(0, note->rfind("\n\n") + 1);  // Signed by ourselves, and in our own store.
    auto manifest = TRY(wire::parse_manifest(text));
    auto loaded = TRY(exam::load_paper([&](std::string const& name) -> Result<Bytes> {
        for (auto const& file : manifest.files)
            if (file.name == manifest.paper + "/" + name)
                return read_file(blob_path(data, file.sha256), wire::blob_bytes_max);
        return fail(Code::Absent, "sync.no_such_file", name + " is not in the manifest");
    }));
    if (papers.size() >= papers_max) papers.clear();
    auto shared = std::make_shared<exam::Paper const>(std::move(loaded));
    papers[{site, version}] = shared;
    return shared;
}
// At the very event of submission: what a ledger claims afterwards changes nothing.
Result<> Assessor::State::score(LedgerRow const& row, Fold& fold, ledger::Event const& event) {
    auto attempt = fold.state.attempts.find(event.subject);
    if (attempt == fold.state.attempts.end() || fold.scores.contains(event.subject)) return {};
    if (attempt->second.opaque) return {};  // Scored where the issuer's key is.
    auto sat = paper(row.site, fold.state.manifest_version);
    auto scored = sat ? session::score_attempt(**sat, attempt->second)
                      : Result<session::Scored>{std::unexpected(sat.error())};
    if (scored) {
        fold.scores[event.subject] = {scored->points, scored->max, scored->pass, scored->details};
    } else {
        log::warning("an attempt cannot be scored; going on", {{"error", to_string(scored.error())}});
        raise(row, "not-scored", event, to_string(scored.error()));
    }
    auto others = TRY(store.attempts());
    for (auto const& other : others)
        if (other.registration == attempt->second.registration && other.site == row.site &&
            other.id != event.subject && other.submitted.count() > 0)
            raise(row, "submitted-twice", event, other.id);
    return {};
}
void Assessor::State::compare(LedgerRow const& row, Fold const& fold, ledger::Event const& event) {
    auto attempt = fold.state.attempts.find(event.subject);
    auto ours = fold.scores.find(event.subject);
    if (attempt == fold.state.attempts.end() || !attempt->second.score || ours == fold.scores.end()) return;
    auto const& theirs = *attempt->second.score;
    if (ours->second.points == theirs.points && ours->second.max == theirs.max &&
        ours->second.pass == theirs.pass)
        return;
    log::warning("a terminal's score differs from ours",
                 {{"terminal", row.terminal}, {"attempt", event.subject}});
    raise(row, "score-differs", event,
          std::to_string(theirs.points) + " " + std::to_string(ours->second.points));
}
Result<> Assessor::State::look_at(LedgerRow const& row, Fold& fold, ledger::Event const& event) {
    switch (static_cast<EventKind>(event.kind)) {
    case EventKind::ExamStarted: fold.started[event.subject] = event.wall; break;
    case EventKind::Submitted: return score(row, fold, event);
    case EventKind::Scored: compare(row, fold, event); break;
    case EventKind::ClockJumped: raise(row, "clock-jumped", event, {}); break;
    case EventKind::CopyRepaired: raise(row, "copy-repaired", event, {}); break;
    case EventKind::IncidentRaised:
        raise(row, "terminal-incident", event,
              fold.state.incidents.empty() ? "" : fold.state.incidents.back().what);
        break;
    default: break;
    }
    return {};
}
Result<> Assessor::State::fold_events(LedgerRow const& row, Fold& fold, std::vector<Bytes> const& events,
                                      std::set<std::string>& touched) {
    for (auto const& bytes : events) {
        auto event = TRY(ledger::decode(bytes));
        auto readable = fold.keys.open(event);
        auto applied =
            readable ? session::apply(fold.state, *readable) : Result<>{std::unexpected(readable.error())};
        if (!applied) {
            fold.broken = true;
            auto why = to_string(applied.error());
            log::warning("a ledger cannot be folded further", {{"terminal", row.terminal}, {"error", why}});
            raise(row, "not-foldable", event, why);
            return {};
        }
        ++fold.folded;
        TRY(look_at(row, fold, event));
        if (fold.state.attempts.contains(event.subject)) touched.insert(event.subject);
    }
    return {};
}
AttemptRow Assessor::State::row_of(LedgerRow const& row, Fold const& fold, std::string const& id) {
    auto const& attempt = fold.state.attempts.at(id);
    AttemptRow out;
    out.site = row.site;
    out.id = id;
    out.terminal = row.terminal;
    out.ledger = row.id;
    out.sitting = fold.state.sitting;
    out.registration = attempt.registration;
    out.state = state_of(attempt.phase);
    out.seat = attempt.seat;
    out.submitted = attempt.submitted_wall;
    if (auto started = fold.started.find(id); started != fold.started.end()) out.started = started->second;
    if (auto score = fold.scores.find(id); score != fold.scores.end()) out.score = score->second;
    if (attempt.score) out.terminal_points = attempt.score->points;
    return out;
}
// Most steps of a running exam change nothing that is shown: then nothing is written.
Result<> Assessor::State::write(LedgerRow const& row, Fold& fold, std::set<std::string> const& touched) {
    std::vector<AttemptRow> changed_rows;
    for (auto const& id : touched) {
        auto made = row_of(row, fold, id);
        auto& shown = fold.shown[id];
        auto now = std::tuple{made.state, made.started, made.score.has_value(), made.terminal_points};
        if (shown != now) changed_rows.push_back(std::move(made));
        shown = now;
    }
    if (changed_rows.empty() && raised.empty()) return {};
    TRY(store.begin());
    auto done = store.set_assessed(row);
    for (auto const& incident : raised)
        if (done) done = store.add_incident(incident);
    for (auto const& attempt : changed_rows)
        if (done) done = store.put_attempt(attempt);
    if (done) done = store.commit();
    if (!done) store.roll_back();
    return done;
}
Result<> Assessor::State::assess(LedgerRow row, std::stop_token stop) {
    auto [at, fresh] = folds.try_emplace(row.id);
    auto& fold = at->second;
    if (fresh)
        if (auto issuer = load_issuer_secret(issuer_key)) fold.keys = session::Keyring{std::move(*issuer)};
    while (!fold.broken && fold.folded < row.size && !stop.stop_requested()) {
        auto events = TRY(store.events(row, fold.folded, std::min(fold_step, row.size - fold.folded)));
        if (events.empty()) return fail(Code::Corrupt, "sync.store", "events are missing in " + row.origin);
        std::set<std::string> touched;
        raised.clear();
        auto done = fold_events(row, fold, events, touched);
        row.assessed = fold.folded;
        if (done) done = write(row, fold, touched);
        if (!done) {
            folds.erase(row.id);  // Folded again from the beginning: half a step must not be kept.
            return done;
        }
    }
    return {};
}
void Assessor::State::assess_all(std::stop_token stop) {
    auto ledgers = store.ledgers();
    if (!ledgers) log::failure("ledgers cannot be read", {{"error", to_string(ledgers.error())}});
    for (auto const& row : ledgers ? *ledgers : std::vector<LedgerRow>{}) {
        if (stop.stop_requested()) break;
        if (auto done = assess(row, stop); !done)
            log::failure("a ledger cannot be assessed; trying again with its next events",
                         {{"terminal", row.terminal}, {"error", to_string(done.error())}});
    }
}
void Assessor::State::work(std::stop_token stop) {
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock{mutex};
            changed.wait(lock, stop, [&] { return poked; });
            poked = false;
        }
        assess_all(stop);
    }
}
Result<std::size_t> assess_once(std::filesystem::path const& data, std::filesystem::path const& issuer_key,
                                Store store) {
    TRY(load_issuer_secret(issuer_key));
    Assessor::State state{data, issuer_key, std::move(store)};
    auto ledgers = TRY(state.store.ledgers());
    std::size_t scored = 0;
    for (auto const& row : ledgers) {
        TRY(state.assess(row, {}));
        scored += state.folds.at(row.id).scores.size();
    }
    return scored;
}
Assessor::Assessor(std::filesystem::path data, Store store, Work work)
    : x_state(new State{data, data / issuer_secret_name, std::move(store)}) {
    if (work == Work::Threaded)
        x_state->thread = std::jthread{[state = x_state.get()](std::stop_token stop) { state->work(stop); }};
}
Assessor::~Assessor() {
    if (!x_state->thread.joinable()) return;
    x_state->thread.request_stop();
    x_state->thread.join();
}
void Assessor::wake() {
    if (!x_state->thread.joinable()) return x_state->assess_all({});
    {
        std::scoped_lock lock{x_state->mutex};
        x_state->poked = true;
    }
    x_state->changed.notify_one();
}
}  // namespace kz::central
