#include "core/ledger/payload.h"
#include "core/base/big_endian.h"
#include "core/base/seal.h"
namespace kz::ledger {
namespace {
static_assert(sealed_extra_bytes == 1 + cipher_extra_bytes);
constexpr auto suite = [](PayloadSuite value) { return static_cast<std::uint8_t>(value); };
Bytes place_of(Event const& event) {
    auto tag = as_bytes("kaozhan/1/payload");
    Bytes place{tag.begin(), tag.end()};
    place.push_back(0);
    put_big_endian(place, event.subject.size(), 2);
    place.insert(place.end(), event.subject.begin(), event.subject.end());
    put_big_endian(place, event.kind, 4);
    put_big_endian(place, event.seq, 8);
    place.insert(place.end(), event.prev.begin(), event.prev.end());
    return place;
}
}  // namespace
Bytes seal_payload(Event const& event, ByteView plain, Secret const& key) {
    CHECK(!plain.empty() && plain[0] == suite(PayloadSuite::Plain));
    auto cipher = encrypt(plain, key, place_of(event));
    cipher.insert(cipher.begin(), suite(PayloadSuite::Sealed));
    return cipher;
}
Result<Bytes> open_payload(Event const& event, Secret const& key) {
    if (!is_sealed(event)) return fail(Code::BadInput, "error.bad_input", "this payload is not sealed");
    auto plain = TRY(decrypt(ByteView{event.payload}.subspan(1), key, place_of(event)));
    if (plain.empty() || plain[0] != suite(PayloadSuite::Plain))
        return fail(Code::Denied, "error.not_opened", "what was sealed is no plain payload");
    return plain;
}
}  // namespace kz::ledger
