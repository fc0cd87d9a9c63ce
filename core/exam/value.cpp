#include "core/exam/value.h"
#include "core/exam/xml.h"
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
namespace kz::exam {
namespace {
constexpr std::array base_types{std::pair{std::string_view{"identifier"}, BaseType::Identifier},
                                std::pair{std::string_view{"boolean"}, BaseType::Boolean},
                                std::pair{std::string_view{"integer"}, BaseType::Integer},
                                std::pair{std::string_view{"float"}, BaseType::Float},
                                std::pair{std::string_view{"string"}, BaseType::String},
                                std::pair{std::string_view{"point"}, BaseType::Point},
                                std::pair{std::string_view{"pair"}, BaseType::Pair},
                                std::pair{std::string_view{"directedPair"}, BaseType::DirectedPair},
                                std::pair{std::string_view{"duration"}, BaseType::Duration},
                                std::pair{std::string_view{"file"}, BaseType::File},
                                std::pair{std::string_view{"uri"}, BaseType::Uri}};
std::unexpected<Error> not_a(std::string_view what) {
    return fail(Code::BadInput, "error.bad_input", "not " + std::string{what});
}
template <class T> std::optional<T> whole_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    T value{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}
Result<Atom> parse_pair(std::string const& text) {
    auto const gap = text.find_first_of(" \t\r\n");
    if (gap == std::string::npos) return not_a("a pair");
    auto const second = trimmed(std::string_view{text}.substr(gap));
    if (second.empty() || second.find_first_of(" \t\r\n") != std::string::npos) return not_a("a pair");
    return Atom{PairValue{text.substr(0, gap), second}};
}
}  // namespace
std::vector<double> numbers(Value const& value) {
    std::vector<double> out;
    for (auto const& atom : value.atoms) {
        if (auto const* integer = std::get_if<std::int64_t>(&atom))
            out.push_back(static_cast<double>(*integer));
        else if (auto const* real = std::get_if<double>(&atom)) out.push_back(*real);
        else return {};
    }
    return out;
}
Result<Atom> parse_atom(BaseType type, std::string_view raw) {
    if (type == BaseType::String) return Atom{std::string{raw}};
    auto const text = trimmed(raw);
    switch (type) {
    case BaseType::Boolean:
        if (text == "true" || text == "1") return Atom{true};
        if (text == "false" || text == "0") return Atom{false};
        return not_a("a boolean");
    case BaseType::Integer:
        if (auto const number = whole_number<std::int64_t>(text)) return Atom{*number};
        return not_a("an integer");
    case BaseType::Float:
    case BaseType::Duration:
        if (auto const number = whole_number<double>(text); number && std::isfinite(*number))
            return Atom{*number};
        return not_a("a number");
    case BaseType::Pair:
    case BaseType::DirectedPair: return parse_pair(text);
    default:
        if (text.empty()) return not_a("a value");
        return Atom{text};
    }
}
std::string to_string(Atom const& atom) {
    if (auto const* flag = std::get_if<bool>(&atom)) return *flag ? "true" : "false";
    if (auto const* pair = std::get_if<PairValue>(&atom)) return pair->first + " " + pair->second;
    if (auto const* text = std::get_if<std::string>(&atom)) return *text;
    std::array<char, 64> out{};
    std::to_chars_result result{};
    if (auto const* integer = std::get_if<std::int64_t>(&atom))
        result = std::to_chars(out.data(), out.data() + out.size(), *integer);
    else result = std::to_chars(out.data(), out.data() + out.size(), std::get<double>(atom));
    return {out.data(), result.ptr};
}
bool same_atom(BaseType type, Atom const& a, Atom const& b) {
    if (type == BaseType::Pair) {
        auto const* left = std::get_if<PairValue>(&a);
        auto const* right = std::get_if<PairValue>(&b);
        if (left && right)
            return *left == *right || (left->first == right->second && left->second == right->first);
    }
    if (a.index() != b.index()) {  // 2 and 2.0 are the same number
        auto const x = numbers({type, Cardinality::Single, {a}});
        return !x.empty() && x == numbers({type, Cardinality::Single, {b}});
    }
    return a == b;
}
bool same_value(Value const& a, Value const& b) {
    if (a.is_null() || b.is_null() || a.atoms.size() != b.atoms.size()) return false;
    if (a.cardinality == Cardinality::Ordered || b.cardinality == Cardinality::Ordered || a.atoms.size() == 1)
        return std::equal(a.atoms.begin(), a.atoms.end(), b.atoms.begin(),
                          [&](Atom const& x, Atom const& y) { return same_atom(a.type, x, y); });
    auto rest = b.atoms;
    for (auto const& atom : a.atoms) {
        auto const found =
            std::find_if(rest.begin(), rest.end(), [&](Atom const& x) { return same_atom(a.type, atom, x); });
        if (found == rest.end()) return false;
        rest.erase(found);
    }
    return true;
}
Result<BaseType> parse_base_type(std::string_view name) {
    for (auto const& [key, type] : base_types)
        if (key == name) return type;
    return not_a("a base type: " + std::string{name});
}
Result<Cardinality> parse_cardinality(std::string_view name) {
    if (name == "single") return Cardinality::Single;
    if (name == "multiple") return Cardinality::Multiple;
    if (name == "ordered") return Cardinality::Ordered;
    if (name == "record") return Cardinality::Record;
    return not_a("a cardinality: " + std::string{name});
}
}  // namespace kz::exam
