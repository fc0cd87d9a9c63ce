#include "drivers/idcard/link.h"
#include "drivers/idcard/card.h"
#include <algorithm>
#include <sodium.h>
namespace kz::idcard {
namespace {
using std::chrono::milliseconds;
constexpr milliseconds drain_wait{5};
constexpr int drain_reads_max = 64;       // A reader that never stops talking is not drained, it is broken.
constexpr std::size_t read_bytes = 4096;  // A multiple of every packet size, so that no packet overflows.
constexpr std::uint8_t class_hid = 3;     // Its report framing is not public; see README.
constexpr std::uint8_t class_vendor = 0xFF;

bool plain(Reply const& reply) { return reply.data.empty(); }
bool error_or(Reply const& reply, std::uint8_t good, std::size_t data_bytes) {
    return reply.sw3 == good ? reply.data.size() == data_bytes : reply.data.empty();
}
}  // namespace
// Waits: README, "Timing". A card reply is longer than any other, so a late one is never taken for another's.
Command const get_status{0x11, 0xFF, milliseconds{500}, plain};
Command const get_sam_id{0x12, 0xFF, milliseconds{500}, [](Reply const& r) { return error_or(r, 0x90, 16); }};
Command const reset_sam{0x10, 0xFF, milliseconds{500}, plain};
Command const find_card{0x20, 0x01, milliseconds{500},
                        [](Reply const& r) { return r.sw3 != 0x90 && error_or(r, 0x9F, 4); }};
Command const select_card{0x20, 0x02, milliseconds{500}, [](Reply const& r) { return error_or(r, 0x90, 8); }};
Command const read_card{0x30, 0x01, milliseconds{3000},
                        [](Reply const& r) { return r.sw3 == 0x90 ? r.data.size() > 28 : r.data.empty(); }};
Command const read_new_address{0x30, 0x03, milliseconds{1000}, [](Reply const& r) {
                                   return r.sw3 == 0x90 ? !r.data.empty() && r.data.size() % 70 == 0
                                                        : r.data.empty();
                               }};

Candidates find_wirings(std::vector<usb::Interface> const& interfaces) {
    Candidates best;
    for (auto const& interface : interfaces) {
        std::vector<usb::Endpoint> in, out;
        for (auto endpoint : interface.endpoints)
            if (endpoint.kind == usb::TransferKind::Bulk || endpoint.kind == usb::TransferKind::Interrupt)
                (endpoint.is_in() ? in : out).push_back(endpoint);
        if (in.empty() || out.empty() || interface.class_code == class_hid) continue;
        std::ranges::sort(in, {}, &usb::Endpoint::address);  // Their order in the descriptor means nothing.
        std::ranges::sort(out, {}, &usb::Endpoint::address);
        Candidates found{interface.number, {}};
        if (in.size() > 1 && out.size() > 1) found.wirings.push_back({out[0], in[0], true, out[1], in[1]});
        for (std::size_t i = 0; i < std::min(in.size(), out.size()); ++i)
            found.wirings.push_back({out[i], in[i], false, {}, {}});
        if (best.wirings.empty()) best = found;
        if (interface.class_code == class_vendor) return found;
    }
    return best;
}
Result<Reply> Link::transact(Command const& command, std::stop_token stop) {
    if (x_dirty) TRY(drain(stop));
    x_dirty = true;
    auto reply = exchange(command, stop);
    if (reply) x_dirty = false;
    return reply;
}
Result<Reply> Link::exchange(Command const& command, std::stop_token stop) {
    auto deadline = usb::in(command.wait_max);
    x_decoder.reset();
    x_head_read = false;
    TRY(send(command, deadline, stop));
    for (;;) {
        TRY(receive_some(deadline, stop));
        while (auto item = x_decoder.next()) {
            x_head_read = false;
            auto* reply = std::get_if<Reply>(&*item);
            if (!reply) {
                auto fault = make_fault(std::get<Fault>(*item), "the reader's reply is damaged");
                return std::unexpected(std::move(fault.error));
            }
            if (command.fits(*reply)) return std::move(*reply);
            wipe(reply->data);
        }
    }
}
Result<> Link::send(Command const& command, usb::Deadline deadline, std::stop_token stop) {
    auto frame = ByteView{};
    auto bytes = encode_command(command.command, command.parameter);
    frame = bytes;
    if (!x_wiring.split) return x_device.write(x_wiring.head_out, frame, deadline, stop);
    TRY(x_device.write(x_wiring.head_out, frame.first(frame_head_bytes), deadline, stop));
    return x_device.write(x_wiring.body_out, frame.subspan(frame_head_bytes), deadline, stop);
}
Result<> Link::receive_some(usb::Deadline deadline, std::stop_token stop) {
    std::array<std::uint8_t, read_bytes> buffer;
    auto endpoint = x_wiring.split && x_head_read ? x_wiring.body_in : x_wiring.head_in;
    auto got = x_device.read(endpoint, buffer, deadline, stop);
    if (!got) return std::unexpected(std::move(got).error());
    x_decoder.feed(ByteView{buffer}.first(*got));
    sodium_memzero(buffer.data(), *got);
    if (x_wiring.split) x_head_read = x_head_read || x_decoder.head_complete();
    return {};
}
// A reply that came too late for its command must not be taken for the next one's.
Result<> Link::drain(std::stop_token stop) {
    std::array<std::uint8_t, read_bytes> buffer;
    auto endpoints =
        x_wiring.split ? std::vector{x_wiring.head_in, x_wiring.body_in} : std::vector{x_wiring.head_in};
    for (auto endpoint : endpoints)
        for (int i = 0; i < drain_reads_max; ++i) {
            auto got = x_device.read(endpoint, buffer, usb::in(drain_wait), stop);
            if (got) {
                sodium_memzero(buffer.data(), *got);
                continue;
            }
            if (got.error().code == Code::Timeout) break;
            if (got.error().code != Code::Io) return std::unexpected(std::move(got).error());
            TRY(x_device.clear_halt(endpoint));
        }
    return {};
}
}  // namespace kz::idcard
