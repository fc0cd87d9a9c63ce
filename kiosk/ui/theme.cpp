#include "kiosk/ui/theme.h"
#include "core/base/error.h"
#include <algorithm>
#include <array>
#include <cmath>
namespace kz::ui {
Rect Rect::meet(Rect o) const {
    float left = std::max(x, o.x), top = std::max(y, o.y);
    float r = std::min(right(), o.right()), b = std::min(bottom(), o.bottom());
    return {left, top, std::max(0.F, r - left), std::max(0.F, b - top)};
}
namespace {
constexpr std::size_t ink_count = static_cast<std::size_t>(Ink::count_);
constexpr Colour rgb(std::uint32_t hex, std::uint8_t alpha = 255) {
    return {static_cast<std::uint8_t>(hex >> 16 & 255), static_cast<std::uint8_t>(hex >> 8 & 255),
            static_cast<std::uint8_t>(hex & 255), alpha};
}
using Palette = std::array<Colour, ink_count>;
// In the order of Ink.
constexpr Palette light = {rgb(0xF5F6F8), rgb(0xFFFFFF), rgb(0x1B2430),      rgb(0x566273), rgb(0x1F5FBF),
                           rgb(0xFFFFFF), rgb(0xE8F0FC), rgb(0x1B7F4B),      rgb(0xE6F4EC), rgb(0x9A5B00),
                           rgb(0xFBEFDC), rgb(0xB3261E), rgb(0xFBE8E6),      rgb(0xFFFFFF), rgb(0x76808F),
                           rgb(0x0B57D0), rgb(0xD5DAE1), rgb(0x1B2430, 128), rgb(0xDCE5D2), rgb(0x1B2414),
                           rgb(0xB3261E), rgb(0x1B2430), rgb(0x1B7F4B),      rgb(0x9A5B00), rgb(0x1F5FBF),
                           rgb(0x8A6A00)};
constexpr Palette dark = {rgb(0x12161C), rgb(0x1C222B), rgb(0xE8ECF2),      rgb(0xA7B1C0), rgb(0x7FB0FF),
                          rgb(0x0B1B33), rgb(0x22324A), rgb(0x6FD3A0),      rgb(0x1D3229), rgb(0xF2B65A),
                          rgb(0x3A2E1B), rgb(0xFF8A80), rgb(0x3D2325),      rgb(0x2B0B08), rgb(0x8592A6),
                          rgb(0xA8CBFF), rgb(0x333C49), rgb(0x000000, 153), rgb(0xDCE5D2), rgb(0x1B2414),
                          rgb(0xFF8A80), rgb(0xE8ECF2), rgb(0x6FD3A0),      rgb(0xF2B65A), rgb(0x7FB0FF),
                          rgb(0xE8D36A)};
constexpr Colour black = rgb(0x000000), white = rgb(0xFFFFFF), yellow = rgb(0xFFE14D);
constexpr Palette high_contrast = {
    black,  black, white,  white, yellow, black,  rgb(0x333000), white, black,
    yellow, black, yellow, black, black,  white,  yellow,        white, rgb(0x000000, 204),
    white,  black, yellow, white, white,  yellow, white,         yellow};
}  // namespace
int zoom_checked(int percent) {
    int steps = (percent - zoom_min + zoom_step / 2) / zoom_step;
    return std::clamp(zoom_min + steps * zoom_step, zoom_min, zoom_max);
}
Theme::Theme(ThemeName name, int zoom_percent) : x_name(name), x_zoom(zoom_checked(zoom_percent)) {}
Colour Theme::colour(Ink ink) const {
    auto at = static_cast<std::size_t>(ink);
    CHECK(at < ink_count);
    switch (x_name) {
    case ThemeName::Light: return light[at];
    case ThemeName::Dark: return dark[at];
    case ThemeName::HighContrast: break;
    }
    return high_contrast[at];
}
float Theme::px(float base) const { return std::round(base * static_cast<float>(x_zoom) / 100.F); }
float Theme::font(FontSize size) const {
    constexpr std::array<float, 6> pixels = {18, 22, 28, 40, 64, 160};
    return px(pixels.at(static_cast<std::size_t>(size)));
}
float Theme::border() const {
    return x_name == ThemeName::HighContrast ? std::max(2.F, px(2)) : std::max(1.F, px(1));
}
double contrast(Colour a, Colour b) {
    auto luminance = [](Colour c) {
        auto part = [](std::uint8_t value) {
            double v = value / 255.0;
            return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
    };
    double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}
}  // namespace kz::ui
