#include "kiosk/screens/sheet.h"
#include <cmath>
#include <numbers>
namespace kz::screens {
namespace {
// The card drops onto the reader, lies there, lifts off: two movements of 150 ms, then rest. After half a
// minute it lies still, so that an idle terminal stays idle.
constexpr Millis move_time{150}, cycle{6'000}, lying{2'500}, motion_total{30'000}, frame_time{30};

// 0: above the reader, 1: on it.
float card_position(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const since = ui.now() - sheet.desk.since;
    if (!ui.motion() || since >= motion_total || since < Millis{0}) return 0;
    auto const at = since % cycle;
    auto const part = [](Millis t) {
        return static_cast<float>(t.count()) / static_cast<float>(move_time.count());
    };
    auto const drop = cycle / 2, lift = drop + move_time + lying;
    ui.frame_within(at < drop               ? drop - at
                    : at < drop + move_time ? frame_time
                    : at < lift             ? lift - at
                                            : frame_time);
    if (at < drop) return 0;
    if (at < drop + move_time) return part(at - drop);
    if (at < lift) return 1;
    return std::max(0.0F, 1 - part(at - lift));
}
struct Tilted {  // A drawing in its own upright units, turned and moved
    ui::Point centre;
    float sine, cosine;
    ui::Point at(float x, float y) const {
        return {centre.x + x * cosine - y * sine, centre.y + x * sine + y * cosine};
    }
};
// A filled rounded rectangle that may stand askew: eight points a corner.
void tilted_rect(ui::Canvas& canvas, Tilted const& tilt, ui::Rect rect, float radius, ui::Colour fill,
                 std::optional<ui::Stroke> border = {}) {
    std::vector<ui::Point> points;
    auto const corner = [&](float x, float y, float from) {
        for (int n = 0; n <= 8; ++n) {
            auto const angle = (from + 90.0F * static_cast<float>(n) / 8) * std::numbers::pi_v<float> / 180;
            points.push_back(tilt.at(x + radius * std::cos(angle), y + radius * std::sin(angle)));
        }
    };
    corner(rect.right() - radius, rect.y + radius, 270);
    corner(rect.right() - radius, rect.bottom() - radius, 0);
    corner(rect.x + radius, rect.bottom() - radius, 90);
    corner(rect.x + radius, rect.y + radius, 180);
    canvas.polygon(points, fill);
    if (!border) return;
    points.push_back(points.front());
    canvas.polyline(points, *border);
}
void draw_reader(ui::Canvas& canvas, bool lit) {
    using ui::Ink;
    canvas.fill({130, 360, 340, 130}, canvas.ink(Ink::Surface), 22);
    canvas.rect({130, 360, 340, 130}, {canvas.ink(Ink::Border), 4}, 22);
    canvas.fill({190, 384, 220, 12}, canvas.ink(Ink::Line), 6);
    canvas.disc({440, 462}, 7, canvas.ink(lit ? Ink::Ok : Ink::Border));
}
void draw_invitation(Sheet& sheet, float height) {
    using ui::Ink;
    auto canvas =
        sheet.ui.canvas("invitation", sheet.t("idle.picture"), {.view = {600, 600}, .height = height});
    auto const down = card_position(sheet);
    canvas->disc({300, 300}, 298, canvas->ink(Ink::PrimarySoft));
    draw_reader(*canvas, down >= 1 || sheet.view.reader == Health::Ready);
    auto const angle = -8.0F * (1 - down) * std::numbers::pi_v<float> / 180;
    Tilted const card{{300, 256 + 26 * down}, std::sin(angle), std::cos(angle)};
    tilted_rect(*canvas, card, {-155, -98, 310, 196}, 18, canvas->ink(Ink::Surface),
                ui::Stroke{canvas->ink(Ink::Primary), 4});
    auto const grey = canvas->ink(Ink::Line);
    tilted_rect(*canvas, card, {-128, -62, 120, 14}, 7, grey);
    tilted_rect(*canvas, card, {-128, -32, 146, 14}, 7, grey);
    tilted_rect(*canvas, card, {-128, -2, 146, 14}, 7, grey);
    tilted_rect(*canvas, card, {-128, 58, 230, 14}, 7, grey);
    tilted_rect(*canvas, card, {46, -66, 86, 106}, 8, canvas->ink(Ink::PrimarySoft));
    auto const blue = canvas->ink(Ink::Primary);
    canvas->disc(card.at(89, -28), 20, blue);
    std::vector<ui::Point> shoulders;
    for (int n = 0; n <= 16; ++n) {
        auto const a = std::numbers::pi_v<float> * static_cast<float>(n) / 16;
        shoulders.push_back(card.at(89 - 36 * std::cos(a), 36 - 30 * std::sin(a)));
    }
    canvas->polygon(shoulders, blue);
    if (down > 0) return;
    ui::Stroke const arrow{blue, 8};
    canvas->line({300, 74}, {300, 138}, arrow);
    ui::Point const head[] = {{276, 114}, {300, 140}, {324, 114}};
    canvas->polyline(head, arrow);
}
// Why this terminal invites nobody, or nothing when it does.
std::string why_not(View const& view) {
    if (view.service_only) return view.refusal.empty() ? "idle.service_only" : view.refusal;
    if (view.site.sitting_title.empty() || !view.paper) return "idle.no_sitting";
    if (view.reader != Health::Ready && view.reader != Health::Starting)
        return view.reader_advice.empty() ? "idle.no_reader" : view.reader_advice;
    return {};
}
void draw_closed(Sheet& sheet, std::string const& why) {
    auto& ui = sheet.ui;
    ui.status("cannot", sheet.t("idle.cannot"), ui::State::Warn);
    ui.heading(sheet.t(why));
    ui.text(sheet.t("idle.cannot_next"), {.tone = Tone::Muted});
}
void draw_call(Sheet& sheet) {
    auto& ui = sheet.ui;
    if (!sheet.view.card_hint.empty()) ui.banner("card-hint", sheet.t(sheet.view.card_hint), Tone::Warn);
    ui.heading(sheet.t("idle.invite"), FontSize::Title);
    ui.text(sheet.t("idle.without_card"), {.tone = Tone::Muted});
}
constexpr float low_below = 800;  // On a screen of 768 lines everything still stands without scrolling.
void draw_words(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& view = sheet.view;
    auto const& site = view.site;
    auto const small = sheet.height() < 600, low = sheet.height() < low_below;
    if (!site.site_name.empty())
        ui.text(sheet.t("idle.site", {{"site", site.site_name}}), {.tone = Tone::Muted});
    ui.heading(site.sitting_title.empty() ? sheet.t("idle.no_title") : verbatim(site.sitting_title),
               small ? FontSize::Heading : FontSize::Title);
    if (!site.sitting_line.empty()) ui.text(verbatim(site.sitting_line));
    auto const why = why_not(view);
    auto const closed = !why.empty();
    if (closed) draw_closed(sheet, why);
    ui.space(low ? 0 : 32);
    {
        auto row = ui.row();
        auto const size = low ? FontSize::Display : FontSize::Huge;
        ui.text(verbatim(sheet.state().seat),
                {.size = size, .tone = Tone::Primary, .weight = ui::Weight::Bold});
        auto beside = ui.column({.width = 240});
        ui.space(low ? 24 : 130);
        ui.text(sheet.t("idle.seat"), {.size = FontSize::Heading, .tone = Tone::Muted});
    }
    ui.space(low ? 0 : 32);
    if (!closed) draw_call(sheet);
    {
        auto row = ui.row();
        if (ui.button("help", sheet.t("help.call"), {.icon = Icon::Headset, .shortcut = {Key::F1}}))
            call_help(sheet);
        if (auto const note = help_note(sheet); !note.empty()) ui.status("help-note", note, ui::State::Ok);
    }
}
void device_status(Sheet& sheet, char const* id, Health health, std::string const& what) {
    auto const word = health == Health::Ready ? "ready" : health == Health::Starting ? "starting" : "failed";
    auto const sign = health == Health::Ready      ? ui::State::Ok
                      : health == Health::Starting ? ui::State::Pending
                                                   : ui::State::Danger;
    sheet.ui.status(id, sheet.t(what + word), sign);
}
void draw_status(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& view = sheet.view;
    device_status(sheet, "reader", view.reader, "idle.reader_");
    device_status(sheet, "camera", view.camera, "idle.camera_");
    if (view.storage == Health::Ready && view.evidence.free_bytes > 0)
        ui.status("storage",
                  sheet.t("idle.storage_free", {{"free", bytes_in_words(view.evidence.free_bytes)}}),
                  ui::State::Ok);
    else device_status(sheet, "storage", view.storage, "idle.storage_");
    ui.status("network", sheet.t(view.network.online ? "idle.online" : "idle.offline"),
              view.network.online ? ui::State::Ok : ui::State::Off);
}
void draw_languages(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const choose = [&](char const* id, char const* key, char const* tag) {
        if (!ui.link(id, sheet.t(key))) return;
        auto settings = sheet.state().settings;
        settings.language = tag;
        sheet.ask(session::ChangeSettings{settings});
    };
    choose("chinese", "idle.chinese", "zh-CN");
    choose("english", "idle.english", "en");
    if (ui.link("staff", sheet.t("idle.staff"))) {
        sheet.desk.dialog = Dialog::Staff;
        sheet.desk.service_wanted = true;
    }
    auto const wall = sheet.view.now.wall;
    ui.text(date_minute(sheet, wall), {.weight = ui::Weight::Bold, .wide = true});
    ui.frame_within(Millis{60'000 - wall.count() % 60'000 + 5});
}
void in_row(Sheet& sheet, ui::Rect rect, ui::RowOptions const& options, void (*draw_part)(Sheet&)) {
    auto place = sheet.ui.place(rect);
    auto row = sheet.ui.row(options);
    draw_part(sheet);
}
// Along the lower edge: on a wide window one line, else two.
void draw_strip(Sheet& sheet, ui::Rect strip, bool two_lines) {
    auto& ui = sheet.ui;
    panel(sheet, "status-panel", strip, Edge::Top);
    auto const inset = ui.px(24), line = ui.px(36), width = strip.w - 2 * inset, x = strip.x + inset;
    ui::RowOptions const left{.gap = 32}, right{.gap = ui::Sizes::gap_large, .align = ui::Align::End};
    if (two_lines) {
        in_row(sheet, {x, strip.y + ui.px(16), width, line}, left, draw_status);
        in_row(sheet, {x, strip.y + ui.px(60), width, line}, left, draw_languages);
        return;
    }
    auto const part = width * 0.64F;
    in_row(sheet, {x, strip.y + ui.px(22), part, line}, left, draw_status);
    in_row(sheet, {x + part, strip.y + ui.px(18), width - part, line}, right, draw_languages);
}
// Small or zoomed: one column that scrolls, the invitation first in sight.
void draw_compact(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto scroll = ui.scroll("idle-words");
    ui.space(12);
    banners(sheet);
    draw_words(sheet);
    ui.space(8);
    {
        auto row = ui.row({.gap = 32});
        draw_status(sheet);
    }
    auto row = ui.row({.gap = 32});
    draw_languages(sheet);
}
void draw_wide(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const all = ui.available();
    auto const two_lines = sheet.width() < 1700;
    auto const strip = ui.px(two_lines ? 112 : 72), pad = ui.px(sheet.width() < 1500 ? 48 : 128);
    ui::Rect const top{all.x, all.y, all.w, all.h - strip};
    auto const words = top.w * 0.56F;
    {
        auto place = ui.place({top.x + pad, top.y, words - pad - ui.px(16), top.h});
        auto scroll = ui.scroll("idle-words");
        ui.space(sheet.height() < low_below ? 24 : 88);
        banners(sheet);
        draw_words(sheet);
    }
    {
        auto const side = std::min({top.w - words - ui.px(48), top.h - ui.px(96), ui.px(600)});
        auto const x = top.x + words + (top.w - words - side) / 2 - ui.px(16);
        auto place = ui.place({x, top.y + (top.h - side) / 2, side, side});
        draw_invitation(sheet, side / ui.px(1000) * 1000);
    }
    draw_strip(sheet, {all.x, top.bottom(), all.w, strip}, two_lines);
}
}  // namespace

void draw_idle(Sheet& sheet) {
    auto const compact = sheet.width() < 1000 || sheet.height() < 600;
    sheet.ui.screen("idle", {.scroll = false, .pad = compact ? 24.0F : 0.0F}, [&] {
        auto const all = sheet.ui.available();
        if (compact) draw_compact(sheet);
        else draw_wide(sheet);
        // Whoever needs larger words needs them before the card is down.
        sheet.ui.gear({all.x, all.y, all.w, sheet.ui.px(72)});
    });
    help_dialogs(sheet);
}
}  // namespace kz::screens
