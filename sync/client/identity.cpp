#include "sync/client/identity.h"
#include "core/base/file.h"
#include <nlohmann/json.hpp>
namespace kz::client {
namespace fs = std::filesystem;
namespace {
using Json = nlohmann::json;
constexpr std::size_t file_bytes_max = 65536;
Json parse(ByteView bytes) { return Json::parse(as_text(bytes), nullptr, false); }
std::string text(Json const& json, char const* name) {
    auto found = json.is_object() ? json.find(name) : json.end();
    return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>()
                                                                         : std::string{};
}
std::optional<std::uint64_t> count(Json const& json, char const* name) {
    if (!json.is_object()) return {};
    auto found = json.find(name);
    if (found == json.end() || !found->is_number_unsigned()) return {};
    return found->get<std::uint64_t>();
}
Result<> write_json(fs::path const& path, Json const& json, Disk& disk = real_disk()) {
    return disk.replace(path, as_bytes(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"));
}
}  // namespace
fs::path sync_folder(fs::path const& data) { return data / "sync"; }
Result<Identity> load_identity(fs::path const& data) {
    auto bytes = TRY(read_file(data / "enrolment.json", file_bytes_max));
    auto json = parse(bytes);
    Identity identity{text(json, "terminal"), text(json, "site"), text(json, "site_name"),
                      text(json, "seat"),     text(json, "url"),  {}};
    identity.central = TRY(parse_verifier(text(json, "central")));
    if (!wire::is_id(identity.terminal) || !wire::is_id(identity.site))
        return fail(Code::Corrupt, "sync.not_enrolled", "enrolment.json is damaged");
    return identity;
}
Result<> save_identity(fs::path const& data, Identity const& identity) {
    return write_json(data / "enrolment.json", {{"terminal", identity.terminal},
                                                {"site", identity.site},
                                                {"site_name", identity.site_name},
                                                {"seat", identity.seat},
                                                {"url", identity.url},
                                                {"central", to_string(identity.central)}});
}
Position load_position(fs::path const& data, Disk& disk) {
    auto bytes = disk.read(sync_folder(data) / "position.json", file_bytes_max);
    if (!bytes) return {};
    auto json = parse(*bytes);
    return {text(json, "origin"), count(json, "confirmed").value_or(0),
            count(json, "manifest_version").value_or(0)};
}
Result<> save_position(fs::path const& data, Position const& position, Disk& disk) {
    Json json{{"origin", position.origin},
              {"confirmed", position.confirmed},
              {"manifest_version", position.manifest_version}};
    return write_json(sync_folder(data) / "position.json", json, disk);
}
Result<> save_network(fs::path const& data, wire::Network const& network) {
    return replace_file(data / "inbox" / "network.json", as_bytes(wire::to_json(network)));
}
std::optional<std::uint64_t> read_want(ByteView body) { return count(parse(body), "want"); }
std::optional<std::uint64_t> read_offset(ByteView body) { return count(parse(body), "offset"); }
std::string read_report(ByteView body) { return text(parse(body), "report"); }
}  // namespace kz::client
