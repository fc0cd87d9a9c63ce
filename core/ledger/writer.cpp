#include "core/ledger/writer.h"
#include "core/base/file.h"
#include <cerrno>
#include <pthread.h>
#include <unistd.h>
namespace kz::ledger {
namespace {
std::unexpected<Error> write_failed(Error cause, std::string part) {
    auto advice = cause.code == Code::Full ? "error.disk_full" : "ledger.write_failed";
    return because(std::move(cause), advice, std::move(part));
}
}  // namespace
Writer::Writer(Parts parts)
    : x_parts(std::move(parts)), x_last(x_parts.last), x_durable(x_parts.tree.size()) {
    x_thread = std::thread{[this] { run(); }};
    pthread_setname_np(x_thread.native_handle(), "ledger");
}
Writer::~Writer() {
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
void Writer::run() {
    for (;;) {
        std::vector<Bytes> group;
        auto checkpoint = false;
        {
            std::unique_lock lock{x_mutex};
            x_changed.wait(lock, [&] { return x_stop || !x_pending.empty() || x_checkpoint_asked; });
            if (x_pending.empty() && !x_checkpoint_asked) return;  // stopped, and nothing is left to do
            group.swap(x_pending);
            checkpoint = std::exchange(x_checkpoint_asked, false);
        }
        if (!group.empty()) {
            if (auto done = commit(group); !done) return stop_for_ever(std::move(done).error());
            wake_all();
        }
        if (checkpoint) {
            if (auto done = store_checkpoint(); !done) return stop_for_ever(std::move(done).error());
            wake_all();
        }
        if (auto done = x_parts.store.tidy(); !done) return stop_for_ever(std::move(done).error());
    }
}
Result<> Writer::commit(std::vector<Bytes> const& group) {
    auto first = x_parts.tree.size();
    // The database first: an event that can be read from the file must already be safe in one copy, or a
    // power cut could take back what was shipped and a different event would take its seq.
    if (auto done = x_parts.store.write(first, group, EventStore::Mode::Insert); !done)
        return write_failed(done.error(), "database");
    Bytes records;
    for (auto const& event : group) append_record(records, event);
    if (auto done = x_parts.file.write_all(records); !done) return write_failed(done.error(), "event file");
    if (auto done = x_parts.file.sync_data(); !done) return write_failed(done.error(), "event file");
    for (auto const& event : group) x_parts.tree.append(event);
    std::lock_guard lock{x_mutex};
    CHECK(x_unacknowledged >= group.size());
    x_unacknowledged -= group.size();
    x_durable.store(x_parts.tree.size(), std::memory_order_release);
    return {};
}
Result<> Writer::store_checkpoint() {
    Checkpoint checkpoint{x_parts.origin, x_parts.tree.size(), x_parts.tree.root()};
    CHECK(!x_last || x_last->size <= checkpoint.size);
    if (x_last == checkpoint) return {};
    auto note = sign_checkpoint(checkpoint, x_parts.key);
    auto path = x_parts.checkpoints / (std::to_string(checkpoint.size) + ".note");
    if (auto done = replace_file(path, as_bytes(note)); !done)
        return write_failed(done.error(), "checkpoint");
    // A second name, for whoever wants the newest without listing. It is a hint: not synced, made anew each
    // time.
    auto latest = x_parts.checkpoints / checkpoint_latest, fresh = x_parts.checkpoints / "latest.new";
    ::unlink(fresh.c_str());
    if (::link(path.c_str(), fresh.c_str()) != 0 || ::rename(fresh.c_str(), latest.c_str()) != 0)
        return write_failed(errno_error("second name").error(), "checkpoint");
    std::lock_guard lock{x_mutex};
    x_last = checkpoint;
    return {};
}
void Writer::wake_all() {
    x_changed.notify_all();
    if (x_parts.wake) x_parts.wake();
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
Result<> Writer::wait_durable(std::uint64_t count, Deadline deadline) const {
    std::unique_lock lock{x_mutex};
    x_changed.wait_until(lock, deadline, [&] { return x_failure || durable() >= count; });
    if (durable() >= count) return {};
    if (x_failure) return std::unexpected(*x_failure);
    return fail(Code::Timeout, "ledger.disk_stands_still", "not durable in time");
}
Result<Checkpoint> Writer::wait_checkpoint(std::uint64_t size, Deadline deadline) const {
    std::unique_lock lock{x_mutex};
    auto there = [&] { return x_last && x_last->size >= size; };
    x_changed.wait_until(lock, deadline, [&] { return x_failure || there(); });
    if (there()) return *x_last;
    if (x_failure) return std::unexpected(*x_failure);
    return fail(Code::Timeout, "ledger.disk_stands_still", "no checkpoint in time");
}
}  // namespace kz::ledger
