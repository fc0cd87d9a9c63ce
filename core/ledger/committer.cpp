#include "core/ledger/committer.h"
namespace kz::ledger {
namespace {
Result<> told(Result<> done, char const* part) {
    if (done) return done;
    auto advice = done.error().code == Code::Full ? "error.disk_full" : "ledger.write_failed";
    return because(std::move(done).error(), advice, part);
}
}  // namespace
Result<> Committer::commit(std::span<Bytes const> group, std::mutex& lock_tree) {
    // The database first: an event that can be read from the file must already be safe in one copy, or a
    // power cut could take back what was shipped and a different event would take its seq.
    TRY(told(x_parts.store.write(size(), group, EventStore::Mode::Insert), "database"));
    Bytes records;
    for (auto const& event : group) append_record(records, event);
    TRY(told(x_parts.file->append(records), "event file"));
    TRY(told(x_parts.file->sync(), "event file"));
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
    auto path = x_parts.checkpoints / (std::to_string(checkpoint.size) + ".note");
    auto& disk = *x_parts.disk;
    TRY(told(disk.replace(path, as_bytes(note)), "checkpoint"));
    // A second name, for whoever wants the newest without listing. It is a hint: not synced, made anew each
    // time.
    auto fresh = x_parts.checkpoints / "latest.new";
    TRY(told(disk.remove(fresh), "checkpoint"));
    TRY(told(disk.link(path, fresh), "checkpoint"));
    TRY(told(disk.rename(fresh, x_parts.checkpoints / checkpoint_latest), "checkpoint"));
    x_parts.last = std::move(checkpoint);
    return {};
}
Result<> Committer::store_witnessed(std::string const& note) {
    auto checkpoint = read_checkpoint(note);
    if (!checkpoint || (x_parts.witnessed && checkpoint->size < x_parts.witnessed->size)) return {};
    auto& disk = *x_parts.disk;
    auto path = x_parts.checkpoints / (std::to_string(checkpoint->size) + ".note");
    auto own = disk.read(path, checkpoint_bytes_max);
    std::string whole{own ? as_text(*own) : std::string_view{note}};
    auto ours = take_apart(whole), theirs = take_apart(note);
    if (!ours || !theirs || ours->text != theirs->text) return {};  // Not a checkpoint that we made.
    std::string more;
    for (auto const& line : theirs->signatures)
        if (!whole.contains("\n" + std::string{line.line})) more += line.line;
    whole += more;
    TRY(told(disk.replace(path, as_bytes(whole)), "checkpoint"));
    TRY(told(disk.replace(x_parts.checkpoints / checkpoint_witnessed, as_bytes(whole)), "checkpoint"));
    if (x_parts.second != x_parts.checkpoints)
        TRY(told(disk.replace(x_parts.second / checkpoint_witnessed, as_bytes(whole)), "checkpoint"));
    x_parts.witnessed = std::move(*checkpoint);
    return {};
}
Result<> Committer::tidy() { return told(x_parts.store.tidy(), "database"); }
}  // namespace kz::ledger
