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
    auto const data = options.data, events = options.events.empty() ? options.data : options.events;
    auto opened = TRY(ledger::Ledger::open(std::move(options)));
    Recorder recorder{std::move(opened.ledger), std::move(vault)};
    recorder.x_data = data, recorder.x_events = events;
    for (auto& event : opened.events) {
        recorder.remember(event);
        auto const seq = event.seq;
        auto readable = recorder.x_keys.open(std::move(event));
        auto applied =
            readable ? apply(recorder.x_state, *readable) : Result<>{std::unexpected(readable.error())};
        if (!applied)
            return because(applied.error(), "app.ledger_corrupt", "cannot fold event " + std::to_string(seq));
    }
    if (auto const* attempt = recorder.x_state.attempt(); attempt && attempt->opaque)
        return fail(Code::Absent, "session.key_missing", "the key of the attempt under way is missing");
    recorder.x_durable = recorder.x_state;
    // The start comes first: it finds how long the program was away by the event before it.
    TRY(recorder.record({"", "system", std::move(started)}, now));
    for (auto const& difference : opened.differences) {
        log::warning("the two copies differed and were mended",
                     {{"code", difference.code}, {"detail", difference.detail}});
        TRY(recorder.record(
            {"", "system", session::CopyRepaired{difference.code, difference.count, difference.seq}}, now));
    }
    return recorder;
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
    auto event =
        TRY(x_ledger.append({static_cast<std::uint32_t>(kind), draft.subject, draft.actor, plain, key}, now));
    remember(event);
    event.payload = std::move(plain);
    CHECK(apply(x_state, event));  // What decide allows, apply takes.
    x_waiting.push_back(std::move(event));
    if (wants_checkpoint(draft.fact) || now.boottime - x_checkpoint_asked >= checkpoint_every) {
        x_ledger.checkpoint();
        x_checkpoint_asked = now.boottime;
    }
    return {};
}
Result<> Recorder::carry_out(session::Intent const& intent, Now const& now) {
    if (auto failed = x_ledger.failure()) return std::unexpected(*failed);
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
    auto const durable = x_ledger.durable();
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
    auto terminal = TRY(ledger::load_key(x_data));
    auto file = TRY(ledger::EventFileReader::open(x_events / ledger::event_file_name));
    auto events = TRY(file.read_from(first->second, ledger::bundle_bytes_max / 2));
    return ledger::make_bundle(
        {x_ledger.verifier().name, attempt, first->second, std::move(events), key, std::move(recipients)},
        terminal);
}
Result<> Recorder::wait_saved(Millis at_most) {
    TRY(x_ledger.wait_durable(x_ledger.appended(), std::chrono::steady_clock::now() + at_most));
    follow();
    return {};
}
}  // namespace kz::app
