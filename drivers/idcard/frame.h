#pragma once
// The frame of a SAM reader, both directions:
//   0..4   AA AA AA 96 69
//   5..6   Len, big endian: bytes that follow, checksum included
//   7..    body (reply: SW1 SW2 SW3 data…)
//   last   XOR of everything from offset 5 to the byte before it
#include "drivers/idcard/idcard.h"
#include <deque>
namespace kz::idcard {
constexpr std::size_t frame_head_bytes = 7;
constexpr std::size_t reply_length_min = 4;  // three status bytes and the checksum
// The longest known reply (text, photo, two fingerprints) has Len 2314; more is noise that looks like a
// frame.
constexpr std::size_t reply_length_max = 4096;
static_assert(reply_length_max >= 2314);

Bytes encode_command(std::uint8_t command, std::uint8_t parameter);
struct Reply {
    std::uint8_t sw1 = 0, sw2 = 0, sw3 = 0;
    Bytes data;
    friend bool operator==(Reply const&, Reply const&) = default;
};
Bytes encode_reply(Reply const& reply);
void wipe(Bytes& bytes);  // Zeroes, then empties.

// Takes bytes in any portions and gives the same replies and faults whatever the portions were. After a fault
// it looks for the next preamble inside the bytes it refused, so a cut-off frame does not swallow the one
// behind it.
class FrameDecoder {
public:
    using Item = std::variant<Reply, Fault>;  // Fault: BadLength, BadChecksum or Truncated
    FrameDecoder() = default;
    FrameDecoder(FrameDecoder const&) = delete;
    FrameDecoder& operator=(FrameDecoder const&) = delete;
    ~FrameDecoder();  // wipes
    void feed(ByteView bytes);
    std::optional<Item> next();
    void finish();  // No more bytes will come: an unfinished frame becomes Truncated.
    void reset();
    // A preamble and its length are in, the body is not: where the two come by different pipes, time for the
    // other one.
    bool head_complete() const { return x_buffer.size() >= frame_head_bytes; }
private:
    bool step(bool final);
    void drop(std::size_t count);
    Bytes x_buffer;  // Starts at a preamble, or holds at most its first four bytes.
    std::deque<Item> x_items;
};
}  // namespace kz::idcard
