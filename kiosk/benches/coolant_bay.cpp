#include "kiosk/benches/coolant_sheet.h"
#include <cmath>
namespace kz::benches {
namespace {
using ui::FontSize;
using ui::Tone;
std::string rounded(double value, int decimals) {
    auto const scale = std::pow(10.0, decimals);
    auto const whole = std::llround(value * scale);
    auto text = std::to_string(whole);
    if (decimals == 0) return text;
    while (text.size() <= static_cast<std::size_t>(decimals)) text.insert(0, "0");
    text.insert(text.size() - static_cast<std::size_t>(decimals), ".");
    return text;
}
void step_option(Sheet& sheet, Step step) {
    auto const id = "step-" + std::string{name(step)};
    bool const on = sheet.done(step);
    if (!sheet.ui.option(id, sheet.word("step", name(step)), {.pick = ui::Pick::Many, .selected = on}))
        return;
    bool const risky = step == Step::AirbagDisconnect || step == Step::FuelLineDisconnect ||
                       step == Step::BatteryNegativeOff;
    if (risky && !on) sheet.desk.risky = step;
    else sheet.ask(DoStep{step, on ? Switch::Off : Switch::On});
}
void connector(Sheet& sheet, char const* id, Connector which, Mate mate, char const* title,
               std::span<Text const> pins) {
    auto& ui = sheet.ui;
    auto card = ui.card(id, {.pad = 20});
    bool const plugged = mate == Mate::Plugged;
    ui.heading(sheet.t(title), FontSize::Body);
    ui.bullets(pins, {.size = FontSize::Small});
    auto row = ui.row();
    ui.status(std::string{id} + "-state", sheet.t(plugged ? "bench.plugged" : "bench.unplugged"),
              plugged ? ui::State::Ok : ui::State::Warn);
    if (ui.button(std::string{id} + "-toggle", sheet.t(plugged ? "bench.unplug" : "bench.plug")))
        sheet.ask(SetConnector{which, plugged ? Mate::Unplugged : Mate::Plugged});
}
}  // namespace

void draw_keys(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto group = ui.group("key");
    auto row = ui.row();
    ui.text(sheet.t("bench.ignition"), {.size = FontSize::Small, .tone = Tone::Muted});
    for (auto key : {Key::Off, Key::On, Key::Crank, Key::Running}) {
        auto const text = sheet.t("bench.turn_" + std::string{name(key)});
        if (ui.chip("key-" + std::string{name(key)}, text, sheet.state().key == key) &&
            sheet.state().key != key)
            sheet.ask(TurnKey{key});
    }
}
void draw_connectors(Sheet& sheet) {
    auto const& s = sheet.state();
    Text const at_sensor[]{sheet.t("bench.c101_pin_1"), sheet.t("bench.c101_pin_2")};
    Text const at_ecm[]{sheet.t("bench.ecm_pin_a"), sheet.t("bench.ecm_pin_b")};
    connector(sheet, "connector-c101", Connector::C101, s.c101, "bench.c101", at_sensor);
    connector(sheet, "connector-ecm", Connector::Ecm, s.ecm, "bench.ecm_connector", at_ecm);
    draw_keys(sheet);
}
void draw_bay(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& car = sheet.state().params.vehicle;
    ui.heading(sheet.t("bench.car"), FontSize::Body);
    std::vector<std::pair<Text, Text>> facts{
        {sheet.word("field", "order_number"), verbatim(car.order_number)},
        {sheet.t("bench.model"), verbatim(car.model)},
        {sheet.word("field", "plate"), verbatim(car.plate)},
        {sheet.word("field", "vin"), verbatim(car.vin)},
        {sheet.word("field", "mileage"), verbatim(std::to_string(car.mileage_km) + " km")},
        {sheet.word("field", "fuel_level"), verbatim(std::to_string(car.fuel_percent) + " %")}};
    if (sheet.done(Step::AskCustomer))
        facts.emplace_back(
            sheet.t("bench.customer_says"),
            verbatim(ui.language() == Language::English ? car.complaint_en : car.complaint_zh));
    if (sheet.done(Step::BatteryCheck))
        facts.emplace_back(sheet.t("bench.battery"),
                           verbatim(rounded(car.battery_millivolts / 1000.0, 1) + " V"));
    ui.facts(facts);
    ui.heading(sheet.t("bench.prepare"), FontSize::Body);
    auto columns = ui.columns({ui::fr(1), ui::fr(1)}, 16);
    {
        auto cell = columns.cell();
        for (auto step : {Step::WheelChocks, Step::FenderCovers, Step::ExhaustExtraction, Step::Gloves,
                          Step::BatteryCheck})
            step_option(sheet, step);
    }
    auto cell = columns.cell();
    for (auto step : {Step::AskCustomer, Step::BatteryNegativeOff, Step::FuelPressureRelease,
                      Step::AirbagDisconnect, Step::FuelLineDisconnect})
        step_option(sheet, step);
}
void draw_manual(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& parts = sheet.state().params.circuit;
    ui.heading(sheet.t("bench.manual_circuit"), FontSize::Body);
    for (auto const* key : {"bench.manual_supply", "bench.manual_wires", "bench.manual_meter",
                            "bench.manual_codes", "bench.manual_order"})
        ui.text(sheet.t(key), {.wide = true});
    ui.heading(sheet.t("bench.manual_table"), FontSize::Body);
    std::vector<std::vector<ui::TableCell>> rows;
    for (int celsius : {-20, 0, 20, 40, 60, 80, 100}) {
        auto const ohms = ntc_ohms(parts, celsius);
        auto const text = ohms >= 1000 ? rounded(ohms / 1000, 2) + " kΩ" : rounded(ohms, 0) + " Ω";
        rows.push_back({{verbatim(std::to_string(celsius) + " °C")}, {verbatim(text)}});
    }
    ui.table("ntc", sheet.t("bench.manual_table"),
             {.columns = {{sheet.t("bench.temperature"), ui::px(200)}, {sheet.t("bench.resistance")}}}, rows);
    ui.text(sheet.t("bench.manual_tolerance"), {.size = FontSize::Small, .tone = Tone::Muted, .wide = true});
}
void draw_parts(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui.text(sheet.t("bench.parts_hint"), {.size = FontSize::Small, .tone = Tone::Muted, .wide = true});
    for (auto part : {Component::Sensor, Component::SignalWire, Component::GroundWire, Component::Connector,
                      Component::Ecm}) {
        int count = 0;
        for (auto const& one : sheet.state().replacements) count += one.part == part;
        auto columns = ui.columns({ui::fr(1), ui::px(150)}, 16);
        {
            auto cell = columns.cell();
            auto const title = sheet.word("component", name(part));
            ui.text(count > 0 ? sheet.t("bench.replaced", {{"part", title.str()}}) : title, {.wide = true});
        }
        auto cell = columns.cell();
        if (ui.button("replace-" + std::string{name(part)}, sheet.t("bench.replace"),
                      {.width = -1, .hint = sheet.word("component", name(part)).str()}))
            sheet.desk.replacing = part;
    }
}
void draw_road(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& s = sheet.state();
    std::pair<Text, Text> const facts[]{
        {sheet.t("bench.engine"),
         sheet.t(s.key == Key::Running ? "bench.engine_running" : "bench.engine_stopped")},
        {sheet.t("bench.engine_clock"), sheet.t("bench.minutes", {{"n", std::to_string(s.engine_minutes)}})},
        {sheet.t("bench.ambient"), verbatim(rounded(s.ambient_millicelsius / 1000.0, 0) + " °C")}};
    ui.facts(facts);
    auto row = ui.row();
    if (ui.button("soak", sheet.t("bench.soak"), {.icon = ui::Icon::Clock})) sheet.ask(Soak{});
    if (ui.button("warm-5", sheet.t("bench.warm_5"))) sheet.ask(WarmUp{5});
    if (ui.button("warm-30", sheet.t("bench.warm_full"))) sheet.ask(WarmUp{30});
    if (ui.button("road-test", sheet.t("bench.road_test"), {.icon = ui::Icon::Car})) sheet.ask(RoadTest{});
}
}  // namespace kz::benches
