#pragma once  // What an event says: its payload as a plain struct, one per kind, and the bytes they are kept
              // as.
// Payload bytes: the suite byte 0, then a CBOR map of the fields under the names given to `each`
// (docs/formats/events.md). A field a reader does not know is skipped, a missing one keeps its default: kinds
// are only ever added to.
#include "core/base/bytes.h"
#include "core/ledger/event_kinds.h"
#include <cstdint>
#include <string>
#include <variant>
#include <vector>
namespace kz::session {
using ledger::EventKind;
#define KZ_FACT(kind_name) \
    static constexpr EventKind kind = EventKind::kind_name; \
    friend bool operator==(kind_name const&, kind_name const&) = default;

struct TerminalStarted {
    KZ_FACT(TerminalStarted)
    std::string version, terminal, site, seat;
    static void each(auto& self, auto&& field) {
        field("version", self.version), field("terminal", self.terminal), field("site", self.site);
        field("seat", self.seat);
    }
};
struct TerminalStopped {
    KZ_FACT(TerminalStopped)
    std::string cause;
    static void each(auto& self, auto&& field) { field("cause", self.cause); }
};
struct CopyRepaired {
    KZ_FACT(CopyRepaired)
    std::string what;          // event-file-torn, event-file-behind, database-behind, …: the ledger's code
    std::uint64_t events = 0;  // how many came over from the other copy
    std::uint64_t from = 0;    // the first event concerned
    static void each(auto& self, auto&& field) {
        field("what", self.what), field("events", self.events), field("from", self.from);
    }
};
struct ClockJumped {
    KZ_FACT(ClockJumped)
    std::int64_t by_ms = 0;  // of wall time against boot time
    static void each(auto& self, auto&& field) { field("by_ms", self.by_ms); }
};
struct DeviceChanged {
    KZ_FACT(DeviceChanged)
    std::string device;  // reader, camera, network, storage
    std::string state;   // ready, absent, failed
    static void each(auto& self, auto&& field) { field("device", self.device), field("state", self.state); }
};
struct SittingLoaded {
    KZ_FACT(SittingLoaded)
    std::uint64_t manifest_version = 0;
    std::string sitting, paper;
    std::uint64_t paper_version = 0;
    std::string manifest_hash;  // hex
    static void each(auto& self, auto&& field) {
        field("manifest_version", self.manifest_version), field("sitting", self.sitting),
            field("paper", self.paper);
        field("paper_version", self.paper_version), field("manifest_hash", self.manifest_hash);
    }
};
struct IncidentRaised {
    KZ_FACT(IncidentRaised)
    std::string what;  // a string key, incident.…
    static void each(auto& self, auto&& field) { field("what", self.what); }
};
struct LedgerContinued {
    KZ_FACT(LedgerContinued)
    std::string origin;      // of the ledger this one follows
    std::uint64_t size = 0;  // what is known of it: events, hash of the last one and tree root, hex
    std::string head, root, why;
    static void each(auto& self, auto&& field) {
        field("origin", self.origin), field("size", self.size), field("head", self.head);
        field("root", self.root), field("why", self.why);
    }
};
struct StorageChanged {
    KZ_FACT(StorageChanged)
    std::string copy;   // database, event-file, disk
    std::string state;  // failed, whole, nearly-full, roomy
    std::string rule;   // what the site's rule made of it: stop, continue, ""
    static void each(auto& self, auto&& field) {
        field("copy", self.copy), field("state", self.state), field("rule", self.rule);
    }
};
struct EvidenceStored {
    KZ_FACT(EvidenceStored)
    std::string what;    // bundle, photo, clip, file
    std::string sha256;  // hex; the file lies in evidence/ under this name
    std::uint64_t bytes = 0;
    static void each(auto& self, auto&& field) {
        field("what", self.what), field("sha256", self.sha256), field("bytes", self.bytes);
    }
};
struct PackageOpened {
    KZ_FACT(PackageOpened)
    std::string exam;
    std::uint64_t version = 0;
    std::string sha256;  // hex, of the package file
    static void each(auto& self, auto&& field) {
        field("exam", self.exam), field("version", self.version), field("sha256", self.sha256);
    }
};
struct CardPresented {
    KZ_FACT(CardPresented)
    std::string card_kind, sam_id;
    static void each(auto& self, auto&& field) {
        field("card_kind", self.card_kind), field("sam_id", self.sam_id);
    }
};
struct CardWithdrawn {
    KZ_FACT(CardWithdrawn)
    std::string why;  // removed, refused, left, reader-gone
    static void each(auto& self, auto&& field) { field("why", self.why); }
};
enum class Way : std::uint8_t { Face = 0, Manual = 1 };
struct ConsentGiven {
    KZ_FACT(ConsentGiven)
    std::string text_version;
    Way way = Way::Face;
    static void each(auto& self, auto&& field) {
        field("text_version", self.text_version), field("way", self.way);
    }
};
enum class RosterMatch : std::uint8_t { Found = 0, NotOnRoster = 1, AlreadySubmitted = 2, CardProblem = 3 };
struct IdentityRead {
    KZ_FACT(IdentityRead)
    RosterMatch match = RosterMatch::NotOnRoster;
    std::string registration, masked_name, masked_number;
    std::vector<std::string> problems;  // codes of the card parser
    static void each(auto& self, auto&& field) {
        field("match", self.match), field("registration", self.registration),
            field("masked_name", self.masked_name);
        field("masked_number", self.masked_number), field("problems", self.problems);
    }
};
struct FaceTried {
    KZ_FACT(FaceTried)
    bool matched = false;
    std::int64_t score_millis = 0, threshold_millis = 0;  // cosine × 1000
    std::string model;
    static void each(auto& self, auto&& field) {
        field("matched", self.matched), field("score_millis", self.score_millis);
        field("threshold_millis", self.threshold_millis), field("model", self.model);
    }
};
struct ManualCheckAsked {
    KZ_FACT(ManualCheckAsked)
    std::string why;  // chosen, face-missed, camera-absent, no-photo
    static void each(auto& self, auto&& field) { field("why", self.why); }
};
struct PinTried {
    KZ_FACT(PinTried)
    bool right = false;
    static void each(auto& self, auto&& field) { field("right", self.right); }
};
struct ManualCheckDecided {
    KZ_FACT(ManualCheckDecided)
    bool accepted = false;
    std::string reason;
    static void each(auto& self, auto&& field) {
        field("accepted", self.accepted), field("reason", self.reason);
    }
};
#define KZ_BARE_FACT(name) \
    struct name { \
        KZ_FACT(name) \
        static void each(auto&, auto&&) {} \
    };
KZ_BARE_FACT(IdentityConfirmed)
KZ_BARE_FACT(IdentityDenied)
KZ_BARE_FACT(HelpCalled)
KZ_BARE_FACT(HelpAnswered)
KZ_BARE_FACT(RulesAccepted)
KZ_BARE_FACT(WarmupDone)
KZ_BARE_FACT(ExamStarted)
KZ_BARE_FACT(Tick)
struct KeyMade {
    KZ_FACT(KeyMade)
    std::string registration, seat, sitting, paper, language;  // what stays clear of the attempt
    std::uint64_t paper_version = 0;
    std::vector<std::string> recipients;  // "issuer", and for another terminal that may have to go on:
    std::vector<Bytes> sealed;            // beside `recipients`: the attempt's key, sealed for each of them
    static void each(auto& self, auto&& field) {
        field("registration", self.registration), field("seat", self.seat), field("sitting", self.sitting);
        field("paper", self.paper), field("language", self.language);
        field("paper_version", self.paper_version);
        field("recipients", self.recipients), field("sealed", self.sealed);
    }
};
struct AttemptOpened {
    KZ_FACT(AttemptOpened)
    std::string registration, seat, paper, language;
    std::uint64_t paper_version = 0;
    std::uint64_t seed = 0;  // draws shuffles and faults; from the terminal's random source, once
    std::uint64_t allowance_ms = 0;
    std::vector<std::string> items, tasks;  // entry ids in the paper's order
    std::vector<Bytes>
        task_specs;  // beside `tasks`: the bytes of each TASK.json, so that the fold needs no paper
    static void each(auto& self, auto&& field) {
        field("registration", self.registration), field("seat", self.seat), field("paper", self.paper);
        field("language", self.language), field("paper_version", self.paper_version),
            field("seed", self.seed);
        field("allowance_ms", self.allowance_ms), field("items", self.items), field("tasks", self.tasks);
        field("task_specs", self.task_specs);
    }
};
struct TimerFrozen {
    KZ_FACT(TimerFrozen)
    std::string why;
    static void each(auto& self, auto&& field) { field("why", self.why); }
};
struct TimerResumed {
    KZ_FACT(TimerResumed)
    std::string why;
    static void each(auto& self, auto&& field) { field("why", self.why); }
};
struct TimeGranted {
    KZ_FACT(TimeGranted)
    std::uint64_t amount_ms = 0;
    std::string reason;
    static void each(auto& self, auto&& field) {
        field("amount_ms", self.amount_ms), field("reason", self.reason);
    }
};
struct EntryOpened {
    KZ_FACT(EntryOpened)
    std::string entry;
    static void each(auto& self, auto&& field) { field("entry", self.entry); }
};
struct ResponseSet {
    KZ_FACT(ResponseSet)
    std::string entry, response;
    std::vector<std::string> values;
    static void each(auto& self, auto&& field) {
        field("entry", self.entry), field("response", self.response), field("values", self.values);
    }
};
struct TextEdited {
    KZ_FACT(TextEdited)
    std::string entry, response;
    std::uint64_t position = 0, deleted = 0;  // in code points of the text before the edit
    std::string inserted;
    static void each(auto& self, auto&& field) {
        field("entry", self.entry), field("response", self.response), field("position", self.position);
        field("deleted", self.deleted), field("inserted", self.inserted);
    }
};
struct FlagSet {
    KZ_FACT(FlagSet)
    std::string entry;
    bool on = false;
    static void each(auto& self, auto&& field) { field("entry", self.entry), field("on", self.on); }
};
struct TaskActed {
    KZ_FACT(TaskActed)
    std::string entry;
    Bytes action;
    static void each(auto& self, auto&& field) { field("entry", self.entry), field("action", self.action); }
};
enum class Page : std::uint8_t { Exam = 0, Review = 1, Submit = 2, Service = 3, Back = 4 };
struct ScreenTurned {
    KZ_FACT(ScreenTurned)
    Page to = Page::Exam;
    static void each(auto& self, auto&& field) { field("to", self.to); }
};
enum class SubmittedBy : std::uint8_t { Candidate = 0, TimeUp = 1 };
struct Submitted {
    KZ_FACT(Submitted)
    SubmittedBy by = SubmittedBy::Candidate;
    static void each(auto& self, auto&& field) { field("by", self.by); }
};
struct Scored {
    KZ_FACT(Scored)
    std::int64_t points = 0, max = 0;  // hundredths
    bool pass = false;
    std::string details;  // the score sheet as JSON: per entry and criterion
    static void each(auto& self, auto&& field) {
        field("points", self.points), field("max", self.max), field("pass", self.pass);
        field("details", self.details);
    }
};
struct ReceiptReceived {
    KZ_FACT(ReceiptReceived)
    std::uint64_t size = 0;  // events the issuer holds
    std::string receipt;     // the signed note as it came
    static void each(auto& self, auto&& field) { field("size", self.size), field("receipt", self.receipt); }
};
struct AttemptClosed {
    KZ_FACT(AttemptClosed)
    std::string why;
    static void each(auto& self, auto&& field) { field("why", self.why); }
};
struct AttemptSealed {
    KZ_FACT(AttemptSealed)
    std::string
        bundle;  // hex: the evidence that holds the result, sealed to the issuer; "" when there is none
    static void each(auto& self, auto&& field) { field("bundle", self.bundle); }
};
struct HandedOver {
    KZ_FACT(HandedOver)
    std::string to, reason;  // the other terminal's id
    Bytes sealed;            // the attempt's key, sealed for it
    static void each(auto& self, auto&& field) {
        field("to", self.to), field("reason", self.reason), field("sealed", self.sealed);
    }
};
struct TakenOver {
    KZ_FACT(TakenOver)
    std::string origin;                    // the ledger the attempt was in so far
    std::uint64_t size = 0;                // what of it was known when this one went on
    std::string head;                      // hex, SHA-256 of the last event of those
    std::string how;                       // handed-over, declared-lost
    std::vector<std::string> declared_by;  // two staff members, when declared lost
    // The attempt so far, shortened to what it comes to: each u32 kind ‖ u64 ms since its start ‖ plain
    // payload.
    std::vector<Bytes> facts;
    static void each(auto& self, auto&& field) {
        field("origin", self.origin), field("size", self.size), field("head", self.head);
        field("how", self.how), field("declared_by", self.declared_by), field("facts", self.facts);
    }
};
struct SettingsChanged {
    KZ_FACT(SettingsChanged)
    std::string theme, language;
    std::uint64_t zoom_percent = 100;
    bool timer_hidden = false, less_motion = false;
    static void each(auto& self, auto&& field) {
        field("theme", self.theme), field("language", self.language),
            field("zoom_percent", self.zoom_percent);
        field("timer_hidden", self.timer_hidden), field("less_motion", self.less_motion);
    }
};
#undef KZ_BARE_FACT
#undef KZ_FACT

using Fact = std::variant<TerminalStarted, TerminalStopped, CopyRepaired, ClockJumped, DeviceChanged,
                          SittingLoaded, IncidentRaised, LedgerContinued, StorageChanged, EvidenceStored,
                          PackageOpened, CardPresented, CardWithdrawn, ConsentGiven, IdentityRead, FaceTried,
                          ManualCheckAsked, PinTried, ManualCheckDecided, IdentityConfirmed, IdentityDenied,
                          HelpCalled, HelpAnswered, KeyMade, AttemptOpened, RulesAccepted, WarmupDone,
                          ExamStarted, TimerFrozen, TimerResumed, TimeGranted, Tick, EntryOpened, ResponseSet,
                          TextEdited, FlagSet, TaskActed, ScreenTurned, Submitted, Scored, ReceiptReceived,
                          AttemptClosed, AttemptSealed, HandedOver, TakenOver, SettingsChanged>;

EventKind kind_of(Fact const& fact);
// What the candidate did, what the paper asked, what came out: sealed under the attempt's key in the ledger.
// All other kinds stay clear, so that sync, receipts and the issuer's overview need no key.
bool is_secret(EventKind kind);
Bytes encode_fact(Fact const& fact);
// BadInput: unknown kind, unknown suite, or bytes that are not that kind's.
Result<Fact> decode_fact(EventKind kind, ByteView payload);
// The payload as JSON text, for `ledger dump` and for people; byte strings as hex.
Result<std::string> fact_json(EventKind kind, ByteView payload);
}  // namespace kz::session
