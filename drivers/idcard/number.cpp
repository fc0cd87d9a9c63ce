#include "drivers/idcard/idcard.h"
#include <algorithm>
#include <array>
namespace kz::idcard {
namespace {
bool is_digit(char c) { return c >= '0' && c <= '9'; }
std::optional<int> digits(std::string_view text) {
    int value = 0;
    for (char c : text) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}
}  // namespace
char number_check_character(std::string_view digits17) {
    // GB 11643: MOD 11-2, weight of place i is 2^(17-i) mod 11.
    constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (digits17.size() != weights.size() || !std::ranges::all_of(digits17, is_digit)) return '\0';
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += (digits17[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}
bool number_is_valid(std::string_view number) {
    if (number.size() != 18) return false;
    auto check = number.back() == 'x' ? 'X' : number.back();
    return check == number_check_character(number.substr(0, 17));
}
std::string masked_number(std::string_view number) {
    if (number.size() < 12) return std::string(number.size(), '*');
    std::string masked{number};
    std::fill(masked.begin() + 4, masked.end() - 4, '*');
    return masked;
}
std::string masked_name(std::string_view name) {
    std::vector<std::string_view> characters;
    for (std::size_t i = 0; i < name.size();) {
        auto end = i + 1;
        while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) ++end;
        characters.push_back(name.substr(i, end - i));
        i = end;
    }
    if (characters.size() < 2) return std::string(characters.size(), '*');
    std::string masked{characters.front()};
    masked.append(std::max<std::size_t>(characters.size() - 2, 1), '*');
    if (characters.size() > 2) masked.append(characters.back());
    return masked;
}
std::optional<Date> parse_date(std::string_view text) {
    std::string plain;
    if (text.size() == 10 && text[4] == '-' && text[7] == '-')
        plain.append(text.substr(0, 4)).append(text.substr(5, 2)).append(text.substr(8));
    else plain = text;
    if (plain.size() != 8) return std::nullopt;
    auto value = digits(plain);
    if (!value) return std::nullopt;
    Date date{std::chrono::year{*value / 10000},
              std::chrono::month{static_cast<unsigned>(*value / 100 % 100)},
              std::chrono::day{static_cast<unsigned>(*value % 100)}};
    if (!date.ok() || *value / 10000 < 1) return std::nullopt;
    return date;
}
std::string to_string(Date date) {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}
bool has_problem(Card const& card, ProblemCode code) {
    return std::ranges::any_of(card.problems, [&](auto const& problem) { return problem.code == code; });
}
}  // namespace kz::idcard
