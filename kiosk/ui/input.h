#pragma once  // What a person does to the window, as plain values. The frame handles exactly one of these at
              // a time.
#include "kiosk/ui/geometry.h"
#include <optional>
#include <string>
#include <string_view>
#include <variant>
namespace kz::ui {
enum class Key {
    None,
    Enter,
    Escape,
    Tab,
    Space,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    F10,
    F11,
    F12,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    I,
    J,
    K,
    L,
    M,
    N,
    O,
    P,
    Q,
    R,
    S,
    T,
    U,
    V,
    W,
    X,
    Y,
    Z,
    Digit0,
    Digit1,
    Digit2,
    Digit3,
    Digit4,
    Digit5,
    Digit6,
    Digit7,
    Digit8,
    Digit9,
    Plus,
    Minus,
    Comma,
    Period,
    Slash,
};
struct KeyPress {
    Key key = Key::None;
    bool ctrl = false, shift = false, alt = false;
    friend bool operator==(KeyPress const&, KeyPress const&) = default;
};
// "Enter", "Tab", "Ctrl+Right", "Shift+Tab", "a", "7". Nothing: no such key.
std::optional<KeyPress> key_from(std::string_view name);
std::string key_name(KeyPress press);  // As a person reads it: "Ctrl+→", "F1".
struct PointerMove {
    Point at;
};
struct PointerDown {
    Point at;
    int clicks = 1;
};
struct PointerUp {
    Point at;
};
struct Wheel {
    Point at;
    float lines = 0;
};  // Positive: towards the top.
struct TextInput {
    std::string text;
};  // Committed UTF-8, from the keyboard or an input method.
struct TextComposing {
    std::string text;
    int caret = 0;
};  // Not committed yet; empty: composing ended.
struct PointerLeft {};
using InputEvent = std::variant<std::monostate, PointerMove, PointerDown, PointerUp, PointerLeft, Wheel,
                                KeyPress, TextInput, TextComposing>;
}  // namespace kz::ui
