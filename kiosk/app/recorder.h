#pragma once  // The session and its ledger as one: intents in, events out, two folds of them kept.
// `state()` has everything appended and is what screens draw; `durable_state()` has what both copies hold,
// and is what state_hash and the saved sign speak of. UI thread only.
#include "core/ledger/bundle.h"
#include "core/ledger/ledger.h"
#include "core/session/keyring.h"
#include "core/session/session.h"
#include <deque>
namespace kz::app {
class Recorder {
public:
    // Opens the ledger, folds it, and records what recovery mended and that the program started.
    // Errors as Ledger::open; Corrupt also when an event is none of ours.
    // Absent (session.key_missing): an attempt under way is sealed, and its key is not in the vault.
    static Result<Recorder> open(ledger::Options options, ledger::Vault vault,
                                 session::TerminalStarted started, Now const& now);
    session::State const& state() const { return x_state; }
    session::State const& durable_state() const { return x_durable; }
    // Refusals of `decide` come back as they are. After a failure of the store every intent is refused with
    // it.
    Result<> carry_out(session::Intent const& intent, Now const& now);
    void follow();  // Brings durable_state up to what the writer thread has synced.
    bool all_saved() const { return x_waiting.empty(); }
    std::optional<Error> failure() const { return x_ledger ? x_ledger->failure() : x_failure; }
    // After a failure: lets the ledger go and opens it again from disk, never from what the kernel may have
    // dropped. What was not acknowledged is gone. While it fails the state stays as it was, and so does the
    // failure.
    Result<> reopen(Now const& now);
    ledger::Copies copies() const { return x_ledger ? x_ledger->copies() : ledger::Copies::Both; }
    Result<> wait_saved(Millis at_most);
    // A new attempt's key: durable in the vault before anything is sealed under it.
    Result<> keep_key(std::string const& attempt, Secret key);
    bool has_key(std::string const& attempt) { return x_keys.find(attempt) != nullptr; }
    Result<> destroy_key(std::string const& attempt);
    // The result of a submitted attempt, read from the event file and sealed to `recipients`. Once all is
    // durable.
    Result<Bytes> make_bundle(std::string const& attempt, std::vector<PublicBoxKey> recipients);
    // Hash of the event that submitted an attempt, for its slip.
    std::optional<Hash> submission(std::string const& attempt) const;
    std::string const& origin() const { return x_options.origin; }
private:
    Recorder(ledger::Options options, ledger::Vault vault, session::TerminalStarted started)
        : x_options(std::move(options)), x_started(std::move(started)), x_keys(std::move(vault)) {}
    Result<> load(Now const& now);
    Result<session::State> fold(std::vector<ledger::Event> events);
    Result<> record(session::Draft const& draft, Now const& now);
    ledger::Options x_options;
    session::TerminalStarted x_started;
    std::optional<ledger::Ledger> x_ledger;  // Empty: it could not be opened again, for x_failure.
    std::optional<Error> x_failure;
    session::Keyring x_keys;
    session::State x_state, x_durable;
    void remember(ledger::Event const& event);
    std::map<std::string, Hash> x_submissions;
    std::map<std::string, std::uint64_t> x_begins;  // seq of each attempt's first event
    Millis x_checkpoint_asked{};                    // boot time
    std::deque<ledger::Event> x_waiting;            // appended, not yet durable; payloads plain
};
}  // namespace kz::app
