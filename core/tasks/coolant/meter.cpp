#include "core/tasks/coolant/meter.h"
#include "core/base/error.h"
#include "core/tasks/draw.h"
#include <cmath>
#include <span>
namespace kz::tasks::coolant {
namespace {
constexpr double gain_error = 0.005;  // 0.5 % of reading
constexpr double digit_error = 2;     // digits
constexpr double continuity_ohms = 30;
struct Range {
    Unit unit;
    std::uint8_t decimals;
    char const* text;
};
constexpr Range volts[]{{Unit::Volt, 3, "4 V"}, {Unit::Volt, 2, "40 V"}, {Unit::Volt, 1, "400 V"}};
constexpr Range ohms[]{{Unit::Ohm, 1, "400 Ω"},      {Unit::Kiloohm, 3, "4 kΩ"}, {Unit::Kiloohm, 2, "40 kΩ"},
                       {Unit::Kiloohm, 1, "400 kΩ"}, {Unit::Megaohm, 3, "4 MΩ"}, {Unit::Megaohm, 2, "40 MΩ"}};
constexpr Range amps[]{{Unit::Milliampere, 3, "4 mA"},
                       {Unit::Milliampere, 2, "40 mA"},
                       {Unit::Milliampere, 1, "400 mA"},
                       {Unit::Ampere, 3, "4 A"}};
constexpr Range continuity[]{{Unit::Ohm, 1, "400 Ω"}};
std::span<Range const> ranges_of(MeterMode mode) {
    switch (mode) {
    case MeterMode::VoltsDc: return volts;
    case MeterMode::Ohms: return ohms;
    case MeterMode::Amps: return amps;
    case MeterMode::Continuity: return continuity;
    case MeterMode::Off: break;
    }
    return {};
}
double unit_size(Unit unit) {
    switch (unit) {
    case Unit::Kiloohm: return 1e3;
    case Unit::Megaohm: return 1e6;
    case Unit::Milliampere: return 1e-3;
    case Unit::Volt:
    case Unit::Ohm:
    case Unit::Ampere: break;
    }
    return 1;
}
constexpr std::array powers_of_10{1, 10, 100, 1000};
}  // namespace

double base_digit(Reading const& reading) {
    return unit_size(reading.unit) / powers_of_10.at(reading.decimals);
}
double base_value(Reading const& reading) { return reading.counts * base_digit(reading); }
double error_max(Reading const& reading) {
    return gain_error * std::abs(base_value(reading)) / (1 - gain_error) + digit_error * base_digit(reading);
}
std::string unit_text(Unit unit) {
    constexpr std::array texts{"V", "Ω", "kΩ", "MΩ", "mA", "A"};
    return texts.at(static_cast<std::size_t>(unit));
}
std::string digits_text(Reading const& reading) {
    if (reading.overload) return "OL";
    auto digits = std::to_string(std::abs(reading.counts));
    if (digits.size() <= reading.decimals) digits.insert(0, reading.decimals + 1 - digits.size(), '0');
    if (reading.decimals > 0) digits.insert(digits.size() - reading.decimals, ".");
    return (reading.counts < 0 ? "-" : "") + digits;
}
int range_count(MeterMode mode) { return static_cast<int>(ranges_of(mode).size()); }
std::string range_text(MeterMode mode, int range) {
    return range > 0 && range <= range_count(mode) ? ranges_of(mode)[static_cast<std::size_t>(range - 1)].text
                                                   : "";
}
Reading display(double value, MeterMode mode, int range, std::uint64_t seed, Node red, Node black) {
    auto const ranges = ranges_of(mode);
    CHECK(!ranges.empty() && range >= 0 && range <= range_count(mode));
    auto const first = range == 0 ? 0u : static_cast<std::size_t>(range - 1);
    auto const end = range == 0 ? ranges.size() : first + 1;
    auto const stream = "coolant/meter/" + std::to_string(static_cast<int>(mode));
    auto const pair = static_cast<std::uint64_t>(red) << 16 | static_cast<std::uint64_t>(black) << 8;
    for (auto index = first; index < end; ++index) {
        Reading reading{0, ranges[index].decimals, ranges[index].unit, false};
        auto const digit = base_digit(reading);
        if (!std::isfinite(value) || std::abs(value) / digit > counts_max * 1.01) continue;
        // Half a digit of the budget is left to the rounding.
        auto const unit = draw_signed_unit(seed, stream, pair | index);
        auto const counts = value / digit + unit * (gain_error * std::abs(value) / digit + digit_error - 0.5);
        reading.counts = static_cast<std::int32_t>(std::lround(counts));
        bool const resistance = mode == MeterMode::Ohms || mode == MeterMode::Continuity;
        if (resistance && reading.counts < 0 && value >= 0) reading.counts = 0;
        if (std::abs(reading.counts) <= counts_max) return reading;
    }
    auto const& last = ranges[end - 1];
    return {0, last.decimals, last.unit, true};
}
bool beeps(Reading const& reading, MeterMode mode) {
    return mode == MeterMode::Continuity && !reading.overload && base_value(reading) < continuity_ohms;
}
}  // namespace kz::tasks::coolant
