// usbfs as libusb sees it, by umockdev: descriptors in a made-up sysfs, ioctls answered here. See README.md.
#include "drivers/emulator/emulator.h"
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <list>
#include <mutex>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <thread>
#include <umockdev.h>
#include <unistd.h>
#include <utility>
namespace kz::emulator {
namespace {
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
constexpr char const* sysfs_path = "/sys/devices/usb1/1-1";
constexpr std::size_t packet_bytes = 64;  // full speed
constexpr std::size_t node_poke_bytes = 8192;
constexpr unsigned address_max = 127;

template <class T> struct Unref {
    void operator()(T* object) const { g_object_unref(object); }
};
using DataRef = std::unique_ptr<UMockdevIoctlData, Unref<UMockdevIoctlData>>;

// The device node is a pipe that is kept full: libusb polls it for room to write, so full means quiet.
class Node {
public:
    ~Node() { close(); }
    bool open(std::filesystem::path const& path) {
        ::unlink(path.c_str());
        if (::mkfifo(path.c_str(), 0660) != 0) return false;
        x_fd = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        quiet();
        return x_fd >= 0;
    }
    void close() {
        if (x_fd >= 0) ::close(std::exchange(x_fd, -1));
    }
    void poke() {
        char room[node_poke_bytes];
        if (x_fd >= 0) (void)!::read(x_fd, room, sizeof room);
    }
    void quiet() {
        char const filling[4096] = {};
        while (x_fd >= 0 && ::write(x_fd, filling, sizeof filling) > 0) {}
        while (x_fd >= 0 && ::write(x_fd, filling, 1) > 0) {}
    }
private:
    int x_fd = -1;
};
struct Wires {  // Endpoint addresses, 0 where there is none.
    std::uint8_t head_out = 0x02, head_in = 0x81, body_out = 0, body_in = 0;
    bool is_split = false;
    std::uint8_t reply_to(std::uint8_t out) const { return out == body_out && !is_split ? body_in : head_in; }
};
struct Descriptors {
    Bytes bytes;
    Wires wires;
    std::uint8_t kind = 2;  // bulk
    std::uint8_t interface_number = 0;
};
Descriptors describe(Quirks const& quirk) {
    Descriptors made;
    auto four = quirk["layout-b"] || quirk["four-pipes-layout-a"];
    auto offset = static_cast<std::uint8_t>(quirk["endpoint-offset"] & 7);
    made.wires.head_out = static_cast<std::uint8_t>(made.wires.head_out + offset);
    made.wires.head_in = static_cast<std::uint8_t>(made.wires.head_in + offset);
    if (four) {
        made.wires.body_out = static_cast<std::uint8_t>(0x06 + offset);
        made.wires.body_in = static_cast<std::uint8_t>(0x85 + offset);
        made.wires.is_split = quirk["layout-b"] != 0;
    }
    made.kind = quirk["interrupt-endpoints"] ? 3 : 2;
    made.interface_number = static_cast<std::uint8_t>(quirk["interface-number"]);
    bool dfu = quirk["dfu"] != 0;
    std::uint8_t const vendor_low = dfu ? 0x83 : 0x00, vendor_high = 0x04;
    std::uint8_t const product_low = dfu ? 0x11 : 0x5A, product_high = dfu ? 0xDF : 0xC3;
    Bytes device{18,          1,           0x10,         0x01, 0,    0, 0, 64, vendor_low,
                 vendor_high, product_low, product_high, 0x63, 0x00, 0, 0, 0,  1};
    auto endpoints = static_cast<std::uint8_t>(four ? 4 : 2);
    Bytes config{9, 2, static_cast<std::uint8_t>(18 + 7 * endpoints), 0, 1, 1, 0, 0xE0, 50};
    config.insert(config.end(), {9, 4, made.interface_number, 0, endpoints, 0xFF, 0, 0, 0});
    for (auto address : {made.wires.head_in, made.wires.head_out, made.wires.body_in, made.wires.body_out})
        if (address) config.insert(config.end(), {7, 5, address, made.kind, packet_bytes, 0, 1});
    made.bytes = std::move(device);
    made.bytes.insert(made.bytes.end(), config.begin(), config.end());
    return made;
}

class Testbed final : public FakeReader {
public:
    explicit Testbed(UMockdevTestbed* testbed)
        : x_testbed(testbed), x_timer([this](std::stop_token stop) { run_timer(std::move(stop)); }) {}
    ~Testbed() override {
        x_timer.request_stop();
        x_timer.join();
        (void)unplug();
        g_object_unref(x_testbed);  // Removes its folder.
    }
    std::filesystem::path root() const override {
        std::unique_ptr<char, void (*)(void*)> path{umockdev_testbed_get_root_dir(x_testbed), &g_free};
        return path.get();
    }
    Result<> plug() override;
    Result<> unplug() override;
    void place(CardImage card) override {
        std::unique_lock lock{x_mutex};
        x_sam.place(std::move(card));
    }
    void remove() override {
        std::unique_lock lock{x_mutex};
        x_sam.remove();
    }
    Result<> set_quirk(std::string_view name, unsigned value) override;
    State state() const override {
        std::unique_lock lock{x_mutex};
        return {x_plugged,     x_address,   x_sam.card() ? x_sam.card()->name : "",
                x_sam.reads(), x_transfers, x_quirks.values()};
    }
private:
    struct Transfer {
        DataRef urb, buffer;
        std::uint8_t endpoint;
        std::size_t bytes;
        usbdevfs_urb& header() const { return *reinterpret_cast<usbdevfs_urb*>(urb->data); }
    };
    struct Job {  // A command on its way through the SAM, or a piece of a reply on its way out.
        Clock::time_point due;
        Bytes request;
        std::uint8_t out = 0;
    };
    struct Piece {
        Bytes bytes;
        bool pulls_reader = false;
    };
    static gboolean on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
        return static_cast<Testbed*>(self)->handle(client);
    }
    // After kill -9 of a client "vanished" never comes: what is still queued is another process's memory.
    static void on_connected(UMockdevIoctlBase*, UMockdevIoctlClient*, gpointer self) {
        auto* testbed = static_cast<Testbed*>(self);
        std::unique_lock lock{testbed->x_mutex};
        testbed->forget_transfers();
    }
    gboolean handle(UMockdevIoctlClient* client);
    int submit(UMockdevIoctlData* arg);
    int discard(UMockdevIoctlData* arg);
    int reap(UMockdevIoctlData* arg);
    void take_request(std::uint8_t endpoint, ByteView bytes);
    void finish(std::list<Transfer>::iterator transfer, int status, std::size_t moved);
    void deliver();
    void answer(Job job);
    void queue_reply(std::uint8_t in, Bytes frame, bool is_read);
    void run_timer(std::stop_token stop);
    void forget_transfers() {
        x_waiting.clear();
        x_finished.clear();
        x_pieces.clear();
        x_jobs.clear();
        x_requests.clear();
    }

