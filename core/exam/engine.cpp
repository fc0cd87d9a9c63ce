#include "core/exam/engine.h"
#include <algorithm>
#include <cmath>
#include <set>
namespace kz::exam {
namespace {
Operator find_operator(std::string_view name) {
    for (auto const* table :
         {&logic_operators(), &container_operators(), &math_operators(), &test_operators()})
        for (auto const& entry : *table)
            if (entry.name == name) return entry.run;
    return nullptr;
}
bool same_key(MapEntry const& entry, BaseType type, Atom const& atom) {
    if (auto const* text = std::get_if<std::string>(&atom); text && !entry.case_sensitive) {
        auto const fold = [](std::string word) {
            for (auto& c : word)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
            return word;
        };
        return fold(*text) == fold(entry.key);
    }
    auto const key = parse_atom(type, entry.key);
    return key && same_atom(type, *key, atom);
}
bool suits(BaseType type, Atom const& atom) {
    switch (type) {
    case BaseType::Boolean: return std::holds_alternative<bool>(atom);
    case BaseType::Integer: return std::holds_alternative<std::int64_t>(atom);
    case BaseType::Float:
    case BaseType::Duration: return std::holds_alternative<double>(atom);
    case BaseType::Pair:
    case BaseType::DirectedPair: return std::holds_alternative<PairValue>(atom);
    default: return std::holds_alternative<std::string>(atom);
    }
}
std::optional<Atom> convert_atom(Atom const& atom, BaseType to) {
    if (suits(to, atom)) return atom;
    if (auto const* integer = std::get_if<std::int64_t>(&atom);
        integer && (to == BaseType::Float || to == BaseType::Duration))
        return Atom{static_cast<double>(*integer)};
    if (auto const* real = std::get_if<double>(&atom);
        real && to == BaseType::Integer && std::floor(*real) == *real && std::abs(*real) < 9e15)
        return Atom{static_cast<std::int64_t>(*real)};
    return std::nullopt;
}
}  // namespace

Declaration const* Scope::declaration(std::string_view id) const {
    for (auto const* one : declarations)
        if (one->id == id) return one;
    return nullptr;
}
Value Scope::value(std::string_view id) const {
    auto const found = values.find(std::string{id});
    return found == values.end() ? null_value() : found->second;
}
void Scope::warn(std::string text) {
    if (std::find(warnings.begin(), warnings.end(), text) == warnings.end())
        warnings.push_back(std::move(text));
}
Value null_value() { return {}; }
Value boolean_value(bool flag) { return {BaseType::Boolean, Cardinality::Single, {Atom{flag}}}; }
Value integer_value(std::int64_t number) { return {BaseType::Integer, Cardinality::Single, {Atom{number}}}; }
Value float_value(double number) {
    if (!std::isfinite(number)) return {BaseType::Float, Cardinality::Single, {}};
    return {BaseType::Float, Cardinality::Single, {Atom{number == 0.0 ? 0.0 : number}}};  // one zero, not two
}
std::optional<bool> truth(Value const& value) {
    if (value.atoms.size() != 1) return std::nullopt;
    auto const* flag = std::get_if<bool>(&value.atoms.front());
    return flag ? std::optional{*flag} : std::nullopt;
}
std::uint64_t next_random(std::uint64_t& state) {  // SplitMix64, as in choice_order.cpp
    auto z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
double map_response(Value const& value, Mapping const& mapping) {
    if (value.is_null())
        return 0.0;  // the specification's word: NULL gives 0, not the default and not a bound
    double sum = 0;
    std::vector<Atom> seen;
    for (auto const& atom : value.atoms) {
        auto const again = [&](Atom const& other) { return same_atom(value.type, atom, other); };
        if (std::any_of(seen.begin(), seen.end(), again)) continue;  // each value counts once
        seen.push_back(atom);
        auto const hit =
            std::find_if(mapping.entries.begin(), mapping.entries.end(),
                         [&](MapEntry const& entry) { return same_key(entry, value.type, atom); });
        sum += hit == mapping.entries.end() ? mapping.fallback : hit->value;
    }
    if (mapping.lower) sum = std::max(sum, *mapping.lower);
    if (mapping.upper) sum = std::min(sum, *mapping.upper);
    return sum;
}
Value initial_outcome(Declaration const& declared) {
    if (!declared.initial.is_null() || declared.cardinality != Cardinality::Single) return declared.initial;
    if (declared.type == BaseType::Integer) return integer_value(0);
    if (declared.type == BaseType::Float) return float_value(0.0);
    return declared.initial;
}
Value convert(Value value, Declaration const& to, Scope& scope) {
    Value out{to.type, to.cardinality, {}};
    if (to.cardinality == Cardinality::Single && value.atoms.size() > 1) {
        scope.warn("several values for the single variable " + to.id + ": NULL");
        return out;
    }
    for (auto const& atom : value.atoms) {
        auto const fitting = convert_atom(atom, to.type);
        if (!fitting) {
            scope.warn("a value of another type for " + to.id + ": NULL");
            return {to.type, to.cardinality, {}};
        }
        if (auto const* text = std::get_if<std::string>(&*fitting); text && text->empty()) continue;
        out.atoms.push_back(*fitting);
    }
    return out;
}
Result<Value> evaluate(Node const& expression, Scope& scope) {
    if (++scope.steps > steps_max)
        return fail(Code::Full, "error.bad_input", "processing takes too many steps");
    auto const run = find_operator(expression.name);
    if (!run) return fail(Code::BadInput, "error.bad_input", "operator not supported: " + expression.name);
    Arguments arguments;
    auto const repeats = expression.name == "qti-repeat";  // evaluates its operands itself, several times
    for (auto const& operand : expression.children)
        if (!repeats && !operand.name.empty()) arguments.push_back(TRY(evaluate(operand, scope)));
    return run(expression, arguments, scope);
}
namespace {
enum class Branch { Taken, NotTaken };
Result<Branch> run_branch(Node const& branch, bool conditional, Scope& scope) {
    std::vector<Node const*> parts;
    for (auto const& node : branch.children)
        if (!node.name.empty()) parts.push_back(&node);
    std::size_t first = 0;
    if (conditional) {
        if (parts.empty())
            return fail(Code::BadInput, "error.bad_input", branch.name + " without a condition");
        auto const condition = TRY(evaluate(*parts.front(), scope));
        if (!truth(condition).value_or(false)) return Branch::NotTaken;  // NULL is not true
        first = 1;
    }
    for (auto i = first; i < parts.size() && !scope.stop; ++i) TRY(run_rules({*parts[i]}, scope));
    return Branch::Taken;
}
Result<> run_condition(Node const& node, Scope& scope) {
    for (auto const& branch : node.children) {
        if (branch.name.empty()) continue;
        auto const last = branch.name.ends_with("-else");
        if (TRY(run_branch(branch, !last, scope)) == Branch::Taken) return {};
    }
    return {};
}
Result<> assign(Node const& node, Scope& scope) {
    auto const id = attribute_or(node, "identifier", "");
    auto const* declared = scope.declaration(id);
    if (!declared) return fail(Code::BadInput, "error.bad_input", "value for undeclared variable " + id);
    Value value = null_value();
    for (auto const& operand : node.children)
        if (!operand.name.empty()) value = TRY(evaluate(operand, scope));
    value = convert(std::move(value), *declared, scope);
    if (node.name == "qti-set-correct-response") scope.corrects[id] = std::move(value);
    else scope.values[id] = std::move(value);
    return {};
}
bool is_condition(std::string_view name) {
    return name == "qti-response-condition" || name == "qti-template-condition" ||
           name == "qti-outcome-condition";
}
bool is_branch(std::string_view name) {
    for (std::string_view level : {"qti-response-", "qti-template-", "qti-outcome-"})
        if (name.starts_with(level)) {
            auto const rest = name.substr(level.size());
            return rest == "if" || rest == "else-if" || rest == "else";
        }
    return false;
}
bool is_fragment(std::string_view name) {
    return name == "qti-response-processing-fragment" || name == "qti-outcome-processing-fragment";
}
bool is_assignment(std::string_view name) {
    return name == "qti-set-outcome-value" || name == "qti-set-template-value" ||
           name == "qti-set-correct-response" || name == "qti-set-default-value";
}
bool is_exit(std::string_view name) {
    return name == "qti-exit-response" || name == "qti-exit-template" || name == "qti-exit-test";
}
}  // namespace
Result<> run_rules(std::vector<Node> const& rules, Scope& scope) {
    for (auto const& rule : rules) {
        if (rule.name.empty()) continue;
        if (++scope.steps > steps_max)
            return fail(Code::Full, "error.bad_input", "processing takes too many steps");
        if (is_condition(rule.name)) TRY(run_condition(rule, scope));
        else if (is_fragment(rule.name)) TRY(run_rules(rule.children, scope));
        else if (is_assignment(rule.name)) TRY(assign(rule, scope));
        else if (is_exit(rule.name)) scope.stop = true;
        else if (rule.name == "qti-template-constraint") {
            for (auto const& operand : rule.children) {
                if (operand.name.empty()) continue;
                auto const holds = TRY(evaluate(operand, scope));
                if (!truth(holds).value_or(false)) scope.constraint_failed = scope.stop = true;
            }
        } else return fail(Code::BadInput, "error.bad_input", "rule not supported: " + rule.name);
        if (scope.stop) return {};
    }
    return {};
}
namespace {
bool is_random(std::string_view name) {
    return name == "qti-random" || name == "qti-random-integer" || name == "qti-random-float";
}
void find_unknown(Node const& node, Level level, bool inside_expression, std::set<std::string>& out) {
    for (auto const& one : node.children) {
        if (one.name.empty()) continue;
        bool known = false, expression = inside_expression;
        if (!inside_expression &&
            (is_condition(one.name) || is_branch(one.name) || is_fragment(one.name) || is_exit(one.name) ||
             is_assignment(one.name) || one.name == "qti-template-constraint")) {
            known = true;
        } else {
            expression = true;
            known = find_operator(one.name) != nullptr;
            if (level == Level::Response && is_random(one.name)) known = false;
            if (level != Level::Test)
                for (auto const& entry : test_operators()) known = known && entry.name != one.name;
        }
        if (!known) out.insert(one.name);
        if (known && one.name == "qti-set-default-value")
            out.insert(one.name);  // would need replaying the session's start
        find_unknown(one, level, expression, out);
    }
}
}  // namespace
std::vector<std::string> unknown_parts(Node const& processing, Level level) {
    std::set<std::string> out;
    find_unknown(processing, level, false, out);
    return {out.begin(), out.end()};
}
}  // namespace kz::exam
