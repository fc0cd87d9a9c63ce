#include "kiosk/ui/core.h"
#include <algorithm>
#include <cmath>
namespace kz::ui {
namespace {
float from_align(Align align, float slack) {
    return align == Align::Centre ? std::floor(slack / 2) : align == Align::End ? slack : 0;
}
}  // namespace
// Where a child begins: sizes of the last run place what has to be centred or set to the right.
Rect Core::next_area(KeyHash child) const {
    auto const& b = boxes.back();
    float const gap = b.children > 0 ? b.gap : 0;
    if (b.kind == Box::Kind::Column) {
        float const width = recall(mix(child, "w"), b.area.w);
        float const x =
            child && b.align != Align::Start ? b.area.x + from_align(b.align, b.area.w - width) : b.area.x;
        float const y = b.cursor.y + gap;
        return {x, y, b.area.w, std::max(0.F, b.area.bottom() - y)};
    }
    float const x = b.cursor.x + (b.in_line > 0 ? b.gap : 0);
    return {x, b.cursor.y, std::max(0.F, b.area.right() - x), std::max(0.F, b.area.bottom() - b.cursor.y)};
}
Rect Core::allot(Size wanted, KeyHash child) {
    auto& b = box();
    Rect place;
    if (b.kind == Box::Kind::Column) {
        float const gap = b.children > 0 ? b.gap : 0;
        place = {b.area.x + from_align(b.align, b.area.w - wanted.w), b.cursor.y + gap, wanted.w, wanted.h};
    } else {
        float x = b.cursor.x + (b.in_line > 0 ? b.gap : 0);
        if (b.wrap && b.in_line > 0 && x - b.line_start + wanted.w > b.area.w + 0.5F) {
            learn(mix(b.key, "h" + std::to_string(b.line)), b.line_height);
            b.cursor = {b.area.x, b.cursor.y + b.line_height + b.gap};
            b.line_height = 0;
            b.in_line = 0;
            ++b.line;
            x = b.area.x;
        }
        if (b.in_line == 0 && b.align != Align::Start) {
            float const width = recall(mix(b.key, "l" + std::to_string(b.line)), wanted.w);
            x = b.cursor.x = b.area.x + std::max(0.F, from_align(b.align, b.area.w - width));
        }
        if (b.in_line == 0) b.line_start = x;
        float const line = std::max(wanted.h, recall(mix(b.key, "h" + std::to_string(b.line)), wanted.h));
        place = {x, b.cursor.y + std::floor((line - wanted.h) / 2), wanted.w, wanted.h};
    }
    advance(place, child);
    return place;
}
void Core::advance(Rect taken_rect, KeyHash child) {
    auto& b = box();
    if (child) {
        learn(mix(child, "w"), taken_rect.w);
        learn(mix(child, "hh"), taken_rect.h);
    }
    ++b.children;
    if (b.kind == Box::Kind::Column) {
        b.cursor.y = taken_rect.bottom();
        b.used_w = std::max(b.used_w, taken_rect.w);
    } else {
        ++b.in_line;
        b.cursor.x = taken_rect.right();
        b.line_height = std::max(b.line_height, taken_rect.h);
        if (b.in_line == 1) b.line_start = std::min(taken_rect.x, b.cursor.x);
        learn(mix(b.key, "l" + std::to_string(b.line)), std::max(1.F, taken_rect.right() - b.line_start));
        b.used_w = std::max(b.used_w, taken_rect.right() - b.area.x);
    }
    b.used_bottom = std::max(b.used_bottom, taken_rect.bottom());
}
// ---- Ui: facts and layout
Theme const& Ui::theme() const { return x_core.theme; }
Settings const& Ui::settings() const { return x_core.settings; }
Language Ui::language() const { return x_core.settings.language; }
Text Ui::tr(std::string_view key, TextArgs args) const { return kz::tr(language(), key, args); }
Millis Ui::now() const { return x_core.now; }
Rect Ui::screen_rect() const { return {0, 0, x_core.window_size.w, x_core.window_size.h}; }
Rect Ui::available() const { return x_core.next_area(0); }
float Ui::px(float base) const { return x_core.px(base); }
void Ui::frame_within(Millis wait) {
    Millis const at = x_core.now + wait;
    if (!x_core.deadline || *x_core.deadline > at) x_core.deadline = at;
}
bool Ui::motion() const { return !x_core.settings.less_motion; }
bool Ui::take(KeyPress press) { return x_core.take_key(press); }
void Ui::focus(Id const& id) {
    x_core.focus_wanted = id.text;
    x_core.again();
}
Scope Ui::scope(Id const& id) {
    x_core.scopes.push_back(x_core.key(id));
    return Scope{[this] { x_core.scopes.pop_back(); }};
}
Scope Ui::column(ColumnOptions const& options) {
    auto const key = x_core.auto_key();
    Rect area = x_core.next_area(key);
    if (options.width > 0) area.w = std::min(area.w, px(options.width));
    bool const in_row = x_core.box().kind == Box::Kind::Row;
    if (in_row && !(options.width > 0)) {  // Beside others: as wide as its content was.
        float const known = x_core.recall(mix(key, "w"), area.w);
        area.w = std::min(area.w, std::max(known, 1.F));
    }
    Box box;
    box.key = key;
    box.area = area;
    box.gap = px(options.gap);
    box.align = options.align;
    box.cursor = {area.x, area.y};
    box.used_bottom = area.y;
    x_core.push_box(box);
    float const height = px(options.height);
    return Scope{[this, key, in_row, options, height] {
        Box const done = x_core.box();
        x_core.boxes.pop_back();
        float const width = in_row && !(options.width > 0) ? done.used_w : done.area.w;
        x_core.advance({done.area.x, done.area.y, width, std::max(height, done.used_bottom - done.area.y)},
                       key);
    }};
}
Scope Ui::row(RowOptions const& options) {
    auto const key = x_core.auto_key();
    Rect const area = x_core.next_area(key);
    Box box;
    box.kind = Box::Kind::Row;
    box.key = key;
    box.area = area;
    box.gap = px(options.gap);
    box.align = options.align;
    box.wrap = options.wrap;
    box.cursor = {area.x, area.y};
    box.used_bottom = area.y;
    x_core.push_box(box);
    return Scope{[this, key, options] {
        Box const done = x_core.box();
        x_core.boxes.pop_back();
        x_core.learn(mix(done.key, "h" + std::to_string(done.line)), done.line_height);
        bool const whole = options.align != Align::Start;
        x_core.advance(
            {done.area.x, done.area.y, whole ? done.area.w : done.used_w, done.used_bottom - done.area.y},
            key);
    }};
}
Columns Ui::columns(std::vector<Length> widths, float gap) {
    Rect const area = x_core.next_area(0);
    float const gap_px = px(gap);
    float fixed = gap_px * static_cast<float>(widths.size() - 1), weights = 0;
    for (auto const& width : widths) fixed += px(width.base), weights += width.weight;
    // Too narrow beside each other (zoom 200 % on a small screen): one below the other.
    bool const stacked = fixed - gap_px * static_cast<float>(widths.size() - 1) < 1 && widths.size() > 1 &&
                         (area.w - fixed) / static_cast<float>(widths.size()) < px(Sizes::column_min);
    std::vector<Rect> cells;
    float x = area.x;
    if (stacked) {
        cells.assign(widths.size(), area);
        return Columns{x_core, std::move(cells), gap_px, true};
    }
    for (auto const& width : widths) {
        float const share = weights > 0 ? std::max(0.F, area.w - fixed) * width.weight / weights : 0;
        float const w = std::floor(px(width.base) + share);
        cells.push_back({x, area.y, w, area.h});
        x += w + gap_px;
    }
    return Columns{x_core, std::move(cells), gap_px, false};
}
Columns::Columns(Core& core, std::vector<Rect> cells, float gap, bool stacked)
    : x_core(core), x_cells(std::move(cells)), x_gap(gap), x_stacked(stacked) {
    x_bottom = x_cells.empty() ? 0 : x_cells.front().y;
}
Scope Columns::cell() {
    CHECK(x_next < x_cells.size());
    Box box;
    box.key = x_core.auto_key();
    box.area = x_cells[x_next];
    if (x_stacked && x_next > 0) {
        float const down = x_bottom + x_gap - box.area.y;
        box.area.y += down;
        box.area.h = std::max(0.F, box.area.h - down);
    }
    ++x_next;
    box.gap = x_core.px(Sizes::gap);
    box.cursor = {box.area.x, box.area.y};
    box.used_bottom = box.area.y;
    x_core.push_box(box);
    return Scope{[this] {
        x_bottom = std::max(x_bottom, x_core.box().used_bottom);
        x_core.boxes.pop_back();
    }};
}
Columns::~Columns() {
    if (x_cells.empty()) return;
    auto const& first = x_cells.front();
    x_core.advance({first.x, first.y, x_cells.back().right() - first.x, x_bottom - first.y}, 0);
}
Scope Ui::place(Rect rect) {
    Box box;
    box.key = x_core.auto_key();
    box.area = rect;
    box.gap = px(Sizes::gap);
    box.cursor = {rect.x, rect.y};
    box.used_bottom = rect.y;
    x_core.push_box(box);
    return Scope{[this] { x_core.boxes.pop_back(); }};
}
Scope Ui::card(Id const& id, CardOptions const& options) {
    auto const key = x_core.key(id);
    Rect area = x_core.next_area(key);
    if (options.width > 0) area.w = std::min(area.w, px(options.width));
    float const pad = px(options.pad), known = x_core.recall(mix(key, "hh"), pad * 2);
    float const height = options.height > 0 ? std::max(px(options.height), 1.F) : known;
    Rect const outer{area.x, area.y, area.w, std::max(height, known)};
    float const radius = px(Sizes::radius);
    bool const tinted = options.tone != Tone::Normal;
    x_core.fill(outer, tinted ? x_core.tone_soft(options.tone) : x_core.ink(Ink::Surface), radius);
    x_core.frame(outer,
                 options.selected ? x_core.ink(Ink::Primary)
                 : tinted         ? x_core.tone(options.tone)
                                  : x_core.ink(Ink::Line),
                 options.selected ? px(2) : x_core.theme.border(), radius);
    Box box;
    box.key = key;
    box.area = {outer.x + pad, outer.y + pad, outer.w - 2 * pad,
                (options.height > 0 ? height : std::max(area.h, known)) - 2 * pad};
    box.gap = px(Sizes::gap);
    box.cursor = {box.area.x, box.area.y};
    box.used_bottom = box.area.y;
    x_core.push_box(box);
    x_core.scopes.push_back(key);
    float const least = options.height > 0 ? height : 0;
    return Scope{[this, key, outer, pad, least] {
        float const needed = x_core.box().used_bottom + pad - outer.y;
        x_core.boxes.pop_back();
        x_core.scopes.pop_back();
        x_core.advance({outer.x, outer.y, outer.w, std::max(needed, least)}, key);
    }};
}
Scope Ui::region(Id const& id) {
    auto const before = x_core.region;
    x_core.region = mix(x_core.scopes.back(), id.text);
    return Scope{[this, before] { x_core.region = before; }};
}
Scope Ui::group(Id const& id) {
    auto const before = x_core.group;
    x_core.group = mix(x_core.scopes.back(), "group " + id.text);
    return Scope{[this, before] { x_core.group = before; }};
}
Scope Ui::disabled(bool yes) {
    bool const before = x_core.disabled;
    x_core.disabled = before || yes;
    return Scope{[this, before] { x_core.disabled = before; }};
}
void Ui::space(float base) {
    auto& box = x_core.box();
    if (box.kind == Box::Kind::Column) {
        box.cursor.y += px(base);
        box.used_bottom = std::max(box.used_bottom, box.cursor.y);
    } else {
        box.cursor.x += px(base);
    }
}
void Ui::separator() {
    Rect const r = x_core.allot({x_core.next_area(0).w, x_core.theme.border()});
    x_core.fill(r, x_core.ink(Ink::Line));
}
}  // namespace kz::ui
