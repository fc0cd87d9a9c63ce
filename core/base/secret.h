#pragma once  // Secret bytes in guarded memory: never swapped, never in a core dump, wiped when let go.
// libsodium's sodium_malloc: a page of its own between guard pages. For keys, not for texts: each costs some
// pages.
#include "core/base/bytes.h"
namespace kz {
class Secret {
public:
    Secret() = default;  // Empty.
    static Secret random(std::size_t count);
    // Copies, then wipes what was given: nothing of it stays behind in ordinary memory.
    static Secret take(std::span<std::uint8_t> bytes);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();
    Secret copy() const;  // Said aloud: a second place that must be guarded.
    ByteView view() const { return {x_bytes, x_size}; }
    std::span<std::uint8_t> writable() { return {x_bytes, x_size}; }
    std::size_t size() const { return x_size; }
    bool empty() const { return x_size == 0; }
private:
    explicit Secret(std::size_t count);
    std::uint8_t* x_bytes = nullptr;
    std::size_t x_size = 0;
};
// Ordinary memory that held a secret for a moment: a buffer read from a file, a text typed by a person.
void wipe(std::span<std::uint8_t> bytes);
void wipe(std::string& text);
}  // namespace kz
