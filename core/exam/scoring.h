#pragma once  // From responses to outcomes: response processing of one item. Pure and deterministic: same
              // item and
// responses, same outcomes, on any machine.
#include "core/exam/item.h"
namespace kz::exam {
// response id → values as text: identifiers, "A B" for pairs, numbers in plain form. Missing or empty = NULL.
using Responses = std::map<std::string, std::vector<std::string>>;
struct Outcomes {
    std::map<std::string, Value> values;  // every declared outcome, NULL where nothing was set
    std::vector<std::string>
        warnings;  // English: a response that is not of its declared type was taken as NULL, …
    std::optional<double> number(
        std::string_view id) const;  // of a single numeric outcome; nothing when NULL
    double score() const { return number("SCORE").value_or(0.0); }
};
// BadInput: response processing uses what we do not have (item.reasons with Blocks::Scoring); never a silent
// zero.
Result<Outcomes> score_item(Item const& item, Responses const& responses);
// The most SCORE can be: normal-maximum, else MAXSCORE's default, else by template (match_correct 1,
// map_response from the mapping), else what the correct responses score. Nothing when none of these says.
std::optional<double> max_score(Item const& item);
// True when a person marks it: SCORE is external-scored="human", or an extended text has no response
// processing.
bool marked_by_person(Item const& item);
// True when at least one response says something, and each interaction's own bounds hold (min-choices, …).
enum class Answered { No, Partly, Yes };
Answered answered(Item const& item, Responses const& responses);
}  // namespace kz::exam
