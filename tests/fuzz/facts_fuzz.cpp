// Events of a foreign terminal, as central folds them: records of kind, size in two bytes, payload. Whatever
// decodes must encode to what decodes to the same; whatever applies must leave a state that can be hashed.
#include "core/session/session.h"
namespace {
using namespace kz;
using namespace kz::session;
void check_fact(ledger::EventKind kind, ByteView payload) {
    (void)fact_json(kind, payload);
    auto const fact = decode_fact(kind, payload);
    if (!fact) return;
    CHECK(kind_of(*fact) == kind);
    auto const written = encode_fact(*fact);
    auto const again = decode_fact(kind, written);
    CHECK(again && encode_fact(*again) == written);
}
}  // namespace
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    ByteView rest{data, size};
    State state;
    ledger::Event event{.seq = 0, .subject = "A1", .actor = "system", .boot = {1}};
    while (rest.size() >= 3 && event.seq < 200) {
        auto const length = std::min<std::size_t>(rest[1] * 256U + rest[2], rest.size() - 3);
        event.kind = rest[0];
        event.payload.assign(rest.begin() + 3, rest.begin() + 3 + static_cast<std::ptrdiff_t>(length));
        rest = rest.subspan(3 + length);
        check_fact(static_cast<ledger::EventKind>(event.kind), event.payload);
        if (!apply(state, event)) return 0;  // as a replay ends
        (void)state_hash(state);
        ++event.seq;
        event.boottime += Millis{700};
        event.wall += Millis{700};
    }
    return 0;
}
