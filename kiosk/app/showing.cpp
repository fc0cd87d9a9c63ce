// What screens are shown: the View of this moment, the slip, the candidate's settings, and what the driver
// may ask.
#include "core/base/base32.h"
#include "core/base/big_endian.h"
#include "core/base/log.h"
#include "kiosk/app/app.h"
#include "sync/wire/wire.h"
namespace kz::app {
using session::Screen;
namespace {
// Eight letters a person can read out: Crockford's base 32, of the first five bytes of the slip's hash.
std::string short_code(std::string_view text) {
    auto const hash = sha256(as_bytes(text));
    auto const bits = get_big_endian(ByteView{hash}.first(5));
    std::string code;
    for (int shift = 35; shift >= 0; shift -= 5) {
        if (shift == 15) code += '-';
        code += base32_letters[bits >> shift & 31];
    }
    return code;
}
std::string_view name_of(ui::ThemeName theme) {
    switch (theme) {
    case ui::ThemeName::Light: return "light";
    case ui::ThemeName::Dark: return "dark";
    case ui::ThemeName::HighContrast: return "high-contrast";
    }
    return "light";
}
ui::ThemeName theme_from(std::string_view name) {
    return name == "dark"            ? ui::ThemeName::Dark
           : name == "high-contrast" ? ui::ThemeName::HighContrast
                                     : ui::ThemeName::Light;
}
ui::Settings settings_from(session::Settings const& settings, std::string const& own_language) {
    return {theme_from(settings.theme), static_cast<int>(settings.zoom_percent),
            language_from(settings.language.empty() ? own_language : settings.language),
            settings.timer_hidden, settings.less_motion};
}
session::Settings settings_of(ui::Settings const& settings) {
    return {std::string{name_of(settings.theme)}, settings.language == Language::English ? "en" : "zh-CN",
            static_cast<std::uint64_t>(settings.zoom), settings.timer_hidden, settings.less_motion};
}
}  // namespace

// Settings belong to the candidate: changed on the screen they become an event; a new person finds the
// terminal's own.
void App::adopt_settings(ui::Ui& ui) {
    auto const shown = ui.settings();
    auto const recorded = [&] { return settings_from(x_recorder.state().settings, x_config.language); };
    if (shown != x_settings) {  // changed by the person since the last frame
        x_settings = shown;
        wish(session::Intent{session::ChangeSettings{settings_of(shown)}});
    } else if (recorded() != x_recorded_settings) {  // by an event: a restart, or the seat was cleared
        x_settings = recorded();
        x_wanted_settings = x_settings;
    }
    x_recorded_settings = recorded();
}
std::optional<ui::Settings> App::wanted_settings() { return std::exchange(x_wanted_settings, std::nullopt); }

void App::make_slip(session::Attempt const& attempt) {
    if (attempt.receipt) {
        if (!x_slip.from_issuer) x_slip = {attempt.receipt->note, short_code(attempt.receipt->note), true};
        return;
    }
    if (x_slip_attempt == attempt.id && !x_slip.qr_text.empty()) return;
    auto head = x_recorder.submission(attempt.id);
    if (!head || x_recorder.durable_state().events <= attempt.submitted_seq)
        return;  // durable first, then signed
    auto key = ledger::load_key(x_config.data);
    if (!key) {
        log::failure("the slip was not signed", {{"why", to_string(key.error())}});
        return;
    }
    wire::Slip const slip{x_recorder.origin(), attempt.submitted_seq + 1, *head, attempt.id,
                          attempt.submitted_seq};
    auto const text = wire::sign_slip(slip, *key);
    x_slip = {text, short_code(text), false};
    x_slip_attempt = attempt.id;
}

screens::View App::view(Now const& now, ui::Ui const& ui) {
    auto const& state = shown_state();
    if (auto const* attempt = state.attempt(); attempt && attempt->submitted_by) make_slip(*attempt);
    else x_slip = {}, x_slip_attempt.clear();
    screens::View view{.state = state, .site = x_site, .now = now};
    view.paper = x_sitting ? &x_sitting->paper : nullptr;
    view.language = ui.language();
    view.reader = x_reader_health, view.reader_advice = x_reader_advice, view.card_hint = x_card_hint;
    view.camera = x_camera_health, view.camera_advice = x_camera_advice;
    view.network = x_network;
    view.face = x_face;
    view.pin = x_pin;
    view.pin_wait = std::max(Millis{0}, state.pin.locked_until - state.clock.at(now));
    if (x_pin == screens::Pin::Ask && view.pin_wait > Millis{0}) view.pin = screens::Pin::Locked;
    view.slip = x_slip;
    view.saved.wall = x_saved_wall;
    view.saved.state = x_recorder.all_saved() ? screens::Saving::Saved : screens::Saving::Saving;
    if (auto failed = x_recorder.failure()) {
        view.saved.state = screens::Saving::Failed, view.saved.advice = failed->advice;
        view.storage = screens::Health::Failed;
    }
    view.evidence = {state.events,
                     x_recorder.durable_state().events,
                     !x_recorder.failure() && x_recorder.copies() == ledger::Copies::Both,
                     x_issuer_holds,
                     x_free_bytes,
                     std::string{program_version},
                     x_recorder.origin()};
    view.notice = x_notice, view.notice_args = x_notice_args;
    view.refusal = x_refusal;
    if (!x_no_service.empty()) view.service_only = true, view.refusal = x_no_service;
    return view;
}
ui::StateFields App::state_fields() {
    x_recorder.follow();
    auto const now = read_clocks();
    auto const& state = x_recorder.state();
    auto const* attempt = state.attempt();
    auto number = [](auto value) { return std::to_string(value); };
    auto const remaining = [&](session::Attempt const& of) {  // It stands still as the locked screen says.
        return x_recorder.failure() ? exam::left(of.timer, state.clock.last) : left(state, of, now);
    };
    auto const screen = x_recorder.failure() ? Screen::Locked : state.screen;
    return {{"screen", ui::json_string(session::name_of(screen))},
            {"attempt", attempt ? ui::json_string(attempt->id) : "null"},
            {"item", attempt ? ui::json_string(attempt->entry) : "null"},
            {"durable_seq", number(x_recorder.durable_state().events)},
            {"appended_seq", number(state.events)},
            {"remaining_ms", attempt ? number(remaining(*attempt).count()) : "null"},
            {"network", x_network.online ? "\"online\"" : "\"offline\""},
            {"witnessed_seq", number(x_issuer_holds)},
            {"state_hash", ui::json_string(to_hex(state_hash(x_recorder.durable_state())))}};
}
}  // namespace kz::app
