// Variables, constants, truth and comparison.
#include "core/exam/engine.h"
#include <algorithm>
#include <cmath>
namespace kz::exam {
namespace {
Result<Value> base_value(Node const& node, Arguments&, Scope&) {
    auto const type = TRY(parse_base_type(attribute_or(node, "base-type", "")));
    auto const text = content_text(node);
    if (text.empty()) return Value{type, Cardinality::Single, {}};
    auto atom = TRY(parse_atom(type, text));
    return Value{type, Cardinality::Single, {std::move(atom)}};
}
Value weighted(Node const& node, TestItem const& item, Value value) {
    auto const* name = node.attribute("weight-identifier");
    auto const list = numbers(value);
    if (!name || list.size() != 1) return value;
    auto const weight = item.weights.find(*name);
    return weight == item.weights.end() ? value : float_value(list[0] * weight->second);
}
Result<Value> variable(Node const& node, Arguments&, Scope& scope) {
    auto const id = attribute_or(node, "identifier", "");
    auto const dot = id.find('.');
    if (!scope.test || dot == std::string::npos) return scope.value(id);
    for (auto const& item : *scope.test) {  // "item034.SCORE" in outcome processing
        if (item.ref_id != id.substr(0, dot)) continue;
        auto const found = item.variables.find(id.substr(dot + 1));
        return found == item.variables.end() ? null_value() : weighted(node, item, found->second);
    }
    return null_value();
}
Result<Value> default_of(Node const& node, Arguments&, Scope& scope) {
    auto const* declared = scope.declaration(attribute_or(node, "identifier", ""));
    return declared ? declared->initial : null_value();
}
Result<Value> correct(Node const& node, Arguments&, Scope& scope) {
    auto const id = attribute_or(node, "identifier", "");
    if (auto const set = scope.corrects.find(id); set != scope.corrects.end()) return set->second;
    auto const* declared = scope.declaration(id);
    return declared ? declared->correct : null_value();
}
Result<Value> mapped(Node const& node, Arguments&, Scope& scope) {
    auto const id = attribute_or(node, "identifier", "");
    auto const* declared = scope.declaration(id);
    if (!declared || !declared->mapping) {
        scope.warn("map-response of " + id + ", which has no mapping: NULL");
        return null_value();
    }
    return float_value(map_response(scope.value(id), *declared->mapping));
}
Result<Value> null_operator(Node const&, Arguments&, Scope&) { return null_value(); }
Result<Value> is_null(Node const&, Arguments& arguments, Scope&) {
    return boolean_value(arguments.empty() || arguments.front().is_null());
}
Result<Value> not_operator(Node const&, Arguments& arguments, Scope&) {
    auto const flag = arguments.empty() ? std::nullopt : truth(arguments.front());
    return flag ? boolean_value(!*flag) : null_value();
}
// Kleene's three values: one false settles an `and` even beside NULL; likewise true an `or`.
Result<Value> settle(Arguments const& arguments, bool settling) {
    bool unknown = false;
    for (auto const& argument : arguments) {
        auto const flag = truth(argument);
        if (!flag) unknown = true;
        else if (*flag == settling) return boolean_value(settling);
    }
    return unknown ? null_value() : boolean_value(!settling);
}
Result<Value> and_operator(Node const&, Arguments& arguments, Scope&) { return settle(arguments, false); }
Result<Value> or_operator(Node const&, Arguments& arguments, Scope&) { return settle(arguments, true); }
Result<Value> any_n(Node const& node, Arguments& arguments, Scope&) {
    int sure = 0, unknown = 0;
    for (auto const& argument : arguments) {
        auto const flag = truth(argument);
        if (!flag) ++unknown;
        else if (*flag) ++sure;
    }
    auto const low = count_or(node, "min", 0),
               high = count_or(node, "max", static_cast<int>(arguments.size()));
    if (sure > high || sure + unknown < low) return boolean_value(false);
    if (sure >= low && sure + unknown <= high) return boolean_value(true);
    return null_value();
}
bool two(Arguments const& arguments) {
    return arguments.size() == 2 && !arguments[0].is_null() && !arguments[1].is_null();
}
Result<Value> match(Node const&, Arguments& arguments, Scope&) {
    return two(arguments) ? boolean_value(same_value(arguments[0], arguments[1])) : null_value();
}
std::optional<std::pair<double, double>> two_numbers(Arguments const& arguments, Scope& scope,
                                                     std::string_view who) {
    if (!two(arguments)) return std::nullopt;
    auto const left = numbers(arguments[0]), right = numbers(arguments[1]);
    if (left.size() == 1 && right.size() == 1) return std::pair{left[0], right[0]};
    scope.warn(std::string{who} + " of what is not two numbers: NULL");
    return std::nullopt;
}
template <class Compare> Result<Value> compare(Node const& node, Arguments& arguments, Scope& scope) {
    auto const pair = two_numbers(arguments, scope, node.name);
    return pair ? boolean_value(Compare{}(pair->first, pair->second)) : null_value();
}
// "0.1", "0.1 0.2", or names of variables in their place.
std::vector<double> tolerances(Node const& node, Scope& scope) {
    std::vector<double> out;
    std::string word;
    for (char const c : attribute_or(node, "tolerance", "") + " ") {
        if (c != ' ' && c != ',' && c != '\t' && c != '\n') {
            word += c;
            continue;
        }
        if (word.empty()) continue;
        if (auto const number = parse_atom(BaseType::Float, word)) out.push_back(std::get<double>(*number));
        else if (auto const named = numbers(scope.value(word)); named.size() == 1) out.push_back(named[0]);
        word.clear();
    }
    return out;
}
Result<Value> equal(Node const& node, Arguments& arguments, Scope& scope) {
    auto const pair = two_numbers(arguments, scope, node.name);
    if (!pair) return null_value();
    auto const [x, y] = *pair;
    auto const mode = attribute_or(node, "tolerance-mode", "exact");
    if (mode == "exact") return boolean_value(x == y);
    auto const bounds = tolerances(node, scope);
    if (bounds.empty() || (mode != "absolute" && mode != "relative"))
        return fail(Code::BadInput, "error.bad_input", "qti-equal without a usable tolerance");
    double const below = bounds[0], above = bounds.size() > 1 ? bounds[1] : bounds[0];
    auto low = mode == "absolute" ? x - below : x * (1 - below / 100);
    auto high = mode == "absolute" ? x + above : x * (1 + above / 100);
    if (low > high) std::swap(low, high);  // relative to a negative number
    // 0.533 − 0.02 is not 0.513 in binary: a bound written in decimal must hold for a value written in
    // decimal.
    auto const slack = 1e-12 * std::max({std::abs(x), std::abs(y), 1e-300});
    auto const low_in = truthy(node, "include-lower-bound", true),
               high_in = truthy(node, "include-upper-bound", true);
    return boolean_value((low_in ? y >= low - slack : y > low + slack) &&
                         (high_in ? y <= high + slack : y < high - slack));
}
Result<Value> string_match(Node const& node, Arguments& arguments, Scope&) {
    if (!two(arguments)) return null_value();
    auto left = to_string(arguments[0].atoms[0]), right = to_string(arguments[1].atoms[0]);
    if (!truthy(node, "case-sensitive", true))
        for (auto* text : {&left, &right})
            for (auto& c : *text)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return boolean_value(truthy(node, "substring", false) ? left.find(right) != std::string::npos
                                                          : left == right);
}
// True when the first is a part of the second.
Result<Value> substring(Node const& node, Arguments& arguments, Scope&) {
    if (!two(arguments)) return null_value();
    auto needle = to_string(arguments[0].atoms[0]), text = to_string(arguments[1].atoms[0]);
    if (!truthy(node, "case-sensitive", true))
        for (auto* one : {&needle, &text})
            for (auto& c : *one)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return boolean_value(text.find(needle) != std::string::npos);
}
}  // namespace
std::vector<OperatorEntry> const& logic_operators() {
    static std::vector<OperatorEntry> const table{{"qti-base-value", base_value},
                                                  {"qti-variable", variable},
                                                  {"qti-default", default_of},
                                                  {"qti-correct", correct},
                                                  {"qti-map-response", mapped},
                                                  {"qti-null", null_operator},
                                                  {"qti-is-null", is_null},
                                                  {"qti-not", not_operator},
                                                  {"qti-and", and_operator},
                                                  {"qti-or", or_operator},
                                                  {"qti-any-n", any_n},
                                                  {"qti-match", match},
                                                  {"qti-equal", equal},
                                                  {"qti-string-match", string_match},
                                                  {"qti-substring", substring},
                                                  {"qti-lt", compare<std::less<>>},
                                                  {"qti-lte", compare<std::less_equal<>>},
                                                  {"qti-gt", compare<std::greater<>>},
                                                  {"qti-gte", compare<std::greater_equal<>>},
                                                  {"qti-duration-lt", compare<std::less<>>},
                                                  {"qti-duration-gte", compare<std::greater_equal<>>}};
    return table;
}
}  // namespace kz::exam
