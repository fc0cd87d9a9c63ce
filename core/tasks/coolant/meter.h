#pragma once  // What a hand-held multimeter makes of a true value: ranges, digits, its error, overload.
// A 4000-count meter (0.001 V below 4 V, 0.01 V above), as the task's own table is printed; ±(0.5 % of
// reading + 2 digits). The error is fixed for a seed, mode, node pair and range, so a reading repeated is the
// same reading.
#include "core/tasks/coolant/circuit.h"
#include <string>
namespace kz::tasks::coolant {
enum class Unit : std::uint8_t { Volt, Ohm, Kiloohm, Megaohm, Milliampere, Ampere };
struct Reading {  // Exactly what the display showed: integers, so that its bytes are the same everywhere.
    std::int32_t counts = 0;  // 3775 with 3 decimals is 3.775
    std::uint8_t decimals = 0;
    Unit unit = Unit::Volt;
    bool overload = false;  // "OL"; counts is 0 then
    friend bool operator==(Reading const&, Reading const&) = default;
};
inline constexpr std::int32_t counts_max = 3999;
std::string digits_text(Reading const& reading);  // "3.775", "OL"
std::string unit_text(Unit unit);                 // "V", "kΩ"
double base_value(Reading const& reading);        // volts, ohms, amperes
double base_digit(Reading const& reading);        // one in the last digit, in the same
// 0 is automatic; 1 … range_count(mode) a manual range, smallest first.
int range_count(MeterMode mode);
std::string range_text(MeterMode mode, int range);  // "4 V", "40 kΩ"; "" for 0
Reading display(double value, MeterMode mode, int range, std::uint64_t seed, Node red, Node black);
// The most that what `display` shows may differ from the true value, for that reading.
double error_max(Reading const& reading);
bool beeps(Reading const& reading, MeterMode mode);  // continuity, below 30 Ω
}  // namespace kz::tasks::coolant
