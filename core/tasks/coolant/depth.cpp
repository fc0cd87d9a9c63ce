#include "core/tasks/coolant/score.h"
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
namespace kz::tasks::coolant {
namespace {
using Split = std::array<std::uint8_t, fault_count>;  // hypotheses with equal numbers show the same
// Groups predictions the meter cannot tell apart: sorted, a gap wider than both errors begins a new group.
Split split_by(Params const& params, Setup const& setup) {
    std::array<std::pair<double, std::size_t>, fault_count> values;
    for (std::size_t h = 0; h < fault_count; ++h)
        values[h] = {predict(params.circuit, static_cast<Fault>(h), params.hot_celsius, setup).meter, h};
    std::sort(values.begin(), values.end());
    auto margin = [&](double value) {
        auto const reading = display(value, setup.mode, 0, 0, setup.red, setup.black);
        return reading.overload ? HUGE_VAL : error_max(reading);
    };
    Split split{};
    std::uint8_t group = 0;
    for (std::size_t i = 0; i < fault_count; ++i) {
        if (i > 0) {
            auto const before = margin(values[i - 1].first), now = margin(values[i].first);
            bool const both_over = std::isinf(before) && std::isinf(now);
            bool const one_over = std::isinf(before) != std::isinf(now);
            auto const gap = values[i].first - values[i - 1].first;
            if (one_over || (!both_over && gap > before + now)) ++group;
        }
        split[values[i].second] = group;
    }
    return split;
}
std::set<Split> all_splits(Params const& params) {
    std::set<Split> out;
    for (auto mode : {MeterMode::VoltsDc, MeterMode::Ohms})
        for (auto c101 : {Mate::Plugged, Mate::Unplugged})
            for (auto ecm : {Mate::Plugged, Mate::Unplugged})
                for (auto red : nodes)
                    for (auto black : nodes) {
                        auto inside = [](Node node) {
                            return node == Node::Sensor1 || node == Node::Sensor2;
                        };
                        bool const reachable = c101 == Mate::Unplugged || (!inside(red) && !inside(black));
                        if (black <= red || !reachable) continue;
                        out.insert(
                            split_by(params, {mode == MeterMode::VoltsDc, c101, ecm, mode, red, black}));
                    }
    return out;
}
int depth_of(unsigned set, std::set<Split> const& splits, std::map<unsigned, int>& known) {
    if ((set & (set - 1)) == 0) return 0;
    if (auto const found = known.find(set); found != known.end()) return found->second;
    int best = static_cast<int>(fault_count);
    for (auto const& split : splits) {
        std::array<unsigned, fault_count> groups{};
        for (std::size_t h = 0; h < fault_count; ++h)
            if (set >> h & 1) groups[split[h]] |= 1u << h;
        if (std::find(groups.begin(), groups.end(), set) != groups.end()) continue;
        int worst = 0;
        for (auto group : groups) worst = std::max(worst, depth_of(group, splits, known));
        best = std::min(best, worst + 1);
    }
    return known[set] = best;
}
}  // namespace
int decision_depth(Params const& params) {
    std::map<unsigned, int> known;
    return depth_of((1u << fault_count) - 1, all_splits(params), known);
}
}  // namespace kz::tasks::coolant
