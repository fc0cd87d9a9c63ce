#pragma once  // Points, sizes and rectangles in window pixels (already zoomed), and colours. No behaviour of
              // their own.
#include <cstdint>
namespace kz::ui {
struct Point {
    float x = 0, y = 0;
    friend bool operator==(Point, Point) = default;
};
struct Size {
    float w = 0, h = 0;
    friend bool operator==(Size, Size) = default;
};
struct Rect {
    float x = 0, y = 0, w = 0, h = 0;
    float right() const { return x + w; }
    float bottom() const { return y + h; }
    Point centre() const { return {x + w / 2, y + h / 2}; }
    bool holds(Point p) const { return p.x >= x && p.y >= y && p.x < x + w && p.y < y + h; }
    Rect grown(float by) const { return {x - by, y - by, w + 2 * by, h + 2 * by}; }
    Rect meet(Rect o) const;  // The part both have; w or h 0 when none.
    friend bool operator==(Rect, Rect) = default;
};
struct Colour {
    std::uint8_t r = 0, g = 0, b = 0, a = 255;
    friend bool operator==(Colour, Colour) = default;
};
}  // namespace kz::ui
