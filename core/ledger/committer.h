#pragma once  // What is done to the two copies, in order, by one thread: commit a group, sign a checkpoint,
              // tidy up.
#include "core/ledger/event_store.h"
#include "core/ledger/ledger.h"
namespace kz::ledger {
class Committer {
public:
    struct Parts {
        Disk* disk;
        std::unique_ptr<File> lock;  // Let go last, when both copies are closed.
        EventStore store;
        std::unique_ptr<File> file;  // the event file, at its end
        SigningKey key;
        Tree tree;  // of all events in both copies
        std::string origin;
        std::filesystem::path checkpoints;
        std::optional<Checkpoint> last;
    };
    explicit Committer(Parts parts) : x_parts(std::move(parts)) {}
    // After an error of any of these nothing more may be asked of this object: what the kernel dropped is
    // gone.
    Result<> commit(std::span<Bytes const> group);  // Durable in both copies when it returns.
    Result<> store_checkpoint();                    // Of all that is committed, unless there is one already.
    Result<> tidy();
    std::uint64_t size() const { return x_parts.tree.size(); }
    std::optional<Checkpoint> const& last_checkpoint() const { return x_parts.last; }
private:
    Parts x_parts;
};
}  // namespace kz::ledger
