#pragma once  // Whole small files: read with a bound, replaced atomically and durably.
#include "core/base/bytes.h"
#include <filesystem>
namespace kz {
// Absent: no such file. Full: larger than `bytes_max`. Io: anything else.
Result<Bytes> read_file(std::filesystem::path const& path, std::size_t bytes_max);
// Writes beside it, syncs, renames, syncs the folder: afterwards old or new content is there, never a mix.
Result<> replace_file(std::filesystem::path const& path, ByteView content, unsigned mode = 0644);
}  // namespace kz
