#include "core/session/session.h"
#include <algorithm>
namespace kz::session {
namespace {
using Drafts = std::vector<Draft>;
std::unexpected<Error> denied(char const* advice, char const* detail) {
    return fail(Code::Denied, advice, detail);
}
std::string actor_of(std::string const& staff) { return "proctor:" + staff; }

struct Decide {
    State const& state;
    Now const& now;

    // The running attempt, or why there is none to work on.
    Result<Attempt const*> running() const {
        auto const* attempt = state.attempt();
        if (!attempt || attempt->phase != Phase::Running)
            return denied("session.not_running", "no attempt is running");
        if (left(state, *attempt, now) == Millis{0}) return denied("session.time_up", "time is up");
        return attempt;
    }
    Result<Entry const*> entry(Attempt const& attempt, std::string const& id) const {
        auto found = attempt.entries.find(id);
        if (found == attempt.entries.end())
            return fail(Code::BadInput, "session.no_entry", "no such entry in this paper");
        return &found->second;
    }
    Result<> need_staff(std::string const& staff) const {
        if (staff.empty() || state.staff != actor_of(staff))
            return denied("session.pin_first", "no PIN was entered for this");
        return {};
    }
    Result<> need(Screen screen) const {
        if (state.screen != screen) return denied("session.not_now", "not on this screen");
        return {};
    }
    Result<Attempt const*> preparing(Screen screen) const {
        TRY(need(screen));
        auto const* attempt = state.attempt();
        CHECK(attempt);  // These screens exist only with an attempt.
        return attempt;
    }

