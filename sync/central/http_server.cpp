#include "sync/central/http_server.h"
#include "core/base/log.h"
#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/version.hpp>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
namespace kz::central {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Failed = boost::system::error_code;
namespace {
// Every awaited operation gives its error as a value: an exception in a coroutine would have to be caught at
// each.
auto into(Failed& failed) { return asio::redirect_error(asio::use_awaitable, failed); }
using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;
using Parser = http::request_parser<http::vector_body<std::uint8_t>>;
std::string client_name(TlsStream& stream) {
    auto* certificate = SSL_get1_peer_certificate(stream.native_handle());
    if (!certificate) return {};
    char name[256] = "";
    auto size =
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
    X509_free(certificate);
    return size > 0 ? std::string{name, static_cast<std::size_t>(size)} : std::string{};
}
std::string field(http::fields const& fields, http::field name) {
    auto value = fields[name];
    return {value.data(), value.size()};
}
template <class Body> void decorate(http::response<Body>& out, Response const& response, bool keep_alive) {
    out.set(http::field::server, "kaozhan-central");
    out.set(http::field::content_type, response.type);
    out.set(http::field::cache_control, "no-store");
    out.set("X-Content-Type-Options", "nosniff");
    for (auto const& [name, value] : response.headers) out.set(name, value);
    out.keep_alive(keep_alive);
    out.prepare_payload();
}
bool is_silence(Failed const& failed) {  // how connections normally end
    return failed == http::error::end_of_stream || failed == asio::ssl::error::stream_truncated ||
           failed == asio::error::eof || failed == asio::error::connection_reset ||
           failed == beast::error::timeout || failed == asio::error::operation_aborted;
}
}  // namespace
std::string percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto byte = 0;
        auto digits = text.substr(at + 1, 2);
        if (text[at] == '%' && digits.size() == 2 &&
            std::from_chars(digits.data(), digits.data() + 2, byte, 16).ptr == digits.data() + 2)
            out += static_cast<char>(byte), at += 2;
        else out += text[at] == '+' ? ' ' : text[at];
    }
    return out;
}
std::string Request::query(std::string const& name) const {
    auto rest = std::string_view{target};
    auto mark = rest.find('?');
    while (mark != rest.npos) {
        rest.remove_prefix(mark + 1);
        mark = rest.find('&');
        auto pair = rest.substr(0, mark);
        if (pair.starts_with(name + "=")) return percent_decode(pair.substr(name.size() + 1));
    }
    return {};
}
struct HttpServer::State {
    struct Port {
        Listener listener;
        std::unique_ptr<asio::ssl::context> tls;
        tcp::acceptor acceptor;
        unsigned short number = 0;
    };
    asio::io_context network{1};
    asio::thread_pool handlers;
    std::vector<std::unique_ptr<Port>> ports;
    std::set<beast::tcp_stream*> open;  // network thread only
    std::atomic<std::size_t> connections{0}, busy{0};
    std::atomic<bool> stopping{false};
    std::jthread thread;
    explicit State(unsigned count) : handlers(count) {}

