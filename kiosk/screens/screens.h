#pragma once  // The candidate's screens, one file each: a View in, Wishes out. No clock, file, device or
              // socket in here.
//
//     Wishes wishes = draw(view, desk, ui);      inside the window's frame function, once a run
//
// The window may run a frame several times (once an event and until the layout rests): collect the wishes of
// all runs, carry them out after the frame. What lasts is in the State and changes by events alone; what does
// not (an open dialog, half a PIN, a filter) is in the Desk, which the app owns and keeps from frame to
// frame. Thread: the UI thread.
#include "kiosk/screens/item_view.h"
#include "kiosk/screens/view.h"
#include "kiosk/ui/widgets.h"
#include <functional>
#include <set>
namespace kz::screens {
// The version of the text in assets/strings under consent.full_…; the app records it with the consent.
inline constexpr char consent_text_version[] = "2026-01";
// Two lines in words, no dialog: when this much is left, for `time_warning_shown`.
inline constexpr Millis time_warnings[] = {std::chrono::minutes{10}, std::chrono::minutes{5}};
inline constexpr Millis time_warning_shown = std::chrono::minutes{1};
inline constexpr std::size_t pin_digits_min = 4, pin_digits_max = 8;

enum class Dialog : std::uint8_t { None, Help, Staff, ConsentText, Map, TaskText, RefuseCheck, Answers };
enum class ReviewFilter : std::uint8_t { ToDo, Flagged, All };
struct Warmup {  // Nothing of it is recorded.
    int one = -1;
    std::set<int> many;
    std::string number, text;
    int drop = -1;
    std::vector<int> order{2, 0, 1};
    bool ordered = false;
};
struct Desk {
    // Set by the app once: draws the bench of a task entry. Empty: the entry says that its bench is missing.
    std::function<void(std::string const& entry, ui::Ui&, Wishes&)> draw_task;

    // Set by the app once: the paper's pictures, decoded and kept by the app. Empty: their words stand in for
    // them.
    PaperPictures picture;
    std::shared_ptr<ItemView> item_view =
        std::make_shared<ItemView>();  // laid-out text of the item on the screen

    session::Screen screen =
        session::Screen::Idle;  // drawn last; the rest below is forgotten when it changes
    std::string attempt;        // likewise, of the warm-up
    Millis since{};             // ui time it began
    Dialog dialog = Dialog::None;
    bool service_wanted = false;  // a proctor is typing the PIN to reach the service screen
    bool help_called = false;     // as drawn last; to notice the answer
    Millis help_seen_at{};        // ui time the proctor answered; zero: not
    std::string pin;
    std::string reason;     // the reason chip chosen
    int grant_minutes = 0;  // chosen by hand; zero: as proposed
    ReviewFilter filter = ReviewFilter::ToDo;
    bool filter_chosen = false;
    Millis warning_dismissed{};  // the warning that was put away; zero: none
    Warmup warmup;
};
// What is shown: the state's screen, except that failed storage locks everything.
session::Screen screen_shown(View const& view);
Wishes draw(View const& view, Desk& desk, ui::Ui& ui);
}  // namespace kz::screens
