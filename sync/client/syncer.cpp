// The loop of kaozhan-syncd: ship what is new, ask for the manifest now and then, wait for either.
#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/ledger/ledger.h"
#include "sync/client/client.h"
#include "sync/client/evidence.h"
#include "sync/client/http_client.h"
#include "sync/client/inbox.h"
#include "sync/client/shipper.h"
#include "sync/client/waker.h"
#include <algorithm>
#include <random>
namespace kz::client {
namespace fs = std::filesystem;
namespace {
using Steady = std::chrono::steady_clock;
Millis wall_now() { return read_clocks().wall; }
}  // namespace
class Syncer {
public:
    Syncer(Options const& options, Identity identity, std::stop_token stop)
        : x_options(options), x_identity(std::move(identity)), x_inbox(options.data, x_identity),
          x_position(load_position(options.data)),
          x_shipper({options.data, options.events}, x_identity, x_inbox, x_position), x_stop(stop),
          x_evidence(options.data, x_identity, options.limits.evidence_chunk_bytes),
          x_http({options.central.empty() ? x_identity.url : options.central,
                  sync_folder(options.data) / "ca.crt", sync_folder(options.data) / "tls.crt",
                  sync_folder(options.data) / "tls.key", options.limits.request_max},
                 stop) {}
    Result<> prepare();
    bool pass();  // True: all shipped, manifest in place, nothing wrong.
    void loop();
private:
    Step ship();
    Step ship_all();
    Step fetch_manifest();
    Step fetch_blobs(wire::Manifest const& manifest);
    void note(Step const& trouble, bool whole);
    Millis wait_after(Step const& trouble);
    Options const& x_options;
    Identity x_identity;
    Inbox x_inbox;
    Position x_position, x_saved;
    Shipper x_shipper;
    std::stop_token x_stop;
    EvidenceUploader x_evidence;
    HttpClient x_http;
    wire::Network x_network, x_written;
    Step x_trouble;
    Steady::time_point x_manifest_due{};
    unsigned x_failures = 0;
    std::mt19937 x_random{std::random_device{}()};
};
Result<> Syncer::prepare() {
    TRY(x_inbox.prepare());
    x_saved = x_position;
    x_network.since = wall_now();
    x_network.central_seq = x_position.confirmed;
    x_network.state = "starting";
    return save_network(x_options.data, x_network);
}
Step Syncer::ship() {
    while (!x_stop.stop_requested()) {
        auto next = x_shipper.next();
        if (next.trouble || !next.body) return next.trouble;
        auto reply =
            x_http.post(x_shipper.path(), *next.body, "application/octet-stream", wire::answer_bytes_max);
        if (!reply) return say(reply.error(), "events not shipped; trying again");
        if (auto trouble = x_shipper.believe(reply->status, reply->body)) return trouble;
        x_network.central_seq = x_position.confirmed;
    }
    return {};
}
// Events before evidence, and again after each piece of it: an answer never waits behind a film.
Step Syncer::ship_all() {
    for (;;) {
        if (auto trouble = ship()) return trouble;
        if (x_stop.stop_requested()) return {};
        auto step = x_evidence.step(x_http);
        if (!step) return say(step.error(), "evidence not shipped; trying again");
        if (step->kind == EvidenceUploader::Step::Kind::Idle) return {};
        if (step->kind == EvidenceUploader::Step::Kind::Refused) {
            log::info("evidence not taken", {{"status", std::to_string(step->status)}});
            return trouble_of(step->status);
        }
    }
}
Step Syncer::fetch_blobs(wire::Manifest const& manifest) {
    for (auto const& file : manifest.files) {
        if (x_inbox.has_blob(file)) continue;
        auto reply = x_http.get("/v1/files/" + to_hex(file.sha256), static_cast<std::size_t>(file.bytes));
        if (!reply) return say(reply.error(), "a file not fetched; trying again");
        if (reply->status != 200) return trouble_of(reply->status);
        if (auto put = x_inbox.put_blob(file, reply->body); !put) return say(put.error(), "a file not kept");
        if (x_stop.stop_requested()) return Trouble{"unreachable"};
    }
    return {};
}
Step Syncer::fetch_manifest() {
    auto held = fs::exists(x_options.data / "inbox" / "manifest.json") ? x_position.manifest_version : 0;
    auto path = "/v1/sites/" + x_identity.site + "/manifest";
    if (held > 0) path += "?after=" + std::to_string(held);
    auto reply = x_http.get(path, note_bytes_max);
    if (!reply) return say(reply.error(), "manifest not fetched; trying again");
    if (reply->status == 304 || reply->status == 404) return {};
    if (reply->status != 200) return trouble_of(reply->status);
    auto manifest = x_inbox.check_manifest(as_text(reply->body), x_position.manifest_version, wall_now());
    if (!manifest) return say(manifest.error(), "a manifest not believed");
    if (auto trouble = fetch_blobs(*manifest)) return trouble;
    if (auto put = x_inbox.put_manifest(as_text(reply->body), *manifest); !put)
        return say(put.error(), "the manifest not kept");
    x_position.manifest_version = manifest->version;
    log::info("a manifest is in place", {{"version", std::to_string(manifest->version)}});
    return {};
}
// Keeps position.json and network.json in step with what is so, writing only what changed.
void Syncer::note(Step const& trouble, bool whole) {
    auto online = !trouble || trouble->reached;
    auto state = trouble ? trouble->state : "online";
    if (online != x_network.online) x_network.since = wall_now();
    x_network.online = online;
    x_network.state = state;
    auto save = [](Result<> const& saved) {
        if (!saved) log::warning("state not written; going on", {{"error", to_string(saved.error())}});
    };
    if (whole && (x_position.confirmed != x_saved.confirmed || x_position.origin != x_saved.origin ||
                  x_position.manifest_version != x_saved.manifest_version)) {
        save(save_position(x_options.data, x_position));
        x_saved = x_position;
    }
    if (!(x_network == x_written)) {
        save(save_network(x_options.data, x_network));
        x_written = x_network;
    }
}
bool Syncer::pass() {
    x_trouble = ship_all();
    // A forked or refused ledger must not keep the site's files from coming.
    auto may_fetch = !x_trouble || x_trouble->reached || x_trouble->state == "ledger-damaged";
    if (may_fetch && Steady::now() >= x_manifest_due && !x_stop.stop_requested()) {
        auto trouble = fetch_manifest();
        if (!x_trouble) x_trouble = trouble;
        std::uniform_real_distribution jitter{0.8, 1.2};
        if (!trouble)
            x_manifest_due = Steady::now() + std::chrono::duration_cast<Steady::duration>(
                                                 x_options.limits.manifest_every * jitter(x_random));
    }
    if (x_stop.stop_requested() && x_trouble) return false;  // Not central's fault.
    note(x_trouble, true);
    return !x_trouble;
}
Millis Syncer::wait_after(Step const& trouble) {
    if (!trouble) {
        x_failures = 0;
        auto left = std::chrono::duration_cast<Millis>(x_manifest_due - Steady::now());
        return std::max(Millis{1}, left);
    }
    Millis doubled = x_options.limits.retry_min * (1LL << std::min(x_failures, 20u));
    ++x_failures;
    auto ceiling =
        trouble->lasting ? x_options.limits.retry_max : std::min(doubled, x_options.limits.retry_max);
    std::uniform_real_distribution jitter{0.5, 1.0};
    return std::chrono::duration_cast<Millis>(ceiling * jitter(x_random));
}
void Syncer::loop() {
    auto folder = x_options.events.empty() ? x_options.data : x_options.events;
    Waker waker{x_options.data, folder / ledger::event_file_name, x_stop};
    while (!x_stop.stop_requested()) {
        pass();
        auto wait = wait_after(x_trouble);
        if (!x_trouble) {
            waker.wait(wait);
            continue;
        }
        // New events are a reason to try again before the wait is over, but never sooner than the shortest
        // wait.
        auto least = std::min(wait, x_options.limits.retry_min);
        waker.rest(least);
        if (x_trouble->lasting) waker.rest(wait - least);
        else waker.wait(wait - least);
    }
}
Result<> run(Options const& options, std::stop_token stop) {
    auto identity = TRY(load_identity(options.data));
    Syncer syncer{options, std::move(identity), stop};
    TRY(syncer.prepare());
    syncer.loop();
    return {};
}
Result<Once> run_once(Options const& options) {
    auto identity = TRY(load_identity(options.data));
    Syncer syncer{options, std::move(identity), {}};
    TRY(syncer.prepare());
    return syncer.pass() ? Once::AllShipped : Once::NotAll;
}
}  // namespace kz::client
