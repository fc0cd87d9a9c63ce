#include "kiosk/ui/drive.h"
#include "core/base/log.h"
#include "core/base/queue.h"
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
namespace kz::ui {
namespace {
using Clock = std::chrono::steady_clock;
class Fd {
public:
    explicit Fd(int fd = -1) : x_fd(fd) {}
    Fd(Fd&& other) noexcept : x_fd(std::exchange(other.x_fd, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(x_fd, other.x_fd);
        return *this;
    }
    ~Fd() {
        if (x_fd >= 0) ::close(x_fd);
    }
    int get() const { return x_fd; }
private:
    int x_fd;
};
bool pressable(Node const& node) { return node.role != Role::Label && node.role != Role::Heading; }
// The widget a command names: what can be pressed goes before a label of the same words.
Node const* find(Tree const& tree, DriveCommand const& command, std::string const& label) {
    std::vector<Node const*> found;
    for (auto const& node : tree)
        if ((label.empty() || node.label == label) && (command.id.empty() || node.id == command.id) &&
            (command.role.empty() || to_string(node.role) == command.role))
            found.push_back(&node);
    std::ranges::stable_partition(found, [](Node const* node) { return pressable(*node); });
    auto const index = static_cast<std::size_t>(command.index.value_or(0));
    return index < found.size() ? found[index] : nullptr;
}
bool send_all(int fd, std::string_view text) {
    while (!text.empty()) {
        auto const put = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}
}  // namespace

// The socket's thread reads one line, hands it to the UI thread, waits for the answer, writes it. One client
// at a time.
struct Drive::Inner {
    Window& window;
    std::function<StateFields()> state;
    std::filesystem::path path;
    Fd listening, stop{::eventfd(0, EFD_CLOEXEC)};
    Waker waker;
    Queue<std::string, WhenFull::Refuse> lines{1}, answers{1};
    std::jthread thread;
    // UI thread: the command being carried out
    std::optional<DriveCommand> command;
    enum class Phase { Look, Sent, Quiet } phase = Phase::Look;
    Clock::time_point until{};

