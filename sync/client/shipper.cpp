#include "sync/client/shipper.h"
#include "core/base/log.h"
#include "core/ledger/ledger.h"
#include <algorithm>
namespace kz::client {
namespace {
// Leaves room in a run for its statement and the lengths.
constexpr std::size_t ship_bytes_max = wire::run_bytes_max - wire::event_bytes_max - 65536;
// Events central wants again are sent again once; asked for endlessly, it is broken.
constexpr unsigned gaps_max = 3;
}  // namespace
Trouble trouble_of(Error const& error) {
    switch (error.code) {
    case Code::Timeout: return {"slow"};
    case Code::Denied: return {error.advice == "sync.bad_answer" ? "bad-answer" : "not-central"};
    case Code::BadInput:
    case Code::Full:
    case Code::Corrupt: return {"bad-answer"};
    default: return {"unreachable"};
    }
}
Trouble trouble_of(unsigned status) {
    if (status == 401 || status == 403) return {"not-enrolled", true, true};
    if (status == 422 || status == 400 || status == 413) return {"refused", true, true};
    if (status == 503) return {"busy", false, true};
    return {status >= 500 ? "server-error" : "bad-answer", false, false};
}
Step say(Error const& error, char const* what) {
    auto trouble = trouble_of(error);
    log::info(what, {{"state", trouble.state}, {"error", to_string(error)}});
    return trouble;
}
Shipper::Shipper(Places places, Identity const& identity, Inbox const& inbox, Position& position, Disk& disk)
    : x_places(std::move(places)), x_identity(identity), x_inbox(inbox), x_position(position), x_disk(disk) {
    if (x_places.events.empty()) x_places.events = x_places.data;
}
// The ledger may not be there yet: nothing to ship is no trouble.
Step Shipper::open_events() {
    if (x_events) return {};
    auto text = x_disk.read(x_places.data / ledger::verifier_name, 4096);
    if (!text) return {};
    auto line = as_text(*text).substr(0, as_text(*text).find('\n'));
    auto verifier = parse_verifier(line);
    auto key = ledger::load_key(x_places.data, x_disk);
    if (!verifier || !key || key->public_key() != verifier->key) return Trouble{"ledger-damaged", true};
    auto events = ledger::EventFileReader::open(x_places.events / ledger::event_file_name, x_disk);
    if (!events && events.error().code == Code::Absent) return {};
    if (!events || events->origin_hash() != sha256(as_bytes(verifier->name)))
        return Trouble{"ledger-damaged", true};
    // Another ledger than last time: its events are counted from its own beginning.
    if (x_position.origin != verifier->name) x_position.origin = verifier->name, x_position.confirmed = 0;
    x_position.confirmed = std::max(x_position.confirmed, events->first_seq());
    x_key.emplace(std::move(*key));
    x_events.emplace(std::move(*events));
    return {};
}
Shipper::Next Shipper::next() {
    if (auto trouble = open_events()) return {{}, trouble};
    if (!x_events) return {};
    auto events = x_events->read_from(x_position.confirmed, ship_bytes_max);
    if (!events) {
        x_events.reset();  // Opened anew next time: the terminal may have mended it.
        log::warning("the event file cannot be read; trying again", {{"error", to_string(events.error())}});
        return {{}, Trouble{"ledger-damaged", true}};
    }
    if (events->empty()) return {};
    if (events->size() > wire::run_events_max) events->resize(wire::run_events_max);
    x_head = sha256(events->back());
    x_sent = x_position.confirmed + events->size();
    return {wire::encode_run({x_position.origin, x_position.confirmed, std::move(*events)}, *x_key), {}};
}
Step Shipper::believe(unsigned status, ByteView body) {
    if (status == 200) return accept(body);
    if (status != 409) {
        log::info("events not taken", {{"status", std::to_string(status)}});
        return trouble_of(status);
    }
    auto want = read_want(body);
    if (want && *want < x_position.confirmed && ++x_gaps <= gaps_max) {
        log::info("central wants earlier events again", {{"from", std::to_string(*want)}});
        x_position.confirmed = *want;
        return {};
    }
    if (want) return Trouble{"bad-answer"};
    if (auto kept = x_inbox.put_fork_report(read_report(body)); !kept)
        return say(kept.error(), "a fork report that is none");
    log::failure("central holds another event at this place: the ledger forked", {});
    return Trouble{"fork", true, true};
}
Step Shipper::accept(ByteView body) {
    auto answer = wire::parse_run_answer(as_text(body));
    if (!answer) return say(answer.error(), "an answer that is none");
    if (auto good = x_inbox.check_receipt(answer->receipt, x_position.origin, answer->have, x_sent, x_head);
        !good)
        return say(good.error(), "a receipt not believed");
    for (auto const& receipt : answer->attempts)
        if (auto put = x_inbox.put_attempt_receipt(receipt, x_position.origin); !put)
            return say(put.error(), "a receipt for an attempt not kept");
    x_gaps = 0;
    x_position.confirmed = x_sent;
    return {};
}
}  // namespace kz::client
