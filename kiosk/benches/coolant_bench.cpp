#include "kiosk/benches/coolant_bench.h"
#include "kiosk/benches/coolant_sheet.h"
#include <algorithm>
#include <cmath>
namespace kz::benches {
namespace {
using ui::FontSize;
using ui::Tone;
constexpr float wide_from = 1050, tall_from = 480, panel_gap = 24, low_least = 300, meter_height = 372;
// The right column: a share of the width, but never too narrow for the meter nor wider than it needs.
constexpr float right_share = 0.36F, right_least = 540, right_most = 700;

// A card at a place of its own, or in the flow when panels stand one below the other.
struct Panel {
    std::optional<ui::Scope> place;
    ui::Scope card;
};
float base(ui::Ui const& ui, float pixels) { return pixels * 1000 / ui.px(1000); }
Panel panel(Sheet& sheet, char const* id, ui::Rect rect) {
    if (!sheet.wide) return {std::nullopt, sheet.ui.card(id, {.pad = 0})};
    std::optional<ui::Scope> place{sheet.ui.place(rect)};
    return {std::move(place), sheet.ui.card(id, {.pad = 0, .height = base(sheet.ui, rect.h)})};
}
// Room around a panel's content; what does not fit scrolls, where the panel's height is fixed.
void padded(Sheet& sheet, char const* id, bool scrolls, std::function<void()> const& content) {
    auto columns = sheet.ui.columns({ui::px(4), ui::fr(1), ui::px(4)}, 16);
    { auto left = columns.cell(); }
    auto cell = columns.cell();
    if (sheet.wide && scrolls) {
        auto scroll = sheet.ui.scroll(id);
        content();
        sheet.ui.space(16);
    } else {
        content();
        if (!sheet.wide) sheet.ui.space(16);
    }
}
Text status_text(Sheet const& sheet) {
    auto const engine = sheet.state().key == Key::Running ? "bench.engine_running"
                        : sheet.state().key == Key::Crank ? "bench.engine_cranking"
                                                          : "bench.engine_stopped";
    return sheet.t("bench.status",
                   {{"key", key_text(sheet, sheet.state().key).str()}, {"engine", sheet.t(engine).str()}});
}
void draw_left(Sheet& sheet, ui::Rect rect) {
    auto& ui = sheet.ui;
    auto region = ui.region("bench-left");
    auto const open = panel(sheet, "bench-left", rect);
    std::array const tabs{sheet.t("bench.tab_circuit"), sheet.t("bench.tab_connectors"),
                          sheet.t("bench.tab_bay"), sheet.t("bench.tab_manual")};
    auto const top = ui.available();
    if (auto tab = ui.tabs("bench-left-tabs", tabs, sheet.desk.left)) sheet.desk.left = *tab;
    constexpr float status_from = 860;  // Below, the tabs need the room; the key's chips say the same.
    if (sheet.wide && base(ui, top.w) >= status_from) {
        auto const width = ui.px(340);
        auto place = ui.place({top.right() - width - ui.px(24), top.y + ui.px(14), width, ui.px(40)});
        ui.text(status_text(sheet), {.size = FontSize::Small, .tone = Tone::Muted, .align = ui::Align::End});
    }
    padded(sheet, "left-scroll", sheet.desk.left > 0, [&] {
        if (!sheet.wide) ui.text(status_text(sheet), {.size = FontSize::Small, .tone = Tone::Muted});
        if (sheet.view.solver_failing) ui.banner("solver", sheet.t("bench.solver"), Tone::Warn);
        if (!sheet.view.refusal.empty()) ui.banner("refusal", sheet.t(sheet.view.refusal), Tone::Warn);
        switch (sheet.desk.left) {
        case 1: draw_connectors(sheet); break;
        case 2: draw_bay(sheet); break;
        case 3: draw_manual(sheet); break;
        default: draw_circuit(sheet);
        }
    });
}
void draw_right(Sheet& sheet, ui::Rect rect) {
    auto& ui = sheet.ui;
    auto region = ui.region("bench-right");
    auto const open = panel(sheet, "bench-right", rect);
    std::array const tabs{sheet.t("bench.tab_meter"), sheet.t("bench.tab_tool"), sheet.t("bench.tab_parts"),
                          sheet.t("bench.tab_road")};
    if (auto tab = ui.tabs("bench-right-tabs", tabs, sheet.desk.right)) sheet.desk.right = *tab;
    padded(sheet, "right-scroll", true, [&] {
        switch (sheet.desk.right) {
        case 1: draw_tool(sheet); break;
        case 2: draw_parts(sheet); break;
        case 3: draw_road(sheet); break;
        default: draw_meter(sheet);
        }
    });
}
void draw_low(Sheet& sheet, ui::Rect rect) {
    auto& ui = sheet.ui;
    auto region = ui.region("bench-low");
    auto const open = panel(sheet, "bench-low", rect);
    auto const count = std::to_string(sheet.state().measurements.size());
    std::array const tabs{sheet.t("bench.tab_records", {{"count", count}}), sheet.t("bench.tab_order")};
    if (auto tab = ui.tabs("bench-low-tabs", tabs, sheet.desk.low)) sheet.desk.low = *tab;
    if (sheet.desk.low == 1) {
        padded(sheet, "order-scroll", true, [&] { draw_order(sheet); });
    } else if (sheet.wide) {
        auto scroll = ui.scroll("records-scroll");
        draw_measurements(sheet);
    } else draw_measurements(sheet);
}
}  // namespace

std::string reading_text(Reading const& reading) {
    return digits_text(reading) + (reading.overload ? "" : " " + unit_text(reading.unit));
}
Text key_text(Sheet const& sheet, Key key) { return sheet.t("bench.key_" + std::string{name(key)}); }
Text condition_text(Sheet const& sheet, Shown const& shown) {
    auto out = key_text(sheet, shown.key).str() + " · " +
               sheet.t(shown.setup.c101 == Mate::Plugged ? "bench.plugged" : "bench.unplugged").str();
    if (shown.setup.ecm == Mate::Unplugged) out += " · " + sheet.t("bench.ecm_unplugged").str();
    return verbatim(out);
}
Text nodes_text(Sheet const& sheet, Setup const& setup) {
    return verbatim(sheet.word("short_node", name(setup.red)).str() + " – " +
                    sheet.word("short_node", name(setup.black)).str());
}
void draw(BenchView const& view, BenchDesk& desk, ui::Ui& ui, BenchIntents& intents) {
    auto scope = ui.scope("coolant-bench");
    auto const all = ui.available();
    Sheet sheet{view, desk, ui, intents, base(ui, all.w) >= wide_from && base(ui, all.h) >= tall_from};
    if (!sheet.wide) {
        // A wide but low screen does not scroll by itself.
        std::optional<ui::Scope> scroll;
        if (base(ui, all.w) >= wide_from) scroll.emplace(ui.scroll("bench-scroll"));
        draw_left(sheet, {});
        draw_right(sheet, {});
        draw_low(sheet, {});
        draw_dialogs(sheet);
        return;
    }
    auto const gap = ui.px(panel_gap);
    auto const right = std::clamp(std::round(all.w * right_share), ui.px(right_least), ui.px(right_most));
    ui::Rect const left_rect{all.x, all.y, all.w - right - gap, all.h};
    // The meter is compact; the scan tool and the parts want more of the height, and so does the form.
    auto const meter = std::min(ui.px(meter_height), all.h * 0.66F);
    auto const others = desk.low == 1 ? all.h * 0.46F : all.h - gap - ui.px(low_least);
    auto const top = desk.right == 0 ? meter : std::max(others, all.h * 0.5F);
    draw_left(sheet, left_rect);
    draw_right(sheet, {left_rect.right() + gap, all.y, right, top});
    draw_low(sheet, {left_rect.right() + gap, all.y + top + gap, right, all.h - top - gap});
    draw_dialogs(sheet);
}
}  // namespace kz::benches
