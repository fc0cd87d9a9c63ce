#pragma once  // Crockford's base 32: codes that people read out and type. O, I and L may be typed for 0
              // and 1.
#include <string_view>
namespace kz {
inline constexpr std::string_view base32_letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int base32_value(char typed) {  // 0 to 31; -1: no such letter.
    auto c = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    auto at = base32_letters.find(c);
    return at == base32_letters.npos ? -1 : static_cast<int>(at);
}
}  // namespace kz
