#pragma once  // The folder of central's keys and files, made once by `kaozhanctl central init`.
//   central.db      the store                      ca.key, ca.crt          the private authority
//   blobs/<sha256>  the sites' files               server.key, server.crt  its TLS server certificate
//   central.pub     the verifier of its receipts   receipt.key             the seed that signs them, hex,
//   0600
#include "core/base/seal.h"
#include "sync/central/authority.h"
#include "sync/central/desk.h"
#include <filesystem>
namespace kz::central {
//   issuer.pub      the public box key results are sealed to      issuer.key   its secret half, hex, 0600:
//   whoever scores needs it. It may be taken away to the issuer's own machine; then central shows results
//   when `kaozhanctl central score` was run there with it.
inline constexpr std::string_view issuer_public_name = "issuer.pub", issuer_secret_name = "issuer.key";
struct Keys {
    KeyAndCertificate authority, server;
    Signer signer;
};
// BadInput: already there, or a name that cannot be one. Io.
Result<> make_keys(std::filesystem::path const& data, std::string const& name,
                   std::vector<std::string> const& hosts);
Result<PublicBoxKey> load_issuer(std::filesystem::path const& data);   // Absent: not made yet.
Result<BoxKey> load_issuer_secret(std::filesystem::path const& file);  // Absent: it is kept elsewhere.
Result<Keys> load_keys(std::filesystem::path const& data);             // Absent: not made yet.
std::filesystem::path store_path(std::filesystem::path const& data);
std::filesystem::path blob_path(std::filesystem::path const& data, Hash const& sha256);
}  // namespace kz::central
