#pragma once  // /v1/…: what terminals ask. One function from Request to Response; called from several
              // threads.
#include "sync/central/desk.h"
#include "sync/central/evidence.h"
#include "sync/central/http_server.h"
#include "sync/central/keys.h"
#include <atomic>
#include <map>
#include <mutex>
namespace kz::central {
struct Figures {  // for /metrics
    std::atomic<std::uint64_t> requests{0}, refused{0}, runs{0}, events{0}, forks{0}, enrolled{0};
};
class Api {
public:
    // All referred to outlive it.
    Api(std::filesystem::path data, Keys const& keys, Desk& desk, EvidenceDesk& evidence, Store store,
        Figures& figures);
    Response handle(Request const& request);
private:
    Result<Response> route(Request const& request);
    Result<Response> take_events(Request const& request, Terminal const& terminal);
    Result<Response> give_manifest(Request const& request, Terminal const& terminal, std::string const& site);
    Result<Response> give_file(Terminal const& terminal, std::string const& name);
    Result<Response> enrol(Request const& request);
    Result<std::optional<Terminal>> find_terminal(std::string const& id);
    std::filesystem::path x_data;
    Keys const& x_keys;
    Desk& x_desk;
    EvidenceDesk& x_evidence;
    Figures& x_figures;
    std::mutex x_mutex;
    Store x_store;  // under x_mutex
    std::map<std::string, Terminal>
        x_known;  // under x_mutex; a terminal's key never changes while it is enrolled
};
}  // namespace kz::central
