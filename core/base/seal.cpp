#include "core/base/seal.h"
#include <algorithm>
#include <sodium.h>
namespace kz {
namespace {
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(nonce_bytes + tag_bytes == cipher_extra_bytes);
static_assert(crypto_box_SEALBYTES == box_extra_bytes && crypto_box_SECRETKEYBYTES == key_bytes);
static_assert(crypto_secretstream_xchacha20poly1305_HEADERBYTES == stream_header_bytes);
static_assert(crypto_secretstream_xchacha20poly1305_ABYTES == stream_chunk_extra_bytes);
std::unexpected<Error> not_opened(char const* what) { return fail(Code::Denied, "error.not_opened", what); }
// Writes the plain bytes to `out`, which has their size.
bool open_into(std::span<std::uint8_t> out, ByteView cipher, Secret const& key, ByteView context) {
    CHECK(key.size() == key_bytes);
    auto nonce = cipher.first(nonce_bytes), body = cipher.subspan(nonce_bytes);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, body.data(), body.size(),
                                                      context.data(), context.size(), nonce.data(),
                                                      key.view().data()) == 0;
}
}  // namespace
Bytes encrypt(ByteView plain, Secret const& key, ByteView context) {
    CHECK(key.size() == key_bytes);
    Bytes cipher(plain.size() + cipher_extra_bytes);
    randombytes_buf(cipher.data(), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(cipher.data() + nonce_bytes, nullptr, plain.data(),
                                               plain.size(), context.data(), context.size(), nullptr,
                                               cipher.data(), key.view().data());
    return cipher;
}
Result<Bytes> decrypt(ByteView cipher, Secret const& key, ByteView context) {
    if (cipher.size() < cipher_extra_bytes) return not_opened("too short to be encrypted bytes");
    Bytes plain(cipher.size() - cipher_extra_bytes);
    if (!open_into(plain, cipher, key, context)) return not_opened("another key, or changed bytes");
    return plain;
}
Result<Secret> decrypt_secret(ByteView cipher, Secret const& key, ByteView context) {
    if (cipher.size() < cipher_extra_bytes) return not_opened("too short to be an encrypted key");
    auto plain = Secret::random(cipher.size() - cipher_extra_bytes);
    if (!open_into(plain.writable(), cipher, key, context))
        return not_opened("another key, or changed bytes");
    return plain;
}
Secret derive_key(Secret const& master, std::string_view purpose) {
    CHECK(master.size() >= crypto_generichash_KEYBYTES_MIN &&
          master.size() <= crypto_generichash_KEYBYTES_MAX);
    auto key = Secret::random(key_bytes);
    auto text = as_bytes(purpose);
    crypto_generichash(key.writable().data(), key_bytes, text.data(), text.size(), master.view().data(),
                       master.size());
    return key;
}
Bytes seal_for(PublicBoxKey const& recipient, ByteView plain) {
    CHECK(sodium_init() >= 0);
    Bytes sealed(plain.size() + box_extra_bytes);
    // It fails for a recipient key that is a point of small order only: such a key opens for everybody.
    CHECK(crypto_box_seal(sealed.data(), plain.data(), plain.size(), recipient.data()) == 0);
    return sealed;
}
BoxKey::BoxKey(Secret secret) : x_secret(std::move(secret)) {
    crypto_scalarmult_base(x_public.data(), x_secret.view().data());
}
BoxKey BoxKey::generate() { return BoxKey{Secret::random(key_bytes)}; }
Result<BoxKey> BoxKey::from_secret(Secret secret) {
    if (secret.size() != key_bytes) return fail(Code::BadInput, "error.key_file", "a box key has 32 bytes");
    return BoxKey{std::move(secret)};
}
Result<Secret> BoxKey::open(ByteView sealed) const {
    if (sealed.size() < box_extra_bytes) return not_opened("too short to be sealed bytes");
    auto plain = Secret::random(sealed.size() - box_extra_bytes);
    if (crypto_box_seal_open(plain.writable().data(), sealed.data(), sealed.size(), x_public.data(),
                             x_secret.view().data()) != 0)
        return not_opened("sealed for another key, or changed bytes");
    return plain;
}
Bytes encrypt_stream(ByteView plain, Secret const& key, ByteView context) {
    CHECK(key.size() == key_bytes);
    crypto_secretstream_xchacha20poly1305_state state;
    Bytes cipher(static_cast<std::size_t>(stream_bytes(plain.size())));
    crypto_secretstream_xchacha20poly1305_init_push(&state, cipher.data(), key.view().data());
    auto out = cipher.data() + stream_header_bytes;
    do {
        auto chunk = plain.first(std::min(plain.size(), stream_chunk_bytes));
        plain = plain.subspan(chunk.size());
        unsigned char const tag = plain.empty() ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
        crypto_secretstream_xchacha20poly1305_push(&state, out, nullptr, chunk.data(), chunk.size(),
                                                   context.data(), context.size(), tag);
        out += chunk.size() + stream_chunk_extra_bytes;
    } while (!plain.empty());
    sodium_memzero(&state, sizeof state);
    return cipher;
}
Result<Bytes> decrypt_stream(ByteView cipher, Secret const& key, ByteView context) {
    CHECK(key.size() == key_bytes);
    constexpr auto piece_bytes = stream_chunk_bytes + stream_chunk_extra_bytes;
    if (cipher.size() < stream_header_bytes + stream_chunk_extra_bytes) return not_opened("a stream cut off");
    crypto_secretstream_xchacha20poly1305_state state;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&state, cipher.data(), key.view().data()) != 0)
        return not_opened("not a stream");
    cipher = cipher.subspan(stream_header_bytes);
    Bytes plain;
    plain.reserve(cipher.size());
    for (;;) {
        auto piece = cipher.first(std::min(cipher.size(), piece_bytes));
        cipher = cipher.subspan(piece.size());
        if (piece.size() < stream_chunk_extra_bytes) return not_opened("a stream cut off");
        auto const at = plain.size();
        plain.resize(at + piece.size() - stream_chunk_extra_bytes);
        unsigned char tag = 0;
        if (crypto_secretstream_xchacha20poly1305_pull(&state, plain.data() + at, nullptr, &tag, piece.data(),
                                                       piece.size(), context.data(), context.size()) != 0)
            return not_opened("another key, or changed bytes");
        auto const last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
        if (last != cipher.empty()) return not_opened("a stream cut off or with bytes after its end");
        if (last) {
            sodium_memzero(&state, sizeof state);
            return plain;
        }
    }
}
}  // namespace kz
