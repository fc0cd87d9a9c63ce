#pragma once  // What is done to the copies, in order, by one thread: commit a group, sign a checkpoint, tidy
              // up.
#include "core/ledger/event_store.h"
#include "core/ledger/ledger.h"
#include "core/ledger/reserve.h"
#include <mutex>
namespace kz::ledger {
class Committer {
public:
    struct Parts {
        Disk* disk;
        std::vector<std::unique_ptr<File>> locks;  // Let go last, when both copies are closed.
        std::optional<EventStore> store;           // empty: that copy is out
        std::unique_ptr<File> file;                // the event file, at its end; null: that copy is out
        std::uint64_t file_end = 0;
        SigningKey key;
        FullTree tree;  // of all events in the copies
        std::string origin;
        std::filesystem::path ahead;                 // the file that goes ahead where there is no database
        std::vector<std::filesystem::path> folders;  // of the copies there are
        Reserve* reserve;                            // Outlives this.
        std::optional<Checkpoint> last, witnessed;
    };
    explicit Committer(Parts parts) : x_parts(std::move(parts)) {}
    // After an error of any of these nothing more may be asked of this object: what the kernel dropped is
    // gone.
    // Durable in the copies when it returns. `lock_tree` is held while the tree grows, for those who read
    // proofs.
    Result<> commit(std::span<Bytes const> group, std::mutex& lock_tree);
    Result<> store_checkpoint();  // Of all that is committed, unless there is one already.
    // A cosigned one: its lines beside our own, in every copy's folder.
    Result<> store_witnessed(std::string const& note);
    Result<> tidy();
    FullTree const& tree() const { return x_parts.tree; }
    std::uint64_t size() const { return x_parts.tree.size(); }
    std::optional<Checkpoint> const& last_checkpoint() const { return x_parts.last; }
    std::optional<Checkpoint> const& last_witnessed() const { return x_parts.witnessed; }
private:
    Result<> write_rows(std::span<Bytes const> group);
    Result<> write_ahead(ByteView records);
    Result<> append(ByteView records);
    Parts x_parts;
};
}  // namespace kz::ledger
