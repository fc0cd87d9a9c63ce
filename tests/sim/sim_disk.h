#pragma once  // A machine's disk in memory: what was synced, what was not yet, and what a power cut makes of
              // it.
// A file has a content programs see (the kernel's cache) and one the medium holds; writes wait in between
// until a sync. Names wait likewise for a sync of their folder. A power cut keeps, drops, tears or garbles
// each 512-byte sector of what waits, each by itself. After a failed sync the cache looks clean and the
// medium never gets what waited, as with real kernels. SQLite reaches the same disk by a VFS (sim_vfs.h).
#include "core/base/disk.h"
#include "tests/sim/random.h"
#include <functional>
#include <map>
#include <set>
namespace kz::sim {
enum class Call { Open, Read, Write, Sync, Truncate, Name, SyncFolder, Look };
enum class Fault { None, Io, Full, PowerOff };
struct Loss {  // What a power cut does to each unsynced sector; the rest of 1 is dropped.
    double keep = 0, tear = 0, garble = 0;
    double keep_name = 0;        // of each waiting change of a folder
    bool names_in_order = true;  // as a journal does: nothing after the first one lost
};
// Planted bugs: this disk, or the program above it, skips what it should do. For the mutation check alone.
struct Lies {
    std::function<bool(std::filesystem::path const&)> skips_sync;
    bool skips_folder_sync = false;
    bool hides_failed_sync = false;  // says it went well
};
struct Inode;
struct Shared;  // SQLite's WAL index
class SimDisk;
class SimFile final : public File {
public:
    SimFile(SimDisk& disk, std::filesystem::path path, std::shared_ptr<Inode> inode, bool holds_lock);
    SimFile(SimFile const&) = delete;
    SimFile& operator=(SimFile const&) = delete;
    ~SimFile() override;
    Result<> append(ByteView bytes) override;
    Result<Bytes> read_at(std::uint64_t offset, std::size_t count) override;
    Result<std::uint64_t> size() override;
    Result<> sync() override;
    Result<> truncate(std::uint64_t size) override;
    Result<> write_at(std::uint64_t offset, ByteView bytes);
    std::filesystem::path const& path() const { return x_path; }
private:
    SimDisk& x_disk;
    std::filesystem::path x_path;
    std::shared_ptr<Inode> x_inode;
    std::uint64_t x_life;
    bool x_holds_lock;
};
class SimDisk final : public Disk {
public:
    // `preferred`: SQLite opens here what names no VFS.
    enum class Vfs { Named, Preferred };
    explicit SimDisk(std::uint64_t seed, Vfs vfs = Vfs::Named);
    SimDisk(SimDisk const&) = delete;
    SimDisk& operator=(SimDisk const&) = delete;
    ~SimDisk() override;

    Result<std::unique_ptr<File>> open(std::filesystem::path const& path, Open how, unsigned mode) override;
    Result<std::unique_ptr<File>> lock(std::filesystem::path const& path) override;
    bool exists(std::filesystem::path const& path) override;
    Result<std::vector<std::string>> list(std::filesystem::path const& folder) override;
    Result<> make_folder(std::filesystem::path const& path) override;
    Result<> rename(std::filesystem::path const& from, std::filesystem::path const& to) override;
    Result<> link(std::filesystem::path const& from, std::filesystem::path const& to) override;
    Result<> remove(std::filesystem::path const& path) override;
    Result<> sync_folder(std::filesystem::path const& folder) override;
    Result<Space> space(std::filesystem::path const& path) override;
    std::string sqlite_vfs() const override { return x_vfs; }
    // For the VFS: made when absent if `make`. An empty path: a nameless file.
    Result<std::unique_ptr<SimFile>> open_file(std::filesystem::path const& path, bool make);
    std::shared_ptr<Shared>& shared(std::filesystem::path const& path) { return x_shared[path]; }

    // --- what befalls it
    // Asked before every call, with its number. PowerOff: this call and all later ones fail and do nothing.
    std::function<Fault(Call call, std::filesystem::path const& path, std::uint64_t number)> fault;
    Lies lies;
    std::uint64_t capacity = std::uint64_t{1} << 30;
    void kill();       // All programs end here and now; what they wrote stays in the cache.
    void power_off();  // The same, and the cache goes; how, is said by the power coming back.
    void power_on(Loss const& loss);
    bool is_off() const { return x_off; }
    void settle();  // Everything that waits becomes durable: how a machine is set up.
    // One bit of that file turns over, in cache and medium. False: no such file, or an empty one.
    bool rot(std::filesystem::path const& path);
    std::uint64_t calls() const { return x_calls; }
private:
    friend class SimFile;
    struct NameChange {
        std::filesystem::path path;
        std::shared_ptr<Inode> inode;  // null: the name goes
        std::filesystem::path from;    // of a rename: goes in the same moment
    };
    using Names = std::map<std::filesystem::path, std::shared_ptr<Inode>>;
    Result<> ask(Call call, std::filesystem::path const& path);
    Result<std::shared_ptr<Inode>> find(std::filesystem::path const& path, bool make);
    void change(NameChange change);
    static void carry_out(NameChange const& change, Names& names);
    void lose(Inode& inode, Loss const& loss);
    std::uint64_t used() const;
    Random x_random;
    std::string x_vfs;
    Names x_names, x_durable_names;
    std::vector<NameChange> x_waiting;
    std::set<std::filesystem::path> x_locks;
    std::map<std::filesystem::path, std::shared_ptr<Shared>> x_shared;
    std::uint64_t x_calls = 0, x_life = 0;
    bool x_off = false;
};
}  // namespace kz::sim
