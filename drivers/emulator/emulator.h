#pragma once
// A card reader and a camera without hardware, for demo and tests. The reader lives below libusb, at the
// level of usbfs: the program that uses it is the unmodified one, and nothing in it knows. README.md has the
// recipe.
#include "core/base/bytes.h"
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
namespace kz::emulator {

// Deviations from a well-behaved reader, by name. Zero is the good behaviour.
struct Quirk {
    std::string_view name;
    std::string_view meaning;
    unsigned normal = 0;   // The value that means "as usual".
    bool at_plug = false;  // Shows in the descriptors: setting it pulls the reader and plugs it in again.
};
std::span<Quirk const> quirks();
class Quirks {
public:
    Quirks();
    Result<> set(std::string_view name, unsigned value);  // BadInput: no such quirk.
    unsigned operator[](std::string_view name) const;
    unsigned take(std::string_view name);    // Its value, once: afterwards as usual.
    bool count_down(std::string_view name);  // True as many times as its value says.
    std::map<std::string, unsigned, std::less<>> const& values() const { return x_values; }
private:
    std::map<std::string, unsigned, std::less<>> x_values;
};

// What lies on the reader: the data a good read answers with, or recorded replies given out as they are.
struct CardImage {
    std::string name;
    Bytes text;   // 256 bytes
    Bytes photo;  // 1,024 bytes as the chip holds them; the demo cards have an empty picture
    Bytes raw;    // If not empty: the exact reply to a read.
};
// A file (fields as JSON, or replies binary or hexadecimal), or the name of a demo card.
Result<CardImage> load_card(std::string const& file_or_name, std::filesystem::path const& cards);
// {"name":…,"sex_code":…,…} as in assets/demo-site/cards. BadInput names the field.
Result<Bytes> build_text(std::string_view json);
Bytes build_frame(std::uint8_t sw3, ByteView data, std::uint8_t sw1 = 0, std::uint8_t sw2 = 0);

// The security module: one command in, one answer out. Knows no USB. Not thread-safe.
class Sam {
public:
    explicit Sam(Quirks& quirk_values) : x_quirks(quirk_values) {}
    void place(CardImage card);
    void remove();
    void power_up();  // Plugged in: forgets what it had found.
    std::optional<CardImage> const& card() const { return x_card; }
    // How long the command takes; then `answer` says what came of it, with what lies there at that moment.
    std::chrono::milliseconds delay(ByteView request) const;
    Bytes answer(ByteView request);
    std::uint64_t reads() const { return x_reads; }
private:
    Bytes answer_card(std::uint8_t command, std::uint8_t parameter);
    Bytes read_reply(std::uint8_t parameter);
    Quirks& x_quirks;
    std::optional<CardImage> x_card;
    bool x_found = false, x_selected = false, x_consumed = false;
    std::uint64_t x_reads = 0;
};

// The reader at a USB socket that can be pulled. Any thread.
class FakeReader {
public:
    // Must run under umockdev-wrapper (see main.cpp). Io: the testbed cannot be made.
    static Result<std::unique_ptr<FakeReader>> create();
    virtual ~FakeReader() = default;
    virtual std::filesystem::path root() const = 0;  // UMOCKDEV_DIR of programs that should see it
    virtual Result<> plug() = 0;  // At a new address each time. BadInput: it is plugged in.
    virtual Result<> unplug() = 0;
    virtual void place(CardImage card) = 0;
    virtual void remove() = 0;
    virtual Result<> set_quirk(std::string_view name, unsigned value) = 0;
    struct State {
        bool plugged = false;
        unsigned address = 0;
        std::string card;  // "" when none lies there
        std::uint64_t reads = 0, transfers = 0;
        std::map<std::string, unsigned, std::less<>> quirks;
    };
    virtual State state() const = 0;
};

// Serves the control socket until a signal ends the program. Returns the exit code.
struct ControlOptions {
    std::filesystem::path socket;
    std::filesystem::path cards;
    std::vector<std::filesystem::path> pictures;  // Where camera names are looked up.
};
Result<> serve_control(FakeReader& reader, ControlOptions const& options);
// One request line to a running emulator, its reply line back.
Result<std::string> ask_control(std::filesystem::path const& socket, std::string const& line);
}  // namespace kz::emulator
