#pragma once  // Byte strings, and the three ways we write them as text.
#include "core/base/error.h"
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>
namespace kz {
using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<std::uint8_t const>;
ByteView as_bytes(std::string_view text);       // A view: `text` must outlive it.
std::string_view as_text(ByteView bytes);       // A view, no check of the encoding.
std::string to_hex(ByteView bytes);             // lower case
Result<Bytes> from_hex(std::string_view text);  // BadInput: odd length or a foreign character.
std::string to_base64(ByteView bytes);          // RFC 4648 with padding
Result<Bytes> from_base64(std::string_view text);
}  // namespace kz
