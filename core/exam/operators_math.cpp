// Arithmetic. Results are integers where all operands are and the result is one; otherwise floats. NULL in,
// NULL out.
#include "core/exam/engine.h"
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
namespace kz::exam {
namespace {
struct Operands {
    std::vector<double> list;
    bool integers = true;
};
// All numbers in all arguments; nothing when one is NULL or no number.
std::optional<Operands> operands(Node const& node, Arguments const& arguments, Scope& scope) {
    Operands out;
    if (arguments.empty()) return std::nullopt;
    for (auto const& argument : arguments) {
        if (argument.is_null()) return std::nullopt;
        auto const list = numbers(argument);
        if (list.empty()) {
            scope.warn(node.name + " of what is not a number: NULL");
            return std::nullopt;
        }
        for (auto const& atom : argument.atoms)
            out.integers = out.integers && std::holds_alternative<std::int64_t>(atom);
        out.list.insert(out.list.end(), list.begin(), list.end());
    }
    return out;
}
Value result(double number, bool integer) {
    if (!std::isfinite(number)) return null_value();
    if (integer && std::abs(number) < 9e15) return integer_value(static_cast<std::int64_t>(number));
    return float_value(number);
}
using Fold = double (*)(std::vector<double> const&);
template <Fold fold> Result<Value> folded(Node const& node, Arguments& arguments, Scope& scope) {
    auto const all = operands(node, arguments, scope);
    return all ? result(fold(all->list), all->integers) : null_value();
}
double sum(std::vector<double> const& list) { return std::accumulate(list.begin(), list.end(), 0.0); }
double product(std::vector<double> const& list) {
    return std::accumulate(list.begin(), list.end(), 1.0, std::multiplies<>{});
}
double least(std::vector<double> const& list) { return *std::min_element(list.begin(), list.end()); }
double most(std::vector<double> const& list) { return *std::max_element(list.begin(), list.end()); }
std::int64_t whole(double number) { return std::abs(number) < 9e15 ? static_cast<std::int64_t>(number) : 0; }
double common_divisor(std::vector<double> const& list) {
    std::int64_t out = 0;
    for (double const one : list) out = std::gcd(out, whole(one));
    return static_cast<double>(out);
}
double common_multiple(std::vector<double> const& list) {
    double out = 1;
    for (double const one : list) {
        if (one == 0) return 0;
        if (std::abs(out) >= 9e15) return INFINITY;
        out = std::abs(out / static_cast<double>(std::gcd(whole(out), whole(one))) * one);
    }
    return out;
}
using Binary = std::optional<double> (*)(double, double);
enum class Gives { Integer, Float, AsOperands };
template <Binary operation, Gives gives>
Result<Value> binary(Node const& node, Arguments& arguments, Scope& scope) {
    auto const all = operands(node, arguments, scope);
    if (!all || all->list.size() != 2) return null_value();
    auto const number = operation(all->list[0], all->list[1]);
    return number ? result(*number, gives == Gives::Integer || (gives == Gives::AsOperands && all->integers))
                  : null_value();
}
std::optional<double> subtract(double a, double b) { return a - b; }
std::optional<double> divide(double a, double b) { return b == 0 ? std::nullopt : std::optional{a / b}; }
std::optional<double> power(double a, double b) { return std::pow(a, b); }
std::optional<double> integer_divide(double a, double b) {
    return b == 0 ? std::nullopt : std::optional{std::floor(a / b)};
}
std::optional<double> modulus(double a, double b) {
    return b == 0 ? std::nullopt : std::optional{a - std::floor(a / b) * b};
}
template <double (*operation)(double)>
Result<Value> to_integer(Node const& node, Arguments& arguments, Scope& scope) {
    auto const all = operands(node, arguments, scope);
    return all && all->list.size() == 1 ? result(operation(all->list[0]), true) : null_value();
}
double half_up(double number) { return std::floor(number + 0.5); }
double towards_zero(double number) { return std::trunc(number); }
Result<Value> integer_to_float(Node const& node, Arguments& arguments, Scope& scope) {
    auto const all = operands(node, arguments, scope);
    return all && all->list.size() == 1 ? float_value(all->list[0]) : null_value();
}
std::optional<double> rounded(double number, std::string const& mode, int figures) {
    if (figures > 15 || (mode == "significantFigures" && figures < 1)) return std::nullopt;
    if (number == 0) return 0.0;
    auto const places = mode == "decimalPlaces"
                            ? figures
                            : figures - 1 - static_cast<int>(std::floor(std::log10(std::abs(number))));
    auto const scale = std::pow(10.0, std::abs(places));
    auto const scaled = places >= 0 ? number * scale : number / scale;
    // 1.005 × 100 is 100.49999999999999: what was written as a half must round as a half.
    auto const nudged = half_up(scaled + std::abs(scaled) * 1e-15 * 4);
    return places >= 0 ? nudged / scale : nudged * scale;
}
int figures_of(Node const& node, Scope& scope) {
    auto const* text = node.attribute("figures");
    if (!text) return 0;
    if (auto const atom = parse_atom(BaseType::Integer, *text))
        return static_cast<int>(std::clamp<std::int64_t>(std::get<std::int64_t>(*atom), -1, 99));
    auto const named = numbers(scope.value(*text));
    return named.size() == 1 ? static_cast<int>(std::clamp(named[0], -1.0, 99.0)) : -1;
}
Result<Value> round_to(Node const& node, Arguments& arguments, Scope& scope) {
    auto const all = operands(node, arguments, scope);
    if (!all || all->list.size() != 1) return null_value();
    auto const mode = attribute_or(node, "rounding-mode", "significantFigures");
    auto const number = rounded(all->list[0], mode, figures_of(node, scope));
    return number ? float_value(*number) : null_value();
}
Result<Value> equal_rounded(Node const& node, Arguments& arguments, Scope& scope) {
    auto const all = operands(node, arguments, scope);
    if (!all || all->list.size() != 2) return null_value();
    auto const mode = attribute_or(node, "rounding-mode", "significantFigures");
    auto const figures = figures_of(node, scope);
    auto const left = rounded(all->list[0], mode, figures), right = rounded(all->list[1], mode, figures);
    return left && right ? boolean_value(*left == *right) : null_value();
}
Result<Value> constant(Node const& node, Arguments&, Scope&) {
    auto const name = attribute_or(node, "name", "");
    if (name == "pi") return float_value(std::numbers::pi);
    if (name == "e") return float_value(std::numbers::e);
    return fail(Code::BadInput, "error.bad_input", "math constant not supported: " + name);
}
struct Function {
    std::string_view name;
    double (*run)(double);
};
double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }
double secant(double x) { return 1 / std::cos(x); }
double cosecant(double x) { return 1 / std::sin(x); }
double cotangent(double x) { return 1 / std::tan(x); }
double to_degrees(double x) { return x * 180 / std::numbers::pi; }
double to_radians(double x) { return x * std::numbers::pi / 180; }
Result<Value> math_operator(Node const& node, Arguments& arguments, Scope& scope) {
    static constexpr Function functions[] = {
        {"sin", std::sin},        {"cos", std::cos},     {"tan", std::tan},   {"asin", std::asin},
        {"acos", std::acos},      {"atan", std::atan},   {"sinh", std::sinh}, {"cosh", std::cosh},
        {"tanh", std::tanh},      {"sec", secant},       {"csc", cosecant},   {"cot", cotangent},
        {"log", std::log10},      {"ln", std::log},      {"exp", std::exp},   {"abs", std::abs},
        {"signum", sign},         {"floor", std::floor}, {"ceil", std::ceil}, {"toDegrees", to_degrees},
        {"toRadians", to_radians}};
    auto const name = attribute_or(node, "name", "");
    auto const all = operands(node, arguments, scope);
    if (name == "atan2")
        return all && all->list.size() == 2 ? float_value(std::atan2(all->list[0], all->list[1]))
                                            : null_value();
    for (auto const& function : functions) {
        if (function.name != name) continue;
        if (!all || all->list.size() != 1) return null_value();
        return result(function.run(all->list[0]), name == "floor" || name == "ceil" || name == "signum" ||
                                                      (name == "abs" && all->integers));
    }
    return fail(Code::BadInput, "error.bad_input", "math operator not supported: " + name);
}
Result<Value> statistics(Node const& node, Arguments& arguments, Scope& scope) {
    auto const name = attribute_or(node, "name", "");
    auto const all = operands(node, arguments, scope);
    if (!all) return null_value();
    auto const count = static_cast<double>(all->list.size());
    auto const mean = sum(all->list) / count;
    double squares = 0;
    for (double const one : all->list) squares += (one - mean) * (one - mean);
    if (name == "mean") return float_value(mean);
    if (name == "popVariance") return float_value(squares / count);
    if (name == "popSD") return float_value(std::sqrt(squares / count));
    if (name == "sampleVariance") return count < 2 ? null_value() : float_value(squares / (count - 1));
    if (name == "sampleSD") return count < 2 ? null_value() : float_value(std::sqrt(squares / (count - 1)));
    return fail(Code::BadInput, "error.bad_input", "statistics operator not supported: " + name);
}
}  // namespace
std::vector<OperatorEntry> const& math_operators() {
    static std::vector<OperatorEntry> const table{
        {"qti-sum", folded<sum>},
        {"qti-product", folded<product>},
        {"qti-min", folded<least>},
        {"qti-max", folded<most>},
        {"qti-gcd", folded<common_divisor>},
        {"qti-lcm", folded<common_multiple>},
        {"qti-subtract", binary<subtract, Gives::AsOperands>},
        {"qti-divide", binary<divide, Gives::Float>},
        {"qti-power", binary<power, Gives::Float>},
        {"qti-integer-divide", binary<integer_divide, Gives::Integer>},
        {"qti-integer-modulus", binary<modulus, Gives::Integer>},
        {"qti-round", to_integer<half_up>},
        {"qti-truncate", to_integer<towards_zero>},
        {"qti-round-to", round_to},
        {"qti-equal-rounded", equal_rounded},
        {"qti-integer-to-float", integer_to_float},
        {"qti-math-constant", constant},
        {"qti-math-operator", math_operator},
        {"qti-stats-operator", statistics}};
    return table;
}
}  // namespace kz::exam
