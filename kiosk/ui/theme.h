#pragma once  // Every colour and every size of the screens. Nothing else names one: others ask for a token.
// Sizes are written for 100 % zoom; `Theme::px` gives window pixels. Contrasts are checked by a test (WCAG
// 2).
#include "kiosk/ui/geometry.h"
namespace kz::ui {
enum class ThemeName { Light, Dark, HighContrast };
enum class Ink {
    Background,
    Surface,
    Text,
    Muted,
    Primary,
    OnPrimary,
    PrimarySoft,  // Soft: the tint behind what is chosen.
    Ok,
    OkSoft,
    Warn,
    WarnSoft,
    Danger,
    DangerSoft,
    OnDanger,
    Border,
    Focus,
    Line,  // Border: fields and secondary buttons. Line: decoration only.
    Shade,
    Lcd,
    LcdInk,  // Shade: behind a dialog. Lcd: an instrument's display, the same in every theme.
    WireRed,
    WireBlack,
    WireGreen,
    WireBrown,
    WireBlue,
    WireYellow,  // Cable colours that read on Surface.
    count_,
};
enum class FontSize { Small, Body, Heading, Title, Display, Huge };  // 18, 22, 28, 40, 64, 160
struct Sizes {                                                       // At 100 %.
    static constexpr float unit = 8, gap = 16, gap_large = 24, target = 56, radius = 8, pad = 20,
                           pad_card = 32;
    static constexpr float bar_top = 56, bar_bottom = 72, ring = 3, ring_offset = 3, icon = 24;
    static constexpr float text_column_chars =
        40;                                   // A column of text is at most this many Chinese characters.
    static constexpr float column_min = 300;  // Narrower columns are stacked.
    static constexpr float line_height = 1.5F;
};
inline constexpr int zoom_min = 100, zoom_max = 200, zoom_step = 25;
int zoom_checked(int percent);  // The nearest allowed step.
class Theme {
public:
    Theme(ThemeName name = ThemeName::Light, int zoom_percent = 100);
    ThemeName name() const { return x_name; }
    int zoom() const { return x_zoom; }
    Colour colour(Ink ink) const;
    float px(float base) const;       // Rounded to whole pixels.
    float font(FontSize size) const;  // Pixels of one em.
    float border() const;             // 1 px scaled; 2 px at high contrast.
private:
    ThemeName x_name;
    int x_zoom;
};
double contrast(Colour a, Colour b);  // WCAG 2: 1 … 21. Alpha is ignored.
}  // namespace kz::ui
