#include "kiosk/ui/core.h"
#include <algorithm>
#include <cmath>
namespace kz::ui {
Canvas::Canvas(Core& core, Rect area, Size view, std::uint64_t key)
    : x_core(core), x_area(area), x_view(view) {
    if (view.w > 0 && view.h > 0) x_scale = std::min(area.w / view.w, area.h / view.h);
    else x_view = {area.w, area.h};
    x_origin = {area.x + std::floor((area.w - x_view.w * x_scale) / 2),
                area.y + std::floor((area.h - x_view.h * x_scale) / 2)};
    core.scopes.push_back(key);
    core.push_clip(area);
}
Canvas::~Canvas() {
    x_core.pop_clip();
    x_core.scopes.pop_back();
}
Size Canvas::size() const { return x_view; }
Point Canvas::map(Point p) const { return {x_origin.x + p.x * x_scale, x_origin.y + p.y * x_scale}; }
Rect Canvas::to_window(Rect r) const {
    Point const at = map({r.x, r.y});
    return {at.x, at.y, r.w * x_scale, r.h * x_scale};
}
Point Canvas::to_units(Point window) const {
    return {(window.x - x_origin.x) / x_scale, (window.y - x_origin.y) / x_scale};
}
Colour Canvas::ink(Ink ink) const { return x_core.theme.colour(ink); }
namespace {
// Strokes along points in window pixels; dashes go on around corners.
void stroke_path(ImDrawList& draw, std::vector<ImVec2> const& points, ImU32 colour, float width, float dash) {
    if (dash <= 0) {
        draw.AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, width);
        return;
    }
    float left = dash;
    bool on = true;
    for (std::size_t i = 1; i < points.size(); ++i) {
        ImVec2 const a = points[i - 1], b = points[i];
        float const length = std::hypot(b.x - a.x, b.y - a.y);
        for (float done = 0; done < length;) {
            float const step = std::min(left, length - done);
            auto at = [&](float d) {
                return ImVec2{a.x + (b.x - a.x) * d / length, a.y + (b.y - a.y) * d / length};
            };
            if (on) draw.AddLine(at(done), at(done + step), colour, width);
            done += step;
            left -= step;
            if (left <= 0.01F) left = dash, on = !on;
        }
    }
}
}  // namespace
void Canvas::line(Point a, Point b, Stroke const& stroke) { polyline(std::array{a, b}, stroke); }
void Canvas::polyline(std::span<Point const> points, Stroke const& stroke) {
    std::vector<ImVec2> mapped;
    for (auto p : points) mapped.push_back(Core::vec(map(p)));
    stroke_path(x_core.draw(), mapped, Core::packed(stroke.colour), std::max(1.F, stroke.width * x_scale),
                stroke.dash * x_scale);
}
void Canvas::bezier(Point a, Point b, Point c, Point d, Stroke const& stroke) {
    constexpr int pieces = 32;
    std::vector<Point> points;
    for (int i = 0; i <= pieces; ++i) {
        float const t = static_cast<float>(i) / pieces, s = 1 - t;
        float const wa = s * s * s, wb = 3 * s * s * t, wc = 3 * s * t * t, wd = t * t * t;
        points.push_back(
            {wa * a.x + wb * b.x + wc * c.x + wd * d.x, wa * a.y + wb * b.y + wc * c.y + wd * d.y});
    }
    polyline(points, stroke);
}
void Canvas::rect(Rect rect, Stroke const& stroke, float radius) {
    if (stroke.dash > 0) {
        polyline(std::array<Point, 5>{Point{rect.x, rect.y}, Point{rect.right(), rect.y},
                                      Point{rect.right(), rect.bottom()}, Point{rect.x, rect.bottom()},
                                      Point{rect.x, rect.y}},
                 stroke);
        return;
    }
    x_core.frame(to_window(rect), Core::packed(stroke.colour), std::max(1.F, stroke.width * x_scale),
                 radius * x_scale);
}
void Canvas::fill(Rect rect, Colour colour, float radius) {
    x_core.fill(to_window(rect), Core::packed(colour), radius * x_scale);
}
void Canvas::circle(Point centre, float radius, Stroke const& stroke) {
    ellipse(centre, {radius, radius}, stroke);
}
void Canvas::disc(Point centre, float radius, Colour colour) {
    x_core.draw().AddCircleFilled(Core::vec(map(centre)), radius * x_scale, Core::packed(colour));
}
void Canvas::ellipse(Point centre, Size radii, Stroke const& stroke) {
    float const width = std::max(1.F, stroke.width * x_scale);
    if (stroke.dash <= 0) {
        x_core.draw().AddEllipse(Core::vec(map(centre)), {radii.w * x_scale, radii.h * x_scale},
                                 Core::packed(stroke.colour), 0, 0, width);
        return;
    }
    std::vector<Point> points;
    constexpr int pieces = 96;
    for (int i = 0; i <= pieces; ++i) {
        float const a = static_cast<float>(i) * 6.2831853F / pieces;
        points.push_back({centre.x + radii.w * std::cos(a), centre.y + radii.h * std::sin(a)});
    }
    polyline(points, stroke);
}
void Canvas::polygon(std::span<Point const> points, Colour colour) {
    for (auto p : points) x_core.draw().PathLineTo(Core::vec(map(p)));
    x_core.draw().PathFillConvex(Core::packed(colour));
}
void Canvas::text(Point at, Text const& text, Font const& font, Colour colour, Align align) {
    Font scaled = font;
    scaled.pixels = std::max(6.F, std::round(font.pixels * x_scale));
    Point p = map(at);
    if (align != Align::Start) {
        float const wide = x_core.width(text.str(), scaled);
        p.x -= align == Align::Centre ? wide / 2 : wide;
    }
    x_core.text(p, text.str(), scaled, Core::packed(colour));
}
void Canvas::image(Rect rect, Picture const& picture) { x_core.image(to_window(rect), picture); }
void Canvas::icon(Rect rect, Icon icon, Colour colour) {
    x_core.icon(to_window(rect), icon, Core::packed(colour));
}
void Canvas::clip(Rect rect) { x_core.push_clip(to_window(rect)); }
void Canvas::unclip() { x_core.pop_clip(); }
Hit Canvas::hit(Id const& id, Text const& label, Rect area, HitOptions const& options) {
    auto const key = x_core.key(id);
    Rect const r = to_window(area);
    bool const own_arrows = options.group == "-";
    KeyHash const group = own_arrows ? 0 : mix(x_core.scopes.back(), "hits " + options.group);
    auto const press = x_core.interact({.key = key,
                                        .id = id.text,
                                        .role = options.role,
                                        .label = label.str(),
                                        .value = options.value,
                                        .rect = r,
                                        .enabled = options.enabled,
                                        .focusing = Focusing::Press,
                                        .own_arrows = own_arrows,
                                        .group = group});
    if (options.value == "checked" || options.value == "selected") x_core.mark_selected();
    Hit hit;
    hit.hovered = press.hovered;
    hit.focused = press.focused;
    hit.pressed = press.held;
    hit.at = to_units(x_core.pointer);
    float& moved = x_core.store(mix(key, "drag"));
    float const slack = x_core.px(6);
    if (press.held &&
        std::hypot(x_core.pointer.x - x_core.pressed_at.x, x_core.pointer.y - x_core.pressed_at.y) > slack)
        moved = 1;
    hit.dragging = options.draggable && press.held && moved > 0;
    hit.dropped = options.draggable && moved > 0 && press.released;
    hit.clicked = press.clicked && !hit.dropped;
    if (press.released || !press.held) moved = 0;
    if (auto const* pressed = x_core.is<KeyPress>(); pressed && press.focused) {
        bool const arrow = pressed->key == Key::Left || pressed->key == Key::Right ||
                           pressed->key == Key::Up || pressed->key == Key::Down;
        if (!arrow || own_arrows) hit.key = pressed->key;
        if (arrow && own_arrows) x_core.taken();
    }
    if (press.ring && options.ring) x_core.ring(r, options.radius * x_scale);
    return hit;
}
void Canvas::describe(Id const& id, Text const& label, std::string const& value, Role role) {
    x_core.note({.key = x_core.key(id),
                 .id = id.text,
                 .role = role,
                 .label = label.str(),
                 .value = value,
                 .rect = x_area});
}
std::unique_ptr<Canvas> Ui::canvas(Id const& id, Text const& label, CanvasOptions const& options) {
    auto const key = x_core.key(id);
    Rect const area = x_core.next_area(0);
    float tall = area.h;
    if (options.view.w > 0 && options.view.h > 0) tall = std::round(area.w * options.view.h / options.view.w);
    if (options.height > 0) tall = px(options.height);
    Rect const r = x_core.allot({area.w, tall});
    if (options.frame) {
        x_core.fill(r, x_core.ink(Ink::Surface), px(Sizes::radius));
        x_core.frame(r, x_core.ink(Ink::Line), x_core.theme.border(), px(Sizes::radius));
    }
    x_core.note(
        {.key = key, .id = id.text, .role = Role::Canvas, .label = label.str(), .value = "", .rect = r});
    return std::make_unique<Canvas>(x_core, r, options.view, key);
}
}  // namespace kz::ui
