#include "core/ledger/committer.h"
#include "core/ledger/notes.h"
namespace kz::ledger {
namespace {
Result<> told(Result<> done, char const* part) {
    if (done) return done;
    auto advice = done.error().code == Code::Full ? "error.disk_full" : "ledger.write_failed";
    return because(std::move(done).error(), advice, part);
}
bool is_full(Result<> const& done) { return !done && done.error().code == Code::Full; }
}  // namespace
// After a failure there is one way on without opening anew: a write found no room, nothing of what it wrote
// had been handed to a sync yet, and the reserve makes room. The kernel drops pages when writing them back
// fails, and only a sync tells; a write that is refused leaves those before it where they were. So what is
// taken back and written again is whole, or its sync says otherwise.
Result<> Committer::write_rows(std::span<Bytes const> group) {
    auto done = x_parts.store->write(size(), group, EventStore::Mode::Insert);
    if (!is_full(done) || !x_parts.store->may_retry() || !x_parts.reserve->give_up()) return done;
    return x_parts.store->write(size(), group, EventStore::Mode::Insert);
}
Result<> Committer::append(ByteView records) {
    auto done = x_parts.file->append(records);
    if (is_full(done) && x_parts.reserve->give_up()) {
        TRY(x_parts.file->truncate(x_parts.file_end));
        done = x_parts.file->append(records);
    }
    TRY(std::move(done));
    x_parts.file_end += records.size();
    return x_parts.file->sync();
}
// A new file each time, so trying again touches no page of the one that failed.
Result<> Committer::write_ahead(ByteView records) {
    auto done = x_parts.disk->replace(x_parts.ahead, records);
    if (!is_full(done) || !x_parts.reserve->give_up()) return done;
    return x_parts.disk->replace(x_parts.ahead, records);
}
Result<> Committer::commit(std::span<Bytes const> group, std::mutex& lock_tree) {
    // The database first: an event that can be read from the file must already be safe in one copy, or a
    // power cut could take back what was shipped and a different event would take its seq.
    Bytes records;
    for (auto const& event : group) append_record(records, event);
    if (x_parts.store) TRY(told(write_rows(group), "database"));
    else TRY(told(write_ahead(records), "event file"));
    if (x_parts.file) TRY(told(append(records), "event file"));
    std::vector<Hash> leaves;
    for (auto const& event : group) leaves.push_back(leaf_hash(event));
    std::lock_guard lock{lock_tree};
    for (auto const& leaf : leaves) x_parts.tree.append_leaf(leaf);
    return {};
}
Result<> Committer::store_checkpoint() {
    Checkpoint checkpoint{x_parts.origin, size(), x_parts.tree.root()};
    CHECK(!x_parts.last || x_parts.last->size <= checkpoint.size);
    if (x_parts.last == checkpoint) return {};
    auto note = sign_checkpoint(checkpoint, x_parts.key);
    for (auto const& folder : x_parts.folders) {
        auto done = store_note(*x_parts.disk, folder, checkpoint.size, note);
        if (is_full(done) && x_parts.reserve->give_up())  // A new file, as above.
            done = store_note(*x_parts.disk, folder, checkpoint.size, note);
        TRY(told(std::move(done), "checkpoint"));
    }
    x_parts.last = std::move(checkpoint);
    return {};
}
Result<> Committer::store_witnessed(std::string const& note) {
    auto checkpoint = read_checkpoint(note);
    if (!checkpoint || (x_parts.witnessed && checkpoint->size < x_parts.witnessed->size)) return {};
    auto& disk = *x_parts.disk;
    auto const name = std::to_string(checkpoint->size) + ".note";
    auto own = disk.read(x_parts.folders.front() / checkpoint_folder / name, checkpoint_bytes_max);
    std::string whole{own ? as_text(*own) : std::string_view{note}};
    auto ours = take_apart(whole), theirs = take_apart(note);
    if (!ours || !theirs || ours->text != theirs->text) return {};  // Not a checkpoint that we made.
    std::string more;
    for (auto const& line : theirs->signatures)
        if (!whole.contains("\n" + std::string{line.line})) more += line.line;
    whole += more;
    for (auto const& folder : x_parts.folders) {
        TRY(told(disk.replace(folder / checkpoint_folder / name, as_bytes(whole)), "checkpoint"));
        TRY(told(disk.replace(folder / checkpoint_folder / checkpoint_witnessed, as_bytes(whole)),
                 "checkpoint"));
    }
    x_parts.witnessed = std::move(*checkpoint);
    return {};
}
Result<> Committer::tidy() {
    if (!x_parts.store) return {};
    auto done = x_parts.store->tidy();
    if (is_full(done) && x_parts.store->may_retry() && x_parts.reserve->give_up())
        done = x_parts.store->tidy();
    return told(std::move(done), "database");
}
}  // namespace kz::ledger
