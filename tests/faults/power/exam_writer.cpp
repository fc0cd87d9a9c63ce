// Writes a ledger as a terminal does while somebody types, and says on stdout what became durable: what power
// cuts, failing disks and kills are tried on. Bursts of events share a commit; now and then a long answer, a
// checkpoint, and so many commits that the database's log is written back.
//   exam_writer DATA EVENTS COUNT SEED      EVENTS: folder of the second copy; "-" beside the first
// Lines: "MENDED code seq count" for each repair, "OPEN events", "ACK seq hash" once an event is durable in
// both copies, "REFUSED why" when the ledger tells that it no longer acknowledges; then status 3.
#include "core/ledger/ledger.h"
#include <charconv>
#include <cstdio>
#include <random>
#include <string_view>
using namespace kz;
using namespace kz::ledger;
namespace {
constexpr auto patience = std::chrono::minutes{2};
constexpr std::size_t long_answer_bytes = 20'000;
std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}
void say(std::string const& line) {  // In one write, so that a line is there whole or not at all.
    std::fputs((line + "\n").c_str(), stdout);
    std::fflush(stdout);
}
class Exam {
public:
    Exam(Ledger& ledger, std::uint64_t seed) : x_ledger(ledger), x_random(seed) {}
    Result<> write(std::uint64_t count) {
        for (std::uint64_t written = 0; written < count;) {
            auto const burst = std::min<std::uint64_t>(1 + x_random() % 6, count - written);
            TRY(write_burst(burst));
            written += burst;
            if (x_random() % 8 == 0) x_ledger.checkpoint();
        }
        return {};
    }
private:
    Result<> write_burst(std::uint64_t size) {
        std::vector<Event> events;
        for (std::uint64_t n = 0; n < size; ++n) {
            auto const payload = some_answer();
            events.push_back(TRY(x_ledger.append({47, "A-1", "candidate", payload}, read_clocks())));
        }
        for (auto const& event : events) {
            TRY(x_ledger.wait_durable(event.seq + 1, std::chrono::steady_clock::now() + patience));
            // The hash goes along, so that a reader can tell this very event from another at its seq.
            say("ACK " + std::to_string(event.seq) + " " + to_hex(sha256(encode(event))).substr(0, 16));
        }
        return {};
    }
    Bytes some_answer() {  // {"t": bytes} after the suite byte, as any payload is a CBOR map
        auto const size =
            x_random() % 64 == 0 ? long_answer_bytes : 256 + x_random() % 90;  // two bytes of length
        Bytes payload{static_cast<std::uint8_t>(PayloadSuite::Plain),
                      0xa1,
                      0x61,
                      't',
                      0x59,
                      static_cast<std::uint8_t>(size >> 8),
                      static_cast<std::uint8_t>(size)};
        for (std::size_t n = 0; n < size; ++n) payload.push_back(static_cast<std::uint8_t>(x_random()));
        return payload;
    }
    Ledger& x_ledger;
    std::mt19937_64 x_random;
};
int run(Options options, std::uint64_t count, std::uint64_t seed) {
    auto opened = Ledger::open(std::move(options));
    if (!opened) {
        say("CLOSED " + to_string(opened.error()));
        return 3;
    }
    for (auto const& one : opened->differences)
        say("MENDED " + one.code + " " + std::to_string(one.seq) + " " + std::to_string(one.count));
    say("OPEN " + std::to_string(opened->events.size()));
    auto& ledger = opened->ledger;
    auto done = Exam{ledger, seed}.write(count);
    if (done) return 0;
    say("REFUSED " + to_string(done.error()));
    auto const before = ledger.durable();  // What is said once must hold.
    auto const more = ledger.append({47, "A-1", "candidate", Bytes{0, 0xa0}}, read_clocks());
    return !more && ledger.failure() && ledger.durable() == before ? 3 : 4;
}
}  // namespace
int main(int argc, char** argv) {
    auto const count = argc == 5 ? number(argv[3]) : std::nullopt, seed = argc == 5 ? number(argv[4]) : count;
    if (!count || !seed) {
        std::fputs("usage: exam_writer DATA EVENTS COUNT SEED\n", stderr);
        return 2;
    }
    auto const second = std::string_view{argv[2]} == "-" ? std::filesystem::path{} : argv[2];
    return run({argv[1], second, "kaozhan/1/faults", {}}, *count, *seed);
}
