#pragma once  // Private: draws ImGui's triangles into memory, one pixel the same whatever rectangle is
              // redrawn.
// Why not SDL's own software renderer: it converts the glyph atlas to four bytes a pixel, interpolates every
// triangle in 64-bit integers and scales clipped rectangles anew, so that a part redrawn differs from the
// whole.
#include "kiosk/ui/image.h"
#include <functional>
#include <imgui.h>
#include <vector>
namespace kz::ui {
struct IntRect {
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // x1, y1 excluded
    bool empty() const { return x0 >= x1 || y0 >= y1; }
    std::int64_t area() const { return empty() ? 0 : std::int64_t{x1 - x0} * (y1 - y0); }
    IntRect meet(IntRect o) const;
    friend bool operator==(IntRect, IntRect) = default;
};
struct Target {
    std::uint32_t* pixels = nullptr;
    int stride = 0, width = 0, height = 0;
};  // 0xffRRGGBB; stride in pixels
using FindPicture = std::function<Picture(std::uint64_t serial)>;
void rasterize(Target const& target, std::vector<ImDrawList*> const& lists, FindPicture const& find,
               IntRect dirty);

// Which tiles of a frame differ from the last one.
class Tiles {
public:
    static constexpr int side = 64;
    // Rectangles to redraw, disjoint; the whole window at first, after a resize and after forget().
    std::vector<IntRect> changed(std::vector<ImDrawList*> const& lists, int width, int height);
    void forget() { x_last.clear(); }
private:
    std::vector<std::uint64_t> x_last;
    int x_width = 0, x_height = 0;
};
}  // namespace kz::ui
