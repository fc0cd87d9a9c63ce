#pragma once  // SAE J1979 services 01, 02, 03, 04 and 07: the bytes a scan tool and an ECM exchange, and what
              // they mean.
// On CAN each message is one ISO 15765-2 single frame (length ≤ 7): all answers here fit.
#include "core/base/bytes.h"
#include <array>
#include <optional>
#include <string>
#include <vector>
namespace kz::tasks::coolant::obd {
using Dtc = std::uint16_t;       // top two bits 00 P, 01 C, 10 B, 11 U; then four digits, the first 0–3
std::string dtc_text(Dtc code);  // 0x0118 → "P0118"
Result<Dtc> parse_dtc(
    std::string_view text);  // BadInput: not a letter of PCBU and four hex digits, the first 0–3
inline constexpr Dtc coolant_high = 0x0118, coolant_low = 0x0117;

enum Pid : std::uint8_t {  // the ones this ECM knows
    supported_01 = 0x00,
    monitor_status = 0x01,
    freeze_dtc = 0x02,
    load = 0x04,
    coolant = 0x05,
    trim_short = 0x06,
    trim_long = 0x07,
    rpm = 0x0C,
    speed = 0x0D,
    intake = 0x0F,
    throttle = 0x11,
    supported_21 = 0x20,
    supported_41 = 0x40,
    ambient = 0x46
};
inline constexpr std::array live_pids{coolant, intake,     ambient,   rpm,     speed,
                                      load,    trim_short, trim_long, throttle};

struct Live {  // Physical values, in units the PIDs resolve.
    int coolant_celsius = 0, intake_celsius = 0, ambient_celsius = 0;
    int rpm = 0, speed_kmh = 0, load_percent = 0, throttle_percent = 0;
    int trim_short_percent = 0, trim_long_percent = 0;
    friend bool operator==(Live const&, Live const&) = default;
};
struct FreezeFrame {
    Dtc code = 0;
    Live live{};
    friend bool operator==(FreezeFrame const&, FreezeFrame const&) = default;
};
struct Memory {  // What the ECM remembers.
    std::vector<Dtc> stored{}, pending{};
    std::optional<FreezeFrame> freeze{};
    bool mil = false;
    friend bool operator==(Memory const&, Memory const&) = default;
};
// The ECM's answer; 7F service 11/12 for what it does not know. Service 04 answers 44: forgetting is the
// caller's.
Bytes answer(ByteView request, Live const& live, Memory const& memory);

// Requests a tool sends.
Bytes request_live(Pid pid);
Bytes request_freeze(Pid pid);
Bytes request_codes();
Bytes request_pending();
Bytes request_clear();

struct Decoded {                        // One answer understood.
    std::uint8_t service = 0;           // of the request; 0x7F never
    bool refused = false;               // 7F
    std::optional<std::uint8_t> pid{};  // services 01, 02
    std::vector<Dtc> codes{};           // services 03, 07, and 02 PID 02 (empty: no frame stored)
    std::optional<double> value{};      // services 01, 02: °C, rpm, km/h, %
};
Result<Decoded> decode(ByteView answer);  // BadInput: wrong length or an unknown service
std::string pid_unit(std::uint8_t pid);

struct CanFrame {
    std::uint32_t id = 0;  // 7DF functional request, 7E8 the ECM's answer
    std::array<std::uint8_t, 8> data{};
};
inline constexpr std::uint32_t request_id = 0x7DF, answer_id = 0x7E8;
Result<CanFrame> to_can(std::uint32_t id, ByteView message);  // BadInput: empty or longer than 7
Result<Bytes> from_can(CanFrame const& frame);  // BadInput: not a single frame, or its length wrong
std::string can_text(CanFrame const& frame);    // "7E8  05 42 02 00 01 18 00 00"
}  // namespace kz::tasks::coolant::obd
