#pragma once  // Parts as a ZIP in memory, stored uncompressed, so that sizes are what the manifest says.
              // libzip.
#include "core/exam/package.h"
namespace kz::exam {
Result<Bytes> pack_zip(Parts const& parts);
// Exactly the listed parts: Corrupt when one is missing, too many, of another size or hash, or compressed.
Result<Parts> unpack_zip(ByteView zip, std::span<PartEntry const> listed);
}  // namespace kz::exam
