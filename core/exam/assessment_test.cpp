#include "core/exam/assessment_test.h"
#include "core/exam/engine.h"
#include "core/exam/item_parser.h"
#include <algorithm>
#include <set>
namespace kz::exam {
namespace {
constexpr std::string_view qti_namespace = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0";
constexpr std::string_view advice = "exam.paper_wrong";
std::unexpected<Error> wrong(std::string detail) {
    return fail(Code::BadInput, std::string{advice}, std::move(detail));
}
std::vector<std::string> words_of(std::string const& text) {
    std::vector<std::string> out;
    std::string word;
    for (char const c : text + " ") {
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') word += c;
        else if (!word.empty()) out.push_back(std::exchange(word, {}));
    }
    return out;
}
struct Reader {
    FileSource const& files;
    AssessmentTest& test;
    std::set<std::string> ids;
    std::vector<std::string> open;  // names of section files being read, to find a cycle
    Result<> claim(std::string const& id, std::string const& what) {
        if (id.empty()) return wrong(what + " without identifier");
        if (!ids.insert(id).second) return wrong("identifier used twice: " + id);
        return {};
    }
    Result<> item_ref(Node const& node, std::string const& base, std::vector<std::size_t> const& path);
    Result<> section(Node const& node, std::string const& base, std::vector<std::size_t> path,
                     std::size_t part);
    Result<> section_ref(Node const& node, std::string const& base, std::vector<std::size_t> const& path,
                         std::size_t part);
    Result<> members(Node const& node, std::string const& base, std::vector<std::size_t> const& path,
                     std::size_t part);
};
Result<> Reader::item_ref(Node const& node, std::string const& base, std::vector<std::size_t> const& path) {
    TestItemRef ref;
    ref.id = attribute_or(node, "identifier", "");
    TRY(claim(ref.id, "item reference"));
    ref.href = attribute_or(node, "href", "");
    auto const name = resolve_name(base, ref.href);
    if (!name) return because(name.error(), std::string{advice}, "item reference " + ref.id);
    ref.name = *name;
    ref.categories = words_of(attribute_or(node, "category", ""));
    ref.sections = path;
    for (auto const& one : node.children) {
        if (one.name == "qti-weight") {
            auto const value = number_attribute(one, "value");
            if (!value) return wrong("weight of " + ref.id + " is no number");
            ref.weights.emplace_back(attribute_or(one, "identifier", ""), *value);
        } else if (one.name == "qti-variable-mapping" || one.name == "qti-template-default" ||
                   one.name == "qti-pre-condition" || one.name == "qti-branch-rule") {
            test.unsupported.push_back(one.name + " of " + ref.id);
        }
    }
    test.refs.push_back(std::move(ref));
    if (test.refs.size() > test_items_max)
        return wrong("more than " + std::to_string(test_items_max) + " items");
    return {};
}
Result<> Reader::section(Node const& node, std::string const& base, std::vector<std::size_t> path,
                         std::size_t part) {
    TestSection out{attribute_or(node, "identifier", ""), attribute_or(node, "title", ""), part,
                    path.empty()};
    TRY(claim(out.id, "section"));
    path.push_back(test.sections.size());
    test.sections.push_back(std::move(out));
    return members(node, base, path, part);
}
Result<> Reader::section_ref(Node const& node, std::string const& base, std::vector<std::size_t> const& path,
                             std::size_t part) {
    auto const name = TRY(resolve_name(base, attribute_or(node, "href", "")));
    if (std::find(open.begin(), open.end(), name) != open.end())
        return wrong("sections refer to each other: " + name);
    auto const bytes = files(name);
    if (!bytes) return because(bytes.error(), std::string{advice}, "section file " + name);
    auto const document = parse_xml(*bytes);
    if (!document) return because(document.error(), std::string{advice}, name);
    if (document->root.name != "qti-assessment-section") return wrong(name + " is no section");
    open.push_back(name);
    test.files.push_back(name);
    TRY(section(document->root, name, path, part));
    open.pop_back();
    return {};
}
Result<> Reader::members(Node const& node, std::string const& base, std::vector<std::size_t> const& path,
                         std::size_t part) {
    for (auto const& one : node.children) {
        if (one.name == "qti-assessment-item-ref") TRY(item_ref(one, base, path));
        else if (one.name == "qti-assessment-section") TRY(section(one, base, path, part));
        else if (one.name == "qti-assessment-section-ref") TRY(section_ref(one, base, path, part));
        else if (one.name == "qti-selection" || one.name == "qti-ordering" ||
                 one.name == "qti-pre-condition" || one.name == "qti-branch-rule" || one.name == "xi:include")
            test.unsupported.push_back(one.name +
                                       (path.empty() ? "" : " of " + test.sections[path.back()].id));
    }
    return {};
}
}  // namespace

Result<std::string> resolve_name(std::string_view base, std::string_view href) {
    auto const refuse = [&](char const* why) { return wrong(std::string{why} + ": " + std::string{href}); };
    std::string plain;
    for (std::size_t i = 0; i < href.size(); ++i) {
        if (href[i] == '?' || href[i] == '#') break;
        if (href[i] == '%' && i + 2 < href.size()) {
            auto const byte = from_hex(href.substr(i + 1, 2));
            if (!byte) return refuse("bad escape in a name");
            plain += static_cast<char>(byte->front());
            i += 2;
        } else plain += href[i];
    }
    if (plain.empty()) return refuse("empty name");
    if (plain.front() == '/' || plain.find('\\') != std::string::npos ||
        plain.find('\0') != std::string::npos || plain.find(':') != std::string::npos)
        return refuse("name is not relative");
    auto const slash = base.rfind('/');
    std::string whole{slash == std::string_view::npos ? std::string_view{} : base.substr(0, slash + 1)};
    whole += plain;
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= whole.size();) {
        auto const to = std::min(whole.find('/', from), whole.size());
        auto const part = whole.substr(from, to - from);
        from = to + 1;
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            parts.push_back(part);
            continue;
        }
        if (parts.empty()) return refuse("name leads out of the package");
        parts.pop_back();
    }
    if (parts.empty()) return refuse("name of a folder");
    std::string out;
    for (auto const& part : parts) out += (out.empty() ? "" : "/") + part;
    return out;
}
Result<AssessmentTest> parse_test(std::string const& name, FileSource const& files) {
    auto const bytes = files(name);
    if (!bytes) return because(bytes.error(), std::string{advice}, "test file " + name);
    auto parsed = parse_xml(*bytes);
    if (!parsed) return because(parsed.error(), std::string{advice}, name);
    auto const& root = parsed->root;
    if (root.name != "qti-assessment-test") return wrong(name + " is no test: root element " + root.name);
    if (parsed->root_namespace != qti_namespace)
        return wrong(name + ": wrong namespace \"" + parsed->root_namespace + "\"");
    AssessmentTest test;
    test.files.push_back(name);
    test.id = attribute_or(root, "identifier", "");
    test.title = attribute_or(root, "title", "");
    test.language = attribute_or(root, "xml:lang", "");
    Reader reader{files, test, {}, {name}};
    for (auto const& node : root.children) {
        if (node.name == "qti-outcome-declaration") test.outcomes.push_back(TRY(parse_declaration(node)));
        else if (node.name == "qti-outcome-processing") test.outcome_processing = node;
        else if (node.name == "qti-time-limits") {
            if (auto const seconds = number_attribute(node, "max-time");
                seconds && *seconds > 0 && *seconds <= 36'000)
                test.time_limit = std::chrono::seconds{static_cast<std::int64_t>(*seconds)};
        } else if (node.name == "qti-test-part") {
            auto const part = test.parts.size();
            test.parts.push_back({attribute_or(node, "identifier", ""), attribute_or(node, "title", "")});
            TRY(reader.claim(test.parts.back().id, "test part"));
            TRY(reader.members(node, name, {}, part));
        }
    }
    return test;
}
namespace {
TestItem view_of(AssessmentTest const& test, TestItemRef const& ref, Item const& item,
                 Outcomes const& outcomes, Responses const& responses) {
    TestItem out;
    out.ref_id = ref.id;
    out.section_ids = " ";
    for (auto const index : ref.sections) out.section_ids += test.sections[index].id + " ";
    out.categories = ref.categories;
    out.weights.insert(ref.weights.begin(), ref.weights.end());
    out.variables = outcomes.values;
    out.responded = answered(item, responses) != Answered::No;
    out.normal_maximum = max_score(item);
    if (auto const* score = item.outcome("SCORE")) out.normal_minimum = score->normal_minimum;
    for (auto const& declared : item.responses) {
        if (declared.correct.is_null()) continue;
        auto const given = responses.find(declared.id);
        Value value{declared.type, declared.cardinality, {}};
        if (given != responses.end())
            for (auto const& text : given->second)
                if (auto atom = parse_atom(declared.type, text)) value.atoms.push_back(std::move(*atom));
        out.correct = out.correct.value_or(true) && same_value(value, declared.correct);
    }
    return out;
}
}  // namespace
Result<TestOutcomes> score_test(AssessmentTest const& test, std::map<std::string, Item> const& items,
                                std::map<std::string, Responses> const& responses) {
    for (auto const& name : unknown_parts(test.outcome_processing, Level::Test))
        return wrong("outcome processing uses " + name);
    TestOutcomes out;
    std::vector<TestItem> played;
    for (auto const& ref : test.refs) {
        auto const item = items.find(ref.id);
        if (item == items.end()) return wrong("no item for " + ref.id);
        auto const given = responses.find(ref.id);
        auto const answers = given == responses.end() ? Responses{} : given->second;
        auto scored = score_item(item->second, answers);
        if (!scored) return because(scored.error(), std::string{advice}, "item " + ref.id);
        played.push_back(view_of(test, ref, item->second, *scored, answers));
        for (auto const& warning : scored->warnings) out.warnings.push_back(ref.id + ": " + warning);
        out.items.emplace(ref.id, std::move(*scored));
    }
    Scope scope;
    scope.test = &played;
    for (auto const& declared : test.outcomes) {
        scope.declarations.push_back(&declared);
        scope.values[declared.id] = initial_outcome(declared);
    }
    TRY(run_rules(test.outcome_processing.children, scope));
    for (auto const& declared : test.outcomes) out.values[declared.id] = scope.values[declared.id];
    out.warnings.insert(out.warnings.end(), scope.warnings.begin(), scope.warnings.end());
    return out;
}
}  // namespace kz::exam
