#pragma once  // HTTPS requests with bounds on everything, TLS 1.3 and our own authority alone. All of libcurl
              // is here.
#include "core/base/bytes.h"
#include "core/base/clock.h"
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>
namespace kz::client {
struct Reply {
    unsigned status = 0;
    Bytes body;
    std::string upload_offset;  // the header of that name; "" when absent
};
class HttpClient {
public:
    struct Options {
        std::string base;                 // https://host:port
        std::filesystem::path authority;  // the only root believed; empty: none is (see fetch_authority)
        std::filesystem::path certificate, key;  // empty: no client certificate
        Millis request_max{};
    };
    HttpClient(Options options, std::stop_token stop);
    ~HttpClient();
    // Io: not reached. Timeout. Denied: TLS refused, by us or them. Full: a body above `bytes_max`.
    // Cancelled: stopped.
    Result<Reply> get(std::string const& path, std::size_t bytes_max);
    Result<Reply> post(std::string const& path, ByteView body, std::string const& type,
                       std::size_t bytes_max);
    // Any other method; HEAD has no body either way. Each header as "Name: value".
    struct Ask {
        std::string method, path;
        ByteView body;
        std::vector<std::string> headers;
    };
    Result<Reply> send(Ask const& ask, std::size_t bytes_max);
private:
    struct State;
    std::unique_ptr<State> x_state;
};
}  // namespace kz::client
