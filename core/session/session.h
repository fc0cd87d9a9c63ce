#pragma once  // The session: state × event → state, state × intent → events. Pure; replay, simulation and
              // appeal rest on it.
//
//     state' = apply(state, event)            what happened, here or anywhere else, now or years later
//     drafts = decide(state, intent, now)     what shall happen; the only place where something is allowed or
//     refused
//
// Threads: none; callers own the state. Errors of `decide` carry the advice key the screen shows.
#include "core/ledger/event.h"
#include "core/session/state.h"
namespace kz::session {
// The payload plain, or sealed where its key is not at hand: then only what is clear of the attempt is
// folded, and from AttemptSealed on both ways have come to the same state. Corrupt: an event that no program
// of ours writes at this point (an edit beyond the text, an unknown attempt).
Result<> apply(State& state, ledger::Event const& event);
Result<State> replay(std::span<ledger::Event const> events);

// --- intents: what people, devices and time ask for
// ---------------------------------------------------------------
struct PresentCard {
    std::string card_kind, sam_id;
};
struct WithdrawCard {
    std::string why;
};
struct GiveConsent {
    Way way = Way::Face;
    std::string text_version;
    IdentityRead identity;
};
struct ReportFace {
    FaceTried tried;
};
struct AskManualCheck {
    std::string why;
};
struct EnterPin {
    std::string staff;
    bool right = false;
};  // compared by the caller: Argon2id takes its time
struct DecideManualCheck {
    std::string staff;
    bool accepted = false;
    std::string reason;
};
struct ConfirmIdentity {
    AttemptOpened opened;
    std::string attempt;
    // The attempt's own key, made by the caller; then what is secret of it is sealed.
    std::optional<KeyMade> key = std::nullopt;
};
struct DenyIdentity {};
struct AcceptRules {};
struct FinishWarmup {};
struct StartExam {};
struct OpenEntry {
    std::string entry;
};
struct SetResponse {
    std::string entry, response;
    std::vector<std::string> values;
};
struct EditText {
    std::string entry, response;
    std::uint64_t position = 0, deleted = 0;
    std::string inserted;
};
struct SetFlag {
    std::string entry;
    bool on = false;
};
struct ActOnTask {
    std::string entry;
    Bytes action;
};
struct TurnTo {
    Page page = Page::Exam;
};
struct Submit {
    SubmittedBy by = SubmittedBy::Candidate;
};
struct RecordScore {
    Scored scored;
};
struct RecordReceipt {
    std::string attempt;
    ReceiptReceived receipt;
};
struct SealAttempt {  // The result is durable as evidence, sealed to the issuer; the caller then destroys the
                      // key.
    std::string attempt;
    EvidenceStored evidence;
};
struct CloseAttempt {
    std::string why;
};
struct CallHelp {};
struct AnswerHelp {
    std::string staff;
};
struct GrantTime {
    std::string staff;
    Millis amount{};
    std::string reason;
};
struct FreezeTimer {
    std::string why;
};
struct ResumeTimer {
    std::string why;
};
struct ChangeSettings {
    Settings settings;
};
struct NoteFact {
    std::string subject;
    Fact fact;
};  // devices, clock, sitting, start and stop: facts that need no leave
using Intent = std::variant<PresentCard, WithdrawCard, GiveConsent, ReportFace, AskManualCheck, EnterPin,
                            DecideManualCheck, ConfirmIdentity, DenyIdentity, AcceptRules, FinishWarmup,
                            StartExam, OpenEntry, SetResponse, EditText, SetFlag, ActOnTask, TurnTo, Submit,
                            RecordScore, RecordReceipt, SealAttempt, CloseAttempt, CallHelp, AnswerHelp,
                            GrantTime, FreezeTimer, ResumeTimer, ChangeSettings, NoteFact>;

struct Draft {  // An event still without its place in the chain.
    std::string subject, actor = "candidate";
    Fact fact;
};
// Denied: not now or not allowed, with advice. BadInput: the intent names what does not exist.
// An empty list: nothing changes (the same answer again).
Result<std::vector<Draft>> decide(State const& state, Intent const& intent, Now const& now);
// What time alone asks for: the tick of a running attempt, submission when its time is up.
std::vector<Intent> due(State const& state, Now const& now);
inline constexpr Millis tick_every{4'000};  // design: at least every 5 s
}  // namespace kz::session
