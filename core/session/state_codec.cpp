#include "core/session/state.h"
#include <nlohmann/json.hpp>
namespace kz::session {
namespace {
using Json = nlohmann::json;  // Keys are sorted, numbers are integers: one state, one text.

Json json_of(Answer const& answer) {
    if (answer.written) return {{"text", to_utf8(answer.text)}};
    return {{"values", answer.values}};
}
Json json_of(Entry const& entry) {
    auto answers = Json::object();
    for (auto const& [response, answer] : entry.answers) answers[response] = json_of(answer);
    return {{"seen", entry.seen}, {"flagged", entry.flagged}, {"answers", answers}};
}
Json json_of(Attempt const& attempt) {
    auto entries = Json::object(), tasks = Json::object();
    for (auto const& [id, entry] : attempt.entries) entries[id] = json_of(entry);
    for (auto const& [id, task] : attempt.tasks) tasks[id] = to_hex(tasks::digest(task));
    Json json{{"id", attempt.id},
              {"registration", attempt.registration},
              {"masked_name", attempt.masked_name},
              {"seat", attempt.seat},
              {"paper", attempt.paper},
              {"language", attempt.language},
              {"paper_version", attempt.paper_version},
              {"seed", attempt.seed},
              {"key", {attempt.keyed, attempt.opened, attempt.sealed, attempt.bundle}},
              {"phase", static_cast<int>(attempt.phase)},
              {"timer", {attempt.timer.left.count(), attempt.timer.as_of.count(), attempt.timer.running}},
              {"order", attempt.order},
              {"entries", entries},
              {"tasks", tasks},
              {"entry", attempt.entry},
              {"page", static_cast<int>(attempt.page)},
              {"rules", attempt.rules_accepted},
              {"warm", attempt.warmed_up},
              {"lost", attempt.lost.count()},
              {"started", attempt.started.count()},
              {"tick", attempt.last_tick.count()},
              {"interruptions", attempt.interruptions},
              {"resumed", attempt.resumed_at.count()},
              {"submitted_seq", attempt.submitted_seq},
              {"submitted_wall", attempt.submitted_wall.count()}};
    if (attempt.submitted_by) json["submitted_by"] = static_cast<int>(*attempt.submitted_by);
    if (attempt.score)
        json["score"] = {attempt.score->points, attempt.score->max, attempt.score->pass,
                         attempt.score->details};
    if (attempt.receipt) json["receipt"] = {attempt.receipt->size, attempt.receipt->note};
    return json;
}
Json json_of(CheckIn const& person) {
    Json json{{"consent", person.consent_version}, {"registration", person.registration},
              {"name", person.masked_name},        {"number", person.masked_number},
              {"problems", person.problems},       {"misses", person.face_misses},
              {"face", person.face_matched},       {"why", person.manual_why},
              {"confirmed", person.confirmed}};
    if (person.way) json["way"] = static_cast<int>(*person.way);
    if (person.match) json["match"] = static_cast<int>(*person.match);
    if (person.manual_accepted) json["accepted"] = *person.manual_accepted;
    return json;
}
Json json_of(State const& state) {
    auto attempts = Json::object();
    for (auto const& [id, attempt] : state.attempts) attempts[id] = json_of(attempt);
    auto incidents = Json::array();
    for (auto const& incident : state.incidents)
        incidents.push_back({incident.seq, incident.subject, incident.what});
    auto const& settings = state.settings;
    return {{"events", state.events},
            {"boot", to_hex(state.clock.boot)},
            {"offset", state.clock.offset.count()},
            {"last", state.clock.last.count()},
            {"wall", state.clock.last_wall.count()},
            {"terminal", state.terminal},
            {"site", state.site},
            {"seat", state.seat},
            {"sitting", state.sitting},
            {"paper", state.paper},
            {"manifest", state.manifest_version},
            {"screen", name_of(state.screen)},
            {"before_service", name_of(state.before_service)},
            {"check_in", json_of(state.check_in)},
            {"pin", {state.pin.misses, state.pin.locked_until.count()}},
            {"staff", state.staff},
            {"help", state.help_called},
            {"current", state.current},
            {"attempts", attempts},
            {"devices", state.devices},
            {"incidents", incidents},
            {"packages", state.packages},
            {"follows", state.follows},
            {"settings",
             {settings.theme, settings.language, settings.zoom_percent, settings.timer_hidden,
              settings.less_motion}}};
}
std::string_view name_of(Phase phase) {
    switch (phase) {
    case Phase::Preparing: return "preparing";
    case Phase::Running: return "running";
    case Phase::Submitted: return "submitted";
    case Phase::Closed: return "submitted";
    }
    return "unknown";
}
}  // namespace

Hash state_hash(State const& state) { return sha256(as_bytes(json_of(state).dump())); }

std::string state_json(State const& state) {
    auto attempts = Json::array();
    for (auto const& [id, attempt] : state.attempts) {
        auto answers = Json::object();
        for (auto const& [entry, content] : attempt.entries)
            for (auto const& [response, answer] : content.answers)
                answers[entry][response] = response_values(answer);
        Json score = nullptr;
        if (attempt.score)
            score = {{"points", static_cast<double>(attempt.score->points) / 100},
                     {"max", static_cast<double>(attempt.score->max) / 100},
                     {"pass", attempt.score->pass},
                     {"details", Json::parse(attempt.score->details, nullptr, false)}};
        attempts.push_back({{"id", id},
                            {"registration", attempt.registration},
                            {"state", name_of(attempt.phase)},
                            {"answers", answers},
                            {"score", score},
                            {"entry", attempt.entry},
                            {"remaining_ms", exam::left(attempt.timer, state.clock.last).count()}});
    }
    return Json{{"state_hash", to_hex(state_hash(state))}, {"attempts", attempts}}.dump();
}
}  // namespace kz::session
