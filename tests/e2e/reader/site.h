#pragma once  // A desk with a reader: the emulator as a process of its own, and the real libusb in this one.
#include "drivers/idcard/idcard.h"
#include <filesystem>
#include <gtest/gtest.h>
#include <sys/types.h>
namespace kz::test {
using namespace std::chrono_literals;  // lint: allow using namespace: literals alone
class Process {                        // Killed, if need be, and waited for by the destructor.
public:
    Process(std::vector<std::string> const& arguments, bool with_output);
    Process(Process const&) = delete;
    Process& operator=(Process const&) = delete;
    ~Process();
    std::string read_line();  // "" when the output has ended
    void signal(int number);
    int wait();  // Exit code, or minus the signal.
    pid_t pid() const { return x_pid; }
private:
    pid_t x_pid = -1;
    int x_output = -1;
    std::string x_pending;
};
class Site {
public:
    explicit Site(std::vector<std::string> const& emulator_options = {});
    Site(Site const&) = delete;
    Site& operator=(Site const&) = delete;
    ~Site();
    std::string ask(std::string const& request);    // The reply line; fails the test when it says no.
    std::string reply(std::string const& request);  // The reply line, whatever it says.
    void place(std::string const& card) { ask(R"({"do":"place","card":")" + card + "\"}"); }
    void remove() { ask(R"({"do":"remove"})"); }
    void unplug() { ask(R"({"do":"unplug"})"); }
    void plug() { ask(R"({"do":"plug"})"); }
    void quirk(std::string const& name, unsigned value) {
        ask(R"({"do":"quirk","name":")" + name + R"(","value":)" + std::to_string(value) + "}");
    }
    std::filesystem::path const& folder() const { return x_folder; }
    std::filesystem::path socket() const { return x_folder / "emulator.sock"; }
private:
    std::filesystem::path x_folder;
    std::unique_ptr<Process> x_emulator;
};
class Desk : public Site {  // A site with the reader service running.
public:
    explicit Desk(std::vector<std::string> const& emulator_options = {}) : Site(emulator_options) {
        quirk("delay-read", 60);
    }
    ~Desk() { stop(); }
    void start() {
        idcard::ReaderOptions options;
        options.poll = 20ms;
        x_reader.emplace(idcard::Reader::start(std::move(options), x_events, [this] { ++x_wakes; }).value());
    }
    void stop() { x_reader.reset(); }
    std::optional<idcard::ReaderEvent> next(std::chrono::milliseconds wait = 10s) {
        return x_events.pop({}, wait);
    }
    // The next event must be of this type.
    template <class T> T expect(std::chrono::milliseconds wait = 10s) {
        auto event = next(wait);
        if (!event) {
            ADD_FAILURE() << "no event came";
            return T{};
        }
        if (auto* wanted = std::get_if<T>(&*event)) return std::move(*wanted);
        ADD_FAILURE() << "another event came: " << describe(*event);
        return T{};
    }
    void expect_nothing(std::chrono::milliseconds wait) {
        auto event = next(wait);
        EXPECT_FALSE(event.has_value()) << describe(*event);
    }
    static std::string describe(idcard::ReaderEvent const& event);
    int wakes() const { return x_wakes; }
private:
    idcard::ReaderEvents x_events{idcard::reader_events_max};
    std::atomic<int> x_wakes = 0;
    std::optional<idcard::Reader> x_reader;
};
}  // namespace kz::test
