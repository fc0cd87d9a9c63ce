#include "core/session/session.h"
#include "core/session/takeover.h"
#include <algorithm>
namespace kz::session {
namespace {
std::unexpected<Error> corrupt(char const* detail) { return fail(Code::Corrupt, "session.corrupt", detail); }

// The offset that makes session time continue from the last event when the machine was booted anew.
void advance_clock(SessionClock& clock, ledger::Event const& event) {
    if (event.boot != clock.boot) {
        clock.boot = event.boot;
        clock.offset = clock.last - event.boottime;
    }
    clock.last = std::max(clock.last, event.boottime + clock.offset);
    clock.last_wall = event.wall;
}
Screen screen_of(Attempt const& attempt) {
    switch (attempt.phase) {
    case Phase::Preparing:
        return attempt.warmed_up ? Screen::Waiting : attempt.rules_accepted ? Screen::Warmup : Screen::Rules;
    case Phase::Running:
        return attempt.page == Page::Review   ? Screen::Review
               : attempt.page == Page::Submit ? Screen::Submit
                                              : Screen::Exam;
    case Phase::Submitted: return Screen::Receipt;
    case Phase::Closed: return Screen::Idle;
    }
    return Screen::Idle;
}
void clear_seat(State& state) {
    state.check_in = {};
    state.settings = {};
    state.help_called = false;
    state.staff.clear();
    state.current.clear();
    state.screen = Screen::Idle;
}

// What is left of an attempt whose result was sealed: that it was, by whom, when, and the proof of it. The
// same whether the fold could read the secret events before or not.
Attempt remains_of(Attempt const& attempt, std::string const& bundle) {
    Attempt rest;
    rest.id = attempt.id, rest.registration = attempt.registration, rest.masked_name = attempt.masked_name;
    rest.seat = attempt.seat, rest.paper = attempt.paper, rest.language = attempt.language;
    rest.paper_version = attempt.paper_version;
    rest.keyed = rest.opened = rest.sealed = true;
    rest.bundle = bundle;
    rest.phase = attempt.phase;
    rest.started = attempt.started;
    rest.submitted_by = attempt.submitted_by, rest.submitted_seq = attempt.submitted_seq;
    rest.submitted_wall = attempt.submitted_wall;
    rest.receipt = attempt.receipt;
    return rest;
}

struct Apply {
    State& state;
    ledger::Event const& event;
    Millis gap;       // session time since the event before
    Millis wall_gap;  // wall time since then
    bool rebooted;

    Attempt* subject() {
        auto found = state.attempts.find(event.subject);
        return found == state.attempts.end() ? nullptr : &found->second;
    }
    Result<Entry*> entry(std::string const& id) {
        auto* attempt = subject();
        if (!attempt) return corrupt("event of an unknown attempt");
        auto found = attempt->entries.find(id);
        if (found == attempt->entries.end()) return corrupt("event of an unknown entry");
        return &found->second;
    }
    Result<> change_timer(exam::TimerChange change, Millis amount = {}) {
        auto* attempt = subject();
        if (!attempt) return corrupt("timer of an unknown attempt");
        attempt->timer = TRY(exam::apply(attempt->timer, {change, state.clock.last, amount}));
        return {};
    }
    void show() {
        if (state.screen == Screen::Service) return;
        if (auto* attempt = state.attempt()) state.screen = screen_of(*attempt);
    }

