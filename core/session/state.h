#pragma once  // What is true at a terminal: the fold of its events, and nothing else. Plain data; no device,
              // clock or file.
// Laws (tests/unit/session): folding the same events gives the same state anywhere; nothing here changes but
// by an event.
#include "core/base/clock.h"
#include "core/base/crypto.h"
#include "core/exam/timer.h"
#include "core/session/facts.h"
#include "core/tasks/task.h"
#include <map>
#include <optional>
namespace kz::session {
// The staff PIN locks for 15 s at the fifth miss and twice as long at each further one.
inline constexpr unsigned pin_misses_free = 4;
inline constexpr Millis pin_lock_first{15'000};
inline constexpr Millis pin_lock_max = std::chrono::hours{12};
inline constexpr unsigned face_misses_max = 3;  // then the proctor looks; the machine never refuses
inline constexpr std::size_t answer_code_points_max =
    50'000;  // an extended answer; more is refused with advice

enum class Screen : std::uint8_t {
    Idle,
    Consent,
    Card,
    Face,
    Manual,
    Confirm,
    Rules,
    Warmup,
    Waiting,
    Exam,
    Review,
    Submit,
    Receipt,
    Locked,
    Service
};
std::string_view name_of(Screen screen);  // as seams.md names them

// Session time: boot time carried over reboots. Within one boot it runs on; over a reboot it continues from
// the last durable event, so nobody loses exam time to a power cut.
struct SessionClock {
    BootId boot{};
    Millis offset{};  // session time = boot time + offset
    Millis last{};    // of the last event
    Millis last_wall{};
    Millis at(Now const& now) const {
        return std::max(last, now.boot == boot ? now.boottime + offset : last);
    }
};
struct Settings {
    std::string theme = "light", language;  // language empty: the terminal's own
    std::uint64_t zoom_percent = 100;
    bool timer_hidden = false, less_motion = false;
    friend bool operator==(Settings const&, Settings const&) = default;
};
struct CheckIn {  // Of the person at the seat now; empty while idle.
    std::optional<Way> way;
    std::string consent_version;
    std::optional<RosterMatch> match;
    std::string registration, masked_name, masked_number;
    std::vector<std::string> problems;
    unsigned face_misses = 0;
    bool face_matched = false;
    std::string manual_why;  // set once a manual check was asked for
    std::optional<bool> manual_accepted;
    bool confirmed = false;
};
struct PinLock {
    unsigned misses = 0;
    Millis locked_until{};  // session time
};
struct Answer {
    std::vector<std::string> values;  // as core/exam takes responses
    std::u32string text;              // of a response in writing; code points, because edits count them
    bool written = false;             // then `text` counts, not `values`
    bool empty() const { return written ? text.empty() : values.empty(); }
};
struct Entry {
    bool seen = false, flagged = false;
    std::map<std::string, Answer> answers;  // by response id
};
enum class Phase : std::uint8_t { Preparing, Running, Submitted, Closed };
struct Receipt {
    std::uint64_t size = 0;
    std::string note;
};
struct Attempt {
    std::string id, registration, masked_name, seat, paper, language;
    std::uint64_t paper_version = 0, seed = 0;
    bool keyed = false;   // it has a key of its own: what is secret about it is sealed in the ledger
    bool opened = false;  // paper, entries and allowance are fixed
    bool opaque = false;  // some of it was sealed and could not be read: what follows is the clear part alone
    bool sealed = false;  // the result went to the issuer; nothing below but the submission is left here
    std::string bundle;   // hex hash of that evidence
    Phase phase = Phase::Preparing;
    exam::Timer timer;
    std::vector<std::string> order;  // items, then tasks
    std::map<std::string, Entry> entries;
    std::map<std::string, tasks::State> tasks;  // those of `entries` that are tasks
    std::string entry;                          // the one on the screen
    Page page = Page::Exam;
    bool rules_accepted = false, warmed_up = false;
    // Session or wall time that passed while the program was not running, since the last grant: proposed, not
    // given.
    Millis lost{};
    Millis started{}, last_tick{};  // session time
    unsigned interruptions = 0;
    Millis resumed_at{};  // session time of the last restart; zero when none
    std::optional<SubmittedBy> submitted_by;
    std::uint64_t submitted_seq = 0;
    Millis submitted_wall{};
    std::optional<Scored> score;
    std::optional<Receipt> receipt;
};
struct Incident {
    std::uint64_t seq = 0;
    std::string subject, what;  // a string key
};
struct State {
    std::uint64_t events = 0;  // folded so far
    SessionClock clock;
    std::string terminal, site, seat;
    std::string sitting, paper;
    std::uint64_t manifest_version = 0;
    Screen screen = Screen::Idle;
    Screen before_service = Screen::Idle;
    CheckIn check_in;
    PinLock pin;
    std::string staff;  // actor whose PIN was right and who has not finished yet
    bool help_called = false;
    Settings settings;
    std::string current;  // id of the attempt at the seat, "" when none
    std::map<std::string, Attempt> attempts;
    std::map<std::string, std::string> devices;  // device → state, as last recorded
    std::vector<Incident> incidents;
    std::map<std::string, std::uint64_t> packages;  // exam → highest version opened here
    std::string follows;                            // origin of the ledger this one continues, "" when none

    Attempt* attempt();
    Attempt const* attempt() const;
    Attempt const* attempt_of(std::string const& registration) const;  // an opened one
};
Millis left(State const& state, Attempt const& attempt, Now const& now);
// The answer as core/exam takes it: written text as one value, nothing when empty.
std::vector<std::string> response_values(Answer const& answer);
// SHA-256 over a canonical encoding of everything above.
Hash state_hash(State const& state);
// For `kaozhanctl ledger replay`: {"state_hash":…,"attempts":[…]} as seams.md shapes it.
std::string state_json(State const& state);

std::string to_utf8(std::u32string_view text);
Result<std::u32string> to_utf32(std::string_view text);  // BadInput: not UTF-8
}  // namespace kz::session
