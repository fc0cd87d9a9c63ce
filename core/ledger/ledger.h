#pragma once  // The terminal's append-only list of events: the truth everything else is folded from.
//
// Each event holds the hash of the one before it. Each is stored twice: in ledger.db (SQLite) and in an
// append-only event file, on a second medium where the site has one. It counts as durable (已保存) once both
// copies were synced: the database first, then the file, so that what can be read from the file cannot be
// lost. One writer thread commits in groups; a commit starts the moment the previous one ends. Any failed
// write or sync ends all acknowledging of this object, because the kernel may have dropped the pages: the
// program says so, destroys it and opens the ledger anew, which reads both copies back from the disk. Where
// the site's rule allows it, it goes on with the one copy that still works; see `copies`.
//
// Threads: one thread appends (the terminal's UI thread); everything else here may be called from any thread.
#include "core/base/disk.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/event.h"
#include "core/ledger/event_file.h"
#include "core/ledger/proof.h"
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>
namespace kz::ledger {
inline constexpr std::string_view database_name = "ledger.db";
inline constexpr std::string_view key_name = "terminal.key";  // The seed as 64 hex digits, mode 0600.
// flock, beside each copy: whoever holds it is the one writer.
inline constexpr std::string_view lock_name = "ledger.lock";
inline constexpr std::string_view verifier_name =
    "terminal.pub";  // The verifier text for whoever checks our notes.
// A disk that stands still must not eat the memory: three hours of typing make fewer events than this.
inline constexpr std::size_t pending_events_max = 65'536;
// Threaded: a thread of its own commits. Stepped: nothing is written but within step() and the two waits,
// which step instead of waiting, and what was not stepped is not written at the end either: simulations.
enum class Mode { Threaded, Stepped };
// When a copy cannot be written. Stop: the ledger does not open. ContinueWithIncident: it opens with the
// other copy alone, and `differences` say so; the caller raises the incident.
enum class OnOneCopy { Stop, ContinueWithIncident };
enum class Copies { Both, DatabaseOnly, EventFileOnly };
struct Options {
    std::filesystem::path data;    // Made when absent: ledger.db, checkpoints/, terminal.key, damaged/.
    std::filesystem::path events;  // Folder of the event file, and of checkpoints/ once more; empty: `data`.
    std::string origin;            // "kaozhan/1/<terminal id>". For ever the same for one ledger.
    std::function<void()>
        wake;  // Called by the writer thread, no lock held, when durable, checkpoint or failure
               // changed: must not block and must not destroy the ledger. May be empty.
    Disk* disk = &real_disk();  // Outlives the ledger.
    Mode mode = Mode::Threaded;
    OnOneCopy on_one_copy = OnOneCopy::Stop;
    // How many events this process saw acknowledged before it opened the ledger again: fewer is Corrupt.
    std::uint64_t acknowledged = 0;
};
// What recovery found different between the copies, and mended. The application records these as events.
struct Difference {
    std::string code;         // kebab-case; docs/formats/ledger.md lists them
    std::uint64_t seq = 0;    // the first event concerned
    std::uint64_t count = 0;  // how many were brought over from the other copy
    std::string detail;       // English, for the log
};
struct Opened;
class Ledger {
public:
    // Takes the longest chain the two copies hold together, repairs the shorter, checks the last own
    // checkpoint. What is cut off or replaced is kept in damaged/. Blocks for the disk. Denied: another
    // process has it open, or the store cannot promise durability. BadInput: origin. Io, Denied, Full with
    // advice ledger.one_copy: a copy cannot be written, and the rule is Stop. Corrupt: the copies contradict
    // each other, or less is left than was signed or acknowledged: never repaired here.
    static Result<Opened> open(Options options);
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) = delete;
    ~Ledger();  // Writes what is pending first.
    // Adds seq, clocks and prev, seals the payload when the draft names a key, hands the event to the writer
    // thread and returns it as stored, at once. After a failure:
    // that error. BadInput: a field beyond its limit, or a payload without its suite byte. Full:
    // pending_events_max not yet durable.
    Result<Event> append(Draft draft, Now const& now);
    std::uint64_t appended() const;  // count, durable or not
    std::uint64_t durable() const;   // count of events synced in both copies, or in the one there is
    Copies copies() const;           // For ever the same for this object.
    // The first failure of either copy. Once set it stays: nothing more becomes durable in this object.
    std::optional<Error> failure() const;
    // Blocks until `count` events are durable. Timeout, or the failure.
    Result<> wait_durable(std::uint64_t count, std::chrono::steady_clock::time_point deadline) const;
    // Asks for a checkpoint of everything appended so far: committed first, then signed. Returns at once.
    void checkpoint();
    std::optional<Checkpoint> last_checkpoint() const;  // the newest one stored
    // Blocks until a checkpoint of at least `size` events is stored. Timeout, or the failure.
    Result<Checkpoint> wait_checkpoint(std::uint64_t size,
                                       std::chrono::steady_clock::time_point deadline) const;
    // Takes that much room beside each copy, for the sitting that begins, so that a disk filled by others
    // stops no candidate; 0 gives it back. Kept over restarts. Given up, once, by the writer when a write
    // meets a full disk: `reserved` is then 0, and the sitting should end soon. Blocks. Full, Io.
    Result<> reserve(std::uint64_t bytes);
    std::uint64_t reserved() const;
    // Keeps a checkpoint of this ledger that came back with cosignatures (the caller verified them): its
    // lines beside our own in <size>.note, and whole as witnessed.note, on the second medium too. Returns at
    // once.
    void keep_witnessed(std::string note);
    std::optional<Checkpoint> last_witnessed() const;  // the newest one kept
    // That event `index` is in the tree of the first `size` events. Absent: not durable yet.
    Result<Proof> prove(std::uint64_t index, std::uint64_t size) const;
    // Stepped only: one group commit of all that waits, then the checkpoint if one was asked for.
    void step();
    Verifier const& verifier() const;
private:
    struct State;
    static Result<Opened> open_once(Options const& options);
    explicit Ledger(std::unique_ptr<State> state);
    std::unique_ptr<State> x_state;
};
struct Opened {
    Ledger ledger;
    std::vector<Event> events;  // all of them, in order: fold them
    std::vector<Difference> differences;
};
// The terminal's key for the other programs that sign in its name. Absent, BadInput, Io.
Result<SigningKey> load_key(std::filesystem::path const& data, Disk& disk = real_disk());
}  // namespace kz::ledger
