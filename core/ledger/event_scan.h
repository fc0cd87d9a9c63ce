#pragma once  // The event file as it was found, whole or not.
#include "core/ledger/event_file.h"
namespace kz::ledger {
struct FileScan {
    std::unique_ptr<File> file;
    Bytes content;
    std::vector<Record> records;  // seq 0, 1, …; some may be damaged
    bool fresh = false;           // absent, or a header cut off with nothing behind it
    bool header_damaged = false;  // The records may be whole; only the database can vouch for whose they are.
    std::uint64_t end_of(std::uint64_t count) const;  // where the first `count` records end
};
// Read from the medium, after what a process that was killed left unsynced was synced, and completed by the
// group that went ahead (ahead_file_name). Io, Denied, Full, Absent: it cannot be used. Corrupt: it is whole,
// and not this ledger's.
Result<FileScan> scan_event_file(Disk& disk, std::filesystem::path const& folder, std::string const& origin);
// Can it be written? Leaves it as it was: durable when it returns.
Result<> probe_event_file(File& file);
// A whole record of an event from `seq` on after `offset`, wherever it may begin: then the damage is no torn
// tail.
bool holds_intact_record(ByteView content, std::uint64_t offset, std::uint64_t seq);
}  // namespace kz::ledger
