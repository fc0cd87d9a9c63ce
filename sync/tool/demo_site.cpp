#include "sync/tool/demo_site.h"
#include "core/base/file.h"
#include "sync/tool/photo.h"
#include <algorithm>
#include <nlohmann/json.hpp>
namespace kz::tool {
namespace fs = std::filesystem;
namespace {
using Json = nlohmann::ordered_json;
constexpr std::size_t list_bytes_max = std::size_t{4} << 20;
std::unexpected<Error> wrong(std::string detail) {
    return fail(Code::BadInput, "error.bad_input", std::move(detail));
}
Result<Json> read_json(fs::path const& path, Json::value_t type) {
    auto bytes = TRY(read_file(path, list_bytes_max));
    auto json = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (json.type() != type) return wrong(path.filename().string() + " is not the JSON expected");
    return json;
}
std::string text(Json const& json, char const* name) {
    if (!json.is_object()) return {};
    auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}
Bytes bytes_of(Json const& json) {
    auto dumped = json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    return {dumped.begin(), dumped.end()};
}
Result<> add_photo(Json const& person, SiteSources const& sources, central::Publication& out, Json& row) {
    auto photo = person.find("photo");
    if (photo == person.end() || sources.faces.empty()) return {};
    auto cut = photo->is_object() && photo->contains("crop") ? (*photo)["crop"] : Json{};
    if (!cut.is_array() || cut.size() != 4 ||
        !std::ranges::all_of(cut, [](Json const& n) { return n.is_number_unsigned(); }))
        return wrong("people.json: crop is x, y, width, height");
    auto content =
        TRY(cut_photo(sources.faces / fs::path{text(*photo, "source")}.filename(),
                      {cut[0].get<int>(), cut[1].get<int>(), cut[2].get<int>(), cut[3].get<int>()}));
    auto name = "photos/" + text(row, "registration") + ".jpg";
    out.files.push_back({name, std::move(content)});
    row["photo"] = name;
    return {};
}
Result<> add_people(SiteSources const& sources, central::Publication& out) {
    auto people = TRY(read_json(sources.site / "people.json", Json::value_t::array));
    auto roster = Json::array();
    for (auto const& person : people) {
        auto registration = text(person, "registration");
        if (registration.empty()) continue;  // Somebody the demo turns away.
        auto card =
            TRY(read_json(sources.site / "cards" / (text(person, "card") + ".json"), Json::value_t::object));
        auto number = text(card, "number");
        if (number.size() != 18 || text(card, "name") != text(person, "name"))
            return wrong("people.json: the card of " + registration + " has another name or no number");
        Json row{{"registration", registration},
                 {"name", text(person, "name")},
                 {"number_sha256", to_hex(sha256(as_bytes(out.site.id + "\n" + number)))},
                 {"seat", text(person, "seat")}};
        TRY(add_photo(person, sources, out, row));
        if (person.value("submitted", false)) row["submitted"] = true;  // at another terminal, earlier
        roster.push_back(std::move(row));
        out.roster.push_back({registration, text(person, "name"), text(person, "seat")});
    }
    out.files.push_back({"roster.json", bytes_of(roster)});
    return {};
}
Result<> add_staff(SiteSources const& sources, central::Publication& out) {
    auto staff = TRY(read_json(sources.site / "staff.json", Json::value_t::array));
    auto rows = Json::array();
    for (auto const& one : staff) {
        if (text(one, "pin").size() < 6) return wrong("staff.json: a PIN has at least 6 digits");
        rows.push_back({{"id", text(one, "id")},
                        {"role", text(one, "role")},
                        {"name", text(one, "name")},
                        {"pin", hash_pin(text(one, "pin"))}});
    }
    out.files.push_back({"staff.json", bytes_of(rows)});
    return {};
}
Result<> add_paper(SiteSources const& sources, central::Publication& out) {
    auto root = sources.site / "paper";
    std::error_code failed;
    std::vector<fs::path> paths;
    for (fs::recursive_directory_iterator at{root, failed}, end; !failed && at != end; at.increment(failed))
        if (at->is_regular_file()) paths.push_back(at->path());
    if (failed && fs::exists(root)) return fail(Code::Io, "error.file", "paper/: " + failed.message());
    std::ranges::sort(paths);  // The same sources give the same manifest.
    for (auto const& path : paths) {
        auto content = TRY(read_file(path, wire::blob_bytes_max));
        out.files.push_back({"paper/" + fs::relative(path, root).generic_string(), std::move(content)});
    }
    return {};
}
}  // namespace
Result<central::Publication> read_site(SiteSources const& sources) {
    auto site = TRY(read_json(sources.site / "site.json", Json::value_t::object));
    auto sitting = TRY(read_json(sources.site / "sitting.json", Json::value_t::object));
    central::Publication out;
    out.site = {text(site, "id"), text(site, "name")};
    if (sources.starts) {
        sitting["starts"] = wire::to_utc(*sources.starts);
        sitting["ends"] = wire::to_utc(*sources.starts + sources.lasts);
    }
    out.sitting = {out.site.id,
                   text(sitting, "id"),
                   text(sitting, "title"),
                   text(sitting, "session"),
                   text(sitting, "starts"),
                   text(sitting, "ends"),
                   text(sitting, "paper")};
    out.files.push_back({"sitting.json", bytes_of(sitting)});
    TRY(add_people(sources, out));
    TRY(add_staff(sources, out));
    TRY(add_paper(sources, out));
    return out;
}
}  // namespace kz::tool
