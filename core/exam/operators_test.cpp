// What outcome processing of a test asks about the items played.
#include "core/exam/engine.h"
#include <algorithm>
namespace kz::exam {
namespace {
std::vector<std::string> words(std::string const& text) {
    std::vector<std::string> out(1);
    for (char const c : text + " ") {
        if (c != ' ' && c != '\t' && c != '\n') out.back() += c;
        else if (!out.back().empty()) out.emplace_back();
    }
    out.pop_back();
    return out;
}
std::vector<TestItem const*> chosen(Node const& node, Scope const& scope) {
    auto const section = attribute_or(node, "section-identifier", "");
    auto const include = words(attribute_or(node, "include-category", ""));
    auto const exclude = words(attribute_or(node, "exclude-category", ""));
    std::vector<TestItem const*> out;
    if (!scope.test) return out;
    for (auto const& item : *scope.test) {
        auto const has = [&](std::string const& category) {
            return std::find(item.categories.begin(), item.categories.end(), category) !=
                   item.categories.end();
        };
        if (!section.empty() && item.section_ids.find(" " + section + " ") == std::string::npos) continue;
        if (!include.empty() && std::none_of(include.begin(), include.end(), has)) continue;
        if (std::any_of(exclude.begin(), exclude.end(), has)) continue;
        out.push_back(&item);
    }
    return out;
}
double weight_of(Node const& node, TestItem const& item) {
    auto const* name = node.attribute("weight-identifier");
    if (!name) return 1.0;
    auto const found = item.weights.find(*name);
    return found == item.weights.end() ? 1.0 : found->second;
}
Result<Value> test_variables(Node const& node, Arguments&, Scope& scope) {
    auto const id = attribute_or(node, "variable-identifier", "");
    Value out{BaseType::Float, Cardinality::Multiple, {}};
    bool first = true;
    for (auto const* item : chosen(node, scope)) {
        auto const found = item->variables.find(id);
        if (found == item->variables.end() || found->second.is_null()) continue;
        auto const weighted = node.attribute("weight-identifier") != nullptr;
        if (first) out.type = weighted ? BaseType::Float : found->second.type;
        first = false;
        for (auto const& atom : found->second.atoms) {
            auto const number = numbers({found->second.type, Cardinality::Single, {atom}});
            if (weighted && !number.empty()) out.atoms.emplace_back(number[0] * weight_of(node, *item));
            else out.atoms.push_back(atom);
        }
    }
    return out;
}
template <class Pick> Result<Value> counted(Node const& node, Scope& scope, Pick pick) {
    auto const items = chosen(node, scope);
    return integer_value(std::count_if(items.begin(), items.end(), pick));
}
Result<Value> number_correct(Node const& node, Arguments&, Scope& scope) {
    return counted(node, scope, [](TestItem const* item) { return item->correct.value_or(false); });
}
Result<Value> number_incorrect(Node const& node, Arguments&, Scope& scope) {
    return counted(node, scope,
                   [](TestItem const* item) { return item->responded && item->correct && !*item->correct; });
}
Result<Value> number_responded(Node const& node, Arguments&, Scope& scope) {
    return counted(node, scope, [](TestItem const* item) { return item->responded; });
}
Result<Value> number_presented(Node const& node, Arguments&, Scope& scope) {
    return counted(node, scope, [](TestItem const* item) { return item->presented; });
}
Result<Value> number_selected(Node const& node, Arguments&, Scope& scope) {
    return counted(node, scope, [](TestItem const*) { return true; });
}
template <auto bound> Result<Value> outcome_bound(Node const& node, Arguments&, Scope& scope) {
    Value out{BaseType::Float, Cardinality::Multiple, {}};
    for (auto const* item : chosen(node, scope)) {
        auto const& limit = item->*bound;
        if (!limit) return null_value();  // one item that does not say makes the whole unknown
        out.atoms.emplace_back(*limit * weight_of(node, *item));
    }
    return out;
}
}  // namespace
std::vector<OperatorEntry> const& test_operators() {
    static std::vector<OperatorEntry> const table{
        {"qti-test-variables", test_variables},
        {"qti-number-correct", number_correct},
        {"qti-number-incorrect", number_incorrect},
        {"qti-number-responded", number_responded},
        {"qti-number-presented", number_presented},
        {"qti-number-selected", number_selected},
        {"qti-outcome-maximum", outcome_bound<&TestItem::normal_maximum>},
        {"qti-outcome-minimum", outcome_bound<&TestItem::normal_minimum>}};
    return table;
}
}  // namespace kz::exam
