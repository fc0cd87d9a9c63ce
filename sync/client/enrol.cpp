#include "core/base/file.h"
#include "core/ledger/ledger.h"
#include "sync/client/client.h"
#include "sync/client/http_client.h"
#include "sync/client/identity.h"
#include <algorithm>
#include <openssl/pem.h>
#include <openssl/x509.h>
namespace kz::client {
namespace fs = std::filesystem;
namespace {
constexpr std::size_t pem_bytes_max = 16384;
template <auto release> struct Free {
    void operator()(auto* pointer) const { release(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Request = std::unique_ptr<X509_REQ, Free<X509_REQ_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
std::string text_of(Bio const& bio) {
    char* data = nullptr;
    auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}
Bio memory() { return Bio{BIO_new(BIO_s_mem())}; }
Bio reading(std::string_view text) {
    return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}
// The key stays where it was made; an interrupted enrolment finds it again.
Result<Key> load_or_make_tls_key(fs::path const& path) {
    auto there = read_file(path, pem_bytes_max);
    if (there) {
        Key key{PEM_read_bio_PrivateKey(reading(as_text(*there)).get(), nullptr, nullptr, nullptr)};
        if (!key) return fail(Code::Corrupt, "error.key_file", "tls.key is unreadable");
        return key;
    }
    if (there.error().code != Code::Absent) return std::unexpected(there.error());
    Key key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
    CHECK(key);
    auto bio = memory();
    CHECK(PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    TRY(replace_file(path, as_bytes(text_of(bio)), 0600));
    return key;
}
std::string make_csr(EVP_PKEY* key) {
    Request request{X509_REQ_new()};
    CHECK(X509_REQ_set_pubkey(request.get(), key) == 1 &&
          X509_REQ_sign(request.get(), key, EVP_sha256()) > 0);
    auto bio = memory();
    CHECK(PEM_write_bio_X509_REQ(bio.get(), request.get()) == 1);
    return text_of(bio);
}
Result<SigningKey> load_or_make_ledger_key(fs::path const& data) {
    auto key = ledger::load_key(data);
    if (key || key.error().code != Code::Absent) return key;
    auto made = SigningKey::generate();
    TRY(replace_file(data / ledger::key_name, as_bytes(to_hex(made.seed()) + "\n"), 0600));
    return made;
}
// The authority as the server shows it, believed because the code names its fingerprint.
Result<std::string> fetch_authority(EnrolOptions const& options, wire::EnrolCode const& code) {
    HttpClient anyone{{options.central, {}, {}, {}, options.request_max}, {}};
    auto reply = TRY(anyone.get("/v1/enrol", pem_bytes_max));
    Certificate certificate{PEM_read_bio_X509(reading(as_text(reply.body)).get(), nullptr, nullptr, nullptr)};
    if (reply.status != 200 || !certificate)
        return fail(Code::Denied, "sync.not_central", "the server shows no authority");
    unsigned char* der = nullptr;
    auto size = i2d_X509(certificate.get(), &der);
    CHECK(size > 0);
    auto hash = sha256({der, static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    if (!std::equal(code.ca.begin(), code.ca.end(), hash.begin()))
        return fail(Code::Denied, "sync.not_central", "the server's authority is not the one the code names");
    return std::string{as_text(reply.body)};
}
}  // namespace
Result<wire::EnrolAnswer> enrol(EnrolOptions const& options) {
    auto code = TRY(wire::parse_enrol_code(options.code));
    auto folder = sync_folder(options.data);
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return fail(Code::Io, "error.file", "cannot make the sync folder: " + failed.message());
    fs::permissions(folder, fs::perms::owner_all, failed);
    auto authority = TRY(fetch_authority(options, code));
    TRY(replace_file(folder / "ca.crt", as_bytes(authority)));
    auto key = TRY(load_or_make_tls_key(folder / "tls.key"));
    auto ledger_key = TRY(load_or_make_ledger_key(options.data));
    auto request = wire::make_enrol_request(code, make_csr(key.get()), ledger_key);
    HttpClient central{{options.central, folder / "ca.crt", {}, {}, options.request_max}, {}};
    auto reply = TRY(central.post("/v1/enrol", as_bytes(wire::to_json(request)), "application/json",
                                  wire::answer_bytes_max));
    if (reply.status == 403)
        return fail(Code::Denied, "sync.code_refused", "central does not take this code");
    if (reply.status != 200)
        return fail(Code::Io, "sync.unreachable", "central answered " + std::to_string(reply.status));
    auto answer = TRY(wire::parse_enrol_answer(as_text(reply.body)));
    TRY(replace_file(folder / "tls.crt", as_bytes(answer.certificate)));
    TRY(save_identity(options.data,
                      {answer.terminal, answer.site, answer.site_name, answer.seat, options.central,
                       answer.central}));  // Last: its presence says "enrolled".
    return answer;
}
}  // namespace kz::client
