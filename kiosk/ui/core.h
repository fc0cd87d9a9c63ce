#pragma once  // Private to kiosk/ui: what all widgets share. One run = one call of the frame function.
#include "kiosk/ui/fonts.h"
#include "kiosk/ui/text_wrap.h"
#include "kiosk/ui/widgets.h"
#include <imgui.h>
#include <imgui_internal.h>
#include <unordered_map>
namespace kz::ui {
using KeyHash = std::uint64_t;
KeyHash mix(KeyHash seed, std::string_view text);
enum class Layer { Screen, Dialog, Popup };
inline constexpr std::size_t layer_count = 3;
enum class Focusing { No, Press, Text };  // Text: takes typed characters; letters are no shortcuts then.

struct WidgetSpec {
    KeyHash key = 0;
    std::string id;
    Role role = Role::Label;
    std::string label, value;
    Rect rect;
    bool enabled = true;
    Focusing focusing = Focusing::No;
    bool enter_presses = true;  // Enter while focused clicks; radios leave it to the primary action.
    bool own_arrows = false;
    bool primary = false;
    KeyHash group = 0;  // Overrides the surrounding group
};
struct Pressed {
    bool hovered = false, held = false, clicked = false, released = false, focused = false, ring = false;
};

struct Focusable {
    KeyHash key = 0;
    Rect rect;
    KeyHash region = 0, group = 0;
    Layer layer{};
    bool text = false, arrows = false, selected = false;
};
struct Box {
    enum class Kind { Column, Row } kind = Kind::Column;
    KeyHash key = 0;
    Rect area;
    float gap = 0;
    Align align = Align::Start;
    bool wrap = true;
    Point cursor;           // Where the next child goes, without gap
    float line_height = 0;  // Row: of the line so far
    float line_start = 0;   // Row: where its first child is
    int line = 0, children = 0, in_line = 0;
    float used_w = 0, used_bottom = 0;
};
struct Laid {
    std::u32string text;
    std::vector<Line> lines;
    Size size;
    std::uint64_t used = 0;
};
struct FieldMemory {
    Editor editor;
    Point scroll;
    std::string composing;
    int composing_caret = 0;
    std::optional<float> goal_x;
};

class Core {
public:
    Core(Settings const& first, Fonts& fonts_used);
    ~Core();
    Core(Core const&) = delete;
    Core& operator=(Core const&) = delete;

    // ---- a frame, run by Window and Offscreen
    // Runs `frame` for each event and until the layout rests; afterwards `lists` hold what to draw.
    void run(std::function<void(Ui&)> const& frame, std::vector<InputEvent> const& events);
    std::vector<ImDrawList*> lists() const;
    Picture picture_of(std::uint64_t serial) const;  // An image drawn in this frame
    void set_settings(Settings const& changed);

    // ---- facts of the run
    Settings settings;
    Theme theme;
    Size window_size{1920, 1080};
    Millis now{};
    Tree tree;
    std::optional<Millis> deadline;  // When the next frame is wanted
    std::optional<Rect> caret_rect;  // Where an input method shows its candidates
    std::string clipboard_out;       // Non-empty: to be put on the clipboard after the run
    bool clipboard_write = false;
    std::function<std::string()> clipboard_read = [] { return std::string{}; };
    bool text_focused() const { return x_focus_is_text; }

    // ---- ids and memory
    KeyHash key(Id const& id);  // In the current scope; repeated ids are told apart by order.
    KeyHash auto_key();         // For layout boxes without an id
    float recall(KeyHash key, float otherwise = 0) const;
    void learn(KeyHash key, float value);        // Asks for another run when it changed.
    float& store(KeyHash key, float first = 0);  // Plain memory: no run asked.
    FieldMemory& field(KeyHash key) { return x_fields[key]; }
    void again() { x_again = true; }
    std::vector<KeyHash> scopes;

