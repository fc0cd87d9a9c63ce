#include "drivers/emulator/emulator.h"
#include <utility>
namespace kz::emulator {
std::span<Quirk const> quirks() {
    static constexpr Quirk list[] = {
        {"split-reads", "replies come in pieces of this many bytes"},
        {"delay-find", "a find takes this many ms", 30},
        {"delay-select", "a select takes this many ms", 30},
        {"delay-read", "a read takes this many ms", 700},
        {"stale-reply", "the next reply comes this many ms late, after its command was given up"},
        {"wrong-checksum", "so many replies have a wrong check byte"},
        {"noise-before", "so many bytes of noise before each reply"},
        {"aa-run", "so many extra AA before each reply"},
        {"length-field", "the Len of a read's reply is this, whatever its true length"},
        {"text-length", "a read announces and carries this many bytes of text", 256},
        {"photo-length", "a read carries this many bytes of photo", 1024},
        {"photo-length-zero", "1: a read carries no photo"},
        {"fingerprint-length", "a read with fingerprints carries this many", 1024},
        {"sw3", "a read answers with this status word"},
        {"sw1", "status words 31 32 40 41 47 81 come with this card status"},
        {"find-sw3", "a find answers with this status word"},
        {"select-sw3", "a select answers with this status word"},
        {"sam-status", "every command answers with this status word: 96 (0x60) or 102 (0x66)"},
        {"slow-boot", "no answer for this many ms after plugging in"},
        {"silent", "1: no answer to anything"},
        {"card-pulled-mid-read",
         "the card goes during the next read: 1 = a short status 41, N = N bytes and silence"},
        {"unplug-mid-read", "the reader is pulled after this many bytes of the next read's reply"},
        {"unplug-on-write", "1: the reader is pulled by the next command's first byte"},
        {"find-repeats", "1: a card that lies there is found again after it was read"},
        {"no-new-address", "1: the command that tells a card's presence is unknown"},
        {"stall", "so many reads end with a stall"},
        {"busy", "1: another program holds the interface"},
        {"layout-b", "1: head and body of a frame go by two pairs of endpoints", 0, true},
        {"interrupt-endpoints", "1: interrupt instead of bulk endpoints", 0, true},
        {"four-pipes-layout-a", "1: two pairs of endpoints, the second pair served as a single one", 0, true},
        {"endpoint-offset", "added to the endpoints' numbers", 0, true},
        {"interface-number", "the interface's number", 0, true},
        {"dfu", "1: firmware-update mode, no card reader", 0, true},
    };
    return list;
}
Quirks::Quirks() {
    for (auto const& quirk : quirks()) x_values.emplace(quirk.name, quirk.normal);
}
Result<> Quirks::set(std::string_view name, unsigned value) {
    auto found = x_values.find(name);
    if (found == x_values.end())
        return fail(Code::BadInput, "error.bad_input",
                    "no quirk \"" + std::string{name} + "\"; --help lists them");
    found->second = value;
    return {};
}
unsigned Quirks::operator[](std::string_view name) const {
    auto found = x_values.find(name);
    CHECK(found != x_values.end());
    return found->second;
}
unsigned Quirks::take(std::string_view name) {
    auto found = x_values.find(name);
    CHECK(found != x_values.end());
    return std::exchange(found->second, 0);
}
bool Quirks::count_down(std::string_view name) {
    auto found = x_values.find(name);
    CHECK(found != x_values.end());
    if (found->second == 0) return false;
    --found->second;
    return true;
}
}  // namespace kz::emulator
