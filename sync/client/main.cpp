#include "core/base/log.h"
#include "sync/client/client.h"
#include "sync/wire/evidence.h"
#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <thread>
using namespace kz;
namespace {
int enrol(client::EnrolOptions const& options) {
    auto answer = client::enrol(options);
    if (!answer) {
        log::failure("not enrolled", {{"error", to_string(answer.error())}});
        return answer.error().code == Code::BadInput ? 2 : 1;
    }
    std::cout << "{\"terminal\":\"" << answer->terminal << "\",\"site\":\"" << answer->site << "\"}"
              << std::endl;
    return 0;
}
int work(client::Options const& options) {
    sigset_t signals;
    sigemptyset(&signals);
    for (auto number : {SIGTERM, SIGINT}) sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::stop_source stop;
    std::thread{[&signals, stop]() mutable {
        auto number = 0;
        sigwait(&signals, &number);
        stop.request_stop();
    }}.detach();  // Ends with the process: sigwait cannot be woken otherwise.
    auto result = client::run(options, stop.get_token());
    if (!result) log::failure("syncd cannot work", {{"error", to_string(result.error())}});
    return result ? 0 : 2;
}
}  // namespace
int main(int argc, char** argv) {
    CLI::App app{"Ships a terminal's ledger to central and brings its files and receipts back."};
    std::string data, events, code;
    client::Options options;
    bool once = false;
    auto milliseconds = [&app](char const* name, Millis& value, char const* help) {
        app.add_option_function<std::int64_t>(
               name, [&value](std::int64_t given) { value = Millis{given}; }, help)
            ->check(CLI::Range(std::int64_t{1}, std::int64_t{86'400'000}));
    };
    app.add_option("--data", data, "The terminal's data folder")->required();
    app.add_option("--events", events, "Folder of the event file, when it is another");
    app.add_option("--central", options.central, "https://HOST:PORT, when it is not the one enrolled with");
    app.add_flag("--once", once, "Ship and fetch once; 0: nothing left to do, 1: something is");
    app.add_option("--enrol", code, "Enrol with this one-time code (needs --central), then end");
    milliseconds("--retry-min-ms", options.limits.retry_min, "First wait after a failure");
    milliseconds("--retry-max-ms", options.limits.retry_max, "Longest wait after failures");
    milliseconds("--request-max-ms", options.limits.request_max, "Time for one request");
    milliseconds("--manifest-every-ms", options.limits.manifest_every,
                 "How often to ask for the site's manifest");
    app.add_option("--evidence-chunk-bytes", options.limits.evidence_chunk_bytes,
                   "How much evidence goes in one request")
        ->check(CLI::Range(std::size_t{1}, wire::evidence_chunk_bytes_max));
    CLI11_PARSE(app, argc, argv);
    options.data = data;
    options.events = events;
    if (!code.empty()) return enrol({data, options.central, code, options.limits.request_max});
    if (!once) return work(options);
    auto result = client::run_once(options);
    if (!result) log::failure("syncd cannot work", {{"error", to_string(result.error())}});
    return !result ? 2 : *result == client::Once::AllShipped ? 0 : 1;
}
