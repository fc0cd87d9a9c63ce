#include "kiosk/screens/sheet.h"
#include <array>
#include <cstdio>
namespace kz::screens {
namespace {
std::string two(std::int64_t number) {
    auto text = std::to_string(number);
    return text.size() < 2 ? "0" + text : text;
}
struct Civil {
    std::int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};
Civil civil(Sheet const& sheet, Millis wall) {
    namespace chrono = std::chrono;
    chrono::sys_time<Millis> const local{wall + sheet.view.utc_offset};
    auto const midnight = chrono::floor<chrono::days>(local);
    chrono::year_month_day const date{midnight};
    chrono::hh_mm_ss const time{chrono::floor<chrono::seconds>(local - midnight)};
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            time.hours().count(),
            time.minutes().count(),
            time.seconds().count()};
}
Text date(Sheet const& sheet, Millis wall, Text const& time) {
    auto const at = civil(sheet, wall);
    auto const english = sheet.ui.language() == Language::English;  // 2026-12-07, but 2026年12月7日
    auto const part = [&](std::int64_t number) { return english ? two(number) : std::to_string(number); };
    return sheet.t("time.date", {{"year", std::to_string(at.year)},
                                 {"month", part(at.month)},
                                 {"day", part(at.day)},
                                 {"time", time.str()}});
}
}  // namespace

std::string hms(Millis span) {
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(std::max(span, Millis{0})).count();
    return two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
}
std::int64_t minutes_up(Millis span) { return std::chrono::ceil<std::chrono::minutes>(span).count(); }
Text clock_minute(Sheet const& sheet, Millis wall) {
    auto const at = civil(sheet, wall);
    return verbatim(two(at.hour) + ":" + two(at.minute));
}
Text clock_second(Sheet const& sheet, Millis wall) {
    auto const at = civil(sheet, wall);
    return verbatim(two(at.hour) + ":" + two(at.minute) + ":" + two(at.second));
}
Text date_minute(Sheet const& sheet, Millis wall) { return date(sheet, wall, clock_minute(sheet, wall)); }
Text date_second(Sheet const& sheet, Millis wall) { return date(sheet, wall, clock_second(sheet, wall)); }
std::string bytes_in_words(std::uint64_t bytes) {
    static constexpr std::array units{"KB", "MB", "GB", "TB"};
    auto amount = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    for (; amount >= 1000 && unit + 1 < units.size(); ++unit) amount /= 1000;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), amount < 10 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
    return text.data();
}
Text with_args(Sheet const& sheet, std::string const& key,
               std::vector<std::pair<std::string, std::string>> const& args) {
    // No sentence has more than four; what is missing replaces nothing.
    auto const arg = [&](std::size_t n) {
        return n < args.size() ? std::pair<std::string_view, std::string>{args[n].first, args[n].second}
                               : std::pair<std::string_view, std::string>{"-", ""};
    };
    return sheet.t(key, {arg(0), arg(1), arg(2), arg(3)});
}
std::string staff_of(session::State const& state) {
    auto const colon = state.staff.find(':');
    return colon == std::string::npos ? state.staff : state.staff.substr(colon + 1);
}
}  // namespace kz::screens
