#include "core/tasks/coolant/actions.h"
#include "core/base/cbor_json.h"
#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
namespace kz::tasks::coolant {
namespace {
using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;
using std::string_view;

// In the order of the enums; a name, once recorded, never changes.
template <class E> constexpr auto names = nullptr;
template <> constexpr std::array<string_view, fault_count> names<Fault>{
    "none",           "sensor_open",       "signal_open",
    "ground_open",    "signal_resistance", "ground_resistance",
    "sensor_drifted", "signal_short",      "sensor_shorted"};
template <> constexpr std::array<string_view, 6> names<Component>{"none",        "sensor", "signal_wire",
                                                                  "ground_wire", "ecm",    "connector"};
template <> constexpr std::array<string_view, 6> names<Nature>{
    "none", "open", "high_resistance", "short_to_ground", "shorted", "drifted"};
template <> constexpr std::array<string_view, 8> names<Node>{"none",  "ecm_a",    "ecm_b",    "pin_1",
                                                             "pin_2", "sensor_1", "sensor_2", "body"};
template <>
constexpr std::array<string_view, 5> names<MeterMode>{"off", "volts_dc", "ohms", "amps", "continuity"};
template <> constexpr std::array<string_view, 2> names<Mate>{"plugged", "unplugged"};
template <> constexpr std::array<string_view, 4> names<Key>{"off", "on", "crank", "running"};
template <> constexpr std::array<string_view, 2> names<Connector>{"c101", "ecm"};
template <> constexpr std::array<string_view, 2> names<Probe>{"red", "black"};
template <> constexpr std::array<string_view, 2> names<Judgement>{"normal", "abnormal"};
template <> constexpr std::array<string_view, 2> names<Switch>{"off", "on"};
template <> constexpr std::array<string_view, step_count> names<Step>{
    "wheel_chocks",      "fender_covers",       "exhaust_extraction",   "gloves",
    "battery_check",     "ask_customer",        "battery_negative_off", "fuel_pressure_release",
    "airbag_disconnect", "fuel_line_disconnect"};
template <> constexpr std::array<string_view, field_count> names<Field>{
    "order_number", "plate", "vin",    "mileage",       "fuel_level",
    "complaint",    "parts", "labour", "quality_check", "signature"};
template <> constexpr std::array<string_view, 6> names<Unit>{"volt",    "ohm",         "kiloohm",
                                                             "megaohm", "milliampere", "ampere"};

template <class E> string_view name_in(E value) { return names<E>.at(static_cast<std::size_t>(value)); }

// What stands in each action: one description for both directions.
void describe(auto& v, TurnKey& a) { v("to", a.to); }
void describe(auto& v, SetConnector& a) { v("which", a.which), v("to", a.to); }
void describe(auto& v, SetMeter& a) { v("mode", a.mode), v("range", a.range); }
void describe(auto& v, SetHold& a) { v("to", a.to); }
void describe(auto& v, PlaceProbe& a) { v("probe", a.probe), v("node", a.node); }
void describe(auto& v, RecordMeasurement& a) {
    v("value_micro", a.value_micro), v("overload", a.overload), v("judgement", a.judgement);
}
void describe(auto& v, ConnectTool& a) { v("to", a.to); }
void describe(auto& v, ScanRequest& a) { v("message", a.message); }
void describe(auto& v, RecordCodes& a) { v("codes", a.codes); }
void describe(auto&, RecordFreezeFrame&) {}
void describe(auto& v, RecordData& a) { v("judgement", a.judgement); }
void describe(auto& v, ReplacePart& a) { v("part", a.part); }
void describe(auto&, RoadTest&) {}
void describe(auto&, Soak&) {}
void describe(auto& v, WarmUp& a) { v("minutes", a.minutes); }
void describe(auto& v, DoStep& a) { v("step", a.step), v("to", a.to); }
void describe(auto& v, FillOrder& a) { v("field", a.field), v("text", a.text); }
void describe(auto& v, Conclude& a) { v("component", a.component), v("nature", a.nature); }
void describe(auto& v, Observed& a) {
    v("serial", a.serial), v("ecm_microvolts", a.ecm_microvolts), v("has_reading", a.has_reading);
    v("counts", a.reading.counts), v("decimals", a.reading.decimals), v("unit", a.reading.unit);
    v("overload", a.reading.overload);
}
constexpr std::array<string_view, std::variant_size_v<Action>> action_names{
    "turn_key",     "set_connector",
    "set_meter",    "set_hold",
    "place_probe",  "record_measurement",
    "connect_tool", "scan_request",
    "record_codes", "record_freeze_frame",
    "record_data",  "replace_part",
    "road_test",    "soak",
    "warm_up",      "do_step",
    "fill_order",   "conclude",
    "observed"};

struct Writer {
    enum class Form { Cbor, Text } form;
    Json out = Json::object();
    template <class T> void operator()(char const* key, T const& value) {
        if constexpr (std::is_enum_v<T>) out[key] = name_in(value);
        else if constexpr (std::is_same_v<T, Bytes>) {
            if (form == Form::Text) out[key] = to_hex(value);
            else out[key] = Json::binary(value);
        } else out[key] = value;
    }
};
class Reader {
public:
    explicit Reader(Json const& in) : x_in(in) {}
    template <class T> void operator()(char const* key, T& value) {
        ++x_fields;
        auto const found = x_in.find(key);
        if (found == x_in.end() || !take(*found, value)) problem = problem.empty() ? key : problem;
    }
    bool complete() const { return problem.empty() && x_in.size() == x_fields + 1; }  // and "do"
    std::string problem;
private:
    template <class T> static bool take(Json const& in, T& value) {
        if constexpr (std::is_enum_v<T>) {
            if (!in.is_string()) return false;
            auto const& table = names<T>;
            auto const found = std::find(table.begin(), table.end(), in.get_ref<std::string const&>());
            if (found == table.end()) return false;
            value = static_cast<T>(found - table.begin());
            return true;
        } else if constexpr (std::is_same_v<T, bool>) {
            if (in.is_boolean()) value = in.get<bool>();
            return in.is_boolean();
        } else if constexpr (std::is_integral_v<T>) {
            return take_integer(in, value);
        } else if constexpr (std::is_same_v<T, std::string>) {
            if (in.is_string()) value = in.get<std::string>();
            return in.is_string();
        } else return take_list(in, value);
    }
    template <class T> static bool take_integer(Json const& in, T& value) {
        if (!in.is_number_integer()) return false;
        constexpr auto int64_max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        if (in.is_number_unsigned() && in.get<std::uint64_t>() > int64_max) return false;
        auto const wide = in.get<std::int64_t>();
        if (!std::in_range<T>(wide)) return false;
        value = static_cast<T>(wide);
        return true;
    }
    static bool take_list(Json const& in, Bytes& value) {
        if (in.is_binary()) {
            value = in.get_binary();
            return true;
        }
        if (!in.is_string()) return false;
        auto bytes = from_hex(in.get_ref<std::string const&>());
        if (bytes) value = *bytes;
        return bytes.has_value();
    }
    static bool take_list(Json const& in, std::vector<std::uint16_t>& value) {
        if (!in.is_array()) return false;
        value.resize(in.size());
        for (std::size_t i = 0; i < in.size(); ++i)
            if (!take_integer(in[i], value[i])) return false;
        return true;
    }
    Json const& x_in;
    std::size_t x_fields = 0;
};

Json to_map(Action const& action, Writer::Form form) {
    Writer writer{form};
    writer.out["do"] = action_names[action.index()];
    std::visit([&](auto copy) { describe(writer, copy); }, action);
    return writer.out;
}
template <std::size_t index = 0> Result<Action> read_as(std::size_t wanted, Json const& map) {
    if constexpr (index < std::variant_size_v<Action>) {
        if (index != wanted) return read_as<index + 1>(wanted, map);
        std::variant_alternative_t<index, Action> value;
        Reader reader{map};
        describe(reader, value);
        if (!reader.complete())
            return fail(Code::BadInput, "coolant.bad_action",
                        std::string{action_names[index]} + ": field " +
                            (reader.problem.empty() ? "unknown" : reader.problem));
        return Action{std::move(value)};
    } else return fail(Code::BadInput, "coolant.bad_action", "no such action");
}
Result<Action> from_map(Json const& map) {
    if (!map.is_object() || !map.contains("do") || !map["do"].is_string())
        return fail(Code::BadInput, "coolant.bad_action", "not a map with \"do\"");
    auto const found =
        std::find(action_names.begin(), action_names.end(), map["do"].get_ref<std::string const&>());
    return read_as(static_cast<std::size_t>(found - action_names.begin()), map);
}
}  // namespace

Bytes encode(Action const& action) {
    auto const map = to_map(action, Writer::Form::Cbor);
    std::vector<std::string> keys;
    for (auto const& [key, value] : map.items()) keys.push_back(key);
    // RFC 8949 §4.2.1 orders keys by their encoded bytes: the shorter text first.
    std::sort(keys.begin(), keys.end(), [](auto const& a, auto const& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    auto sorted = OrderedJson::object();
    for (auto const& key : keys) {
        if (map[key].is_binary()) sorted[key] = OrderedJson::binary(map[key].get_binary());
        else sorted[key] = map[key];
    }
    return OrderedJson::to_cbor(sorted);
}
Result<Action> decode(ByteView bytes) {
    auto const map = json_from_cbor<Json>(bytes);
    if (!map) return fail(Code::BadInput, "coolant.bad_action", "not CBOR");
    auto action = TRY(from_map(*map));
    if (auto const* order = std::get_if<FillOrder>(&action); order && !code_points(order->text))
        return fail(Code::BadInput, "coolant.bad_action", "not plain UTF-8 text");
    auto const again = encode(action);
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()))
        return fail(Code::BadInput, "coolant.bad_action", "not the deterministic encoding");
    return action;
}
Result<Action> parse_json(string_view json) {
    auto const map = Json::parse(json, nullptr, false);
    if (map.is_discarded()) return fail(Code::BadInput, "coolant.bad_action", "not JSON");
    return from_map(map);
}
std::string to_json(Action const& action) {
    return to_map(action, Writer::Form::Text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::size_t> code_points(string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++count) {
        auto const lead = static_cast<unsigned char>(text[i++]);
        if (lead < 0x20 || lead == 0x7F || (lead >= 0x80 && lead < 0xC2) || lead > 0xF4) return std::nullopt;
        unsigned const more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        std::uint32_t point = more == 0 ? lead : lead & (0x3Fu >> more);
        for (unsigned k = 0; k < more; ++k, ++i) {
            if (i >= text.size() || (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return std::nullopt;
            point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
        }
        bool const overlong = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
        bool const surrogate = point >= 0xD800 && point < 0xE000;
        bool const control = point >= 0x80 && point < 0xA0;
        if (overlong || surrogate || control || point > 0x10FFFF) return std::nullopt;
    }
    return count;
}

string_view name(Fault v) { return name_in(v); }
string_view name(Component v) { return name_in(v); }
string_view name(Nature v) { return name_in(v); }
string_view name(Node v) { return name_in(v); }
string_view name(MeterMode v) { return name_in(v); }
string_view name(Mate v) { return name_in(v); }
string_view name(Key v) { return name_in(v); }
string_view name(Connector v) { return name_in(v); }
string_view name(Probe v) { return name_in(v); }
string_view name(Judgement v) { return name_in(v); }
string_view name(Step v) { return name_in(v); }
string_view name(Field v) { return name_in(v); }
}  // namespace kz::tasks::coolant
