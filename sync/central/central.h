#pragma once  // The issuer's server: takes ledgers in, signs receipts, gives sites their files, shows the
              // results.
// Stateless over its store: what it keeps in memory is rebuilt from there. Central's own score is the one
// that counts.
#include "core/base/error.h"
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
namespace kz::central {
struct Options {
    std::filesystem::path data;             // made by make_keys (kaozhanctl central init)
    std::string listen = "127.0.0.1:8443";  // terminals
    std::string web = "127.0.0.1:8080";     // people, /healthz, /metrics
    unsigned handlers = 24;                 // runs that may wait for one commit together
};
class Central {
public:
    // Absent: no keys in `data`. Denied, Corrupt, Io: the store. BadInput, Io: an address.
    static Result<std::unique_ptr<Central>> start(Options const& options);
    // Ends in order: takes no more, answers what it took.
    void stop(std::chrono::milliseconds grace);
    unsigned short listen_port() const;
    unsigned short web_port() const;
    ~Central();
private:
    struct State;
    explicit Central(std::unique_ptr<State> state);
    std::unique_ptr<State> x_state;
};
}  // namespace kz::central
