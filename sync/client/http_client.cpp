#include "sync/client/http_client.h"
#include <curl/curl.h>
#include <mutex>
namespace kz::client {
struct HttpClient::State {
    State(Options options_, std::stop_token stop_) : options(std::move(options_)), stop(std::move(stop_)) {}
    Options options;
    std::stop_token stop;
    CURL* curl = nullptr;
    Bytes body;
    std::size_t bytes_max = 0;
    bool too_long = false;
    char problem[CURL_ERROR_SIZE] = "";
    static std::size_t receive(char* data, std::size_t, std::size_t size, void* self) {
        auto& state = *static_cast<State*>(self);
        state.too_long = size > state.bytes_max - state.body.size();
        if (state.too_long) return 0;
        state.body.insert(state.body.end(), data, data + size);
        return size;
    }
    static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return static_cast<State*>(self)->stop.stop_requested() ? 1 : 0;
    }
    template <class Value> void set(CURLoption option, Value value) {
        CHECK(curl_easy_setopt(curl, option, value) == CURLE_OK);
    }
    void prepare(std::string const& path);
    Result<Reply> perform(std::size_t limit);
};
void HttpClient::State::prepare(std::string const& path) {
    curl_easy_reset(curl);
    set(CURLOPT_URL, (options.base + path).c_str());
    set(CURLOPT_ERRORBUFFER, problem);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROXY, "");  // A terminal's way to central is its own; no environment variable bends it.
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROTOCOLS_STR, "https");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.request_max.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.request_max.count()));
    if (options.authority.empty()) {
        set(CURLOPT_SSL_VERIFYPEER, 0L);
        set(CURLOPT_SSL_VERIFYHOST, 0L);
    } else {
        set(CURLOPT_CAINFO, options.authority.c_str());
        set(CURLOPT_CAPATH, static_cast<char*>(nullptr));  // Not the machine's own roots.
    }
    if (!options.certificate.empty()) {
        set(CURLOPT_SSLCERT, options.certificate.c_str());
        set(CURLOPT_SSLKEY, options.key.c_str());
    }
    set(CURLOPT_WRITEFUNCTION, &State::receive);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &State::progress);
    set(CURLOPT_XFERINFODATA, this);
}
Result<Reply> HttpClient::State::perform(std::size_t limit) {
    body.clear();
    bytes_max = limit;
    too_long = false;
    problem[0] = '\0';
    auto status = curl_easy_perform(curl);
    auto say = [&](Code code, char const* advice) {
        return fail(code, advice, problem[0] ? problem : curl_easy_strerror(status));
    };
    if (too_long) return fail(Code::Full, "sync.bad_answer", "the answer is longer than allowed");
    switch (status) {
    case CURLE_OK: break;
    case CURLE_ABORTED_BY_CALLBACK: return say(Code::Cancelled, "sync.unreachable");
    case CURLE_OPERATION_TIMEDOUT: return say(Code::Timeout, "sync.unreachable");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return say(Code::Denied, "sync.not_central");
    default: return say(Code::Io, "sync.unreachable");
    }
    long code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    Reply reply{static_cast<unsigned>(code), std::move(body), {}};
    curl_header* header = nullptr;
    if (curl_easy_header(curl, "Upload-Offset", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
        reply.upload_offset = header->value;
    return reply;
}
HttpClient::HttpClient(Options options, std::stop_token stop)
    : x_state(new State(std::move(options), std::move(stop))) {
    static std::once_flag once;  // libcurl's own rule: once, before any handle.
    std::call_once(once, [] { CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK); });
    x_state->curl = curl_easy_init();
    CHECK(x_state->curl);
}
HttpClient::~HttpClient() { curl_easy_cleanup(x_state->curl); }
Result<Reply> HttpClient::get(std::string const& path, std::size_t bytes_max) {
    x_state->prepare(path);
    return x_state->perform(bytes_max);
}
Result<Reply> HttpClient::post(std::string const& path, ByteView body, std::string const& type,
                               std::size_t bytes_max) {
    return send({"POST", path, body, {"Content-Type: " + type}}, bytes_max);
}
Result<Reply> HttpClient::send(Ask const& ask, std::size_t bytes_max) {
    x_state->prepare(ask.path);
    if (ask.method == "HEAD") {
        x_state->set(CURLOPT_NOBODY, 1L);
    } else {
        x_state->set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(ask.body.size()));
        // Never null: libcurl would ask for the body by its read function then.
        x_state->set(CURLOPT_POSTFIELDS,
                     ask.body.empty() ? "" : reinterpret_cast<char const*>(ask.body.data()));
        x_state->set(CURLOPT_CUSTOMREQUEST, ask.method.c_str());
    }
    curl_slist* headers = curl_slist_append(nullptr, "Expect:");  // No waiting for "100 Continue".
    for (auto const& header : ask.headers) headers = curl_slist_append(headers, header.c_str());
    x_state->set(CURLOPT_HTTPHEADER, headers);
    auto reply = x_state->perform(bytes_max);
    curl_slist_free_all(headers);
    return reply;
}
}  // namespace kz::client
