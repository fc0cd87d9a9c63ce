#include "kiosk/ui/core.h"
#include <algorithm>
namespace kz::ui {
namespace {
// Wheel, page keys and the bar, after the content had its turn: the innermost area that can move takes the
// event.
void scroll_by_input(Core& core, Rect viewport, float& offset, float offset_max) {
    if (core.inert() || offset_max <= 0) return;
    float wanted = offset;
    if (auto const* wheel = core.is<Wheel>(); wheel && viewport.holds(wheel->at))
        wanted -= wheel->lines * core.px(96);
    if (auto const* press = core.is<KeyPress>();
        press && !press->ctrl && !press->alt && !core.text_focused()) {
        float const page = viewport.h - core.px(48), line = core.px(56);
        switch (press->key) {
        case Key::PageDown: wanted += page; break;
        case Key::PageUp: wanted -= page; break;
        case Key::Down: wanted += line; break;
        case Key::Up: wanted -= line; break;
        case Key::Home: wanted = 0; break;
        case Key::End: wanted = offset_max; break;
        default: break;
        }
    }
    wanted = std::clamp(wanted, 0.F, offset_max);
    if (wanted == offset) return;
    offset = wanted;
    core.taken();
}
void draw_bar(Core& core, KeyHash key, Rect viewport, float& offset, float offset_max, float content) {
    float const wide = core.px(10);
    Rect const track{viewport.right() - wide, viewport.y, wide, viewport.h};
    float const thumb_tall = std::max(core.px(40), viewport.h * viewport.h / content);
    Rect const thumb{track.x, track.y + (track.h - thumb_tall) * offset / offset_max, wide, thumb_tall};
    KeyHash const bar = mix(key, "bar");
    bool const on = !core.inert() && thumb.grown(core.px(4)).holds(core.pointer);
    float& grip = core.store(mix(key, "grip"));
    if (core.is<PointerDown>() && on) {
        core.active = bar;
        grip = core.pointer.y - thumb.y;
        core.taken();
    }
    if (core.active == bar) {
        float const travel = std::max(1.F, track.h - thumb_tall);
        float const wanted = std::clamp((core.pointer.y - grip - track.y) / travel, 0.F, 1.F) * offset_max;
        if (wanted != offset) core.again();
        offset = wanted;
    }
    core.fill(track, core.ink(Ink::Background), wide / 2);
    core.fill(thumb, core.ink(on || core.active == bar ? Ink::Muted : Ink::Border), wide / 2);
}
}  // namespace
Scope Ui::scroll(Id const& id, float height) {
    auto const key = x_core.key(id);
    Rect viewport = x_core.next_area(0);
    if (height > 0) viewport.h = px(height);
    float const margin = px(8);  // Focus rings reach this far out of the content.
    float const content = x_core.recall(mix(key, "content"));
    float const offset_max = std::max(0.F, content - viewport.h);
    bool const needed = offset_max > 0.5F;
    float& offset = x_core.store(key);
    offset = std::clamp(offset, 0.F, offset_max);
    float const bar = needed ? px(20) : 0;
    x_core.push_clip({viewport.x - margin, viewport.y, viewport.w + 2 * margin, viewport.h});
    x_core.scrolls.push_back({key, viewport});
    Box box;
    box.key = key;
    box.area = {viewport.x, std::round(viewport.y - offset), viewport.w - bar, viewport.h};
    box.gap = px(Sizes::gap);
    box.cursor = {box.area.x, box.area.y + (height > 0 || needed ? margin : 0)};
    box.used_bottom = box.area.y;
    x_core.push_box(box);
    x_core.scopes.push_back(key);
    return Scope{[this, key, viewport, margin] {
        float const used = x_core.box().used_bottom + margin - x_core.box().area.y;
        x_core.boxes.pop_back();
        x_core.scopes.pop_back();
        x_core.scrolls.pop_back();
        x_core.pop_clip();
        x_core.learn(mix(key, "content"), used);
        float const most = std::max(0.F, used - viewport.h);
        float& at = x_core.store(key);
        scroll_by_input(x_core, viewport, at, most);
        if (most > 0.5F) draw_bar(x_core, key, viewport, at, most, used);
        x_core.advance(viewport, 0);
    }};
}
}  // namespace kz::ui
