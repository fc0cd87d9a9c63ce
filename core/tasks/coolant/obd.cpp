#include "core/tasks/coolant/obd.h"
#include <algorithm>
#include <cmath>
namespace kz::tasks::coolant::obd {
namespace {
enum Service : std::uint8_t {
    current_data = 1,
    freeze_data = 2,
    stored_codes = 3,
    clear_codes = 4,
    pending_codes = 7
};
constexpr std::uint8_t answer_bit = 0x40, refusal = 0x7F, no_service = 0x11, no_pid = 0x12;
constexpr std::size_t codes_in_frame_max = 2;  // 7 bytes of a single frame: 43, count, two codes
constexpr char letters[] = "PCBU";

std::uint8_t byte(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }
std::uint8_t high(Dtc code) { return static_cast<std::uint8_t>(code >> 8); }
std::uint8_t low(Dtc code) { return static_cast<std::uint8_t>(code & 0xFF); }
std::uint8_t percent(int value) { return byte(static_cast<int>(std::lround(value * 255.0 / 100))); }
std::uint8_t trim(int value) { return byte(static_cast<int>(std::lround(value * 128.0 / 100)) + 128); }

// Which of `known` lie in base+1 … base+32, most significant bit first (J1979 table A1).
Bytes supported(std::uint8_t base, std::span<std::uint8_t const> known) {
    std::uint32_t bits = 0;
    for (auto pid : known)
        if (pid > base && pid <= base + 32) bits |= 1u << (32 - (pid - base));
    return {static_cast<std::uint8_t>(bits >> 24), static_cast<std::uint8_t>(bits >> 16),
            static_cast<std::uint8_t>(bits >> 8), static_cast<std::uint8_t>(bits)};
}
std::optional<Bytes> data_of(std::uint8_t pid, Live const& live) {
    switch (pid) {
    case load: return Bytes{percent(live.load_percent)};
    case coolant: return Bytes{byte(live.coolant_celsius + 40)};
    case trim_short: return Bytes{trim(live.trim_short_percent)};
    case trim_long: return Bytes{trim(live.trim_long_percent)};
    case rpm: return Bytes{byte(live.rpm * 4 >> 8), static_cast<std::uint8_t>(live.rpm * 4 & 0xFF)};
    case speed: return Bytes{byte(live.speed_kmh)};
    case intake: return Bytes{byte(live.intake_celsius + 40)};
    case throttle: return Bytes{percent(live.throttle_percent)};
    case ambient: return Bytes{byte(live.ambient_celsius + 40)};
    default: return std::nullopt;
    }
}
Bytes refuse(std::uint8_t service, std::uint8_t why) { return {refusal, service, why}; }
Bytes join(Bytes head, Bytes const& tail) {
    head.insert(head.end(), tail.begin(), tail.end());
    return head;
}
Bytes answer_current(std::uint8_t pid, Live const& live, Memory const& memory) {
    constexpr std::uint8_t known[]{monitor_status, load,   coolant,  trim_short,   trim_long,    rpm,
                                   speed,          intake, throttle, supported_21, supported_41, ambient};
    Bytes const head{current_data | answer_bit, pid};
    if (pid == supported_01 || pid == supported_21 || pid == supported_41)
        return join(head, supported(pid, known));
    if (pid == monitor_status) {
        auto const count = byte(static_cast<int>(std::min<std::size_t>(memory.stored.size(), 127)));
        auto const lamp = static_cast<std::uint8_t>(memory.mil ? 0x80 : 0);
        return join(head, {static_cast<std::uint8_t>(lamp | count), 0x07, 0x00, 0x00});
    }
    if (auto data = data_of(pid, live)) return join(head, *data);
    return refuse(current_data, no_pid);
}
Bytes answer_freeze(std::uint8_t pid, std::uint8_t frame, Memory const& memory) {
    constexpr std::uint8_t known[]{freeze_dtc, load,  coolant, trim_short, trim_long,
                                   rpm,        speed, intake,  throttle};
    if (frame != 0) return refuse(freeze_data, no_pid);
    Bytes const head{freeze_data | answer_bit, pid, frame};
    if (pid == supported_01) return join(head, supported(pid, known));
    if (pid == freeze_dtc) {  // 00 00: no frame is stored
        auto const code = memory.freeze ? memory.freeze->code : Dtc{0};
        return join(head, {high(code), low(code)});
    }
    auto const data = memory.freeze && pid != ambient ? data_of(pid, memory.freeze->live) : std::nullopt;
    return data ? join(head, *data) : refuse(freeze_data, no_pid);
}
Bytes answer_codes(std::uint8_t service, std::vector<Dtc> const& codes) {
    auto const count = std::min(codes.size(), codes_in_frame_max);
    Bytes out{static_cast<std::uint8_t>(service | answer_bit), static_cast<std::uint8_t>(count)};
    for (std::size_t i = 0; i < count; ++i) {
        out.push_back(high(codes[i]));
        out.push_back(low(codes[i]));
    }
    return out;
}
std::optional<double> value_of(std::uint8_t pid, ByteView data) {
    if (pid == rpm) return data.size() == 2 ? std::optional{(data[0] * 256 + data[1]) / 4.0} : std::nullopt;
    if (data.size() != 1) return std::nullopt;
    switch (pid) {
    case load:
    case throttle: return data[0] * 100.0 / 255;
    case coolant:
    case intake:
    case ambient: return data[0] - 40.0;
    case trim_short:
    case trim_long: return (data[0] - 128.0) * 100 / 128;
    case speed: return data[0];
    default: return std::nullopt;
    }
}
std::unexpected<Error> bad(char const* detail) { return fail(Code::BadInput, "coolant.bad_frame", detail); }

Result<Decoded> decode_data(ByteView message) {
    Decoded out;
    out.service = static_cast<std::uint8_t>(message[0] & ~answer_bit);
    std::size_t const head = out.service == freeze_data ? 3 : 2;
    if (message.size() <= head) return bad("answer too short");
    out.pid = message[1];
    auto const data = message.subspan(head);
    if (out.service == freeze_data && message[2] != 0) return bad("only frame 0 exists");
    if (out.service == freeze_data && *out.pid == freeze_dtc) {
        if (data.size() != 2) return bad("a code is two bytes");
        auto const code = static_cast<Dtc>(data[0] << 8 | data[1]);
        if (code != 0) out.codes.push_back(code);
        return out;
    }
    if (*out.pid % 0x20 == 0 || *out.pid == monitor_status) {
        if (data.size() != 4) return bad("a bit field is four bytes");
        return out;
    }
    out.value = value_of(*out.pid, data);
    if (!out.value) return bad("unknown PID or wrong length");
    return out;
}
}  // namespace

std::string dtc_text(Dtc code) {
    constexpr char hex[] = "0123456789ABCDEF";
    return {letters[code >> 14], hex[code >> 12 & 3], hex[code >> 8 & 15], hex[code >> 4 & 15],
            hex[code & 15]};
}
Result<Dtc> parse_dtc(std::string_view text) {
    if (text.size() != 5) return fail(Code::BadInput, "coolant.bad_code", "a code has five characters");
    auto const letter = std::string_view{letters}.find(text[0]);
    unsigned value = 0;
    for (char c : text.substr(1)) {
        auto const digit = std::string_view{"0123456789ABCDEF"}.find(c);
        if (digit == std::string_view::npos)
            return fail(Code::BadInput, "coolant.bad_code", "not a hex digit");
        value = value << 4 | static_cast<unsigned>(digit);
    }
    if (letter == std::string_view::npos || value > 0x3FFF)
        return fail(Code::BadInput, "coolant.bad_code", "not a letter of PCBU and a digit up to 3");
    return static_cast<Dtc>(letter << 14 | value);
}
Bytes answer(ByteView request, Live const& live, Memory const& memory) {
    if (request.empty()) return refuse(0, no_service);
    auto const service = request[0];
    switch (service) {
    case current_data:
        return request.size() == 2 ? answer_current(request[1], live, memory) : refuse(service, no_pid);
    case freeze_data:
        return request.size() == 3 ? answer_freeze(request[1], request[2], memory) : refuse(service, no_pid);
    case stored_codes:
        return request.size() == 1 ? answer_codes(service, memory.stored) : refuse(service, no_pid);
    case pending_codes:
        return request.size() == 1 ? answer_codes(service, memory.pending) : refuse(service, no_pid);
    case clear_codes: return request.size() == 1 ? Bytes{clear_codes | answer_bit} : refuse(service, no_pid);
    default: return refuse(service, no_service);
    }
}
Bytes request_live(Pid pid) { return {current_data, pid}; }
Bytes request_freeze(Pid pid) { return {freeze_data, pid, 0}; }
Bytes request_codes() { return {stored_codes}; }
Bytes request_pending() { return {pending_codes}; }
Bytes request_clear() { return {clear_codes}; }

Result<Decoded> decode(ByteView message) {
    if (message.empty()) return bad("empty answer");
    if (message[0] == refusal) {
        if (message.size() != 3) return bad("a refusal has three bytes");
        Decoded out;
        out.service = message[1];
        out.refused = true;
        return out;
    }
    if (!(message[0] & answer_bit)) return bad("not an answer");
    auto const service = static_cast<std::uint8_t>(message[0] & ~answer_bit);
    if (service == current_data || service == freeze_data) return decode_data(message);
    Decoded out;
    out.service = service;
    if (service == clear_codes) {
        if (message.size() != 1) return bad("nothing follows 44");
        return out;
    }
    if (service != stored_codes && service != pending_codes) return bad("unknown service");
    if (message.size() < 2 || message.size() != 2u + 2u * message[1])
        return bad("count of codes and length differ");
    for (std::size_t i = 2; i < message.size(); i += 2)
        out.codes.push_back(static_cast<Dtc>(message[i] << 8 | message[i + 1]));
    return out;
}
std::string pid_unit(std::uint8_t pid) {
    switch (pid) {
    case coolant:
    case intake:
    case ambient: return "°C";
    case rpm: return "r/min";
    case speed: return "km/h";
    default: return "%";
    }
}
Result<CanFrame> to_can(std::uint32_t id, ByteView message) {
    if (message.empty() || message.size() > 7) return bad("a single frame carries 1 to 7 bytes");
    CanFrame frame;
    frame.id = id;
    frame.data[0] = static_cast<std::uint8_t>(message.size());  // PCI: type 0 in the upper half
    std::copy(message.begin(), message.end(), frame.data.begin() + 1);
    return frame;
}
Result<Bytes> from_can(CanFrame const& frame) {
    if (frame.data[0] == 0 || frame.data[0] > 7) return bad("not a single frame");
    return Bytes(frame.data.begin() + 1, frame.data.begin() + 1 + frame.data[0]);
}
std::string can_text(CanFrame const& frame) {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string out{hex[frame.id >> 8 & 15], hex[frame.id >> 4 & 15], hex[frame.id & 15], ' '};
    for (auto b : frame.data) out += {' ', hex[b >> 4], hex[b & 15]};
    return out;
}
}  // namespace kz::tasks::coolant::obd
