#pragma once  // A score a candidate can read: points per criterion, each with the sentences that say why.
#include "core/base/text.h"
#include <string>
#include <vector>
namespace kz::tasks {
struct Argument {
    enum class Kind { Plain, Key };
    std::string name;
    std::string value;  // Plain: as it stands (a number, a code). Key: itself a key of assets/strings.
    Kind kind = Kind::Plain;
    friend bool operator==(Argument const&, Argument const&) = default;
};
struct Reason {  // One sentence, in no language yet: central and terminal must compute the same bytes.
    std::string key;
    std::vector<Argument> args{};
    friend bool operator==(Reason const&, Reason const&) = default;
};
struct Criterion {
    std::string id;  // stable: "safety", …; deductions have max 0 and points below 0
    int points = 0;
    int max = 0;
    std::vector<Reason> reasons{};
    friend bool operator==(Criterion const&, Criterion const&) = default;
};
struct Score {
    int points = 0;  // never below 0
    int max = 100;
    int pass_points = 60;
    bool pass = false;                  // points ≥ pass_points and nothing critical
    std::vector<Reason> critical{};     // one of these fails the task whatever the points
    std::vector<Criterion> criteria{};  // rows of the sheet, then deductions
    std::vector<Reason> notes{};        // worth knowing, worth no points
    friend bool operator==(Score const&, Score const&) = default;
};
Text say(Language language, Reason const& reason);
Text say(Language language, std::vector<Reason> const& reasons);  // one paragraph
Text title(Language language, Criterion const& criterion);        // what the row is called on the sheet
}  // namespace kz::tasks
