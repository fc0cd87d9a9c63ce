#include "kiosk/ui/sdl_input.h"
#include <SDL.h>
#include <algorithm>
#include <array>
#include <cstring>
namespace kz::ui {
namespace {
struct Pair {
    SDL_Keycode sdl;
    Key key;
};
constexpr std::array pairs = {
    Pair{SDLK_RETURN, Key::Enter},  Pair{SDLK_KP_ENTER, Key::Enter}, Pair{SDLK_ESCAPE, Key::Escape},
    Pair{SDLK_TAB, Key::Tab},       Pair{SDLK_SPACE, Key::Space},    Pair{SDLK_BACKSPACE, Key::Backspace},
    Pair{SDLK_DELETE, Key::Delete}, Pair{SDLK_LEFT, Key::Left},      Pair{SDLK_RIGHT, Key::Right},
    Pair{SDLK_UP, Key::Up},         Pair{SDLK_DOWN, Key::Down},      Pair{SDLK_HOME, Key::Home},
    Pair{SDLK_END, Key::End},       Pair{SDLK_PAGEUP, Key::PageUp},  Pair{SDLK_PAGEDOWN, Key::PageDown},
    Pair{SDLK_PLUS, Key::Plus},     Pair{SDLK_EQUALS, Key::Plus},    Pair{SDLK_KP_PLUS, Key::Plus},
    Pair{SDLK_MINUS, Key::Minus},   Pair{SDLK_KP_MINUS, Key::Minus}, Pair{SDLK_COMMA, Key::Comma},
    Pair{SDLK_PERIOD, Key::Period}, Pair{SDLK_SLASH, Key::Slash}};
Key offset(Key first, int by) { return static_cast<Key>(static_cast<int>(first) + by); }
Key from_code(SDL_Keycode code) {
    for (auto const& pair : pairs)
        if (pair.sdl == code) return pair.key;
    if (code >= SDLK_a && code <= SDLK_z) return offset(Key::A, code - SDLK_a);
    if (code >= SDLK_0 && code <= SDLK_9) return offset(Key::Digit0, code - SDLK_0);
    if (code >= SDLK_F1 && code <= SDLK_F12) return offset(Key::F1, code - SDLK_F1);
    if (code >= SDLK_KP_1 && code <= SDLK_KP_9) return offset(Key::Digit1, code - SDLK_KP_1);
    return code == SDLK_KP_0 ? Key::Digit0 : Key::None;
}
SDL_Keycode to_code(Key key) {
    for (auto const& pair : pairs)
        if (pair.key == key) return pair.sdl;
    int const number = static_cast<int>(key);
    if (key >= Key::A && key <= Key::Z) return SDLK_a + number - static_cast<int>(Key::A);
    if (key >= Key::Digit0 && key <= Key::Digit9) return SDLK_0 + number - static_cast<int>(Key::Digit0);
    if (key >= Key::F1 && key <= Key::F12) return SDLK_F1 + number - static_cast<int>(Key::F1);
    return SDLK_UNKNOWN;
}
Point at(int x, int y) { return {static_cast<float>(x), static_cast<float>(y)}; }
// SDL's text events carry 31 bytes each: cut between code points.
template <class Send> void in_pieces(std::string_view text, Send const& send) {
    while (!text.empty()) {
        std::size_t length = std::min<std::size_t>(text.size(), SDL_TEXTINPUTEVENT_TEXT_SIZE - 1);
        while (length < text.size() && length > 0 &&
               (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
            --length;
        send(text.substr(0, length));
        text.remove_prefix(length);
    }
}
}  // namespace
void from_sdl(SDL_Event const& event, std::vector<InputEvent>& events) {
    switch (event.type) {
    case SDL_MOUSEMOTION:
        if (!events.empty() && std::holds_alternative<PointerMove>(events.back())) events.pop_back();
        events.emplace_back(PointerMove{at(event.motion.x, event.motion.y)});
        break;
    case SDL_MOUSEBUTTONDOWN:
        if (event.button.button == SDL_BUTTON_LEFT)
            events.emplace_back(PointerDown{at(event.button.x, event.button.y), event.button.clicks});
        break;
    case SDL_MOUSEBUTTONUP:
        if (event.button.button == SDL_BUTTON_LEFT)
            events.emplace_back(PointerUp{at(event.button.x, event.button.y)});
        break;
    case SDL_MOUSEWHEEL:
        events.emplace_back(Wheel{at(event.wheel.mouseX, event.wheel.mouseY), event.wheel.preciseY});
        break;
    case SDL_KEYDOWN: {
        auto const key = from_code(event.key.keysym.sym);
        auto const held = event.key.keysym.mod;
        if (key != Key::None)
            events.emplace_back(
                KeyPress{key, (held & KMOD_CTRL) != 0, (held & KMOD_SHIFT) != 0, (held & KMOD_ALT) != 0});
        break;
    }
    case SDL_TEXTINPUT: events.emplace_back(TextInput{event.text.text}); break;
    case SDL_TEXTEDITING: events.emplace_back(TextComposing{event.edit.text, event.edit.start}); break;
    case SDL_TEXTEDITING_EXT:
        events.emplace_back(TextComposing{event.editExt.text ? event.editExt.text : "", event.editExt.start});
        SDL_free(event.editExt.text);
        break;
    default: break;
    }
}
void push_sdl(InputEvent const& input, std::uint32_t window) {
    SDL_Event event{};
    auto push = [&] { SDL_PushEvent(&event); };
    auto place = [](auto& to, Point p) { to.x = static_cast<int>(p.x), to.y = static_cast<int>(p.y); };
    auto button = [&](std::uint32_t type, Point p, int clicks) {
        event.button.type = type;
        event.button.windowID = window;
        event.button.button = SDL_BUTTON_LEFT;
        event.button.state = type == SDL_MOUSEBUTTONDOWN ? SDL_PRESSED : SDL_RELEASED;
        event.button.clicks = static_cast<std::uint8_t>(clicks);
        place(event.button, p);
        push();
    };
    if (auto const* move = std::get_if<PointerMove>(&input)) {
        event.motion.type = SDL_MOUSEMOTION;
        event.motion.windowID = window;
        place(event.motion, move->at);
        push();
    } else if (auto const* down = std::get_if<PointerDown>(&input)) {
        button(SDL_MOUSEBUTTONDOWN, down->at, down->clicks);
    } else if (auto const* up = std::get_if<PointerUp>(&input)) {
        button(SDL_MOUSEBUTTONUP, up->at, 1);
    } else if (auto const* wheel = std::get_if<Wheel>(&input)) {
        event.wheel.type = SDL_MOUSEWHEEL;
        event.wheel.windowID = window;
        event.wheel.preciseY = wheel->lines;
        event.wheel.mouseX = static_cast<int>(wheel->at.x);
        event.wheel.mouseY = static_cast<int>(wheel->at.y);
        push();
    } else if (auto const* press = std::get_if<KeyPress>(&input)) {
        for (auto type : {SDL_KEYDOWN, SDL_KEYUP}) {
            event.key.type = type;
            event.key.windowID = window;
            event.key.keysym.sym = to_code(press->key);
            event.key.keysym.mod =
                static_cast<std::uint16_t>((press->ctrl ? KMOD_LCTRL : 0) | (press->shift ? KMOD_LSHIFT : 0) |
                                           (press->alt ? KMOD_LALT : 0));
            push();
        }
    } else if (auto const* text = std::get_if<TextInput>(&input)) {
        in_pieces(text->text, [&](std::string_view piece) {
            event = {};
            event.text.type = SDL_TEXTINPUT;
            event.text.windowID = window;
            std::memcpy(event.text.text, piece.data(), piece.size());
            push();
        });
    }
}
}  // namespace kz::ui
