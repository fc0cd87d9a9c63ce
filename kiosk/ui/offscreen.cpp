#include "kiosk/ui/core.h"
#include "kiosk/ui/raster.h"
#include "kiosk/ui/textures.h"
#include "kiosk/ui/window.h"
#include <algorithm>
namespace kz::ui {
struct Offscreen::Inner {
    std::unique_ptr<Fonts> fonts;
    std::unique_ptr<Core> core;
    std::vector<std::uint32_t> pixels;
    std::vector<InputEvent> events;
    Tiles tiles;
    std::int64_t dirty = 0;
    std::string clipboard;
    Frame last;
    int width = 0, height = 0;
    Target target(std::vector<std::uint32_t>& to) const { return {to.data(), width, width, height}; }
};
Offscreen::Offscreen(std::unique_ptr<Inner> inner) : x_inner(std::move(inner)) {}
Offscreen::~Offscreen() { x_inner->core.reset(); }
Result<std::unique_ptr<Offscreen>> Offscreen::open(int width, int height, Settings const& settings,
                                                   std::filesystem::path const& fonts) {
    auto inner = std::make_unique<Inner>();
    inner->fonts = TRY(Fonts::open(fonts, false));
    inner->core = std::make_unique<Core>(settings, *inner->fonts);
    inner->core->window_size = {static_cast<float>(width), static_cast<float>(height)};
    inner->core->clipboard_read = [raw = inner.get()] { return raw->clipboard; };
    inner->width = width;
    inner->height = height;
    inner->pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0xFF000000U);
    return std::unique_ptr<Offscreen>{new Offscreen{std::move(inner)}};
}
void Offscreen::send(InputEvent const& event) { x_inner->events.push_back(event); }
void Offscreen::frame(Frame const& frame) {
    auto& in = *x_inner;
    in.last = frame;
    auto events = std::exchange(in.events, {});
    in.core->run(frame, events);
    accept_textures();
    if (in.core->clipboard_write) in.clipboard = in.core->clipboard_out;
    in.core->clipboard_write = false;
    auto const lists = in.core->lists();
    in.dirty = 0;
    for (auto const& rect : in.tiles.changed(lists, in.width, in.height)) {
        in.dirty += rect.area();
        rasterize(
            in.target(in.pixels), lists, [&](auto serial) { return in.core->picture_of(serial); }, rect);
    }
}
void Offscreen::click(std::string_view label) {
    for (int attempt = 0;; ++attempt) {
        auto const& all = x_inner->core->tree;
        auto found = std::find_if(all.begin(), all.end(), [&](Node const& n) {
            return n.label == label && n.enabled && n.role != Role::Label && n.role != Role::Heading;
        });
        CHECK(found != all.end());
        if (found->visible || attempt > 3) {
            auto const at = found->rect.centre();
            send(PointerMove{at});
            send(PointerDown{at});
            send(PointerUp{at});
            break;
        }
        x_inner->core->reveal(found->key);
        CHECK(x_inner->last != nullptr);
        frame(Frame{x_inner->last});
    }
    if (x_inner->last) frame(Frame{x_inner->last});
}
void Offscreen::press(std::string_view key) {
    auto press = key_from(key);
    CHECK(press.has_value());
    send(*press);
    if (x_inner->last) frame(Frame{x_inner->last});
}
void Offscreen::set_settings(Settings const& settings) { x_inner->core->set_settings(settings); }
Settings Offscreen::settings() const { return x_inner->core->settings; }
Tree const& Offscreen::tree() const { return x_inner->core->tree; }
void Offscreen::set_now(Millis now) { x_inner->core->now = now; }
std::int64_t Offscreen::dirty_px() const { return x_inner->dirty; }
std::vector<std::uint32_t> Offscreen::pixels() const { return x_inner->pixels; }
std::vector<std::uint32_t> Offscreen::pixels_drawn_afresh() const {
    std::vector<std::uint32_t> fresh(x_inner->pixels.size(), 0xFF000000U);
    rasterize(x_inner->target(fresh), x_inner->core->lists(),
              [&](auto serial) { return x_inner->core->picture_of(serial); },
              {0, 0, x_inner->width, x_inner->height});
    return fresh;
}
Result<> Offscreen::save(std::filesystem::path const& path) const {
    return write_png(path, x_inner->width, x_inner->height, x_inner->pixels);
}
}  // namespace kz::ui
