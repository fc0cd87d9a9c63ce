#include "sync/central/central.h"
#include "core/base/log.h"
#include "sync/central/api.h"
#include "sync/central/assessor.h"
#include "sync/central/web.h"
namespace kz::central {
namespace {
// People's forms are small; a run of events has its own bound.
constexpr std::size_t form_bytes_max = 4096;
constexpr std::chrono::milliseconds last_grace{2000};
}  // namespace
struct Central::State {
    explicit State(Keys loaded) : keys(std::move(loaded)) {}
    Keys keys;
    Figures figures;
    std::unique_ptr<Assessor> assessor;
    std::unique_ptr<Desk> desk;  // wakes the assessor
    std::unique_ptr<EvidenceDesk> evidence;
    std::unique_ptr<Api> api;
    std::unique_ptr<Web> web;
    std::unique_ptr<HttpServer> server;  // last: its threads use all of the above
};
Central::Central(std::unique_ptr<State> state) : x_state(std::move(state)) {}
Central::~Central() { stop(last_grace); }
Result<std::unique_ptr<Central>> Central::start(Options const& options) {
    auto keys = TRY(load_keys(options.data));
    auto path = store_path(options.data);
    auto desk_store = TRY(Store::open(path));
    auto api_store = TRY(Store::open(path));
    auto evidence_store = TRY(Store::open(path));
    auto web_store = TRY(Store::open(path));
    auto assessor_store = TRY(Store::open(path));
    auto state = std::make_unique<State>(std::move(keys));
    auto* self = state.get();
    state->assessor = std::make_unique<Assessor>(options.data, std::move(assessor_store));
    state->desk =
        std::make_unique<Desk>(std::move(desk_store), state->keys.signer, [self] { self->assessor->wake(); });
    state->evidence =
        std::make_unique<EvidenceDesk>(options.data, std::move(evidence_store), state->keys.signer);
    state->evidence->sweep();
    state->api = std::make_unique<Api>(options.data, state->keys, *state->desk, *state->evidence,
                                       std::move(api_store), state->figures);
    state->web = std::make_unique<Web>(std::move(web_store), state->figures);
    std::vector<HttpServer::Listener> listeners(2);
    auto const& server = state->keys.server;
    listeners[0] = {options.listen,
                    std::make_unique<Tls>(Tls{server.certificate + state->keys.authority.certificate,
                                              server.key, state->keys.authority.certificate}),
                    wire::run_bytes_max,
                    [self](Request const& request) { return self->api->handle(request); }};
    listeners[1] = {options.web, nullptr, form_bytes_max,
                    [self](Request const& request) { return self->web->handle(request); }};
    state->server = TRY(HttpServer::start(std::move(listeners), options.handlers));
    return std::unique_ptr<Central>{new Central{std::move(state)}};
}
void Central::stop(std::chrono::milliseconds grace) {
    if (x_state->server) x_state->server->stop(grace);
}
unsigned short Central::listen_port() const { return x_state->server->ports()[0]; }
unsigned short Central::web_port() const { return x_state->server->ports()[1]; }
}  // namespace kz::central
