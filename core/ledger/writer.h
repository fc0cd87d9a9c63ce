#pragma once  // The writer thread: takes what was appended, commits it to both copies in groups, signs
              // checkpoints.
#include "core/ledger/event_store.h"
#include "core/ledger/file_handle.h"
#include "core/ledger/ledger.h"
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
namespace kz::ledger {
class Writer {
public:
    struct Parts {  // Owned by the thread alone from construction on.
        EventStore store;
        FileHandle file;  // the event file, at its end
        FileHandle lock;
        SigningKey key;
        Tree tree;  // of all events in both copies
        std::string origin;
        std::filesystem::path checkpoints;
        std::function<void()> wake;
        std::optional<Checkpoint> last;
    };
    explicit Writer(Parts parts);
    ~Writer();
    Result<> push(Bytes event);
    void ask_checkpoint();
    std::uint64_t durable() const { return x_durable.load(std::memory_order_acquire); }
    std::optional<Error> failure() const;
    std::optional<Checkpoint> last_checkpoint() const;
    using Deadline = std::chrono::steady_clock::time_point;
    Result<> wait_durable(std::uint64_t count, Deadline deadline) const;
    Result<Checkpoint> wait_checkpoint(std::uint64_t size, Deadline deadline) const;
private:
    void run();
    Result<> commit(std::vector<Bytes> const& group);
    Result<> store_checkpoint();
    void wake_all();
    void stop_for_ever(Error error);
    Parts x_parts;
    mutable std::mutex x_mutex;  // guards what follows, never held over a write
    mutable std::condition_variable x_changed;
    std::vector<Bytes> x_pending;
    std::size_t x_unacknowledged = 0;
    bool x_checkpoint_asked = false, x_stop = false;
    std::optional<Error> x_failure;
    std::optional<Checkpoint> x_last;
    std::atomic<std::uint64_t> x_durable;
    std::thread x_thread;
};
}  // namespace kz::ledger
