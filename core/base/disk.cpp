#include "core/base/disk.h"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>
namespace kz {
namespace fs = std::filesystem;
namespace {
std::unexpected<Error> failed(int number, std::string const& what) {
    auto detail = what + ": " + std::strerror(number);
    switch (number) {
    case ENOENT: return fail(Code::Absent, "error.file", detail);
    case EACCES:
    case EPERM:
    case EROFS: return fail(Code::Denied, "error.file", detail);
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return fail(Code::Full, "error.disk_full", detail);
    default: return fail(Code::Io, "error.file", detail);
    }
}
std::unexpected<Error> failed(std::string const& what) { return failed(errno, what); }
std::string name_of(fs::path const& path) { return path.filename().string(); }
class RealFile final : public File {
public:
    explicit RealFile(int fd) : x_fd(fd) {}
    RealFile(RealFile const&) = delete;
    RealFile& operator=(RealFile const&) = delete;
    ~RealFile() override { ::close(x_fd); }
    int get() const { return x_fd; }
    Result<> append(ByteView bytes) override {
        while (!bytes.empty()) {
            auto put = ::write(x_fd, bytes.data(), bytes.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) return failed("write");
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        }
        return {};
    }
    Result<Bytes> read_at(std::uint64_t offset, std::size_t count) override {
        Bytes bytes(count);
        std::size_t have = 0;
        while (have < count) {
            auto got = ::pread(x_fd, bytes.data() + have, count - have, static_cast<off_t>(offset + have));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return failed("read");
            if (got == 0) break;
            have += static_cast<std::size_t>(got);
        }
        bytes.resize(have);
        return bytes;
    }
    Result<std::uint64_t> size() override {
        struct stat info{};
        if (::fstat(x_fd, &info) != 0) return failed("stat");
        return static_cast<std::uint64_t>(info.st_size);
    }
    Result<> sync() override {
        if (::fdatasync(x_fd) == 0) return {};
        // Also where there was no room: Full would say that nothing else happened, and pages may be gone.
        return fail(Code::Io, "error.file", std::string{"fdatasync: "} + std::strerror(errno));
    }
    Result<> truncate(std::uint64_t size) override {
        if (::ftruncate(x_fd, static_cast<off_t>(size)) != 0) return failed("truncate");
        return {};
    }
private:
    int x_fd;
};
class RealDisk final : public Disk {
public:
    Result<std::unique_ptr<File>> open(fs::path const& path, Open how, unsigned mode) override {
        auto flags = how == Open::Read ? O_RDONLY : O_RDWR | O_CREAT | O_APPEND;
        auto fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
        if (fd < 0) return failed("cannot open " + name_of(path));
        return std::make_unique<RealFile>(fd);
    }
    Result<std::unique_ptr<File>> lock(fs::path const& path) override {
        auto fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0) return failed("cannot open " + name_of(path));
        auto file = std::make_unique<RealFile>(fd);
        if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return file;
        if (errno == EWOULDBLOCK)
            return fail(Code::Denied, "error.in_use", name_of(path) + " is held by another");
        return failed("cannot lock " + name_of(path));
    }
    bool locked(fs::path const& path) override {
        auto fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) return false;
        RealFile file{fd};
        return ::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;  // Two who look do not collide.
    }
    bool exists(fs::path const& path) override {
        struct stat info{};
        return ::stat(path.c_str(), &info) == 0;
    }
    Result<std::vector<std::string>> list(fs::path const& folder) override {
        std::vector<std::string> names;
        std::error_code fault;
        for (fs::directory_iterator entry{folder, fault}, end; !fault && entry != end; entry.increment(fault))
            names.push_back(entry->path().filename().string());
        if (fault) return failed(fault.value(), "cannot list " + name_of(folder));
        std::ranges::sort(names);
        return names;
    }
    Result<> make_folder(fs::path const& path) override {
        std::error_code fault;
        fs::create_directories(path, fault);
        if (fault) return failed(fault.value(), "cannot make " + name_of(path));
        return {};
    }
    Result<> rename(fs::path const& from, fs::path const& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) return failed("cannot rename " + name_of(from));
        return {};
    }
    Result<> link(fs::path const& from, fs::path const& to) override {
        if (::link(from.c_str(), to.c_str()) != 0) return failed("cannot link " + name_of(to));
        return {};
    }
    Result<> remove(fs::path const& path) override {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed("cannot remove " + name_of(path));
        return {};
    }
    Result<> overwrite(fs::path const& path, ByteView bytes) override {
        auto fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (fd < 0) return failed("cannot open " + name_of(path));
        RealFile file{fd};
        TRY(file.append(bytes));
        return file.sync();
    }
    Result<> sync_folder(fs::path const& folder) override {
        auto fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0) return failed("cannot open the folder " + name_of(folder));
        RealFile handle{fd};
        if (::fsync(fd) != 0) return failed("sync of folder " + name_of(folder));
        return {};
    }
    Result<Space> space(fs::path const& path) override {
        struct statvfs info{};
        if (::statvfs(path.c_str(), &info) != 0) return failed("cannot measure the disk of " + name_of(path));
        return Space{std::uint64_t{info.f_blocks} * info.f_frsize,
                     std::uint64_t{info.f_bavail} * info.f_frsize};
    }
    Result<> occupy(fs::path const& path, std::uint64_t bytes) override {
        auto fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0) return failed("cannot open " + name_of(path));
        RealFile file{fd};
        // Not lseek and a byte: a hole takes no room.
        if (auto fault = ::posix_fallocate(fd, 0, static_cast<off_t>(bytes)); fault != 0)
            return failed(fault, "cannot reserve " + name_of(path));
        TRY(file.truncate(bytes));
        if (::fsync(fd) != 0) return failed("fsync");
        return sync_folder(path.parent_path());
    }
    void forget(fs::path const& path) override {
        auto fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) return;
        RealFile file{fd};
        ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    }
};
}  // namespace
Result<> Disk::occupy(fs::path const& path, std::uint64_t bytes) {
    auto file = TRY(open(path, Open::Append, 0600));
    auto size = TRY(file->size());
    Bytes const zeros(std::size_t{1} << 16);
    while (size < bytes) {
        auto piece = std::min<std::uint64_t>(zeros.size(), bytes - size);
        TRY(file->append(ByteView{zeros}.first(static_cast<std::size_t>(piece))));
        size += piece;
    }
    TRY(file->truncate(bytes));
    TRY(file->sync());
    return sync_folder(path.parent_path());
}
void Disk::forget(fs::path const&) {}
bool Disk::locked(fs::path const& path) {
    if (!exists(path)) return false;
    auto held = lock(path);
    return !held && held.error().advice == "error.in_use";
}
Result<Bytes> Disk::read(fs::path const& path, std::size_t bytes_max) {
    auto file = TRY(open(path, Open::Read));
    auto size = TRY(file->size());
    if (size > bytes_max)
        return fail(Code::Full, "error.file_too_large", name_of(path) + " is larger than allowed");
    return file->read_at(0, static_cast<std::size_t>(size));
}
Result<> Disk::overwrite(fs::path const& path, ByteView bytes) {
    auto file = TRY(open(path, Open::Append));
    TRY(file->truncate(0));
    TRY(file->append(bytes));
    return file->sync();
}
Result<> Disk::replace(fs::path const& path, ByteView content, unsigned mode) {
    auto fresh = path;
    fresh += ".new";
    TRY(remove(fresh));
    {
        auto file = TRY(open(fresh, Open::Append, mode));
        TRY(file->append(content));
        TRY(file->sync());
    }
    TRY(rename(fresh, path));
    auto folder = path.parent_path();
    return sync_folder(folder.empty() ? fs::path{"."} : folder);
}
Disk& real_disk() {
    static RealDisk disk;
    return disk;
}
}  // namespace kz
