#pragma once  // The interpreter of QTI processing: rules and expressions over typed variables (QTI 3 §2.11).
              // Private to
// core/exam. NULL spreads as the specification says; an operator that does not exist is an error, found by
// `unknown_parts`.
#include "core/exam/xml.h"
#include <map>
namespace kz::exam {
// A file of a megabyte cannot ask for more work than this (qti-repeat nests).
inline constexpr int steps_max = 100'000;
struct TestItem {                     // what test-level expressions see of one played item
    std::string ref_id, section_ids;  // section_ids: " S1 S2 "
    std::vector<std::string> categories;
    std::map<std::string, double> weights;
    std::map<std::string, Value> variables;
    bool responded = false, presented = true;
    std::optional<bool> correct;
    std::optional<double> normal_maximum, normal_minimum;
};
struct Scope {
    std::vector<Declaration const*> declarations;
    std::map<std::string, Value> values;
    std::vector<std::string> warnings;
    std::map<std::string, Value> corrects;        // overrides, from template processing
    std::uint64_t* random = nullptr;              // SplitMix64 state; null: random operators are refused
    std::vector<TestItem> const* test = nullptr;  // null: not in a test
    int steps = 0;
    bool stop = false;               // exit-response met
    bool constraint_failed = false;  // a template constraint did not hold
    Declaration const* declaration(std::string_view id) const;
    Value value(std::string_view id) const;  // NULL when unknown
    void warn(std::string text);
};
Value null_value();
Value boolean_value(bool flag);
Value integer_value(std::int64_t number);
Value float_value(double number);
std::optional<bool> truth(Value const& value);  // nothing for NULL and for what is no boolean
std::uint64_t next_random(std::uint64_t& state);

using Arguments = std::vector<Value>;
using Operator = Result<Value> (*)(Node const& node, Arguments& arguments, Scope& scope);
struct OperatorEntry {
    std::string_view name;
    Operator run;
};
std::vector<OperatorEntry> const& logic_operators();
std::vector<OperatorEntry> const& container_operators();
std::vector<OperatorEntry> const& math_operators();
std::vector<OperatorEntry> const& test_operators();

Result<Value> evaluate(Node const& expression, Scope& scope);
Result<> run_rules(std::vector<Node> const& rules, Scope& scope);
double map_response(Value const& value, Mapping const& mapping);
// A numeric single outcome without a default starts at 0, everything else at NULL.
Value initial_outcome(Declaration const& declared);
Value convert(Value value, Declaration const& to, Scope& scope);  // on assignment
enum class Level { Response, Template, Test };
// Names of elements below a processing element that `run_rules` at that level would refuse, each once.
std::vector<std::string> unknown_parts(Node const& processing, Level level);
}  // namespace kz::exam
