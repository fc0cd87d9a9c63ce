#include "kiosk/app/sitting.h"
#include "core/base/file.h"
#include <nlohmann/json.hpp>
namespace kz::app {
namespace {
using Json = nlohmann::json;
std::string text_of(Json const& json, char const* name) {
    auto at = json.find(name);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string{};
}
bool is_true(Json const& json, char const* name) {
    auto at = json.find(name);
    return at != json.end() && at->is_boolean() && at->get<bool>();
}
Result<Json> read_json(Sitting const& sitting, std::string const& name) {
    auto content = TRY(sitting_file(sitting, name, list_bytes_max));
    auto json = Json::parse(content.begin(), content.end(), nullptr, false);
    if (json.is_discarded()) return fail(Code::Corrupt, "app.sitting_damaged", name + " is not JSON");
    return json;
}
Millis wall_time(std::string const& utc) {
    auto parsed = wire::parse_utc(utc);
    return parsed ? *parsed : Millis{0};
}
Result<> read_people(Sitting& sitting) {
    auto roster = TRY(read_json(sitting, "roster.json"));
    for (auto const& row : roster) {
        Person person{text_of(row, "registration"), text_of(row, "name"),  text_of(row, "number_sha256"),
                      text_of(row, "seat"),         text_of(row, "photo"), is_true(row, "submitted")};
        if (person.registration.empty() || person.number_sha256.size() != 64)
            return fail(Code::Corrupt, "app.sitting_damaged",
                        "a row of the roster lacks its registration or number");
        sitting.people.push_back(std::move(person));
    }
    auto staff = TRY(read_json(sitting, "staff.json"));
    for (auto const& row : staff)
        sitting.staff.push_back({text_of(row, "id"), text_of(row, "role"), text_of(row, "pin")});
    return {};
}
}  // namespace

Result<Enrolment> load_enrolment(std::filesystem::path const& data) {
    auto content = TRY(read_file(data / "enrolment.json", 64 << 10));
    auto json = Json::parse(content.begin(), content.end(), nullptr, false);
    Enrolment enrolment{text_of(json, "terminal"), text_of(json, "site"), text_of(json, "site_name"),
                        text_of(json, "seat"), text_of(json, "central")};
    if (enrolment.terminal.empty() || enrolment.central.empty())
        return fail(Code::Corrupt, "app.enrolment_damaged", "enrolment.json is not complete");
    return enrolment;
}
Result<Bytes> sitting_file(Sitting const& sitting, std::string const& name, std::size_t bytes_max) {
    auto found = sitting.blobs.find(name);
    if (found == sitting.blobs.end())
        return fail(Code::Absent, "app.sitting_damaged", name + " is not in the manifest");
    auto content = TRY(read_file(sitting.inbox / "blobs" / found->second, bytes_max));
    if (to_hex(sha256(content)) != found->second)
        return fail(Code::Corrupt, "app.sitting_damaged", name + " is not the file the manifest names");
    return content;
}
Result<Sitting> load_sitting(std::filesystem::path const& data, Enrolment const& enrolment) {
    Sitting sitting;
    sitting.inbox = data / "inbox";
    auto note = TRY(read_file(sitting.inbox / "manifest.note", note_bytes_max));
    auto issuer = TRY(parse_verifier(enrolment.central));
    auto text = TRY(open_note(as_text(note), issuer));
    auto manifest = TRY(wire::parse_manifest(text));
    if (!manifest.issuer)
        return fail(Code::Denied, "app.no_issuer_key", "the manifest names no key to seal results to");
    sitting.issuer = *manifest.issuer;
    sitting.version = manifest.version;
    sitting.manifest_hash = to_hex(sha256(as_bytes(text)));
    sitting.id = manifest.sitting, sitting.title = manifest.title, sitting.line = manifest.session;
    sitting.site_name = manifest.site_name;
    sitting.starts = wall_time(manifest.starts), sitting.ends = wall_time(manifest.ends);
    for (auto const& file : manifest.files) sitting.blobs[file.name] = to_hex(file.sha256);
    TRY(read_people(sitting));
    if (auto details = read_json(sitting, "sitting.json"))
        sitting.results_line = text_of(*details, "results");
    sitting.paper_folder = manifest.paper.ends_with('/') ? manifest.paper : manifest.paper + "/";
    sitting.paper = TRY(exam::load_paper([&](std::string const& name) {
        return sitting_file(sitting, sitting.paper_folder + name, wire::blob_bytes_max);
    }));
    return sitting;
}
Person const* find_person(Sitting const& sitting, std::string const& site, std::string_view number) {
    auto const hash = to_hex(sha256(as_bytes(site + "\n" + std::string{number})));
    for (auto const& person : sitting.people)
        if (person.number_sha256 == hash) return &person;
    return nullptr;
}
}  // namespace kz::app
