// OpenSSL's plain SHA-256 calls use the processor's SHA instructions: on 200-byte events 6 times libsodium's
// speed, and every event is hashed three times. They are marked deprecated in favour of EVP, which is slower
// on short inputs.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "core/base/crypto.h"
#include <algorithm>
#include <cstring>
#include <new>
#include <openssl/sha.h>
#include <sodium.h>
namespace kz {
namespace {
void ensure_sodium() {
    static bool const ready = sodium_init() >= 0;
    CHECK(ready);
}
SHA256_CTX* state_of(std::array<std::uint8_t, 128>& bytes) {
    static_assert(sizeof(SHA256_CTX) <= 128);
    return std::launder(reinterpret_cast<SHA256_CTX*>(bytes.data()));
}
}  // namespace
Hash sha256(ByteView bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}
Sha256::Sha256() { SHA256_Init(new (x_state.data()) SHA256_CTX); }
void Sha256::update(ByteView bytes) { SHA256_Update(state_of(x_state), bytes.data(), bytes.size()); }
Hash Sha256::finish() {
    Hash hash;
    SHA256_Final(hash.data(), state_of(x_state));
    return hash;
}
SigningKey SigningKey::generate() {
    ensure_sodium();
    SigningKey key;
    crypto_sign_keypair(key.x_public.data(), key.x_secret.data());
    return key;
}
Result<SigningKey> SigningKey::from_seed(ByteView seed) {
    ensure_sodium();
    if (seed.size() != crypto_sign_SEEDBYTES)
        return fail(Code::BadInput, "error.key_file", "a key seed has 32 bytes");
    SigningKey key;
    crypto_sign_seed_keypair(key.x_public.data(), key.x_secret.data(), seed.data());
    return key;
}
SigningKey::SigningKey(SigningKey&& other) noexcept : x_public(other.x_public), x_secret(other.x_secret) {
    sodium_memzero(other.x_secret.data(), other.x_secret.size());
}
SigningKey::~SigningKey() { sodium_memzero(x_secret.data(), x_secret.size()); }
Signature SigningKey::sign(ByteView message) const {
    Signature signature;
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), x_secret.data());
    return signature;
}
Bytes SigningKey::seed() const {
    Bytes seed(crypto_sign_SEEDBYTES);
    crypto_sign_ed25519_sk_to_seed(seed.data(), x_secret.data());
    return seed;
}
bool verify(PublicKey const& key, ByteView message, Signature const& signature) {
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}
Bytes random_bytes(std::size_t count) {
    ensure_sodium();
    Bytes bytes(count);
    if (count > 0) randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}
std::string hash_pin(std::string_view pin) {
    ensure_sodium();
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    CHECK(crypto_pwhash_str(hash.data(), pin.data(), pin.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0);
    hash.resize(std::strlen(hash.c_str()));
    return hash;
}
bool pin_matches(std::string const& hash, std::string_view pin) {
    ensure_sodium();
    if (hash.size() >= crypto_pwhash_STRBYTES) return false;
    std::array<char, crypto_pwhash_STRBYTES> padded{};
    std::copy(hash.begin(), hash.end(), padded.begin());
    return crypto_pwhash_str_verify(padded.data(), pin.data(), pin.size()) == 0;
}
}  // namespace kz
