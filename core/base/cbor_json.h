#pragma once  // Foreign CBOR as a JSON value, for payloads whose fields are known by name. Strict: no tags,
              // nothing left over.
#include "core/base/bytes.h"
#include <nlohmann/json_fwd.hpp>
#include <optional>
namespace kz {
std::optional<nlohmann::json> json_from_cbor(ByteView bytes);  // Nothing: not one CBOR item.
}  // namespace kz
