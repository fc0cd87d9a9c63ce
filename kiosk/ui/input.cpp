#include "kiosk/ui/input.h"
#include <algorithm>
#include <array>
#include <utility>
namespace kz::ui {
namespace {
struct Name {
    Key key;
    std::string_view name, shown;
};
constexpr std::array names = {Name{Key::Enter, "Enter", "Enter"},
                              Name{Key::Enter, "Return", "Enter"},
                              Name{Key::Escape, "Escape", "Esc"},
                              Name{Key::Escape, "Esc", "Esc"},
                              Name{Key::Tab, "Tab", "Tab"},
                              Name{Key::Space, "Space", "Space"},
                              Name{Key::Backspace, "Backspace", "⌫"},
                              Name{Key::Delete, "Delete", "Del"},
                              Name{Key::Left, "Left", "←"},
                              Name{Key::Right, "Right", "→"},
                              Name{Key::Up, "Up", "↑"},
                              Name{Key::Down, "Down", "↓"},
                              Name{Key::Home, "Home", "Home"},
                              Name{Key::End, "End", "End"},
                              Name{Key::PageUp, "PageUp", "PgUp"},
                              Name{Key::PageDown, "PageDown", "PgDn"},
                              Name{Key::Plus, "Plus", "+"},
                              Name{Key::Minus, "Minus", "-"},
                              Name{Key::Comma, "Comma", ","},
                              Name{Key::Period, "Period", "."},
                              Name{Key::Slash, "Slash", "/"}};
bool same_letters(std::string_view a, std::string_view b) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}
Key offset(Key first, int by) { return static_cast<Key>(static_cast<int>(first) + by); }
}  // namespace
std::optional<KeyPress> key_from(std::string_view name) {
    KeyPress press;
    for (bool more = true; more;) {
        more = false;
        for (auto [prefix, flag] : {std::pair{std::string_view{"ctrl+"}, &press.ctrl},
                                    {"shift+", &press.shift},
                                    {"alt+", &press.alt}})
            if (name.size() > prefix.size() && same_letters(name.substr(0, prefix.size()), prefix)) {
                *flag = more = true;
                name.remove_prefix(prefix.size());
            }
    }
    for (auto const& known : names)
        if (same_letters(known.name, name)) press.key = known.key;
    if (name.size() == 1) {
        char const c = name[0];
        if (c >= 'a' && c <= 'z') press.key = offset(Key::A, c - 'a');
        if (c >= 'A' && c <= 'Z') press.key = offset(Key::A, c - 'A');
        if (c >= '0' && c <= '9') press.key = offset(Key::Digit0, c - '0');
        if (c == ' ') press.key = Key::Space;
    }
    if ((name.size() == 2 || name.size() == 3) && (name[0] == 'F' || name[0] == 'f')) {
        int number = 0;
        for (char c : name.substr(1)) number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : 99;
        if (number >= 1 && number <= 12) press.key = offset(Key::F1, number - 1);
    }
    if (press.key == Key::None) return std::nullopt;
    return press;
}
std::string key_name(KeyPress press) {
    std::string name = press.ctrl ? "Ctrl+" : "";
    if (press.alt) name += "Alt+";
    if (press.shift) name += "Shift+";
    int const key = static_cast<int>(press.key);
    if (press.key >= Key::A && press.key <= Key::Z)
        return name + static_cast<char>('A' + key - static_cast<int>(Key::A));
    if (press.key >= Key::Digit0 && press.key <= Key::Digit9)
        return name + static_cast<char>('0' + key - static_cast<int>(Key::Digit0));
    if (press.key >= Key::F1 && press.key <= Key::F12)
        return name + "F" + std::to_string(1 + key - static_cast<int>(Key::F1));
    for (auto const& known : names)
        if (known.key == press.key) return name + std::string{known.shown};
    return name;
}
}  // namespace kz::ui
