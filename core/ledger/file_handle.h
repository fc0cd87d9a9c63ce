#pragma once  // One open file descriptor, and the few calls on it that must not half succeed.
#include "core/base/bytes.h"
#include <filesystem>
namespace kz::ledger {
class FileHandle {
public:
    FileHandle() = default;
    // `flags` as for open(2); O_CLOEXEC is added. Absent, Denied, Full or Io.
    static Result<FileHandle> open(std::filesystem::path const& path, int flags, unsigned mode = 0644);
    FileHandle(FileHandle&& other) noexcept : x_fd(other.x_fd) { other.x_fd = -1; }
    FileHandle& operator=(FileHandle&& other) noexcept;
    ~FileHandle();
    int get() const { return x_fd; }
    Result<> write_all(ByteView bytes);  // at the file's own position
    Result<Bytes> read_at(std::uint64_t offset,
                          std::size_t count) const;  // Shorter only at the end of the file.
    Result<std::uint64_t> size() const;
    Result<> sync_data();                   // fdatasync
    Result<> truncate(std::uint64_t size);  // and go to the new end
private:
    explicit FileHandle(int fd) : x_fd(fd) {}
    int x_fd = -1;
};
Result<> sync_folder(std::filesystem::path const& folder);
// What errno says, as an Error: Full for a full disk, so that the person is told the right thing.
std::unexpected<Error> errno_error(std::string const& what);
}  // namespace kz::ledger
