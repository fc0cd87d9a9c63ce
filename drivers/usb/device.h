#pragma once  // Behind usb.h: what the context needs to open a device.
#include "drivers/usb/fault.h"
#include "drivers/usb/usb.h"
struct libusb_device;
struct libusb_device_handle;
namespace kz::usb {
struct Device::Impl {
    static Result<std::unique_ptr<Impl>> open(libusb_device* device, DeviceInfo info);
    ~Impl();
    Result<std::size_t> transfer(Endpoint endpoint, std::span<std::uint8_t> buffer, Deadline deadline,
                                 std::stop_token stop);
    libusb_device_handle* handle = nullptr;
    DeviceInfo info;
    std::vector<Interface> interfaces;
    std::vector<std::uint8_t> claimed;
};
}  // namespace kz::usb
