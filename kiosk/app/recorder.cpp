#include "kiosk/app/recorder.h"
#include "core/base/log.h"
namespace kz::app {
namespace {
// Checkpoints are signed where somebody may later ask "what was true then?", and this often while things
// happen.
constexpr Millis checkpoint_every = std::chrono::seconds{30};
bool wants_checkpoint(session::Fact const& fact) {
    using namespace session;
    return std::holds_alternative<IdentityConfirmed>(fact) || std::holds_alternative<ExamStarted>(fact) ||
           std::holds_alternative<Submitted>(fact) || std::holds_alternative<Scored>(fact) ||
           std::holds_alternative<IncidentRaised>(fact) || std::holds_alternative<TerminalStopped>(fact);
}
}  // namespace
Result<Recorder> Recorder::open(ledger::Options options, ledger::Vault vault,
                                session::TerminalStarted started, Now const& now) {
    Recorder recorder{std::move(options), std::move(vault), std::move(started)};
    TRY(recorder.load(now));
    return recorder;
}
Result<session::State> Recorder::fold(std::vector<ledger::Event> events) {
    session::State state;
    for (auto& event : events) {
        remember(event);
        auto const seq = event.seq;
        auto readable = x_keys.open(std::move(event));
        auto applied = readable ? apply(state, *readable) : Result<>{std::unexpected(readable.error())};
        if (!applied)
            return because(applied.error(), "app.ledger_corrupt", "cannot fold event " + std::to_string(seq));
    }
    if (auto const* attempt = state.attempt(); attempt && attempt->opaque)
        return fail(Code::Absent, "session.key_missing", "the key of the attempt under way is missing");
    return state;
}
Result<> Recorder::load(Now const& now) {
    auto opened = TRY(ledger::Ledger::open(x_options));
    auto state = TRY(fold(std::move(opened.events)));
    x_ledger.emplace(std::move(opened.ledger));
    x_state = state;
    x_durable = std::move(state);
    x_waiting.clear();
    // The start comes first: it finds how long the program was away by the event before it.
    TRY(record({"", "system", x_started}, now));
    for (auto const& difference : opened.differences) {
        log::warning("the two copies differed and were mended",
                     {{"code", difference.code}, {"detail", difference.detail}});
        TRY(record({"", "system", session::CopyRepaired{difference.code, difference.count, difference.seq}},
                   now));
    }
    return {};
}
Result<> Recorder::reopen(Now const& now) {
    x_failure = failure();
    CHECK(x_failure);
    if (x_ledger) x_options.acknowledged = x_ledger->durable();
    x_ledger.reset();
    auto loaded = load(now);
    if (!loaded) x_ledger.reset();
    else x_failure.reset();
    return loaded;
}
Result<> Recorder::record(session::Draft const& draft, Now const& now) {
    auto const kind = session::kind_of(draft.fact);
    auto plain = session::encode_fact(draft.fact);
    Secret const* key = nullptr;
    if (auto attempt = x_state.attempts.find(draft.subject);
        session::is_secret(kind) && attempt != x_state.attempts.end() && attempt->second.keyed) {
        key = x_keys.find(draft.subject);
        if (!key) return fail(Code::Denied, "session.key_missing", "no key to seal this with");
    }
    auto event = TRY(
        x_ledger->append({static_cast<std::uint32_t>(kind), draft.subject, draft.actor, plain, key}, now));
    remember(event);
    event.payload = std::move(plain);
    CHECK(apply(x_state, event));  // What decide allows, apply takes.
    x_waiting.push_back(std::move(event));
    if (wants_checkpoint(draft.fact) || now.boottime - x_checkpoint_asked >= checkpoint_every) {
        x_ledger->checkpoint();
        x_checkpoint_asked = now.boottime;
    }
    return {};
}
Result<> Recorder::carry_out(session::Intent const& intent, Now const& now) {
    if (auto failed = failure()) return std::unexpected(*failed);
    auto drafts = TRY(decide(x_state, intent, now));
    for (auto const& draft : drafts) TRY(record(draft, now));
    return {};
}
void Recorder::remember(ledger::Event const& event) {
    if (event.kind == static_cast<std::uint32_t>(ledger::EventKind::KeyMade))
        x_begins[event.subject] = event.seq;
    if (event.kind == static_cast<std::uint32_t>(ledger::EventKind::Submitted))
        x_submissions[event.subject] = sha256(ledger::encode(event));
}
std::optional<Hash> Recorder::submission(std::string const& attempt) const {
    auto found = x_submissions.find(attempt);
    return found == x_submissions.end() ? std::nullopt : std::optional{found->second};
}
void Recorder::follow() {
    if (!x_ledger) return;
    auto const durable = x_ledger->durable();
    while (!x_waiting.empty() && x_waiting.front().seq < durable) {
        CHECK(apply(x_durable, x_waiting.front()));
        x_waiting.pop_front();
    }
}
Result<> Recorder::keep_key(std::string const& attempt, Secret key) {
    return x_keys.keep(attempt, std::move(key));
}
Result<> Recorder::destroy_key(std::string const& attempt) { return x_keys.destroy(attempt); }
Result<Bytes> Recorder::make_bundle(std::string const& attempt, std::vector<PublicBoxKey> recipients) {
    auto const* key = x_keys.find(attempt);
    auto first = x_begins.find(attempt);
    if (!key || first == x_begins.end() || recipients.empty())
        return fail(Code::Absent, "session.key_missing", "nothing to seal the result with");
    auto const& events_folder = x_options.events.empty() ? x_options.data : x_options.events;
    auto terminal = TRY(ledger::load_key(x_options.data));
    auto file = TRY(ledger::EventFileReader::open(events_folder / ledger::event_file_name));
    auto events = TRY(file.read_from(first->second, ledger::bundle_bytes_max / 2));
    return ledger::make_bundle(
        {origin(), attempt, first->second, std::move(events), key, std::move(recipients)}, terminal);
}
Result<> Recorder::wait_saved(Millis at_most) {
    if (!x_ledger) return std::unexpected(*x_failure);
    TRY(x_ledger->wait_durable(x_ledger->appended(), std::chrono::steady_clock::now() + at_most));
    follow();
    return {};
}
}  // namespace kz::app
