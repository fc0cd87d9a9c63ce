#include "drivers/usb/device.h"
#include <algorithm>
#include <atomic>
#include <libusb.h>
#include <pthread.h>
#include <thread>
namespace kz::usb {
namespace {
constexpr std::chrono::seconds rescan_interval{1};  // Only where libusb has no hot-plug events.
constexpr std::chrono::seconds event_wait_max{60};  // An upper bound only: libusb is woken by what happens.

class DeviceList {
public:
    explicit DeviceList(libusb_context* context) : x_count(libusb_get_device_list(context, &x_list)) {}
    DeviceList(DeviceList const&) = delete;
    DeviceList& operator=(DeviceList const&) = delete;
    ~DeviceList() {
        if (x_count >= 0) libusb_free_device_list(x_list, 1);
    }
    std::span<libusb_device* const> get() const {
        return {x_list, static_cast<std::size_t>(std::max<std::ptrdiff_t>(x_count, 0))};
    }
private:
    libusb_device** x_list = nullptr;
    std::ptrdiff_t x_count;
};
DeviceInfo info_of(libusb_device* device) {
    libusb_device_descriptor descriptor{};
    libusb_get_device_descriptor(device, &descriptor);  // Cached: cannot fail since 1.0.16.
    DeviceInfo info{descriptor.idVendor, descriptor.idProduct, libusb_get_bus_number(device),
                    libusb_get_device_address(device), std::to_string(libusb_get_bus_number(device))};
    std::uint8_t ports[8];  // USB allows seven hubs in a row.
    auto depth = libusb_get_port_numbers(device, ports, sizeof ports);
    for (int i = 0; i < depth; ++i) info.place += (i == 0 ? "-" : ".") + std::to_string(ports[i]);
    return info;
}
std::vector<DeviceInfo> list(libusb_context* context) {
    std::vector<DeviceInfo> infos;
    DeviceList const devices{context};
    for (auto* device : devices.get()) infos.push_back(info_of(device));
    return infos;
}
}  // namespace

std::unexpected<Error> usb_error(int error, std::string const& what) {
    auto detail = what + ": " + libusb_error_name(error);
    switch (error) {
    case LIBUSB_ERROR_NO_DEVICE:
    case LIBUSB_ERROR_NOT_FOUND: return fail(Code::Absent, "usb.unplugged", detail);
    case LIBUSB_ERROR_ACCESS: return fail(Code::Denied, "usb.denied", detail);
    case LIBUSB_ERROR_BUSY: return fail(Code::Denied, "usb.busy", detail);
    case LIBUSB_ERROR_TIMEOUT: return fail(Code::Timeout, "usb.timeout", detail);
    default: return fail(Code::Io, "usb.io", detail);
    }
}

struct Context::Impl {
    libusb_context* context = nullptr;
    std::function<void()> changed;
    std::atomic<bool> has_changed = false;
    bool has_hotplug = false;
    libusb_hotplug_callback_handle hotplug{};
    std::jthread events;

    ~Impl() {
        if (has_hotplug) libusb_hotplug_deregister_callback(context, hotplug);
        if (events.joinable()) {
            events.request_stop();
            libusb_interrupt_event_handler(context);
            events.join();
        }
        if (context) libusb_exit(context);
    }
    static int LIBUSB_CALL on_hotplug(libusb_context*, libusb_device*, libusb_hotplug_event, void* self) {
        // libusb forbids most calls in here; the event thread tells the owner when this has returned.
        static_cast<Impl*>(self)->has_changed = true;
        return 0;
    }
    void run(std::stop_token stop) {
        pthread_setname_np(pthread_self(), "usb");
        auto known = list(context);
        while (!stop.stop_requested()) {
            auto wait = has_hotplug ? event_wait_max : rescan_interval;
            timeval time{static_cast<time_t>(wait.count()), 0};
            libusb_handle_events_timeout_completed(context, &time, nullptr);
            if (!has_hotplug) {
                auto fresh = list(context);
                if (fresh != known) has_changed = true;
                known = std::move(fresh);
            }
            if (has_changed.exchange(false) && changed) changed();
        }
    }
};
Context::Context(std::unique_ptr<Impl> impl) : x_impl(std::move(impl)) {}
Context::Context(Context&&) noexcept = default;
Context::~Context() = default;
Result<Context> Context::open(std::function<void()> changed) {
    auto impl = std::make_unique<Impl>();
    impl->changed = std::move(changed);
    if (auto error = libusb_init(&impl->context); error != 0) {
        impl->context = nullptr;
        return fail(Code::Io, "usb.unavailable",
                    std::string{"libusb does not start: "} + libusb_error_name(error));
    }
    if (libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG))
        impl->has_hotplug =
            libusb_hotplug_register_callback(
                impl->context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
                LIBUSB_HOTPLUG_NO_FLAGS, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
                LIBUSB_HOTPLUG_MATCH_ANY, &Impl::on_hotplug, impl.get(), &impl->hotplug) == 0;
    impl->events = std::jthread([raw = impl.get()](std::stop_token stop) { raw->run(std::move(stop)); });
    return Context{std::move(impl)};
}
std::vector<DeviceInfo> Context::devices() const { return list(x_impl->context); }
Result<Device> Context::open_device(DeviceInfo const& info) const {
    DeviceList const devices{x_impl->context};
    for (auto* device : devices.get())
        if (info_of(device) == info) return Device{TRY(Device::Impl::open(device, info))};
    return fail(Code::Absent, "usb.unplugged", "device " + info.place + " is not there");
}
}  // namespace kz::usb
