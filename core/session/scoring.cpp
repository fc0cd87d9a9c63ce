#include "core/session/scoring.h"
#include <nlohmann/json.hpp>
namespace kz::session {
namespace {
using Json = nlohmann::json;
std::string_view name_of(exam::Verdict verdict) {
    switch (verdict) {
    case exam::Verdict::Fail: return "fail";
    case exam::Verdict::Pass: return "pass";
    case exam::Verdict::Pending: return "pending";
    }
    return "fail";
}
Json json_of(std::vector<tasks::Reason> const& reasons) {
    auto list = Json::array();
    for (auto const& reason : reasons) {
        auto args = Json::array();
        for (auto const& arg : reason.args)
            args.push_back({arg.name, arg.value, arg.kind == tasks::Argument::Kind::Key});
        list.push_back({{"key", reason.key}, {"args", args}});
    }
    return list;
}
Json json_of(tasks::Score const& score) {
    auto criteria = Json::array();
    for (auto const& row : score.criteria)
        criteria.push_back(
            {{"id", row.id}, {"points", row.points}, {"max", row.max}, {"reasons", json_of(row.reasons)}});
    return {{"points", score.points}, {"max", score.max},
            {"pass", score.pass},     {"critical", json_of(score.critical)},
            {"criteria", criteria},   {"notes", json_of(score.notes)}};
}
Json json_of(exam::EntryScore const& score) {
    return {{"points", score.score.hundredths}, {"max", score.max.hundredths}, {"pending", score.pending}};
}
}  // namespace

Result<Scored> score_attempt(exam::Paper const& paper, Attempt const& attempt) {
    if (paper.id != attempt.paper || static_cast<std::uint64_t>(paper.version) != attempt.paper_version)
        return fail(Code::BadInput, "session.other_paper", "the attempt was opened with another paper");
    exam::PaperAnswers answers;
    auto sheets = Json::object();
    for (auto const& [id, entry] : attempt.entries) {
        auto task = attempt.tasks.find(id);
        if (task == attempt.tasks.end()) {
            for (auto const& [response, answer] : entry.answers)
                answers.responses[id][response] = response_values(answer);
            continue;
        }
        auto const* listed = paper.entry(id);
        if (!listed || listed->kind != exam::EntryKind::Task)
            return fail(Code::BadInput, "session.other_paper", "the attempt has a task the paper has not");
        auto spec = TRY(tasks::parse_spec(paper.tasks[listed->task].json));
        auto const score = tasks::score(spec, attempt.seed, task->second);
        answers.tasks[id] = {exam::Points{score.points * 100}, exam::Points{score.max * 100},
                             !score.critical.empty()};
        sheets[id] = json_of(score);
    }
    auto const total = exam::score_paper(paper, answers);
    auto entries = Json::array(), parts = Json::array();
    for (auto const& [id, score] : total.entries) {
        auto row = json_of(score);
        row["id"] = id;
        if (sheets.contains(id)) row["sheet"] = sheets[id];
        entries.push_back(std::move(row));
    }
    for (auto const& [id, score] : total.parts) {
        auto row = json_of(score);
        row["id"] = id;
        parts.push_back(std::move(row));
    }
    Json details{{"verdict", name_of(total.verdict)},
                 {"total", total.total.hundredths},
                 {"possible", total.total_possible.hundredths},
                 {"parts", parts},
                 {"entries", entries}};
    return Scored{total.total.hundredths, 100 * 100, total.verdict == exam::Verdict::Pass, details.dump()};
}
}  // namespace kz::session
