#pragma once  // The queue before the committer: what was appended waits here, and a thread of its own commits
              // it in groups. Stepped, the same rounds are run by whoever calls step().
#include "core/ledger/committer.h"
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
namespace kz::ledger {
class Writer {
public:
    Writer(Committer committer, std::function<void()> wake, Mode mode);
    ~Writer();
    Result<> push(Bytes event);
    void ask_checkpoint();
    void keep_witnessed(std::string note);
    void step();  // Stepped: one round, if there is anything to do.
    std::uint64_t durable() const { return x_durable.load(std::memory_order_acquire); }
    std::optional<Error> failure() const;
    std::optional<Checkpoint> last_checkpoint() const;
    std::optional<Checkpoint> last_witnessed() const;
    Result<Proof> prove(std::uint64_t index, std::uint64_t size) const;
    using Deadline = std::chrono::steady_clock::time_point;
    Result<> wait_durable(std::uint64_t count, Deadline deadline);
    Result<Checkpoint> wait_checkpoint(std::uint64_t size, Deadline deadline);
private:
    struct Work {
        std::vector<Bytes> group;
        bool checkpoint = false;
        std::string witnessed;  // a note to keep, or nothing
    };
    void run();
    bool has_work() const {
        return !x_pending.empty() || x_checkpoint_asked || !x_witnessed_note.empty();
    }  // x_mutex is held.
    Work take_work();  // x_mutex is held.
    Result<> carry_out(Work const& work);
    void wake_all();
    void stop_for_ever(Error error);
    Committer x_committer;  // the thread's alone, or the stepper's
    std::function<void()> x_wake;
    Mode x_mode;
    mutable std::mutex x_mutex;  // guards what follows, never held over a write
    mutable std::condition_variable x_changed;
    std::vector<Bytes> x_pending;
    std::size_t x_unacknowledged = 0;
    bool x_checkpoint_asked = false, x_stop = false;
    std::optional<Error> x_failure;
    std::optional<Checkpoint> x_last, x_witnessed;
    std::string x_witnessed_note;  // Only the newest waits.
    std::atomic<std::uint64_t> x_durable;
    std::thread x_thread;
};
}  // namespace kz::ledger
