#include "core/base/clock.h"
#include "sync/central/admin.h"
#include "sync/central/assessor.h"
#include "sync/central/keys.h"
#include "sync/tool/demo_site.h"
#include "sync/tool/sync_command.h"
#include <charconv>
#include <iostream>
#include <nlohmann/json.hpp>
namespace kz::tool {
namespace {
using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;
std::string dump(Json const& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }
Result<fs::path> data_of(Arguments const& arguments) {
    auto data = arguments.option("--data");
    if (!data) return fail(Code::BadInput, "", "--data is needed: central's folder");
    return fs::path{*data};
}
Result<std::int64_t> number(Arguments const& arguments, std::string_view name, std::int64_t otherwise) {
    auto text = arguments.option(name);
    if (!text) return otherwise;
    std::int64_t value = 0;
    auto parsed = std::from_chars(text->data(), text->data() + text->size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != text->data() + text->size() || value < 0 ||
        value > 1'000'000)
        return fail(Code::BadInput, "", std::string{name} + " takes a number up to 1000000");
    return value;
}
std::vector<std::string> split(std::string const& text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        auto end = std::min(text.find(',', at), text.size());
        if (end > at) parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}
// Every command: do it, then print one JSON document or one line.
struct Done {
    Json json;
    std::string human;
};
template <Result<Done> (*work)(Arguments const&)> int run(Arguments const& arguments) {
    auto done = work(arguments);
    if (!done) return refuse(arguments, done.error());
    return answer(arguments, dump(done->json), done->human);
}
Result<Done> init(Arguments const& arguments) {
    auto data = TRY(data_of(arguments));
    auto name = arguments.option("--name").value_or("kaozhan.example/central");
    auto hosts = split(arguments.option("--hosts").value_or("localhost,127.0.0.1,::1"));
    if (hosts.empty()) return fail(Code::BadInput, "", "--hosts names at least one");
    TRY(central::make_keys(data, name, hosts));
    TRY(central::open_store(data));
    auto keys = TRY(central::load_keys(data));
    auto verifier = to_string(Verifier{name, keys.signer.key.public_key()});
    return Done{{{"name", name}, {"verifier", verifier}, {"ca", (data / "ca.crt").string()}},
                "made; receipts: " + verifier};
}
Result<Done> site_add(Arguments const& arguments) {
    auto data = TRY(data_of(arguments));
    central::SiteRow site{arguments.operands[0], arguments.operands[1]};
    TRY(central::add_site(data, site));
    return Done{{{"site", site.id}, {"name", site.name}}, site.id + " is there"};
}
Result<Done> enrol_code(Arguments const& arguments) {
    auto data = TRY(data_of(arguments));
    central::CodeWanted wanted{arguments.operands[0], arguments.operands[1],
                               arguments.option("--seat").value_or("")};
    auto hours = TRY(number(arguments, "--hours", 72));
    wanted.lasts = std::chrono::hours{hours};
    auto code = TRY(central::make_enrol_code(data, wanted));
    return Done{{{"code", code}, {"terminal", wanted.terminal}, {"site", wanted.site}, {"hours", hours}},
                code};
}
Result<Done> publish(Arguments const& arguments) {
    auto data = TRY(data_of(arguments));
    SiteSources sources{arguments.operands[0], arguments.option("--faces").value_or(""), {}};
    auto minutes = TRY(number(arguments, "--starts-in", 0));
    auto lasts = TRY(number(arguments, "--lasts", 480));
    if (arguments.has("--starts-in")) sources.starts = read_clocks().wall + std::chrono::minutes{minutes};
    sources.lasts = std::chrono::minutes{lasts};
    auto publication = TRY(read_site(sources));
    auto days = TRY(number(arguments, "--days", 30));
    publication.lasts = std::chrono::hours{24 * days};
    auto manifest = TRY(central::publish(data, publication));
    return Done{{{"site", manifest.site},
                 {"sitting", manifest.sitting},
                 {"version", manifest.version},
                 {"files", manifest.files.size()},
                 {"roster", publication.roster.size()}},
                manifest.site + ": manifest version " + std::to_string(manifest.version) + ", " +
                    std::to_string(manifest.files.size()) + " files"};
}
// For an issuer that keeps its key away from central: run where the key is, beside a running central.
Result<Done> score(Arguments const& arguments) {
    auto data = TRY(data_of(arguments));
    auto key = arguments.option("--issuer-key").value_or((data / central::issuer_secret_name).string());
    auto store = TRY(central::open_store(data));
    auto scored = TRY(central::assess_once(data, key, std::move(store)));
    return Done{{{"scored", scored}},
                std::to_string(scored) +
                    " attempts have a score; `kaozhanctl central attempts` and the results "
                    "page show them"};
}
Result<Done> terminals(Arguments const& arguments) {
    auto data = TRY(data_of(arguments));
    auto store = TRY(central::open_store(data));
    auto found = TRY(store.terminals());
    auto ledgers = TRY(store.ledgers());
    Done done{Json::array(), {}};
    for (auto const& terminal : found) {
        Json row{{"site", terminal.site},
                 {"terminal", terminal.id},
                 {"seat", terminal.seat},
                 {"heard", wire::to_utc(terminal.heard)},
                 {"ledgers", Json::array()}};
        done.human += terminal.site + "  " + terminal.id + "  " + wire::to_utc(terminal.heard) + "\n";
        for (auto const& ledger : ledgers) {
            if (ledger.site != terminal.site || ledger.terminal != terminal.id) continue;
            auto forks = TRY(store.forks(ledger));
            row["ledgers"].push_back({{"origin", ledger.origin},
                                      {"events", ledger.size},
                                      {"head", to_base64(ledger.head)},
                                      {"forks", forks.size()}});
            done.human += "    " + ledger.origin + ": " + std::to_string(ledger.size) + " events\n";
        }
        done.json.push_back(std::move(row));
    }
    return done;
}
Result<Done> attempts(Arguments const& arguments) {
    auto data = TRY(data_of(arguments));
    auto store = TRY(central::open_store(data));
    auto found = TRY(store.attempts());
    Done done{Json::array(), {}};
    for (auto const& attempt : found) {
        Json row{{"id", attempt.id},
                 {"site", attempt.site},
                 {"sitting", attempt.sitting},
                 {"registration", attempt.registration},
                 {"terminal", attempt.terminal},
                 {"state", attempt.state},
                 {"points", nullptr},
                 {"max", nullptr},
                 {"pass", nullptr},
                 {"terminal_points", nullptr}};
        done.human += attempt.id + "  " + attempt.registration + "  " + attempt.state;
        if (attempt.score) {
            row["points"] = static_cast<double>(attempt.score->points) / 100;
            row["max"] = static_cast<double>(attempt.score->max) / 100;
            row["pass"] = attempt.score->pass;
            done.human += "  " + dump(row["points"]) + "/" + dump(row["max"]);
        }
        if (attempt.terminal_points)
            row["terminal_points"] = static_cast<double>(*attempt.terminal_points) / 100;
        done.human += "\n";
        done.json.push_back(std::move(row));
    }
    return done;
}
Result<Done> incidents(Arguments const& arguments) {
    auto data = TRY(data_of(arguments));
    auto store = TRY(central::open_store(data));
    auto found = TRY(store.incidents());
    Done done{Json::array(), {}};
    for (auto const& one : found) {
        done.json.push_back({{"site", one.site},
                             {"terminal", one.terminal},
                             {"code", one.code},
                             {"subject", one.subject},
                             {"seq", one.seq},
                             {"time", wire::to_utc(one.raised)}});
        done.human +=
            wire::to_utc(one.raised) + "  " + one.terminal + "  " + one.code + "  " + one.subject + "\n";
    }
    return done;
}
Result<Done> web_user(Arguments const& arguments) {
    auto data = TRY(data_of(arguments));
    std::string password;  // From stdin: an argument would be seen by every process of the machine.
    std::getline(std::cin, password);
    TRY(central::set_web_user(data, arguments.operands[0], password));
    return Done{{{"name", arguments.operands[0]}}, arguments.operands[0] + " may log in"};
}
}  // namespace
Group central_group() {
    Option const data{"--data", "DIR", "central's folder"};
    return {
        "central",
        "administer the issuer's server",
        {{"init",
          "",
          0,
          0,
          "make keys, certificates and store",
          run<init>,
          {data,
           {"--name", "NAME", "central's name in its signatures"},
           {"--hosts", "A,B", "names and addresses terminals reach it by"}}},
         {"site-add", "SITE NAME", 2, 2, "add or rename a site", run<site_add>, {data}},
         {"enrol-code",
          "SITE TERMINAL",
          2,
          2,
          "a one-time code that enrols a terminal",
          run<enrol_code>,
          {data, {"--seat", "SEAT", "its seat"}, {"--hours", "N", "how long the code is good (72)"}}},
         {"publish",
          "DIR",
          1,
          1,
          "publish a site's files as a signed manifest",
          run<publish>,
          {data,
           {"--faces", "DIR", "pictures the registration photos are cut from"},
           {"--starts-in", "MINUTES", "the sitting starts that many minutes from now"},
           {"--lasts", "MINUTES", "and lasts so long (480)"},
           {"--days", "N", "the manifest expires after (30)"}}},
         {"score",
          "",
          0,
          0,
          "score what is submitted, with the issuer's key",
          run<score>,
          {data, {"--issuer-key", "FILE", "the issuer's secret key, when it does not lie with central"}}},
         {"terminals", "", 0, 0, "terminals, when last heard, what is held of them", run<terminals>, {data}},
         {"attempts", "", 0, 0, "attempts with state and score", run<attempts>, {data}},
         {"incidents", "", 0, 0, "what somebody must look at", run<incidents>, {data}},
         {"web-user",
          "NAME",
          1,
          1,
          "set a password (from stdin) for the results page",
          run<web_user>,
          {data}}}};
}
}  // namespace kz::tool
