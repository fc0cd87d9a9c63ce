#include "core/base/file.h"
#include "core/base/disk.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
namespace kz {
namespace {
class Fd {
public:
    explicit Fd(int fd) : x_fd(fd) {}
    Fd(Fd const&) = delete;
    Fd& operator=(Fd const&) = delete;
    ~Fd() {
        if (x_fd >= 0) ::close(x_fd);
    }
    int get() const { return x_fd; }
private:
    int x_fd;
};
std::unexpected<Error> io_error(std::string const& what, std::filesystem::path const& path) {
    auto code = errno == ENOENT ? Code::Absent : errno == ENOSPC || errno == EDQUOT ? Code::Full : Code::Io;
    return fail(code, code == Code::Full ? "error.disk_full" : "error.file",
                what + " " + path.filename().string() + ": " + std::strerror(errno));
}
}  // namespace
Result<Bytes> read_file(std::filesystem::path const& path, std::size_t bytes_max) {
    Fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (fd.get() < 0) return io_error("cannot open", path);
    struct stat info{};
    if (::fstat(fd.get(), &info) != 0) return io_error("cannot stat", path);
    Bytes content;
    content.reserve(static_cast<std::size_t>(info.st_size));
    std::uint8_t piece[65536];
    for (;;) {
        auto got = ::read(fd.get(), piece, sizeof piece);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return io_error("cannot read", path);
        if (got == 0) return content;
        content.insert(content.end(), piece, piece + got);
        if (content.size() > bytes_max)
            return fail(Code::Full, "error.file_too_large",
                        path.filename().string() + " is larger than allowed");
    }
}
Result<> replace_file(std::filesystem::path const& path, ByteView content, unsigned mode) {
    return real_disk().replace(path, content, mode);
}
}  // namespace kz
