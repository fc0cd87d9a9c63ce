#pragma once  // ledger.db: all SQL of the ledger is in event_store.cpp, beside schema.sql.
#include "core/ledger/event.h"
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>
namespace kz::ledger {
struct Row {
    std::uint64_t seq = 0;
    ByteView bytes;  // Lives until the visitor returns.
};
// One connection; whoever opened it may hand it to one other thread, never share it.
class EventStore {
public:
    // Makes the file when absent. WAL and synchronous=FULL are read back: a store that cannot promise them is
    // Denied. Corrupt: no database, or one of another origin or schema. Io, Full.
    // `vfs`: Disk::sqlite_vfs of the disk it lies on.
    static Result<EventStore> open(std::filesystem::path const& path, std::string const& origin,
                                   std::string const& vfs = {});
    // For verification: changes nothing. A database with a pending WAL is opened in the caller's private copy
    // of it.
    static Result<EventStore> open_read_only(std::filesystem::path const& path, bool immutable);
    EventStore(EventStore&&) noexcept;
    ~EventStore();
    std::string const& origin() const;
    // In order of seq. The visitor's first error ends it and is returned.
    Result<> for_each(std::function<Result<>(Row const&)> const& visit);
    // Rows seq, seq + 1, … in one transaction, durable when this returns. `replace` is recovery's: rows may
    // be there.
    enum class Mode { Insert, Replace };
    Result<> write(std::uint64_t seq, std::span<Bytes const> events, Mode mode);
    // The last failure of write or tidy was for want of room, met by a write before any sync of what it wrote
    // was asked for, and it was taken back: no page was handed to a sync, so none can have been dropped, and
    // it may be tried again. No other failure may.
    bool may_retry() const;
    Result<> erase_from(std::uint64_t seq);  // recovery's; durable when it returns
    // A write that changes nothing: can this copy be written? It syncs the WAL, so that rows an earlier
    // process left unsynced are durable afterwards. Until it was asked, closing leaves both files as found.
    Result<> probe();
    // Moves the WAL into the database file once it has grown past its bound. Its failures count like a
    // commit's.
    Result<> tidy();
private:
    struct State;
    explicit EventStore(std::unique_ptr<State> state);
    std::unique_ptr<State> x_state;
};
}  // namespace kz::ledger
