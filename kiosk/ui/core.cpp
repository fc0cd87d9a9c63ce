#include "kiosk/ui/core.h"
#include <algorithm>
#include <cmath>
namespace kz::ui {
namespace {
constexpr KeyHash key_seed = 0xCBF29CE484222325ULL;
constexpr int display_runs_max = 6;  // A layout that still moves after these is drawn as it is.
}  // namespace
KeyHash mix(KeyHash seed, std::string_view text) {
    for (char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return (seed ^ 0xFF) * 0x100000001B3ULL;
}
Core::Core(Settings const& first, Fonts& fonts_used)
    : settings(first), theme(first.theme, first.zoom), fonts(fonts_used) {
    fonts.activate();
    for (std::size_t i = 0; i < layer_count; ++i)
        x_lists.push_back(
            x_owned.emplace_back(std::make_unique<ImDrawList>(ImGui::GetDrawListSharedData())).get());
}
Core::~Core() {
    fonts.activate();
    x_owned.clear();
}
std::vector<ImDrawList*> Core::lists() const { return x_lists; }
Picture Core::picture_of(std::uint64_t serial) const {
    auto found = x_pictures.find(serial);
    return found == x_pictures.end() ? nullptr : found->second;
}
void Core::set_settings(Settings const& changed) {
    settings = changed;
    settings.zoom = zoom_checked(changed.zoom);
    theme = Theme{settings.theme, settings.zoom};
    x_laid.clear();
    again();
}
void Core::run(std::function<void(Ui&)> const& frame, std::vector<InputEvent> const& events) {
    fonts.activate();
    ++x_frame;
    deadline.reset();
    auto once = [&](InputEvent const& e) {
        begin_run(e);
        Ui ui{*this};
        frame(ui);
        end_run();
        if (settings_wanted) set_settings(*std::exchange(settings_wanted, std::nullopt));
    };
    for (auto const& e : events) once(e);
    for (int i = 0; i < display_runs_max; ++i) {
        x_again = false;
        deadline.reset();
        once({});
        if (!x_again) break;
    }
    std::erase_if(x_laid, [&](auto const& entry) { return entry.second.used + 2 < x_frame; });
}
namespace {
// ImGui 1.92.2 drops sizes that were not used lately when its texture has to grow, and moves the others in
// memory; its FreeType loader tells sizes apart by their address and then makes glyphs at a wrong one. So no
// size goes while the texture may still grow: all of an hour's glyphs fit.
void keep_font_sizes(ImFontAtlas& atlas) {
    auto const full = atlas.TexData && atlas.TexData->Width >= atlas.TexMaxWidth &&
                      atlas.TexData->Height >= atlas.TexMaxHeight;
    if (!atlas.Builder || full) return;
    for (int n = 0; n < atlas.Builder->BakedPool.Size; ++n)
        atlas.Builder->BakedPool[n].LastUsedFrame = atlas.Builder->FrameCount;
}
}  // namespace
void Core::begin_run(InputEvent const& now_event) {
    ++x_run;
    event = now_event;
    auto& io = ImGui::GetIO();
    io.DisplaySize = {window_size.w, window_size.h};
    io.DeltaTime = 1.F / 60;
    keep_font_sizes(*io.Fonts);
    ImGui::NewFrame();
    for (auto* list : x_lists) {
        list->_ResetForNewFrame();
        list->Flags = ImDrawListFlags_AntiAliasedLines | ImDrawListFlags_AntiAliasedFill;
        list->PushTexture(io.Fonts->TexRef);
        list->PushClipRect({0, 0}, {window_size.w, window_size.h});
    }
    x_pictures.clear();
    scopes.assign(1, key_seed);
    x_seen.clear();
    tree.clear();
    std::swap(x_focusables, x_focusables_last);
    x_focusables.clear();
    x_layers_last = x_layers_open;
    x_layers_open = {};
    layer = Layer::Screen;
    group = region = 0;
    disabled = false;
    clip = {0, 0, window_size.w, window_size.h};
    x_clips.clear();
    scrolls.clear();
    caret_rect.reset();
    x_focus_is_text_now = x_focus_enters_now = false;
    boxes.assign(1, Box{});
    box().area = clip;
    box().cursor = {0, 0};
    box().key = key_seed;
    fill(clip, ink(Ink::Background));
    if (auto const* move = is<PointerMove>()) pointer = move->at;
    if (auto const* wheel = is<Wheel>()) pointer = wheel->at;
    if (is<PointerLeft>()) pointer = {-1, -1};
    if (auto const* up = is<PointerUp>()) pointer = up->at;
    if (auto const* down = is<PointerDown>()) {
        pointer = pressed_at = down->at;
        clicks = down->clicks;
        focus_visible = false;
    }
    if (is<KeyPress>()) route_keys();
}
void Core::end_run() {
    if (is<PointerDown>()) {  // Nobody was there.
        focus = 0;
        active = 0;
    }
    bool const was_up = is<PointerUp>() || x_released;
    if (was_up) active = 0;
    x_released = false;
    bool closed = false;  // Widgets below a layer that just closed were not asked in this run.
    for (std::size_t i = layer_count; i-- > 1;)
        if (x_layers_last[i] && !x_layers_open[i]) {
            focus = x_focus_below[i];
            closed = true;
            again();
        }
    for (std::size_t i = 1; i < layer_count; ++i) {
        if (!x_layers_open[i] || x_layers_last[i]) continue;
        auto first = std::find_if(x_focusables.begin(), x_focusables.end(), [&](Focusable const& f) {
            return static_cast<std::size_t>(f.layer) == i && f.selected;
        });
        if (first == x_focusables.end())
            first = std::find_if(x_focusables.begin(), x_focusables.end(),
                                 [&](Focusable const& f) { return static_cast<std::size_t>(f.layer) == i; });
        if (first != x_focusables.end() && first->key != focus) focus = first->key;
        again();
    }
    if (!closed && focus != 0 &&
        std::none_of(x_focusables.begin(), x_focusables.end(),
                     [&](Focusable const& f) { return f.key == focus; })) {
        focus = 0;
        again();
    }
    x_focus_is_text = x_focus_is_text_now;
    x_focus_enters = x_focus_enters_now;
    ImGui::EndFrame();
}
// ---- ids and memory
KeyHash Core::key(Id const& id) {
    KeyHash hash = mix(scopes.back(), id.text);
    if (int times = x_seen[hash]++; times > 0) hash = mix(hash, "again" + std::to_string(times));
    return hash;
}
KeyHash Core::auto_key() { return key("box"); }
float Core::recall(KeyHash key, float otherwise) const {
    auto found = x_memory.find(key);
    return found == x_memory.end() ? otherwise : found->second;
}
void Core::learn(KeyHash key, float value) {
    auto [at, fresh] = x_memory.try_emplace(key, value);
    if (fresh || std::abs(at->second - value) > 0.5F) {
        at->second = value;
        again();
    }
}
float& Core::store(KeyHash key, float first) { return x_memory.try_emplace(key, first).first->second; }
// ---- input
Layer Core::top_layer() const {
    for (std::size_t i = layer_count; i-- > 1;)
        if (x_layers_last[i] || x_layers_open[i]) return static_cast<Layer>(i);
    return Layer::Screen;
}
bool Core::inert() const { return layer < top_layer(); }
bool Core::hovers(Rect rect) const {
    return !inert() && rect.meet(clip).holds(pointer) && (active == 0 || !is<PointerMove>());
}
bool Core::take_key(KeyPress press) {
    auto const* now_pressed = is<KeyPress>();
    if (!now_pressed || !(*now_pressed == press) || inert()) return false;
    bool const typed = !press.ctrl && !press.alt && (press.key == Key::Space || press.key >= Key::A);
    if (typed && x_focus_is_text) return false;
    if (press == KeyPress{Key::Enter} && x_focus_enters) return false;  // The focused button means itself.
    taken();
    return true;
}
void Core::set_focus(KeyHash key, bool visible) {
    if (focus != key) again();
    focus = key;
    focus_visible = visible;
}
bool Core::clicked_outside(Rect rect) {
    auto const* down = is<PointerDown>();
    if (!down || layer != top_layer() || rect.holds(down->at)) return false;
    taken();
    return true;
}
void Core::note(WidgetSpec const& spec) {
    Rect const shown = spec.rect.meet(clip);
    // In sight is what can be pressed in its middle: a sliver at the edge of a scrolled area is not.
    bool const scrolled_away = shown.w < 1 || shown.h < 1 || !shown.holds(spec.rect.centre());
    tree.push_back({spec.role, spec.id, spec.label, spec.value, spec.enabled && !disabled && !inert(),
                    spec.key != 0 && spec.key == focus, spec.primary, !scrolled_away, spec.rect, spec.key});
}
void Core::mark_selected() {
    if (!x_focusables.empty()) x_focusables.back().selected = true;
}
Pressed Core::interact(WidgetSpec const& spec) {
    note(spec);
    Pressed result;
    if (x_reveal != 0 && x_reveal == spec.key && !scrolls.empty()) {
        auto const& scrolling = scrolls.back();
        float const margin = px(Sizes::unit);
        float& offset = store(scrolling.key);
        float const above = scrolling.viewport.y + margin - spec.rect.y;
        float const below = spec.rect.bottom() + margin - scrolling.viewport.bottom();
        if (above > 0) offset -= above;
        else if (below > 0) offset += std::min(below, -above);
        x_reveal = 0;
        again();
    }
    if (!spec.enabled || disabled || inert()) return result;
    if (spec.focusing != Focusing::No) {
        if (!focus_wanted.empty() && focus_wanted == spec.id) {
            set_focus(spec.key, true);
            focus_wanted.clear();
        }
        x_focusables.push_back({spec.key, spec.rect, region, spec.group ? spec.group : group, layer,
                                spec.focusing == Focusing::Text, spec.own_arrows, false});
        result.focused = focus == spec.key;
        if (result.focused && spec.focusing == Focusing::Text) x_focus_is_text_now = true;
        if (result.focused && spec.focusing == Focusing::Press && spec.enter_presses)
            x_focus_enters_now = true;
        result.ring = result.focused && (focus_visible || spec.focusing == Focusing::Text);
    }
    result.hovered = spec.rect.meet(clip).holds(pointer) && (active == 0 || active == spec.key);
    if (is<PointerDown>() && result.hovered) {
        active = spec.key;
        if (spec.focusing != Focusing::No) focus = spec.key;
        result.focused = result.focused || spec.focusing != Focusing::No;
        taken();
    }
    if (is<PointerUp>() && active == spec.key) {
        result.clicked = result.hovered;
        result.released = true;
        x_released = true;
        taken();
    }
    if (auto const* press = is<KeyPress>(); press && result.focused && spec.focusing == Focusing::Press) {
        bool const plain = !press->ctrl && !press->alt && !press->shift;
        if (plain && (press->key == Key::Space || (press->key == Key::Enter && spec.enter_presses))) {
            result.clicked = true;
            taken();
        }
    }
    result.held = active == spec.key && active != 0;
    return result;
}
// Keys that move the focus, by where things stood in the last run.
void Core::route_keys() {
    auto const press = *is<KeyPress>();
    if (press.key == Key::Tab && !press.ctrl && !press.alt) {
        move_focus(press.shift ? -1 : 1, false);
        taken();
    } else if (press.key == Key::F6) {
        move_focus(press.shift ? -1 : 1, true);
        taken();
    } else if (!press.ctrl && !press.alt && !press.shift && move_in_group(press.key)) {
        taken();
    }
}
void Core::move_focus(int direction, bool regions) {
    auto const& last = x_focusables_last;
    Layer top = Layer::Screen;
    for (auto const& f : last) top = std::max(top, f.layer);
    std::vector<Focusable const*> stops;
    auto const at =
        std::find_if(last.begin(), last.end(), [&](Focusable const& f) { return f.key == focus; });
    KeyHash const own_group = at == last.end() ? 0 : at->group,
                  own_region = at == last.end() ? 0 : at->region;
    std::vector<KeyHash> groups;
    for (auto const& f : last) {
        if (f.layer != top) continue;
        if (f.group == 0) {
            stops.push_back(&f);
            continue;
        }
        if (std::find(groups.begin(), groups.end(), f.group) != groups.end()) continue;
        groups.push_back(
            f.group);  // One stop a group: where the focus is, else the chosen one, else the first.
        Focusable const* stop = nullptr;
        if (f.group == own_group) stop = &*at;
        for (auto const& g : last)
            if (!stop && g.group == f.group && g.selected) stop = &g;
        stops.push_back(stop ? stop : &f);
    }
    if (stops.empty()) return;
    auto const count = static_cast<int>(stops.size());
    auto here = std::find_if(stops.begin(), stops.end(), [&](auto const* f) { return f->key == focus; });
    int index = here == stops.end() ? (direction > 0 ? -1 : 0) : static_cast<int>(here - stops.begin());
    for (int step = 0; step < count; ++step) {
        index = (index + direction + count) % count;
        if (!regions || stops[static_cast<std::size_t>(index)]->region != own_region || here == stops.end())
            break;
    }
    set_focus(stops[static_cast<std::size_t>(index)]->key, true);
    reveal(focus);
}
namespace {
// From the end of a line to the beginning of the next one, as one reads; from the last line to the first.
Focusable const* line_end(std::vector<Focusable const*> const& members, Focusable const& from, bool forward) {
    auto const sign = forward ? 1.F : -1.F;
    auto const below = [&](Focusable const& f) {
        return forward ? f.rect.y >= from.rect.bottom() : f.rect.bottom() <= from.rect.y;
    };
    bool const more = std::any_of(members.begin(), members.end(), [&](auto const* f) { return below(*f); });
    Focusable const* line = nullptr;
    for (auto const* f : members)
        if ((!more || below(*f)) && (!line || sign * f->rect.centre().y < sign * line->rect.centre().y))
            line = f;
    if (!line) return nullptr;  // no members
    Focusable const* first = line;
    for (auto const* f : members)
        if (f->rect.y < line->rect.bottom() && f->rect.bottom() > line->rect.y &&
            sign * f->rect.x < sign * first->rect.x)
            first = f;
    return first;
}
}  // namespace
bool Core::move_in_group(Key pressed_key) {
    bool const arrow = pressed_key == Key::Left || pressed_key == Key::Right || pressed_key == Key::Up ||
                       pressed_key == Key::Down || pressed_key == Key::Home || pressed_key == Key::End;
    auto const& last = x_focusables_last;
    auto const at =
        std::find_if(last.begin(), last.end(), [&](Focusable const& f) { return f.key == focus; });
    if (!arrow || at == last.end() || at->group == 0 || at->text || at->arrows) return false;
    std::vector<Focusable const*> members;
    for (auto const& f : last)
        if (f.group == at->group) members.push_back(&f);
    Focusable const* best = nullptr;
    if (pressed_key == Key::Home) best = members.front();
    if (pressed_key == Key::End) best = members.back();
    float best_distance = 1e9F;
    Point const from = at->rect.centre();
    bool const sideways = pressed_key == Key::Left || pressed_key == Key::Right;
    for (auto const* f : members) {  // The nearest in that direction; the distance across counts double.
        if (pressed_key == Key::Home || pressed_key == Key::End || f == &*at) continue;
        float const dx = f->rect.centre().x - from.x, dy = f->rect.centre().y - from.y;
        float along = 0, across = 0;
        // Left and right stay in their line: from its end they go on in reading order, so that either alone
        // comes everywhere.
        if (sideways && (f->rect.bottom() <= at->rect.y || f->rect.y >= at->rect.bottom())) continue;
        if (sideways) along = pressed_key == Key::Right ? dx : -dx, across = std::abs(dy);
        else along = pressed_key == Key::Down ? dy : -dy, across = std::abs(dx);
        if (along < 1) continue;
        if (float distance = along + 2 * across; distance < best_distance) best_distance = distance, best = f;
    }
    if (!best && sideways) best = line_end(members, *at, pressed_key == Key::Right);
    if (!best) {  // At the edge: on in the order they were drawn.
        auto here = std::find(members.begin(), members.end(), &*at) - members.begin();
        auto const count = static_cast<std::ptrdiff_t>(members.size());
        best = members[static_cast<std::size_t>((here + (pressed_key == Key::Down ? 1 : count - 1)) % count)];
    }
    set_focus(best->key, true);
    reveal(focus);
    return true;
}
void Core::enter_layer(Layer next) {
    auto const at = static_cast<std::size_t>(next);
    if (!x_layers_last[at] && !x_layers_open[at]) x_focus_below[at] = focus;
    x_layers_open[at] = true;
    layer = next;
}
void Core::leave_layer(Layer before) { layer = before; }
}  // namespace kz::ui
