#pragma once  // Private: what every screen is drawn with, and the frame around each: bars, banners, help.
#include "kiosk/screens/screens.h"
namespace kz::screens {
using session::Screen;
using ui::FontSize;
using ui::Icon;
using ui::Key;
using ui::Look;
using ui::Tone;

struct Sheet {
    View const& view;
    Desk& desk;
    ui::Ui& ui;
    Wishes& wishes;
    Text t(std::string_view key, TextArgs args = {}) const { return ui.tr(key, args); }
    void wish(Wish wanted);
    void ask(session::Intent intent);
    session::State const& state() const { return view.state; }
    session::Attempt const* attempt() const { return view.state.attempt(); }
    // The screen's width in base pixels: what zoom leaves of it.
    float width() const { return ui.screen_rect().w / ui.px(1000) * 1000; }
    float height() const { return ui.screen_rect().h / ui.px(1000) * 1000; }
    bool narrow() const { return width() < 1100; }
};

// --- words
// -------------------------------------------------------------------------------------------------------
std::string hms(Millis span);                        // 01:12:40; rounded up to whole seconds
Text clock_minute(Sheet const& sheet, Millis wall);  // 10:12
Text clock_second(Sheet const& sheet, Millis wall);  // 10:12:07
Text date_minute(Sheet const& sheet, Millis wall);   // 2026年11月23日 10:12
Text date_second(Sheet const& sheet, Millis wall);
std::string bytes_in_words(std::uint64_t bytes);  // 118 GB
Text with_args(Sheet const& sheet, std::string const& key,
               std::vector<std::pair<std::string, std::string>> const& args);
std::int64_t minutes_up(Millis span);
std::string staff_of(session::State const& state);  // "1002" of "proctor:1002"; "" when nobody

// --- the frame
// ---------------------------------------------------------------------------------------------------
enum class Bar : std::uint8_t { None, CheckIn, Attempt };
struct Page {
    char const* id = "";
    Bar bar = Bar::CheckIn;
    ui::ScreenOptions options{};
    bool help = true;
    Text title{};  // of the top bar, after the paper's
};
// Draws bars, banners and the content; answers F1 and its dialogs itself. Returns the action pressed, or "".
std::string page(Sheet& sheet, Page page, std::function<void()> const& content);
ui::Action action(Sheet const& sheet, char const* id, char const* key, Icon icon = Icon::None);
// The notice, the refusal and the time warning, each one line; nothing when there is nothing to say.
void banners(Sheet& sheet);
// F1 and the dialogs that follow from it, for a screen that draws its own bars.
void call_help(Sheet& sheet);
void help_dialogs(Sheet& sheet);
Text help_note(Sheet& sheet);
// A column in the middle, at most this wide.
struct Centred {
    ui::Scope outer, inner;  // Ended in reverse order
};
Centred centred(Sheet& sheet, float width_max);
// A plain surface there, with a line along one edge; drawn below what follows.
enum class Edge : std::uint8_t { Top, Right };
void panel(Sheet& sheet, char const* id, ui::Rect rect, Edge edge);
// A dialog with one button that closes it; Escape does too.
void closing_dialog(Sheet& sheet, char const* id, Text const& title, std::function<void()> const& content);
ui::Scope dialog_scroll(Sheet& sheet, char const* id, float height);  // Inside a dialog
// PIN entry with its lock; wishes TypePin. Also ends it with a word when the PIN was wrong.
void pin_entry(Sheet& sheet);
void check_in_steps(Sheet& sheet, int current);

// --- the paper as the candidate meets it
// ---------------------------------------------------------------------------
enum class Done : std::uint8_t { Unseen, Seen, Partly, Answered };
struct Place {  // An entry on the way through the paper
    std::string id;
    int number = 1;
    exam::Entry const* entry = nullptr;  // null: the paper at hand does not know it
    exam::Section const* section = nullptr;
    Done done = Done::Unseen;
    bool flagged = false;
    bool task() const { return entry && entry->kind == exam::EntryKind::Task; }
};
std::vector<Place> places(View const& view);
Done done_of(View const& view, exam::Entry const* entry, std::string const& id);
Text title_of(Sheet const& sheet, Place const& place);
std::string answer_in_words(Sheet const& sheet, Place const& place);  // one line, for the read-only view
void draw_map(Sheet& sheet, std::vector<Place> const& all);

// --- one file each
// -------------------------------------------------------------------------------------------------
void draw_idle(Sheet& sheet);
void draw_consent(Sheet& sheet);
void draw_card(Sheet& sheet);
void draw_face(Sheet& sheet);
void draw_manual(Sheet& sheet);
void draw_confirm(Sheet& sheet);
void draw_rules(Sheet& sheet);
void draw_warmup(Sheet& sheet);
void draw_waiting(Sheet& sheet);
void draw_exam(Sheet& sheet);
void draw_review(Sheet& sheet);
void draw_submit(Sheet& sheet);
void draw_receipt(Sheet& sheet);
void draw_locked(Sheet& sheet);
void draw_service(Sheet& sheet);
}  // namespace kz::screens
