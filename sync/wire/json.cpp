// The JSON of the wire. Every field is looked at; nothing of nlohmann leaves this file.
#include "sync/wire/evidence.h"
#include "sync/wire/lines.h"
#include <algorithm>
#include <nlohmann/json.hpp>
namespace kz::wire {
namespace {
using Json = nlohmann::json;
// One strict pass over one object: the first thing wrong is kept, reading goes on with empty values.
class Reader {
public:
    explicit Reader(Json const& json) : x_json(json) {}
    std::string text(char const* name, std::size_t bytes_max = 200) {
        auto found = x_json.find(name);
        if (found == x_json.end() || !found->is_string()) return wrong(name), std::string{};
        auto value = found->get<std::string>();
        if (value.size() > bytes_max) return wrong(name), std::string{};
        return value;
    }
    std::uint64_t count(char const* name) {
        auto found = x_json.find(name);
        if (found == x_json.end() || !found->is_number_unsigned()) return wrong(name), 0;
        auto value = found->get<std::uint64_t>();
        return value <= std::uint64_t{1} << 53 ? value : (wrong(name), 0);
    }
    bool flag(char const* name) {
        auto found = x_json.find(name);
        if (found == x_json.end() || !found->is_boolean()) return wrong(name), false;
        return found->get<bool>();
    }
    Json const& part(char const* name, Json::value_t type) {
        static Json const object = Json::object(), array = Json::array();
        auto found = x_json.find(name);
        if (found != x_json.end() && found->type() == type) return *found;
        wrong(name);
        return type == Json::value_t::array ? array : object;
    }
    void require(bool holds, char const* what) {
        if (!holds) wrong(what);
    }
    Result<> done() const {
        if (!x_wrong.empty()) return not_this("field " + x_wrong);
        return {};
    }
private:
    void wrong(char const* name) {
        if (x_wrong.empty()) x_wrong = name;
    }
    Json const& x_json;
    std::string x_wrong;
};
Result<Json> parse(std::string_view text, std::size_t bytes_max) {
    if (text.size() > bytes_max) return not_this("JSON longer than allowed");
    // Nesting is bounded before parsing: the parser itself recurses only in destruction, but let us not find
    // out.
    int depth = 0;
    for (auto c : text)
        if ((c == '{' || c == '[') && ++depth > 20000) return not_this("JSON has too many parts");
    auto json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return not_this("not a JSON object");
    return json;
}
std::string dump(Json const& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }
std::string proof_text(EnrolRequest const& request) {
    return "kaozhan/1/enrol\ncode " + to_base64(sha256(request.secret)) + "\ncsr " +
           to_base64(sha256(as_bytes(request.csr))) + "\n";
}
constexpr std::string_view proof_name = "enrol";
constexpr std::size_t pem_bytes_max = 8192;
}  // namespace
std::string to_json(RunAnswer const& answer) {
    auto attempts = Json::array();
    for (auto const& one : answer.attempts)
        attempts.push_back({{"id", one.attempt}, {"receipt", one.receipt}});
    return dump({{"have", answer.have}, {"receipt", answer.receipt}, {"attempts", std::move(attempts)}});
}
Result<RunAnswer> parse_run_answer(std::string_view text) {
    auto json = TRY(parse(text, answer_bytes_max));
    Reader reader{json};
    RunAnswer answer{reader.count("have"), reader.text("receipt", 4096), {}};
    for (auto const& one : reader.part("attempts", Json::value_t::array)) {
        if (!one.is_object()) return not_this("field attempts");
        Reader entry{one};
        answer.attempts.push_back({entry.text("id"), entry.text("receipt", 4096)});
        TRY(entry.done());
        if (!is_attempt_id(answer.attempts.back().attempt)) return not_this("field id");
    }
    TRY(reader.done());
    return answer;
}
std::string to_json(EvidenceAnswer const& answer) {
    return dump({{"offset", answer.offset}, {"receipt", answer.receipt}});
}
Result<EvidenceAnswer> parse_evidence_answer(std::string_view text) {
    auto json = TRY(parse(text, answer_bytes_max));
    Reader reader{json};
    EvidenceAnswer answer{reader.count("offset"), reader.text("receipt", 4096)};
    TRY(reader.done());
    return answer;
}
std::string to_json(Manifest const& manifest) {
    auto files = Json::array();
    for (auto const& file : manifest.files)
        files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", to_hex(file.sha256)}});
    Json json{{"type", "kaozhan/1/manifest"},
              {"version", manifest.version},
              {"site", {{"id", manifest.site}, {"name", manifest.site_name}}},
              {"sitting",
               {{"id", manifest.sitting},
                {"title", manifest.title},
                {"session", manifest.session},
                {"starts", manifest.starts},
                {"ends", manifest.ends},
                {"paper", manifest.paper}}},
              {"files", std::move(files)},
              {"expires_wall_ms", manifest.expires.count()}};
    if (manifest.issuer) json["issuer"] = to_base64(*manifest.issuer);
    return dump(json);
}
Result<Manifest> parse_manifest(std::string_view text) {
    auto json = TRY(parse(text, note_bytes_max));
    Reader reader{json};
    Manifest manifest;
    reader.require(reader.text("type") == "kaozhan/1/manifest", "type");
    manifest.version = reader.count("version");
    manifest.expires = Millis{static_cast<std::int64_t>(reader.count("expires_wall_ms"))};
    Reader site{reader.part("site", Json::value_t::object)};
    manifest.site = site.text("id");
    manifest.site_name = site.text("name");
    site.require(is_id(manifest.site), "site");
    TRY(site.done());
    Reader sitting{reader.part("sitting", Json::value_t::object)};
    manifest.sitting = sitting.text("id");
    manifest.title = sitting.text("title");
    manifest.session = sitting.text("session");
    manifest.starts = sitting.text("starts");
    manifest.ends = sitting.text("ends");
    manifest.paper = sitting.text("paper");
    sitting.require(is_id(manifest.sitting), "sitting");
    TRY(sitting.done());
    for (auto const& one : reader.part("files", Json::value_t::array)) {
        if (!one.is_object()) return not_this("field files");
        Reader entry{one};
        ManifestFile file{entry.text("name"), entry.count("bytes"), {}};
        auto hash = from_hex(entry.text("sha256"));
        entry.require(is_file_name(file.name), "name");
        entry.require(file.bytes <= blob_bytes_max, "bytes");
        entry.require(hash && hash->size() == file.sha256.size(), "sha256");
        TRY(entry.done());
        std::ranges::copy(*hash, file.sha256.begin());
        manifest.files.push_back(std::move(file));
    }
    if (json.contains("issuer")) {
        auto key = parse_hash(reader.text("issuer"));  // 32 bytes in base64, as a hash
        reader.require(key.has_value(), "issuer");
        TRY(reader.done());
        manifest.issuer = *key;
    }
    reader.require(manifest.version > 0, "version");
    reader.require(manifest.files.size() <= manifest_files_max, "files");
    TRY(reader.done());
    return manifest;
}
EnrolRequest make_enrol_request(EnrolCode const& code, std::string csr, SigningKey const& ledger_key) {
    EnrolRequest request{
        {code.secret.begin(), code.secret.end()}, std::move(csr), ledger_key.public_key(), {}};
    request.proof = sign_note(proof_text(request), proof_name, ledger_key);
    return request;
}
std::string to_json(EnrolRequest const& request) {
    return dump({{"secret", to_base64(request.secret)},
                 {"csr", request.csr},
                 {"ledger_key", to_base64(request.ledger_key)},
                 {"proof", request.proof}});
}
Result<EnrolRequest> parse_enrol_request(std::string_view text) {
    auto json = TRY(parse(text, 4 * pem_bytes_max));
    Reader reader{json};
    EnrolRequest request;
    auto secret = from_base64(reader.text("secret")), key = from_base64(reader.text("ledger_key"));
    request.csr = reader.text("csr", pem_bytes_max);
    request.proof = reader.text("proof", 1024);
    reader.require(secret && secret->size() == EnrolCode{}.secret.size(), "secret");
    reader.require(key && key->size() == request.ledger_key.size(), "ledger_key");
    TRY(reader.done());
    request.secret = std::move(*secret);
    std::ranges::copy(*key, request.ledger_key.begin());
    auto proof = TRY(open_note(request.proof, {std::string{proof_name}, request.ledger_key}));
    if (proof != proof_text(request))
        return fail(Code::Denied, "error.bad_signature", "the proof is for another key");
    return request;
}
std::string to_json(EnrolAnswer const& answer) {
    return dump({{"terminal", answer.terminal},
                 {"site", answer.site},
                 {"site_name", answer.site_name},
                 {"seat", answer.seat},
                 {"certificate", answer.certificate},
                 {"central", to_string(answer.central)}});
}
Result<EnrolAnswer> parse_enrol_answer(std::string_view text) {
    auto json = TRY(parse(text, 4 * pem_bytes_max));
    Reader reader{json};
    EnrolAnswer answer{reader.text("terminal"),
                       reader.text("site"),
                       reader.text("site_name"),
                       reader.text("seat"),
                       reader.text("certificate", pem_bytes_max),
                       {}};
    auto central = reader.text("central", 400);
    reader.require(is_id(answer.terminal), "terminal");
    reader.require(is_id(answer.site), "site");
    TRY(reader.done());
    answer.central = TRY(parse_verifier(central));
    return answer;
}
std::string to_json(Network const& network) {
    return dump({{"online", network.online},
                 {"since_wall_ms", network.since.count()},
                 {"central_seq", network.central_seq},
                 {"state", network.state}});
}
Result<Network> parse_network(std::string_view text) {
    auto json = TRY(parse(text, 4096));
    Reader reader{json};
    Network network{reader.flag("online"), Millis{static_cast<std::int64_t>(reader.count("since_wall_ms"))},
                    reader.count("central_seq"), reader.text("state")};
    TRY(reader.done());
    return network;
}
}  // namespace kz::wire
