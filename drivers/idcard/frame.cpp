#include "drivers/idcard/frame.h"
#include <algorithm>
#include <sodium.h>
namespace kz::idcard {
namespace {
constexpr std::array<std::uint8_t, 5> preamble{0xAA, 0xAA, 0xAA, 0x96, 0x69};
std::uint8_t xor_of(ByteView bytes) {
    std::uint8_t sum = 0;
    for (auto byte : bytes) sum = static_cast<std::uint8_t>(sum ^ byte);
    return sum;
}
Bytes encode(ByteView body) {
    auto length = body.size() + 1;
    CHECK(length <= 0xFFFF);
    Bytes frame(preamble.begin(), preamble.end());
    frame.push_back(static_cast<std::uint8_t>(length >> 8));
    frame.push_back(static_cast<std::uint8_t>(length));
    frame.insert(frame.end(), body.begin(), body.end());
    frame.push_back(xor_of(ByteView{frame}.subspan(preamble.size())));
    return frame;
}
}  // namespace
Bytes encode_command(std::uint8_t command, std::uint8_t parameter) {
    std::uint8_t const body[] = {command, parameter};
    return encode(body);
}
Bytes encode_reply(Reply const& reply) {
    Bytes body{reply.sw1, reply.sw2, reply.sw3};
    body.insert(body.end(), reply.data.begin(), reply.data.end());
    return encode(body);
}
void wipe(Bytes& bytes) {
    sodium_memzero(bytes.data(), bytes.size());
    bytes.clear();
}
FrameDecoder::~FrameDecoder() { reset(); }
void FrameDecoder::reset() {
    wipe(x_buffer);
    for (auto& item : x_items)
        if (auto* reply = std::get_if<Reply>(&item)) wipe(reply->data);
    x_items.clear();
}
void FrameDecoder::drop(std::size_t count) {
    auto kept = x_buffer.size() - count;
    std::copy(x_buffer.begin() + static_cast<std::ptrdiff_t>(count), x_buffer.end(), x_buffer.begin());
    sodium_memzero(x_buffer.data() + kept, count);
    x_buffer.resize(kept);
}
void FrameDecoder::feed(ByteView bytes) {
    // Room ahead of time, so that growing leaves no unwiped copy of a card behind.
    constexpr auto room = 2 * (frame_head_bytes + reply_length_max);
    if (x_buffer.capacity() < room) x_buffer.reserve(room);
    while (!bytes.empty()) {
        auto piece = bytes.first(std::min(bytes.size(), room - x_buffer.size()));
        x_buffer.insert(x_buffer.end(), piece.begin(), piece.end());
        bytes = bytes.subspan(piece.size());
        while (step(false)) {}
        CHECK(x_buffer.size() < room);  // At most one unfinished frame is kept.
    }
}
void FrameDecoder::finish() {
    while (step(true)) {}
    wipe(x_buffer);
}
std::optional<FrameDecoder::Item> FrameDecoder::next() {
    std::optional<Item> item;
    if (x_items.empty()) return item;
    item.emplace(std::move(x_items.front()));
    x_items.pop_front();
    return item;
}
// One decision about the start of the buffer; false when more bytes are needed for the next one.
bool FrameDecoder::step(bool final) {
    auto found = std::search(x_buffer.begin(), x_buffer.end(), preamble.begin(), preamble.end());
    if (found == x_buffer.end()) {
        // A preamble may be cut in the middle of its five bytes. In a longer run of AA the last three count.
        if (x_buffer.size() >= preamble.size()) drop(x_buffer.size() - (preamble.size() - 1));
        return false;
    }
    drop(static_cast<std::size_t>(found - x_buffer.begin()));
    auto refuse = [&](Fault fault) {
        x_items.emplace_back(fault);
        drop(preamble.size());
        return true;
    };
    if (x_buffer.size() < frame_head_bytes) return final && refuse(Fault::Truncated);
    auto length = static_cast<std::size_t>(x_buffer[5] << 8 | x_buffer[6]);
    if (length < reply_length_min || length > reply_length_max) return refuse(Fault::BadLength);
    auto total = frame_head_bytes + length;
    if (x_buffer.size() < total) return final && refuse(Fault::Truncated);
    auto frame = ByteView{x_buffer}.first(total);
    if (xor_of(frame.subspan(preamble.size())) != 0) return refuse(Fault::BadChecksum);
    x_items.emplace_back(Reply{frame[7], frame[8], frame[9], Bytes(frame.begin() + 10, frame.end() - 1)});
    drop(total);
    return true;
}
}  // namespace kz::idcard
