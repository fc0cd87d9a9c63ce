#include "kiosk/ui/core.h"
#include <cmath>
namespace kz::ui {
namespace {
// Drawn on a 24 × 24 grid with round strokes of 2, then scaled.
class Pen {
public:
    Pen(ImDrawList& draw, Rect box, ImU32 colour)
        : x_draw(draw), x_scale(std::min(box.w, box.h) / 24),
          x_at{box.x + (box.w - 24 * x_scale) / 2, box.y + (box.h - 24 * x_scale) / 2}, x_colour(colour) {}
    ImVec2 at(float x, float y) const { return {x_at.x + x * x_scale, x_at.y + y * x_scale}; }
    float width() const { return std::max(1.5F, 2 * x_scale); }
    void line(std::initializer_list<ImVec2> points, bool closed = false) {
        for (auto p : points) x_draw.PathLineTo(at(p.x, p.y));
        x_draw.PathStroke(x_colour, closed ? ImDrawFlags_Closed : 0, width());
    }
    void circle(float x, float y, float r) { x_draw.AddCircle(at(x, y), r * x_scale, x_colour, 0, width()); }
    void disc(float x, float y, float r) { x_draw.AddCircleFilled(at(x, y), r * x_scale, x_colour); }
    void box(float x0, float y0, float x1, float y1, float radius) {
        x_draw.AddRect(at(x0, y0), at(x1, y1), x_colour, radius * x_scale, 0, width());
    }
    void block(float x0, float y0, float x1, float y1, float radius = 0) {
        x_draw.AddRectFilled(at(x0, y0), at(x1, y1), x_colour, radius * x_scale);
    }
    void arc(float x, float y, float r, float from, float to) {  // Degrees, clockwise from the right
        constexpr float rad = 3.14159265F / 180;
        x_draw.PathArcTo(at(x, y), r * x_scale, from * rad, to * rad);
        x_draw.PathStroke(x_colour, 0, width());
    }
    void solid(std::initializer_list<ImVec2> points) {
        for (auto p : points) x_draw.PathLineTo(at(p.x, p.y));
        x_draw.PathFillConvex(x_colour);
    }
private:
    ImDrawList& x_draw;
    float x_scale;
    Point x_at;
    ImU32 x_colour;
};
void draw_gear(Pen& pen) {
    pen.circle(12, 12, 3.2F);
    for (int i = 0; i < 8; ++i) {
        float const a = static_cast<float>(i) * 3.14159265F / 4, c = std::cos(a), s = std::sin(a);
        pen.line({{12 + c * 7.2F, 12 + s * 7.2F}, {12 + c * 10, 12 + s * 10}});
    }
    pen.circle(12, 12, 7);
}
void draw_person(Pen& pen, float y) {
    pen.circle(12, y, 3.6F);
    pen.arc(12, y + 11.5F, 6.5F, 200, 340);
}
bool draw_arrows(Pen& pen, Icon icon) {
    switch (icon) {
    case Icon::ArrowLeft:
        pen.line({{20, 12}, {5, 12}}), pen.line({{10, 6.5F}, {4.5F, 12}, {10, 17.5F}});
        return true;
    case Icon::ArrowRight:
        pen.line({{4, 12}, {19, 12}}), pen.line({{14, 6.5F}, {19.5F, 12}, {14, 17.5F}});
        return true;
    case Icon::ArrowUp:
        pen.line({{12, 20}, {12, 5}}), pen.line({{6.5F, 10}, {12, 4.5F}, {17.5F, 10}});
        return true;
    case Icon::ArrowDown:
        pen.line({{12, 4}, {12, 19}}), pen.line({{6.5F, 14}, {12, 19.5F}, {17.5F, 14}});
        return true;
    case Icon::ChevronDown: pen.line({{6, 9.5F}, {12, 15.5F}, {18, 9.5F}}); return true;
    case Icon::Check: pen.line({{4.5F, 12.5F}, {10, 18}, {19.5F, 7}}); return true;
    case Icon::Cross: pen.line({{6, 6}, {18, 18}}), pen.line({{18, 6}, {6, 18}}); return true;
    case Icon::Triangle: pen.solid({{12, 3.5F}, {22, 20.5F}, {2, 20.5F}}); return true;
    case Icon::Dot: pen.disc(12, 12, 9.5F); return true;
    case Icon::Ring: pen.circle(12, 12, 8); return true;
    case Icon::Square: pen.box(5, 5, 19, 19, 3); return true;
    case Icon::Play: pen.solid({{7, 4.5F}, {20, 12}, {7, 19.5F}}); return true;
    case Icon::Grip:
        for (float x : {9.F, 15.F})
            for (float y : {6.F, 12.F, 18.F}) pen.disc(x, y, 1.5F);
        return true;
    default: return false;
    }
}
bool draw_things(Pen& pen, Icon icon) {
    switch (icon) {
    case Icon::Headset:
        pen.arc(12, 12.5F, 7.5F, 180, 360);
        pen.block(3, 12, 7.5F, 19, 1.5F), pen.block(16.5F, 12, 21, 19, 1.5F);
        return true;
    case Icon::Flag:
        pen.line({{6, 3}, {6, 21}}), pen.solid({{6, 4}, {19, 4}, {15.5F, 8.5F}, {19, 13}, {6, 13}});
        return true;
    case Icon::Gear: draw_gear(pen); return true;
    case Icon::Card:
        pen.box(2, 5, 22, 19, 2), pen.circle(8, 10.5F, 2.2F), pen.arc(8, 17, 3.6F, 205, 335);
        pen.line({{14, 10}, {19, 10}}), pen.line({{14, 14}, {19, 14}});
        return true;
    case Icon::Face:
        for (float x : {3.F, 21.F})
            for (float y : {3.F, 21.F}) {
                float const dx = x < 12 ? 4.5F : -4.5F, dy = y < 12 ? 4.5F : -4.5F;
                pen.line({{x + dx, y}, {x, y}, {x, y + dy}});
            }
        pen.circle(12, 9.5F, 3.4F), pen.arc(12, 19.5F, 5.8F, 195, 345);
        return true;
    case Icon::Person: draw_person(pen, 8); return true;
    case Icon::Clock: pen.circle(12, 12, 9), pen.line({{12, 6.5F}, {12, 12}, {16, 14}}); return true;
    case Icon::Cloud:
    case Icon::CloudOff:
        pen.arc(7.5F, 14, 4, 90, 250), pen.arc(12.5F, 10.5F, 5.2F, 195, 335),
            pen.arc(17.5F, 14.2F, 3.8F, 285, 450);
        pen.line({{7.5F, 18}, {17.5F, 18}});
        if (icon == Icon::CloudOff) pen.line({{4, 3.5F}, {20, 21}});
        return true;
    case Icon::Eye:
        pen.arc(12, 18, 11, 215, 325), pen.arc(12, 6, 11, 35, 145), pen.disc(12, 12, 3);
        return true;
    case Icon::Printer:
        pen.line({{7, 8}, {7, 3}, {17, 3}, {17, 8}}), pen.box(3, 8, 21, 17, 1.5F), pen.box(7, 13, 17, 21, 1);
        return true;
    case Icon::Globe:
        pen.circle(12, 12, 9), pen.line({{3, 12}, {21, 12}}), pen.arc(4, 12, 12, 312, 408),
            pen.arc(20, 12, 12, 132, 228);
        return true;
    case Icon::Lock: pen.box(5, 11, 19, 21, 2), pen.arc(12, 10.5F, 4.5F, 180, 360); return true;
    default: return false;
    }
}
void draw_more(Pen& pen, Icon icon) {
    switch (icon) {
    case Icon::Info: pen.circle(12, 12, 9), pen.disc(12, 7.5F, 1.4F), pen.line({{12, 11}, {12, 17}}); break;
    case Icon::Bolt:
        pen.solid({{14, 2}, {5, 14}, {12, 14}}), pen.solid({{10, 22}, {19, 10}, {12, 10}});
        break;
    case Icon::Car:
        pen.line({{3, 16}, {3, 12}, {6, 11}, {8, 6.5F}, {16, 6.5F}, {18, 11}, {21, 12}, {21, 16}}, true);
        pen.disc(7, 17, 2.4F), pen.disc(17, 17, 2.4F);
        break;
    case Icon::Wrench: pen.line({{4, 20}, {13, 11}}), pen.arc(16.5F, 7.5F, 4.6F, 0, 270); break;
    case Icon::Probe:
        pen.line({{4, 20}, {9, 15}}), pen.line({{8, 12}, {12, 16}, {20, 8}, {16, 4}}, true);
        break;
    case Icon::Document:
        pen.line({{5, 3}, {14, 3}, {19, 8}, {19, 21}, {5, 21}}, true);
        pen.line({{8.5F, 12}, {15.5F, 12}}), pen.line({{8.5F, 16}, {15.5F, 16}});
        break;
    case Icon::Disk:
        pen.box(3, 5, 21, 19, 2), pen.line({{3, 14}, {21, 14}}), pen.disc(17.5F, 16.5F, 1.2F);
        break;
    case Icon::Camera:
        pen.box(2, 7, 22, 20, 2.5F), pen.circle(12, 13.5F, 3.8F),
            pen.line({{8, 7}, {9.5F, 4}, {14.5F, 4}, {16, 7}});
        break;
    case Icon::Refresh: pen.arc(12, 12, 8, -40, 250), pen.solid({{19.5F, 2}, {20.5F, 9}, {14, 7}}); break;
    default: break;
    }
}
}  // namespace
void Core::icon(Rect r, Icon icon, ImU32 colour) {
    if (icon == Icon::None) return;
    Pen pen{draw(), r, colour};
    if (!draw_arrows(pen, icon) && !draw_things(pen, icon)) draw_more(pen, icon);
}
}  // namespace kz::ui
