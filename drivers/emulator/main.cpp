// kaozhan-emulator: a card reader and a camera that are not there. `--help` says all.
#include "drivers/emulator/emulator.h"
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>
#include <unistd.h>
namespace {
using namespace kz;
constexpr char const* preload = "libumockdev-preload";

int say(Error const& error) {
    std::fprintf(stderr, "kaozhan-emulator: %s\n", to_string(error).c_str());
    return 2;
}
std::string quirk_table() {
    std::string text =
        "Quirks ({\"do\":\"quirk\",\"name\":…,\"value\":N}; 0 or the default is good behaviour):\n";
    for (auto const& quirk : emulator::quirks()) {
        text.append("  ").append(quirk.name).append(quirk.name.size() < 22 ? 22 - quirk.name.size() : 1, ' ');
        text.append(quirk.meaning);
        if (quirk.normal) text.append(" (default ").append(std::to_string(quirk.normal)).append(")");
        if (quirk.at_plug) text.append(" (plugs it in again)");
        text.push_back('\n');
    }
    return text;
}
int run_env(std::filesystem::path const& socket, bool as_json) {
    auto reply = emulator::ask_control(socket, R"({"do":"env"})");
    if (!reply) return say(reply.error());
    auto answer = nlohmann::json::parse(*reply, nullptr, false);
    if (!answer.is_object() || !answer.value("ok", false)) return 2;
    if (as_json)
        std::printf("%s\n", nlohmann::json{{"env", answer["env"]}, {"argv", answer["argv"]}}.dump().c_str());
    else
        std::printf("env UMOCKDEV_DIR=%s umockdev-wrapper\n",
                    answer["env"]["UMOCKDEV_DIR"].get<std::string>().c_str());
    return 0;
}
int run_send(std::filesystem::path const& socket, std::string const& line) {
    auto reply = emulator::ask_control(socket, line);
    if (!reply) return say(reply.error());
    std::printf("%s\n", reply->c_str());
    return reply->contains("\"ok\":true") ? 0 : 1;
}
// The testbed's hot-plug events need the preloaded library in this process too.
void run_under_wrapper(char** argv) {
    auto const* loaded = std::getenv("LD_PRELOAD");
    if (loaded && std::strstr(loaded, preload)) return;
    std::vector<char*> arguments;
    char wrapper[] = "umockdev-wrapper";
    std::array<char, 4096> self{};
    if (::readlink("/proc/self/exe", self.data(), self.size() - 1) <= 0) return;
    arguments.push_back(wrapper);
    arguments.push_back(self.data());
    for (char** argument = argv + 1; *argument; ++argument) arguments.push_back(*argument);
    arguments.push_back(nullptr);
    ::execvp(wrapper, arguments.data());
    std::fprintf(stderr, "kaozhan-emulator: umockdev-wrapper does not start: install the package umockdev\n");
    std::exit(2);
}
int run_emulator(emulator::ControlOptions const& options, bool absent) {
    sigset_t signals;
    sigemptyset(&signals);
    for (int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
    pthread_sigmask(SIG_BLOCK, &signals,
                    nullptr);  // Told by a descriptor instead, so that the testbed is cleared away.
    auto reader = emulator::FakeReader::create();
    if (!reader) return say(reader.error());
    if (!absent)
        if (auto plugged = (*reader)->plug(); !plugged) return say(plugged.error());
    if (auto served = emulator::serve_control(**reader, options); !served) return say(served.error());
    return 0;
}
}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "A card reader on the level of usbfs and a camera feed, without hardware, for demo and tests."};
    emulator::ControlOptions options;
    options.cards = KZ_DEMO_SITE "/cards";
    options.pictures = {KZ_DEMO_SITE "/faces", KZ_DEMO_FACES};
    bool absent = false, as_json = false, end_with_parent = false;
    std::string line;
    app.add_option("--socket", options.socket, "control socket: one JSON object a line");
    app.add_option("--cards", options.cards, "folder of demo cards");
    app.add_option("--pictures", options.pictures, "folders where camera names are looked up");
    app.add_flag("--absent", absent, "start with the reader unplugged");
    app.footer("Requests: {\"do\":\"place\",\"card\":FILE-or-name} {\"do\":\"remove\"}\n"
               "  {\"do\":\"unplug\"} {\"do\":\"plug\"}\n"
               "  {\"do\":\"camera\",\"source\":FILE-or-name} {\"do\":\"state\"}\n"
               "  {\"do\":\"quirk\",…}; one reply line each.\n\n" +
               quirk_table());
    app.add_flag("--end-with-parent", end_with_parent, "end when the program that started it has ended");
    auto* env =
        app.add_subcommand("env", "print the words to put before a program that should see the reader");
    env->add_option("--socket", options.socket)->required();
    env->add_flag("--json", as_json, "as {\"env\":…,\"argv\":…}");
    auto* send = app.add_subcommand("send", "send one request, print the reply; exit 1 when it was refused");
    send->add_option("--socket", options.socket)->required();
    send->add_option("request", line, "a JSON object")->required();
    app.require_subcommand(0, 1);
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (*env) return run_env(options.socket, as_json);
    if (*send) return run_send(options.socket, line);
    if (options.socket.empty()) {
        std::fprintf(stderr, "kaozhan-emulator: --socket is missing; see --help\n");
        return 2;
    }
    run_under_wrapper(argv);
    if (end_with_parent) ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    return run_emulator(options, absent);
}
