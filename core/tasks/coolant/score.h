#pragma once  // What the bench's history is worth, row by row of the sheet. Reads the state alone; solves
              // nothing but `predict`.
#include "core/tasks/coolant/state.h"
#include "core/tasks/score.h"
#include <bitset>
namespace kz::tasks::coolant {
using Hypotheses = std::bitset<fault_count>;  // bit n: Fault n is still possible
// Those whose prediction the display could have shown, given the meter's error.
Hypotheses consistent(Params const& params, Shown const& shown);
// The most measurements the best strategy ever needs to tell all nine apart, on the hot car.
int decision_depth(Params const& params);
enum class Verdict : std::uint8_t { Counted, AfterRepair, IllegalMode, Value, NoSplit, Judgement };
struct Judged {
    Verdict verdict{};
    Hypotheses before{}, after{};
};
std::vector<Judged> judge_measurements(State const& state);
Score score(State const& state);
}  // namespace kz::tasks::coolant
