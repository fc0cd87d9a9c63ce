#pragma once  // The folder of central's keys and files, made once by `kaozhanctl central init`.
//   central.db      the store                      ca.key, ca.crt          the private authority
//   blobs/<sha256>  the sites' files               server.key, server.crt  its TLS server certificate
//   central.pub     the verifier of its receipts   receipt.key             the seed that signs them, hex,
//   0600
#include "sync/central/authority.h"
#include "sync/central/desk.h"
#include <filesystem>
namespace kz::central {
struct Keys {
    KeyAndCertificate authority, server;
    Signer signer;
};
// BadInput: already there, or a name that cannot be one. Io.
Result<> make_keys(std::filesystem::path const& data, std::string const& name,
                   std::vector<std::string> const& hosts);
Result<Keys> load_keys(std::filesystem::path const& data);  // Absent: not made yet.
std::filesystem::path store_path(std::filesystem::path const& data);
std::filesystem::path blob_path(std::filesystem::path const& data, Hash const& sha256);
}  // namespace kz::central
