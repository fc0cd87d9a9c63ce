// The circuit as a drawing one can touch. Units are those of a 900 × 590 view, scaled to the panel.
#include "kiosk/benches/coolant_sheet.h"
#include <cmath>
namespace kz::benches {
namespace {
using ui::Align;
using ui::Canvas;
using ui::Ink;
using ui::Point;
using ui::Rect;
using ui::Weight;
constexpr ui::Size view_size{900, 590};
constexpr Rect ecm_box{40, 56, 222, 366};
constexpr float top_wire = 158, low_wire = 346, ecm_edge = 262, pin_x = 540;
constexpr float node_radius = 9, node_reach = 22, drop_reach = 48;
constexpr Point red_parked{330, 30}, black_parked{150, 535}, body_at{690, 462};
constexpr float font_least = 13.6F, font_most = 23;

class Diagram {
public:
    Diagram(Sheet& sheet, Canvas& canvas)
        : x_sheet(sheet), x_canvas(canvas),
          x_font(std::clamp(sheet.ui.theme().font(ui::FontSize::Small) / canvas.scale(), font_least,
                            font_most)) {}
    void draw() {
        draw_ecm();
        draw_harness();
        draw_sensor();
        draw_body();
        draw_connector_boxes();
        draw_nodes();
        draw_lead(Probe::Red);
        draw_lead(Probe::Black);
        draw_connector_labels();
    }
private:
    State const& state() const { return x_sheet.state(); }
    bool apart() const { return state().c101 == Mate::Unplugged; }
    bool ecm_apart() const { return state().ecm == Mate::Unplugged; }
    float harness_left() const { return ecm_apart() ? ecm_edge + 52 : ecm_edge; }
    float sensor_terminal() const { return pin_x + 76; }
    float sensor_x() const { return apart() ? 700.F : 660.F; }
    Point at(Node node) const {
        switch (node) {
        case Node::EcmA: return {harness_left(), top_wire};
        case Node::EcmB: return {harness_left(), low_wire};
        case Node::Pin1: return {pin_x, top_wire};
        case Node::Pin2: return {pin_x, low_wire};
        case Node::Sensor1: return {sensor_terminal(), top_wire};
        case Node::Sensor2: return {sensor_terminal(), low_wire};
        case Node::Body:
        case Node::None: break;
        }
        return body_at;
    }
    bool reachable(Node node) const { return apart() || (node != Node::Sensor1 && node != Node::Sensor2); }
    ui::Stroke wire(Ink ink = Ink::Text) const { return {x_canvas.ink(ink), 1.7F}; }
    void label(Point where, Text const& text, Ink ink, Align align = Align::Start,
               Weight weight = Weight::Regular) {
        x_canvas.text(where, text, {x_font, weight}, x_canvas.ink(ink), align);
    }
    float text_width(Text const& text) const {  // of bold text, in units
        return x_sheet.ui.text_width(text.str(), {x_font * x_canvas.scale(), Weight::Bold}) /
               x_canvas.scale();
    }
    float line() const { return x_font * 1.5F; }
    void ground(Point top) {
        x_canvas.line(top, {top.x, top.y + 24}, wire());
        for (int bar = 0; bar < 3; ++bar) {
            auto const half = 14.F - 5.F * static_cast<float>(bar),
                       y = top.y + 24 + 6 * static_cast<float>(bar);
            x_canvas.line({top.x - half, y}, {top.x + half, y}, wire());
        }
    }
    void draw_ecm() {
        x_canvas.fill(ecm_box, x_canvas.ink(Ink::Background), 6);
        x_canvas.rect(ecm_box, {x_canvas.ink(Ink::Border), 1.5F}, 6);
        auto const full = x_sheet.t("bench.ecm");
        auto const fits = text_width(full) <= ecm_box.w - 32;
        label({ecm_box.x + 16, ecm_box.y + 10}, fits ? full : verbatim("ECM"), Ink::Text, Align::Start,
              Weight::Bold);
        label({62, top_wire - line() - 4}, verbatim("5 V"), Ink::Text);
        x_canvas.line({82, top_wire}, {144, top_wire}, wire());
        x_canvas.rect({144, top_wire - 9, 54, 18}, wire());
        label({171, top_wire - line() - 10}, verbatim("2.7 kΩ"), Ink::Muted, Align::Centre);
        x_canvas.line({198, top_wire}, {ecm_edge, top_wire}, wire());
        x_canvas.line({82, low_wire}, {ecm_edge, low_wire}, wire());
        ground({82, low_wire});
    }
    void draw_harness() {
        for (auto [y, ink] : {std::pair{top_wire, Ink::WireGreen}, {low_wire, Ink::WireBrown}}) {
            x_canvas.line({harness_left(), y}, {harness_left() + 90, y}, wire());
            x_canvas.line({harness_left() + 90, y}, {pin_x, y}, wire(ink));
        }
        label({harness_left() + 14, top_wire - line() - 6}, verbatim("A · THW"), Ink::Text);
        label({harness_left() + 14, low_wire + 8}, verbatim("B · E2"), Ink::Text);
        label({pin_x - 84, top_wire - line() - 2}, verbatim("G 0.5"), Ink::WireGreen, Align::Centre);
        label({pin_x - 84, low_wire + 6}, verbatim("BR 0.5"), Ink::WireBrown, Align::Centre);
        if (ecm_apart())
            for (auto y : {top_wire, low_wire}) x_canvas.circle({ecm_edge, y}, 5, wire());
    }
    void draw_sensor() {
        auto const x = sensor_x(), from = apart() ? sensor_terminal() : pin_x;
        for (auto y : {top_wire, low_wire}) x_canvas.line({from, y}, {x, y}, wire());
        auto const top = 217.F, bottom = 287.F;
        x_canvas.line({x, top_wire}, {x, top}, wire());
        x_canvas.line({x, bottom}, {x, low_wire}, wire());
        x_canvas.rect({x - 14, top, 28, bottom - top}, wire());
        x_canvas.line({x - 19, bottom - 6}, {x + 20, top + 5}, wire());
        // Names are long in English and at high zoom: two lines where one does not fit beside the symbol.
        auto const room = view_size.w - x - 34;
        auto const name_text = x_sheet.t("bench.sensor");
        auto const width = text_width(name_text);
        if (width <= room) {
            label({x + 30, 232}, name_text, Ink::Text, Align::Start, Weight::Bold);
            label({x + 30, 232 + line()}, x_sheet.t("bench.sensor_kind"), Ink::Muted);
            return;
        }
        label({x + 30, 252 - line() * 1.5F}, x_sheet.t("bench.sensor_first"), Ink::Text, Align::Start,
              Weight::Bold);
        label({x + 30, 252 - line() * 0.5F}, x_sheet.t("bench.sensor_second"), Ink::Text, Align::Start,
              Weight::Bold);
        label({x + 30, 252 + line() * 0.5F}, x_sheet.t("bench.sensor_kind"), Ink::Muted);
    }
    void draw_body() {
        ground(body_at);
        label({body_at.x + 30, body_at.y - line() / 2}, x_sheet.t("bench.body"), Ink::Text);
    }
    void toggle(char const* id, Rect area, Text const& text, Text const& spoken, Connector which, bool open) {
        ui::HitOptions options;
        options.value = x_sheet.t(open ? "bench.unplugged" : "bench.plugged").str();
        options.radius = 6;
        auto const hit = x_canvas.hit(id, spoken, area, options);
        // A lead may pass behind: the words stay readable.
        auto const width = text_width(text) + 16;
        x_canvas.fill({area.x + (area.w - width) / 2, area.y + 4, width, area.h - 8},
                      x_canvas.ink(Ink::Surface), 4);
        label({area.x + area.w / 2, area.y + (area.h - line()) / 2}, text, Ink::Primary, Align::Centre,
              Weight::Bold);
        if (hit.clicked) x_sheet.ask(SetConnector{which, open ? Mate::Plugged : Mate::Unplugged});
    }
    void draw_connector_boxes() {
        ui::Stroke const dashed{x_canvas.ink(Ink::Primary), 1.4F, 5};
        auto const y = top_wire - 32, height = low_wire - top_wire + 64;
        x_canvas.rect({pin_x - 22, y, apart() ? 36.F : 44.F, height}, dashed, 6);
        if (apart()) x_canvas.rect({sensor_terminal() - 14, y, 36, height}, dashed, 6);
        label({pin_x - 28, top_wire - line() - 5}, verbatim("1"), Ink::Text, Align::End);
        label({pin_x - 28, low_wire + 6}, verbatim("2"), Ink::Text, Align::End);
    }
    void draw_connector_labels() {
        toggle("c101", {pin_x - 120, low_wire + 40, 240, 40},
               x_sheet.t(apart() ? "bench.c101_apart" : "bench.c101_together"), x_sheet.t("bench.c101"),
               Connector::C101, apart());
        toggle("ecm-connector", {ecm_box.x - 22, ecm_box.bottom() + 6, 222, 40},
               x_sheet.t(ecm_apart() ? "bench.ecm_apart" : "bench.ecm_together"),
               x_sheet.t("bench.ecm_connector"), Connector::Ecm, ecm_apart());
    }
    Node nearest(Point p) const {
        auto best = Node::None;
        auto closest = drop_reach;
        for (auto node : nodes) {
            auto const distance = std::hypot(at(node).x - p.x, at(node).y - p.y);
            if (reachable(node) && distance < closest) closest = distance, best = node;
        }
        return best;
    }
    void place(Probe probe, Node node) {
        x_sheet.ask(PlaceProbe{probe, node});
        // By keyboard the other probe comes next, until both lie.
        if (x_sheet.desk.hand)
            x_sheet.desk.hand = probe == Probe::Red ? std::optional{Probe::Black} : std::nullopt;
    }
    Probe hand() const {
        if (x_sheet.desk.hand) return *x_sheet.desk.hand;
        if (state().meter.red == Node::None) return Probe::Red;
        return state().meter.black == Node::None ? Probe::Black : Probe::Red;
    }
    void draw_nodes() {
        for (auto node : nodes) {
            if (!reachable(node)) continue;
            auto const where = at(node);
            bool const red = state().meter.red == node, black = state().meter.black == node;
            ui::HitOptions options;
            options.group = "nodes";
            options.radius = node_reach;
            options.draggable = red || black;
            if (red) options.value = x_sheet.t("bench.red_probe").str();
            if (black) options.value += (red ? ", " : "") + x_sheet.t("bench.black_probe").str();
            Rect const area{where.x - node_reach, where.y - node_reach, 2 * node_reach, 2 * node_reach};
            auto const hit = x_canvas.hit("node-" + std::string{name(node)}, x_sheet.word("node", name(node)),
                                          area, options);
            x_canvas.disc(where, node_radius, x_canvas.ink(hit.hovered ? Ink::PrimarySoft : Ink::Surface));
            x_canvas.circle(where, node_radius, wire());
            if (hit.clicked) place(hand(), node);
            auto const held = red ? Probe::Red : Probe::Black;
            if (hit.dragging) x_dragged = {held, hit.at};
            if (hit.dropped) x_sheet.ask(PlaceProbe{held, nearest(hit.at)});
            if (hit.focused && hit.key == ui::Key::Delete && (red || black))
                x_sheet.ask(PlaceProbe{held, Node::None});
        }
    }
    void draw_lead(Probe probe) {
        bool const red = probe == Probe::Red;
        auto const node = red ? state().meter.red : state().meter.black;
        auto const ink = red ? Ink::WireRed : Ink::Text;
        auto const parked = red ? red_parked : black_parked;
        auto const text = node == Node::None ? x_sheet.t(red ? "bench.red_parked" : "bench.black_parked")
                                             : x_sheet.t(red ? "bench.red_at" : "bench.black_at",
                                                         {{"node", x_sheet.word("node", name(node)).str()}});
        auto const width = text_width(text);
        Rect area{parked.x - width - 34, parked.y - 20, width + 32, 40};
        if (!red) area = {40, parked.y, width + 24, 40};
        ui::HitOptions options;
        options.draggable = true;
        options.radius = 6;
        options.value = node == Node::None ? "" : x_sheet.word("node", name(node)).str();
        auto const hit =
            x_canvas.hit(red ? "probe-red" : "probe-black",
                         x_sheet.t(red ? "bench.red_probe" : "bench.black_probe"), area, options);
        bool const in_hand = x_sheet.desk.hand == probe;
        if (in_hand) x_canvas.fill(area, x_canvas.ink(Ink::PrimarySoft), 6);
        label({area.x + 10, area.y + (area.h - line()) / 2}, text, ink, Align::Start, Weight::Bold);
        if (hit.clicked) x_sheet.desk.hand = probe;
        if (hit.dragging) x_dragged = {probe, hit.at};
        if (hit.dropped) x_sheet.ask(PlaceProbe{probe, nearest(hit.at)});
        std::optional<Point> tip;
        if (node != Node::None) tip = at(node);
        if (x_dragged && x_dragged->first == probe) tip = x_dragged->second;
        Point const start = red ? Point{parked.x, parked.y} : Point{area.right() - 4, area.y + area.h / 2};
        Point const end = tip ? *tip : Point{start.x + 46, start.y + (red ? 8.F : -8.F)};
        auto const bend = std::max(40.F, std::abs(end.y - start.y) * 0.55F);
        ui::Stroke const lead{x_canvas.ink(ink), 3.4F};
        if (tip) {
            auto const reach = std::abs(end.x - start.x) * 0.6F;
            x_canvas.bezier(start, {start.x + (end.x > start.x ? reach : -reach), start.y},
                            {end.x, end.y + (red ? -bend : bend)}, end, lead);
            x_canvas.circle(end, 14, {x_canvas.ink(ink), 3.2F});
        } else x_canvas.line(start, end, lead);
    }
    Sheet& x_sheet;
    Canvas& x_canvas;
    float x_font;
    std::optional<std::pair<Probe, Point>> x_dragged;
};
}  // namespace

void draw_circuit(Sheet& sheet) {
    auto& ui = sheet.ui;
    ui::CanvasOptions options{.view = view_size};
    constexpr float keys_room = 76;
    if (sheet.wide) options.height = (ui.available().h - ui.px(keys_room)) * 1000 / ui.px(1000);
    {
        auto const canvas = ui.canvas("circuit", sheet.t("bench.tab_circuit"), options);
        Diagram{sheet, *canvas}.draw();
    }
    draw_keys(sheet);
}
}  // namespace kz::benches
