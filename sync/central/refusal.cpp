#include "sync/central/refusal.h"
#include <nlohmann/json.hpp>
namespace kz::central {
using Json = nlohmann::json;
Response refusal(unsigned status, std::string const& code, std::string const& message,
                 std::string const& hint, RefusalFields const& more) {
    auto json = Json::object();
    for (auto const& [name, value] : more) std::visit([&](auto const& one) { json[name] = one; }, value);
    json["error"] = {{"code", code}, {"message", message}, {"hint", hint}};
    return {status, "application/json", json.dump(-1, ' ', false, Json::error_handler_t::replace), {}, {}};
}
Response refusal_of(Error const& error) {
    switch (error.code) {
    case Code::BadInput: return refusal(400, "bad-request", error.detail, "check the sender's version");
    case Code::Corrupt:
        return refusal(422, "changed", error.detail, "the events are not those that were signed");
    case Code::Denied: return refusal(403, "denied", error.detail, "enrol the terminal again");
    case Code::Absent: return refusal(404, "absent", error.detail, "");
    case Code::Full:
    case Code::Timeout: return refusal(503, "busy", error.detail, "come back later");
    default: return refusal(500, "internal", "central could not do it", "come back later");
    }
}
}  // namespace kz::central
