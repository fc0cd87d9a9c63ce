// Appends events to a ledger and says on stdout which are durable: what fault walks and kill tests run and
// compare.
#include "core/ledger/ledger.h"
#include <charconv>
#include <cstdio>
#include <string_view>
int main(int argc, char** argv) {
    using namespace kz;
    using namespace kz::ledger;
    std::uint64_t count = 0;
    auto number = argc == 3 ? std::string_view{argv[2]} : std::string_view{};
    if (number.empty() ||
        std::from_chars(number.data(), number.data() + number.size(), count).ec != std::errc{}) {
        std::fputs(
            "usage: ledger_writer DIR COUNT\n  appends COUNT events one by one, prints ACK n for each\n",
            stderr);
        return 2;
    }
    auto opened = Ledger::open({argv[1], {}, "kaozhan/1/faults", {}});
    if (!opened) {
        std::printf("CLOSED %s\n", to_string(opened.error()).c_str());
        return 3;
    }
    auto& ledger = opened->ledger;
    std::printf("OPEN %zu\n", opened->events.size());
    std::fflush(stdout);
    for (std::uint64_t n = 0; n < count; ++n) {
        Bytes payload{0x00, 0xa0};
        auto event = ledger.append({1, "", "system", payload}, read_clocks());
        auto done = event ? ledger.wait_durable(event->seq + 1,
                                                std::chrono::steady_clock::now() + std::chrono::seconds{20})
                          : Result<>{std::unexpected(event.error())};
        if (!done) {
            std::printf("REFUSED %s\n", to_string(done.error()).c_str());
            std::fflush(stdout);
            // What is said once must hold: nothing more becomes durable in this process.
            auto before = ledger.durable();
            auto more = ledger.append({1, "", "system", payload}, read_clocks());
            return !more && ledger.failure() && ledger.durable() == before ? 3 : 4;
        }
        // The hash goes along, so that a reader can tell this very event from another at its seq.
        std::printf("ACK %llu %s\n", static_cast<unsigned long long>(event->seq),
                    to_hex(sha256(encode(*event))).c_str());
        std::fflush(stdout);
        if (n % 8 == 7) ledger.checkpoint();
    }
    return 0;
}
