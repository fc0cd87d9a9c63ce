#pragma once  // Every kind of event there is, in one place. A kind is never reused or changed, only added.
#include <cstdint>
#include <string_view>
namespace kz::ledger {
enum class EventKind : std::uint32_t {
    // The terminal itself; subject "".
    TerminalStarted = 1,  // The program began to write: version, terminal, seat, and what recovery found.
    TerminalStopped = 2,  // It ended in order.
    CopyRepaired = 3,     // The two copies differed at start and the shorter was completed from the other.
    ClockJumped = 4,      // Wall time and boot time parted by more than two seconds.
    DeviceChanged = 5,    // Reader, camera, network or storage came, went or failed.
    SittingLoaded = 6,    // Which manifest, paper and roster the terminal works with from here on.
    IncidentRaised = 7,   // Something a proctor must look at, in the words of a string key.
    LedgerContinued =
        8,  // First event of a ledger that follows another (a restored backup): the old head is cited.
    StorageChanged = 9,   // A copy failed, or is whole again; what the site's rule made of it.
    EvidenceStored = 10,  // A file kept by its hash in evidence/; durable before this event.
    PackageOpened = 11,   // A released package was decrypted: exam, version, hash of the package.
    // Check-in; subject "" until the person is known, then the registration.
    CardPresented = 20,       // A card was read. Nothing of the person: consent comes first.
    CardWithdrawn = 21,       // It was taken away, or the person left, before check-in ended.
    ConsentGiven = 22,        // Which version of the text, and by which of the two equal ways.
    IdentityRead = 23,        // What the card says against the roster: found, not found, already submitted.
    FaceTried = 24,           // One comparison: score, threshold, model.
    ManualCheckAsked = 25,    // A proctor is to look, and why.
    PinTried = 26,            // A staff PIN was entered: right or wrong, never which.
    ManualCheckDecided = 27,  // The proctor's decision.
    IdentityConfirmed = 28,   // "Yes, that is me."
    IdentityDenied = 29,      // "That is not me."
    HelpCalled = 30,          // The candidate asked for a proctor.
    HelpAnswered = 31,        // A proctor came.
    // The attempt; subject the attempt's id.
    KeyMade = 39,  // The attempt's key exists, and who else holds it sealed. What stays clear of an attempt.
    AttemptOpened = 40,  // Paper, entries, seed and allowance are fixed from here on.
    RulesAccepted = 41,
    WarmupDone = 42,
    ExamStarted = 43,  // The timer runs.
    TimerFrozen = 44,
    TimerResumed = 45,
    TimeGranted = 46,  // Minutes credited by a proctor.
    Tick = 47,         // At least every five seconds while the timer runs.
    EntryOpened = 50,  // An item or task came on the screen.
    ResponseSet = 51,  // An answer as a whole: choice, order, match, number.
    TextEdited = 52,   // An answer in writing, as the edit made: position, deleted, inserted.
    FlagSet = 53,
    TaskActed = 54,     // One action on a workbench, in the task's own encoding.
    ScreenTurned = 55,  // Between exam, review and the page before submission.
    Submitted = 60,
    Scored = 61,           // The terminal's own score; the issuer believes its own.
    ReceiptReceived = 62,  // The issuer holds the events up to and with the submission.
    AttemptClosed = 63,    // The candidate left; the seat is free.
    AttemptSealed =
        65,  // The result is sealed to the issuer and the key goes: this seat can prove, no longer read.
    HandedOver = 66,  // This terminal gives the attempt to another one and does no more with it.
    TakenOver = 67,   // This terminal goes on with an attempt of another one, handed over or declared lost.
    SettingsChanged = 64,  // Theme, zoom, language: the candidate's, not the terminal's.
};
constexpr std::string_view name_of(EventKind kind) {
    switch (kind) {
    case EventKind::TerminalStarted: return "terminal-started";
    case EventKind::TerminalStopped: return "terminal-stopped";
    case EventKind::CopyRepaired: return "copy-repaired";
    case EventKind::ClockJumped: return "clock-jumped";
    case EventKind::DeviceChanged: return "device-changed";
    case EventKind::SittingLoaded: return "sitting-loaded";
    case EventKind::IncidentRaised: return "incident-raised";
    case EventKind::LedgerContinued: return "ledger-continued";
    case EventKind::StorageChanged: return "storage-changed";
    case EventKind::EvidenceStored: return "evidence-stored";
    case EventKind::PackageOpened: return "package-opened";
    case EventKind::CardPresented: return "card-presented";
    case EventKind::CardWithdrawn: return "card-withdrawn";
    case EventKind::ConsentGiven: return "consent-given";
    case EventKind::IdentityRead: return "identity-read";
    case EventKind::FaceTried: return "face-tried";
    case EventKind::ManualCheckAsked: return "manual-check-asked";
    case EventKind::PinTried: return "pin-tried";
    case EventKind::ManualCheckDecided: return "manual-check-decided";
    case EventKind::IdentityConfirmed: return "identity-confirmed";
    case EventKind::IdentityDenied: return "identity-denied";
    case EventKind::HelpCalled: return "help-called";
    case EventKind::HelpAnswered: return "help-answered";
    case EventKind::KeyMade: return "key-made";
    case EventKind::AttemptOpened: return "attempt-opened";
    case EventKind::RulesAccepted: return "rules-accepted";
    case EventKind::WarmupDone: return "warmup-done";
    case EventKind::ExamStarted: return "exam-started";
    case EventKind::TimerFrozen: return "timer-frozen";
    case EventKind::TimerResumed: return "timer-resumed";
    case EventKind::TimeGranted: return "time-granted";
    case EventKind::Tick: return "tick";
    case EventKind::EntryOpened: return "entry-opened";
    case EventKind::ResponseSet: return "response-set";
    case EventKind::TextEdited: return "text-edited";
    case EventKind::FlagSet: return "flag-set";
    case EventKind::TaskActed: return "task-acted";
    case EventKind::ScreenTurned: return "screen-turned";
    case EventKind::Submitted: return "submitted";
    case EventKind::Scored: return "scored";
    case EventKind::ReceiptReceived: return "receipt-received";
    case EventKind::AttemptClosed: return "attempt-closed";
    case EventKind::AttemptSealed: return "attempt-sealed";
    case EventKind::HandedOver: return "handed-over";
    case EventKind::TakenOver: return "taken-over";
    case EventKind::SettingsChanged: return "settings-changed";
    }
    return "unknown";
}
}  // namespace kz::ledger
