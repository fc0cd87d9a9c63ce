#include "core/base/secret.h"
#include <algorithm>
#include <sodium.h>
#include <utility>
namespace kz {
Secret::Secret(std::size_t count) : x_size(count) {
    CHECK(sodium_init() >= 0);
    if (count == 0) return;
    x_bytes = static_cast<std::uint8_t*>(sodium_malloc(count));
    CHECK(x_bytes);
}
Secret Secret::random(std::size_t count) {
    Secret secret{count};
    if (count > 0) randombytes_buf(secret.x_bytes, count);
    return secret;
}
Secret Secret::take(std::span<std::uint8_t> bytes) {
    Secret secret{bytes.size()};
    std::ranges::copy(bytes, secret.x_bytes);
    wipe(bytes);
    return secret;
}
Secret::Secret(Secret&& other) noexcept
    : x_bytes(std::exchange(other.x_bytes, nullptr)), x_size(std::exchange(other.x_size, 0)) {}
Secret& Secret::operator=(Secret&& other) noexcept {
    std::swap(x_bytes, other.x_bytes);
    std::swap(x_size, other.x_size);
    return *this;
}
Secret::~Secret() {
    if (x_bytes) sodium_free(x_bytes);  // wipes first
}
Secret Secret::copy() const {
    Secret other{x_size};
    std::ranges::copy(view(), other.x_bytes);
    return other;
}
void wipe(std::span<std::uint8_t> bytes) { sodium_memzero(bytes.data(), bytes.size()); }
void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}
}  // namespace kz
