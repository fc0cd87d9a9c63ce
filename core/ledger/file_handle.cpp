#include "core/ledger/file_handle.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
namespace kz::ledger {
std::unexpected<Error> errno_error(std::string const& what) {
    auto number = errno;
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
Result<FileHandle> FileHandle::open(std::filesystem::path const& path, int flags, unsigned mode) {
    auto fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (fd < 0) return errno_error("cannot open " + path.filename().string());
    return FileHandle{fd};
}
FileHandle& FileHandle::operator=(FileHandle&& other) noexcept {
    std::swap(x_fd, other.x_fd);
    return *this;
}
FileHandle::~FileHandle() {
    if (x_fd >= 0) ::close(x_fd);
}
Result<> FileHandle::write_all(ByteView bytes) {
    while (!bytes.empty()) {
        auto put = ::write(x_fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return errno_error("write");
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return {};
}
Result<Bytes> FileHandle::read_at(std::uint64_t offset, std::size_t count) const {
    Bytes bytes(count);
    std::size_t have = 0;
    while (have < count) {
        auto got = ::pread(x_fd, bytes.data() + have, count - have, static_cast<off_t>(offset + have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno_error("read");
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}
Result<std::uint64_t> FileHandle::size() const {
    struct stat info{};
    if (::fstat(x_fd, &info) != 0) return errno_error("stat");
    return static_cast<std::uint64_t>(info.st_size);
}
Result<> FileHandle::sync_data() {
    if (::fdatasync(x_fd) != 0) return errno_error("fdatasync");
    return {};
}
Result<> FileHandle::truncate(std::uint64_t size) {
    if (::ftruncate(x_fd, static_cast<off_t>(size)) != 0) return errno_error("truncate");
    if (::lseek(x_fd, static_cast<off_t>(size), SEEK_SET) < 0) return errno_error("seek");
    return {};
}
Result<> sync_folder(std::filesystem::path const& folder) {
    auto handle = TRY(FileHandle::open(folder, O_RDONLY | O_DIRECTORY));
    if (::fsync(handle.get()) != 0) return errno_error("sync of folder");
    return {};
}
}  // namespace kz::ledger
