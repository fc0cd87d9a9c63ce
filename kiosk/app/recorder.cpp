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
Result<Recorder> Recorder::open(ledger::Options options, session::TerminalStarted started, Now const& now) {
    auto opened = TRY(ledger::Ledger::open(std::move(options)));
    Recorder recorder{std::move(opened.ledger)};
    for (auto const& event : opened.events)
        if (auto applied = apply(recorder.x_state, event); !applied)
            return because(applied.error(), "app.ledger_corrupt",
                           "cannot fold event " + std::to_string(event.seq));
        else recorder.remember(event);
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
    auto event = TRY(x_ledger.append({static_cast<std::uint32_t>(session::kind_of(draft.fact)), draft.subject,
                                      draft.actor, session::encode_fact(draft.fact)},
                                     now));
    CHECK(apply(x_state, event));  // What decide allows, apply takes.
    remember(event);
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
Result<> Recorder::wait_saved(Millis at_most) {
    TRY(x_ledger.wait_durable(x_ledger.appended(), std::chrono::steady_clock::now() + at_most));
    follow();
    return {};
}
}  // namespace kz::app
