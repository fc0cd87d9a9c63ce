#include "core/tasks/coolant/score.h"
#include <algorithm>
#include <cmath>
#include <map>
namespace kz::tasks::coolant {
namespace {
constexpr int safety_each = 2, complaint_points = 5, codes_points = 6, freeze_points = 4;
constexpr int soak_points = 4, data_noted_points = 3, data_judged_points = 3;
constexpr int measurements_needed = 3, measurement_points = 10;
constexpr int component_points = 12, nature_points = 8;
constexpr int cleared_points = 3, driven_points = 3, hot_points = 2, no_codes_points = 2;
constexpr int order_points = 5;
constexpr int live_ohms_loss = 5, unsupported_part_loss = 10, cleared_loss = 5;
constexpr int compare_celsius_max = 5;  // coolant and intake of a soaked car differ by no more
constexpr int verify_celsius_max = 3;
constexpr double value_share_max = 0.02;  // of what the meter showed, or one digit
constexpr double micro = 1e-6;

Argument number(std::string name, auto value) { return {std::move(name), std::to_string(value)}; }
Argument key(std::string name, std::string value) {
    return {std::move(name), std::move(value), Argument::Kind::Key};
}
bool done(State const& s, Step step) { return s.steps[static_cast<std::size_t>(step)].has_value(); }
bool done_before(State const& s, Step step, std::optional<Millis> limit) {
    auto const& at = s.steps[static_cast<std::size_t>(step)];
    return at && (!limit || *at <= *limit);
}
void finish(Criterion& row) {
    if (row.reasons.empty()) row.reasons.push_back({"coolant.score.full", {}});
}
// Adds the points, or the sentence that says why not.
void grant(Criterion& row, bool earned, int points, Reason reason) {
    if (earned) row.points += points;
    else row.reasons.push_back(std::move(reason));
}
std::string const& field(State const& s, Field field) { return s.order[static_cast<std::size_t>(field)]; }

Criterion safety(State const& s) {
    Criterion row{"safety", 0, 10, {}};
    auto const& did = s.doing;
    std::optional<Millis> const first_record =
        s.measurements.empty() ? std::nullopt : std::optional{s.measurements.front().at};
    struct Part {
        Step step;
        std::optional<Millis> limit;
        char const* when;
    };
    Part const parts[]{{Step::WheelChocks, did.key_on, "key"},
                       {Step::FenderCovers, did.key_on, "key"},
                       {Step::Gloves, did.circuit_touched, "touch"},
                       {Step::BatteryCheck, first_record, "measure"}};
    for (auto const& part : parts) {
        auto const why = done(s, part.step) ? std::string{"coolant.score.safety.late_"} + part.when
                                            : std::string{"coolant.score.safety.missing"};
        grant(row, done_before(s, part.step, part.limit), safety_each,
              {why, {key("step", "coolant.step." + std::string{name(part.step)})}});
    }
    grant(row, done(s, Step::ExhaustExtraction) && !did.ran_without_extraction, safety_each,
          {"coolant.score.safety.missing", {key("step", "coolant.step.exhaust_extraction")}});
    finish(row);
    return row;
}
std::string codes_text(std::vector<obd::Dtc> const& codes) {
    std::string out;
    for (auto code : codes) out += (out.empty() ? "" : ", ") + obd::dtc_text(code);
    return out;
}
Criterion complaint(State const& s, obd::Memory const& arrival) {
    Criterion row{"complaint", 0, 15, {}};
    bool const asked = done(s, Step::AskCustomer) && !field(s, Field::Complaint).empty();
    grant(row, asked, complaint_points, {"coolant.score.complaint.customer", {}});
    bool const noted = s.codes && s.codes->read_before && s.codes->codes == arrival.stored;
    if (arrival.stored.empty()) {
        // Nothing to read is itself a finding; without a code there is no freeze frame either.
        grant(row, noted, codes_points + freeze_points, {"coolant.score.complaint.no_codes", {}});
    } else {
        grant(row, noted, codes_points,
              {"coolant.score.complaint.codes", {{"codes", codes_text(arrival.stored)}}});
        bool const frozen = s.freeze_noted && arrival.freeze && s.freeze_noted->code == arrival.freeze->code;
        grant(row, frozen, freeze_points, {"coolant.score.complaint.freeze", {}});
    }
    finish(row);
    return row;
}
Criterion data(State const& s) {
    Criterion row{"data", 0, 10, {}};
    auto const soaked =
        std::find_if(s.data.begin(), s.data.end(), [](DataNote const& n) { return n.soaked; });
    if (soaked == s.data.end()) {
        row.reasons.push_back(
            {s.data.empty() ? "coolant.score.data.none" : "coolant.score.data.not_soaked", {}});
        if (!s.data.empty()) row.points = data_noted_points;
        return row;
    }
    row.points = soak_points + data_noted_points;
    // The last judgement stands: a candidate may correct themselves.
    auto const last =
        std::find_if(s.data.rbegin(), s.data.rend(), [](DataNote const& n) { return n.soaked; });
    bool const differs = std::abs(last->coolant_celsius - last->intake_celsius) > compare_celsius_max;
    bool const right = (last->judgement == Judgement::Abnormal) == differs;
    grant(row, right, data_judged_points,
          {"coolant.score.data.judgement",
           {number("coolant", last->coolant_celsius), number("intake", last->intake_celsius)}});
    finish(row);
    return row;
}
Criterion measurements(std::vector<Judged> const& judged) {
    Criterion row{"measurements", 0, measurements_needed * measurement_points, {}};
    int counted = 0, n = 0;
    for (auto const& one : judged) {
        static constexpr std::array keys{"counted", "after_repair", "mode", "value", "no_split", "judgement"};
        ++n;
        if (one.verdict == Verdict::Counted) ++counted;
        row.reasons.push_back(
            {"coolant.score.measure." + std::string{keys[static_cast<std::size_t>(one.verdict)]},
             {number("n", n), number("before", one.before.count()), number("after", one.after.count())}});
    }
    row.points = std::min(counted, measurements_needed) * measurement_points;
    if (counted < measurements_needed)
        row.reasons.push_back({"coolant.score.measure.too_few",
                               {number("counted", counted), number("needed", measurements_needed)}});
    return row;
}
Criterion conclusion(State const& s) {
    Criterion row{"conclusion", 0, component_points + nature_points, {}};
    auto const component = component_of(s.fault);
    auto const nature = nature_of(s.fault);
    std::vector<Argument> const truth{key("component", "coolant.component." + std::string{name(component)}),
                                      key("nature", "coolant.nature." + std::string{name(nature)})};
    if (!s.conclusion) {
        row.reasons.push_back({"coolant.score.conclusion.none", truth});
        return row;
    }
    bool const place = s.conclusion->component == component;
    grant(row, place, component_points, {"coolant.score.conclusion.component", truth});
    if (place)
        grant(row, s.conclusion->nature == nature, nature_points, {"coolant.score.conclusion.nature", truth});
    finish(row);
    return row;
}
Criterion verified(State const& s) {
    Criterion row{"verified", 0, 10, {}};
    auto const& did = s.doing;
    if (!did.repaired) {
        row.reasons.push_back({"coolant.score.verified.not_repaired", {}});
        return row;
    }
    grant(row, did.cleared && *did.cleared > *did.repaired, cleared_points,
          {"coolant.score.verified.not_cleared", {}});
    grant(row, did.driven && *did.driven > *did.repaired, driven_points,
          {"coolant.score.verified.not_driven", {}});
    bool const hot =
        did.verified_celsius && std::abs(*did.verified_celsius - s.params.hot_celsius) <= verify_celsius_max;
    grant(row, hot, hot_points,
          {"coolant.score.verified.not_hot", {number("celsius", s.params.hot_celsius)}});
    grant(row, did.verified_no_codes, no_codes_points, {"coolant.score.verified.codes_not_read", {}});
    finish(row);
    return row;
}
std::string plain(
    std::string_view text) {  // as people write plates and numbers: spaces, dots and case do not matter
    std::string out;
    for (char c : text) {
        if (c == ' ' || c == '-' || c == ',') continue;
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}
std::string digits(std::string_view text) {
    std::string out;
    for (char c : text)
        if (c >= '0' && c <= '9') out += c;
    return out;
}
Criterion order(State const& s) {
    Criterion row{"order", 0, order_points, {}};
    auto const& car = s.params.vehicle;
    auto const vin = plain(field(s, Field::Vin));
    auto same = [&](Field f, std::string const& truth) { return plain(field(s, f)) == plain(truth); };
    auto filled = [&](Field f) { return !field(s, f).empty(); };
    std::pair<std::string_view, bool> const rows[]{
        {"order_number", same(Field::OrderNumber, car.order_number)},
        {"plate", same(Field::Plate, car.plate)},
        {"vin", vin_valid(vin) && vin == plain(car.vin)},
        {"mileage", digits(field(s, Field::Mileage)) == std::to_string(car.mileage_km)},
        {"fuel_level", filled(Field::FuelLevel)},
        {"complaint", filled(Field::Complaint)},
        {"codes", s.codes.has_value()},
        {"measurements", !s.measurements.empty()},
        {"cause", s.conclusion.has_value()},
        {"parts", filled(Field::Parts)},
        {"labour", filled(Field::Labour)},
        {"quality_check", filled(Field::QualityCheck)},
        {"signature", filled(Field::Signature)}};
    int missing = 0;
    for (auto const& [what, right] : rows) {
        if (right) continue;
        ++missing;
        row.reasons.push_back(
            {"coolant.score.order.missing", {key("field", "coolant.field." + std::string{what})}});
    }
    row.points = std::max(0, order_points - missing);
    finish(row);
    return row;
}
// A part is supported when what was counted before leaves no hypothesis but its own.
bool supported(Replacement const& replacement, std::vector<Judged> const& judged) {
    Hypotheses left;
    left.set();
    bool any = false;
    for (std::size_t i = 0; i < std::min(replacement.measurements_before, judged.size()); ++i) {
        if (judged[i].verdict != Verdict::Counted) continue;
        any = true;
        left = judged[i].after;
    }
    for (std::size_t h = 0; h < fault_count; ++h)
        if (left.test(h) && component_of(static_cast<Fault>(h)) != replacement.part) return false;
    return any;
}
void deduct(State const& s, std::vector<Judged> const& judged, Score& score) {
    if (s.doing.live_ohms)
        score.criteria.push_back(
            {"deduct_live_ohms", -live_ohms_loss, 0, {{"coolant.score.deduct.live_ohms", {}}}});
    Criterion parts{"deduct_part", 0, 0, {}};
    for (auto const& replacement : s.replacements) {
        if (s.doing.repaired && replacement.at > *s.doing.repaired)
            continue;  // Nothing is left to be supported.
        if (supported(replacement, judged)) continue;
        parts.points -= unsupported_part_loss;
        parts.reasons.push_back({"coolant.score.deduct.part",
                                 {key("part", "coolant.component." + std::string{name(replacement.part)})}});
    }
    if (parts.points < 0) score.criteria.push_back(std::move(parts));
    if (s.doing.cleared_unrecorded)
        score.criteria.push_back(
            {"deduct_cleared", -cleared_loss, 0, {{"coolant.score.deduct.cleared", {}}}});
}
bool same_display(Reading const& shown, double predicted) {
    auto const full_scale = counts_max * base_digit(shown);
    if (shown.overload) return std::abs(predicted) > 0.99 * full_scale;
    return std::abs(predicted - base_value(shown)) <= error_max(shown) * (1 + 1e-9);
}
bool value_right(Shown const& shown, RecordMeasurement const& record) {
    if (shown.reading.overload || record.overload) return shown.reading.overload == record.overload;
    auto const value = base_value(shown.reading);
    auto const allowed = std::max(value_share_max * std::abs(value), base_digit(shown.reading));
    return std::abs(static_cast<double>(record.value_micro) * micro - value) <= allowed * (1 + 1e-9);
}
bool mode_legal(Shown const& shown) {
    switch (shown.setup.mode) {
    case MeterMode::VoltsDc: return shown.setup.powered;
    case MeterMode::Ohms:
    case MeterMode::Continuity: return !live_ohms(shown.setup);
    // Across two points an ammeter is a short circuit; nothing here can be cut open to put it in line.
    case MeterMode::Amps:
    case MeterMode::Off: break;
    }
    return false;
}
}  // namespace

Hypotheses consistent(Params const& params, Shown const& shown) {
    Hypotheses out;
    for (std::size_t h = 0; h < fault_count; ++h) {
        auto const predicted =
            predict(params.circuit, static_cast<Fault>(h), shown.coolant_millicelsius / 1000.0, shown.setup)
                .meter;
        out[h] = same_display(shown.reading, predicted);
    }
    return out;
}
std::vector<Judged> judge_measurements(State const& state) {
    std::vector<Judged> out;
    std::vector<std::pair<Setup, std::int32_t>> counted;
    Hypotheses left;
    left.set();
    for (auto const& [at, shown, record] : state.measurements) {
        Judged one{Verdict::Counted, left, left};
        auto const possible = consistent(state.params, shown);
        std::pair const where{shown.setup, shown.coolant_millicelsius};
        // Once a single hypothesis is left, what would have split the nine and was not measured before
        // confirms it.
        bool const fresh = std::find(counted.begin(), counted.end(), where) == counted.end();
        bool const confirms = left.count() == 1 && fresh && !possible.all();
        bool const normal = possible.test(static_cast<std::size_t>(Fault::None));
        if (shown.repaired) one.verdict = Verdict::AfterRepair;
        else if (!mode_legal(shown)) one.verdict = Verdict::IllegalMode;
        else if (!value_right(shown, record)) one.verdict = Verdict::Value;
        else if ((left & possible) == left && !confirms) one.verdict = Verdict::NoSplit;
        else if (normal != (record.judgement == Judgement::Normal)) one.verdict = Verdict::Judgement;
        else {
            left &= possible;
            counted.push_back(where);
            one.after = left;
        }
        out.push_back(one);
    }
    return out;
}
Score score(State const& s) {
    Score out;
    auto const judged = judge_measurements(s);
    auto const arrival = begin(s.params, s.seed).memory;
    out.criteria = {safety(s),     complaint(s, arrival), data(s), measurements(judged),
                    conclusion(s), verified(s),           order(s)};
    deduct(s, judged, out);
    for (auto const& row : out.criteria) out.points += row.points;
    out.points = std::clamp(out.points, 0, out.max);
    if (s.doing.airbag_bare) out.critical.push_back({"coolant.critical.airbag", {}});
    if (s.doing.fuel_bare) out.critical.push_back({"coolant.critical.fuel", {}});
    if (s.doing.ran_without_extraction) out.critical.push_back({"coolant.critical.exhaust", {}});
    out.pass = out.points >= out.pass_points && out.critical.empty();
    auto const before_repair = std::count_if(
        judged.begin(), judged.end(), [](Judged const& one) { return one.verdict != Verdict::AfterRepair; });
    out.notes.push_back({"coolant.note.efficiency",
                         {number("count", before_repair), number("depth", decision_depth(s.params))}});
    return out;
}
}  // namespace kz::tasks::coolant
