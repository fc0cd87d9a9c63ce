#pragma once  // Chance out of one seed. The same on every machine: the standard's distributions are not.
#include "core/base/bytes.h"
#include <cstdint>
#include <random>
#include <vector>
namespace kz::sim {
class Random {
public:
    explicit Random(std::uint64_t seed) : x_engine(seed) {}
    std::uint64_t next() { return x_engine(); }
    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
    }
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    bool chance(double probability) { return unit() < probability; }
    template <class T> T const& pick(std::vector<T> const& from) { return from[below(from.size())]; }
    // A stream of its own: what is drawn from it moves nothing that is drawn here later.
    Random fork() { return Random{next()}; }
    void fill(std::uint8_t* bytes, std::size_t count) {
        for (std::size_t n = 0; n < count; ++n) bytes[n] = static_cast<std::uint8_t>(next());
    }
private:
    std::mt19937_64 x_engine;
};
}  // namespace kz::sim
