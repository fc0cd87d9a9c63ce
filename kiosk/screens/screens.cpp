#include "kiosk/screens/sheet.h"
namespace kz::screens {
namespace {
// Half a PIN, an open dialog or a chosen reason must not survive the screen it was meant for.
void turn_page(Desk& desk, View const& view, Screen screen, Millis now) {
    auto const& state = view.state;
    if (desk.help_called && !state.help_called && screen != Screen::Idle) desk.help_seen_at = now;
    if (state.help_called) desk.help_seen_at = {};
    desk.help_called = state.help_called;
    if (desk.attempt != state.current) {
        desk.attempt = state.current;
        desk.warmup = {};
        desk.warning_dismissed = {};
        desk.filter_chosen = false;
        desk.help_seen_at = {};
    }
    if (desk.screen == screen) return;
    desk.screen = screen;
    desk.since = now;
    desk.dialog = Dialog::None;
    desk.service_wanted = false;
    desk.pin.clear();
    desk.reason.clear();
    desk.grant_minutes = 0;
}
void draw_screen(Screen screen, Sheet& sheet) {
    switch (screen) {
    case Screen::Idle: return draw_idle(sheet);
    case Screen::Consent: return draw_consent(sheet);
    case Screen::Card: return draw_card(sheet);
    case Screen::Face: return draw_face(sheet);
    case Screen::Manual: return draw_manual(sheet);
    case Screen::Confirm: return draw_confirm(sheet);
    case Screen::Rules: return draw_rules(sheet);
    case Screen::Warmup: return draw_warmup(sheet);
    case Screen::Waiting: return draw_waiting(sheet);
    case Screen::Exam: return draw_exam(sheet);
    case Screen::Review: return draw_review(sheet);
    case Screen::Submit: return draw_submit(sheet);
    case Screen::Receipt: return draw_receipt(sheet);
    case Screen::Locked: return draw_locked(sheet);
    case Screen::Service: return draw_service(sheet);
    }
}
}  // namespace

void Sheet::wish(Wish wanted) { wishes.push_back(std::move(wanted)); }
void Sheet::ask(session::Intent intent) { wishes.emplace_back(std::move(intent)); }
Screen screen_shown(View const& view) {
    if (view.state.screen == Screen::Service) return Screen::Service;
    if (view.storage == Health::Failed || view.saved.state == Saving::Failed) return Screen::Locked;
    return view.state.screen;
}
Wishes draw(View const& view, Desk& desk, ui::Ui& ui) {
    Wishes wishes;
    auto const screen = screen_shown(view);
    turn_page(desk, view, screen, ui.now());
    Sheet sheet{view, desk, ui, wishes};
    draw_screen(screen, sheet);
    return wishes;
}
}  // namespace kz::screens
