#include "kiosk/benches/coolant_sheet.h"
#include <cmath>
namespace kz::benches {
namespace {
using ui::FontSize;
using ui::Tone;
std::string one_decimal(double value) {
    auto const tenths = std::llround(value * 10);
    auto const whole =
        std::to_string(tenths / 10) + (tenths % 10 ? "." + std::to_string(std::abs(tenths % 10)) : "");
    return tenths < 0 && tenths > -10 ? "-" + whole : whole;
}
std::optional<obd::Decoded> decoded(Sheet const& sheet, ByteView request) {
    auto const* answer = answer_to(sheet.state(), request);
    if (!answer) return std::nullopt;
    auto out = obd::decode(*answer);
    return out ? std::optional{*out} : std::nullopt;
}
// What went over the bus for a page, oldest first: the frames are real and can be read.
void draw_frames(Sheet& sheet, std::uint8_t service) {
    std::string text;
    for (auto const& exchange : sheet.state().exchanges) {
        if (exchange.request.front() != service) continue;
        auto const asked = obd::to_can(obd::request_id, exchange.request),
                   got = obd::to_can(obd::answer_id, exchange.answer);
        if (!asked || !got) continue;
        text += (text.empty() ? "" : "\n") + obd::can_text(*asked) + "\n" + obd::can_text(*got);
    }
    if (text.empty()) return;
    sheet.ui.text(verbatim(text), {.size = FontSize::Small, .tone = Tone::Muted, .wide = true});
}
void draw_code_list(Sheet& sheet, char const* key, std::optional<obd::Decoded> const& answer) {
    if (!answer) return;
    std::string codes;
    for (auto code : answer->codes) codes += (codes.empty() ? "" : ", ") + obd::dtc_text(code);
    sheet.ui.text(sheet.t(key, {{"codes", codes.empty() ? sheet.t("bench.no_codes").str() : codes}}),
                  {.weight = ui::Weight::Bold, .wide = true});
    for (auto code : answer->codes)
        if (code == obd::coolant_high || code == obd::coolant_low)
            sheet.ui.text(sheet.t(code == obd::coolant_high ? "bench.p0118" : "bench.p0117"),
                          {.size = FontSize::Small, .wide = true});
}
void draw_codes(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const stored = decoded(sheet, obd::request_codes());
    {
        auto row = ui.row({.gap = 12});
        if (ui.button("read-codes", sheet.t("bench.read_codes")))
            sheet.ask(ScanRequest{obd::request_codes()});
        if (ui.button("read-pending", sheet.t("bench.read_pending")))
            sheet.ask(ScanRequest{obd::request_pending()});
        if (ui.button("clear-codes", sheet.t("bench.clear"))) sheet.desk.clearing = true;
    }
    draw_code_list(sheet, "bench.stored", stored);
    draw_code_list(sheet, "bench.pending", decoded(sheet, obd::request_pending()));
    if (stored && ui.button("record-codes", sheet.t("bench.record_codes"), {.look = ui::Look::Primary}))
        sheet.ask(RecordCodes{stored->codes});
    draw_frames(sheet, 3);
    draw_frames(sheet, 7);
    draw_frames(sheet, 4);
}
void draw_pids(Sheet& sheet, bool frozen) {
    std::vector<std::vector<ui::TableCell>> rows;
    for (auto pid : obd::live_pids) {
        auto const answer = decoded(sheet, frozen ? obd::request_freeze(pid) : obd::request_live(pid));
        if (!answer || !answer->value) continue;
        rows.push_back({{sheet.t("bench.pid_" + std::to_string(pid))},
                        {verbatim(one_decimal(*answer->value) + " " + obd::pid_unit(pid))}});
    }
    if (rows.empty()) return;
    sheet.ui.table(
        frozen ? "freeze-data" : "live-data", sheet.t(frozen ? "bench.freeze" : "bench.live"),
        {.columns = {{sheet.t("bench.quantity"), ui::fr(1.4F)}, {sheet.t("bench.value"), ui::fr(1)}}}, rows);
}
void draw_freeze(Sheet& sheet) {
    auto& ui = sheet.ui;
    if (ui.button("read-freeze", sheet.t("bench.read_freeze"))) {
        sheet.ask(ScanRequest{obd::request_freeze(obd::freeze_dtc)});
        for (auto pid : obd::live_pids)
            if (pid != obd::ambient) sheet.ask(ScanRequest{obd::request_freeze(pid)});
    }
    auto const answer = decoded(sheet, obd::request_freeze(obd::freeze_dtc));
    if (!answer) return;
    ui.text(answer->codes.empty() ? sheet.t("bench.no_freeze")
                                  : sheet.t("bench.freeze_of", {{"code", obd::dtc_text(answer->codes[0])}}),
            {.weight = ui::Weight::Bold, .wide = true});
    draw_pids(sheet, true);
    if (!answer->codes.empty() &&
        ui.button("record-freeze", sheet.t("bench.record_freeze"), {.look = ui::Look::Primary}))
        sheet.ask(RecordFreezeFrame{});
    draw_frames(sheet, 2);
}
void draw_live(Sheet& sheet) {
    auto& ui = sheet.ui;
    if (ui.button("read-live", sheet.t("bench.read_live")))
        for (auto pid : obd::live_pids) sheet.ask(ScanRequest{obd::request_live(pid)});
    draw_pids(sheet, false);
    if (!decoded(sheet, obd::request_live(obd::coolant))) return;
    ui.text(sheet.t("bench.judge_data"), {.tone = Tone::Muted, .wide = true});
    {
        auto row = ui.row();
        if (ui.button("data-normal", sheet.t("bench.data_normal"), {.icon = ui::Icon::Check}))
            sheet.ask(RecordData{Judgement::Normal});
        if (ui.button("data-abnormal", sheet.t("bench.data_abnormal"), {.icon = ui::Icon::Triangle}))
            sheet.ask(RecordData{Judgement::Abnormal});
    }
    if (!sheet.state().data.empty()) {
        auto const& last = sheet.state().data.back();
        ui.status(
            "data-noted",
            sheet.t(
                "bench.data_noted",
                {{"coolant", std::to_string(last.coolant_celsius)},
                 {"intake", std::to_string(last.intake_celsius)},
                 {"judgement",
                  sheet.t(last.judgement == Judgement::Normal ? "bench.normal" : "bench.abnormal").str()}}),
            ui::State::Ok);
    }
    draw_frames(sheet, 1);
}
}  // namespace

void draw_tool(Sheet& sheet) {
    auto& ui = sheet.ui;
    auto const& s = sheet.state();
    bool const connected = s.tool == Switch::On;
    {
        auto row = ui.row();
        if (ui.button("tool", sheet.t(connected ? "bench.tool_off" : "bench.tool_on")))
            sheet.ask(ConnectTool{connected ? Switch::Off : Switch::On});
        auto const talking = connected && powered(s) && s.ecm == Mate::Plugged && s.key != Key::Crank;
        ui.status("tool-state",
                  sheet.t(talking     ? "bench.tool_talking"
                          : connected ? "bench.tool_silent"
                                      : "bench.tool_apart"),
                  talking     ? ui::State::Ok
                  : connected ? ui::State::Warn
                              : ui::State::Off);
        if (talking)
            ui.status("mil", sheet.t(s.memory.mil ? "bench.mil_on" : "bench.mil_off"),
                      s.memory.mil ? ui::State::Warn : ui::State::Off);
    }
    if (!connected) return;
    {
        auto group = ui.group("tool-pages");
        auto row = ui.row({.gap = 8});
        std::array const pages{"bench.page_codes", "bench.page_freeze", "bench.page_live"};
        for (std::size_t i = 0; i < pages.size(); ++i)
            if (ui.chip("tool-page-" + std::to_string(i), sheet.t(pages[i]),
                        sheet.desk.tool_page == static_cast<int>(i)))
                sheet.desk.tool_page = static_cast<int>(i);
    }
    switch (sheet.desk.tool_page) {
    case 1: draw_freeze(sheet); break;
    case 2: draw_live(sheet); break;
    default: draw_codes(sheet);
    }
}
}  // namespace kz::benches
