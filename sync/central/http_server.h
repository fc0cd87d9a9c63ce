#pragma once  // An HTTP/1.1 server as a function from Request to Response. All of Boost.Beast is behind it.
// Two kinds of listener: TLS 1.3 with (optional) client certificates, and plain for people behind a proxy or
// loopback. The handler runs on one of `handlers` threads and may block; the network never waits for it.
#include "core/base/bytes.h"
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
namespace kz::central {
// A connection that does not get on within this time is closed; bounds what slow clients can hold.
inline constexpr std::chrono::seconds exchange_max{30};
inline constexpr std::chrono::seconds idle_max{75};
inline constexpr std::size_t connections_max = 2000;
inline constexpr std::size_t header_bytes_max = 8192;
struct Request {
    std::string method, target;  // target with its query
    std::string path() const { return target.substr(0, target.find('?')); }
    std::string query(std::string const& name) const;  // percent-decoded value, "" when absent
    Bytes body;
    std::string client;  // common name of a client certificate of our authority; "" without one
    std::string cookie, accept_language, remote;
    std::string upload_offset, upload_length, upload_checksum;  // the headers of that name; "" when absent
};
struct Response {
    unsigned status = 200;
    std::string type = "application/json";
    std::string body;
    std::filesystem::path file;  // Sent instead of `body` when set.
    std::map<std::string, std::string> headers;
};
using Handler = std::function<Response(Request const&)>;
std::string percent_decode(std::string_view text);  // '+' is a space, as in forms
struct Tls {
    std::string certificate_chain, key, client_authority;  // PEM
};
class HttpServer {
public:
    struct Listener {
        std::string address;       // "127.0.0.1:0"; port 0: any free one
        std::unique_ptr<Tls> tls;  // null: plain
        std::size_t body_bytes_max = 0;
        Handler handler;
    };
    // Listens before it returns. BadInput: an address or certificate that cannot be used. Io: the port is
    // taken.
    static Result<std::unique_ptr<HttpServer>> start(std::vector<Listener> listeners, unsigned handlers);
    // Accepts no more, lets exchanges under way end (at most `grace`), then closes all.
    void stop(std::chrono::milliseconds grace);
    std::vector<unsigned short> ports() const;  // in the order of the listeners
    std::size_t connections() const;
    ~HttpServer();
private:
    struct State;
    explicit HttpServer(std::unique_ptr<State> state);
    std::unique_ptr<State> x_state;
};
}  // namespace kz::central
