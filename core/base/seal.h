#pragma once  // Secrecy: how bytes are encrypted under a key, for a recipient, or as a long stream. libsodium
              // behind value types.
// One suite, named by a byte where it is stored: XChaCha20-Poly1305, X25519 sealed boxes, secretstream,
// BLAKE2b for key derivation. Every context string begins "kaozhan/1/": a ciphertext of one kind never opens
// as another.
#include "core/base/crypto.h"
#include "core/base/secret.h"
namespace kz {
inline constexpr std::size_t key_bytes = 32;
inline constexpr std::size_t cipher_extra_bytes = 24 + 16;  // nonce and tag
// nonce ‖ ciphertext ‖ tag; the nonce is random, so a key may encrypt any number of texts. `context` must be
// given again, byte for byte, to decrypt: it says what this is and where it belongs. `key` has key_bytes
// (CHECK).
Bytes encrypt(ByteView plain, Secret const& key, ByteView context);
// Denied: another key, another context, or changed bytes.
Result<Bytes> decrypt(ByteView cipher, Secret const& key, ByteView context);
Result<Secret> decrypt_secret(ByteView cipher, Secret const& key,
                              ByteView context);  // the same into guarded memory
// A key of its own for each purpose: keyed BLAKE2b-256 of `purpose`. Knowing it tells nothing of `master` or
// others.
Secret derive_key(Secret const& master, std::string_view purpose);

// X25519. What is sealed to a public box key only its holder opens; who sealed it is not said: sign inside.
using PublicBoxKey = std::array<std::uint8_t, 32>;
inline constexpr std::size_t box_extra_bytes = 48;
Bytes seal_for(PublicBoxKey const& recipient, ByteView plain);
class BoxKey {
public:
    static BoxKey generate();
    static Result<BoxKey> from_secret(Secret secret);  // BadInput: not 32 bytes.
    PublicBoxKey const& public_key() const { return x_public; }
    Result<Secret> open(ByteView sealed) const;        // Denied: not for this key, or changed bytes.
    Secret const& secret() const { return x_secret; }  // For the key file only.
private:
    explicit BoxKey(Secret secret);
    Secret x_secret;
    PublicBoxKey x_public{};
};

// Long content in chunks under a key used once (libsodium secretstream): cut, swapped, repeated or missing
// chunks do not open. `context` is bound to every chunk.
inline constexpr std::size_t stream_chunk_bytes = std::size_t{64} << 10;
inline constexpr std::size_t stream_header_bytes = 24, stream_chunk_extra_bytes = 17;
constexpr std::uint64_t stream_bytes(
    std::uint64_t plain) {  // Size of the encrypted form; at least one chunk.
    auto chunks = plain == 0 ? 1 : (plain + stream_chunk_bytes - 1) / stream_chunk_bytes;
    return stream_header_bytes + plain + chunks * stream_chunk_extra_bytes;
}
Bytes encrypt_stream(ByteView plain, Secret const& key, ByteView context);
// Denied: any byte changed, missing or too many, another key or context.
Result<Bytes> decrypt_stream(ByteView cipher, Secret const& key, ByteView context);
}  // namespace kz
