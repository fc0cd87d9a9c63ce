#include "core/base/cbor_json.h"
namespace kz {
std::optional<nlohmann::json> json_from_cbor(ByteView bytes) {
    using Json = nlohmann::json;
    try {  // A length beyond all memory throws whatever allow_exceptions says.
        auto json = Json::from_cbor(bytes.begin(), bytes.end(), true, false, Json::cbor_tag_handler_t::error);
        if (!json.is_discarded()) return json;
    } catch (Json::exception const&) {}
    return std::nullopt;
}
}  // namespace kz
