#include "sync/central/web.h"
#include "core/base/log.h"
#include "sync/central/page.h"
#include <algorithm>
namespace kz::central {
namespace {
constexpr std::string_view session_cookie = "kz_session", language_cookie = "kz_lang";
constexpr std::size_t misses_kept_max = 10'000;
Response page(unsigned status, std::string body) {
    // Nothing is loaded but our own style sheet; no script runs; no frame holds us; forms come back here.
    return {status,
            "text/html; charset=utf-8",
            std::move(body),
            {},
            {{"Content-Security-Policy",
              "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
              "frame-ancestors 'none'"},
             {"Referrer-Policy", "no-referrer"}}};
}
Response go_home() { return {303, "text/plain", {}, {}, {{"Location", "/"}}}; }
std::string cookie_of(Request const& request, std::string_view name) {
    auto rest = std::string_view{request.cookie};
    while (!rest.empty()) {
        auto pair = rest.substr(0, rest.find(';'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
            return std::string{pair.substr(name.size() + 1)};
    }
    return {};
}
std::string form_field(Request const& request, std::string const& name) {
    Request as_query;
    as_query.target = "?" + std::string{as_text(request.body)};
    return as_query.query(name);
}
// Chosen by link, else as last chosen, else as the browser prefers, else Chinese.
Language language_of(Request const& request) {
    auto chosen = request.query("lang");
    if (chosen.empty()) chosen = cookie_of(request, language_cookie);
    if (chosen.empty()) chosen = request.accept_language.starts_with("en") ? "en" : "zh-CN";
    return language_from(chosen);
}
std::string token_hash(std::string const& token) { return to_hex(sha256(as_bytes(token))); }
}  // namespace
Response Web::handle(Request const& request) {
    auto language = language_of(request);
    auto response = route(request, language);
    if (!response) {
        log::warning("a page cannot be made",
                     {{"path", request.path()}, {"error", to_string(response.error())}});
        return page(500, message_page(language, tr(language, "web.broken")));
    }
    if (!request.query("lang").empty())
        response->headers["Set-Cookie"] = std::string{language_cookie} +
                                          (language == Language::English ? "=en" : "=zh-CN") +
                                          "; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly";
    return std::move(*response);
}
Result<Response> Web::route(Request const& request, Language language) {
    auto path = request.path();
    if (request.method != "GET" && request.method != "POST")
        return page(405, message_page(language, tr(language, "web.not_found")));
    if (path == "/healthz") {
        std::scoped_lock lock{x_mutex};
        auto counts = x_store.counts();  // The store is what may be ill.
        return Response{counts ? 200u : 503u, "text/plain", counts ? "ok\n" : "store\n", {}, {}};
    }
    if (path == "/metrics") return metrics();
    if (path == "/style.css") return Response{200, "text/css", std::string{style_sheet()}, {}, {}};
    if (path == "/login" && request.method == "POST") return log_in(request, language);
    if (path == "/logout" && request.method == "POST") return log_out(request);
    if (!is_logged_in(request)) return page(path == "/" ? 200 : 401, login_page(language, Notice::None));
    if (path == "/") return results(language);
    if (path == "/attempt") return attempt_page(request, language);
    return page(404, message_page(language, tr(language, "web.not_found")));
}
bool Web::is_logged_in(Request const& request) {
    auto token = cookie_of(request, session_cookie);
    if (token.empty()) return false;
    std::scoped_lock lock{x_mutex};
    auto found = x_logins.find(token_hash(token));
    return found != x_logins.end() && found->second > Clock::now();
}
bool Web::may_try(std::string const& name) {
    auto found = x_misses.find(name);
    return found == x_misses.end() || found->second.locked_until <= Clock::now();
}
void Web::remember_miss(std::string const& name) {
    if (x_misses.size() >= misses_kept_max) x_misses.clear();
    auto& misses = x_misses[name];
    if (++misses.count > login_misses_free)
        misses.locked_until =
            Clock::now() + std::chrono::seconds{15} * (1 << std::min(misses.count - 5, 10u));
}
Result<Response> Web::log_in(Request const& request, Language language) {
    auto name = form_field(request, "name"), password = form_field(request, "password");
    std::string hash;
    {
        std::scoped_lock lock{x_mutex};
        if (!may_try(name)) return page(429, login_page(language, Notice::LockedLogin));
        auto known = TRY(x_store.web_password(name));
        // An unknown name costs the same time as a wrong password.
        static std::string const nobody = hash_pin(to_hex(random_bytes(16)));
        hash = known.value_or(nobody);
    }
    auto right = pin_matches(hash, password);
    std::scoped_lock lock{x_mutex};
    if (!right) {
        remember_miss(name);
        log::info("a login failed", {{"from", request.remote}});
        return page(401, login_page(language, Notice::WrongLogin));
    }
    x_misses.erase(name);
    std::erase_if(x_logins, [](auto const& login) { return login.second <= Clock::now(); });
    if (x_logins.size() >= logins_max) x_logins.erase(x_logins.begin());
    auto token = to_hex(random_bytes(32));
    x_logins[token_hash(token)] = Clock::now() + login_lasts;
    auto response = go_home();
    response.headers["Set-Cookie"] =
        std::string{session_cookie} + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
    return response;
}
Response Web::log_out(Request const& request) {
    std::scoped_lock lock{x_mutex};
    x_logins.erase(token_hash(cookie_of(request, session_cookie)));
    auto response = go_home();
    response.headers["Set-Cookie"] =
        std::string{session_cookie} + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict";
    return response;
}
Result<Response> Web::results(Language language) {
    Results out;
    {
        std::scoped_lock lock{x_mutex};
        out.sites = TRY(x_store.sites());
        out.sittings = TRY(x_store.sittings());
        for (auto const& sitting : out.sittings) {
            auto size = TRY(x_store.roster_size(sitting));
            out.roster_sizes[sitting.site + "/" + sitting.id] = size;
        }
        out.attempts = TRY(x_store.attempts());
        out.incidents = TRY(x_store.incidents());
        out.terminals = TRY(x_store.terminals());
        auto ledgers = TRY(x_store.ledgers());
        for (auto const& ledger : ledgers) {
            auto forks = TRY(x_store.forks(ledger));
            auto& [events, fork_count] = out.held[ledger.terminal];
            events += ledger.size;
            fork_count += forks.size();
        }
    }
    out.now = read_clocks().wall;
    return page(200, results_page(language, out));
}
Result<Response> Web::attempt_page(Request const& request, Language language) {
    std::scoped_lock lock{x_mutex};
    auto attempt = TRY(x_store.attempt(request.query("site"), request.query("id")));
    if (!attempt) return page(404, message_page(language, tr(language, "web.not_found")));
    return page(200, central::attempt_page(language, *attempt, read_clocks().wall));
}
Result<Response> Web::metrics() {
    std::scoped_lock lock{x_mutex};
    auto counts = TRY(x_store.counts());
    std::string out;
    auto put = [&](char const* name, char const* kind, std::uint64_t value) {
        out += std::string{"# TYPE kaozhan_"} + name + " " + kind + "\nkaozhan_" + name + " " +
               std::to_string(value) + "\n";
    };
    put("events_held", "gauge", counts.events);
    put("terminals", "gauge", counts.terminals);
    put("attempts", "gauge", counts.attempts);
    put("incidents", "gauge", counts.incidents);
    put("forks", "gauge", counts.forks);
    put("requests_total", "counter", x_figures.requests);
    put("requests_refused_total", "counter", x_figures.refused);
    put("runs_total", "counter", x_figures.runs);
    put("events_received_total", "counter", x_figures.events);
    put("enrolments_total", "counter", x_figures.enrolled);
    return Response{200, "text/plain; version=0.0.4", out, {}, {}};
}
}  // namespace kz::central
