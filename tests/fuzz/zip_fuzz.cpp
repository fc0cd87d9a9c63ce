// A content package as a zip. What opens must not name anything outside itself, and every name must read.
#include "core/exam/exam.h"
#include "sync/tool/qti_files.h"
#include <fcntl.h>
#include <filesystem>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
namespace {
namespace fs = std::filesystem;
// The ending of the name decides how a file is opened, and memory has no name: hence a link to it.
struct Memory {
    int file = ::memfd_create("package", MFD_CLOEXEC);
    fs::path folder, name;
    Memory() {
        auto pattern = (fs::temp_directory_path() / "kaozhan-zip-XXXXXX").string();
        CHECK(::mkdtemp(pattern.data()));
        folder = pattern;
        name = folder / "package.zip";
        fs::create_symlink("/proc/self/fd/" + std::to_string(file), name);
    }
    ~Memory() { fs::remove_all(folder); }
};
}  // namespace
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static Memory const memory;
    CHECK(::ftruncate(memory.file, 0) == 0 &&
          ::pwrite(memory.file, data, size, 0) == static_cast<ssize_t>(size));
    auto const tree = kz::tool::open_tree(memory.name);
    if (!tree) return 0;
    for (auto const& name : tree->names) {
        CHECK(!name.starts_with('/') && !name.starts_with("../") && name.find("/../") == name.npos);
        CHECK(tree->read(name));
    }
    return 0;
}
