#include "core/ledger/writer.h"
#include <pthread.h>
namespace kz::ledger {
Writer::Writer(Committer committer, std::function<void()> wake, Mode mode)
    : x_committer(std::move(committer)), x_wake(std::move(wake)), x_mode(mode),
      x_last(x_committer.last_checkpoint()), x_witnessed(x_committer.last_witnessed()),
      x_durable(x_committer.size()) {
    if (x_mode == Mode::Stepped) return;
    x_thread = std::thread{[this] { run(); }};
    pthread_setname_np(x_thread.native_handle(), "ledger");
}
Writer::~Writer() {
    if (!x_thread.joinable()) return;
    {
        std::lock_guard lock{x_mutex};
        x_stop = true;
    }
    x_changed.notify_all();
    x_thread.join();
}
Result<> Writer::push(Bytes event) {
    {
        std::lock_guard lock{x_mutex};
        if (x_failure) return std::unexpected(*x_failure);
        if (x_unacknowledged >= pending_events_max)
            return fail(Code::Full, "ledger.disk_stands_still", "too many events wait for the disk");
        x_pending.push_back(std::move(event));
        ++x_unacknowledged;
    }
    x_changed.notify_all();
    return {};
}
void Writer::ask_checkpoint() {
    {
        std::lock_guard lock{x_mutex};
        x_checkpoint_asked = true;
    }
    x_changed.notify_all();
}
void Writer::keep_witnessed(std::string note) {
    {
        std::lock_guard lock{x_mutex};
        x_witnessed_note = std::move(note);
    }
    x_changed.notify_all();
}
Writer::Work Writer::take_work() {
    Work work;
    work.group.swap(x_pending);
    work.checkpoint = std::exchange(x_checkpoint_asked, false);
    work.witnessed = std::exchange(x_witnessed_note, {});
    return work;
}
void Writer::run() {
    for (;;) {
        Work work;
        {
            std::unique_lock lock{x_mutex};
            x_changed.wait(lock, [&] { return x_stop || has_work(); });
            if (!has_work()) return;  // stopped, and nothing is left to do
            work = take_work();
        }
        if (auto done = carry_out(work); !done) return stop_for_ever(std::move(done).error());
    }
}
void Writer::step() {
    CHECK(x_mode == Mode::Stepped);
    Work work;
    {
        std::lock_guard lock{x_mutex};
        if (x_failure || !has_work()) return;
        work = take_work();
    }
    if (auto done = carry_out(work); !done) stop_for_ever(std::move(done).error());
}
Result<> Writer::carry_out(Work const& work) {
    if (!work.group.empty()) {
        TRY(x_committer.commit(work.group, x_mutex));
        {
            std::lock_guard lock{x_mutex};
            CHECK(x_unacknowledged >= work.group.size());
            x_unacknowledged -= work.group.size();
            x_durable.store(x_committer.size(), std::memory_order_release);
        }
        wake_all();
    }
    if (work.checkpoint) {
        TRY(x_committer.store_checkpoint());
        {
            std::lock_guard lock{x_mutex};
            x_last = x_committer.last_checkpoint();
        }
        wake_all();
    }
    if (!work.witnessed.empty()) {
        TRY(x_committer.store_witnessed(work.witnessed));
        {
            std::lock_guard lock{x_mutex};
            x_witnessed = x_committer.last_witnessed();
        }
        wake_all();
    }
    return x_committer.tidy();
}
void Writer::wake_all() {
    x_changed.notify_all();
    if (x_wake) x_wake();
}
void Writer::stop_for_ever(Error error) {
    {
        std::lock_guard lock{x_mutex};
        x_failure = std::move(error);
    }
    wake_all();
}
std::optional<Error> Writer::failure() const {
    std::lock_guard lock{x_mutex};
    return x_failure;
}
std::optional<Checkpoint> Writer::last_checkpoint() const {
    std::lock_guard lock{x_mutex};
    return x_last;
}
std::optional<Checkpoint> Writer::last_witnessed() const {
    std::lock_guard lock{x_mutex};
    return x_witnessed;
}
Result<Proof> Writer::prove(std::uint64_t index, std::uint64_t size) const {
    std::lock_guard lock{x_mutex};
    if (index >= size || size > x_committer.size())
        return fail(Code::Absent, "error.bad_input", "no such event, or not durable yet");
    return x_committer.tree().inclusion(index, size);
}
Result<> Writer::wait_durable(std::uint64_t count, Deadline deadline) {
    if (x_mode == Mode::Stepped) step(), deadline = {};
    std::unique_lock lock{x_mutex};
    x_changed.wait_until(lock, deadline, [&] { return x_failure || durable() >= count; });
    if (durable() >= count) return {};
    if (x_failure) return std::unexpected(*x_failure);
    return fail(Code::Timeout, "ledger.disk_stands_still", "not durable in time");
}
Result<Checkpoint> Writer::wait_checkpoint(std::uint64_t size, Deadline deadline) {
    if (x_mode == Mode::Stepped) step(), deadline = {};
    std::unique_lock lock{x_mutex};
    auto there = [&] { return x_last && x_last->size >= size; };
    x_changed.wait_until(lock, deadline, [&] { return x_failure || there(); });
    if (there()) return *x_last;
    if (x_failure) return std::unexpected(*x_failure);
    return fail(Code::Timeout, "ledger.disk_stands_still", "no checkpoint in time");
}
}  // namespace kz::ledger