    // ---- input
    InputEvent event;  // monostate: none, or taken
    template <class T> T const* is() const { return std::get_if<T>(&event); }
    bool take_key(
        KeyPress press);  // Typed characters are nobody's shortcut while a text field has the focus.
    void taken() {
        event = std::monostate{};
        x_again = true;
    }
    Point pointer{-1, -1};
    bool inert() const;  // This layer is below an open dialog or popup.
    bool hovers(Rect rect) const;
    Pressed interact(WidgetSpec const& spec);
    void note(WidgetSpec const& spec);  // Into the tree without interaction
    KeyHash focus = 0, active = 0;
    Point pressed_at;
    bool focus_visible = false;
    void set_focus(KeyHash key, bool visible);
    void mark_selected();  // The widget just drawn is its group's chosen one, or a dialog's first.
    std::optional<Settings> settings_wanted;  // Chosen in the panel; holds from the next run.
    KeyHash group = 0, region = 0;
    bool disabled = false;
    KeyHash focus_wanted_seed = 0;
    std::string focus_wanted;
    void reveal(KeyHash key) {
        x_reveal = key;
        again();
    }
    int clicks = 0;  // Of the last PointerDown
    struct Scrolling {
        KeyHash key;
        Rect viewport;
    };
    std::vector<Scrolling> scrolls;
    bool clicked_outside(Rect rect);  // A press elsewhere while this popup is open; taken.

    // ---- layers
    Layer layer = Layer::Screen;
    void enter_layer(Layer next);  // Keeps what was focused below for leave_layer's absence next run.
    void leave_layer(Layer before);

    // ---- layout
    std::vector<Box> boxes;
    Box& box() { return boxes.back(); }
    Rect next_area(KeyHash child) const;  // Where a child would begin, and the room it has
    Rect allot(Size wanted, KeyHash child = 0);
    void push_box(Box const& box) { boxes.push_back(box); }
    void advance(Rect taken_rect, KeyHash child);

    // ---- drawing
    ImDrawList& draw() { return *x_lists[static_cast<std::size_t>(layer)]; }
    Rect clip{};
    void over(Rect r, Pressed const& state, float radius);  // Hover and press, as a veil
    void push_clip(Rect rect);
    void pop_clip();
    ImU32 ink(Ink ink) const { return packed(theme.colour(ink)); }
    static ImU32 packed(Colour c) { return IM_COL32(c.r, c.g, c.b, c.a); }
    static ImVec2 vec(Point p) { return {p.x, p.y}; }
    void fill(Rect r, ImU32 colour, float radius = 0);
    void frame(Rect r, ImU32 colour, float width, float radius = 0);
    void ring(Rect r, float radius);  // The focus ring
    void icon(Rect r, Icon icon, ImU32 colour);
    void image(Rect r, Picture const& picture, float radius = 0);
    float px(float base) const { return theme.px(base); }

    // ---- text
    Fonts& fonts;
    Font font(FontSize size, Weight weight = Weight::Regular) const {
        return {theme.font(size), weight, Slant::Upright};
    }
    float width(std::string_view text, Font const& font);
    void text(Point at, std::string_view text, Font const& font,
              ImU32 colour);  // `at`: top left of a 1.5 em line
    void text_in(Rect r, std::string_view text, Font const& font, ImU32 colour,
                 Align align);  // Centred vertically
    std::string elided(std::string_view text, Font const& font, float width_max);
    Laid const& lay(std::string_view text, Font const& font, float width_max);
    void laid(Point at, Laid const& laid, Font const& font, ImU32 colour, Align align, float width);
    static float line_height(Font const& font) { return std::round(font.pixels * Sizes::line_height); }
    ImU32 tone(Tone tone) const;
    ImU32 tone_soft(Tone tone) const;
private:
    void begin_run(InputEvent const& now_event);
    void end_run();
    void route_keys();
    void move_focus(int direction, bool regions);
    bool move_in_group(Key key);
    Layer top_layer() const;
    std::unordered_map<KeyHash, float> x_memory;
    std::unordered_map<KeyHash, FieldMemory> x_fields;
    std::unordered_map<std::uint64_t, Laid> x_laid;
    std::unordered_map<std::uint64_t, Picture> x_pictures, x_pictures_before;
    std::vector<std::unique_ptr<ImDrawList>> x_owned;
    std::vector<ImDrawList*> x_lists;
    std::unordered_map<KeyHash, int> x_seen;  // How often an id came in this run
    std::vector<Focusable> x_focusables, x_focusables_last;
    std::vector<Rect> x_clips;
    std::array<bool, layer_count> x_layers_open{}, x_layers_last{};
    std::array<KeyHash, layer_count> x_focus_below{};
    bool x_again = false, x_focus_is_text = false, x_focus_is_text_now = false;
    bool x_focus_enters = false, x_focus_enters_now = false, x_released = false;
    KeyHash x_reveal = 0;
    std::uint64_t x_run = 0, x_frame = 0;
    friend class Ui;
};
}  // namespace kz::ui
