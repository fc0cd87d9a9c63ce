#include "sync/central/api.h"
#include "core/base/log.h"
#include "core/ledger/event.h"
#include "sync/central/evidence_api.h"
#include "sync/central/refusal.h"
#include <algorithm>
namespace kz::central {
namespace {
std::vector<std::string> parts_of(std::string const& path) {
    std::vector<std::string> parts;
    for (std::size_t at = 1; at <= path.size();) {
        auto end = std::min(path.find('/', at), path.size());
        parts.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}
Millis wall_now() { return read_clocks().wall; }
}  // namespace
Api::Api(std::filesystem::path data, Keys const& keys, Desk& desk, EvidenceDesk& evidence, Store store,
         Figures& figures)
    : x_data(std::move(data)), x_keys(keys), x_desk(desk), x_evidence(evidence), x_figures(figures),
      x_store(std::move(store)) {}
Response Api::handle(Request const& request) {
    ++x_figures.requests;
    auto response = route(request);
    if (!response) {
        log::info(
            "a request was refused",
            {{"path", request.path()}, {"terminal", request.client}, {"error", to_string(response.error())}});
        ++x_figures.refused;
        return refusal_of(response.error());
    }
    if (response->status >= 400) ++x_figures.refused;
    return std::move(*response);
}
Result<std::optional<Terminal>> Api::find_terminal(std::string const& id) {
    std::scoped_lock lock{x_mutex};
    if (auto known = x_known.find(id); known != x_known.end()) return std::optional{known->second};
    auto terminal = TRY(x_store.terminal(id));
    if (terminal && x_known.size() < 100'000) x_known.emplace(id, *terminal);
    return terminal;
}
Result<Response> Api::route(Request const& request) {
    auto parts = parts_of(request.path());
    if (parts.size() < 2 || parts[0] != "v1") return fail(Code::Absent, "sync.no_such_path", "no such path");
    if (parts[1] == "enrol" && parts.size() == 2) {
        if (request.method == "GET")
            return Response{200, "application/x-pem-file", x_keys.authority.certificate, {}, {}};
        if (request.method == "POST") return enrol(request);
        return refusal(405, "method", "GET or POST", "");
    }
    if (request.client.empty())
        return refusal(401, "no-certificate", "a terminal's certificate is needed", "enrol the terminal");
    auto terminal = TRY(find_terminal(request.client));
    if (!terminal) return fail(Code::Denied, "sync.not_enrolled", "this terminal is not enrolled here");
    if (parts.size() == 4 && parts[1] == "terminals" && parts[3] == "events") {
        if (parts[2] != terminal->id)
            return fail(Code::Denied, "sync.not_enrolled", "another terminal's ledger");
        if (request.method != "POST") return refusal(405, "method", "POST", "");
        return take_events(request, *terminal);
    }
    if (parts.size() == 3 && parts[1] == "evidence")
        return answer_evidence(request, *terminal, parts[2], x_evidence);
    if (request.method != "GET") return refusal(405, "method", "GET", "");
    if (parts.size() == 4 && parts[1] == "sites" && parts[3] == "manifest")
        return give_manifest(request, *terminal, parts[2]);
    if (parts.size() == 3 && parts[1] == "files") return give_file(*terminal, parts[2]);
    return fail(Code::Absent, "sync.no_such_path", "no such path");
}
Result<Response> Api::take_events(Request const& request, Terminal const& terminal) {
    auto opened = TRY(wire::decode_run(request.body, terminal.key));
    // A terminal writes to its own ledger, or to one begun anew after a restored backup: kaozhan/1/<id>[/n].
    auto own = "kaozhan/1/" + terminal.id;
    if (opened.run.origin != own && !opened.run.origin.starts_with(own + "/"))
        return fail(Code::Denied, "sync.not_enrolled", "an origin of another terminal");
    auto broken = first_break(opened.run);
    if (broken) {
        std::scoped_lock lock{x_mutex};
        auto hash = to_hex(sha256(as_bytes(opened.statement)));
        TRY(x_store.add_incident(
            {terminal.site, terminal.id, "chain-broken", opened.run.origin, *broken, hash, wall_now()}));
        return refusal(422, "chain-broken", "an event does not follow the one before it",
                       "the ledger was changed: keep the terminal and tell the issuer", {{"seq", *broken}});
    }
    auto count = opened.run.events.size();
    auto outcome = TRY(x_desk.take({terminal, std::move(opened)}));
    ++x_figures.runs;
    switch (outcome.kind) {
    case Outcome::Kind::Held:
        x_figures.events += count;
        return Response{200, "application/json", wire::to_json(outcome.answer), {}, {}};
    case Outcome::Kind::Gap:
        return refusal(409, "gap", "events before these are missing", "send from the event wanted",
                       {{"want", outcome.at}});
    default:
        ++x_figures.forks;
        log::warning("a fork was reported and kept",
                     {{"terminal", terminal.id}, {"seq", std::to_string(outcome.at)}});
        return refusal(409, "fork", "another event is held at this place",
                       "both are kept: the issuer decides",
                       {{"seq", outcome.at}, {"report", outcome.report}});
    }
}
Result<Response> Api::give_manifest(Request const& request, Terminal const& terminal,
                                    std::string const& site) {
    if (site != terminal.site) return fail(Code::Denied, "sync.not_enrolled", "another site's manifest");
    std::scoped_lock lock{x_mutex};
    TRY(x_store.heard(terminal.site, terminal.id, wall_now()));
    auto manifest = TRY(x_store.manifest(site));
    if (!manifest)
        return refusal(404, "no-manifest", "nothing is published for this site yet", "come back later");
    if (request.query("after") == std::to_string(manifest->version))
        return Response{304, "text/plain", {}, {}, {}};
    return Response{200, "text/plain; charset=utf-8", manifest->note, {}, {}};
}
Result<Response> Api::give_file(Terminal const& terminal, std::string const& name) {
    auto bytes = TRY(from_hex(name));
    Hash hash;
    if (bytes.size() != hash.size())
        return fail(Code::BadInput, "error.bad_statement", "a file's name is its SHA-256");
    std::ranges::copy(bytes, hash.begin());
    std::scoped_lock lock{x_mutex};
    auto allowed = TRY(x_store.site_has_file(terminal.site, hash));
    auto path = blob_path(x_data, hash);
    if (!allowed || !std::filesystem::exists(path))
        return fail(Code::Absent, "sync.no_such_file", "no such file");
    Response response{200, "application/octet-stream", {}, path, {}};
    if (std::filesystem::is_empty(path)) response.file.clear();
    return response;
}
Result<Response> Api::enrol(Request const& request) {
    auto asked = TRY(wire::parse_enrol_request(as_text(request.body)));
    auto secret = sha256(asked.secret);
    std::scoped_lock lock{x_mutex};
    auto code = TRY(x_store.code(secret));
    auto spent = [](char const* why) { return fail(Code::Denied, "sync.code_refused", why); };
    if (!code) return spent("no such code");
    if (code->expires < wall_now()) return spent("the code has expired");
    if (code->used_by && *code->used_by != asked.ledger_key) return spent("the code was used");
    auto certificate = TRY(sign_terminal(x_keys.authority, asked.csr, code->terminal, wall_now()));
    std::string site_name;
    auto sites = TRY(x_store.sites());
    for (auto const& site : sites)
        if (site.id == code->site) site_name = site.name;
    TRY(x_store.begin());
    auto kept = x_store.use_code(code->site, secret, asked.ledger_key);
    if (kept)
        kept = x_store.put_terminal(
            {code->site, code->terminal, code->seat, asked.ledger_key, wall_now(), wall_now()});
    if (kept) kept = x_store.commit();
    if (!kept) {
        x_store.roll_back();
        return std::unexpected(kept.error());
    }
    x_known.erase(code->terminal);
    ++x_figures.enrolled;
    log::info("a terminal was enrolled", {{"terminal", code->terminal}, {"site", code->site}});
    wire::EnrolAnswer answer{code->terminal, code->site,
                             site_name,      code->seat,
                             certificate,    {x_keys.signer.name, x_keys.signer.key.public_key()}};
    return Response{200, "application/json", wire::to_json(answer), {}, {}};
}
}  // namespace kz::central
