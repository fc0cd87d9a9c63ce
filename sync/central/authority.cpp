#include "sync/central/authority.h"
#include <arpa/inet.h>
#include <memory>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
namespace kz::central {
namespace {
template <auto release> struct Free {
    void operator()(auto* pointer) const { release(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Request = std::unique_ptr<X509_REQ, Free<X509_REQ_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
// A terminal stays enrolled over a season of sittings; renewing by signed request comes with the fleet.
constexpr long terminal_days = 400, server_days = 825, authority_days = 3650;
std::unexpected<Error> tls_failure(std::string what) {
    char text[200] = "";
    if (auto code = ERR_get_error()) ERR_error_string_n(code, text, sizeof text);
    ERR_clear_error();
    return fail(Code::BadInput, "sync.bad_certificate", what + ": " + text);
}
std::string text_of(BIO* bio) {
    char* data = nullptr;
    auto size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}
std::string to_pem(X509* certificate) {
    Bio bio{BIO_new(BIO_s_mem())};
    CHECK(PEM_write_bio_X509(bio.get(), certificate) == 1);
    return text_of(bio.get());
}
std::string to_pem(EVP_PKEY* key) {
    Bio bio{BIO_new(BIO_s_mem())};
    CHECK(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return text_of(bio.get());
}
Bio reader(std::string const& text) {
    return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}
Key new_key() {
    Key key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
    CHECK(key);
    return key;
}
struct Issuer {
    Key key;
    Certificate certificate;
};
Result<Issuer> read_issuer(KeyAndCertificate const& authority) {
    Issuer issuer{
        Key{PEM_read_bio_PrivateKey(reader(authority.key).get(), nullptr, nullptr, nullptr)},
        Certificate{PEM_read_bio_X509(reader(authority.certificate).get(), nullptr, nullptr, nullptr)}};
    if (!issuer.key || !issuer.certificate)
        return tls_failure("the authority's key or certificate is unreadable");
    return issuer;
}
Result<> extend(X509* certificate, X509* issuer, int id, std::string const& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    Extension extension{X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str())};
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
        return tls_failure("extension " + value);
    return {};
}
// Version 3, a random serial number, valid from an hour ago (terminals' clocks may be slow).
Result<Certificate> blank(EVP_PKEY* key, std::string const& name, Millis now, long days) {
    Certificate certificate{X509_new()};
    X509_set_version(certificate.get(), X509_VERSION_3);
    auto serial = random_bytes(16);
    serial[0] &= 0x7f;
    Number number{BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr)};
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
    auto seconds = static_cast<std::time_t>(now.count() / 1000);
    X509_time_adj_ex(X509_getm_notBefore(certificate.get()), 0, -3600, &seconds);
    X509_time_adj_ex(X509_getm_notAfter(certificate.get()), static_cast<int>(days), 0, &seconds);
    auto subject = X509_get_subject_name(certificate.get());
    auto text = reinterpret_cast<unsigned char const*>(name.data());
    if (X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, static_cast<int>(name.size()), -1,
                                   0) != 1 ||
        X509_set_pubkey(certificate.get(), key) != 1)
        return tls_failure("name or key not accepted");
    return certificate;
}
Result<std::string> sign(X509* certificate, Issuer const& issuer) {
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer.certificate.get()));
    TRY(extend(certificate, issuer.certificate.get(), NID_authority_key_identifier, "keyid"));
    if (X509_sign(certificate, issuer.key.get(), EVP_sha256()) == 0) return tls_failure("signing failed");
    return to_pem(certificate);
}
bool is_address(std::string const& host) {
    unsigned char buffer[16];
    return inet_pton(AF_INET, host.c_str(), buffer) == 1 || inet_pton(AF_INET6, host.c_str(), buffer) == 1;
}
}  // namespace
Result<KeyAndCertificate> make_authority(std::string const& name, Millis now) {
    auto key = new_key();
    auto certificate = TRY(blank(key.get(), name, now, authority_days));
    auto* raw = certificate.get();
    X509_set_issuer_name(raw, X509_get_subject_name(raw));
    TRY(extend(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0"));
    TRY(extend(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign"));
    TRY(extend(raw, raw, NID_subject_key_identifier, "hash"));
    if (X509_sign(raw, key.get(), EVP_sha256()) == 0) return tls_failure("signing failed");
    return KeyAndCertificate{to_pem(key.get()), to_pem(raw)};
}
Result<KeyAndCertificate> make_server_certificate(KeyAndCertificate const& authority,
                                                  std::vector<std::string> const& hosts, Millis now) {
    CHECK(!hosts.empty());
    auto issuer = TRY(read_issuer(authority));
    auto key = new_key();
    auto certificate = TRY(blank(key.get(), hosts.front(), now, server_days));
    std::string names;
    for (auto const& host : hosts)
        names += (names.empty() ? "" : ",") + ((is_address(host) ? "IP:" : "DNS:") + host);
    TRY(extend(certificate.get(), nullptr, NID_subject_alt_name, names));
    TRY(extend(certificate.get(), nullptr, NID_basic_constraints, "critical,CA:FALSE"));
    TRY(extend(certificate.get(), nullptr, NID_key_usage, "critical,digitalSignature"));
    TRY(extend(certificate.get(), nullptr, NID_ext_key_usage, "serverAuth"));
    auto pem = TRY(sign(certificate.get(), issuer));
    return KeyAndCertificate{to_pem(key.get()), std::move(pem)};
}
Result<std::string> sign_terminal(KeyAndCertificate const& authority, std::string const& csr,
                                  std::string const& terminal, Millis now) {
    auto issuer = TRY(read_issuer(authority));
    Request request{PEM_read_bio_X509_REQ(reader(csr).get(), nullptr, nullptr, nullptr)};
    if (!request) return tls_failure("not a certificate request");
    auto* key = X509_REQ_get0_pubkey(request.get());
    if (!key || X509_REQ_verify(request.get(), key) != 1)
        return tls_failure("the request is not signed by its key");
    if (EVP_PKEY_get_security_bits(key) < 128) return tls_failure("the request's key is too weak");
    auto certificate = TRY(blank(key, terminal, now, terminal_days));
    TRY(extend(certificate.get(), nullptr, NID_basic_constraints, "critical,CA:FALSE"));
    TRY(extend(certificate.get(), nullptr, NID_key_usage, "critical,digitalSignature"));
    TRY(extend(certificate.get(), nullptr, NID_ext_key_usage, "clientAuth"));
    return sign(certificate.get(), issuer);
}
Result<Hash> fingerprint(std::string const& certificate) {
    Certificate parsed{PEM_read_bio_X509(reader(certificate).get(), nullptr, nullptr, nullptr)};
    if (!parsed) return tls_failure("not a certificate");
    unsigned char* der = nullptr;
    auto size = i2d_X509(parsed.get(), &der);
    if (size <= 0) return tls_failure("not a certificate");
    auto hash = sha256({der, static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    return hash;
}
}  // namespace kz::central
