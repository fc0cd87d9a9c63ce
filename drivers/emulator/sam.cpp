// Commands and status words: idcard/README.md. Written apart from drivers/idcard, so that one checks the
// other.
#include "drivers/emulator/emulator.h"
#include <utility>
namespace kz::emulator {
using std::chrono::milliseconds;
namespace {
std::uint8_t xor_of(ByteView bytes) {
    std::uint8_t sum = 0;
    for (auto byte : bytes) sum = static_cast<std::uint8_t>(sum ^ byte);
    return sum;
}
// The example of the vendor's manual: 05.01-20101129-0001228293-0296863149.
constexpr std::uint8_t sam_id[] = {0x05, 0x00, 0x01, 0x00, 0x09, 0xB8, 0x32, 0x01,
                                   0x05, 0xBE, 0x12, 0x00, 0xAD, 0xC5, 0xB1, 0x11};
constexpr std::uint16_t op(std::uint8_t command, std::uint8_t parameter) {
    return static_cast<std::uint16_t>(command << 8 | parameter);
}
enum : std::uint16_t {
    Reset = 0x10FF,
    Status = 0x11FF,
    SamId = 0x12FF,
    Find = 0x2001,
    Select = 0x2002,
    Read = 0x3001,
    ReadWithFingerprint = 0x3010,
    NewAddress = 0x3003
};
void put_u16(Bytes& bytes, std::size_t value) {
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value));
}
}  // namespace
Bytes build_frame(std::uint8_t sw3, ByteView data, std::uint8_t sw1, std::uint8_t sw2) {
    Bytes frame{0xAA, 0xAA, 0xAA, 0x96, 0x69};
    put_u16(frame, data.size() + 4);
    frame.insert(frame.end(), {sw1, sw2, sw3});
    frame.insert(frame.end(), data.begin(), data.end());
    frame.push_back(xor_of(ByteView{frame}.subspan(5)));
    return frame;
}
void Sam::place(CardImage card) {
    remove();
    x_card = std::move(card);
}
void Sam::remove() {
    x_card.reset();
    x_found = x_selected = x_consumed = false;
}
void Sam::power_up() { x_found = x_selected = x_consumed = false; }
milliseconds Sam::delay(ByteView request) const {
    if (request.size() < 9) return milliseconds{1};
    switch (op(request[7], request[8])) {
    case Find: return milliseconds{x_quirks["delay-find"]};
    case Select: return milliseconds{x_quirks["delay-select"]};
    // Without a selected card there is nothing to take long over.
    case Read:
    case ReadWithFingerprint: return milliseconds{x_selected ? x_quirks["delay-read"] : 5};
    case NewAddress: return milliseconds{10};
    default: return milliseconds{1};
    }
}
Bytes Sam::answer(ByteView request) {
    if (auto status = x_quirks["sam-status"]) return build_frame(static_cast<std::uint8_t>(status), {});
    if (request.size() < 10) return build_frame(0x11, {});
    if (xor_of(request.subspan(5)) != 0) return build_frame(0x10, {});
    switch (op(request[7], request[8])) {
    case Reset: power_up(); return build_frame(0x90, {});
    case Status: return build_frame(0x90, {});
    case SamId: return build_frame(0x90, sam_id);
    default: return answer_card(request[7], request[8]);
    }
}
Bytes Sam::answer_card(std::uint8_t command, std::uint8_t parameter) {
    auto status = [&](unsigned sw3) {
        bool from_card =
            sw3 == 0x31 || sw3 == 0x32 || sw3 == 0x40 || sw3 == 0x41 || sw3 == 0x47 || sw3 == 0x81;
        return build_frame(static_cast<std::uint8_t>(sw3), {},
                           static_cast<std::uint8_t>(from_card ? x_quirks["sw1"] : 0));
    };
    std::uint8_t const zeros[8] = {};
    switch (op(command, parameter)) {
    case Find:
        x_found = x_selected = false;
        if (x_card && x_quirks["find-sw3"]) return status(x_quirks["find-sw3"]);
        if (!x_card || (x_consumed && !x_quirks["find-repeats"])) return status(0x80);
        x_found = true;
        return build_frame(0x9F, ByteView{zeros}.first(4));
    case Select:
        if (x_card && x_quirks["select-sw3"]) return status(x_quirks["select-sw3"]);
        if (!x_card || !std::exchange(x_found, false)) return status(0x81);
        x_selected = true;
        return build_frame(0x90, zeros);
    case Read:
    case ReadWithFingerprint: {
        bool selected = std::exchange(x_selected, false);
        if (x_card && x_quirks["card-pulled-mid-read"] == 1) {
            x_quirks.take("card-pulled-mid-read");
            remove();
        }
        if (!x_card || !selected) return status(0x41);
        if (x_quirks["sw3"]) return status(x_quirks["sw3"]);
        x_consumed = true;
        ++x_reads;
        return read_reply(parameter);
    }
    case NewAddress:
        if (x_quirks["no-new-address"]) return status(0x21);
        return status(x_card && (x_consumed || x_selected) ? 0x91 : 0x41);
    default: return status(0x21);
    }
}
Bytes Sam::read_reply(std::uint8_t parameter) {
    if (!x_card->raw.empty()) return x_card->raw;
    auto text = x_card->text, photo = x_card->photo;
    text.resize(x_quirks["text-length"]);
    photo.resize(x_quirks["photo-length-zero"] ? 0 : x_quirks["photo-length"]);
    Bytes data;
    put_u16(data, text.size());
    put_u16(data, photo.size());
    bool with_fingerprint = parameter == 0x10;
    if (with_fingerprint) put_u16(data, x_quirks["fingerprint-length"]);
    data.insert(data.end(), text.begin(), text.end());
    data.insert(data.end(), photo.begin(), photo.end());
    if (with_fingerprint) data.resize(data.size() + x_quirks["fingerprint-length"]);
    auto frame = build_frame(0x90, data);
    if (auto length = x_quirks["length-field"]) {
        frame[5] = static_cast<std::uint8_t>(length >> 8);
        frame[6] = static_cast<std::uint8_t>(length);
    }
    return frame;
}
}  // namespace kz::emulator
