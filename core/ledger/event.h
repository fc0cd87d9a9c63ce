#pragma once  // One fact, and the bytes that are hashed, stored twice and shipped: docs/formats/ledger.md.
#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/crypto.h"
#include "core/base/secret.h"
#include <optional>
#include <string>
#include <string_view>
namespace kz::ledger {
// A payload begins with its suite byte. Sealed is taken: XChaCha20-Poly1305 under the attempt's key,
// associated data subject ‖ kind ‖ seq ‖ prev (payload.h). Headers stay clear in either suite, so chain,
// shipping and receipts need no key.
enum class PayloadSuite : std::uint8_t { Plain = 0, Sealed = 1 };
inline constexpr std::uint64_t event_format = 1;
// Ids and "role:card" are short; 128 bytes leave room for any issuer's numbering.
inline constexpr std::size_t subject_bytes_max = 128;
inline constexpr std::size_t actor_bytes_max = 128;
// An answer holds up to 20,000 characters (80 kB); what is larger is evidence and lies beside the ledger.
inline constexpr std::size_t payload_bytes_max = std::size_t{1} << 20;
inline constexpr std::size_t event_bytes_max = payload_bytes_max + 512;
static_assert(event_bytes_max > payload_bytes_max + subject_bytes_max + actor_bytes_max + 16 + 32 + 64);
struct Event {
    std::uint64_t seq = 0;   // from 0, no gaps
    std::uint32_t kind = 0;  // core/ledger/event_kinds.h
    std::string subject;     // attempt or registration id; empty: the terminal itself
    std::string actor;       // "role:card" or "system"
    BootId boot{};
    Millis boottime{};
    Millis wall{};
    Hash prev{};    // SHA-256 of the previous event's bytes; zeros at seq 0
    Bytes payload;  // suite byte and what it governs
    friend bool operator==(Event const&, Event const&) = default;
};
// The same without a copy: its fields lie in the bytes it was read from, which must outlive it.
struct EventView {
    std::uint64_t seq = 0;
    std::uint32_t kind = 0;
    std::string_view subject, actor;
    ByteView boot;  // 16 bytes
    Millis boottime{};
    Millis wall{};
    ByteView prev;  // 32 bytes
    ByteView payload;
};
// What a caller says; seq, clocks and prev are added by Ledger::append.
struct Draft {
    std::uint32_t kind = 0;
    std::string subject;
    std::string actor;
    Bytes payload;                // plain
    Secret const* key = nullptr;  // then the ledger stores it sealed under this key (payload.h)
};
inline bool is_sealed(Event const& event) {
    return !event.payload.empty() && event.payload[0] == static_cast<std::uint8_t>(PayloadSuite::Sealed);
}
// One event has one encoding: decode(encode(e)) == e, and bytes that decode re-encode to themselves.
Bytes encode(Event const& event);                     // CHECKs the limits above.
Result<Event> decode(ByteView bytes);                 // Corrupt: anything that encode would not have written.
std::optional<EventView> view_event(ByteView bytes);  // Nothing: decode would refuse them.
}  // namespace kz::ledger
