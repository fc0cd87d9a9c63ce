#include "core/base/file.h"
#include "sync/tool/command.h"
#include "sync/tool/qti_files.h"
#include <algorithm>
#include <nlohmann/json.hpp>
namespace kz::tool {
namespace {
using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;
constexpr std::size_t answers_bytes_max = std::size_t{16} << 20;

std::string_view name_of(exam::InteractionKind kind) {
    switch (kind) {
    case exam::InteractionKind::Choice: return "choice";
    case exam::InteractionKind::InlineChoice: return "inline-choice";
    case exam::InteractionKind::TextEntry: return "text-entry";
    case exam::InteractionKind::ExtendedText: return "extended-text";
    case exam::InteractionKind::Order: return "order";
    case exam::InteractionKind::Match: return "match";
    case exam::InteractionKind::Unsupported: break;
    }
    return "";
}
std::string interaction_name(exam::Interaction const& one) {
    if (one.kind != exam::InteractionKind::Unsupported) return std::string{name_of(one.kind)};
    auto name = one.element;  // "qti-hotspot-interaction" → "hotspot"
    if (name.starts_with("qti-")) name.erase(0, 4);
    if (name.ends_with("-interaction")) name.resize(name.size() - 12);
    return name;
}
bool image_plays(std::string const& name) {
    auto const dot = name.rfind('.');
    auto end = dot == std::string::npos ? std::string{} : name.substr(dot);
    for (auto& c : end)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return end == ".png" || end == ".jpg" || end == ".jpeg";
}
void check_media(exam::Item& item, std::string const& name, exam::FileSource const& files) {
    using exam::Blocks;
    for (auto const& media : item.media) {
        auto const place = exam::resolve_name(name, media);
        if (!place) item.reasons.push_back({"media-outside", place.error().detail, Blocks::Playing});
        else if (!files(*place))
            item.reasons.push_back({"missing-media", "missing file " + *place, Blocks::Playing});
        else if (!image_plays(*place))
            item.reasons.push_back({"media-format", *place + " is neither PNG nor JPEG", Blocks::Playing});
    }
}
struct Verdict {
    Json json;
    bool supported = false;
};
Verdict verdict_of(std::string const& path, exam::Item const& item) {
    Json interactions = Json::array(), reasons = Json::array();
    for (auto const& one : item.interactions) {
        auto const name = interaction_name(one);
        if (std::find(interactions.begin(), interactions.end(), name) == interactions.end())
            interactions.push_back(name);
    }
    for (auto const& reason : item.reasons)
        reasons.push_back({{"code", reason.code}, {"detail", reason.detail}});
    return {{{"path", path},
             {"id", item.id},
             {"supported", item.supported()},
             {"interactions", interactions},
             {"reasons", reasons}},
            item.supported()};
}
Verdict unreadable(std::string const& path, std::string const& code, std::string const& detail) {
    return {{{"path", path},
             {"id", nullptr},
             {"supported", false},
             {"interactions", Json::array()},
             {"reasons", Json::array({{{"code", code}, {"detail", detail}}})}},
            false};
}
std::string code_of(Error const& error) {
    auto const has = [&](std::string_view word) { return error.detail.find(word) != std::string::npos; };
    if (has("not well-formed")) return "not-well-formed";
    if (has("wrong namespace")) return "wrong-namespace";
    if (has("QTI 2")) return "qti-2";
    if (has("document type")) return "document-type";
    return error.code == Code::Full ? "too-large" : "not-a-qti-item";
}
bool is_other_document(Error const& error) {
    return error.detail.starts_with("not a QTI item") &&
           error.detail.find("assessment-item") == std::string::npos;
}
// Asked about one file that is no item of any kind, there is no answer, only an error.
bool is_no_item(std::string const& code) { return code != "qti-2" && code != "wrong-namespace"; }
int refuse_input(Arguments const& call, std::string const& code, Error const& error) {
    return refuse(call, code, to_string(error), tr(terminal_language(), error.advice).str());
}
int check(Arguments const& call) {
    auto const tree = open_tree(call.operands[0]);
    if (!tree) return refuse(call, tree.error());
    bool const single = tree->names.size() == 1 && !fs::is_directory(call.operands[0]);
    Json items = Json::array();
    int supported = 0, unsupported = 0;
    for (auto const& name : tree->names) {
        Verdict verdict;
        auto const bytes = tree->read(name);
        auto item = bytes ? exam::parse_item(*bytes) : Result<exam::Item>{std::unexpected(bytes.error())};
        if (item) {
            exam::add_stimuli(*item, name, tree->read);
            if (auto const drawn = exam::realise(*item, 0); !drawn && item->supported())
                item->reasons.push_back(
                    {"template-processing", to_string(drawn.error()), exam::Blocks::Scoring});
            check_media(*item, name, tree->read);
            verdict = verdict_of(name, *item);
        } else {
            if (!single && is_other_document(item.error())) continue;  // manifests, tests, metadata
            auto const code = bytes ? code_of(item.error()) : std::string{to_string(item.error().code)};
            if (single && is_no_item(code)) return refuse_input(call, code, item.error());
            verdict = unreadable(name, code, to_string(item.error()));
        }
        ++(verdict.supported ? supported : unsupported);
        items.push_back(std::move(verdict.json));
    }
    if (items.empty())
        return refuse(call, "no-items", "no QTI 3 item in " + call.operands[0],
                      "give an item, a folder of items or a content package");
    std::string lines;
    for (auto const& item : items) {
        lines += (item["supported"] ? "yes  " : "no   ") + item["path"].get<std::string>() + "\n";
        for (auto const& reason : item["reasons"])
            lines += "       " + reason["detail"].get<std::string>() + "\n";
    }
    lines += std::to_string(supported) + " supported, " + std::to_string(unsupported) + " not\n";
    auto const json = Json{{"items", items}, {"supported", supported}, {"unsupported", unsupported}}.dump();
    return answer(call, json, lines, unsupported == 0 ? exit_done : exit_no);
}
Json atom_json(exam::Atom const& atom) {
    if (auto const* flag = std::get_if<bool>(&atom)) return *flag;
    if (auto const* integer = std::get_if<std::int64_t>(&atom)) return *integer;
    if (auto const* real = std::get_if<double>(&atom)) return *real;
    return exam::to_string(atom);
}
Json outcomes_json(std::map<std::string, exam::Value> const& values) {
    Json out = Json::object();
    for (auto const& [id, value] : values) {
        if (value.is_null()) out[id] = nullptr;
        else if (value.cardinality == exam::Cardinality::Single) out[id] = atom_json(value.atoms.front());
        else {
            out[id] = Json::array();
            for (auto const& atom : value.atoms) out[id].push_back(atom_json(atom));
        }
    }
    return out;
}
Result<std::vector<std::string>> read_values(Json const& json, std::string const& id) {
    std::vector<std::string> out;
    auto const one = [&](Json const& value) {
        if (value.is_string()) out.push_back(value.get<std::string>());
        else if (value.is_number() || value.is_boolean()) out.push_back(value.dump());
        else return value.is_null();
        return true;
    };
    bool good = true;
    if (json.is_array())
        for (auto const& value : json) good = good && one(value);
    else good = one(json);
    if (!good)
        return fail(Code::BadInput, "error.bad_input",
                    "response " + id + " is neither text, number nor a list of them");
    return out;
}
Result<exam::Responses> read_responses(Json const& json) {
    if (!json.is_object()) return fail(Code::BadInput, "error.bad_input", "responses are not a JSON object");
    exam::Responses out;
    for (auto const& [id, value] : json.items()) out[id] = TRY(read_values(value, id));
    return out;
}
Result<Json> read_json(fs::path const& path) {
    auto const bytes = TRY(read_file(path, answers_bytes_max));
    auto json = Json::parse(as_text(bytes), nullptr, false);
    if (json.is_discarded()) return fail(Code::BadInput, "error.bad_input", path.string() + " is not JSON");
    return json;
}
int score(Arguments const& call) {
    auto const bytes = read_file(call.operands[0], exam::item_bytes_max);
    if (!bytes) return refuse(call, bytes.error());
    auto const item = exam::parse_item(*bytes);
    if (!item) return refuse(call, item.error());
    auto const json = read_json(call.operands[1]);
    if (!json) return refuse(call, json.error());
    auto const responses = read_responses(*json);
    if (!responses) return refuse(call, responses.error());
    auto const seed = exam::parse_atom(exam::BaseType::Integer, call.option("--seed").value_or("0"));
    if (!seed) return refuse(call, "wrong-use", "--seed is not a number", "give a whole number");
    auto drawn = exam::realise(*item, static_cast<std::uint64_t>(std::get<std::int64_t>(*seed)));
    auto const outcomes =
        drawn ? exam::score_item(*drawn, *responses) : Result<exam::Outcomes>{std::unexpected(drawn.error())};
    if (!outcomes)
        return refuse(call, "unsupported", to_string(outcomes.error()),
                      "kaozhanctl qti check says what is not supported");
    Json const out{{"outcomes", outcomes_json(outcomes->values)}, {"warnings", outcomes->warnings}};
    return answer(call, out.dump(), out.dump(2));
}
// The package's root: the nearest folder upwards with a manifest, else the test's own.
fs::path package_root(fs::path const& test) {
    std::error_code trouble;
    auto const own = fs::absolute(test, trouble).parent_path();
    auto folder = own;
    for (int up = 0; up < 5; ++up, folder = folder.parent_path())
        if (fs::exists(folder / "imsmanifest.xml", trouble)) return folder;
    return own;
}
Result<Json> run_test(fs::path const& path, Json const& answers) {
    auto const root = package_root(path);
    auto const files = folder_source(root);
    auto const name = fs::relative(fs::absolute(path), root).generic_string();
    auto const test = TRY(exam::parse_test(name, files));
    std::map<std::string, exam::Item> items;
    for (auto const& ref : test.refs) {
        auto const bytes = TRY(files(ref.name));
        auto item = exam::parse_item(bytes);
        if (!item) return because(item.error(), "error.bad_input", ref.name);
        items.emplace(ref.id, std::move(*item));
    }
    std::map<std::string, exam::Responses> responses;
    if (!answers.is_object()) return fail(Code::BadInput, "error.bad_input", "answers are not a JSON object");
    std::vector<std::string> warnings;
    for (auto const& what : test.unsupported) warnings.push_back("not carried out: " + what);
    for (auto const& [id, value] : answers.items()) {
        if (!items.contains(id))
            warnings.push_back("answers for " + id + ", which the test does not have: ignored");
        responses[id] = TRY(read_responses(value));
    }
    auto const scored = TRY(exam::score_test(test, items, responses));
    warnings.insert(warnings.end(), scored.warnings.begin(), scored.warnings.end());
    Json list = Json::array();
    for (auto const& ref : test.refs)
        list.push_back({{"id", ref.id}, {"outcomes", outcomes_json(scored.items.at(ref.id).values)}});
    return Json{{"outcomes", outcomes_json(scored.values)}, {"items", list}, {"warnings", warnings}};
}
int test(Arguments const& call) {
    auto const answers = read_json(call.operands[1]);
    if (!answers) return refuse(call, answers.error());
    auto const out = run_test(call.operands[0], *answers);
    if (!out) return refuse(call, out.error());
    return answer(call, out->dump(), out->dump(2));
}
int paper(Arguments const& call) {
    auto const tree = open_tree(call.operands[0]);
    if (!tree) return refuse(call, tree.error());
    auto const paper = exam::load_paper(tree->read);
    if (!paper) return refuse(call, paper.error());
    Json sections = Json::array();
    for (auto const& section : paper->sections) {
        exam::Points max;
        for (auto const& entry : section.entries) max = max + entry.max;
        sections.push_back({{"id", section.id},
                            {"title", section.title},
                            {"part", paper->parts[section.part].id},
                            {"entries", section.entries.size()},
                            {"max", max.value()}});
    }
    Json const out{{"id", paper->id},
                   {"version", paper->version},
                   {"title", paper->title},
                   {"language", paper->language},
                   {"minutes", paper->duration.count() / 60},
                   {"items", paper->items.size()},
                   {"tasks", paper->tasks.size()},
                   {"sections", sections},
                   {"files", paper->files}};
    return answer(call, out.dump(), out.dump(2));
}
}  // namespace

Group qti_group() {
    return {
        "qti",
        "what of QTI 3 content plays here, and what answers score",
        {{"check", "ITEM.xml|FOLDER|PACKAGE.zip", 1, 1, "each item supported, or the reasons why not", check},
         {"score",
          "ITEM.xml RESPONSES.json",
          2,
          2,
          "outcomes of one item; responses as {\"RESPONSE\": \"A\"} or lists",
          score,
          {{"--seed", "N", "the draw of an item that makes up its own numbers; 0 when not given"}}},
         {"test", "TEST.xml ANSWERS.json", 2, 2,
          "outcomes of a test and of its items; answers as {\"item-ref\": {\"RESPONSE\": …}}", test},
         {"paper", "FOLDER|PACKAGE.zip", 1, 1, "reads a paper as the terminal would", paper}}};
}
}  // namespace kz::tool
