#pragma once
// USB devices as they come and go, and transfers that always end: each takes a deadline and a stop token, and
// no call can wait for ever. libusb stays behind this header. Apart from the drivers because unplugging,
// time-outs and cancelling are the same for every device. What fails: Absent = unplugged (a result like
// others, not a surprise), Timeout, Cancelled, Denied = no permission or in use elsewhere (the advice says
// which), Io = the rest.
#include "core/base/bytes.h"
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
namespace kz::usb {
using Deadline = std::chrono::steady_clock::time_point;
inline Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

enum class TransferKind { Control, Isochronous, Bulk, Interrupt };  // as in bmAttributes
struct Endpoint {
    std::uint8_t address = 0;  // The top bit says IN, towards us.
    TransferKind kind = TransferKind::Bulk;
    std::uint16_t packet_bytes_max = 64;
    bool is_in() const { return (address & 0x80) != 0; }
};
struct Interface {
    std::uint8_t number = 0;
    std::uint8_t class_code = 0;      // 0xFF: the maker's own
    std::vector<Endpoint> endpoints;  // Of alternate setting 0.
};
struct DeviceInfo {
    std::uint16_t vendor = 0, product = 0;
    std::uint8_t bus = 0, address = 0;  // `address` is new after every plugging in.
    std::string place;                  // "1-1.2": the socket; stays the same.
    friend bool operator==(DeviceInfo const&, DeviceInfo const&) = default;
};
// Larger transfers are our bug: the longest reply of any device here is 2,321 bytes.
constexpr std::size_t transfer_bytes_max = 65536;

class Context;
// An open device. One thread at a time. Destroyed before its context. What passed through its buffers is
// wiped.
class Device {
public:
    Device(Device&&) noexcept;
    Device& operator=(Device&&) noexcept;
    ~Device();
    DeviceInfo const& info() const;
    std::vector<Interface> const& interfaces() const;
    // Takes it from a kernel driver if need be; given back on destruction. Denied: another program has it.
    Result<> claim(std::uint8_t interface_number);
    // Bulk or interrupt, as the endpoint says. A write that moved fewer bytes than asked is Io.
    Result<> write(Endpoint endpoint, ByteView bytes, Deadline deadline, std::stop_token stop);
    // At least one byte, or zero for an empty packet. What had arrived when the time ran out is a success.
    Result<std::size_t> read(Endpoint endpoint, std::span<std::uint8_t> buffer, Deadline deadline,
                             std::stop_token stop);
    Result<> clear_halt(Endpoint endpoint);
private:
    friend class Context;
    struct Impl;
    explicit Device(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> x_impl;
};

// libusb with its event thread. Idle it sleeps: hot-plug comes as an event, or, where the platform has none,
// by a look at the list every second.
class Context {
public:
    // `changed` is called from the event thread after devices came or went; it must not block nor call back
    // in here. Io: no USB on this machine (yet).
    static Result<Context> open(std::function<void()> changed);
    Context(Context&&) noexcept;
    Context& operator=(Context&&) = delete;
    ~Context();
    std::vector<DeviceInfo> devices() const;  // Any thread.
    Result<Device> open_device(DeviceInfo const& info) const;
private:
    struct Impl;
    explicit Context(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> x_impl;
};
}  // namespace kz::usb
