#include "core/base/log.h"
#include "sync/central/central.h"
#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
using namespace kz;
int main(int argc, char** argv) {
    CLI::App app{
        "The issuer's server: takes ledgers in, signs receipts, gives sites their files, shows results."};
    central::Options options;
    std::string data;
    app.add_option("--data", data, "Folder of keys, store and files (kaozhanctl central init)")->required();
    app.add_option("--listen", options.listen, "ADDR:PORT for terminals (TLS); port 0: any free one");
    app.add_option("--web", options.web, "ADDR:PORT for people, /healthz and /metrics; loopback unless told");
    app.add_option("--handlers", options.handlers, "Requests worked on at once")->check(CLI::Range(1u, 512u));
    CLI11_PARSE(app, argc, argv);
    options.data = data;
    // Blocked before any thread starts, so that sigwait below gets them.
    sigset_t signals;
    sigemptyset(&signals);
    for (auto number : {SIGTERM, SIGINT}) sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    auto server = central::Central::start(options);
    if (!server) {
        log::failure("central cannot start", {{"error", to_string(server.error())}});
        return 2;
    }
    // One line a script can read: the ports, when any were chosen.
    std::cout << "{\"listen\":" << (*server)->listen_port() << ",\"web\":" << (*server)->web_port() << "}"
              << std::endl;
    auto number = 0;
    sigwait(&signals, &number);
    log::info("ending", {{"signal", std::to_string(number)}});
    (*server)->stop(std::chrono::seconds{10});
    return 0;
}
