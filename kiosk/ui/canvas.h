#pragma once  // A place to draw freely: circuits, meters, laid-out HTML. Hit areas on it are widgets of the
              // tree.
// Coordinates are the canvas's own units: the whole drawing is `CanvasOptions::view` wide and high and is
// scaled to fit; without a view a unit is one window pixel. A canvas lives until its scope ends; use it
// within one frame only.
#include "core/base/text.h"
#include "kiosk/ui/image.h"
#include "kiosk/ui/input.h"
#include "kiosk/ui/theme.h"
#include "kiosk/ui/tree.h"
#include <optional>
#include <span>
namespace kz::ui {
class Core;
struct Id;
enum class Icon {
    None,
    Headset,
    Flag,
    Gear,
    Check,
    Cross,
    Card,
    Face,
    ArrowLeft,
    ArrowRight,
    ArrowUp,
    ArrowDown,
    Triangle,
    Dot,
    Ring,
    Square,
    Clock,
    Cloud,
    CloudOff,
    Eye,
    Person,
    Printer,
    Globe,
    Lock,
    Info,
    Grip,
    ChevronDown,
    Bolt,
    Car,
    Wrench,
    Probe,
    Document,
    Disk,
    Camera,
    Play,
    Refresh,
};
enum class Weight { Regular, Bold };
enum class Slant { Upright, Italic };
struct Font {  // For free text on a canvas and for measuring. `pixels` are window pixels of one em.
    float pixels = 22;
    Weight weight = Weight::Regular;
    Slant slant = Slant::Upright;
};
struct FontMetrics {
    float ascent = 0, descent = 0, height = 0, x_height = 0;
};  // Positive, in pixels
enum class Align { Start, Centre, End };
struct Stroke {
    Colour colour;
    float width = 2;
    float dash = 0;
};  // dash 0: a whole line
struct HitOptions {
    Role role = Role::Button;
    std::string value{};
    bool enabled = true;
    bool draggable = false;
    bool ring = true;     // Draw the focus ring; false when the caller shows focus itself.
    float radius = 0;     // Of the hover tint and the ring
    std::string group{};  // Arrow keys move between hits of one group; empty: the canvas is the group.
};
struct Hit {
    bool clicked = false;  // Also by Enter or Space while focused
    bool hovered = false, focused = false, pressed = false;
    bool dragging = false, dropped = false;  // dropped: the drag ended in this frame, at `at`
    Point at;                                // Pointer, in canvas units, while hovered, dragging or dropped
    Key key = Key::None;  // A key pressed while focused that nobody else took (arrows when group is "-")
};
struct CanvasOptions {
    Size view{};         // In units; {0,0}: pixels
    float height = 0;    // Base px at 100 %; 0: by the view's aspect, or all that is left
    bool frame = false;  // A surface with a border behind it
};
class Canvas {
public:
    Canvas(Core& core, Rect area, Size view, std::uint64_t key);
    ~Canvas();
    Canvas(Canvas const&) = delete;
    Canvas& operator=(Canvas const&) = delete;
    Size size() const;                       // In units
    float scale() const { return x_scale; }  // Window pixels a unit
    Rect to_window(Rect rect) const;
    Point to_units(Point window) const;
    Colour ink(Ink ink) const;
    void line(Point a, Point b, Stroke const& stroke);
    void polyline(std::span<Point const> points, Stroke const& stroke);
    void bezier(Point a, Point b, Point c, Point d, Stroke const& stroke);
    void rect(Rect rect, Stroke const& stroke, float radius = 0);
    void fill(Rect rect, Colour colour, float radius = 0);
    void circle(Point centre, float radius, Stroke const& stroke);
    void disc(Point centre, float radius, Colour colour);
    void ellipse(Point centre, Size radii, Stroke const& stroke);
    void polygon(std::span<Point const> points, Colour colour);  // Convex
    // `font.pixels` counts canvas units here. `at`: top of the line; Align says what of the text stands at
    // at.x.
    void text(Point at, Text const& text, Font const& font, Colour colour, Align align = Align::Start);
    void image(Rect rect, Picture const& picture);
    void icon(Rect rect, Icon icon, Colour colour);
    void clip(Rect rect);  // Until unclip(); nests.
    void unclip();
    Hit hit(Id const& id, Text const& label, Rect area, HitOptions const& options = {});
    // Put a text into the tree without drawing it: what the drawing says to the eye.
    void describe(Id const& id, Text const& label, std::string const& value = {}, Role role = Role::Label);
private:
    Point map(Point p) const;
    Core& x_core;
    Rect x_area;
    Size x_view;
    float x_scale = 1;
    Point x_origin;
};
}  // namespace kz::ui