    Result<> operator()(TerminalStarted const& fact) {
        state.terminal = fact.terminal, state.site = fact.site, state.seat = fact.seat;
        state.staff.clear();
        auto* attempt = state.attempt();
        if (!attempt) {  // The card was held in memory alone: begin again at the card.
            clear_seat(state);
            return {};
        }
        state.screen = screen_of(*attempt);
        if (attempt->phase == Phase::Running) {
            attempt->lost += std::clamp(rebooted ? wall_gap : gap, Millis{0}, exam::allowance_max);
            ++attempt->interruptions;
            attempt->resumed_at = state.clock.last;
        }
        return {};
    }
    Result<> operator()(TerminalStopped const&) { return {}; }
    Result<> operator()(CopyRepaired const&) { return {}; }
    Result<> operator()(ClockJumped const&) { return {}; }
    Result<> operator()(DeviceChanged const& fact) {
        state.devices[fact.device] = fact.state;
        return {};
    }
    Result<> operator()(SittingLoaded const& fact) {
        state.sitting = fact.sitting, state.paper = fact.paper,
        state.manifest_version = fact.manifest_version;
        return {};
    }
    Result<> operator()(IncidentRaised const& fact) {
        state.incidents.push_back({event.seq, event.subject, fact.what});
        return {};
    }
    Result<> operator()(LedgerContinued const& fact) {
        state.follows = fact.origin;
        return {};
    }
    Result<> operator()(StorageChanged const&) { return {}; }
    Result<> operator()(EvidenceStored const&) { return {}; }
    Result<> operator()(PackageOpened const& fact) {
        auto& version = state.packages[fact.exam];
        version = std::max(version, fact.version);
        return {};
    }
    Result<> operator()(CardPresented const&) {
        state.check_in = {};
        state.screen = Screen::Consent;
        return {};
    }
    Result<> operator()(CardWithdrawn const&) {
        clear_seat(state);
        return {};
    }
    Result<> operator()(ConsentGiven const& fact) {
        state.check_in.way = fact.way;
        state.check_in.consent_version = fact.text_version;
        return {};
    }
    Result<> operator()(IdentityRead const& fact) {
        auto& person = state.check_in;
        person.match = fact.match, person.registration = fact.registration;
        person.masked_name = fact.masked_name, person.masked_number = fact.masked_number;
        person.problems = fact.problems;
        auto face = fact.match == RosterMatch::Found && person.way == Way::Face;
        state.screen = face ? Screen::Face : Screen::Card;
        return {};
    }
    Result<> operator()(FaceTried const& fact) {
        state.check_in.face_matched = fact.matched;
        if (fact.matched) state.screen = Screen::Confirm;
        else ++state.check_in.face_misses;
        return {};
    }
    Result<> operator()(ManualCheckAsked const& fact) {
        state.check_in.manual_why = fact.why;
        state.screen = Screen::Manual;
        return {};
    }
    Result<> operator()(PinTried const& fact) {
        if (fact.right) {
            state.pin = {};
            state.staff = event.actor;
            return {};
        }
        auto over = ++state.pin.misses > pin_misses_free ? state.pin.misses - pin_misses_free - 1 : 0;
        if (state.pin.misses > pin_misses_free)
            state.pin.locked_until =
                state.clock.last +
                std::min<Millis>(pin_lock_max, pin_lock_first * (1LL << std::min(over, 20U)));
        return {};
    }
    Result<> operator()(ManualCheckDecided const& fact) {
        state.staff.clear();
        state.check_in.manual_accepted = fact.accepted;
        if (fact.accepted) state.screen = Screen::Confirm;
        else clear_seat(state);
        return {};
    }
    Result<> operator()(IdentityConfirmed const&) {
        state.check_in.confirmed = true;
        for (auto& [id, attempt] : state.attempts)  // Someone who comes back goes on where they were.
            if (attempt.registration == event.subject && attempt.opened && attempt.phase != Phase::Closed)
                state.current = id;
        show();
        return {};
    }
    Result<> operator()(IdentityDenied const&) {
        clear_seat(state);
        return {};
    }
    Result<> operator()(HelpCalled const&) {
        state.help_called = true;
        return {};
    }
    Result<> operator()(HelpAnswered const&) {
        state.help_called = false;
        return {};
    }
    Result<> operator()(KeyMade const& fact) {
        if (subject()) return corrupt("key of an attempt that exists");
        if (fact.recipients.size() != fact.sealed.size()) return corrupt("a recipient without the key");
        auto& attempt = state.attempts[event.subject];
        attempt.id = event.subject, attempt.keyed = true;
        attempt.registration = fact.registration, attempt.seat = fact.seat;
        attempt.paper = fact.paper, attempt.paper_version = fact.paper_version;
        attempt.language = fact.language;
        return {};
    }
    Result<> operator()(AttemptOpened const& fact) {
        auto const* announced = subject();
        if (announced && (!announced->keyed || announced->opened)) return corrupt("attempt opened twice");
        if (fact.tasks.size() != fact.task_specs.size()) return corrupt("a task without its specification");
        Attempt attempt;
        attempt.keyed = announced != nullptr, attempt.opened = true;
        attempt.id = event.subject, attempt.registration = fact.registration, attempt.seat = fact.seat;
        attempt.masked_name = state.check_in.masked_name;
        attempt.paper = fact.paper, attempt.language = fact.language,
        attempt.paper_version = fact.paper_version;
        attempt.seed = fact.seed;
        attempt.order = fact.items;
        attempt.order.insert(attempt.order.end(), fact.tasks.begin(), fact.tasks.end());
        for (auto const& id : attempt.order) attempt.entries[id] = {};
        for (std::size_t n = 0; n < fact.tasks.size(); ++n) {
            auto spec = TRY(tasks::parse_spec(fact.task_specs[n]));
            attempt.tasks.emplace(fact.tasks[n], tasks::begin(spec, fact.seed));
        }
        attempt.timer = TRY(exam::apply({Millis{0}, state.clock.last, false},
                                        {exam::TimerChange::Granted, state.clock.last,
                                         Millis{static_cast<std::int64_t>(fact.allowance_ms)}}));
        state.attempts.insert_or_assign(event.subject, std::move(attempt));
        state.current = event.subject;
        show();
        return {};
    }
    // A secret event whose key is not at hand. Its header still says that it happened; what it said is left
    // out.
    Result<> unreadable() {
        auto* attempt = subject();
        if (!attempt || !attempt->keyed) return corrupt("a sealed event of an attempt without a key");
        attempt->opaque = true;
        auto const kind = static_cast<EventKind>(event.kind);
        if (kind == EventKind::AttemptOpened || kind == EventKind::TakenOver) {
            attempt->opened = true;
            attempt->masked_name = state.check_in.masked_name;
            state.current = event.subject;
            show();
        }
        if (kind == EventKind::EntryOpened) attempt->page = Page::Exam, show();
        return {};
    }
    Result<> operator()(RulesAccepted const&) { return mark(&Attempt::rules_accepted); }
    Result<> operator()(WarmupDone const&) { return mark(&Attempt::warmed_up); }
    Result<> mark(bool Attempt::* flag) {
        auto* attempt = subject();
        if (!attempt) return corrupt("event of an unknown attempt");
        attempt->*flag = true;
        show();
        return {};
    }
    Result<> operator()(ExamStarted const&) {
        TRY(change_timer(exam::TimerChange::Resumed));
        subject()->phase = Phase::Running;
        subject()->started = state.clock.last;
        subject()->last_tick = state.clock.last;
        show();
        return {};
    }
    Result<> operator()(TimerFrozen const&) { return change_timer(exam::TimerChange::Frozen); }
    Result<> operator()(TimerResumed const&) { return change_timer(exam::TimerChange::Resumed); }
    Result<> operator()(TimeGranted const& fact) {
        TRY(change_timer(exam::TimerChange::Granted, Millis{static_cast<std::int64_t>(fact.amount_ms)}));
        subject()->lost = {};
        return {};
    }
    Result<> operator()(Tick const&) {
        auto* attempt = subject();
        if (!attempt) return corrupt("tick of an unknown attempt");
        attempt->last_tick = state.clock.last;
        return {};
    }
    Result<> operator()(EntryOpened const& fact) {
        TRY(entry(fact.entry))->seen = true;
        subject()->entry = fact.entry;
        subject()->page = Page::Exam;
        show();
        return {};
    }
    Result<> operator()(ResponseSet const& fact) {
        auto& answer = TRY(entry(fact.entry))->answers[fact.response];
        answer.values = fact.values;
        answer.written = false;
        return {};
    }
    Result<> operator()(TextEdited const& fact) {
        auto& answer = TRY(entry(fact.entry))->answers[fact.response];
        auto inserted = TRY(to_utf32(fact.inserted));
        if (fact.position > answer.text.size() || fact.deleted > answer.text.size() - fact.position)
            return corrupt("edit beyond the text");
        answer.text.replace(fact.position, fact.deleted, inserted);
        answer.written = true;
        return {};
    }
    Result<> operator()(FlagSet const& fact) {
        TRY(entry(fact.entry))->flagged = fact.on;
        return {};
    }
    Result<> operator()(TaskActed const& fact) {
        TRY(entry(fact.entry));
        auto task = subject()->tasks.find(fact.entry);
        if (task == subject()->tasks.end()) return corrupt("action on an entry that is no task");
        return tasks::apply(task->second, fact.action, state.clock.last - subject()->started);
    }
    Result<> operator()(ScreenTurned const& fact) {
        if (fact.to == Page::Service) {
            state.before_service = state.screen;
            state.screen = Screen::Service;
            return {};
        }
        if (fact.to == Page::Back) {
            state.screen = state.before_service;
            state.staff.clear();
            show();
            return {};
        }
        auto* attempt = subject();
        if (!attempt) return corrupt("page of an unknown attempt");
        attempt->page = fact.to;
        show();
        return {};
    }
    Result<> operator()(Submitted const& fact) {
        TRY(change_timer(exam::TimerChange::Frozen));
        auto* attempt = subject();
        attempt->phase = Phase::Submitted;
        attempt->submitted_by = fact.by;
        attempt->submitted_seq = event.seq;
        attempt->submitted_wall = event.wall;
        show();
        return {};
    }
    Result<> operator()(Scored const& fact) {
        auto* attempt = subject();
        if (!attempt || attempt->sealed) return corrupt("score of an unknown or sealed attempt");
        attempt->score = fact;
        return {};
    }
    Result<> operator()(ReceiptReceived const& fact) {
        auto* attempt = subject();
        if (!attempt) return corrupt("receipt of an unknown attempt");
        attempt->receipt = Receipt{fact.size, fact.receipt};
        return {};
    }
    Result<> operator()(AttemptClosed const&) {
        auto* attempt = subject();
        if (!attempt) return corrupt("end of an unknown attempt");
        attempt->phase = Phase::Closed;
        if (state.current == event.subject) clear_seat(state);
        return {};
    }
    Result<> operator()(AttemptSealed const& fact) {
        auto* attempt = subject();
        if (!attempt || !attempt->submitted_by) return corrupt("sealed before it was submitted");
        *attempt = remains_of(*attempt, fact.bundle);
        show();
        return {};
    }
    Result<> operator()(HandedOver const&) {
        auto* attempt = subject();
        if (!attempt) return corrupt("hand-over of an unknown attempt");
        TRY(change_timer(exam::TimerChange::Frozen));
        *subject() = remains_of(*subject(), "");
        subject()->phase = Phase::Closed;
        if (state.current == event.subject) clear_seat(state);
        return {};
    }
    Result<> operator()(TakenOver const& fact);
    Result<> operator()(SettingsChanged const& fact) {
        state.settings = {fact.theme, fact.language, fact.zoom_percent, fact.timer_hidden, fact.less_motion};
        return {};
    }
};
// The facts of the other terminal, folded by themselves; then its times moved into this session's clock.
Result<> Apply::operator()(TakenOver const& fact) {
    if (auto const* announced = subject(); announced && (!announced->keyed || announced->opened))
        return corrupt("attempt opened twice");
    State there;
    there.check_in.masked_name = state.check_in.masked_name;
    for (auto const& bytes : fact.facts) {
        auto one = read_short_fact(bytes);
        if (!one) return corrupt("a taken-over fact that is none");
        TRY(apply(there,
                  {there.events, one->kind, event.subject, "system", {}, one->at, {}, {}, one->payload}));
    }
    auto const* found = there.attempt();
    if (!found || found->id != event.subject) return corrupt("a take-over without an attempt");
    auto attempt = *found;
    attempt.keyed = subject() != nullptr;
    attempt.timer = {exam::left(found->timer, there.clock.last), state.clock.last, found->timer.running};
    attempt.started = state.clock.last - (there.clock.last - found->started);
    attempt.last_tick = state.clock.last;
    state.attempts.insert_or_assign(event.subject, std::move(attempt));
    state.current = event.subject;
    show();
    return {};
}
}  // namespace

Result<> apply(State& state, ledger::Event const& event) {
    if (event.seq != state.events) return corrupt("event out of order");
    auto const kind = static_cast<EventKind>(event.kind);
    std::optional<Fact> fact;
    if (!ledger::is_sealed(event)) fact = TRY(decode_fact(kind, event.payload));
    else if (!is_secret(kind)) return corrupt("a sealed event of a kind that stays clear");
    auto const before = state.clock;
    auto const first = state.events == 0;
    advance_clock(state.clock, event);
    ++state.events;
    Apply step{state, event, state.clock.last - before.last,
               first ? Millis{0} : event.wall - before.last_wall, !first && before.boot != event.boot};
    return fact ? std::visit(step, *fact) : step.unreadable();
}
Result<State> replay(std::span<ledger::Event const> events) {
    State state;
    for (auto const& event : events) TRY(apply(state, event));
    return state;
}
}  // namespace kz::session
