#pragma once  // CRC-32C (Castagnoli, RFC 3720 B.4): finds torn and rotten records; forgery is the chain's
              // business.
#include "core/base/bytes.h"
namespace kz::ledger {
std::uint32_t crc32c(ByteView bytes);           // by the processor's instruction where it has one
std::uint32_t crc32c_by_table(ByteView bytes);  // the same without
}  // namespace kz::ledger
