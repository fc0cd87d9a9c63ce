#pragma once  // SHA-256, Ed25519 and random bytes: libsodium behind value types. No primitive of our own.
#include "core/base/bytes.h"
#include <array>
namespace kz {
using Hash = std::array<std::uint8_t, 32>;
using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;
Hash sha256(ByteView bytes);
class Sha256 {  // The same in pieces.
public:
    Sha256();
    void update(ByteView bytes);
    Hash finish();  // Once; afterwards the object is spent.
private:
    alignas(16) std::array<std::uint8_t, 128> x_state{};
};
class SigningKey {  // Ed25519. The secret half never leaves the object but by `seed`, and is wiped with it.
public:
    static SigningKey generate();
    static Result<SigningKey> from_seed(ByteView seed);  // BadInput: not 32 bytes.
    SigningKey(SigningKey const&) = delete;
    SigningKey(SigningKey&& other) noexcept;
    SigningKey& operator=(SigningKey&&) = delete;
    ~SigningKey();
    Signature sign(ByteView message) const;
    PublicKey const& public_key() const { return x_public; }
    Bytes seed() const;  // For the key file only.
private:
    SigningKey() = default;
    PublicKey x_public{};
    std::array<std::uint8_t, 64> x_secret{};
};
bool verify(PublicKey const& key, ByteView message, Signature const& signature);
Bytes random_bytes(std::size_t count);
// Argon2id of a staff PIN, libsodium's own text form; interactive limits (about 0.1 s, 64 MiB).
std::string hash_pin(std::string_view pin);
bool pin_matches(std::string const& hash, std::string_view pin);
}  // namespace kz
