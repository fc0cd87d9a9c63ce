#include "core/ledger/ledger.h"
#include "core/base/cbor.h"
#include "core/ledger/chain.h"
#include "core/ledger/payload.h"
#include "core/ledger/recovery.h"
#include "core/ledger/reserve.h"
#include "core/ledger/writer.h"
#include <algorithm>
#include <mutex>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
// Each copy's folder is held: with one of them out, two processes must not write the other.
Result<std::unique_ptr<File>> hold_folder(Disk& disk, fs::path const& folder) {
    TRY(disk.make_folder(folder));
    TRY(disk.make_folder(folder / checkpoint_folder));
    auto lock = disk.lock(folder / lock_name);
    if (!lock && lock.error().advice == "error.in_use")
        return because(lock.error(), "ledger.in_use", "another process has this ledger open");
    return lock;
}
Result<std::vector<std::unique_ptr<File>>> hold_folders(Options const& options, Survivors& survivors) {
    std::vector<std::unique_ptr<File>> locks;
    for (auto copy : {Copy::Database, Copy::EventFile}) {
        if (copy == Copy::EventFile && options.events == options.data) continue;
        auto lock = hold_folder(*options.disk, copy == Copy::Database ? options.data : options.events);
        if (lock) locks.push_back(std::move(*lock));
        else TRY(survivors.heed_folder(copy, std::unexpected(lock.error())));
    }
    return locks;
}
bool any_event_may_exist(Options const& options) {
    auto notes = options.disk->list(options.data / checkpoint_folder);
    return options.disk->exists(options.data / database_name) ||
           options.disk->exists(options.events / event_file_name) || !notes || !notes->empty();
}
Result<SigningKey> load_or_make_key(Options const& options) {
    auto key = load_key(options.data, *options.disk);
    if (key || key.error().code != Code::Absent) return key;
    // A second key under the same name would make honest checkpoints look forged.
    if (any_event_may_exist(options))
        return fail(Code::Absent, "ledger.key_missing", "terminal.key is missing");
    auto made = SigningKey::generate();
    auto text = to_hex(made.seed()) + "\n";
    TRY(options.disk->replace(options.data / key_name, as_bytes(text), 0600));
    return made;
}
// Any checkpoint there that this key signed.
Result<bool> signed_by(Options const& options, Verifier const& verifier) {
    auto notes = TRY(list_checkpoints(options.data / checkpoint_folder, *options.disk));
    for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
        auto content = options.disk->read(note->second, checkpoint_bytes_max);
        if (content && open_checkpoint(as_text(*content), verifier)) return true;
    }
    return false;
}
// terminal.pub says whose ledger this is. A key that is another's would pass over every checkpoint as damaged
// and sign what it likes from there on; hence, where the two differ, a checkpoint must speak for the key.
Result<> write_verifier(Options const& options, Verifier const& verifier) {
    auto text = to_string(verifier) + "\n";
    auto path = options.data / verifier_name;
    auto there = options.disk->read(path, 4096);
    if (there && as_text(*there) == text) return {};
    if (there && any_event_may_exist(options)) {
        auto speaks = TRY(signed_by(options, verifier));
        auto stated = parse_verifier(as_text(*there).substr(0, as_text(*there).find('\n')));
        if (stated && stated->name != verifier.name)
            return fail(Code::Corrupt, "ledger.other_origin", "this folder belongs to another terminal");
        if (!speaks && stated)
            return fail(Code::Corrupt, "ledger.key_changed", "terminal.key is not the key of terminal.pub");
    }
    return options.disk->replace(path, as_bytes(text));
}
Result<> check_draft(Draft const& draft) {
    auto refused = [](char const* why) { return fail(Code::BadInput, "error.bad_input", why); };
    if (draft.subject.size() > subject_bytes_max || !is_utf8(draft.subject)) return refused("event subject");
    if (draft.actor.size() > actor_bytes_max || !is_utf8(draft.actor)) return refused("event actor");
    if (draft.payload.empty() || draft.payload[0] != static_cast<std::uint8_t>(PayloadSuite::Plain))
        return refused("event payload without its suite byte");
    if (draft.payload.size() > payload_bytes_max - (draft.key ? sealed_extra_bytes : 0))
        return refused("event payload too large");
    return {};
}
}  // namespace
Result<SigningKey> load_key(fs::path const& data, Disk& disk) {
    auto content = TRY(disk.read(data / key_name, 4096));
    auto text = as_text(content);
    if (text.ends_with('\n')) text.remove_suffix(1);
    auto seed = TRY(from_hex(text));
    return SigningKey::from_seed(seed);
}
struct Ledger::State {
    std::mutex mutex;  // Appending: seq, head and the place in the writer's queue go together.
    Chain chain;
    Verifier verifier;
    Copies copies;
    std::unique_ptr<Reserve> reserve;
    Writer writer;
    State(Chain chain_, Verifier verifier_, Copies copies_, std::unique_ptr<Reserve> reserve_,
          Committer::Parts parts, Options const& options)
        : chain(chain_), verifier(std::move(verifier_)), copies(copies_), reserve(std::move(reserve_)),
          writer(Committer{std::move(parts)}, options.wake, options.mode) {}
};
Ledger::Ledger(std::unique_ptr<State> state) : x_state(std::move(state)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;
Result<Opened> Ledger::open(Options options) {
    if (!is_origin(options.origin))
        return fail(Code::BadInput, "error.bad_input", "not an origin: " + options.origin);
    if (options.events.empty()) options.events = options.data;
    auto opened = open_once(options);
    if (opened || opened.error().code != Code::Full) return opened;
    // Recovery needs a little room itself. Everything is opened anew, so nothing is tried twice on one file.
    Reserve reserve{*options.disk, {options.data, options.events}};
    return reserve.give_up() ? open_once(options) : std::move(opened);
}
Result<Opened> Ledger::open_once(Options const& options) {
    auto& disk = *options.disk;
    Survivors survivors{options};
    auto locks = TRY(hold_folders(options, survivors));
    auto key = TRY(load_or_make_key(options));
    Verifier verifier{options.origin, key.public_key()};
    if (survivors.has(Copy::Database))
        TRY(survivors.heed_folder(Copy::Database, write_verifier(options, verifier)));
    auto found = TRY(recover(options, survivors, verifier, key));
    auto reserve = std::make_unique<Reserve>(disk, survivors.folders());
    auto copies = survivors.copies();
    Committer::Parts parts{&disk,
                           std::move(locks),
                           std::move(found.store),
                           std::move(found.file),
                           found.file_end,
                           std::move(key),
                           std::move(found.tree),
                           options.origin,
                           options.events / ahead_file_name,
                           survivors.folders(),
                           reserve.get(),
                           found.last,
                           found.witnessed};
    auto state =
        std::make_unique<State>(found.chain, verifier, copies, std::move(reserve), std::move(parts), options);
    return Opened{Ledger{std::move(state)}, std::move(found.events), std::move(survivors.differences)};
}
Result<Event> Ledger::append(Draft draft, Now const& now) {
    TRY(check_draft(draft));
    std::lock_guard lock{x_state->mutex};
    Event event;
    event.seq = x_state->chain.size();
    event.kind = draft.kind;
    event.subject = std::move(draft.subject);
    event.actor = std::move(draft.actor);
    event.boot = now.boot;
    // A clock set before 1970 is recorded as 1970: it is a claim anyway, and no reason to lose an answer.
    event.boottime = std::max(now.boottime, Millis{0});
    event.wall = std::max(now.wall, Millis{0});
    event.prev = x_state->chain.head();
    if (draft.key) event.payload = seal_payload(event, draft.payload, *draft.key);
    else event.payload = std::move(draft.payload);
    auto bytes = encode(event);
    auto next = x_state->chain;
    next.take(bytes);
    TRY(x_state->writer.push(std::move(bytes)));
    x_state->chain = next;
    return event;
}
std::uint64_t Ledger::appended() const {
    std::lock_guard lock{x_state->mutex};
    return x_state->chain.size();
}
std::uint64_t Ledger::durable() const { return x_state->writer.durable(); }
Copies Ledger::copies() const { return x_state->copies; }
Result<> Ledger::reserve(std::uint64_t bytes) { return x_state->reserve->take(bytes); }
std::uint64_t Ledger::reserved() const { return x_state->reserve->bytes(); }
std::optional<Error> Ledger::failure() const { return x_state->writer.failure(); }
Result<> Ledger::wait_durable(std::uint64_t count, std::chrono::steady_clock::time_point deadline) const {
    return x_state->writer.wait_durable(count, deadline);
}
void Ledger::checkpoint() { x_state->writer.ask_checkpoint(); }
std::optional<Checkpoint> Ledger::last_checkpoint() const { return x_state->writer.last_checkpoint(); }
void Ledger::keep_witnessed(std::string note) { x_state->writer.keep_witnessed(std::move(note)); }
std::optional<Checkpoint> Ledger::last_witnessed() const { return x_state->writer.last_witnessed(); }
Result<Proof> Ledger::prove(std::uint64_t index, std::uint64_t size) const {
    return x_state->writer.prove(index, size);
}
Result<Checkpoint> Ledger::wait_checkpoint(std::uint64_t size,
                                           std::chrono::steady_clock::time_point deadline) const {
    return x_state->writer.wait_checkpoint(size, deadline);
}
void Ledger::step() { x_state->writer.step(); }
Verifier const& Ledger::verifier() const { return x_state->verifier; }
}  // namespace kz::ledger