    Result<Drafts> operator()(PresentCard const& intent) const {
        TRY(need(Screen::Idle));
        return Drafts{{"", "candidate", CardPresented{intent.card_kind, intent.sam_id}}};
    }
    Result<Drafts> operator()(WithdrawCard const& intent) const {
        auto at = state.screen;
        if (at != Screen::Consent && at != Screen::Card && at != Screen::Face && at != Screen::Manual &&
            at != Screen::Confirm)
            return denied("session.not_now", "no check-in to leave");
        return Drafts{{state.check_in.registration, "candidate", CardWithdrawn{intent.why}}};
    }
    Result<Drafts> operator()(GiveConsent const& intent) const {
        TRY(need(Screen::Consent));
        auto identity = intent.identity;
        if (auto const* attempt = state.attempt_of(identity.registration);
            identity.match == RosterMatch::Found && attempt && attempt->submitted_by)
            identity.match = RosterMatch::AlreadySubmitted;
        Drafts drafts{{identity.registration, "candidate", ConsentGiven{intent.text_version, intent.way}},
                      {identity.registration, "system", identity}};
        if (identity.match == RosterMatch::Found && intent.way == Way::Manual)
            drafts.push_back({identity.registration, "candidate", ManualCheckAsked{"chosen"}});
        return drafts;
    }
    Result<Drafts> operator()(ReportFace const& intent) const {
        TRY(need(Screen::Face));
        auto const& who = state.check_in.registration;
        Drafts drafts{{who, "system", intent.tried}};
        if (!intent.tried.matched && state.check_in.face_misses + 1 >= face_misses_max) {
            drafts.push_back({who, "system", IncidentRaised{"incident.face_missed"}});
            drafts.push_back({who, "system", ManualCheckAsked{"face-missed"}});
        }
        return drafts;
    }
    Result<Drafts> operator()(AskManualCheck const& intent) const {
        if (state.screen != Screen::Face && state.screen != Screen::Confirm)
            return denied("session.not_now", "no identity to look at");
        return Drafts{{state.check_in.registration, "candidate", ManualCheckAsked{intent.why}}};
    }
    Result<Drafts> operator()(EnterPin const& intent) const {
        if (state.clock.at(now) < state.pin.locked_until) return denied("pin.locked", "the PIN is locked");
        Drafts drafts{{"", intent.right ? actor_of(intent.staff) : "system", PinTried{intent.right}}};
        if (!intent.right && state.pin.misses == pin_misses_free)
            drafts.push_back({"", "system", IncidentRaised{"incident.pin_missed"}});
        return drafts;
    }
    Result<Drafts> operator()(DecideManualCheck const& intent) const {
        TRY(need(Screen::Manual));
        TRY(need_staff(intent.staff));
        auto const& who = state.check_in.registration;
        Drafts drafts{{who, actor_of(intent.staff), ManualCheckDecided{intent.accepted, intent.reason}}};
        if (!intent.accepted) drafts.push_back({who, "system", IncidentRaised{"incident.identity_refused"}});
        return drafts;
    }
    Result<Drafts> operator()(ConfirmIdentity const& intent) const {
        TRY(need(Screen::Confirm));
        auto const& who = state.check_in.registration;
        Drafts drafts{{who, "candidate", IdentityConfirmed{}}};
        auto const* attempt = state.attempt_of(who);
        if (!attempt || attempt->phase == Phase::Closed) {
            if (intent.opened.registration != who || state.attempts.contains(intent.attempt))
                return fail(Code::BadInput, "session.not_now", "the attempt is not this person's");
            if (intent.key) drafts.push_back({intent.attempt, "system", *intent.key});
            drafts.push_back({intent.attempt, "system", intent.opened});
        }
        return drafts;
    }
    Result<Drafts> operator()(DenyIdentity const&) const {
        TRY(need(Screen::Confirm));
        auto const& who = state.check_in.registration;
        return Drafts{{who, "candidate", IdentityDenied{}},
                      {who, "system", IncidentRaised{"incident.not_me"}}};
    }
    Result<Drafts> operator()(AcceptRules const&) const {
        auto const* attempt = TRY(preparing(Screen::Rules));
        return Drafts{{attempt->id, "candidate", RulesAccepted{}}};
    }
    Result<Drafts> operator()(FinishWarmup const&) const {
        auto const* attempt = TRY(preparing(Screen::Warmup));
        return Drafts{{attempt->id, "candidate", WarmupDone{}}};
    }
    Result<Drafts> operator()(StartExam const&) const {
        auto const* attempt = TRY(preparing(Screen::Waiting));
        if (attempt->order.empty())
            return fail(Code::BadInput, "session.no_entry", "the paper has no entries");
        return Drafts{{attempt->id, "candidate", ExamStarted{}},
                      {attempt->id, "system", EntryOpened{attempt->order[0]}}};
    }
    Result<Drafts> operator()(OpenEntry const& intent) const {
        auto const* attempt = TRY(running());
        TRY(entry(*attempt, intent.entry));
        if (attempt->entry == intent.entry && attempt->page == Page::Exam) return Drafts{};
        return Drafts{{attempt->id, "candidate", EntryOpened{intent.entry}}};
    }
    Result<Drafts> operator()(SetResponse const& intent) const {
        auto const* attempt = TRY(running());
        auto const* current = TRY(entry(*attempt, intent.entry));
        auto found = current->answers.find(intent.response);
        auto same = found == current->answers.end()
                        ? intent.values.empty()
                        : !found->second.written && found->second.values == intent.values;
        if (same) return Drafts{};
        return Drafts{{attempt->id, "candidate", ResponseSet{intent.entry, intent.response, intent.values}}};
    }
    Result<Drafts> operator()(EditText const& intent) const {
        auto const* attempt = TRY(running());
        auto const* current = TRY(entry(*attempt, intent.entry));
        auto found = current->answers.find(intent.response);
        auto const size = found == current->answers.end() ? 0 : found->second.text.size();
        auto inserted = TRY(to_utf32(intent.inserted));
        if (intent.position > size || intent.deleted > size - intent.position)
            return fail(Code::BadInput, "session.bad_edit", "edit beyond the text");
        if (size - intent.deleted + inserted.size() > answer_code_points_max)
            return fail(Code::Full, "session.answer_too_long", "answer longer than allowed");
        if (intent.deleted == 0 && inserted.empty()) return Drafts{};
        return Drafts{
            {attempt->id, "candidate",
             TextEdited{intent.entry, intent.response, intent.position, intent.deleted, intent.inserted}}};
    }
    Result<Drafts> operator()(SetFlag const& intent) const {
        auto const* attempt = TRY(running());
        auto const* current = TRY(entry(*attempt, intent.entry));
        if (current->flagged == intent.on) return Drafts{};
        return Drafts{{attempt->id, "candidate", FlagSet{intent.entry, intent.on}}};
    }
    Result<Drafts> operator()(ActOnTask const& intent) const {
        auto const* attempt = TRY(running());
        auto found = attempt->tasks.find(intent.entry);
        if (found == attempt->tasks.end())
            return fail(Code::BadInput, "session.no_entry", "no such task in this paper");
        TRY(tasks::legal(found->second, intent.action, state.clock.at(now) - attempt->started));
        return Drafts{{attempt->id, "candidate", TaskActed{intent.entry, intent.action}}};
    }
    Result<Drafts> operator()(TurnTo const& intent) const {
        if (intent.page == Page::Service) {
            if (state.staff.empty()) return denied("session.pin_first", "service needs a PIN");
            return Drafts{{state.current, state.staff, ScreenTurned{Page::Service}}};
        }
        if (intent.page == Page::Back) {
            TRY(need(Screen::Service));
            return Drafts{{state.current, "system", ScreenTurned{Page::Back}}};
        }
        auto const* attempt = TRY(running());
        if (attempt->page == intent.page) return Drafts{};
        return Drafts{{attempt->id, "candidate", ScreenTurned{intent.page}}};
    }
    Result<Drafts> operator()(Submit const& intent) const {
        auto const* attempt = state.attempt();
        if (!attempt || attempt->phase != Phase::Running)
            return denied("session.not_running", "no attempt is running");
        auto const time_up = left(state, *attempt, now) == Millis{0};
        if (intent.by == SubmittedBy::Candidate && !time_up) TRY(need(Screen::Submit));
        if (intent.by == SubmittedBy::TimeUp && !time_up)
            return denied("session.not_now", "there is time left");
        return Drafts{{attempt->id, time_up ? "system" : "candidate",
                       Submitted{time_up ? SubmittedBy::TimeUp : SubmittedBy::Candidate}}};
    }
    Result<Drafts> operator()(RecordScore const& intent) const {
        auto const* attempt = state.attempt();
        if (!attempt || attempt->phase != Phase::Submitted)
            return denied("session.not_now", "nothing to score");
        if (attempt->score || attempt->sealed) return Drafts{};
        return Drafts{{attempt->id, "system", intent.scored}};
    }
    Result<Drafts> operator()(RecordReceipt const& intent) const {
        auto found = state.attempts.find(intent.attempt);
        if (found == state.attempts.end() || !found->second.submitted_by)
            return fail(Code::BadInput, "session.no_attempt",
                        "receipt for no submitted attempt of this terminal");
        if (found->second.receipt || intent.receipt.size <= found->second.submitted_seq) return Drafts{};
        return Drafts{{intent.attempt, "system", intent.receipt}};
    }
    Result<Drafts> operator()(SealAttempt const& intent) const {
        auto found = state.attempts.find(intent.attempt);
        if (found == state.attempts.end() || !found->second.submitted_by || !found->second.keyed)
            return denied("session.not_now", "nothing to seal");
        if (found->second.sealed) return Drafts{};
        return Drafts{{intent.attempt, "system", intent.evidence},
                      {intent.attempt, "system", AttemptSealed{intent.evidence.sha256}}};
    }
    Result<Drafts> operator()(CloseAttempt const& intent) const {
        auto const* attempt = state.attempt();
        if (!attempt || attempt->phase != Phase::Submitted)
            return denied("session.not_now", "nothing to close");
        return Drafts{{attempt->id, "candidate", AttemptClosed{intent.why}}};
    }
    Result<Drafts> operator()(CallHelp const&) const {
        if (state.help_called) return Drafts{};
        return Drafts{{state.current, "candidate", HelpCalled{}}};
    }
    Result<Drafts> operator()(AnswerHelp const& intent) const {
        TRY(need_staff(intent.staff));
        if (!state.help_called) return Drafts{};
        return Drafts{{state.current, actor_of(intent.staff), HelpAnswered{}}};
    }
    Result<Drafts> operator()(GrantTime const& intent) const {
        TRY(need_staff(intent.staff));
        auto const* attempt = state.attempt();
        if (!attempt || attempt->phase != Phase::Running)
            return denied("session.not_running", "no attempt is running");
        TRY(exam::apply(attempt->timer, {exam::TimerChange::Granted, state.clock.at(now), intent.amount}));
        return Drafts{{attempt->id, actor_of(intent.staff),
                       TimeGranted{static_cast<std::uint64_t>(intent.amount.count()), intent.reason}}};
    }
    Result<Drafts> operator()(FreezeTimer const& intent) const {
        auto const* attempt = TRY(running());
        if (!attempt->timer.running) return Drafts{};
        return Drafts{{attempt->id, "system", TimerFrozen{intent.why}}};
    }
    Result<Drafts> operator()(ResumeTimer const& intent) const {
        auto const* attempt = TRY(running());
        if (attempt->timer.running) return Drafts{};
        return Drafts{{attempt->id, "system", TimerResumed{intent.why}}};
    }
    Result<Drafts> operator()(ChangeSettings const& intent) const {
        if (intent.settings == state.settings) return Drafts{};
        auto const& to = intent.settings;
        return Drafts{
            {state.current, "candidate",
             SettingsChanged{to.theme, to.language, to.zoom_percent, to.timer_hidden, to.less_motion}}};
    }
    Result<Drafts> operator()(NoteFact const& intent) const {
        return Drafts{{intent.subject, "system", intent.fact}};
    }
};
}  // namespace

Result<std::vector<Draft>> decide(State const& state, Intent const& intent, Now const& now) {
    return std::visit(Decide{state, now}, intent);
}
std::vector<Intent> due(State const& state, Now const& now) {
    auto const* attempt = state.attempt();
    if (!attempt || attempt->phase != Phase::Running) return {};
    if (left(state, *attempt, now) == Millis{0}) return {Submit{SubmittedBy::TimeUp}};
    if (state.clock.at(now) - attempt->last_tick >= tick_every) return {NoteFact{attempt->id, Tick{}}};
    return {};
}
}  // namespace kz::session
