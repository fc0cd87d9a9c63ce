#pragma once  // What is done to the copies, in order, by one thread: commit a group, sign a checkpoint, tidy
              // up.
#include "core/ledger/event_store.h"
#include "core/ledger/ledger.h"
#include "core/ledger/reserve.h"
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
        Tree tree;  // of all events in the copies
        std::string origin;
        std::filesystem::path ahead;                 // the file that goes ahead where there is no database
        std::vector<std::filesystem::path> folders;  // of the copies there are
        Reserve* reserve;                            // Outlives this.
        std::optional<Checkpoint> last;
    };
    explicit Committer(Parts parts) : x_parts(std::move(parts)) {}
    // After an error of any of these nothing more may be asked of this object: what the kernel dropped is
    // gone.
    Result<> commit(std::span<Bytes const> group);  // Durable in the copies when it returns.
    Result<> store_checkpoint();                    // Of all that is committed, unless there is one already.
    Result<> tidy();
    std::uint64_t size() const { return x_parts.tree.size(); }
    std::optional<Checkpoint> const& last_checkpoint() const { return x_parts.last; }
private:
    Result<> write_rows(std::span<Bytes const> group);
    Result<> write_ahead(ByteView records);
    Result<> append(ByteView records);
    Parts x_parts;
};
}  // namespace kz::ledger
