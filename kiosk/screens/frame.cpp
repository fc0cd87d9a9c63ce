#include "kiosk/screens/sheet.h"
namespace kz::screens {
namespace {
constexpr Millis help_seen_shown = std::chrono::minutes{2};

ui::TopBar check_in_bar(Sheet const& sheet) {
    ui::TopBar top;
    top.name = sheet.t("bar.site_seat", {{"site", sheet.view.site.site_name}, {"seat", sheet.state().seat}});
    top.right = sheet.t(sheet.desk.screen == Screen::Service ? "service.title" : "bar.check_in");
    return top;
}
void fill_saved(Sheet const& sheet, ui::TopBar& top) {
    auto const& saved = sheet.view.saved;
    if (sheet.desk.screen == Screen::Locked || saved.state == Saving::Failed) {
        top.saved = sheet.t("bar.not_saved"), top.saved_state = ui::State::Danger;
    } else if (saved.state == Saving::Saving) {
        top.saved = sheet.t("bar.saving"), top.saved_state = ui::State::Pending;
    } else {
        auto const time = clock_second(sheet, saved.wall).str();
        top.saved = sheet.narrow() ? sheet.t("bar.saved") : sheet.t("bar.saved_at", {{"time", time}});
        top.saved_state = ui::State::Ok;
    }
}
ui::TopBar attempt_bar(Sheet const& sheet, Text const& title) {
    ui::TopBar top;
    auto const* attempt = sheet.attempt();
    auto const& site = sheet.view.site;
    top.name = verbatim(attempt ? attempt->masked_name : sheet.state().check_in.masked_name);
    top.seat = sheet.t("bar.seat", {{"seat", sheet.state().seat}});
    if (!sheet.narrow())
        top.title = title.empty()
                        ? verbatim(site.sitting_title)
                        : sheet.t("bar.title", {{"paper", site.sitting_title}, {"part", title.str()}});
    if (attempt && attempt->phase == session::Phase::Running && sheet.desk.screen != Screen::Locked) {
        top.remaining = session::left(sheet.state(), *attempt, sheet.view.now);
        sheet.ui.frame_within(Millis{top.remaining->count() % 1000 + 5});
    }
    if (attempt && attempt->submitted_by) {
        top.saved = sheet.t("bar.submitted");
    } else {
        fill_saved(sheet, top);
    }
    if (!sheet.view.network.online) {
        top.network = sheet.t(sheet.width() < 1500 ? "bar.offline" : "bar.offline_safe");
        top.network_state = ui::State::Off;
    }
    return top;
}
void time_warning(Sheet& sheet) {
    auto const* attempt = sheet.attempt();
    if (!attempt || attempt->phase != session::Phase::Running || !attempt->timer.running) return;
    auto const left = session::left(sheet.state(), *attempt, sheet.view.now);
    for (auto const warning : time_warnings) {
        if (left > warning || left <= warning - time_warning_shown || sheet.desk.warning_dismissed == warning)
            continue;
        auto const minutes = std::to_string(minutes_up(warning));
        if (sheet.ui.banner("time-warning", sheet.t("timer.minutes_left", {{"minutes", minutes}}), Tone::Warn,
                            sheet.t("common.understood")))
            sheet.desk.warning_dismissed = warning;
    }
}
void help_dialog(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const called = sheet.state().help_called || sheet.desk.help_seen_at == Millis{};
    ui.dialog("help-dialog", sheet.t(called ? "help.called_title" : "help.seen_title"), [&] {
        ui.text(sheet.t(called ? "help.called_text" : "help.seen_text"));
        ui.space(ui::Sizes::gap);
        auto row = ui.row();
        if (ui.button("help-close", sheet.t("help.go_on"), {.look = Look::Primary}))
            sheet.desk.dialog = Dialog::None;
        if (ui.button("help-staff", sheet.t("help.staff"), {.icon = Icon::Lock})) {
            sheet.desk.dialog = Dialog::Staff;
            sheet.desk.service_wanted = true;
        }
        if (ui.take({Key::Escape})) sheet.desk.dialog = Dialog::None;
    });
}
void staff_dialog(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui.dialog("staff-dialog", sheet.t("pin.title"), [&] {
        pin_entry(sheet);
        ui.space(ui::Sizes::gap);
        auto row = ui.row();
        if (ui.button("staff-close", sheet.t("common.cancel")) || ui.take({Key::Escape})) {
            sheet.desk.dialog = Dialog::None;
            sheet.desk.service_wanted = false;
            sheet.desk.pin.clear();
        }
    });
}
}  // namespace

ui::Action action(Sheet const& sheet, char const* id, char const* key, Icon icon) {
    return {.id = id, .label = sheet.t(key), .icon = icon};
}
Text help_note(Sheet& sheet) {
    if (sheet.state().help_called) return sheet.t("help.called_note");
    auto& seen = sheet.desk.help_seen_at;
    if (seen == Millis{}) return {};
    if (sheet.ui.now() - seen > help_seen_shown) {
        seen = {};
        return {};
    }
    sheet.ui.frame_within(help_seen_shown);
    return sheet.t("help.seen_note");
}
void call_help(Sheet& sheet) {
    if (!sheet.state().help_called) sheet.ask(session::CallHelp{});
    sheet.desk.help_seen_at = {};
    sheet.desk.dialog = Dialog::Help;
}
void help_dialogs(Sheet& sheet) {
    if (sheet.desk.service_wanted && !sheet.state().staff.empty()) {  // The PIN was right.
        sheet.desk.service_wanted = false;
        sheet.desk.dialog = Dialog::None;
        sheet.ask(session::TurnTo{session::Page::Service});
    }
    if (sheet.desk.dialog == Dialog::Help) help_dialog(sheet);
    if (sheet.desk.dialog == Dialog::Staff) staff_dialog(sheet);
}
void banners(Sheet& sheet) {
    auto const& view = sheet.view;
    if (!view.notice.empty() && sheet.ui.banner("notice", with_args(sheet, view.notice, view.notice_args),
                                                Tone::Normal, sheet.t("common.understood")))
        sheet.wish(DismissNotice{});
    if (!view.refusal.empty() && !view.service_only)
        sheet.ui.banner("refusal", sheet.t(view.refusal), Tone::Warn);
    time_warning(sheet);
}
std::string page(Sheet& sheet, Page page, std::function<void()> const& content) {
    auto& options = page.options;
    if (page.bar == Bar::CheckIn) options.top = check_in_bar(sheet);
    if (page.bar == Bar::Attempt) options.top = attempt_bar(sheet, page.title);
    if (page.help) {
        auto help = action(sheet, "help", "help.call", Icon::Headset);
        help.shortcut = {Key::F1};
        options.left.insert(options.left.begin(), std::move(help));
        if (auto note = help_note(sheet); !note.empty()) options.note = note;
    }
    auto pressed = sheet.ui.screen(page.id, options, [&] {
        if (options.pad > 0) banners(sheet);
        content();
    });
    if (pressed == "help") call_help(sheet);
    if (page.help) help_dialogs(sheet);
    return pressed;
}
Centred centred(Sheet& sheet, float width_max) {
    auto const all = sheet.ui.available();
    auto const width = std::min(all.w, sheet.ui.px(width_max));
    auto outer = sheet.ui.column({.align = ui::Align::Centre});
    return {std::move(outer), sheet.ui.column({.width = width / sheet.ui.px(1000) * 1000})};
}
void panel(Sheet& sheet, char const* id, ui::Rect rect, Edge edge) {
    auto there = sheet.ui.place(rect);
    auto canvas = sheet.ui.canvas(id, {}, {.height = rect.h / sheet.ui.px(1000) * 1000});
    auto const size = canvas->size();
    canvas->fill({0, 0, size.w, size.h}, canvas->ink(ui::Ink::Surface));
    ui::Stroke const line{canvas->ink(ui::Ink::Line), sheet.ui.theme().border()};
    if (edge == Edge::Top) canvas->line({0, 0.5F}, {size.w, 0.5F}, line);
    else canvas->line({size.w - 0.5F, 0}, {size.w - 0.5F, size.h}, line);
}
ui::Scope dialog_scroll(Sheet& sheet, char const* id, float height) {
    // A short window's dialog scrolls as a whole; a bar inside a bar helps nobody.
    constexpr float around = 320;  // title, buttons, the padding and what stays free of the window
    return sheet.height() < height + around ? sheet.ui.column() : sheet.ui.scroll(id, height);
}
void closing_dialog(Sheet& sheet, char const* id, Text const& title, std::function<void()> const& content) {
    auto& ui = sheet.ui;
    ui.dialog(id, title, [&] {
        content();
        ui.space(ui::Sizes::gap);
        if (ui.button("close", sheet.t("common.close"), {.look = Look::Primary}) || ui.take({Key::Escape}))
            sheet.desk.dialog = Dialog::None;
    });
}
void pin_entry(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto& pin = sheet.desk.pin;
    auto const& view = sheet.view;
    ui::PinOptions options{.digits_max = static_cast<int>(pin_digits_max)};
    if (view.pin == Pin::Locked) {
        options.enabled = false;
        options.problem = sheet.t("pin.locked_for", {{"time", hms(view.pin_wait)}});
        ui.frame_within(Millis{1000});
    } else if (view.pin == Pin::Wrong && pin.empty()) {
        options.problem = sheet.t("pin.wrong");
    } else if (view.pin == Pin::Checking) {
        options.enabled = false;
    }
    auto const result = ui.pin_pad("pin", sheet.t("pin.label"), pin, options);
    if (result.entered && pin.size() >= pin_digits_min) {
        sheet.wish(TypePin{pin});
        pin.clear();
    }
    if (view.pin == Pin::Checking) ui.status("pin-checking", sheet.t("pin.checking"), ui::State::Pending);
}
void check_in_steps(Sheet& sheet, int current) {
    std::vector<Text> const names{sheet.t("steps.card"), sheet.t("steps.identity"), sheet.t("steps.confirm")};
    sheet.ui.steps("steps", names, current);
    sheet.ui.space(ui::Sizes::gap_large);
}
}  // namespace kz::screens
