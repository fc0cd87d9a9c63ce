#include "core/session/facts.h"
#include <gtest/gtest.h>
using namespace kz;
using namespace kz::session;
namespace {
template <std::size_t index = 0> void each_kind(auto&& visit) {
    if constexpr (index < std::variant_size_v<Fact>) {
        visit(Fact{std::variant_alternative_t<index, Fact>{}});
        each_kind<index + 1>(visit);
    }
}
}  // namespace
TEST(Facts, EveryKindReturnsFromItsBytes) {
    each_kind(
        [](Fact const& fact) { EXPECT_EQ(decode_fact(kind_of(fact), encode_fact(fact)).value(), fact); });
    Fact full = AttemptOpened{"R", "07", "P", "zh-CN", 3, 9, 60'000, {"i1"}, {"t1"}, {{1, 2, 3}}};
    EXPECT_EQ(decode_fact(kind_of(full), encode_fact(full)).value(), full);
    Fact edit = TextEdited{"i", "R", 3, 1, "𠮷"};
    EXPECT_EQ(decode_fact(kind_of(edit), encode_fact(edit)).value(), edit);
}
TEST(Facts, EveryKindHasAName) {
    each_kind([](Fact const& fact) { EXPECT_NE(ledger::name_of(kind_of(fact)), "unknown"); });
}
TEST(Facts, CutOrForeignPayloadsAreRefused) {
    auto payload = encode_fact(ResponseSet{"i1", "RESPONSE", {"A", "B"}});
    for (std::size_t size = 0; size < payload.size(); ++size)
        EXPECT_FALSE(decode_fact(EventKind::ResponseSet, ByteView{payload}.first(size))) << size;
    payload[0] = 1;
    EXPECT_FALSE(decode_fact(EventKind::ResponseSet, payload));
    EXPECT_FALSE(decode_fact(static_cast<EventKind>(9'999), encode_fact(Tick{})));
}
