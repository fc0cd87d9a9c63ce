// Template processing: numbers drawn from a seed; and what of an item is visible before an answer.
#include "core/exam/engine.h"
#include "core/exam/item_parser.h"
#include <algorithm>
namespace kz::exam {
namespace {
// A constraint that fails draws again, at most this often (information model: 100 tries at least).
constexpr int draws_max = 100;

Result<Scope> draw(Item const& item, std::uint64_t& random) {
    Scope scope;
    scope.random = &random;
    for (auto const* list : {&item.responses, &item.outcomes, &item.templates})
        for (auto const& declared : *list) {
            scope.declarations.push_back(&declared);
            scope.values[declared.id] = declared.initial;
        }
    TRY(run_rules(item.template_processing.children, scope));
    return scope;
}
bool holds(Value const& value, std::string const& id) {
    return std::ranges::any_of(value.atoms, [&](Atom const& atom) { return to_string(atom) == id; });
}
std::string words_of(Value const& value) {
    std::string out;
    for (auto const& atom : value.atoms) out += (out.empty() ? "" : ", ") + to_string(atom);
    return out;
}
struct Shower {
    Item const& item;
    Value variable(std::string const& id) const {
        if (auto const drawn = item.drawn.find(id); drawn != item.drawn.end()) return drawn->second;
        auto const* declared = item.outcome(id);
        return declared ? initial_outcome(*declared) : null_value();
    }
    bool hidden(Node const& node) const;
    void add(Node const& node, std::vector<Node>& out) const;
};
bool Shower::hidden(Node const& node) const {
    if (node.name == "qti-rubric-block")
        return (" " + attribute_or(node, "view", "candidate") + " ").find(" candidate ") == std::string::npos;
    bool const feedback = node.name == "qti-feedback-inline" || node.name == "qti-feedback-block";
    bool const drawn = node.name == "qti-template-inline" || node.name == "qti-template-block";
    if (!feedback && !drawn) return false;
    auto const id = attribute_or(node, feedback ? "outcome-identifier" : "template-identifier", "");
    auto const found = holds(variable(id), attribute_or(node, "identifier", ""));
    return attribute_or(node, "show-hide", "show") == "hide" ? found : !found;
}
void Shower::add(Node const& node, std::vector<Node>& out) const {
    if (hidden(node) || node.name == "qti-stylesheet" || node.name == "qti-catalog-info") return;
    auto const* css = node.attribute("class");
    if (node.name == "qti-printed-variable" || (node.name == "i" && css && *css == "mi")) {
        auto const id = node.name == "i" ? content_text(node) : attribute_or(node, "identifier", "");
        if (node.name != "i" || item.drawn.contains(id)) {
            Node text;
            text.text = words_of(variable(id));
            out.push_back(std::move(text));
            return;
        }
    }
    if (node.name == "qti-content-body" || node.name.starts_with("qti-feedback-") ||
        node.name.starts_with("qti-template-") || node.name == "qti-rubric-block") {
        for (auto const& one : node.children) add(one, out);
        return;
    }
    Node copy;
    copy.name = node.name;
    copy.text = node.text;
    copy.attributes = node.attributes;
    copy.interaction = node.interaction;
    for (auto const& one : node.children) add(one, copy.children);
    out.push_back(std::move(copy));
}
}  // namespace
Result<Item> realise(Item const& item, std::uint64_t seed) {
    if (item.template_processing.name.empty()) return item;
    for (auto const& reason : item.reasons)
        if (reason.blocks == Blocks::Scoring)
            return fail(Code::BadInput, "error.bad_input", "cannot be drawn: " + reason.detail);
    auto random = seed;
    for (int tries = 0; tries < draws_max; ++tries) {
        auto const scope = TRY(draw(item, random));
        if (scope.constraint_failed) continue;
        auto out = item;
        for (auto& declared : out.templates) {
            declared.initial = scope.value(declared.id);
            out.drawn[declared.id] = declared.initial;
        }
        for (auto& declared : out.responses)
            if (auto const set = scope.corrects.find(declared.id); set != scope.corrects.end())
                declared.correct = set->second;
        return out;
    }
    return fail(Code::BadInput, "error.bad_input", "no draw meets the item's own constraint");
}
std::vector<Node> shown(Item const& item, std::vector<Node> const& nodes) {
    std::vector<Node> out;
    for (auto const& node : nodes) Shower{item}.add(node, out);
    return out;
}
}  // namespace kz::exam
