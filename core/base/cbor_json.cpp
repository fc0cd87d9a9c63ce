#include "core/base/cbor_json.h"
#include <nlohmann/json.hpp>
namespace kz {
std::optional<nlohmann::json> json_from_cbor(ByteView bytes) {
    using Json = nlohmann::json;
    try {
        auto json = Json::from_cbor(bytes.begin(), bytes.end(), true, false, Json::cbor_tag_handler_t::error);
        if (json.is_discarded()) return std::nullopt;
        return json;
    } catch (Json::exception const&) {  // A length beyond all memory throws whatever allow_exceptions says.
        return std::nullopt;
    }
}
}  // namespace kz
