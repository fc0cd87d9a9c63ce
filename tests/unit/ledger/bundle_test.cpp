#include "core/ledger/bundle.h"
#include "core/ledger/chain.h"
#include "core/ledger/payload.h"
#include <gtest/gtest.h>
using namespace kz;
using namespace kz::ledger;
namespace {
struct Attempt {
    SigningKey terminal = SigningKey::generate();
    BoxKey issuer = BoxKey::generate(), escrow = BoxKey::generate();
    Secret key = Secret::random(key_bytes);
    BundleDraft draft{"kaozhan/1/t07", "R1-aa", 0, {}, &key, {issuer.public_key(), escrow.public_key()}};
    explicit Attempt(int events = 5) {
        Chain chain;
        for (int n = 0; n < events; ++n) {
            Event event;
            event.seq = chain.size(), event.kind = 51, event.subject = "R1-aa", event.prev = chain.head();
            event.payload = seal_payload(event, Bytes{0, 0xa0}, key);
            auto bytes = encode(event);
            chain.take(bytes);
            draft.events.push_back(bytes);
        }
    }
    Bytes make() const { return make_bundle(draft, terminal).value(); }
};
TEST(Bundle, BothRecipientsOpenItAndNobodyElse) {
    Attempt attempt;
    auto bytes = attempt.make();
    for (auto const* key : {&attempt.issuer, &attempt.escrow}) {
        auto opened = open_bundle(bytes, *key, attempt.terminal.public_key()).value();
        EXPECT_EQ(opened.events, attempt.draft.events);
        EXPECT_EQ(opened.attempt, "R1-aa");
        EXPECT_EQ(opened.origin, "kaozhan/1/t07");
        auto event = decode(opened.events.front()).value();
        EXPECT_EQ(open_payload(event, opened.key).value(), (Bytes{0, 0xa0}));
    }
    EXPECT_EQ(open_bundle(bytes, BoxKey::generate(), attempt.terminal.public_key()).error().code,
              Code::Denied);
}
TEST(Bundle, AnotherTerminalsSignatureIsRefused) {
    Attempt attempt;
    auto other = SigningKey::generate();
    EXPECT_EQ(open_bundle(attempt.make(), attempt.issuer, other.public_key()).error().code, Code::Denied);
}
TEST(Bundle, ItsSizeTellsOnlySteps) {
    Attempt few{5}, more{6};
    EXPECT_EQ(few.make().size(), more.make().size());
}
TEST(Bundle, NoFlippedBitAndNoCutIsAccepted) {
    Attempt attempt;
    auto const bytes = attempt.make();
    for (std::size_t bit = 0; bit < bytes.size() * 8; bit += bit < 2048 ? 1 : 7) {
        auto changed = bytes;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        // The other recipient's own key copy is not needed by this one, but the stream is bound to all of the
        // header.
        ASSERT_FALSE(open_bundle(changed, attempt.issuer, attempt.terminal.public_key())) << bit;
    }
    for (std::size_t size = 0; size < bytes.size(); size += 13)
        ASSERT_FALSE(open_bundle(ByteView{bytes}.first(size), attempt.issuer, attempt.terminal.public_key()));
}
TEST(Payload, OpensOnlyInItsOwnPlace) {
    auto key = Secret::random(key_bytes);
    Event event;
    event.seq = 7, event.kind = 51, event.subject = "A1";
    event.payload = seal_payload(event, Bytes{0, 0xa0}, key);
    EXPECT_EQ(open_payload(event, key).value(), (Bytes{0, 0xa0}));
    EXPECT_EQ(open_payload(event, Secret::random(key_bytes)).error().code, Code::Denied);
    for (int change = 0; change < 4; ++change) {
        auto moved = event;
        if (change == 0) ++moved.seq;
        if (change == 1) ++moved.kind;
        if (change == 2) moved.subject = "A2";
        if (change == 3) moved.prev[0] = 1;
        EXPECT_EQ(open_payload(moved, key).error().code, Code::Denied) << change;
    }
}
}  // namespace