    UMockdevTestbed* x_testbed;
    std::mutex x_plugging;  // Taken before x_mutex; umockdev's calls wait for its handler thread, which takes
                            // x_mutex.
    mutable std::mutex x_mutex;
    std::condition_variable_any x_due;
    UMockdevIoctlBase* x_handler = nullptr;
    Node x_node;
    Quirks x_quirks;
    Sam x_sam{x_quirks};
    Descriptors x_descriptors;
    bool x_plugged = false;
    bool x_pull = false;  // The timer thread shall pull the reader.
    unsigned x_address = 1;
    std::uint64_t x_transfers = 0;
    Clock::time_point x_booted;
    std::list<Transfer> x_waiting, x_finished;
    std::map<std::uint8_t, std::deque<Piece>> x_pieces;  // by IN endpoint
    std::map<std::uint8_t, Bytes> x_requests;            // by OUT endpoint that starts a frame
    std::deque<Job> x_jobs;
    std::jthread x_timer;
};

std::string node_of(unsigned address) {
    char text[64];
    std::snprintf(text, sizeof text, "/dev/bus/usb/001/%03u", address);
    return text;
}
std::unexpected<Error> testbed_error(char const* what, GError* error) {
    std::string detail{what};
    if (error) detail.append(": ").append(error->message);
    g_clear_error(&error);
    return fail(Code::Io, "error.file", detail);
}
Result<> Testbed::plug() {
    std::unique_lock plugging{x_plugging};
    {
        std::unique_lock lock{x_mutex};
        if (x_plugged) return fail(Code::BadInput, "error.bad_input", "the reader is plugged in already");
        x_address = x_address >= address_max ? 2 : x_address + 1;
        x_descriptors = describe(x_quirks);
        forget_transfers();
        x_sam.power_up();
        x_pull = false;
    }
    auto node = node_of(x_address);
    x_handler = umockdev_ioctl_base_new();
    g_signal_connect(x_handler, "handle-ioctl", G_CALLBACK(&Testbed::on_ioctl), this);
    g_signal_connect(x_handler, "client-connected", G_CALLBACK(&Testbed::on_connected), this);
    GError* error = nullptr;
    if (!umockdev_testbed_attach_ioctl(x_testbed, node.c_str(), x_handler, &error))
        return testbed_error("cannot attach the node", error);
    char text[1024];
    std::snprintf(
        text, sizeof text,
        "P: /devices/usb1/1-1\nN: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DEVNAME=%s\n"
        "E: BUSNUM=001\nE: DEVNUM=%03u\nE: MAJOR=189\nE: MINOR=%u\nA: busnum=1\\n\nA: devnum=%u\\n\n"
        "A: bConfigurationValue=1\\n\nA: speed=12\\n\nH: descriptors=%s\n\n",
        node.c_str() + 5, node.c_str(), x_address, x_address - 1, x_address,
        to_hex(x_descriptors.bytes).c_str());
    if (!umockdev_testbed_add_from_string(x_testbed, text, &error)) return testbed_error("cannot add", error);
    {
        std::unique_lock lock{x_mutex};
        if (!x_node.open(root() / node.substr(1)))
            return fail(Code::Io, "error.file", "cannot make the node: " + std::string{std::strerror(errno)});
        x_plugged = true;
        x_booted = Clock::now() + milliseconds{x_quirks["slow-boot"]};
    }
    umockdev_testbed_uevent(x_testbed, sysfs_path, "add");
    return {};
}
Result<> Testbed::unplug() {
    std::unique_lock plugging{x_plugging};
    {
        std::unique_lock lock{x_mutex};
        if (!x_plugged) return fail(Code::BadInput, "error.bad_input", "the reader is not plugged in");
        x_plugged = x_pull = false;
        while (!x_waiting.empty()) finish(x_waiting.begin(), -ESHUTDOWN, 0);
        x_pieces.clear();
        x_jobs.clear();
        x_requests.clear();
        x_node.poke();
    }
    umockdev_testbed_uevent(x_testbed, sysfs_path, "remove");
    umockdev_testbed_remove_device(x_testbed, sysfs_path);
    auto node = node_of(x_address);
    umockdev_testbed_detach_ioctl(x_testbed, node.c_str(), nullptr);
    g_clear_object(&x_handler);
    std::unique_lock lock{x_mutex};
    x_finished.clear();
    x_node.close();
    ::unlink((root() / node.substr(1)).c_str());
    return {};
}
Result<> Testbed::set_quirk(std::string_view name, unsigned value) {
    bool replug = false;
    {
        std::unique_lock lock{x_mutex};
        TRY(x_quirks.set(name, value));
        auto known = std::ranges::find(quirks(), name, &Quirk::name);
        replug = known->at_plug && x_plugged;
    }
    if (!replug) return {};
    TRY(unplug());
    return plug();
}
gboolean Testbed::handle(UMockdevIoctlClient* client) {
    std::unique_lock lock{x_mutex};
    auto request = umockdev_ioctl_client_get_request(client);
    auto* arg = umockdev_ioctl_client_get_arg(client);  // Not ours to release.
    int error = 0;
    switch (request) {
    case USBDEVFS_REAPURB:
    case USBDEVFS_REAPURBNDELAY: error = reap(arg); break;  // Also after unplugging: what ended is told.
    default:
        if (!x_plugged) {
            error = ENODEV;
            break;
        }
        switch (request) {
        case USBDEVFS_GET_CAPABILITIES: {
            DataRef answer{umockdev_ioctl_data_resolve(arg, 0, sizeof(std::uint32_t), nullptr)};
            std::uint32_t none = 0;
            if (answer) std::memcpy(answer->data, &none, sizeof none);
            else error = EFAULT;  // A client killed in the middle of asking has no memory to answer into.
            break;
        }
        case USBDEVFS_SUBMITURB: error = submit(arg); break;
        case USBDEVFS_DISCARDURB: error = discard(arg); break;
        case USBDEVFS_CLAIMINTERFACE:
        case USBDEVFS_DISCONNECT_CLAIM: error = x_quirks["busy"] ? EBUSY : 0; break;
        case USBDEVFS_GETDRIVER:
        case USBDEVFS_IOCTL: error = ENODATA; break;  // No kernel driver is bound.
        case USBDEVFS_RELEASEINTERFACE:
        case USBDEVFS_SETCONFIGURATION:
        case USBDEVFS_SETINTERFACE:
        case USBDEVFS_CLEAR_HALT:
        case USBDEVFS_RESET: break;
        default: error = ENOTTY;
        }
    }
    umockdev_ioctl_client_complete(client, error ? -1 : 0, error);
    return TRUE;
}
int Testbed::submit(UMockdevIoctlData* arg) {
    DataRef urb{umockdev_ioctl_data_resolve(arg, 0, sizeof(usbdevfs_urb), nullptr)};
    if (!urb) return EFAULT;
    auto& header = *reinterpret_cast<usbdevfs_urb*>(urb->data);
    auto const& wires = x_descriptors.wires;
    auto kind = x_descriptors.kind == 3 ? USBDEVFS_URB_TYPE_INTERRUPT : USBDEVFS_URB_TYPE_BULK;
    auto endpoint = header.endpoint;
    bool known = endpoint == wires.head_in || endpoint == wires.head_out ||
                 (wires.body_in && (endpoint == wires.body_in || endpoint == wires.body_out));
    if (!known) return ENOENT;
    if (header.type != kind || header.buffer_length < 0) return EINVAL;  // As the kernel does.
    auto bytes = static_cast<std::size_t>(header.buffer_length);
    DataRef buffer{umockdev_ioctl_data_resolve(urb.get(), offsetof(usbdevfs_urb, buffer), bytes, nullptr)};
    if (!buffer) return EFAULT;
    ++x_transfers;
    bool is_in = (endpoint & 0x80) != 0;
    Bytes sent;
    if (!is_in) sent.assign(buffer->data, buffer->data + bytes);
    x_waiting.push_back({std::move(urb), std::move(buffer), endpoint, bytes});
    if (is_in) {
        deliver();
        return 0;
    }
    finish(std::prev(x_waiting.end()), 0, bytes);
    if (x_quirks.take("unplug-on-write")) {
        x_pull = true;
        x_due.notify_all();
        return 0;
    }
    take_request(endpoint, sent);
    return 0;
}
int Testbed::discard(UMockdevIoctlData* arg) {
    gulong wanted = 0;
    std::memcpy(&wanted, arg->data, sizeof wanted);
    auto found =
        std::ranges::find_if(x_waiting, [&](Transfer const& t) { return t.urb->client_addr == wanted; });
    if (found == x_waiting.end()) return EINVAL;
    finish(found, -ENOENT, 0);
    return 0;
}
int Testbed::reap(UMockdevIoctlData* arg) {
    if (x_finished.empty()) {
        if (!x_plugged) return ENODEV;
        x_node.quiet();
        return EAGAIN;
    }
    DataRef answer{umockdev_ioctl_data_resolve(arg, 0, sizeof(gpointer), nullptr)};
    if (!answer) return EFAULT;
    umockdev_ioctl_data_set_ptr(answer.get(), 0, x_finished.front().urb.get());
    x_finished.pop_front();
    return 0;
}
void Testbed::finish(std::list<Transfer>::iterator transfer, int status, std::size_t moved) {
    transfer->header().status = status;
    transfer->header().actual_length = static_cast<int>(moved);
    x_finished.splice(x_finished.end(), x_waiting, transfer);
    x_node.poke();
}
// A frame may come in pieces; split, its first seven bytes come by another endpoint than the rest.
void Testbed::take_request(std::uint8_t endpoint, ByteView bytes) {
    auto const& wires = x_descriptors.wires;
    if (x_quirks["four-pipes-layout-a"] && endpoint == wires.head_out)
        return;  // The pair that is not served.
    auto& request = x_requests[wires.is_split ? wires.head_out : endpoint];
    constexpr std::uint8_t preamble[] = {0xAA, 0xAA, 0xAA, 0x96, 0x69};
    bool is_start = bytes.size() >= 7 && std::equal(std::begin(preamble), std::end(preamble), bytes.begin());
    if (is_start) request.clear();
    else if (request.empty()) return;  // The middle of something: a SAM waits for the next preamble.
    bool by_head = endpoint == wires.head_out;
    if (wires.is_split && (by_head != is_start || (is_start && bytes.size() != 7)))
        return;  // Not how it speaks.
    request.insert(request.end(), bytes.begin(), bytes.end());
    if (request.size() < 7) return;
    auto total = 7u + static_cast<std::size_t>(request[5] << 8 | request[6]);
    if (request.size() < total) return;
    request.resize(total);
    bool silent = x_quirks["silent"] || Clock::now() < x_booted;
    if (!silent) {
        auto due = Clock::now() + x_sam.delay(request) + milliseconds{x_quirks.take("stale-reply")};
        x_jobs.push_back({due, std::move(request), endpoint});
        x_due.notify_all();
    }
    request.clear();
}
void Testbed::run_timer(std::stop_token stop) {
    std::unique_lock lock{x_mutex};
    while (!stop.stop_requested()) {
        if (x_pull) {
            lock.unlock();
            (void)unplug();
            lock.lock();
            continue;
        }
        if (x_jobs.empty()) {
            x_due.wait(lock, stop, [&] { return x_pull || !x_jobs.empty(); });
            continue;
        }
        auto due = x_jobs.front().due;  // One after another, as a SAM works.
        if (Clock::now() < due) {
            x_due.wait_until(lock, stop, due,
                             [&] { return x_pull || x_jobs.empty() || x_jobs.front().due != due; });
            continue;
        }
        auto job = std::move(x_jobs.front());
        x_jobs.pop_front();
        answer(std::move(job));
    }
}
void Testbed::answer(Job job) {
    auto frame = x_sam.answer(job.request);
    bool is_read = job.request.size() > 8 && job.request[7] == 0x30 &&
                   (job.request[8] == 0x01 || job.request[8] == 0x10);
    if (is_read && x_quirks["card-pulled-mid-read"] > 1 && frame.size() > 11) {
        frame.resize(std::min<std::size_t>(frame.size(), x_quirks.take("card-pulled-mid-read")));
        x_sam.remove();
    }
    if (x_quirks.count_down("wrong-checksum")) frame.back() = static_cast<std::uint8_t>(frame.back() ^ 0x55);
    auto const& wires = x_descriptors.wires;
    if (wires.is_split && frame.size() > 7) {
        queue_reply(wires.head_in, Bytes(frame.begin(), frame.begin() + 7), false);
        queue_reply(wires.body_in, Bytes(frame.begin() + 7, frame.end()), is_read);
    } else queue_reply(wires.reply_to(job.out), std::move(frame), is_read);
    deliver();
}
void Testbed::queue_reply(std::uint8_t in, Bytes frame, bool is_read) {
    bool has_preamble = frame.size() >= 7 && frame[0] == 0xAA && frame[3] == 0x96;
    if (has_preamble) {
        frame.insert(frame.begin(), x_quirks["aa-run"], 0xAA);
        for (auto i = x_quirks["noise-before"]; i > 0; --i)
            frame.insert(frame.begin(), static_cast<std::uint8_t>(i * 37));
    }
    bool pulls = false;
    if (auto bytes = x_quirks["unplug-mid-read"]; bytes && is_read) {
        frame.resize(std::min<std::size_t>(frame.size(), x_quirks.take("unplug-mid-read")));
        pulls = true;
    }
    auto piece_max = x_quirks["split-reads"] ? x_quirks["split-reads"] : frame.size();
    auto& pieces = x_pieces[in];
    for (std::size_t at = 0; at < frame.size(); at += piece_max) {
        auto end = std::min(frame.size(), at + piece_max);
        pieces.push_back({Bytes(frame.begin() + static_cast<std::ptrdiff_t>(at),
                                frame.begin() + static_cast<std::ptrdiff_t>(end)),
                          false});
    }
    if (pulls) pieces.push_back({{}, true});
}
// Brings waiting reads and queued pieces together. A piece ends with a short packet and so ends its read.
void Testbed::deliver() {
    for (auto transfer = x_waiting.begin(); transfer != x_waiting.end();) {
        auto current = transfer++;
        auto pieces = x_pieces.find(current->endpoint);
        if (pieces == x_pieces.end() || pieces->second.empty()) continue;
        auto& piece = pieces->second.front();
        if (piece.pulls_reader) {
            x_pull = true;
            x_due.notify_all();
            return;
        }
        if (x_quirks.count_down("stall")) {
            pieces->second.clear();
            finish(current, -EPIPE, 0);
            continue;
        }
        auto moved = std::min(piece.bytes.size(), current->bytes);
        bool overflow = moved < piece.bytes.size() && current->bytes % packet_bytes != 0;
        std::copy_n(piece.bytes.begin(), moved, current->buffer->data);
        piece.bytes.erase(piece.bytes.begin(), piece.bytes.begin() + static_cast<std::ptrdiff_t>(moved));
        if (piece.bytes.empty() || overflow) pieces->second.pop_front();
        finish(current, overflow ? -EOVERFLOW : 0, moved);
    }
}
}  // namespace
Result<std::unique_ptr<FakeReader>> FakeReader::create() {
    auto* testbed = umockdev_testbed_new();
    if (!testbed) return fail(Code::Io, "error.file", "cannot make a testbed");
    return std::unique_ptr<FakeReader>{std::make_unique<Testbed>(testbed)};
}
}  // namespace kz::emulator
