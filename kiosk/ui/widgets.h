#pragma once  // What screens are made of. One `Ui` lives through the program; screens call it anew for every
              // frame.
// A frame is drawn from the state and reports what the person did; the state is changed afterwards by the
// caller. The frame function runs once for each input event and then once or twice without input, until
// nothing moves any more; only the last run is shown. So it must not count its calls or change anything but
// through what it reports. UI thread only. Sizes in options are base pixels at 100 % zoom; rectangles are
// window pixels.
#include "core/base/clock.h"
#include "core/base/text.h"
#include "kiosk/ui/canvas.h"
#include "kiosk/ui/text_edit.h"
#include <functional>
#include <memory>
namespace kz::ui {
struct Id {  // From the domain ("item-7", 7), never from a label or a position that may change.
    std::string text;
    Id(char const* name) : text(name) {}
    Id(std::string name) : text(std::move(name)) {}
    Id(std::string_view name) : text(name) {}
    Id(std::integral auto number) : text(std::to_string(number)) {}
};
struct Settings {  // The candidate's, not the terminal's.
    ThemeName theme = ThemeName::Light;
    int zoom = 100;
    Language language = Language::Chinese;
    bool timer_hidden = false, less_motion = false;
    friend bool operator==(Settings const&, Settings const&) = default;
};
enum class Tone { Normal, Muted, Primary, Ok, Warn, Danger };
struct Length {
    float base = 0, weight = 0;
};
constexpr Length px(float base) { return {base, 0}; }      // A fixed width
constexpr Length fr(float weight) { return {0, weight}; }  // A share of what is left

class Scope {  // Ends a column, row, card, … when it goes out of scope.
public:
    explicit Scope(std::function<void()> end) : x_end(std::move(end)) {}
    Scope(Scope&& other) noexcept : x_end(std::exchange(other.x_end, nullptr)) {}
    Scope(Scope const&) = delete;
    Scope& operator=(Scope const&) = delete;
    Scope& operator=(Scope&&) = delete;
    ~Scope() {
        if (x_end) x_end();
    }
private:
    std::function<void()> x_end;
};
class Columns {
public:
    Columns(Core& core, std::vector<Rect> cells, float gap, bool stacked);
    ~Columns();
    Columns(Columns const&) = delete;
    Columns& operator=(Columns const&) = delete;
    Scope cell();  // The next one, left to right.
private:
    Core& x_core;
    std::vector<Rect> x_cells;
    std::size_t x_next = 0;
    float x_bottom = 0, x_gap = 0;
    bool x_stacked = false;
};

struct ColumnOptions {
    float width = 0;
    float gap = Sizes::gap;
    Align align = Align::Start;
    float height = 0;
};
struct RowOptions {
    float gap = Sizes::gap;
    Align align = Align::Start;
    bool wrap = true;
};
struct CardOptions {
    float pad = Sizes::pad_card;
    float height = 0;          // 0: what its content needs
    float width = 0;           // 0: all there is
    Tone tone = Tone::Normal;  // Ok, Warn, Danger tint it
    bool selected = false;
};
struct TextStyle {
    FontSize size = FontSize::Body;
    Tone tone = Tone::Normal;
    Weight weight = Weight::Regular;
    Align align = Align::Start;
    bool wide = false;  // True: no limit of 40 characters a line
};
enum class Look { Primary, Secondary, Quiet, Danger };
struct ButtonOptions {
    Look look = Look::Secondary;
    Icon icon = Icon::None;
    bool icon_after = false;
    bool enabled = true;
    float width = 0;      // 0: natural; < 0: all there is
    KeyPress shortcut{};  // From anywhere on the screen; a plain letter not out of text fields
    std::string hint{};   // Spoken and in the tree's value
};
struct ChoiceCard {
    Icon icon = Icon::None;
    Text title{};
    std::vector<Text> points{};
    Text action{};             // The card's own button; the whole card may be pressed.
    bool focus_first = false;  // Enter chooses it: the first of equal ones
};
enum class Pick { One, Many };  // radio, checkbox
struct OptionOptions {
    Pick pick = Pick::One;
    bool selected = false, enabled = true;
    char key = 0;          // 'A'…'H' or '1'…'9': chooses it from anywhere outside a text field
    bool compact = false;  // Only the mark, for cells of a table; the label is in the tree alone
    float width = 0;       // 0: all there is
};
struct FieldOptions {
    bool enabled = true;
    bool show_label = true;
    bool secret = false;
    float width = 0;  // 0: all there is
    std::size_t length_max = 200;
    Text placeholder{};
    Text problem{};         // Drawn below in danger, with its icon
    std::string allowed{};  // ASCII characters that may be typed; empty: all
};
struct AreaOptions {
    bool enabled = true;
    bool show_label = true;
    float height = 200;  // Base px
    std::size_t length_max = 20'000;
    bool counter = true;  // "44 字" below
    Text note{};          // Below, on the right
};
struct DropdownOptions {
    bool enabled = true;
    bool show_label = true;
    float width = 0;
    Text placeholder{};
};
enum class State { Ok, Pending, Warn, Danger, Off };
struct TimerOptions {
    FontSize size = FontSize::Heading;
    bool hidden = false;
    bool warn_ten = true;
};
struct TableColumn {
    Text head{};
    Length width = fr(1);
    Align align = Align::Start;
};
struct TableCell {
    Text text{};
    Tone tone = Tone::Normal;
    Icon icon = Icon::None;
};
struct TableOptions {
    std::vector<TableColumn> columns{};
    bool head = true;
    bool selectable = false;
    int selected = -1;
};
struct ImageOptions {
    float width = 0, height = 0;
    bool cover = false;
    float radius = Sizes::radius;
};
struct MapCell {
    bool seen = false, answered = false, flagged = false, current = false, enabled = true;
};
struct Move {
    int from = 0, to = 0;
};
struct Confirm {
    Text title{}, body{}, yes{}, no{};
    bool danger = false;
};
enum class Answer { None, Yes, No };
struct PinResult {
    bool changed = false, entered = false;
};
struct PinOptions {
    int digits_max = 8;
    bool enabled = true;
    Text problem{};
};

struct Action {  // A button of the bottom bar
    Id id;
    Text label;
    Icon icon = Icon::None;
    bool icon_after = false, enabled = true;
    KeyPress shortcut{};
    Look look = Look::Secondary;
};
struct TopBar {
    Text name{}, seat{}, title{};  // Candidate, seat, paper; empty ones are left out
    std::optional<Millis> remaining{};
    Text saved{};
    State saved_state = State::Ok;
    Text network{};
    State network_state = State::Ok;
    Text right{};  // Anything short at the right
    bool gear = true;
};
struct ScreenOptions {
    std::optional<TopBar> top{};
    std::vector<Action> left{};  // Help first: give it Key::F1
    Text note{};                 // Muted, beside the left buttons
    std::vector<Action> right{};
    std::optional<Action> primary{};  // One; Enter does it, Ctrl+Enter inside a text area
    bool scroll = true;               // Content that does not fit scrolls; false: the content fits itself in
    float pad = 48;                   // Around the content
};

class Ui {
public:
    explicit Ui(Core& core) : x_core(core) {}
    // Facts
    Theme const& theme() const;
    Settings const& settings() const;
    Language language() const;
    Text tr(std::string_view key, TextArgs args = {}) const;
    Millis now() const;  // Steady, for motion; never for exam time
    Rect screen_rect() const;
    Rect available() const;  // What is left of the innermost column or cell
    float px(float base) const;
    // The frame after this one should come no later than in `wait`: clocks and motion ask for it.
    void frame_within(Millis wait);
    bool motion() const;  // False: show the end state at once
    // The event of this run, if nobody took it yet; for shortcuts of a whole screen. `take` = this press was
    // ours.
    bool take(KeyPress press);
    // Layout
    Scope scope(Id const& id);  // A namespace for ids
    Scope column(ColumnOptions const& options = {});
    Scope row(RowOptions const& options = {});
    // Shares alone (fr) stand one below the other where they would be narrower than Sizes::column_min.
    Columns columns(std::vector<Length> widths, float gap = Sizes::gap_large);
    Scope place(Rect rect);  // A column exactly there, outside the flow
    Scope card(Id const& id, CardOptions const& options = {});
    Scope scroll(Id const& id, float height = 0);  // 0: all that is left
    Scope region(Id const& id);                    // F6 goes to the next
    Scope group(Id const& id);                     // One Tab stop; arrows move inside
    Scope disabled(bool yes);
    void space(float base);
    void separator();
    // Text
    void heading(Text const& text, FontSize size = FontSize::Heading);  // Title is the screen's own
    void text(Text const& text, TextStyle const& style = {});
    void bullets(std::span<Text const> points, TextStyle const& style = {});
    void facts(std::span<std::pair<Text, Text> const> rows);  // Name and value lines, as on the receipt
    Size measure(Text const& text, TextStyle const& style, float width_max) const;
    float text_width(std::string_view text, Font const& font) const;
    FontMetrics metrics(Font const& font) const;
    // Things to press
    bool button(Id const& id, Text const& label, ButtonOptions const& options = {});
    bool link(Id const& id, Text const& label);
    bool chip(Id const& id, Text const& label, bool selected);
    bool choice_card(Id const& id, ChoiceCard const& card, float height = 0);
    // What the tallest of them needs at that width (window pixels): cards that stand for equal ways are
    // equal.
    float choice_card_height(std::span<ChoiceCard const> cards, float width) const;
    bool option(Id const& id, Text const& label, OptionOptions const& options);
    bool map_cell(Id const& id, Text const& label, MapCell const& cell);
    std::optional<int> tabs(Id const& id, std::span<Text const> labels, int selected);
    std::optional<int> dropdown(Id const& id, Text const& label, std::span<Text const> options, int selected,
                                DropdownOptions const& settings = {});
    std::optional<int> table(Id const& id, Text const& label, TableOptions const& options,
                             std::span<std::vector<TableCell> const> rows);  // The row clicked
    std::optional<Move> order_list(Id const& id, Text const& label, std::span<Text const> items);
    // Text entry. `value` is the caller's; edits say how it changes. The second forms apply them.
    Edits field_edits(Id const& id, Text const& label, std::string_view value,
                      FieldOptions const& options = {});
    bool text_field(Id const& id, Text const& label, std::string& value, FieldOptions const& options = {});
    Edits text_area(Id const& id, Text const& label, std::string_view value, AreaOptions const& options = {});
    PinResult pin_pad(Id const& id, Text const& label, std::string& value, PinOptions const& options = {});
    // Things to see
    void status(Id const& id, Text const& text, State state);
    void timer(Id const& id, Text const& label, Millis remaining, TimerOptions const& options = {});
    void steps(Id const& id, std::span<Text const> names, int current);  // Those before `current` are done.
    bool banner(Id const& id, Text const& text, Tone tone, Text const& action = {});
    void image(Id const& id, Text const& label, Picture const& picture, ImageOptions const& options = {});
    void qr(Id const& id, Text const& label, std::string_view content, float side);
    void icon(Icon icon, float size, Tone tone = Tone::Primary);
    std::unique_ptr<Canvas> canvas(Id const& id, Text const& label, CanvasOptions const& options = {});
    // Above everything else while called in a frame
    Answer confirm(Id const& id, Confirm const& options);
    void dialog(Id const& id, Text const& title, std::function<void()> const& content);
    // A whole screen: bars, content between them, gear with its settings. Returns the id of the action
    // pressed, or "".
    std::string screen(Id const& id, ScreenOptions const& options, std::function<void()> const& content);
    // The gear at the right end of a bar, for a screen that draws its own; Ui::screen's top bar has one.
    void gear(Rect bar);
    void focus(Id const& id);  // The next time a widget of that id is drawn
private:
    bool icon_button(Id const& id, Text const& label,
                     ButtonOptions const& options);  // The label is in the tree alone.
    std::string bottom_bar(Rect area, ScreenOptions const& options, bool two_rows);
    Core& x_core;
};
}  // namespace kz::ui
