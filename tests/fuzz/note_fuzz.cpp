// Statements as their signer could have worded them. First byte: which one; from 16 on the bytes are the
// whole note, below they are signed first, so that what lies behind the signature is reached too.
#include "core/base/note.h"
#include "core/ledger/checkpoint.h"
#include "sync/wire/wire.h"
#include <algorithm>
namespace {
using namespace kz;
constexpr std::string_view name = "kaozhan/1/fuzz";
SigningKey const& key() {
    static auto const made = SigningKey::from_seed(Bytes(32)).value();
    return made;
}
std::string as_note(std::uint8_t way, ByteView bytes) {
    std::string text{as_text(bytes)};
    if (way >= 16) return text;
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 32 && c != '\n'; });
    return sign_note(text + "\n", name, key());
}
}  // namespace
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0) return 0;
    ByteView const bytes{data + 1, size - 1};
    Verifier const signer{std::string{name}, key().public_key()};
    auto const note = as_note(data[0] % 32, bytes);
    switch (data[0] % 16) {
    case 0:
        if (auto found = parse_verifier(as_text(bytes))) CHECK(to_string(*found) == as_text(bytes));
        break;
    case 1: (void)open_note(note, signer).has_value(); break;
    case 2: (void)ledger::open_checkpoint(note, signer).has_value(); break;
    case 3: (void)wire::open_receipt(note, signer).has_value(); break;
    case 4: (void)wire::read_receipt(note).has_value(); break;
    case 5: (void)wire::open_slip(note, signer.key).has_value(); break;
    case 6: (void)wire::open_fork(note, signer).has_value(); break;
    case 7:
        if (auto time = wire::parse_utc(as_text(bytes))) CHECK(wire::to_utc(*time) == as_text(bytes));
        break;
    default: break;
    }
    return 0;
}
