#include "core/tasks/task.h"
#include "core/tasks/coolant/score.h"
#include <nlohmann/json.hpp>
namespace kz::tasks {
namespace {
using Json = nlohmann::json;
constexpr int version_known = 1;

// Reads one object of a task file: every field wanted, none unknown. The first complaint is kept.
class Fields {
public:
    Fields(Json const& in, std::string where, std::string& problem)
        : x_in(in), x_where(std::move(where)), x_problem(problem) {
        if (!x_in.is_object()) complain("", "is not an object");
    }
    double number(char const* name, double low, double high) {
        auto const* value = find(name);
        if (!value) return low;
        if (!value->is_number()) return complain(name, "is not a number"), low;
        auto const number = value->get<double>();
        if (!(number >= low && number <= high)) return complain(name, "is out of range"), low;
        return number;
    }
    int integer(char const* name, int low, int high) {
        auto const* value = find(name);
        if (value && !value->is_number_integer()) return complain(name, "is not an integer"), low;
        if (value) --x_used;
        return static_cast<int>(number(name, low, high));
    }
    std::string text(char const* name, std::size_t points_max) {
        auto const* value = find(name);
        if (!value) return {};
        if (!value->is_string()) return complain(name, "is not a text"), "";
        auto const points = coolant::code_points(value->get_ref<std::string const&>());
        if (!points || *points == 0 || *points > points_max)
            return complain(name, "is empty or too long"), "";
        return value->get<std::string>();
    }
    bool flag(char const* name) {
        auto const* value = find(name);
        if (value && !value->is_boolean()) complain(name, "is not true or false");
        return value && value->is_boolean() && value->get<bool>();
    }
    Fields object(char const* name) {
        static Json const nothing = Json::object();
        auto const* value = find(name);
        return {value ? *value : nothing, x_where + "." + name, x_problem};
    }
    void end() {
        if (x_in.is_object() && x_in.size() != x_used) complain("", "has a field nobody knows");
    }
private:
    Json const* find(char const* name) {
        if (!x_in.is_object()) return nullptr;
        auto const found = x_in.find(name);
        if (found == x_in.end()) return complain(name, "is missing"), nullptr;
        ++x_used;
        return &*found;
    }
    void complain(std::string const& name, char const* what) {
        if (x_problem.empty()) x_problem = x_where + (name.empty() ? "" : "." + name) + " " + what;
    }
    Json const& x_in;
    std::string x_where;
    std::string& x_problem;
    std::size_t x_used = 0;
};
coolant::Components read_circuit(Fields in) {
    constexpr double ohms_max = 1e15;
    coolant::Components out;
    out.supply_volts = in.number("supply_volts", 0.1, 60);
    out.pullup_ohms = in.number("pullup_ohms", 1, 1e7);
    out.wire_ohms = in.number("wire_ohms", 1e-6, 1e3);
    out.contact_ohms = in.number("contact_ohms", 1e-6, 1e3);
    out.ntc_ohms_at_20 = in.number("ntc_ohms_at_20", 1, 1e7);
    out.ntc_beta = in.number("ntc_beta", 1, 1e5);
    out.added_ohms = in.number("added_ohms", 0, 1e7);
    out.drifted_ohms = in.number("drifted_ohms", 1e-3, 1e7);
    out.shorted_ohms = in.number("shorted_ohms", 1e-3, 1e7);
    out.short_ohms = in.number("short_ohms", 1e-6, 1e7);
    out.open_ohms = in.number("open_ohms", 1e8, ohms_max);
    out.leak_ohms = in.number("leak_ohms", 1e8, ohms_max);
    out.meter_volts_ohms = in.number("meter_volts_ohms", 1e3, 1e12);
    out.meter_shunt_ohms = in.number("meter_shunt_ohms", 1e-3, 1e3);
    out.meter_test_amps = in.number("meter_test_amps", 1e-9, 1);
    in.end();
    return out;
}
coolant::Vehicle read_vehicle(Fields in, std::string& problem) {
    coolant::Vehicle out;
    out.order_number = in.text("order_number", 40);
    out.plate = in.text("plate", 20);
    out.vin = in.text("vin", 17);
    out.model = in.text("model", 60);
    out.mileage_km = in.integer("mileage_km", 0, 2'000'000);
    out.fuel_percent = in.integer("fuel_percent", 0, 100);
    out.battery_millivolts = in.integer("battery_millivolts", 0, 60'000);
    auto complaint = in.object("complaint");
    out.complaint_zh = complaint.text("zh-CN", 400);
    out.complaint_en = complaint.text("en", 400);
    complaint.end();
    in.end();
    if (problem.empty() && !coolant::vin_valid(out.vin)) problem = "vehicle.vin has a wrong check digit";
    return out;
}
coolant::Params read_coolant(Fields in, std::string& problem) {
    coolant::Params out;
    out.circuit = read_circuit(in.object("circuit"));
    auto ecm = in.object("ecm");
    out.ecm.high_volts = ecm.number("high_volts", 0.1, 60);
    out.ecm.low_volts = ecm.number("low_volts", 0, 60);
    out.ecm.confirm = Millis{ecm.integer("confirm_ms", 0, 60'000)};
    ecm.end();
    if (problem.empty() && out.ecm.low_volts >= out.ecm.high_volts)
        problem = "ecm.low_volts is not below high_volts";
    auto temperature = in.object("temperature");
    out.hot_celsius = temperature.integer("hot_celsius", 60, 110);
    out.cold_celsius = temperature.integer("cold_celsius", -30, 40);
    temperature.end();
    out.vehicle = read_vehicle(in.object("vehicle"), problem);
    out.practice = in.flag("practice");
    in.end();
    return out;
}

// Feeds every field of the state to a hash, in one fixed order, integers as 8 bytes, lists with their length.
class Digest {
public:
    void add(std::integral auto value) {
        auto const wide = static_cast<std::uint64_t>(value);
        std::array<std::uint8_t, 8> bytes{};
        for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(wide >> (56 - 8 * i));
        x_hash.update(bytes);
    }
    template <class E>
        requires std::is_enum_v<E>
    void add(E value) {
        add(static_cast<std::uint64_t>(value));
    }
    void add(Millis value) { add(value.count()); }
    void add(std::string const& value) {
        add(value.size());
        x_hash.update(as_bytes(value));
    }
    template <class T> void add(std::vector<T> const& list) {
        add(list.size());
        for (auto const& one : list) add(one);
    }
    template <class T, std::size_t n> void add(std::array<T, n> const& list) {
        for (auto const& one : list) add(one);
    }
    template <class T> void add(std::optional<T> const& value) {
        add(value.has_value());
        if (value) add(*value);
    }
    void add(coolant::Reading const& v) { all(v.counts, v.decimals, v.unit, v.overload); }
    void add(coolant::Setup const& v) { all(v.powered, v.c101, v.ecm, v.mode, v.red, v.black); }
    void add(coolant::Shown const& v) {
        all(v.reading, v.setup, v.key, v.range, v.coolant_millicelsius, v.repaired);
    }
    void add(coolant::Measurement const& v) {
        all(v.at, v.shown, v.record.value_micro, v.record.overload, v.record.judgement);
    }
    void add(coolant::Exchange const& v) { all(v.at, v.request, v.answer); }
    void add(coolant::DataNote const& v) {
        all(v.at, v.coolant_celsius, v.intake_celsius, v.soaked, v.judgement);
    }
    void add(coolant::CodeNote const& v) { all(v.at, v.codes, v.read_before); }
    void add(coolant::Replacement const& v) { all(v.at, v.part, v.measurements_before); }
    void add(coolant::Conclude const& v) { all(v.component, v.nature); }
    void add(coolant::obd::Live const& v) {
        all(v.coolant_celsius, v.intake_celsius, v.ambient_celsius, v.rpm, v.speed_kmh, v.load_percent,
            v.throttle_percent, v.trim_short_percent, v.trim_long_percent);
    }
    void add(coolant::obd::FreezeFrame const& v) { all(v.code, v.live); }
    void add(coolant::obd::Memory const& v) { all(v.stored, v.pending, v.freeze, v.mil); }
    void add(coolant::Meter const& v) { all(v.mode, v.range, v.hold, v.red, v.black, v.shown); }
    void add(coolant::Doing const& v) {
        all(v.key_on, v.circuit_touched, v.cleared_unrecorded, v.live_ohms, v.repaired, v.cleared, v.driven,
            v.ran_without_extraction, v.airbag_bare, v.fuel_bare, v.verified_celsius, v.verified_no_codes);
    }
    void add(coolant::State const& v) {  // But params: they are the package's, not the ledger's.
        all(v.seed, v.fault, v.repaired, v.serial, v.observed_serial, v.key, v.c101, v.ecm,
            v.battery_connected, v.coolant_millicelsius, v.intake_millicelsius, v.ambient_millicelsius,
            v.engine_minutes, v.soaked, v.meter, v.ecm_microvolts, v.beyond, v.beyond_since, v.memory, v.tool,
            v.exchanges, v.measurements, v.codes, v.freeze_noted, v.data, v.replacements, v.steps, v.order,
            v.conclusion, v.doing);
    }
    void all(auto const&... values) { (add(values), ...); }
    Hash finish() { return x_hash.finish(); }
private:
    Sha256 x_hash;
};
Result<coolant::Action> understood(State const& state, ByteView action, Millis at) {
    if (at < state.at) return fail(Code::Corrupt, "coolant.bad_action", "an action before the last one");
    if (action.size() > action_bytes_max)
        return fail(Code::BadInput, "coolant.bad_action", "action too long");
    if (state.action_count >= actions_max) return fail(Code::Full, "coolant.too_many", "no more actions");
    return coolant::decode(action);
}
}  // namespace

Result<Spec> parse_spec(ByteView json) {
    if (json.size() > spec_bytes_max) return fail(Code::Full, "coolant.bad_task", "task file too large");
    auto const in = Json::parse(json.begin(), json.end(), nullptr, false);
    if (in.is_discarded()) return fail(Code::BadInput, "coolant.bad_task", "not JSON");
    std::string problem;
    Fields fields{in, "task", problem};
    Spec spec;
    spec.kind = fields.text("kind", 40);
    if (problem.empty() && spec.kind != "coolant")
        return fail(Code::BadInput, "coolant.unknown_task", "task kind not known: " + spec.kind);
    spec.id = fields.text("id", 80);
    spec.version = fields.integer("version", 1, 1'000'000);
    if (problem.empty() && spec.version != version_known)
        return fail(Code::BadInput, "coolant.unknown_task", "task version not known");
    auto title_of = fields.object("title");
    spec.title_zh = title_of.text("zh-CN", 200);
    spec.title_en = title_of.text("en", 200);
    title_of.end();
    spec.params = read_coolant(fields.object("params"), problem);
    fields.end();
    if (!problem.empty()) return fail(Code::BadInput, "coolant.bad_task", problem);
    return spec;
}
Text title(Language language, Spec const& spec) {
    return verbatim(language == Language::English ? spec.title_en : spec.title_zh);
}
State begin(Spec const& spec, std::uint64_t seed) {
    State state;
    state.seed = seed;
    state.bench = coolant::begin(std::get<coolant::Params>(spec.params), seed);
    return state;
}
Result<> apply(State& state, ByteView action, Millis at) {
    auto const what = TRY(understood(state, action, at));
    TRY(coolant::apply(std::get<coolant::State>(state.bench), what, at));
    state.at = at;
    ++state.action_count;
    return {};
}
Result<> legal(State const& state, ByteView action, Millis at) {
    auto const what = TRY(understood(state, action, at));
    auto bench = std::get<coolant::State>(state.bench);
    coolant::settle(bench, at);
    return coolant::legal(bench, what);
}
Score score(Spec const& spec, std::uint64_t seed, State const& state) {
    auto const& bench = std::get<coolant::State>(state.bench);
    CHECK(seed == state.seed && bench.params == std::get<coolant::Params>(spec.params));
    return coolant::score(bench);
}
Hash digest(State const& state) {
    Digest digest;
    digest.all(state.seed, state.at, state.action_count, std::get<coolant::State>(state.bench));
    return digest.finish();
}
Result<Bytes> action_from_json(std::string_view json) {
    auto const action = TRY(coolant::parse_json(json));
    return coolant::encode(action);
}
Result<std::string> action_to_json(ByteView action) {
    auto const decoded = TRY(coolant::decode(action));
    return coolant::to_json(decoded);
}
}  // namespace kz::tasks
