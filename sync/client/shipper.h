#pragma once  // What to ship next, and how far to believe what central answers: shipping without its HTTP.
// Apart so that the simulated site (tests/sim) ships by the very same decisions. One request at a time: next,
// then believe what came back; a request whose answer never came is simply followed by another next.
#include "core/base/disk.h"
#include "core/ledger/event_file.h"
#include "sync/client/inbox.h"
#include <optional>
namespace kz::client {
struct Trouble {
    std::string state;     // of network.json
    bool lasting = false;  // trying soon again changes nothing
    bool reached = false;  // central was spoken to
};
using Step = std::optional<Trouble>;  // Nothing: it went well.
Trouble trouble_of(Error const& error);
Trouble trouble_of(unsigned status);
Step say(Error const& error, char const* what);  // into the log
class Shipper {
public:
    struct Places {
        std::filesystem::path data, events;  // events empty: the same folder
    };
    // All referred to outlive it.
    Shipper(Places places, Identity const& identity, Inbox const& inbox, Position& position,
            Disk& disk = real_disk());
    struct Next {
        std::optional<Bytes>
            body;  // for POST /v1/terminals/<id>/events; nothing, and no trouble: all is shipped
        Step trouble;
    };
    Next next();
    // Central's answer to the last `next`. Position moves on only over what a receipt proves to be there.
    Step believe(unsigned status, ByteView body);
    std::string path() const { return "/v1/terminals/" + x_identity.terminal + "/events"; }
private:
    Step open_events();
    Step accept(ByteView body);
    Places x_places;
    Identity const& x_identity;
    Inbox const& x_inbox;
    Position& x_position;
    Disk& x_disk;
    std::optional<SigningKey> x_key;
    std::optional<ledger::EventFileReader> x_events;
    std::uint64_t x_sent = 0;  // what central holds at least if it takes the last `next`
    Hash x_head{};             // of the last event in it
    unsigned x_gaps = 0;
};
}  // namespace kz::client
