#include "sync/central/keys.h"
#include "core/base/file.h"
#include <algorithm>
namespace kz::central {
namespace fs = std::filesystem;
namespace {
constexpr std::size_t key_bytes_max = 16384;
Result<std::string> read_text(fs::path const& path) {
    auto bytes = TRY(read_file(path, key_bytes_max));
    return std::string{as_text(bytes)};
}
}  // namespace
fs::path store_path(fs::path const& data) { return data / "central.db"; }
fs::path blob_path(fs::path const& data, Hash const& sha256) { return data / "blobs" / to_hex(sha256); }
Result<> make_keys(fs::path const& data, std::string const& name, std::vector<std::string> const& hosts) {
    if (!std::ranges::all_of(name, [](unsigned char c) { return c > ' ' && c < 0x7f && c != '+'; }) ||
        name.empty() || name.size() > 100)
        return fail(Code::BadInput, "sync.bad_name",
                    "central's name: 1 to 100 printable characters without space or +");
    if (fs::exists(data / "receipt.key"))
        return fail(Code::BadInput, "sync.already_made", "central has its keys already");
    std::error_code failed;
    fs::create_directories(data / "blobs", failed);
    fs::permissions(data, fs::perms::owner_all, failed);
    if (failed) return fail(Code::Io, "error.file", "cannot make the data folder: " + failed.message());
    auto now = read_clocks().wall;
    auto authority = TRY(make_authority(name + " CA", now));
    auto server = TRY(make_server_certificate(authority, hosts, now));
    auto key = SigningKey::generate();
    TRY(replace_file(data / "ca.key", as_bytes(authority.key), 0600));
    TRY(replace_file(data / "ca.crt", as_bytes(authority.certificate)));
    TRY(replace_file(data / "server.key", as_bytes(server.key), 0600));
    TRY(replace_file(data / "server.crt", as_bytes(server.certificate)));
    TRY(replace_file(data / "central.pub", as_bytes(to_string(Verifier{name, key.public_key()}) + "\n")));
    auto issuer = BoxKey::generate();
    auto secret = to_hex(issuer.secret().view()) + "\n";
    TRY(replace_file(data / issuer_public_name, as_bytes(to_base64(issuer.public_key()) + "\n")));
    TRY(replace_file(data / issuer_secret_name, as_bytes(secret), 0600));
    wipe(secret);
    TRY(replace_file(data / "receipt.key", as_bytes(to_hex(key.seed())),
                     0600));  // Last: its presence says "made".
    return {};
}
Result<PublicBoxKey> load_issuer(fs::path const& data) {
    auto text = TRY(read_text(data / issuer_public_name));
    auto bytes = TRY(from_base64(std::string_view{text}.substr(0, text.find('\n'))));
    PublicBoxKey key{};
    if (bytes.size() != key.size()) return fail(Code::Corrupt, "error.key_file", "issuer.pub is no box key");
    std::ranges::copy(bytes, key.begin());
    return key;
}
Result<BoxKey> load_issuer_secret(fs::path const& file) {
    auto text = TRY(read_text(file));
    auto bytes = TRY(from_hex(std::string_view{text}.substr(0, text.find('\n'))));
    wipe(text);
    return BoxKey::from_secret(Secret::take(bytes));
}
Result<Keys> load_keys(fs::path const& data) {
    auto hex = TRY(read_text(data / "receipt.key"));
    auto seed = TRY(from_hex(hex));
    auto key = TRY(SigningKey::from_seed(seed));
    auto text = TRY(read_text(data / "central.pub"));
    auto verifier = TRY(parse_verifier(std::string_view{text}.substr(0, text.find('\n'))));
    if (verifier.key != key.public_key())
        return fail(Code::Corrupt, "error.key_file", "central.pub does not belong to receipt.key");
    KeyAndCertificate authority{TRY(read_text(data / "ca.key")), {}};
    authority.certificate = TRY(read_text(data / "ca.crt"));
    KeyAndCertificate server{TRY(read_text(data / "server.key")), {}};
    server.certificate = TRY(read_text(data / "server.crt"));
    return Keys{std::move(authority), std::move(server), Signer{verifier.name, std::move(key)}};
}
}  // namespace kz::central
