#pragma once  // Values of QTI variables: typed, single or many, or NULL (QTI 3 information model §2.11; an
              // empty container
// and an empty string are NULL).
#include "core/base/error.h"
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
namespace kz::exam {
enum class BaseType {
    Identifier,
    Boolean,
    Integer,
    Float,
    String,
    Point,
    Pair,
    DirectedPair,
    Duration,
    File,
    Uri
};
enum class Cardinality { Single, Multiple, Ordered, Record };
struct PairValue {  // Pair and DirectedPair; which one, and so whether the order counts, is in Value::type.
    std::string first, second;
    friend auto operator<=>(PairValue const&, PairValue const&) = default;
};
// bool: Boolean; int64: Integer; double: Float, Duration; PairValue: the pairs; string: all else.
using Atom = std::variant<bool, std::int64_t, double, PairValue, std::string>;
struct Value {
    BaseType type = BaseType::String;
    Cardinality cardinality = Cardinality::Single;
    std::vector<Atom> atoms;  // None: NULL. Exactly one where the cardinality is single.
    bool is_null() const { return atoms.empty(); }
};
// The number in a single integer or float; nothing for NULL and for all other types.
std::vector<double> numbers(Value const& value);
// BadInput: the text is not of that type. Numbers are plain ("1.5", "-3", "2e3"), never locale's, never
// "nan".
Result<Atom> parse_atom(BaseType type, std::string_view text);
std::string to_string(Atom const& atom);  // shortest form that parses back to the same atom
bool same_atom(BaseType type, Atom const& a, Atom const& b);  // a Pair "A B" equals "B A"
bool same_value(Value const& a, Value const& b);  // multiple: as bags; ordered: in order; NULL equals nothing
Result<BaseType> parse_base_type(std::string_view name);
Result<Cardinality> parse_cardinality(std::string_view name);
}  // namespace kz::exam
