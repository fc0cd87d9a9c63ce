#pragma once  // What is done to the two copies, in order, by one thread: commit a group, sign a checkpoint,
              // tidy up.
#include "core/ledger/event_store.h"
#include "core/ledger/ledger.h"
#include <mutex>
namespace kz::ledger {
class Committer {
public:
    struct Parts {
        Disk* disk;
        std::unique_ptr<File> lock;  // Let go last, when both copies are closed.
        EventStore store;
        std::unique_ptr<File> file;  // the event file, at its end
        SigningKey key;
        FullTree tree;  // of all events in both copies
        std::string origin;
        std::filesystem::path checkpoints;
        std::optional<Checkpoint> last, witnessed;
        std::filesystem::path second;  // the checkpoints' folder beside the event file; may be the same
    };
    explicit Committer(Parts parts) : x_parts(std::move(parts)) {}
    // After an error of any of these nothing more may be asked of this object: what the kernel dropped is
    // gone.
    // `lock_tree` is held while the tree grows, for those who read proofs from it meanwhile.
    Result<> commit(std::span<Bytes const> group,
                    std::mutex& lock_tree);  // Durable in both copies when it returns.
    Result<> store_checkpoint();             // Of all that is committed, unless there is one already.
    Result<> store_witnessed(std::string const& note);
    Result<> tidy();
    FullTree const& tree() const { return x_parts.tree; }
    std::uint64_t size() const { return x_parts.tree.size(); }
    std::optional<Checkpoint> const& last_checkpoint() const { return x_parts.last; }
    std::optional<Checkpoint> const& last_witnessed() const { return x_parts.witnessed; }
private:
    Parts x_parts;
};
}  // namespace kz::ledger
