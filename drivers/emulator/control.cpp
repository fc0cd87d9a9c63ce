// The control socket: one JSON object a line in, one out.
#include "drivers/emulator/emulator.h"
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>
namespace kz::emulator {
namespace {
using nlohmann::json;
constexpr std::size_t line_bytes_max = 65536;
constexpr std::size_t clients_max = 64;

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
std::unexpected<Error> io_error(std::string const& what) {
    return fail(Code::Io, "error.file", what + ": " + std::strerror(errno));
}
std::unexpected<Error> bad(std::string detail) {
    return fail(Code::BadInput, "error.bad_input", std::move(detail));
}
Result<sockaddr_un> address_of(std::filesystem::path const& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) return bad("the socket's path is too long");
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    return address;
}
Result<Fd> listen_on(std::filesystem::path const& path) {
    // Bound under another name first: when `path` appears, everything is ready.
    auto fresh = path;
    fresh += ".new";
    ::unlink(fresh.c_str());
    auto address = TRY(address_of(fresh));
    Fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(fd.get(), 16) != 0)
        return io_error("cannot listen");
    if (::rename(fresh.c_str(), path.c_str()) != 0) return io_error("cannot name the socket");
    return fd;
}
bool send_all(int fd, std::string_view text) {
    while (!text.empty()) {
        auto sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}
class Control {
public:
    Control(FakeReader& reader, ControlOptions const& options) : x_reader(reader), x_options(options) {}
    std::string reply(std::string_view line) {
        auto request = json::parse(line, nullptr, false);
        auto result = request.is_object() ? obey(request) : Result<json>{bad("not a JSON object")};
        auto answer = result ? std::move(*result) : json{{"error", result.error().detail}};
        answer["ok"] = result.has_value();
        return answer.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    }
private:
    Result<json> obey(json const& request);
    Result<std::string> text_of(json const& request, char const* key) {
        auto found = request.find(key);
        if (found == request.end() || !found->is_string())
            return bad(std::string{"\""} + key + "\" is missing");
        return found->get<std::string>();
    }
    Result<> set_camera(std::string const& source);
    json state() const;
    std::filesystem::path camera_link() const { return x_options.socket.parent_path() / "camera"; }
    FakeReader& x_reader;
    ControlOptions const& x_options;
};
Result<json> Control::obey(json const& request) {
    auto what = TRY(text_of(request, "do"));
    if (what == "place") {
        auto card = TRY(text_of(request, "card"));
        x_reader.place(TRY(load_card(card, x_options.cards)));
    } else if (what == "camera") {
        auto source = TRY(text_of(request, "source"));
        TRY(set_camera(source));
    } else if (what == "remove") x_reader.remove();
    else if (what == "plug") TRY(x_reader.plug());
    else if (what == "unplug") TRY(x_reader.unplug());
    else if (what == "quirk") {
        auto name = TRY(text_of(request, "name"));
        auto value = request.value("value", json(1u));
        if (value.is_boolean()) value = value.get<bool>() ? 1u : 0u;
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 1'000'000)
            return bad("\"value\" is no number from 0 to 1000000");
        TRY(x_reader.set_quirk(name, value.get<unsigned>()));
    } else if (what == "env")
        return json{{"env", {{"UMOCKDEV_DIR", x_reader.root().string()}}}, {"argv", {"umockdev-wrapper"}}};
    else if (what != "state") return bad("unknown \"do\": place remove unplug plug quirk camera state env");
    return what == "state" ? state() : json::object();
}
json Control::state() const {
    auto now = x_reader.state();
    std::error_code none;
    auto camera = std::filesystem::read_symlink(camera_link(), none);
    return {{"plugged", now.plugged},
            {"address", now.address},
            {"reads", now.reads},
            {"transfers", now.transfers},
            {"card", now.card.empty() ? json() : json(now.card)},
            {"quirks", now.quirks},
            {"camera", none ? json() : json(camera.string())},
            {"umockdev_dir", x_reader.root().string()}};
}
Result<> Control::set_camera(std::string const& source) {
    auto link = camera_link();
    std::error_code error;
    if (source.empty()) {  // The camera is pulled.
        std::filesystem::remove(link, error);
        return {};
    }
    std::filesystem::path target;
    for (auto const& candidate : {std::filesystem::path{source}, std::filesystem::path{source + ".png"},
                                  std::filesystem::path{source + ".jpg"}}) {
        auto places = x_options.pictures;
        places.insert(places.begin(), std::filesystem::path{});
        for (auto const& place : places)
            if (target.empty() && std::filesystem::exists(place / candidate, error))
                target = place / candidate;
    }
    if (target.empty())
        return fail(Code::Absent, "error.file", "no such picture or folder of pictures: " + source);
    auto fresh = link;
    fresh += ".new";
    std::filesystem::remove(fresh, error);
    std::filesystem::create_symlink(std::filesystem::absolute(target), fresh, error);
    if (!error) std::filesystem::rename(fresh, link, error);
    if (error) return fail(Code::Io, "error.file", "cannot switch the camera: " + error.message());
    return {};
}
}  // namespace
Result<> serve_control(FakeReader& reader, ControlOptions const& options) {
    sigset_t signals;
    sigemptyset(&signals);
    for (int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
    Fd ended{::signalfd(-1, &signals, SFD_CLOEXEC)};  // Blocked in main, before the first thread.
    auto listener = TRY(listen_on(options.socket));
    std::printf("{\"ready\":true,\"socket\":%s}\n", json(options.socket.string()).dump().c_str());
    std::fflush(stdout);  // Whoever started us may now connect.
    Control control{reader, options};
    struct Client {
        Fd fd;
        std::string input;
    };
    std::vector<Client> clients;
    for (;;) {
        std::vector<pollfd> waits{{ended.get(), POLLIN, 0}, {listener.get(), POLLIN, 0}};
        for (auto const& client : clients) waits.push_back({client.fd.get(), POLLIN, 0});
        if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return io_error("poll");
        if (waits[0].revents) break;
        for (std::size_t i = clients.size(); i-- > 0;) {
            if (!waits[i + 2].revents) continue;
            auto& client = clients[i];
            char piece[4096];
            auto got = ::recv(client.fd.get(), piece, sizeof piece, 0);
            bool alive = got > 0 && client.input.size() + static_cast<std::size_t>(got) <= line_bytes_max;
            if (alive) client.input.append(piece, static_cast<std::size_t>(got));
            for (std::size_t end; alive && (end = client.input.find('\n')) != std::string::npos;) {
                alive = send_all(client.fd.get(), control.reply(client.input.substr(0, end)));
                client.input.erase(0, end + 1);
            }
            if (!alive) clients.erase(clients.begin() + static_cast<std::ptrdiff_t>(i));
        }
        if (!waits[1].revents) continue;
        Fd fresh{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (fresh.get() >= 0 && clients.size() < clients_max) clients.push_back({std::move(fresh), {}});
    }
    ::unlink(options.socket.c_str());
    return {};
}
Result<std::string> ask_control(std::filesystem::path const& socket, std::string const& line) {
    auto address = TRY(address_of(socket));
    Fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        return fail(Code::Absent, "error.file", "no emulator answers at " + socket.string());
    if (!send_all(fd.get(), line + "\n")) return io_error("cannot send");
    std::string reply;
    char piece[4096];
    for (ssize_t got; !reply.contains('\n') && (got = ::recv(fd.get(), piece, sizeof piece, 0)) > 0;)
        reply.append(piece, static_cast<std::size_t>(got));
    if (!reply.contains('\n')) return io_error("the emulator hung up");
    return reply.substr(0, reply.find('\n'));
}
}  // namespace kz::emulator
