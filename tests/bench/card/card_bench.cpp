// A card on the reader: what we add to the reader's own time, what an idle reader costs, how fast frames are
// read.
#include "drivers/emulator/emulator.h"
#include "drivers/idcard/frame.h"
#include <algorithm>
#include <csignal>
#include <cstring>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
namespace {
using namespace kz;
using namespace std::chrono_literals;  // lint: allow using namespace: literals alone
using Clock = std::chrono::steady_clock;
constexpr unsigned find_ms = 30, select_ms = 30, read_ms = 100;
constexpr int cards = 25;

double ms_since(Clock::time_point began) {
    return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}
double percentile(std::vector<double> values, double part) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}
void row(char const* what, double value, char const* unit, char const* rest) {
    std::printf("{\"what\": \"%s\", \"value\": %.3f, \"unit\": \"%s\"%s}\n", what, value, unit, rest);
    std::fflush(stdout);
}
class Desk {  // The emulator as a process of its own.
public:
    Desk() {
        auto pattern = (std::filesystem::temp_directory_path() / "kaozhan-bench-XXXXXX").string();
        CHECK(::mkdtemp(pattern.data()) != nullptr);
        x_folder = pattern;
        std::string words[] = {KZ_BIN_DIR "/kaozhan-emulator", "--end-with-parent", "--socket",
                               socket().string()};
        char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
        int ends[2];
        CHECK(::pipe2(ends, 0) == 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        CHECK(::posix_spawn(&x_pid, arguments[0], &actions, nullptr, arguments, environ) == 0);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        char piece[512];
        CHECK(::read(ends[0], piece, sizeof piece) > 0);  // "ready"
        ::close(ends[0]);
        auto state = ask(R"({"do":"env"})");
        auto start = state.find("/tmp");
        CHECK(start != std::string::npos);
        ::setenv("UMOCKDEV_DIR", state.substr(start, state.find('"', start) - start).c_str(), 1);
    }
    Desk(Desk const&) = delete;
    Desk& operator=(Desk const&) = delete;
    ~Desk() {
        ::kill(x_pid, SIGTERM);
        ::waitpid(x_pid, nullptr, 0);
        std::filesystem::remove_all(x_folder);
    }
    std::string ask(std::string const& request) {
        auto answer = emulator::ask_control(socket(), request);
        CHECK(answer.has_value());
        return *answer;
    }
private:
    std::filesystem::path socket() const { return x_folder / "s"; }
    std::filesystem::path x_folder;
    pid_t x_pid = -1;
};
template <class T> T wait_for(idcard::ReaderEvents& events) {
    for (;;) {
        auto event = events.pop({}, 20s);
        CHECK(event.has_value());
        if (auto* wanted = std::get_if<T>(&*event)) return std::move(*wanted);
    }
}
void measure_codec() {
    auto frame = idcard::encode_reply({0, 0, 0x90, Bytes(1284, 0x20)});
    constexpr int rounds = 20000;
    auto began = Clock::now();
    std::size_t decoded = 0;
    idcard::FrameDecoder decoder;
    for (int i = 0; i < rounds; ++i) {
        for (std::size_t at = 0; at < frame.size(); at += 64)
            decoder.feed(ByteView{frame}.subspan(at, std::min<std::size_t>(64, frame.size() - at)));
        while (decoder.next()) ++decoded;
    }
    CHECK(decoded == rounds);
    auto bytes = static_cast<double>(frame.size()) * rounds;
    row("card: frames decoded, in 64-byte pieces", bytes / 1e6 / (ms_since(began) / 1000), "MB/s",
        ", \"note\": \"full-speed USB brings at most 1.2\"");
}
void measure_reading(Desk& desk) {
    idcard::ReaderEvents events{idcard::reader_events_max};
    auto reader = idcard::Reader::start({}, events, [] {}).value();
    wait_for<idcard::Attached>(events);
    auto used = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    };
    auto before = used();
    CHECK(!events.pop({}, 10s).has_value());
    row("card: processor while nobody is there, reader open", (used() - before) / 10 * 100, "%",
        ", \"limit\": 0.5");
    reader.set_pace(idcard::Pace::Eager);
    std::vector<double> after_find, after_laying;
    for (int i = 0; i < cards; ++i) {
        auto laid = Clock::now();
        desk.ask(R"({"do":"place","card":"li-xiaoning"})");
        auto read = wait_for<idcard::CardRead>(events);
        after_laying.push_back(ms_since(laid) - (find_ms + select_ms + read_ms));
        after_find.push_back(static_cast<double>(read.took.count()) - (select_ms + read_ms));
        desk.ask(R"({"do":"remove"})");
        wait_for<idcard::CardRemoved>(events);
    }
    row("card: found to identity, beyond the reader's own time, p50", percentile(after_find, 0.5), "ms",
        ", \"limit\": 50");
    row("card: found to identity, beyond the reader's own time, worst", percentile(after_find, 1), "ms",
        ", \"limit\": 50");
    row("card: laid to identity, beyond the reader's own time, p50", percentile(after_laying, 0.5), "ms",
        ", \"limit\": 50, \"note\": \"the wait for the next look included, while a card is asked for\"");
}
}  // namespace
int main(int, char** argv) {
    auto const* loaded = std::getenv("LD_PRELOAD");
    if (!loaded || !std::strstr(loaded, "libumockdev-preload")) {
        std::string wrapper = "umockdev-wrapper", self(4096, '\0');
        auto length = ::readlink("/proc/self/exe", self.data(), self.size() - 1);
        CHECK(length > 0);
        self.resize(static_cast<std::size_t>(length));
        char* words[] = {wrapper.data(), self.data(), argv[1], nullptr};
        ::execvp(words[0], words);
        return 1;
    }
    measure_codec();
    Desk desk;
    desk.ask(R"({"do":"quirk","name":"delay-read","value":)" + std::to_string(read_ms) + "}");
    measure_reading(desk);
}
