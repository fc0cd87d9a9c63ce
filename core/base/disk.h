#pragma once  // Every call of ours that changes or reads durable files, so that a simulated disk can stand in
              // for it.
// Two implementations: the real one here, and the simulated one of tests/sim, which loses, tears, reorders
// and rots what was not synced. Errors: Absent, Denied, Full (no room), Io. Objects are for one thread at a
// time.
#include "core/base/bytes.h"
#include <filesystem>
#include <memory>
namespace kz {
class File {  // Closed when it goes; what was not synced may be lost then, as everywhere.
public:
    virtual ~File() = default;
    virtual Result<> append(
        ByteView bytes) = 0;  // At its end. After a failure any part of them may be there.
    virtual Result<Bytes> read_at(std::uint64_t offset, std::size_t count) = 0;  // Shorter only at the end.
    virtual Result<std::uint64_t> size() = 0;
    virtual Result<> sync() = 0;  // Data durable when it returns. After a failure: unknown for ever, do not
                                  // go on.
    virtual Result<> truncate(std::uint64_t size) = 0;
};
struct Space {
    std::uint64_t total = 0, free = 0;  // bytes; `free` for a program without privileges
};
class Disk {
public:
    virtual ~Disk() = default;
    enum class Open { Read, Append };  // Append: made when absent (then sync its folder)
    virtual Result<std::unique_ptr<File>> open(std::filesystem::path const& path, Open how,
                                               unsigned mode = 0644) = 0;
    // Held until the file goes, whatever way the process ends. Denied: somebody else holds it.
    virtual Result<std::unique_ptr<File>> lock(std::filesystem::path const& path) = 0;
    // Somebody holds it right now. Changes nothing, not even where there is no such file.
    virtual bool locked(std::filesystem::path const& path);
    virtual bool exists(std::filesystem::path const& path) = 0;
    virtual Result<std::vector<std::string>> list(std::filesystem::path const& folder) = 0;  // Names, sorted.
    virtual Result<> make_folder(
        std::filesystem::path const& path) = 0;  // And those above; there already: fine.
    virtual Result<> rename(std::filesystem::path const& from, std::filesystem::path const& to) = 0;
    virtual Result<> link(std::filesystem::path const& from,
                          std::filesystem::path const& to) = 0;      // A second name.
    virtual Result<> remove(std::filesystem::path const& path) = 0;  // Absent: fine.
    // The same bytes in place, as far as the medium lets us: for keys that shall be gone. Durable when it
    // returns.
    virtual Result<> overwrite(std::filesystem::path const& path, ByteView bytes);
    virtual Result<> sync_folder(std::filesystem::path const& folder) = 0;
    virtual Result<Space> space(std::filesystem::path const& path) = 0;
    // A file of that size whose room is really taken, for a day when there is none. Durable when it returns.
    virtual Result<> occupy(std::filesystem::path const& path, std::uint64_t bytes);
    // What is read of this file from here on comes from the medium, not from memory: after a failed sync they
    // may differ. As far as the system lets us; what was never synced stays in memory. Absent: fine.
    virtual void forget(std::filesystem::path const& path);
    // Name of the SQLite VFS that stands on this disk; "" for SQLite's own.
    virtual std::string sqlite_vfs() const { return ""; }
    // Full: larger than `bytes_max`.
    Result<Bytes> read(std::filesystem::path const& path, std::size_t bytes_max);
    // Writes beside it, syncs, renames, syncs the folder: afterwards old or new content is there, never a
    // mix.
    Result<> replace(std::filesystem::path const& path, ByteView content, unsigned mode = 0644);
};
Disk& real_disk();  // Has no state of its own.
}  // namespace kz
