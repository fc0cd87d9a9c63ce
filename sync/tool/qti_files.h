#pragma once  // Items on disk: an item file, a folder, a content package as folder or zip, all seen as named
              // bytes.
#include "core/exam/exam.h"
#include <filesystem>
namespace kz::tool {
// A package of pictures is a few megabytes; past these a zip is a bomb, not an exam.
inline constexpr std::size_t zip_entries_max = 20'000;
inline constexpr std::size_t file_bytes_max = std::size_t{64} << 20;
inline constexpr std::size_t zip_bytes_max = std::size_t{512} << 20;
struct FileTree {
    std::vector<std::string> names;  // what to look at: .xml files, sorted, relative POSIX paths
    exam::FileSource read;           // any file of the tree; nothing outside it, symbolic links included
};
// A file: that one, with its folder as the tree. Absent, Io, BadInput (a zip that is none or names files
// outside itself), Full.
Result<FileTree> open_tree(std::filesystem::path const& path);
exam::FileSource folder_source(std::filesystem::path root);
}  // namespace kz::tool
