#pragma once  // Private to the coolant bench: what its parts share.
#include "kiosk/benches/coolant_bench.h"
namespace kz::benches {
using namespace tasks::coolant;
struct Sheet {
    BenchView const& view;
    BenchDesk& desk;
    ui::Ui& ui;
    BenchIntents& intents;
    bool wide = true;  // panels side by side; else one below the other
    State const& state() const { return view.state; }
    Text t(std::string_view key, TextArgs args = {}) const { return ui.tr(key, args); }
    Text word(std::string_view area, std::string_view name) const {
        return ui.tr("coolant." + std::string{area} + "." + std::string{name});
    }
    void ask(Action action) { intents.push_back(std::move(action)); }
    bool done(Step step) const { return view.state.steps[static_cast<std::size_t>(step)].has_value(); }
};
std::string reading_text(Reading const& reading);  // "3.775 V"
Text condition_text(Sheet const& sheet, Shown const& shown);
Text nodes_text(Sheet const& sheet, Setup const& setup);
Text key_text(Sheet const& sheet, Key key);

void draw_circuit(Sheet& sheet);
void draw_connectors(Sheet& sheet);
void draw_bay(Sheet& sheet);
void draw_manual(Sheet& sheet);
void draw_keys(Sheet& sheet);
void draw_meter(Sheet& sheet);
void draw_tool(Sheet& sheet);
void draw_parts(Sheet& sheet);
void draw_road(Sheet& sheet);
void draw_measurements(Sheet& sheet);
void draw_order(Sheet& sheet);
void draw_dialogs(Sheet& sheet);
}  // namespace kz::benches
