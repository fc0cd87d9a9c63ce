#pragma once  // The SHA-256 of a file, however long, without holding it in memory.
#include "core/base/crypto.h"
#include "core/base/disk.h"
namespace kz {
Result<Hash> hash_file(File& file);  // Io
}  // namespace kz
