#include "drivers/usb/device.h"
#include <algorithm>
#include <condition_variable>
#include <libusb.h>
#include <mutex>
#include <sodium.h>
namespace kz::usb {
namespace {
// A cancelled transfer ends within a millisecond. If it has not by then its memory is left to libusb, never
// freed early.
constexpr std::chrono::seconds cancel_grace{2};

struct Flight {  // One transfer under way; the callback and the waiting thread share it.
    std::mutex mutex;
    std::condition_variable_any changed;
    bool landed = false;
    Bytes buffer;
    libusb_transfer* transfer = libusb_alloc_transfer(0);
    Flight() = default;
    Flight(Flight const&) = delete;
    Flight& operator=(Flight const&) = delete;
    ~Flight() {
        sodium_memzero(buffer.data(), buffer.size());
        libusb_free_transfer(transfer);
    }
};
void LIBUSB_CALL on_landed(libusb_transfer* transfer) {
    std::unique_ptr<std::shared_ptr<Flight>> keep{static_cast<std::shared_ptr<Flight>*>(transfer->user_data)};
    auto flight = *keep;
    std::unique_lock lock{flight->mutex};
    flight->landed = true;
    flight->changed.notify_all();
}
std::string name_of(Endpoint endpoint) {
    char text[16];
    std::snprintf(text, sizeof text, "endpoint %02X", endpoint.address);
    return text;
}
enum class Ended { ByItself, ByDeadline, ByStop };
Result<std::size_t> outcome(libusb_transfer const& transfer, Endpoint endpoint, Ended ended) {
    auto moved = static_cast<std::size_t>(transfer.actual_length);
    switch (transfer.status) {
    case LIBUSB_TRANSFER_COMPLETED: return moved;
    case LIBUSB_TRANSFER_NO_DEVICE: return usb_error(LIBUSB_ERROR_NO_DEVICE, name_of(endpoint));
    case LIBUSB_TRANSFER_STALL: return usb_error(LIBUSB_ERROR_PIPE, name_of(endpoint));
    case LIBUSB_TRANSFER_OVERFLOW: return usb_error(LIBUSB_ERROR_OVERFLOW, name_of(endpoint));
    case LIBUSB_TRANSFER_CANCELLED:
        if (ended == Ended::ByStop)
            return fail(Code::Cancelled, "usb.cancelled", name_of(endpoint) + ": cancelled");
        if (moved > 0) return moved;
        return usb_error(LIBUSB_ERROR_TIMEOUT, name_of(endpoint));
    default: return usb_error(LIBUSB_ERROR_IO, name_of(endpoint));
    }
}
Result<std::vector<Interface>> interfaces_of(libusb_device* device) {
    std::vector<Interface> interfaces;
    libusb_config_descriptor* raw = nullptr;
    if (auto error = libusb_get_active_config_descriptor(device, &raw); error != 0)
        return usb_error(error, "no configuration");
    std::unique_ptr<libusb_config_descriptor, void (*)(libusb_config_descriptor*)> config{
        raw, &libusb_free_config_descriptor};
    for (auto const& one : std::span{config->interface, config->bNumInterfaces}) {
        if (one.num_altsetting < 1) continue;
        auto const& setting = one.altsetting[0];
        Interface found{setting.bInterfaceNumber, setting.bInterfaceClass, {}};
        for (auto const& end : std::span{setting.endpoint, setting.bNumEndpoints})
            found.endpoints.push_back({end.bEndpointAddress, static_cast<TransferKind>(end.bmAttributes & 3),
                                       static_cast<std::uint16_t>(end.wMaxPacketSize & 0x7FF)});
        interfaces.push_back(std::move(found));
    }
    return interfaces;
}
}  // namespace

Result<std::unique_ptr<Device::Impl>> Device::Impl::open(libusb_device* device, DeviceInfo info) {
    auto impl = std::make_unique<Impl>();
    if (auto error = libusb_open(device, &impl->handle); error != 0)
        return usb_error(error, "cannot open device " + info.place);
    libusb_set_auto_detach_kernel_driver(impl->handle,
                                         1);  // Not supported somewhere: then there is no driver either.
    impl->info = std::move(info);
    impl->interfaces = TRY(interfaces_of(device));
    return impl;
}
Device::Impl::~Impl() {
    if (!handle) return;
    for (auto number : claimed) libusb_release_interface(handle, number);
    libusb_close(handle);
}
Result<std::size_t> Device::Impl::transfer(Endpoint endpoint, std::span<std::uint8_t> buffer,
                                           Deadline deadline, std::stop_token stop) {
    CHECK(buffer.size() <= transfer_bytes_max);
    if (stop.stop_requested())
        return fail(Code::Cancelled, "usb.cancelled", name_of(endpoint) + ": cancelled");
    auto flight = std::make_shared<Flight>();
    flight->buffer.assign(buffer.begin(), buffer.end());
    auto keep = std::make_unique<std::shared_ptr<Flight>>(flight);
    auto fill = endpoint.kind == TransferKind::Interrupt ? &libusb_fill_interrupt_transfer
                                                         : &libusb_fill_bulk_transfer;
    fill(flight->transfer, handle, endpoint.address, flight->buffer.data(), static_cast<int>(buffer.size()),
         &on_landed, keep.get(), 0);  // No time-out of libusb's: the deadline below is the one clock.
    if (auto error = libusb_submit_transfer(flight->transfer); error != 0)
        return usb_error(error, name_of(endpoint));
    keep.release();
    auto ended = Ended::ByItself;
    std::unique_lock lock{flight->mutex};
    auto has_landed = [&] { return flight->landed; };
    if (!flight->changed.wait_until(lock, stop, deadline, has_landed)) {
        ended = stop.stop_requested() ? Ended::ByStop : Ended::ByDeadline;
        lock.unlock();
        libusb_cancel_transfer(flight->transfer);  // Not found: it landed in this moment.
        lock.lock();
        if (!flight->changed.wait_for(lock, cancel_grace, has_landed))
            return fail(Code::Io, "usb.io", name_of(endpoint) + ": a cancelled transfer does not end");
    }
    auto moved = TRY(outcome(*flight->transfer, endpoint, ended));
    CHECK(moved <= buffer.size());
    if (endpoint.is_in()) std::copy_n(flight->buffer.begin(), moved, buffer.begin());
    return moved;
}
Device::Device(std::unique_ptr<Impl> impl) : x_impl(std::move(impl)) {}
Device::Device(Device&&) noexcept = default;
Device& Device::operator=(Device&&) noexcept = default;
Device::~Device() = default;
DeviceInfo const& Device::info() const { return x_impl->info; }
std::vector<Interface> const& Device::interfaces() const { return x_impl->interfaces; }
Result<> Device::claim(std::uint8_t number) {
    if (auto error = libusb_claim_interface(x_impl->handle, number); error != 0)
        return usb_error(error, "cannot claim interface " + std::to_string(number));
    x_impl->claimed.push_back(number);
    return {};
}
Result<> Device::write(Endpoint endpoint, ByteView bytes, Deadline deadline, std::stop_token stop) {
    CHECK(!endpoint.is_in());
    Bytes copy(bytes.begin(), bytes.end());
    auto moved = TRY(x_impl->transfer(endpoint, copy, deadline, std::move(stop)));
    if (moved != bytes.size())
        return fail(Code::Io, "usb.io", name_of(endpoint) + ": a write ended half-way");
    return {};
}
Result<std::size_t> Device::read(Endpoint endpoint, std::span<std::uint8_t> buffer, Deadline deadline,
                                 std::stop_token stop) {
    CHECK(endpoint.is_in());
    return x_impl->transfer(endpoint, buffer, deadline, std::move(stop));
}
Result<> Device::clear_halt(Endpoint endpoint) {
    if (auto error = libusb_clear_halt(x_impl->handle, endpoint.address); error != 0)
        return usb_error(error, name_of(endpoint));
    return {};
}
}  // namespace kz::usb
