#pragma once  // The language of these tests: a central and a terminal as real processes, in a folder of their
              // own.
#include "core/base/file.h"
#include "core/ledger/event_kinds.h"
#include "core/ledger/ledger.h"
#include "sync/central/admin.h"
#include "sync/central/evidence.h"
#include "sync/central/http_server.h"
#include "sync/central/keys.h"
#include "sync/client/client.h"
#include "sync/client/http_client.h"
#include "sync/client/identity.h"
#include <functional>
#include <gtest/gtest.h>
namespace kz::e2e {
class Process {
public:
    explicit Process(std::vector<std::string> const& argv);
    Process(Process&& other) noexcept;
    Process& operator=(Process&& other) noexcept;
    ~Process();  // kill -9, when still there
    std::string read_line();
    void signal(int number);
    int wait();  // exit status; −signal when killed
private:
    pid_t x_pid = -1;
    int x_output = -1;
};
int run(std::vector<std::string> const& argv);
std::string program(std::string const& name);
// Until it holds or a generous time has passed; the time passes in poll(2), not in a sleep.
testing::AssertionResult comes_true(std::function<bool()> const& holds);

class Site : public testing::Test {
protected:
    Site();
    ~Site() override;
    std::filesystem::path folder, central_data, terminal_data;
    std::optional<Process> central;
    unsigned short port = 0, web_port = 0;
    std::string site = "site-1";

    void start_central();  // the first time on any free port, later on the same
    void kill_central(int signal);
    std::string url() const;
    std::string enrol_code(std::string const& terminal = "t-07");
    void enrol();  // starts central when it does not run
    void publish(Millis lasts = std::chrono::hours{1}, std::string const& content = "hello");
    ledger::Ledger open_ledger();
    // Ticks, and at the end one submission of attempt `attempt` when it is not empty.
    void write_events(ledger::Ledger& ledger, std::uint64_t count, std::string const& attempt = {});
    int sync_once();
    Process start_syncd();
    wire::Network network();
    std::string network_state();
    std::uint64_t central_seq();
    central::Store store();
    std::optional<central::LedgerRow> held();  // what central holds of the terminal's ledger
    std::vector<Bytes> held_events();
    std::vector<Bytes> file_events();
    std::filesystem::path inbox(std::string const& name) const { return terminal_data / "inbox" / name; }
    // A central that answers as told, with the real one's certificate, on the real one's port.
    std::unique_ptr<central::HttpServer> false_central(central::Handler handler, unsigned short on_port = 0);
    std::unique_ptr<client::HttpClient> as_terminal();
};
}  // namespace kz::e2e
