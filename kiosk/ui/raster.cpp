#include "kiosk/ui/raster.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
namespace kz::ui {
IntRect IntRect::meet(IntRect o) const {
    return {std::max(x0, o.x0), std::max(y0, o.y0), std::min(x1, o.x1), std::min(y1, o.y1)};
}
namespace {
struct Texture {  // Alpha only (the glyphs), or colour (a picture, or the atlas when it has four bytes).
    std::uint8_t const* alpha = nullptr;
    std::uint32_t const* argb = nullptr;
    int width = 0, height = 0;
};
std::uint32_t swizzle(ImU32 c) {  // ImGui's ABGR to the surface's ARGB
    return (c & 0xFF00FF00U) | (c >> 16 & 0xFFU) | (c & 0xFFU) << 16;
}
// (s·a + d·(255−a)) / 255, rounded, on two channels at once.
inline std::uint32_t blend(std::uint32_t dst, std::uint32_t src, std::uint32_t a) {
    std::uint32_t const b = 255 - a;
    std::uint32_t rb = (src & 0xFF00FF) * a + (dst & 0xFF00FF) * b + 0x800080;
    rb = (rb + (rb >> 8 & 0xFF00FF)) >> 8 & 0xFF00FF;
    std::uint32_t g = (src >> 8 & 0xFF) * a + (dst >> 8 & 0xFF) * b + 0x80;
    g = (g + (g >> 8)) >> 8 & 0xFF;
    return 0xFF000000U | rb | g << 8;
}
inline std::uint32_t times255(std::uint32_t a, std::uint32_t b) {
    std::uint32_t t = a * b + 128;
    return (t + (t >> 8)) >> 8;
}
void span_flat(std::uint32_t* row, int x0, int x1, std::uint32_t colour) {
    std::uint32_t const a = colour >> 24;
    if (a == 255) std::fill(row + x0, row + x1, colour);
    else if (a != 0)
        for (int x = x0; x < x1; ++x) row[x] = blend(row[x], colour, a);
}
// First pixel whose centre lies at or right of `x`.
inline int first_centre(float x) { return static_cast<int>(std::ceil(x - 0.5F)); }
bool is_rect(ImDrawVert const& a, ImDrawVert const& b, ImDrawVert const& c, ImDrawVert const& d) {
    return a.pos.x == d.pos.x && b.pos.x == c.pos.x && a.pos.y == b.pos.y && c.pos.y == d.pos.y &&
           a.uv.x == d.uv.x && b.uv.x == c.uv.x && a.uv.y == b.uv.y && c.uv.y == d.uv.y && a.col == b.col &&
           b.col == c.col && c.col == d.col && a.pos.x <= b.pos.x && a.pos.y <= d.pos.y;
}
class Painter {
public:
    Painter(Target const& to, IntRect bounds, Texture const& texture)
        : x_to(to), x_clip(bounds), x_texture(texture) {}
    void rect(ImDrawVert const& a, ImDrawVert const& c) const;
    void triangle(ImDrawVert const& a, ImDrawVert const& b, ImDrawVert const& c) const;
private:
    std::uint32_t* row(int y) const { return x_to.pixels + static_cast<std::ptrdiff_t>(y) * x_to.stride; }
    void glyph(ImDrawVert const& a, ImDrawVert const& c, IntRect area, std::uint32_t colour) const;
    void picture(ImDrawVert const& a, ImDrawVert const& c, IntRect area, std::uint32_t colour) const;
    std::uint32_t sample(float u, float v) const;
    Target const& x_to;
    IntRect x_clip;
    Texture x_texture;
};
void Painter::rect(ImDrawVert const& a, ImDrawVert const& c) const {
    IntRect area =
        IntRect{first_centre(a.pos.x), first_centre(a.pos.y), first_centre(c.pos.x), first_centre(c.pos.y)}
            .meet(x_clip);
    if (area.empty()) return;
    auto const colour = swizzle(a.col);
    if (a.uv.x == c.uv.x && a.uv.y == c.uv.y) {
        for (int y = area.y0; y < area.y1; ++y) span_flat(row(y), area.x0, area.x1, colour);
    } else if (x_texture.alpha) {
        glyph(a, c, area, colour);
    } else if (x_texture.argb) {
        picture(a, c, area, colour);
    }
}
void Painter::glyph(ImDrawVert const& a, ImDrawVert const& c, IntRect area, std::uint32_t colour) const {
    float const du = (c.uv.x - a.uv.x) * static_cast<float>(x_texture.width) / (c.pos.x - a.pos.x);
    float const dv = (c.uv.y - a.uv.y) * static_cast<float>(x_texture.height) / (c.pos.y - a.pos.y);
    float const u0 = a.uv.x * static_cast<float>(x_texture.width),
                v0 = a.uv.y * static_cast<float>(x_texture.height);
    std::uint32_t const strength = colour >> 24;
    auto column = [&](int x) {
        return std::clamp(static_cast<int>(u0 + (static_cast<float>(x) + 0.5F - a.pos.x) * du), 0,
                          x_texture.width - 1);
    };
    bool const one_to_one = std::abs(du - 1) < 1e-3F;
    int const first = column(area.x0);
    for (int y = area.y0; y < area.y1; ++y) {
        int const v = std::clamp(static_cast<int>(v0 + (static_cast<float>(y) + 0.5F - a.pos.y) * dv), 0,
                                 x_texture.height - 1);
        auto const* from = x_texture.alpha + static_cast<std::ptrdiff_t>(v) * x_texture.width;
        auto* to = row(y);
        for (int x = area.x0; x < area.x1; ++x) {
            std::uint32_t cover =
                from[one_to_one ? std::min(first + x - area.x0, x_texture.width - 1) : column(x)];
            if (cover == 0) continue;
            if (strength != 255) cover = times255(cover, strength);
            to[x] = cover == 255 ? colour | 0xFF000000U : blend(to[x], colour, cover);
        }
    }
}
std::uint32_t Painter::sample(float u, float v) const {  // Bilinear; u, v in texels, centres at .5
    u = std::clamp(u - 0.5F, 0.F, static_cast<float>(x_texture.width - 1));
    v = std::clamp(v - 0.5F, 0.F, static_cast<float>(x_texture.height - 1));
    int const x0 = static_cast<int>(u), y0 = static_cast<int>(v);
    int const x1 = std::min(x0 + 1, x_texture.width - 1), y1 = std::min(y0 + 1, x_texture.height - 1);
    auto const fx = static_cast<std::uint32_t>((u - static_cast<float>(x0)) * 256);
    auto const fy = static_cast<std::uint32_t>((v - static_cast<float>(y0)) * 256);
    auto at = [&](int x, int y) {
        return x_texture.argb[static_cast<std::ptrdiff_t>(y) * x_texture.width + x];
    };
    auto lerp = [](std::uint32_t p, std::uint32_t q, std::uint32_t f) {
        std::uint32_t low = ((p & 0xFF00FF) * (256 - f) + (q & 0xFF00FF) * f) >> 8 & 0xFF00FF;
        std::uint32_t high = ((p >> 8 & 0xFF00FF) * (256 - f) + (q >> 8 & 0xFF00FF) * f) & 0xFF00FF00U;
        return low | high;
    };
    return lerp(lerp(at(x0, y0), at(x1, y0), fx), lerp(at(x0, y1), at(x1, y1), fx), fy);
}
void Painter::picture(ImDrawVert const& a, ImDrawVert const& c, IntRect area, std::uint32_t colour) const {
    float const du = (c.uv.x - a.uv.x) * static_cast<float>(x_texture.width) / (c.pos.x - a.pos.x);
    float const dv = (c.uv.y - a.uv.y) * static_cast<float>(x_texture.height) / (c.pos.y - a.pos.y);
    float const u0 = a.uv.x * static_cast<float>(x_texture.width),
                v0 = a.uv.y * static_cast<float>(x_texture.height);
    for (int y = area.y0; y < area.y1; ++y) {
        auto* to = row(y);
        float const v = v0 + (static_cast<float>(y) + 0.5F - a.pos.y) * dv;
        for (int x = area.x0; x < area.x1; ++x) {
            auto texel = sample(u0 + (static_cast<float>(x) + 0.5F - a.pos.x) * du, v);
            auto alpha = times255(texel >> 24, colour >> 24);
            to[x] = alpha == 255 ? texel : blend(to[x], texel, alpha);
        }
    }
}
// Scan conversion at pixel centres. Everything is computed from the vertices and the absolute pixel, never
// stepped along, so that a clipped redraw gives the same bits.
void Painter::triangle(ImDrawVert const& a, ImDrawVert const& b, ImDrawVert const& c) const {
    float const area2 = (b.pos.x - a.pos.x) * (c.pos.y - a.pos.y) - (c.pos.x - a.pos.x) * (b.pos.y - a.pos.y);
    if (area2 == 0) return;
    std::array<ImVec2, 3> const p = {a.pos, b.pos, c.pos};
    auto const [y_low, y_high] = std::minmax({p[0].y, p[1].y, p[2].y});
    int const y0 = std::max(first_centre(y_low), x_clip.y0), y1 = std::min(first_centre(y_high), x_clip.y1);
    bool const flat = a.col == b.col && b.col == c.col;
    bool const textured =
        !(a.uv.x == b.uv.x && b.uv.x == c.uv.x && a.uv.y == b.uv.y && b.uv.y == c.uv.y) && x_texture.argb;
    auto plane = [&](float va, float vb, float vc) {  // value(x, y) = va + (x − ax)·gx + (y − ay)·gy
        float gx = ((vb - va) * (c.pos.y - a.pos.y) - (vc - va) * (b.pos.y - a.pos.y)) / area2;
        float gy = ((vc - va) * (b.pos.x - a.pos.x) - (vb - va) * (c.pos.x - a.pos.x)) / area2;
        return std::array<float, 3>{va, gx, gy};
    };
    auto const colour = swizzle(a.col);
    std::array<std::array<float, 3>, 4> channels{};
    if (!flat)
        for (unsigned i = 0; i < 4; ++i)
            channels[i] = plane(static_cast<float>(swizzle(a.col) >> 8 * i & 255),
                                static_cast<float>(swizzle(b.col) >> 8 * i & 255),
                                static_cast<float>(swizzle(c.col) >> 8 * i & 255));
    auto const w = static_cast<float>(x_texture.width), h = static_cast<float>(x_texture.height);
    auto const u = plane(a.uv.x * w, b.uv.x * w, c.uv.x * w), v = plane(a.uv.y * h, b.uv.y * h, c.uv.y * h);
    bool const same_rgb = ((a.col ^ b.col) & 0xFFFFFF) == 0 && ((a.col ^ c.col) & 0xFFFFFF) == 0;
    for (int y = y0; y < y1; ++y) {
        float const centre = static_cast<float>(y) + 0.5F;
        float left = 1e9F, right = -1e9F;
        for (unsigned i = 0; i < 3; ++i) {
            auto const& s = p[i];
            auto const& e = p[(i + 1) % 3];
            auto const& top = s.y < e.y ? s : e;
            auto const& bottom = s.y < e.y ? e : s;
            if (centre < top.y || centre >= bottom.y) continue;
            float const x = top.x + (bottom.x - top.x) * ((centre - top.y) / (bottom.y - top.y));
            left = std::min(left, x);
            right = std::max(right, x);
        }
        int const x0 = std::max(first_centre(left), x_clip.x0), x1 = std::min(first_centre(right), x_clip.x1);
        if (x0 >= x1) continue;
        auto* to = row(y);
        float const dy = centre - a.pos.y;
        auto value = [&](std::array<float, 3> const& g, float dx) { return g[0] + dx * g[1] + dy * g[2]; };
        auto byte = [&](std::array<float, 3> const& g, float dx) {
            return static_cast<std::uint32_t>(std::clamp(value(g, dx) + 0.5F, 0.F, 255.F));
        };
        if (flat && !textured) {
            span_flat(to, x0, x1, colour);
            continue;
        }
        for (int x = x0; x < x1; ++x) {
            float const dx = static_cast<float>(x) + 0.5F - a.pos.x;
            std::uint32_t pixel = colour, alpha = flat ? colour >> 24 : byte(channels[3], dx);
            if (!same_rgb)
                pixel = byte(channels[2], dx) << 16 | byte(channels[1], dx) << 8 | byte(channels[0], dx);
            if (textured) {
                pixel = sample(value(u, dx), value(v, dx));
                alpha = times255(alpha, pixel >> 24);
            }
            if (alpha != 0) to[x] = blend(to[x], pixel, alpha);
        }
    }
}
Texture texture_of(ImDrawCmd const& command, FindPicture const& find, Picture& keep) {
    if (auto* data = command.TexRef._TexData) {
        if (data->Format == ImTextureFormat_Alpha8)
            return {static_cast<std::uint8_t const*>(data->GetPixels()), nullptr, data->Width, data->Height};
        return {};
    }
    keep = find(command.TexRef._TexID);
    if (!keep) return {};
    return {nullptr, keep->pixels().data(), keep->width(), keep->height()};
}
IntRect clip_of(ImDrawCmd const& command) {
    auto const& c = command.ClipRect;
    return {static_cast<int>(std::floor(c.x)), static_cast<int>(std::floor(c.y)),
            static_cast<int>(std::ceil(c.z)), static_cast<int>(std::ceil(c.w))};
}
IntRect bounds_of(std::initializer_list<ImDrawVert const*> corners) {
    float x0 = 1e9F, y0 = 1e9F, x1 = -1e9F, y1 = -1e9F;
    for (auto const* v : corners) {
        x0 = std::min(x0, v->pos.x), y0 = std::min(y0, v->pos.y);
        x1 = std::max(x1, v->pos.x), y1 = std::max(y1, v->pos.y);
    }
    auto whole = [](float f) { return static_cast<int>(std::clamp(f, -30000.F, 30000.F)); };
    return {whole(std::floor(x0)), whole(std::floor(y0)), whole(std::ceil(x1)) + 1, whole(std::ceil(y1)) + 1};
}
// Calls `one(list, command, corners a b c, d or null)`: two triangles a b c, a c d that make a rectangle come
// as one.
template <class One> void for_each_shape(std::vector<ImDrawList*> const& lists, One const& one) {
    for (auto* list : lists)
        for (auto const& command : list->CmdBuffer) {
            if (command.UserCallback || command.ElemCount == 0) continue;
            auto const* index = list->IdxBuffer.Data + command.IdxOffset;
            auto const* vertex = list->VtxBuffer.Data + command.VtxOffset;
            for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
                auto const &a = vertex[index[i]], &b = vertex[index[i + 1]], &c = vertex[index[i + 2]];
                if (i + 5 < command.ElemCount && index[i + 3] == index[i] && index[i + 4] == index[i + 2]) {
                    auto const& d = vertex[index[i + 5]];
                    if (is_rect(a, b, c, d)) {
                        one(command, a, b, c, &d);
                        i += 3;
                        continue;
                    }
                }
                one(command, a, b, c, static_cast<ImDrawVert const*>(nullptr));
            }
        }
}
std::uint64_t hash_words(std::uint64_t seed, void const* data, std::size_t bytes) {
    auto const* at = static_cast<unsigned char const*>(data);
    for (; bytes >= 4; bytes -= 4, at += 4) {
        std::uint32_t word = 0;
        std::memcpy(&word, at, 4);
        seed = (seed ^ word) * 0x9E3779B97F4A7C15ULL;
        seed ^= seed >> 29;
    }
    return seed;
}
}  // namespace
void rasterize(Target const& target, std::vector<ImDrawList*> const& lists, FindPicture const& find,
               IntRect dirty) {
    dirty = dirty.meet({0, 0, target.width, target.height});
    ImDrawCmd const* last = nullptr;
    Picture keep;
    Texture texture;
    IntRect clip;
    for_each_shape(lists, [&](ImDrawCmd const& command, ImDrawVert const& a, ImDrawVert const& b,
                              ImDrawVert const& c, ImDrawVert const* d) {
        if (&command != last) {
            last = &command;
            texture = texture_of(command, find, keep);
            clip = clip_of(command).meet(dirty);
        }
        if (clip.empty() || bounds_of({&a, &b, &c}).meet(clip).empty()) return;
        Painter painter{target, clip, texture};
        if (d) painter.rect(a, c);
        else painter.triangle(a, b, c);
    });
}
std::vector<IntRect> Tiles::changed(std::vector<ImDrawList*> const& lists, int width, int height) {
    int const columns = (width + side - 1) / side, rows = (height + side - 1) / side;
    std::vector<std::uint64_t> now(static_cast<std::size_t>(columns * rows), 1);
    for_each_shape(lists, [&](ImDrawCmd const& command, ImDrawVert const& a, ImDrawVert const& b,
                              ImDrawVert const& c, ImDrawVert const* d) {
        auto area = bounds_of({&a, &b, &c}).meet(clip_of(command)).meet({0, 0, width, height});
        if (area.empty()) return;
        auto* data = command.TexRef._TexData;
        std::uint64_t hash =
            data ? static_cast<std::uint64_t>(data->UniqueID) : command.TexRef._TexID + (1ULL << 40);
        hash = hash_words(hash * 31, &command.ClipRect, sizeof command.ClipRect);
        for (auto const* v : {&a, &b, &c}) hash = hash_words(hash, v, sizeof *v);
        if (d) hash = ~hash;
        for (int y = area.y0 / side; y <= (area.y1 - 1) / side; ++y)
            for (int x = area.x0 / side; x <= (area.x1 - 1) / side; ++x) {
                auto& tile = now[static_cast<std::size_t>(y * columns + x)];
                tile = (tile ^ hash) * 0xD6E8FEB86659FD93ULL;
                tile ^= tile >> 32;
            }
    });
    bool const all = now.size() != x_last.size() || width != x_width || height != x_height;
    std::vector<IntRect> rects;
    if (all) rects.push_back({0, 0, width, height});
    for (int y = 0; !all && y < rows; ++y)
        for (int x = 0; x < columns;) {
            auto differs = [&](int column) {
                auto at = static_cast<std::size_t>(y * columns + column);
                return now[at] != x_last[at];
            };
            if (!differs(x)) {
                ++x;
                continue;
            }
            int end = x;
            while (end < columns && differs(end)) ++end;
            IntRect run{x * side, y * side, std::min(end * side, width), std::min((y + 1) * side, height)};
            auto above = std::find_if(rects.begin(), rects.end(), [&](IntRect r) {
                return r.x0 == run.x0 && r.x1 == run.x1 && r.y1 == run.y0;
            });
            if (above != rects.end()) above->y1 = run.y1;
            else rects.push_back(run);
            x = end;
        }
    x_last = std::move(now);
    x_width = width, x_height = height;
    return rects;
}
}  // namespace kz::ui
