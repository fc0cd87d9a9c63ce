#include "kiosk/benches/coolant_sheet.h"
namespace kz::benches {
namespace {
using ui::FontSize;
using ui::Tone;
std::string codes_line(Sheet const& sheet, std::vector<std::uint16_t> const& codes) {
    if (codes.empty()) return sheet.t("bench.no_codes").str();
    std::string out;
    for (auto code : codes) out += (out.empty() ? "" : ", ") + obd::dtc_text(code);
    return out;
}
void order_field(Sheet& sheet, Field field) {
    auto const n = static_cast<std::size_t>(field);
    auto& typed = sheet.desk.typed[n];
    if (typed && *typed == sheet.state().order[n]) typed.reset();
    auto value = typed ? *typed : sheet.state().order[n];
    ui::FieldOptions options{.length_max = field == Field::Vin ? 17 : field_code_points_max};
    auto const plain = [&] {
        std::string out;
        for (char c : value)
            if (c != ' ') out += c;
        return out;
    }();
    if (field == Field::Vin && plain.size() == 17 && !vin_valid(plain))
        options.problem = sheet.t("bench.vin_wrong");
    if (!sheet.ui.text_field("order-" + std::string{name(field)}, sheet.word("field", name(field)), value,
                             options))
        return;
    typed = value;
    sheet.ask(FillOrder{field, value});
}
template <class E> void choose(Sheet& sheet, char const* id, char const* label, char const* area,
                               std::span<E const> all, E now, std::function<void(E)> const& chosen) {
    std::vector<Text> words;
    int selected = -1;
    for (std::size_t i = 0; i < all.size(); ++i) {
        words.push_back(sheet.word(area, name(all[i])));
        if (all[i] == now) selected = static_cast<int>(i);
    }
    auto const picked =
        sheet.ui.dropdown(id, sheet.t(label), words, selected, {.placeholder = sheet.t("bench.choose")});
    if (picked) chosen(all[static_cast<std::size_t>(*picked)]);
}
void draw_cause(Sheet& sheet) {
    static constexpr std::array components{Component::Sensor, Component::SignalWire, Component::GroundWire,
                                           Component::Connector, Component::Ecm};
    static constexpr std::array natures{Nature::Open, Nature::HighResistance, Nature::ShortToGround,
                                        Nature::Shorted, Nature::Drifted};
    auto const now = sheet.state().conclusion.value_or(Conclude{});
    auto columns = sheet.ui.columns({ui::fr(1), ui::fr(1)}, 16);
    {
        auto cell = columns.cell();
        choose<Component>(sheet, "cause-component", "bench.cause_component", "component", components,
                          now.component, [&](Component c) { sheet.ask(Conclude{c, now.nature}); });
    }
    auto cell = columns.cell();
    choose<Nature>(sheet, "cause-nature", "bench.cause_nature", "nature", natures, now.nature,
                   [&](Nature n) { sheet.ask(Conclude{now.component, n}); });
}
void draw_record_dialog(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& shown = sheet.state().meter.shown;
    if (!shown) {
        sheet.desk.recording = false;
        return;
    }
    ui.dialog("record-dialog", sheet.t("bench.record_title"), [&] {
        std::pair<Text, Text> const facts[]{
            {sheet.t("bench.condition"), condition_text(sheet, *shown)},
            {sheet.t("bench.points"), nodes_text(sheet, shown->setup)},
            {sheet.t("bench.display"), verbatim(reading_text(shown->reading))}};
        ui.facts(facts);
        auto const unit = shown->reading.unit;
        auto const wrong = !written_value(sheet.desk.value, unit, Judgement::Normal);
        ui::FieldOptions options{.width = 300, .length_max = 12};
        if (wrong) options.problem = sheet.t("bench.not_a_number");
        ui.text_field("value", sheet.t("bench.value_in", {{"unit", unit_text(unit)}}), sheet.desk.value,
                      options);
        ui.text(sheet.t("bench.judge"), {.tone = Tone::Muted, .wide = true});
        auto row = ui.row();
        std::optional<Judgement> judgement;
        if (ui.button("normal", sheet.t("bench.normal"), {.icon = ui::Icon::Check, .enabled = !wrong}))
            judgement = Judgement::Normal;
        if (ui.button("abnormal", sheet.t("bench.abnormal"), {.icon = ui::Icon::Triangle, .enabled = !wrong}))
            judgement = Judgement::Abnormal;
        if (judgement) {
            sheet.ask(*written_value(sheet.desk.value, unit, *judgement));
            sheet.desk.recording = false;
            sheet.desk.low = 0;
        }
        if (ui.button("cancel", sheet.t("common.cancel"), {.look = ui::Look::Quiet}) ||
            ui.take({ui::Key::Escape}))
            sheet.desk.recording = false;
    });
}
}  // namespace

void draw_measurements(Sheet& sheet) {
    auto& ui = sheet.ui;
    std::vector<std::vector<ui::TableCell>> rows;
    for (auto const& one : sheet.state().measurements) {
        bool const fine = one.record.judgement == Judgement::Normal;
        rows.push_back({{verbatim(std::to_string(rows.size() + 1))},
                        {condition_text(sheet, one.shown)},
                        {nodes_text(sheet, one.shown.setup)},
                        {verbatim(reading_text(one.shown.reading))},
                        {sheet.t(fine ? "bench.normal" : "bench.abnormal"), fine ? Tone::Ok : Tone::Danger}});
    }
    ui.table("measurements", sheet.t("bench.tab_records", {{"count", std::to_string(rows.size())}}),
             {.columns = {{verbatim("#"), ui::px(40)},
                          {sheet.t("bench.condition"), ui::fr(1.35F)},
                          {sheet.t("bench.points"), ui::fr(1)},
                          {sheet.t("bench.reading"), ui::fr(0.9F)},
                          {sheet.t("bench.judgement"), ui::px(116)}}},
             rows);
    if (rows.empty()) {
        auto columns = ui.columns({ui::px(4), ui::fr(1)}, 8);
        { auto left = columns.cell(); }
        auto cell = columns.cell();
        ui.text(sheet.t("bench.no_records"), {.size = FontSize::Small, .tone = Tone::Muted, .wide = true});
    }
}
void draw_order(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const pair = [&](Field a, Field b) {
        auto columns = ui.columns({ui::fr(1), ui::fr(1)}, 16);
        {
            auto cell = columns.cell();
            order_field(sheet, a);
        }
        auto cell = columns.cell();
        order_field(sheet, b);
    };
    pair(Field::OrderNumber, Field::Plate);
    order_field(sheet, Field::Vin);
    pair(Field::Mileage, Field::FuelLevel);
    order_field(sheet, Field::Complaint);
    auto const& s = sheet.state();
    std::pair<Text, Text> const facts[]{
        {sheet.word("field", "codes"),
         s.codes ? verbatim(codes_line(sheet, s.codes->codes)) : sheet.t("bench.not_recorded")},
        {sheet.t("bench.freeze"), s.freeze_noted
                                      ? verbatim(obd::dtc_text(s.freeze_noted->code) + " · " +
                                                 std::to_string(s.freeze_noted->live.coolant_celsius) + " °C")
                                      : sheet.t("bench.not_recorded")},
        {sheet.word("field", "measurements"),
         sheet.t("bench.count", {{"n", std::to_string(s.measurements.size())}})}};
    ui.facts(facts);
    draw_cause(sheet);
    pair(Field::Parts, Field::Labour);
    pair(Field::QualityCheck, Field::Signature);
}
void draw_dialogs(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto& desk = sheet.desk;
    auto const ask = [&](char const* id, ui::Confirm const& question) { return ui.confirm(id, question); };
    auto const cancel = sheet.t("common.cancel");
    if (desk.recording) draw_record_dialog(sheet);
    if (desk.replacing) {
        auto const part = sheet.word("component", name(*desk.replacing)).str();
        auto const answer =
            ask("replace-dialog", {sheet.t("bench.replace_title", {{"part", part}}),
                                   sheet.t("bench.replace_body"), sheet.t("bench.replace"), cancel});
        if (answer == ui::Answer::Yes) sheet.ask(ReplacePart{*desk.replacing});
        if (answer != ui::Answer::None) desk.replacing.reset();
    }
    if (desk.clearing) {
        auto const answer = ask("clear-dialog", {sheet.t("bench.clear_title"), sheet.t("bench.clear_body"),
                                                 sheet.t("bench.clear"), cancel, true});
        if (answer == ui::Answer::Yes) sheet.ask(ScanRequest{obd::request_clear()});
        if (answer != ui::Answer::None) desk.clearing = false;
    }
    if (desk.risky) {
        auto const step = sheet.word("step", name(*desk.risky)).str();
        auto const answer =
            ask("risky-dialog", {sheet.t("bench.risky_title", {{"step", step}}), sheet.t("bench.risky_body"),
                                 sheet.t("bench.do_it"), cancel, true});
        if (answer == ui::Answer::Yes) sheet.ask(DoStep{*desk.risky});
        if (answer != ui::Answer::None) desk.risky.reset();
    }
}
}  // namespace kz::benches
