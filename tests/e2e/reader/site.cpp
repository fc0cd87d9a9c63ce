#include "tests/e2e/reader/site.h"
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
namespace kz::test {
Process::Process(std::vector<std::string> const& arguments, bool with_output) {
    int ends[2] = {-1, -1};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (with_output) {
        CHECK(::pipe2(ends, O_CLOEXEC) == 0);
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    }
    std::vector<char*> words;
    for (auto const& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    CHECK(::posix_spawnp(&x_pid, words[0], &actions, nullptr, words.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    if (ends[1] >= 0) ::close(ends[1]);
    x_output = ends[0];
}
Process::~Process() {
    if (x_pid > 0) {
        signal(SIGKILL);
        wait();
    }
    if (x_output >= 0) ::close(x_output);
}
void Process::signal(int number) { ::kill(x_pid, number); }
int Process::wait() {
    int status = 0;
    ::waitpid(std::exchange(x_pid, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}
std::string Process::read_line() {
    for (;;) {
        if (auto end = x_pending.find('\n'); end != std::string::npos) {
            auto line = x_pending.substr(0, end);
            x_pending.erase(0, end + 1);
            return line;
        }
        char piece[4096];
        auto got = ::read(x_output, piece, sizeof piece);
        if (got <= 0) return {};
        x_pending.append(piece, static_cast<std::size_t>(got));
    }
}
Site::Site(std::vector<std::string> const& emulator_options) {
    auto pattern = (std::filesystem::temp_directory_path() / "kaozhan-reader-XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    x_folder = pattern;
    std::vector<std::string> arguments{KZ_BIN_DIR "/kaozhan-emulator", "--end-with-parent", "--socket",
                                       socket().string()};
    arguments.insert(arguments.end(), emulator_options.begin(), emulator_options.end());
    ::unsetenv("UMOCKDEV_DIR");
    x_emulator = std::make_unique<Process>(arguments, true);
    EXPECT_NE(x_emulator->read_line(), "") << "the emulator did not start";
    auto state = ask(R"({"do":"state"})");
    auto const key = std::string{R"("umockdev_dir":")"};
    auto start = state.find(key) + key.size();
    ::setenv("UMOCKDEV_DIR", state.substr(start, state.find('"', start) - start).c_str(), 1);
}
Site::~Site() {
    x_emulator->signal(SIGTERM);
    EXPECT_EQ(x_emulator->wait(), 0);
    EXPECT_FALSE(std::filesystem::exists(std::getenv("UMOCKDEV_DIR"))) << "the emulator left its folder";
    std::filesystem::remove_all(x_folder);
}
std::string Site::reply(std::string const& request) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket().c_str(), sizeof address.sun_path - 1);
    int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::string line = request + "\n", answer;
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
        ::send(fd, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size())) {
        char piece[8192];
        for (ssize_t got; !answer.contains('\n') && (got = ::recv(fd, piece, sizeof piece, 0)) > 0;)
            answer.append(piece, static_cast<std::size_t>(got));
    }
    ::close(fd);
    return answer;
}
std::string Site::ask(std::string const& request) {
    auto answer = reply(request);
    EXPECT_TRUE(answer.contains(R"("ok":true)")) << request << " → " << answer;
    return answer;
}
std::string Desk::describe(idcard::ReaderEvent const& event) {
    struct {
        std::string operator()(idcard::Attached const& e) const {
            return "attached " + e.model + " " + e.sam_id;
        }
        std::string operator()(idcard::Detached const&) const { return "detached"; }
        std::string operator()(idcard::CardRead const& e) const {
            return "card " + idcard::masked_number(e.card.number);
        }
        std::string operator()(idcard::CardRemoved const&) const { return "card removed"; }
        std::string operator()(idcard::ReadFailed const& e) const {
            return "failed " + e.error.advice + " (" + to_string(e.error) + ") " +
                   std::to_string(e.status.value_or(0));
        }
    } words;
    return std::visit(words, event);
}
}  // namespace kz::test
namespace {
// libumockdev's preload library must be in the process from its start.
[[maybe_unused]] bool under_wrapper(char** argv) {
    auto const* loaded = std::getenv("LD_PRELOAD");
    if (loaded && std::strstr(loaded, "libumockdev-preload")) return true;
    std::string self(4096, '\0');
    auto length = ::readlink("/proc/self/exe", self.data(), self.size() - 1);
    CHECK(length > 0);
    self.resize(static_cast<std::size_t>(length));
    std::string wrapper = "umockdev-wrapper";
    std::vector<char*> words{wrapper.data(), self.data()};
    for (auto** argument = argv + 1; *argument; ++argument) words.push_back(*argument);
    words.push_back(nullptr);
    ::execvp(words[0], words.data());
    return false;
}
}  // namespace
namespace kz::test {
int run_client();
}
int main(int argc, char** argv) {
    if (!under_wrapper(argv)) {
        std::fprintf(stderr, "umockdev-wrapper is missing\n");
        return 1;
    }
    if (argc > 1 && std::string_view{argv[1]} == "--client") return kz::test::run_client();
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
