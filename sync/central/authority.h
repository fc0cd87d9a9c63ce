#pragma once  // Central's private certificate authority: its own root, its server certificate, those of
              // terminals.
// TLS is for the privacy of traffic and for access; every object on it is signed besides. EC P-256, X.509 v3,
// PEM.
#include "core/base/clock.h"
#include "core/base/crypto.h"
#include <string>
#include <vector>
namespace kz::central {
struct KeyAndCertificate {
    std::string key, certificate;  // PEM
};
Result<KeyAndCertificate> make_authority(std::string const& name, Millis now);
// `hosts`: DNS names and IP addresses of this server.
Result<KeyAndCertificate> make_server_certificate(KeyAndCertificate const& authority,
                                                  std::vector<std::string> const& hosts, Millis now);
// A client certificate with common name `terminal` for the key of the request; all else in it is ignored.
// BadInput: no request, a weak key, or one whose own signature is wrong.
Result<std::string> sign_terminal(KeyAndCertificate const& authority, std::string const& csr,
                                  std::string const& terminal, Millis now);
Result<Hash> fingerprint(std::string const& certificate);  // SHA-256 of the DER form
}  // namespace kz::central
