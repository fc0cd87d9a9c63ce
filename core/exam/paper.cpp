#include "core/exam/paper.h"
#include "core/exam/xml.h"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
namespace kz::exam {
namespace {
constexpr std::string_view advice = "exam.paper_wrong";
constexpr std::string_view manifest_name = "imsmanifest.xml";
constexpr std::string_view manifest_namespace = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1";
constexpr std::string_view test_type = "imsqti_test_xmlv3p0", rules_type = "kaozhan_paper_json",
                           task_type = "kaozhan_task_json";
std::unexpected<Error> wrong(std::string detail) {
    return fail(Code::BadInput, std::string{advice}, std::move(detail));
}

struct Manifest {
    std::string test, rules;
    std::set<std::string> tasks;
};
Result<Manifest> read_manifest(FileSource const& files) {
    auto const bytes = files(std::string{manifest_name});
    if (!bytes)
        return because(bytes.error(), std::string{advice}, "no imsmanifest.xml at the root of the package");
    auto const parsed = parse_xml(*bytes);
    if (!parsed) return because(parsed.error(), std::string{advice}, "imsmanifest.xml");
    if (parsed->root.name != "manifest" || parsed->root_namespace != manifest_namespace)
        return wrong("imsmanifest.xml is no QTI 3 manifest");
    auto const* resources = child(parsed->root, "resources");
    Manifest out;
    if (!resources) return wrong("manifest without resources");
    for (auto const& node : resources->children) {
        if (node.name != "resource") continue;
        auto const type = attribute_or(node, "type", "");
        if (type != test_type && type != rules_type && type != task_type) continue;
        auto const name = TRY(resolve_name("", attribute_or(node, "href", "")));
        if (type == task_type) {
            out.tasks.insert(name);
            continue;
        }
        auto& place = type == test_type ? out.test : out.rules;
        if (!place.empty()) return wrong("two resources of type " + type);
        place = name;
    }
    if (out.test.empty()) return wrong("the package has no test");
    return out;
}
struct Builder {
    FileSource const& files;
    Paper paper;
    std::vector<std::string> problems;
    std::map<std::string, std::size_t> item_places;  // one file may stand behind several entries
    void problem(std::string text) { problems.push_back(std::move(text)); }
    void need(std::string const& name) {
        if (std::find(paper.files.begin(), paper.files.end(), name) == paper.files.end())
            paper.files.push_back(name);
    }
    void read_rules(Bytes const& bytes);
    void read_part_rules(nlohmann::json const& parts);
    std::optional<std::size_t> read_item(std::string const& name);
    std::optional<std::size_t> read_task(std::string const& name);
    void check_media(std::string const& name, Item const& item);
    void add_entry(TestItemRef const& ref, AssessmentTest const& test, Manifest const& manifest);
};
int whole(nlohmann::json const& object, char const* key, int fallback) {
    auto const found = object.find(key);
    if (found == object.end() || !found->is_number_integer()) return fallback;
    auto const value = found->get<std::int64_t>();
    return value < -1 || value > 1'000'000 ? -1 : static_cast<int>(value);
}
std::string text(nlohmann::json const& object, char const* key, std::string fallback) {
    auto const found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::move(fallback);
}
void Builder::read_part_rules(nlohmann::json const& parts) {
    int sum = 0;
    for (auto& part : paper.parts) {
        auto const found = parts.find(part.id);
        if (found == parts.end() || !found->is_object()) {
            problem("no share for test part " + part.id);
            continue;
        }
        part.title = text(*found, "title", part.title);
        part.percent = whole(*found, "percent", -1);
        if (part.percent < 0 || part.percent > 100)
            problem("share of test part " + part.id + " is not 0 to 100");
        if (found->contains("pass_percent")) part.pass_percent = whole(*found, "pass_percent", -1);
        if (part.pass_percent && (*part.pass_percent < 0 || *part.pass_percent > 100))
            problem("pass mark of test part " + part.id + " is not 0 to 100");
        sum += part.percent;
    }
    if (sum != 100) problem("the shares of the parts add up to " + std::to_string(sum) + ", not 100");
}
void Builder::read_rules(Bytes const& bytes) {
    auto const rules = nlohmann::json::parse(as_text(bytes), nullptr, false);
    if (!rules.is_object() || whole(rules, "format", 0) != 1)
        return problem("paper rules are not format 1 JSON");
    paper.version = whole(rules, "version", -1);
    if (paper.version < 1) problem("the paper's version is missing");
    paper.language = text(rules, "language", paper.language);
    paper.title = text(rules, "title", paper.title);
    auto const parts = rules.find("parts");
    if (parts == rules.end() || !parts->is_object()) return problem("paper rules without parts");
    read_part_rules(*parts);
    auto const pass = rules.find("pass");
    if (pass == rules.end() || !pass->is_object()) return problem("paper rules without pass");
    paper.pass.total_percent = whole(*pass, "total_percent", -1);
    if (paper.pass.total_percent < 0 || paper.pass.total_percent > 100) problem("pass mark is not 0 to 100");
    auto const critical = pass->find("critical_error_fails");
    if (critical != pass->end() && critical->is_boolean())
        paper.pass.critical_error_fails = critical->get<bool>();
}
void Builder::check_media(std::string const& name, Item const& item) {
    for (auto const& media : item.media) {
        auto const place = resolve_name(name, media);
        if (!place) problem(name + ": " + place.error().detail);
        else if (!files(*place)) problem(name + ": missing file " + *place);
        else need(*place);
    }
}
std::optional<std::size_t> Builder::read_item(std::string const& name) {
    if (auto const known = item_places.find(name); known != item_places.end()) return known->second;
    auto const bytes = files(name);
    if (!bytes) {
        problem("missing file " + name);
        return std::nullopt;
    }
    auto item = parse_item(*bytes);
    if (!item) {
        problem(name + ": " + to_string(item.error()));
        return std::nullopt;
    }
    add_stimuli(*item, name, files);
    if (!item->template_processing.name.empty())
        problem(name + ": draws its own numbers; papers cannot do that yet");
    for (auto const& stimulus : item->stimuli)
        if (auto const place = resolve_name(name, stimulus)) need(*place);
    for (auto const& reason : item->reasons) problem(name + ": not supported: " + reason.detail);
    need(name);
    check_media(name, *item);
    paper.items.push_back(std::move(*item));
    return item_places[name] = paper.items.size() - 1;
}
std::optional<std::size_t> Builder::read_task(std::string const& name) {
    auto bytes = files(name);
    if (!bytes) {
        problem("missing file " + name);
        return std::nullopt;
    }
    auto const json = nlohmann::json::parse(as_text(*bytes), nullptr, false);
    TaskFile task;
    if (json.is_object()) {
        task.kind = text(json, "kind", "");
        task.version = whole(json, "version", 0);
        task.title = text(json, "title", "");
        if (auto const titles = json.find("title"); titles != json.end() && titles->is_object())
            task.title = text(*titles, paper.language.c_str(), text(*titles, "zh-CN", ""));
    }
    if (task.kind.empty() || task.version < 1) {
        problem(name + ": a task needs kind and version");
        return std::nullopt;
    }
    need(name);
    task.json = std::move(*bytes);
    paper.tasks.push_back(std::move(task));
    return paper.tasks.size() - 1;
}
void Builder::add_entry(TestItemRef const& ref, AssessmentTest const& test, Manifest const& manifest) {
    if (ref.sections.empty()) return problem(ref.id + " stands outside any section");
    Entry entry;
    entry.id = ref.id;
    entry.href = ref.name;
    if (!ref.weights.empty()) entry.weight = ref.weights.front().second;
    if (ref.weights.size() > 1) problem(ref.id + " has more than one weight");
    if (entry.weight < 0 || entry.weight > 1000) problem("weight of " + ref.id + " is not 0 to 1000");
    if (manifest.tasks.contains(ref.name)) {
        entry.kind = EntryKind::Task;
        auto const place = read_task(ref.name);
        if (!place) return;
        entry.task = *place;
    } else {
        if (ref.name.ends_with(".json"))
            return problem(ref.id + ": task file not in the manifest: " + ref.name);
        auto const place = read_item(ref.name);
        if (!place) return;
        entry.item = *place;
        auto const most = max_score(paper.items[*place]);
        if (!most || *most < 0 || *most > 10'000)
            problem(ref.name + ": no maximum score (give SCORE a normal-maximum)");
        else entry.max = points_from(*most * entry.weight);
    }
    auto const& top = test.sections[ref.sections.front()];
    auto const section = std::find_if(paper.sections.begin(), paper.sections.end(),
                                      [&](Section const& one) { return one.id == top.id; });
    CHECK(section != paper.sections.end());
    section->entries.push_back(std::move(entry));
}
}  // namespace

Entry const* Paper::entry(std::string_view wanted) const {
    for (auto const& section : sections)
        for (auto const& one : section.entries)
            if (one.id == wanted) return &one;
    return nullptr;
}
Item const* Paper::item(std::string_view entry_id) const {
    auto const* found = entry(entry_id);
    return found && found->kind == EntryKind::Item ? &items[found->item] : nullptr;
}
Result<Paper> load_paper(FileSource const& files) {
    auto const manifest = TRY(read_manifest(files));
    auto const test = TRY(parse_test(manifest.test, files));
    Builder builder{files, {}, {}, {}};
    auto& paper = builder.paper;
    paper.id = test.id;
    paper.title = test.title;
    paper.language = test.language;
    paper.version = 1;
    builder.need(std::string{manifest_name});
    for (auto const& name : test.files) builder.need(name);
    if (test.time_limit) paper.duration = *test.time_limit;
    else builder.problem("the test has no time limit (qti-time-limits max-time)");
    for (auto const& what : test.unsupported) builder.problem("not supported in a paper: " + what);
    for (auto const& part : test.parts) paper.parts.push_back({part.id, part.title, 0, std::nullopt});
    for (auto const& section : test.sections)
        if (section.top) paper.sections.push_back({section.id, section.title, section.part, {}});
    if (!manifest.rules.empty()) {
        if (auto const bytes = files(manifest.rules)) {
            builder.need(manifest.rules);
            builder.read_rules(*bytes);
        } else builder.problem("missing file " + manifest.rules);
    } else if (paper.parts.size() == 1) paper.parts.front().percent = 100;
    else builder.problem("several test parts and no rules that say their shares");
    for (auto const& ref : test.refs) builder.add_entry(ref, test, manifest);
    if (test.refs.empty()) builder.problem("the test has no items");
    if (builder.problems.empty()) return std::move(paper);
    std::string all;
    for (auto const& problem : builder.problems) all += (all.empty() ? "" : "; ") + problem;
    return wrong(all);
}
}  // namespace kz::exam
