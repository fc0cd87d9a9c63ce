#include "tests/unit/exam/fixture.h"
namespace kz::exam {
namespace {
std::vector<std::string> texts(Value const& value) {
    std::vector<std::string> out;
    for (auto const& atom : value.atoms) out.push_back(to_string(atom));
    return out;
}
// A choice that is not among the right ones; empty when all are.
std::vector<std::string> another_choice(Interaction const& asked, std::vector<std::string> const& right) {
    for (auto const& choice : asked.choices)
        if (std::ranges::find(right, choice.id) == right.end()) return {choice.id};
    return {};
}
// Each row with the column of the next row; with one column only: a row of the wrong ones.
std::vector<std::string> other_pairs(Interaction const& asked, std::vector<std::string> const& right) {
    for (auto const& row : asked.choices)
        for (auto const& column : asked.targets)
            if (auto const pair = row.id + " " + column.id; std::ranges::find(right, pair) == right.end())
                return {pair};
    return {};
}
std::vector<std::string> wrong_of(Declaration const& declared, Interaction const* asked) {
    auto right = texts(declared.correct);
    if (declared.cardinality == Cardinality::Ordered) {
        std::ranges::reverse(right);
        return right.size() > 1 ? right : std::vector<std::string>{};
    }
    switch (declared.type) {
    case BaseType::Identifier: return asked ? another_choice(*asked, right) : std::vector<std::string>{};
    case BaseType::Pair:
    case BaseType::DirectedPair: return asked ? other_pairs(*asked, right) : std::vector<std::string>{};
    case BaseType::Integer:
    case BaseType::Float: return {std::to_string(2 * std::stol(right.front()) + 1001)};
    default: return {"certainly not this"};
    }
}
}  // namespace
Responses correct_answers(Item const& item) {
    Responses out;
    for (auto const& declared : item.responses)
        if (!declared.correct.is_null()) out[declared.id] = texts(declared.correct);
    return out;
}
std::vector<Responses> wrong_answers(Item const& item) {
    std::vector<Responses> out{{}};  // nothing said
    auto const right = correct_answers(item);
    auto all = right;
    for (auto const& declared : item.responses) {
        if (declared.correct.is_null()) continue;
        all[declared.id] = wrong_of(declared, item.interaction(declared.id));
        auto one = right;
        one[declared.id] = all[declared.id];
        out.push_back(std::move(one));
    }
    out.push_back(std::move(all));
    return out;
}
}  // namespace kz::exam
