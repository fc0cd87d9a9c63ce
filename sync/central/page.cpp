#include "sync/central/page.h"
#include "core/base/embedded.h"
#include "core/tasks/score.h"
#include <algorithm>
#include <nlohmann/json.hpp>
namespace kz::embedded {
std::span<File const> central_style();
}
namespace kz::central {
namespace {
using Json = nlohmann::json;
std::string escape(std::string_view text) {
    std::string out;
    for (auto c : text) switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    return out;
}
std::string escape(Text const& text) { return escape(std::string_view{text.str()}); }
// China has one civil time, eight hours before UTC, without summer time.
std::string local_time(Millis time) {
    if (time.count() <= 0) return "—";
    auto text = wire::to_utc(time + std::chrono::hours{8});
    text[10] = ' ';
    return text.substr(0, 16);
}
std::string points_of(std::int64_t hundredths) {
    auto whole = std::to_string(hundredths / 100), part = std::to_string(std::abs(hundredths % 100));
    if (hundredths < 0 && hundredths > -100) whole = "-0";
    if (part == "0") return whole;
    part.insert(0, 2 - part.size(), '0');
    while (part.back() == '0') part.pop_back();
    return whole + "." + part;
}
std::string element(std::string const& name, std::string const& content, std::string const& css = {}) {
    return "<" + name + (css.empty() ? "" : " class=\"" + css + "\"") + ">" + content + "</" + name + ">";
}
class Page {
public:
    Page(Language language, Millis now) : x_language(language), x_now(now) {}
    std::string say(std::string_view key, TextArgs args = {}) const {
        return escape(tr(x_language, key, args));
    }
    Language language() const { return x_language; }
    std::string head_row(std::initializer_list<std::pair<std::string_view, std::string>> columns) const {
        std::string cells;
        for (auto const& [key, css] : columns)
            cells += "<th scope=\"col\"" + (css.empty() ? "" : " class=\"" + css + "\"") + ">" + say(key) +
                     "</th>";
        return "<thead><tr>" + cells + "</tr></thead>";
    }
    std::string section(std::string_view title, std::string_view empty, std::string const& head,
                        std::string const& rows) const {
        auto body = rows.empty() ? element("p", say(empty), "empty")
                                 : "<table>" + head + "<tbody>" + rows + "</tbody></table>";
        return element("section", element("h2", say(title)) + element("div", body, "card"));
    }
    std::string whole(std::string const& title, std::string const& body, bool logged_in,
                      std::string const& here) const {
        auto other = x_language == Language::English ? "zh-CN" : "en";
        auto joint = here.find('?') == here.npos ? "?" : "&amp;";
        std::string out =
            "<!DOCTYPE html>\n<html lang=\"" + say("web.language_tag") +
            "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
            "initial-scale=1\"><title>" +
            title +
            "</title><link rel=\"stylesheet\" "
            "href=\"/style.css\"></head><body><header><strong>" +
            say("web.brand") + "</strong>";
        if (logged_in) out += element("span", say("web.as_of", {{"time", local_time(x_now)}}), "about");
        out += "<nav><a href=\"" + here + joint + "lang=" + other + "\" lang=\"" + other + "\">" +
               say("web.other_language") + "</a>";
        if (logged_in)
            out += "<form method=\"post\" action=\"/logout\"><button class=\"link\">" + say("web.log_out") +
                   "</button></form>";
        out += "</nav></header><main>" + body + "</main>";
        if (logged_in) out += element("footer", say("web.footer"));
        return out + "</body></html>\n";
    }
private:
    Language x_language;
    Millis x_now;
};
std::string verdict_of(Page const& page, AttemptRow const& attempt) {
    if (!attempt.score)
        return attempt.submitted.count() > 0 ? element("span", page.say("web.not_scored"), "warn") : "—";
    auto sheet = Json::parse(attempt.score->details, nullptr, false);
    auto pending = sheet.is_object() && sheet.value("verdict", "") == "pending";
    if (pending) return element("span", page.say("web.pending"), "warn");
    return attempt.score->pass ? element("span", page.say("web.pass"), "ok")
                               : element("span", page.say("web.fail"), "danger");
}
std::string score_of(AttemptRow const& attempt) {
    if (!attempt.score) return "—";
    return points_of(attempt.score->points) + " / " + points_of(attempt.score->max);
}
std::string link_to(AttemptRow const& attempt) {  // Ids are of a narrow alphabet; see wire::is_attempt_id.
    return "/attempt?site=" + escape(attempt.site) + "&amp;id=" + escape(attempt.id);
}
std::string incident_text(Page const& page, IncidentRow const& incident) {
    auto key = "web.incident." + incident.code;
    if (incident.code == "score-differs") {
        auto space = incident.detail.find(' ');
        auto number = [](std::string const& text) {
            auto json = Json::parse(text, nullptr, false);
            return json.is_number_integer() ? points_of(json.get<std::int64_t>()) : text;
        };
        return page.say(
            key, {{"theirs", number(incident.detail.substr(0, space))},
                  {"ours", space == std::string::npos ? "" : number(incident.detail.substr(space + 1))}});
    }
    if (incident.code == "terminal-incident")
        return page.say(key, {{"what", tr(page.language(), incident.detail).str()}});
    return page.say(key, {{"other", incident.detail}});
}
std::string sittings_of(Page const& page, Results const& results) {
    std::string rows;
    for (auto const& sitting : results.sittings) {
        std::size_t started = 0, submitted = 0;
        for (auto const& attempt : results.attempts)
            if (attempt.site == sitting.site && attempt.sitting == sitting.id)
                ++started, submitted += attempt.submitted.count() > 0;
        auto site = std::ranges::find(results.sites, sitting.site, &SiteRow::id);
        auto time = [](std::string const& utc) {
            return local_time(wire::parse_utc(utc).value_or(Millis{}));
        };
        auto size = results.roster_sizes.find(sitting.site + "/" + sitting.id);
        rows += "<tr>" + element("td", escape(site == results.sites.end() ? sitting.site : site->name)) +
                element("td", escape(sitting.title) + "<br>" + escape(sitting.session)) +
                element("td", time(sitting.starts) + " – " + time(sitting.ends).substr(11), "time") +
                element("td",
                        std::to_string(submitted) + " / " + std::to_string(started) + " / " +
                            std::to_string(size == results.roster_sizes.end() ? 0 : size->second),
                        "number") +
                "</tr>";
    }
    auto head = page.head_row(
        {{"web.site", ""}, {"web.sitting", ""}, {"web.when", ""}, {"web.submitted_count", "number"}});
    return page.section("web.sittings", "web.no_sittings", head, rows);
}
std::string attempts_of(Page const& page, Results const& results) {
    std::string rows;
    for (auto const& attempt : results.attempts)
        rows += "<tr>" +
                element("td", "<a href=\"" + link_to(attempt) + "\">" + escape(attempt.registration) + "</a>",
                        "id") +
                element("td", escape(attempt.name)) + element("td", escape(attempt.seat), "number") +
                element("td", page.say("web.state." + attempt.state)) +
                element("td", local_time(attempt.submitted), "time") +
                element("td", score_of(attempt), "number") + element("td", verdict_of(page, attempt)) +
                "</tr>";
    auto head = page.head_row({{"web.registration", ""},
                               {"web.name", ""},
                               {"web.seat", "number"},
                               {"web.state", ""},
                               {"web.submitted_at", ""},
                               {"web.score", "number"},
                               {"web.result", ""}});
    return page.section("web.attempts", "web.no_attempts", head, rows);
}
std::string incidents_of(Page const& page, Results const& results) {
    std::string rows;
    for (auto const& incident : results.incidents)
        rows += "<tr>" + element("td", local_time(incident.raised), "time") +
                element("td", escape(incident.terminal), "id") +
                element("td", incident_text(page, incident)) + element("td", escape(incident.subject), "id") +
                element("td", std::to_string(incident.seq), "number") + "</tr>";
    auto head = page.head_row({{"web.when", ""},
                               {"web.terminal", ""},
                               {"web.what", ""},
                               {"web.attempts", ""},
                               {"web.event", "number"}});
    return page.section("web.incidents", "web.no_incidents", head, rows);
}
std::string terminals_of(Page const& page, Results const& results) {
    std::string rows;
    for (auto const& terminal : results.terminals) {
        auto held = results.held.find(terminal.id);
        auto [events, forks] =
            held == results.held.end() ? std::pair<std::uint64_t, std::uint64_t>{} : held->second;
        rows += "<tr>" + element("td", escape(terminal.site)) +
                element("td", escape(terminal.seat), "number") + element("td", escape(terminal.id), "id") +
                element("td", local_time(terminal.heard), "time") +
                element("td", std::to_string(events), "number") +
                element("td", std::to_string(forks), forks ? "number danger" : "number") + "</tr>";
    }
    auto head = page.head_row({{"web.site", ""},
                               {"web.seat", "number"},
                               {"web.terminal", ""},
                               {"web.heard", ""},
                               {"web.held", "number"},
                               {"web.forks", "number"}});
    return page.section("web.terminals", "web.no_terminals", head, rows);
}
// The score sheet is our own JSON (core/session/scoring.h), yet read as if it were not.
std::vector<tasks::Reason> reasons_of(Json const& list) {
    std::vector<tasks::Reason> reasons;
    if (!list.is_array()) return reasons;
    for (auto const& one : list) {
        if (!one.is_object()) continue;
        tasks::Reason reason{one.value("key", ""), {}};
        for (auto const& arg : one.value("args", Json::array()))
            if (arg.is_array() && arg.size() == 3 && arg[0].is_string() && arg[1].is_string() &&
                arg[2].is_boolean())
                reason.args.push_back(
                    {arg[0], arg[1],
                     arg[2].get<bool>() ? tasks::Argument::Kind::Key : tasks::Argument::Kind::Plain});
        reasons.push_back(std::move(reason));
    }
    return reasons;
}
std::int64_t whole(Json const& json, char const* name) {
    auto found = json.find(name);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}
std::string task_sheet(Page const& page, std::string const& id, Json const& sheet) {
    std::string rows, out;
    for (auto const& one : sheet.value("criteria", Json::array())) {
        if (!one.is_object()) continue;
        tasks::Criterion criterion{one.value("id", ""), 0, 0, {}};
        auto max = whole(one, "max");
        rows += "<tr>" + element("td", escape(tasks::title(page.language(), criterion))) +
                element("td",
                        points_of(whole(one, "points") * 100) + (max > 0 ? " / " + std::to_string(max) : ""),
                        "number") +
                element("td",
                        escape(tasks::say(page.language(), reasons_of(one.value("reasons", Json::array())))),
                        "reason") +
                "</tr>";
    }
    auto head = page.head_row({{"web.criterion", ""}, {"web.points", "number"}, {"web.reason", ""}});
    for (auto const& reason : reasons_of(sheet.value("critical", Json::array())))
        out += element("p", page.say("web.critical", {{"reason", tasks::say(page.language(), reason).str()}}),
                       "notice");
    return element("h2", page.say("web.task_sheet", {{"id", id}})) + out +
           element("div", "<table>" + head + "<tbody>" + rows + "</tbody></table>", "card");
}
std::string sheet_of(Page const& page, AttemptRow const& attempt) {
    auto sheet = attempt.score ? Json::parse(attempt.score->details, nullptr, false) : Json{};
    if (!sheet.is_object()) return {};
    std::string rows, tasks;
    for (auto const& entry : sheet.value("entries", Json::array())) {
        if (!entry.is_object()) continue;
        auto id = entry.value("id", "");
        rows += "<tr>" + element("td", escape(id), "id") +
                element("td", points_of(whole(entry, "points")) + " / " + points_of(whole(entry, "max")),
                        "number") +
                element("td", entry.value("pending", false) ? page.say("web.pending") : "", "reason") +
                "</tr>";
        if (entry.contains("sheet") && entry["sheet"].is_object())
            tasks += task_sheet(page, id, entry["sheet"]);
    }
    auto head = page.head_row({{"web.entry", ""}, {"web.points", "number"}, {"web.result", ""}});
    return tasks + element("h2", page.say("web.entries")) +
           element("div", "<table>" + head + "<tbody>" + rows + "</tbody></table>", "card");
}
}  // namespace
std::string_view style_sheet() { return embedded::central_style().front().content; }
std::string login_page(Language language, Notice notice) {
    Page page{language, {}};
    auto said = notice == Notice::WrongLogin ? "web.wrong_login" : "web.locked_login";
    auto body =
        "<form class=\"login\" method=\"post\" action=\"/login\">" + element("h1", page.say("web.title")) +
        (notice == Notice::None ? "" : "<p class=\"notice\" role=\"alert\">" + page.say(said) + "</p>") +
        "<label for=\"name\">" + page.say("web.user") +
        "</label><input id=\"name\" name=\"name\" autocomplete=\"username\" required autofocus>"
        "<label for=\"password\">" +
        page.say("web.password") +
        "</label><input id=\"password\" name=\"password\" type=\"password\" "
        "autocomplete=\"current-password\" "
        "required><button>" +
        page.say("web.log_in") + "</button></form>";
    return page.whole(page.say("web.log_in"), body, false, "/");
}
std::string results_page(Language language, Results const& results) {
    Page page{language, results.now};
    auto body = element("h1", page.say("web.title")) + sittings_of(page, results) +
                attempts_of(page, results) + incidents_of(page, results) + terminals_of(page, results);
    return page.whole(page.say("web.title"), body, true, "/");
}
std::string attempt_page(Language language, AttemptRow const& attempt, Millis now) {
    Page page{language, now};
    auto fact = [&](char const* key, std::string const& value) {
        return element("dt", page.say(key)) + element("dd", value);
    };
    auto facts = fact("web.registration", escape(attempt.registration)) +
                 fact("web.seat", escape(attempt.seat)) + fact("web.terminal", escape(attempt.terminal)) +
                 fact("web.state", page.say("web.state." + attempt.state)) +
                 fact("web.started_at", local_time(attempt.started)) +
                 fact("web.submitted_at", local_time(attempt.submitted)) +
                 fact("web.total", score_of(attempt)) + fact("web.result", verdict_of(page, attempt));
    if (attempt.terminal_points) {
        auto differs = attempt.score && attempt.score->points != *attempt.terminal_points;
        auto value = points_of(*attempt.terminal_points);
        facts += fact("web.terminal_score", differs ? element("span", value, "danger") : value);
    }
    auto title = page.say("web.attempt_title", {{"id", attempt.id}});
    auto body = element("p", "<a href=\"/\">" + page.say("web.back") + "</a>") +
                element("h1", escape(attempt.name)) + element("p", title, "lead") +
                element("h2", page.say("web.score")) + element("div", element("dl", facts, "facts"), "card") +
                sheet_of(page, attempt);
    return page.whole(title, body, true, link_to(attempt));
}
std::string message_page(Language language, Text const& message) {
    Page page{language, {}};
    auto body =
        element("h1", escape(message)) + element("p", "<a href=\"/\">" + page.say("web.back") + "</a>");
    return page.whole(escape(message), body, false, "/");
}
}  // namespace kz::central
