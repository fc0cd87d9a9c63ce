#include "core/base/file.h"
#include "core/tasks/task.h"
#include "sync/tool/command.h"
#include <charconv>
#include <nlohmann/json.hpp>
namespace kz::tool {
namespace {
using Json = nlohmann::ordered_json;
constexpr std::size_t submission_bytes_max = std::size_t{64} << 20;

std::unexpected<Error> bad(std::string detail) {
    return fail(Code::BadInput, "coolant.bad_action", std::move(detail));
}
Result<std::uint64_t> seed_of(Json const& json) {
    if (json.is_number_unsigned()) return json.get<std::uint64_t>();
    if (json.is_string()) {  // JSON numbers are safe to 2^53 only.
        auto const text = json.get<std::string>();
        std::uint64_t seed = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
        if (error == std::errc{} && end == text.data() + text.size()) return seed;
    }
    return bad("\"seed\" is not an unsigned 64-bit number");
}
Result<> fill_in(tasks::State& state, Millis at) {
    auto const& bench = std::get<tasks::coolant::State>(state.bench);
    auto const wish = tasks::coolant::wanted(bench);
    if (!wish) return {};
    auto const celsius = bench.coolant_millicelsius / 1000.0;
    auto const seen =
        tasks::coolant::predict(wish->parts, tasks::coolant::actual(bench), celsius, wish->setup);
    return tasks::apply(state, tasks::coolant::encode(tasks::coolant::observed(bench, wish->serial, seen)),
                        at);
}
Result<tasks::State> replay(tasks::Spec const& spec, ByteView submission, bool fill) {
    auto const json = Json::parse(submission.begin(), submission.end(), nullptr, false);
    if (!json.is_object() || !json.contains("seed") || !json.contains("actions") ||
        !json["actions"].is_array())
        return bad("a submission is a JSON object with \"seed\" and \"actions\"");
    auto state = tasks::begin(spec, TRY(seed_of(json["seed"])));
    std::size_t n = 0;
    for (auto action : json["actions"]) {
        auto const where = "action " + std::to_string(n++);
        if (!action.is_object() || !action.contains("at_ms") || !action["at_ms"].is_number_unsigned())
            return bad(where + ": no \"at_ms\"");
        constexpr std::uint64_t at_ms_max = 10ull * 3600 * 1000;
        auto const at_ms = action["at_ms"].get<std::uint64_t>();
        if (at_ms > at_ms_max) return bad(where + ": later than ten hours");
        Millis const at{static_cast<std::int64_t>(at_ms)};
        action.erase("at_ms");
        auto const bytes =
            tasks::action_from_json(action.dump(-1, ' ', false, Json::error_handler_t::replace));
        if (!bytes) return because(bytes.error(), bytes.error().advice, where);
        auto done = tasks::apply(state, *bytes, at);
        if (done && fill) done = fill_in(state, at);
        if (!done) return because(done.error(), done.error().advice, where);
    }
    return state;
}
Json texts(std::vector<tasks::Reason> const& reasons, Language language) {
    auto out = Json::array();
    for (auto const& reason : reasons) out.push_back(tasks::say(language, reason).str());
    return out;
}
Json json_of(tasks::Score const& score) {
    Json out{{"score", static_cast<double>(score.points)},
             {"max", static_cast<double>(score.max)},
             {"pass", score.pass},
             {"critical", texts(score.critical, Language::Chinese)},
             {"critical_en", texts(score.critical, Language::English)},
             {"criteria", Json::array()},
             {"notes", texts(score.notes, Language::Chinese)},
             {"notes_en", texts(score.notes, Language::English)}};
    for (auto const& row : score.criteria)
        out["criteria"].push_back({{"id", row.id},
                                   {"points", row.points},
                                   {"max", row.max},
                                   {"title", tasks::title(Language::Chinese, row).str()},
                                   {"title_en", tasks::title(Language::English, row).str()},
                                   {"reason", tasks::say(Language::Chinese, row.reasons).str()},
                                   {"reason_en", tasks::say(Language::English, row.reasons).str()}});
    return out;
}
std::string human_of(tasks::Score const& score) {
    auto const language = language_from(std::getenv("LANG") ? std::getenv("LANG") : "");
    std::string out;
    for (auto const& row : score.criteria)
        out += std::to_string(row.points) + (row.max > 0 ? " / " + std::to_string(row.max) : "") + "  " +
               tasks::title(language, row).str() + ": " + tasks::say(language, row.reasons).str() + "\n";
    for (auto const& reason : score.critical) out += "!  " + tasks::say(language, reason).str() + "\n";
    for (auto const& note : score.notes) out += tasks::say(language, note).str() + "\n";
    return out + std::to_string(score.points) + " / " + std::to_string(score.max) +
           (score.pass ? "  pass\n" : "  fail\n");
}
int check(Arguments const& arguments) {
    auto const task = read_file(arguments.operands[0], tasks::spec_bytes_max);
    if (!task) return refuse(arguments, task.error());
    auto const spec = tasks::parse_spec(*task);
    if (!spec) return refuse(arguments, spec.error());
    auto const submission = read_file(arguments.operands[1], submission_bytes_max);
    if (!submission) return refuse(arguments, submission.error());
    auto const state = replay(*spec, *submission, arguments.has("--fill-observed"));
    if (!state) return refuse(arguments, state.error());
    auto const score = tasks::score(*spec, state->seed, *state);
    return answer(arguments, json_of(score).dump(), human_of(score));
}
}  // namespace
Group task_group() {
    return {
        "task",
        "practical tasks",
        {{"check",
          "TASK.json SUBMISSION",
          2,
          2,
          "score a submission, with a reason for each criterion",
          check,
          {{"--fill-observed", "", "predict the back end's answers where the submission leaves them out"}}}}};
}
}  // namespace kz::tool
