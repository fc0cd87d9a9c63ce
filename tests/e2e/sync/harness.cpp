#include "harness.h"
#include <csignal>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
namespace kz::e2e {
namespace fs = std::filesystem;
using Json = nlohmann::json;
Process::Process(std::vector<std::string> const& argv) {
    int ends[2];
    CHECK(::pipe2(ends, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);  // Boost's sockets would be inherited.
    std::vector<char*> raw;
    for (auto const& word : argv) raw.push_back(const_cast<char*>(word.c_str()));
    raw.push_back(nullptr);
    CHECK(::posix_spawn(&x_pid, raw[0], &actions, nullptr, raw.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    x_output = ends[0];
}
Process::Process(Process&& other) noexcept
    : x_pid(std::exchange(other.x_pid, -1)), x_output(std::exchange(other.x_output, -1)) {}
Process& Process::operator=(Process&& other) noexcept {
    std::swap(x_pid, other.x_pid);
    std::swap(x_output, other.x_output);
    return *this;
}
Process::~Process() {
    if (x_pid > 0) signal(SIGKILL), (void)wait();
    if (x_output >= 0) ::close(x_output);
}
std::string Process::read_line() {
    std::string line;
    for (char c; ::read(x_output, &c, 1) == 1 && c != '\n';) line += c;
    return line;
}
void Process::signal(int number) {
    if (x_pid > 0) ::kill(x_pid, number);
}
int Process::wait() {
    int status = 0;
    while (::waitpid(x_pid, &status, 0) < 0 && errno == EINTR) {}
    x_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
int run(std::vector<std::string> const& argv) { return Process{argv}.wait(); }
std::string program(std::string const& name) { return KZ_BIN_DIR "/" + name; }
testing::AssertionResult comes_true(std::function<bool()> const& holds) {
    for (auto until = std::chrono::steady_clock::now() + std::chrono::seconds{40};
         std::chrono::steady_clock::now() < until; ::poll(nullptr, 0, 10))
        if (holds()) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "not within 40 s";
}
Site::Site() {
    auto pattern = (fs::temp_directory_path() / "kz-sync-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    central_data = folder / "central";
    terminal_data = folder / "terminal";
    auto made = central::make_keys(central_data, "kaozhan.test/central", {"localhost", "127.0.0.1"});
    CHECK(made && central::open_store(central_data) &&
          central::add_site(central_data, {"site-1", "示例学院"}));
}
Site::~Site() {
    central.reset();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
}
void Site::start_central() {
    auto listen = "127.0.0.1:" + std::to_string(port);
    central.emplace(std::vector<std::string>{program("kaozhan-central"), "--data", central_data, "--listen",
                                             listen, "--web", "127.0.0.1:0"});
    auto line = Json::parse(central->read_line(), nullptr, false);
    ASSERT_TRUE(line.is_object()) << "central did not start";
    port = line["listen"];
    web_port = line["web"];
}
void Site::kill_central(int signal) {
    central->signal(signal);
    (void)central->wait();
    central.reset();
}
std::string Site::url() const { return "https://127.0.0.1:" + std::to_string(port); }
std::string Site::enrol_code(std::string const& terminal) {
    return central::make_enrol_code(central_data, {site, terminal, "07"}).value();
}
void Site::enrol() {
    if (!central) start_central();
    auto answer = client::enrol({terminal_data, url(), enrol_code()});
    ASSERT_TRUE(answer) << to_string(answer.error());
}
void Site::publish(Millis lasts, std::string const& content) {
    central::Publication publication;
    publication.site = {"site-1", "示例学院"};
    publication.sitting = {"site-1", "s-1", "试", "第 1 场", "2026-11-07T01:00:00Z", "2026-11-07T03:00:00Z",
                           "paper"};
    publication.files = {{"roster.json", {'[', ']'}}, {"paper/a.xml", {content.begin(), content.end()}}};
    publication.lasts = lasts;
    auto manifest = central::publish(central_data, publication);
    ASSERT_TRUE(manifest) << to_string(manifest.error());
}
ledger::Ledger Site::open_ledger() {
    auto opened = ledger::Ledger::open({terminal_data, {}, "kaozhan/1/t-07", {}});
    CHECK(opened);
    return std::move(opened->ledger);
}
void Site::write_events(ledger::Ledger& ledger, std::uint64_t count, std::string const& attempt) {
    auto kind = static_cast<std::uint32_t>(ledger::EventKind::DeviceChanged);
    for (std::uint64_t i = 0; i < count; ++i) {
        auto last = i + 1 == count && !attempt.empty();
        ledger::Draft draft{kind, {}, "system", {0, 0xa0}};
        if (last)
            draft.kind = static_cast<std::uint32_t>(ledger::EventKind::Submitted), draft.subject = attempt;
        ASSERT_TRUE(ledger.append(std::move(draft), read_clocks()));
    }
    auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    ASSERT_TRUE(ledger.wait_durable(ledger.appended(), deadline));
}
int Site::sync_once() {
    return run({program("kaozhan-syncd"), "--data", terminal_data, "--once", "--request-max-ms", "8000"});
}
Process Site::start_syncd() {
    return Process{{program("kaozhan-syncd"), "--data", terminal_data, "--retry-min-ms", "20",
                    "--retry-max-ms", "200", "--manifest-every-ms", "200", "--request-max-ms", "2000"}};
}
wire::Network Site::network() {
    auto content = read_file(inbox("network.json"), 4096);
    auto network = content ? wire::parse_network(as_text(*content)) : wire::Network{};
    return network ? *network : wire::Network{};
}
std::string Site::network_state() { return network().state; }
std::uint64_t Site::central_seq() { return network().central_seq; }
central::Store Site::store() { return central::open_store(central_data).value(); }
std::optional<central::LedgerRow> Site::held() {
    auto rows = store().ledgers().value();
    CHECK(rows.size() <= 1);
    return rows.empty() ? std::optional<central::LedgerRow>{} : rows.front();
}
std::vector<Bytes> Site::held_events() {
    auto row = held();
    return row ? store().events(*row, 0, row->size).value() : std::vector<Bytes>{};
}
std::vector<Bytes> Site::file_events() {
    auto reader = ledger::EventFileReader::open(terminal_data / ledger::event_file_name).value();
    std::vector<Bytes> all;
    for (;;) {
        auto some = reader.read_from(all.size(), 1 << 20).value();
        if (some.empty()) return all;
        std::ranges::move(some, std::back_inserter(all));
    }
}
std::unique_ptr<central::HttpServer> Site::false_central(central::Handler handler, unsigned short on_port) {
    auto keys = central::load_keys(central_data).value();
    std::vector<central::HttpServer::Listener> listeners(1);
    listeners[0] = {"127.0.0.1:" + std::to_string(on_port),
                    std::make_unique<central::Tls>(
                        central::Tls{keys.server.certificate, keys.server.key, keys.authority.certificate}),
                    wire::run_bytes_max, std::move(handler)};
    auto server = central::HttpServer::start(std::move(listeners), 4);
    CHECK(server);
    return std::move(*server);
}
std::unique_ptr<client::HttpClient> Site::as_terminal() {
    auto sync = client::sync_folder(terminal_data);
    return std::make_unique<client::HttpClient>(
        client::HttpClient::Options{url(), sync / "ca.crt", sync / "tls.crt", sync / "tls.key", Millis{8000}},
        std::stop_token{});
}
}  // namespace kz::e2e
