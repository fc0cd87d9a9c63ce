#include "tests/sim/sim_vfs.h"
#include <cstring>
#include <sqlite3.h>
namespace kz::sim {
namespace fs = std::filesystem;
struct Shared {
    std::vector<std::unique_ptr<std::uint8_t[]>> regions;
};
namespace {
// One thread only: locks between connections are never contended here, because no two transactions overlap.
struct Open {
    sqlite3_file base;
    SimDisk* disk;
    SimFile* file;
    std::shared_ptr<Shared>* shared;
    bool goes_when_closed, folder_to_sync;
};
Open& of(sqlite3_file* file) { return *reinterpret_cast<Open*>(file); }
SimDisk& disk_of(sqlite3_vfs* vfs) { return *static_cast<SimDisk*>(vfs->pAppData); }
int status(Result<> const& done, int otherwise) {
    return done ? SQLITE_OK : done.error().code == Code::Full ? SQLITE_FULL : otherwise;
}
int close_file(sqlite3_file* raw) {
    auto& open = of(raw);
    if (open.goes_when_closed && !open.file->path().empty()) (void)open.disk->remove(open.file->path());
    delete open.file;
    delete open.shared;
    return SQLITE_OK;
}
int read_file_at(sqlite3_file* raw, void* to, int count, sqlite3_int64 offset) {
    auto const want = static_cast<std::size_t>(count);
    auto got = of(raw).file->read_at(static_cast<std::uint64_t>(offset), want);
    if (!got) return SQLITE_IOERR_READ;
    std::memcpy(to, got->data(), got->size());
    std::memset(static_cast<std::uint8_t*>(to) + got->size(), 0, want - got->size());
    return got->size() == want ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}
int write_file_at(sqlite3_file* raw, void const* from, int count, sqlite3_int64 offset) {
    ByteView bytes{static_cast<std::uint8_t const*>(from), static_cast<std::size_t>(count)};
    return status(of(raw).file->write_at(static_cast<std::uint64_t>(offset), bytes), SQLITE_IOERR_WRITE);
}
int truncate_file(sqlite3_file* raw, sqlite3_int64 size) {
    return status(of(raw).file->truncate(static_cast<std::uint64_t>(size)), SQLITE_IOERR_TRUNCATE);
}
int sync_file(sqlite3_file* raw, int) {
    auto& open = of(raw);
    if (auto done = open.file->sync(); !done) return status(done, SQLITE_IOERR_FSYNC);
    if (!open.folder_to_sync) return SQLITE_OK;
    open.folder_to_sync = false;
    return status(open.disk->sync_folder(open.file->path().parent_path()), SQLITE_IOERR_DIR_FSYNC);
}
int size_of_file(sqlite3_file* raw, sqlite3_int64* size) {
    auto got = of(raw).file->size();
    if (!got) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(*got);
    return SQLITE_OK;
}
int no_lock(sqlite3_file*, int) { return SQLITE_OK; }
int nobody_reserved(sqlite3_file*, int* reserved) { return *reserved = 0, SQLITE_OK; }
int no_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }  // As SQLite takes it for a Linux file.
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
int map_shared(sqlite3_file* raw, int region, int bytes, int extend, void volatile** out) {
    auto& open = of(raw);
    if (!open.shared) {
        auto& known = open.disk->shared(open.file->path());
        if (!known) known = std::make_shared<Shared>();
        open.shared = new std::shared_ptr<Shared>(known);
    }
    auto& regions = (*open.shared)->regions;
    auto const wanted = static_cast<std::size_t>(region) + 1;
    while (extend && regions.size() < wanted)
        regions.push_back(std::make_unique<std::uint8_t[]>(static_cast<std::size_t>(bytes)));
    *out = regions.size() < wanted ? nullptr : regions[wanted - 1].get();
    return SQLITE_OK;
}
int lock_shared(sqlite3_file*, int, int, int) { return SQLITE_OK; }
void barrier(sqlite3_file*) {}
int unmap_shared(sqlite3_file* raw, int remove) {
    auto& open = of(raw);
    if (!open.shared) return SQLITE_OK;
    auto& known = open.disk->shared(open.file->path());
    // The last one of this life of the machine takes the index with it.
    if (known == *open.shared && (remove || known.use_count() <= 2)) known.reset();
    delete open.shared;
    open.shared = nullptr;
    return SQLITE_OK;
}
constexpr sqlite3_io_methods methods{
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file_at,
    .xWrite = write_file_at,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = no_lock,
    .xUnlock = no_lock,
    .xCheckReservedLock = nobody_reserved,
    .xFileControl = no_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap_shared,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};
int open_file(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* raw, int flags, int* flags_out) {
    auto& open = of(raw);
    open.base.pMethods = nullptr;
    auto& disk = disk_of(vfs);
    fs::path const path = name ? name : "";
    auto const fresh = !path.empty() && !disk.exists(path);
    auto file = disk.open_file(path, (flags & SQLITE_OPEN_CREATE) != 0);
    if (!file) return SQLITE_CANTOPEN;
    auto const journal = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    open.disk = &disk, open.file = file->release(), open.shared = nullptr;
    open.goes_when_closed = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    open.folder_to_sync = fresh && journal;  // As SQLite's own VFS does.
    open.base.pMethods = &methods;
    if (flags_out) *flags_out = flags;
    return SQLITE_OK;
}
int delete_file(sqlite3_vfs* vfs, char const* name, int sync_folder) {
    auto& disk = disk_of(vfs);
    fs::path const path = name;
    if (!disk.exists(path)) return SQLITE_IOERR_DELETE_NOENT;
    if (!disk.remove(path)) return SQLITE_IOERR_DELETE;
    if (sync_folder) return status(disk.sync_folder(path.parent_path()), SQLITE_IOERR_DIR_FSYNC);
    return SQLITE_OK;
}
int may_access(sqlite3_vfs* vfs, char const* name, int, int* there) {
    *there = disk_of(vfs).exists(name) ? 1 : 0;
    return SQLITE_OK;
}
int full_name(sqlite3_vfs*, char const* name, int room, char* out) {
    return sqlite3_snprintf(room, out, "%s", name), SQLITE_OK;
}
Random& chance() {
    static Random random{0};
    return random;
}
int random_bytes_for(sqlite3_vfs*, int count, char* out) {
    chance().fill(reinterpret_cast<std::uint8_t*>(out), static_cast<std::size_t>(count));
    return count;
}
int no_wait(sqlite3_vfs*, int microseconds) { return microseconds; }
int same_time(sqlite3_vfs*, sqlite3_int64* time) { return *time = 212'000'000'000'000, SQLITE_OK; }
int no_error(sqlite3_vfs*, int, char*) { return 0; }
std::map<std::string, std::unique_ptr<sqlite3_vfs>>& registered() {
    static std::map<std::string, std::unique_ptr<sqlite3_vfs>> all;
    return all;
}
}  // namespace
std::string register_vfs(SimDisk& disk, SimDisk::Vfs preferred) {
    static std::uint64_t count = 0;
    auto vfs = std::make_unique<sqlite3_vfs>();
    auto [place, made] = registered().emplace("sim-" + std::to_string(++count), nullptr);
    CHECK(made);
    vfs->iVersion = 2, vfs->szOsFile = sizeof(Open), vfs->mxPathname = 512;
    vfs->zName = place->first.c_str(), vfs->pAppData = &disk;
    vfs->xOpen = open_file, vfs->xDelete = delete_file, vfs->xAccess = may_access;
    vfs->xFullPathname = full_name, vfs->xRandomness = random_bytes_for, vfs->xSleep = no_wait;
    vfs->xCurrentTimeInt64 = same_time, vfs->xGetLastError = no_error;
    CHECK(sqlite3_vfs_register(vfs.get(), preferred == SimDisk::Vfs::Preferred) == SQLITE_OK);
    place->second = std::move(vfs);
    return place->first;
}
void unregister_vfs(std::string const& name) {
    sqlite3_vfs_unregister(registered().at(name).get());
    registered().erase(name);
}
void seed_sqlite(std::uint64_t seed) {
    chance() = Random{seed};
    sqlite3_randomness(0, nullptr);
}
}  // namespace kz::sim
