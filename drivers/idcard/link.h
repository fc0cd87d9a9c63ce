#pragma once
// Commands to a SAM over USB and its replies, in either wire layout:
//   single pair: the whole frame out on one endpoint, the whole reply in on one
//   split:       preamble and Len on one pair of endpoints, the rest on the other
// Which one a reader has cannot be told by its ids; with two pairs it is tried.
#include "drivers/idcard/frame.h"
#include "drivers/usb/usb.h"
namespace kz::idcard {
struct Wiring {
    usb::Endpoint head_out, head_in;
    bool split = false;
    usb::Endpoint body_out, body_in;  // split only
};
// The interface to claim and the wirings worth trying, likeliest first; no wirings when it is no SAM reader.
struct Candidates {
    std::uint8_t interface_number = 0;
    std::vector<Wiring> wirings;
};
Candidates find_wirings(std::vector<usb::Interface> const& interfaces);

struct Command {
    std::uint8_t command, parameter;
    std::chrono::milliseconds wait_max;
    // What a reply of this command looks like: another one is a late answer to an earlier command and is
    // passed over.
    bool (*fits)(Reply const&);
};
extern Command const get_status, get_sam_id, reset_sam, find_card, select_card, read_card, read_new_address;

class Link {
public:
    Link(usb::Device device, Wiring wiring) : x_device(std::move(device)), x_wiring(wiring) {}
    usb::Device& device() { return x_device; }
    void use(Wiring wiring) { x_wiring = wiring; }
    // One command, one reply, status words included. Corrupt: the reply was damaged; the rest as drivers/usb.
    Result<Reply> transact(Command const& command, std::stop_token stop);
private:
    Result<> drain(std::stop_token stop);
    Result<> send(Command const& command, usb::Deadline deadline, std::stop_token stop);
    Result<> receive_some(usb::Deadline deadline, std::stop_token stop);
    Result<Reply> exchange(Command const& command, std::stop_token stop);
    usb::Device x_device;
    Wiring x_wiring;
    FrameDecoder x_decoder;
    bool x_head_read = false;  // split: the next bytes are a body's
    bool x_dirty = true;       // Something may still be on its way to us.
};
}  // namespace kz::idcard
