#pragma once  // Foreign CBOR as a JSON value, for payloads whose fields are known by name.
// A template, so that the JSON library stays in the .cpp files that use it: Json is nlohmann::json.
#include "core/base/bytes.h"
#include <optional>
namespace kz {
// Strict: no tags, nothing left over. Nothing: not one CBOR item.
template <class Json> std::optional<Json> json_from_cbor(ByteView bytes) {
    try {
        auto json = Json::from_cbor(bytes.begin(), bytes.end(), true, false, Json::cbor_tag_handler_t::error);
        if (json.is_discarded()) return std::nullopt;
        return json;
    } catch (typename Json::exception const&) {  // A length beyond all memory throws whatever it is told.
        return std::nullopt;
    }
}
}  // namespace kz
