// Containers: making them, looking into them, drawing from them.
#include "core/exam/engine.h"
#include <algorithm>
namespace kz::exam {
namespace {
Value gather(Arguments const& arguments, Cardinality cardinality) {
    Value out{BaseType::String, cardinality, {}};
    for (auto const& argument : arguments) {
        if (argument.is_null()) continue;  // NULLs are passed over
        if (out.atoms.empty()) out.type = argument.type;
        out.atoms.insert(out.atoms.end(), argument.atoms.begin(), argument.atoms.end());
    }
    return out;
}
Result<Value> multiple(Node const&, Arguments& arguments, Scope&) {
    return gather(arguments, Cardinality::Multiple);
}
Result<Value> ordered(Node const&, Arguments& arguments, Scope&) {
    return gather(arguments, Cardinality::Ordered);
}
Result<Value> container_size(Node const&, Arguments& arguments, Scope&) {
    return integer_value(arguments.empty() ? 0 : static_cast<std::int64_t>(arguments[0].atoms.size()));
}
// An attribute that is a number or names a variable.
std::optional<std::int64_t> number_or_variable(Node const& node, std::string_view key, Scope& scope) {
    auto const* text = node.attribute(key);
    if (!text) return std::nullopt;
    if (auto const atom = parse_atom(BaseType::Integer, *text)) return std::get<std::int64_t>(*atom);
    auto const named = numbers(scope.value(trimmed(*text)));
    if (named.size() != 1) return std::nullopt;
    return static_cast<std::int64_t>(named[0]);
}
Result<Value> index(Node const& node, Arguments& arguments, Scope& scope) {
    auto const n = number_or_variable(node, "n", scope);
    if (arguments.size() != 1 || !n || *n < 1 || *n > static_cast<std::int64_t>(arguments[0].atoms.size()))
        return null_value();
    return Value{
        arguments[0].type, Cardinality::Single, {arguments[0].atoms[static_cast<std::size_t>(*n - 1)]}};
}
bool holds(Value const& container, Atom const& atom) {
    return std::any_of(container.atoms.begin(), container.atoms.end(),
                       [&](Atom const& one) { return same_atom(container.type, one, atom); });
}
Result<Value> member(Node const&, Arguments& arguments, Scope&) {
    if (arguments.size() != 2 || arguments[0].is_null() || arguments[1].is_null()) return null_value();
    return boolean_value(holds(arguments[1], arguments[0].atoms[0]));
}
Result<Value> contains(Node const&, Arguments& arguments, Scope&) {
    if (arguments.size() != 2 || arguments[0].is_null() || arguments[1].is_null()) return null_value();
    auto const& whole = arguments[0];
    auto const& part = arguments[1];
    auto const same = [&](Atom const& x, Atom const& y) { return same_atom(whole.type, x, y); };
    if (whole.cardinality == Cardinality::Ordered)  // as an uninterrupted run
        return boolean_value(std::search(whole.atoms.begin(), whole.atoms.end(), part.atoms.begin(),
                                         part.atoms.end(), same) != whole.atoms.end());
    auto rest = whole.atoms;
    for (auto const& atom : part.atoms) {
        auto const found =
            std::find_if(rest.begin(), rest.end(), [&](Atom const& x) { return same(x, atom); });
        if (found == rest.end()) return boolean_value(false);
        rest.erase(found);
    }
    return boolean_value(true);
}
Result<Value> delete_operator(Node const&, Arguments& arguments, Scope&) {
    if (arguments.size() != 2 || arguments[0].is_null() || arguments[1].is_null()) return null_value();
    auto out = arguments[1];
    std::erase_if(out.atoms,
                  [&](Atom const& one) { return same_atom(out.type, one, arguments[0].atoms[0]); });
    return out;
}
Result<Value> repeat(Node const& node, Arguments&, Scope& scope) {
    auto const times = number_or_variable(node, "number-repeats", scope);
    Value out{BaseType::String, Cardinality::Ordered, {}};
    for (std::int64_t i = 0; times && i < *times; ++i)
        for (auto const& operand : node.children) {
            if (operand.name.empty()) continue;
            auto const value = TRY(evaluate(operand, scope));
            if (out.atoms.empty()) out.type = value.type;
            out.atoms.insert(out.atoms.end(), value.atoms.begin(), value.atoms.end());
            if (out.atoms.size() > steps_max)
                return fail(Code::Full, "error.bad_input", "qti-repeat makes too many values");
        }
    return out;
}
std::uint64_t below(std::uint64_t bound, std::uint64_t& state) {
    auto const limit = UINT64_MAX - UINT64_MAX % bound;
    auto drawn = next_random(state);
    while (drawn >= limit) drawn = next_random(state);
    return drawn % bound;
}
std::unexpected<Error> no_chance() {
    return fail(Code::BadInput, "error.bad_input", "chance outside template processing");
}
Result<Value> random_member(Node const&, Arguments& arguments, Scope& scope) {
    if (!scope.random) return no_chance();
    if (arguments.size() != 1 || arguments[0].is_null()) return null_value();
    auto const& atoms = arguments[0].atoms;
    return Value{arguments[0].type, Cardinality::Single, {atoms[below(atoms.size(), *scope.random)]}};
}
Result<Value> random_integer(Node const& node, Arguments&, Scope& scope) {
    if (!scope.random) return no_chance();
    auto const low = number_or_variable(node, "min", scope).value_or(0);
    auto const high = number_or_variable(node, "max", scope);
    auto const step = number_or_variable(node, "step", scope).value_or(1);
    constexpr std::int64_t far = std::int64_t{1} << 53;
    if (!high || *high < low || step < 1 || low < -far || *high > far) return null_value();
    auto const choices = static_cast<std::uint64_t>((*high - low) / step) + 1;
    return integer_value(low + step * static_cast<std::int64_t>(below(choices, *scope.random)));
}
std::optional<double> real_or_variable(Node const& node, std::string_view key, Scope& scope) {
    auto const* text = node.attribute(key);
    if (!text) return std::nullopt;
    if (auto const number = number_attribute(node, key)) return number;
    auto const named = numbers(scope.value(trimmed(*text)));
    return named.size() == 1 ? std::optional{named[0]} : std::nullopt;
}
Result<Value> random_float(Node const& node, Arguments&, Scope& scope) {
    if (!scope.random) return no_chance();
    auto const low = real_or_variable(node, "min", scope).value_or(0.0);
    auto const high = real_or_variable(node, "max", scope).value_or(1.0);
    auto const unit = static_cast<double>(next_random(*scope.random) >> 11) * 0x1p-53;
    return float_value(low + (high - low) * unit);
}
}  // namespace
std::vector<OperatorEntry> const& container_operators() {
    static std::vector<OperatorEntry> const table{{"qti-multiple", multiple},
                                                  {"qti-ordered", ordered},
                                                  {"qti-container-size", container_size},
                                                  {"qti-index", index},
                                                  {"qti-member", member},
                                                  {"qti-contains", contains},
                                                  {"qti-delete", delete_operator},
                                                  {"qti-repeat", repeat},
                                                  {"qti-random", random_member},
                                                  {"qti-random-integer", random_integer},
                                                  {"qti-random-float", random_float}};
    return table;
}
}  // namespace kz::exam
