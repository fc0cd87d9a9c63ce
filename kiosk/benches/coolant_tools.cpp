#include "kiosk/benches/coolant_sheet.h"
#include <algorithm>
#include <charconv>
#include <cmath>
namespace kz::benches {
namespace {
using ui::Align;
using ui::FontSize;
using ui::Ink;
using ui::Tone;
using ui::Weight;

void draw_display(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& meter = sheet.state().meter;
    auto const text = meter.shown ? reading_text(meter.shown->reading) : std::string{};
    auto const canvas = ui.canvas("meter-display", sheet.t("bench.tab_meter"), {.height = 116});
    auto const size = canvas->size();
    canvas->fill({0, 0, size.w, size.h}, canvas->ink(Ink::Lcd), ui.px(6));
    canvas->rect({0.5F, 0.5F, size.w - 1, size.h - 1}, {canvas->ink(Ink::Border), 1}, ui.px(6));
    auto const ink = canvas->ink(Ink::LcdInk);
    auto const small = ui.theme().font(FontSize::Small), pad = ui.px(20);
    if (meter.mode == MeterMode::Off) {
        canvas->text({pad, size.h / 2 - small * 0.75F}, sheet.t("bench.meter_off"), {small}, ink);
    } else {
        auto flags = sheet.t("bench.lcd_" + std::string{name(meter.mode)}).str() + "   " +
                     (meter.range == 0 ? "AUTO" : range_text(meter.mode, meter.range));
        if (meter.hold == Switch::On) flags += "   HOLD";
        canvas->text({pad, ui.px(8)}, verbatim(flags), {small}, ink);
        auto const unit =
            meter.shown && !meter.shown->reading.overload ? unit_text(meter.shown->reading.unit) : "";
        auto const unit_size = ui.theme().font(FontSize::Heading);
        auto const unit_width = unit.empty() ? 0 : ui.text_width(unit, {unit_size}) + ui.px(8);
        auto const digits = meter.shown ? digits_text(meter.shown->reading) : "- - - -";
        auto const room = size.w - 2 * pad - unit_width, full = ui.px(64);
        auto const big = std::min(full, full * room / ui.text_width(digits, {full, Weight::Bold}));
        auto const bottom = size.h - ui.px(6);
        canvas->text({size.w - pad - unit_width, bottom - big * 1.28F}, verbatim(digits), {big, Weight::Bold},
                     ink, Align::End);
        canvas->text({size.w - pad, bottom - unit_size * 1.6F}, verbatim(unit), {unit_size}, ink, Align::End);
    }
    canvas->describe("reading", sheet.t("bench.reading"), text, ui::Role::Status);
}
void draw_modes(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& meter = sheet.state().meter;
    auto group = ui.group("modes");
    auto row = ui.row({.gap = 8});
    for (auto mode : {MeterMode::VoltsDc, MeterMode::Ohms, MeterMode::Amps, MeterMode::Continuity})
        if (ui.chip("mode-" + std::string{name(mode)}, sheet.t("bench.mode_" + std::string{name(mode)}),
                    meter.mode == mode))
            sheet.ask(SetMeter{meter.mode == mode ? MeterMode::Off : mode, 0});
    if (ui.chip("hold", sheet.t("bench.hold"), meter.hold == Switch::On))
        sheet.ask(SetHold{meter.hold == Switch::On ? Switch::Off : Switch::On});
}
void draw_range(Sheet& sheet) {
    auto const& meter = sheet.state().meter;
    std::vector<Text> ranges{sheet.t("bench.range_auto")};
    for (int range = 1; range <= range_count(meter.mode); ++range)
        ranges.push_back(verbatim(range_text(meter.mode, range)));
    if (auto chosen =
            sheet.ui.dropdown("range", sheet.t("bench.range"), ranges, meter.range,
                              {.enabled = meter.mode != MeterMode::Off, .show_label = false, .width = 170}))
        sheet.ask(SetMeter{meter.mode, static_cast<std::uint8_t>(*chosen)});
}
void begin_moving(Sheet& sheet) {
    auto& desk = sheet.desk;
    desk.left = 0;
    // P takes the red probe, P again the black one, once more lets go.
    if (!desk.hand) desk.hand = Probe::Red;
    else if (*desk.hand == Probe::Red) desk.hand = Probe::Black;
    else desk.hand.reset();
    if (!desk.hand) return;
    auto const& meter = sheet.state().meter;
    auto node = *desk.hand == Probe::Red ? meter.red : meter.black;
    if (node == Node::None) node = *desk.hand == Probe::Red ? Node::EcmA : Node::Body;
    sheet.ui.focus("node-" + std::string{name(node)});
}
}  // namespace

void draw_meter(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& meter = sheet.state().meter;
    {
        auto columns = ui.columns({ui::fr(1), ui::fr(1)}, 20);
        {
            auto cell = columns.cell();
            draw_display(sheet);
        }
        auto cell = columns.cell();
        draw_modes(sheet);
    }
    auto const hint = !sheet.desk.hand
                          ? Text{}
                          : sheet.t(*sheet.desk.hand == Probe::Red ? "bench.hand_red" : "bench.hand_black");
    {
        auto columns = ui.columns({ui::fr(1), ui::fr(1)}, 12);
        {
            auto cell = columns.cell();
            if (ui.button("move-probes", sheet.t("bench.move_probes"),
                          {.width = -1, .shortcut = {ui::Key::P}}))
                begin_moving(sheet);
        }
        auto cell = columns.cell();
        bool const ready = meter.shown.has_value();
        if (ui.button("record", sheet.t("bench.record"),
                      {.look = ui::Look::Primary, .enabled = ready, .width = -1})) {
            sheet.desk.recording = true;
            sheet.desk.value = digits_text(meter.shown->reading);
        }
    }
    auto row = ui.row();
    draw_range(sheet);
    if (meter.red != Node::None || meter.black != Node::None)
        if (ui.link("lift", sheet.t("bench.lift"))) {
            if (meter.red != Node::None) sheet.ask(PlaceProbe{Probe::Red, Node::None});
            if (meter.black != Node::None) sheet.ask(PlaceProbe{Probe::Black, Node::None});
        }
    if (!hint.empty()) ui.text(hint, {.size = FontSize::Small, .tone = Tone::Primary, .wide = true});
}
Result<RecordMeasurement> written_value(std::string_view text, Unit unit, Judgement judgement) {
    auto const first = text.find_first_not_of(' ');
    auto const last = text.find_last_not_of(' ');
    text = first == std::string_view::npos ? std::string_view{} : text.substr(first, last - first + 1);
    if (text == "OL" || text == "ol" || text == "O.L") return RecordMeasurement{0, true, judgement};
    double number = 0;
    auto const [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    constexpr double number_max = 1e6;
    if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(number) < number_max))
        return fail(Code::BadInput, "bench.not_a_number", "not a number");
    Reading const one{1, 0, unit, false};
    return RecordMeasurement{std::llround(number * base_value(one) * 1e6), false, judgement};
}
}  // namespace kz::benches