    Result<> listen(Listener listener);
    asio::awaitable<void> accept(Port& port);
    asio::awaitable<void> greet(tcp::socket socket, Port& port);
    template <class Stream> asio::awaitable<void> serve(Stream& stream, Port& port, std::string client);
    template <class Stream> asio::awaitable<bool> reply(Stream& stream, Response response, bool keep_alive);
    Response answer(Port& port, Request const& request);
    asio::awaitable<Response> handle(Port& port, Request request);
};
namespace {
Result<std::unique_ptr<asio::ssl::context>> make_context(Tls const& tls) {
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    Failed failed;
    auto step = [&](auto&& use) {
        if (!failed) use();
    };
    step([&] { context->use_certificate_chain(asio::buffer(tls.certificate_chain), failed); });
    step([&] { context->use_private_key(asio::buffer(tls.key), asio::ssl::context::pem, failed); });
    step([&] { context->add_certificate_authority(asio::buffer(tls.client_authority), failed); });
    // Asked for, not demanded: /v1/enrol comes without one. A certificate of another authority ends the
    // handshake.
    step([&] { context->set_verify_mode(asio::ssl::verify_peer, failed); });
    if (failed) return fail(Code::BadInput, "sync.bad_certificate", "TLS: " + failed.message());
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_3_VERSION);
    unsigned char const session[] = "kaozhan";
    SSL_CTX_set_session_id_context(context->native_handle(), session, sizeof session - 1);
    return context;
}
}  // namespace
Result<> HttpServer::State::listen(Listener listener) {
    auto colon = listener.address.rfind(':');
    unsigned short number = 0;
    auto digits = colon == std::string::npos ? std::string_view{}
                                             : std::string_view{listener.address}.substr(colon + 1);
    auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    Failed failed;
    auto host = asio::ip::make_address(listener.address.substr(0, colon), failed);
    if (failed || digits.empty() || parsed.ptr != digits.data() + digits.size() || parsed.ec != std::errc{})
        return fail(Code::BadInput, "sync.bad_address", listener.address + " is not ADDRESS:PORT");
    auto port = std::make_unique<Port>(Port{std::move(listener), nullptr, tcp::acceptor{network}, 0});
    if (port->listener.tls) port->tls = TRY(make_context(*port->listener.tls));
    tcp::endpoint where{host, number};
    port->acceptor.open(where.protocol(), failed);
    if (!failed) port->acceptor.set_option(asio::socket_base::reuse_address{true}, failed);
    if (!failed) port->acceptor.bind(where, failed);
    if (!failed) port->acceptor.listen(512, failed);
    if (failed) return fail(Code::Io, "sync.bad_address", port->listener.address + ": " + failed.message());
    port->number = port->acceptor.local_endpoint().port();
    ports.push_back(std::move(port));
    return {};
}
asio::awaitable<void> HttpServer::State::accept(Port& port) {
    while (!stopping) {
        Failed failed;
        auto socket = co_await port.acceptor.async_accept(into(failed));
        if (failed == asio::error::operation_aborted || stopping) co_return;
        if (failed) {  // No descriptors left: wait for some to be given back rather than spin.
            log::warning("a connection could not be accepted; going on", {{"error", failed.message()}});
            asio::steady_timer pause{network, std::chrono::milliseconds{100}};
            co_await pause.async_wait(into(failed));
            continue;
        }
        if (connections >= connections_max) continue;  // The socket closes itself.
        asio::co_spawn(network, greet(std::move(socket), port), asio::detached);
    }
}
asio::awaitable<void> HttpServer::State::greet(tcp::socket socket, Port& port) {
    ++connections;
    Failed ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    beast::tcp_stream stream{std::move(socket)};
    if (port.tls) {
        TlsStream secured{std::move(stream), *port.tls};
        auto* lowest = &secured.next_layer();
        open.insert(lowest);
        lowest->expires_after(exchange_max);
        Failed failed;
        co_await secured.async_handshake(asio::ssl::stream_base::server, into(failed));
        if (failed) {
            if (!is_silence(failed)) log::debug("TLS handshake failed", {{"error", failed.message()}});
        } else {
            auto client = client_name(secured);
            co_await serve(secured, port, std::move(client));
            lowest->expires_after(std::chrono::seconds{2});
            co_await secured.async_shutdown(into(failed));
        }
        open.erase(lowest);
    } else {
        open.insert(&stream);
        co_await serve(stream, port, {});
        open.erase(&stream);
    }
    --connections;
}
template <class Stream>
asio::awaitable<void> HttpServer::State::serve(Stream& stream, Port& port, std::string client) {
    beast::flat_buffer buffer;
    auto& lowest = beast::get_lowest_layer(stream);
    for (auto keep_alive = true; keep_alive && !stopping;) {
        Parser parser;
        parser.header_limit(header_bytes_max);
        parser.body_limit(port.tls && client.empty() ? 64 * 1024 : port.listener.body_bytes_max);
        lowest.expires_after(idle_max);
        Failed failed;
        co_await http::async_read_header(stream, buffer, parser, into(failed));
        lowest.expires_after(exchange_max);
        if (!failed) co_await http::async_read(stream, buffer, parser, into(failed));
        if (is_silence(failed)) co_return;
        if (failed) {
            Response refusal{failed == http::error::body_limit ? 413u : 400u,
                             "text/plain",
                             failed.message() + "\n",
                             {},
                             {}};
            co_await reply(stream, std::move(refusal), false);
            co_return;
        }
        auto message = parser.release();
        keep_alive = message.keep_alive();
        auto named = [&](char const* name) {
            auto value = message[name];
            return std::string{value.data(), value.size()};
        };
        Request request{std::string{message.method_string()},
                        std::string{message.target()},
                        std::move(message.body()),
                        client,
                        field(message, http::field::cookie),
                        field(message, http::field::accept_language),
                        {},
                        named("Upload-Offset"),
                        named("Upload-Length"),
                        named("Upload-Checksum")};
        Failed no_peer;
        request.remote = lowest.socket().remote_endpoint(no_peer).address().to_string();
        lowest.expires_never();  // The handler's own time is not the client's fault.
        auto head_only = message.method() == http::verb::head;
        auto response = co_await handle(port, std::move(request));
        if (head_only) response.body.clear(), response.file.clear();
        lowest.expires_after(exchange_max);
        auto sent = co_await reply(stream, std::move(response), keep_alive);
        keep_alive = keep_alive && sent;
    }
}
Response HttpServer::State::answer(Port& port, Request const& request) {
    try {
        return port.listener.handler(request);
    } catch (std::exception const&
                 problem) {  // A library threw where its wrapper did not catch: our bug, not theirs.
        log::failure("a request failed", {{"path", request.path()}, {"error", problem.what()}});
        return {500, "application/json", "{\"error\":{\"code\":\"internal\"}}", {}, {}};
    }
}
// To a handler thread and back.
asio::awaitable<Response> HttpServer::State::handle(Port& port, Request request) {
    ++busy;
    auto response = co_await asio::async_initiate<asio::use_awaitable_t<> const, void(Response)>(
        [this, &port](auto done, Request moved) {
            asio::post(handlers, [this, &port, done = std::move(done), moved = std::move(moved)]() mutable {
                auto result = answer(port, moved);
                asio::post(network, [done = std::move(done), result = std::move(result)]() mutable {
                    std::move(done)(std::move(result));
                });
            });
        },
        asio::use_awaitable, std::move(request));
    --busy;
    co_return response;
}
template <class Stream>
asio::awaitable<bool> HttpServer::State::reply(Stream& stream, Response response, bool keep_alive) {
    if (response.file.empty()) {
        http::response<http::string_body> out{http::status{response.status}, 11};
        out.body() = std::move(response.body);
        decorate(out, response, keep_alive);
        Failed failed;
        co_await http::async_write(stream, out, into(failed));
        co_return !failed;
    }
    http::response<http::file_body> out{http::status{response.status}, 11};
    Failed missing;
    out.body().open(response.file.c_str(), beast::file_mode::scan, missing);
    if (missing) co_return false;
    decorate(out, response, keep_alive);
    http::response_serializer<http::file_body> serializer{out};
    Failed failed;
    co_await http::async_write(stream, serializer, into(failed));
    co_return !failed;
}
HttpServer::HttpServer(std::unique_ptr<State> state) : x_state(std::move(state)) {}
HttpServer::~HttpServer() { stop(std::chrono::milliseconds{0}); }
Result<std::unique_ptr<HttpServer>> HttpServer::start(std::vector<Listener> listeners, unsigned handlers) {
    auto state = std::make_unique<State>(handlers);
    for (auto& listener : listeners) TRY(state->listen(std::move(listener)));
    for (auto& port : state->ports) asio::co_spawn(state->network, state->accept(*port), asio::detached);
    state->thread = std::jthread{[&network = state->network] { network.run(); }};
    return std::unique_ptr<HttpServer>{new HttpServer{std::move(state)}};
}
void HttpServer::stop(std::chrono::milliseconds grace) {
    if (!x_state->thread.joinable()) return;
    x_state->stopping = true;
    asio::post(x_state->network, [state = x_state.get(), grace] {
        for (auto& port : state->ports) port->acceptor.close();
        // Idle connections go at once, busy ones when answered; whatever is left at the end of the grace,
        // then.
        auto timer = std::make_shared<asio::steady_timer>(state->network);
        auto until = std::chrono::steady_clock::now() + grace;
        auto check = std::make_shared<std::function<void()>>();
        *check = [state, timer, until, check] {
            if (state->busy == 0 || std::chrono::steady_clock::now() >= until) {
                for (auto* stream : state->open) stream->cancel();
                auto last =
                    std::make_shared<asio::steady_timer>(state->network, std::chrono::milliseconds{200});
                last->async_wait([state, last](Failed) { state->network.stop(); });
                return;
            }
            timer->expires_after(std::chrono::milliseconds{10});
            timer->async_wait([check](Failed) { (*check)(); });
        };
        (*check)();
    });
    x_state->thread.join();
    x_state->handlers.join();
}
std::vector<unsigned short> HttpServer::ports() const {
    std::vector<unsigned short> numbers;
    for (auto const& port : x_state->ports) numbers.push_back(port->number);
    return numbers;
}
std::size_t HttpServer::connections() const { return x_state->connections; }
}  // namespace kz::central
