#include "core/exam/item.h"
#include <numeric>
namespace kz::exam {
namespace {
struct SplitMix64 {  // Steele, Lea, Flood 2014; public domain reference by Vigna
    std::uint64_t state;
    std::uint64_t next() {
        auto z = state += 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    std::size_t below(
        std::size_t bound) {  // without bias: numbers above the last whole multiple are drawn again
        auto const limit = UINT64_MAX - UINT64_MAX % bound;
        auto drawn = next();
        while (drawn >= limit) drawn = next();
        return static_cast<std::size_t>(drawn % bound);
    }
};
std::vector<std::size_t> order_of(std::vector<Choice> const& choices, bool shuffle, SplitMix64& random) {
    std::vector<std::size_t> order(choices.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!shuffle) return order;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < choices.size(); ++i)
        if (!choices[i].fixed) places.push_back(i);
    for (auto left = places.size(); left > 1; --left)
        std::swap(order[places[left - 1]], order[places[random.below(left)]]);
    return order;
}
}  // namespace
ChoiceOrder choice_order(Interaction const& interaction, std::uint64_t seed) {
    std::uint64_t mixed =
        seed ^ 0xCBF29CE484222325u;  // FNV-1a of the response id, so that two questions differ
    for (char const c : interaction.response_id)
        mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    SplitMix64 random{mixed};
    ChoiceOrder out;
    out.choices = order_of(interaction.choices, interaction.shuffle, random);
    out.targets = order_of(interaction.targets, interaction.shuffle, random);
    return out;
}
}  // namespace kz::exam