    Inner(Window& w, std::function<StateFields()> s, std::filesystem::path p, Fd l)
        : window(w), state(std::move(s)), path(std::move(p)), listening(std::move(l)), waker(w.waker()) {
        thread = std::jthread{[this](std::stop_token token) { serve_socket(token); }};
    }
    ~Inner() {
        thread.request_stop();
        std::uint64_t const one = 1;
        (void)!::write(stop.get(), &one, sizeof one);
        lines.close();
        answers.close();
        thread.join();
        ::unlink(path.c_str());
    }
    bool readable(int fd) const {  // False: we are to stop.
        for (;;) {
            pollfd files[2] = {{fd, POLLIN, 0}, {stop.get(), POLLIN, 0}};
            if (::poll(files, 2, -1) < 0 && errno != EINTR) return false;
            if (files[1].revents) return false;
            if (files[0].revents) return true;
        }
    }
    void serve_socket(std::stop_token token) {
        while (!token.stop_requested() && readable(listening.get())) {
            Fd client{::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC)};
            if (client.get() >= 0) serve_client(client.get(), token);
        }
    }
    void serve_client(int client, std::stop_token token) {
        std::string pending;
        char piece[16384];
        while (readable(client)) {
            auto const got = ::recv(client, piece, sizeof piece, 0);
            if (got <= 0) return;
            pending.append(piece, static_cast<std::size_t>(got));
            for (auto end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
                auto line = pending.substr(0, end);
                pending.erase(0, end + 1);
                if (line.empty()) continue;
                lines.push(std::move(line));
                std::optional<std::string> answer;
                while (!answer && !token.stop_requested()) {
                    waker.wake();  // Also while a wait goes on: the frame that shows it may need no input.
                    answer = answers.pop(token, std::chrono::milliseconds{50});
                }
                if (!answer || !send_all(client, *answer + "\n")) return;
            }
            if (pending.size() > drive_line_bytes_max) {
                send_all(client, drive_error("the line is too long") + "\n");
                return;
            }
        }
    }
    void answer(std::string text) {
        command.reset();
        answers.push(std::move(text));
    }
    void done() { answer("{\"ok\":true}"); }
    void begin(std::string const& line) {
        auto parsed = parse_drive(line);
        if (!parsed) return answer(drive_error(parsed.error().detail));
        command = std::move(*parsed);
        phase = Phase::Look;
        until = Clock::now() + command->timeout;
    }
    void send(InputEvent const& event) {
        window.inject(event);
        phase = Phase::Sent;
    }
    void press(Point at) {
        send(PointerMove{at});
        send(PointerDown{at});
        send(PointerUp{at});
    }
    // Where the widget is, once it can be pressed; scrolls it into sight first.
    std::optional<Point> reach(std::string const& label, std::optional<Point> point) {
        if (point) return point;
        auto const* node = find(window.tree(), *command, label);
        if (node && node->enabled && node->visible) return node->rect.centre();
        if (node && node->enabled) window.reveal(node->key);
        if (Clock::now() >= until)
            answer(drive_error(!node            ? "no widget \"" + label + "\" came in time"
                               : !node->enabled ? "widget \"" + label + "\" is not enabled"
                                                : "widget \"" + label + "\" cannot be brought into sight"));
        return std::nullopt;
    }
    void report_state() {
        std::string text = "{\"ok\":true";
        for (auto const& [name, value] : state()) text += "," + json_string(name) + ":" + value;
        answer(text + "}");
    }
    void look() {
        switch (command->what) {
        case DriveCommand::Do::Widgets: return answer(drive_tree(window.tree()));
        case DriveCommand::Do::Report: return report_state();
        case DriveCommand::Do::Settle: phase = Phase::Quiet; return;
        case DriveCommand::Do::Type: return send(TextInput{command->text});
        case DriveCommand::Do::Press: return send(command->key);
        case DriveCommand::Do::Screenshot: {
            auto saved = window.screenshot(command->path);
            return saved ? done() : answer(drive_error(to_string(saved.error())));
        }
        case DriveCommand::Do::Wait: {
            if (find(window.tree(), *command, command->label)) return done();
            if (Clock::now() >= until)
                answer(drive_error("no widget \"" + command->label + "\" came in time"));
            return;
        }
        case DriveCommand::Do::Click:
            if (auto at = reach(command->label, {})) press(*at);
            return;
        case DriveCommand::Do::Drag: drag(); return;
        }
    }
    void drag() {
        auto const from = reach(command->label, command->from);
        if (!from || !command) return;
        auto const to = reach(command->to_label, command->to);
        if (!to || !command) return;
        send(PointerMove{*from});
        send(PointerDown{*from});
        for (int step = 1; step <= 8; ++step)
            send(PointerMove{{from->x + (to->x - from->x) * static_cast<float>(step) / 8,
                              from->y + (to->y - from->y) * static_cast<float>(step) / 8}});
        send(PointerUp{*to});
    }
};
Drive::Drive(std::unique_ptr<Inner> inner) : x_inner(std::move(inner)) {}
Drive::~Drive() = default;

Result<std::unique_ptr<Drive>> Drive::open(Window& window, std::filesystem::path const& socket,
                                           std::function<StateFields()> state) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    auto const text = socket.string();
    if (text.size() >= sizeof address.sun_path)
        return fail(Code::BadInput, "ui.drive_socket", "the socket's path is too long");
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    Fd listening{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    ::unlink(text.c_str());
    auto const before = ::umask(0177);  // mode 0600 from the first moment
    auto const bound = ::bind(listening.get(), reinterpret_cast<sockaddr const*>(&address), sizeof address);
    ::umask(before);
    if (bound != 0 || ::listen(listening.get(), 1) != 0)
        return fail(Code::Io, "ui.drive_socket", std::string{"the driver's socket: "} + std::strerror(errno));
    return std::unique_ptr<Drive>{
        new Drive(std::make_unique<Inner>(window, std::move(state), socket, std::move(listening)))};
}
void Drive::serve() {
    auto& inner = *x_inner;
    if (inner.command && inner.phase != Inner::Phase::Look)
        inner.done();  // The frame that handled it has been drawn.
    if (!inner.command)
        if (auto line = inner.lines.try_pop()) inner.begin(*line);
    if (inner.command) inner.look();
}
}  // namespace kz::ui
