#include "core/base/seal.h"
#include <gtest/gtest.h>
using namespace kz;
namespace {
Bytes some(std::size_t count) { return random_bytes(count); }
auto const here = as_bytes("kaozhan/1/test");
TEST(Cipher, OpensWithItsKeyAndContextOnly) {
    auto key = Secret::random(key_bytes), other = Secret::random(key_bytes);
    auto plain = some(100);
    auto cipher = encrypt(plain, key, here);
    EXPECT_EQ(decrypt(cipher, key, here).value(), plain);
    EXPECT_EQ(decrypt(cipher, other, here).error().code, Code::Denied);
    EXPECT_EQ(decrypt(cipher, key, as_bytes("kaozhan/1/else")).error().code, Code::Denied);
}
TEST(Cipher, RefusesEveryFlippedBitAndEveryCut) {
    auto key = Secret::random(key_bytes);
    auto cipher = encrypt(some(20), key, here);
    for (std::size_t bit = 0; bit < cipher.size() * 8; ++bit) {
        auto changed = cipher;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        ASSERT_FALSE(decrypt(changed, key, here)) << bit;
    }
    for (std::size_t size = 0; size < cipher.size(); ++size)
        ASSERT_FALSE(decrypt(ByteView{cipher}.first(size), key, here)) << size;
}
TEST(Cipher, TheSameTextLooksDifferentEachTime) {
    auto key = Secret::random(key_bytes);
    EXPECT_NE(encrypt(as_bytes("answer"), key, here), encrypt(as_bytes("answer"), key, here));
}
TEST(Box, OnlyTheRecipientOpensIt) {
    auto issuer = BoxKey::generate(), other = BoxKey::generate();
    auto plain = some(32);
    auto sealed = seal_for(issuer.public_key(), plain);
    EXPECT_EQ(sealed.size(), plain.size() + box_extra_bytes);
    EXPECT_TRUE(std::ranges::equal(issuer.open(sealed).value().view(), plain));
    EXPECT_EQ(other.open(sealed).error().code, Code::Denied);
    auto again = BoxKey::from_secret(issuer.secret().copy());
    EXPECT_EQ(again.value().public_key(), issuer.public_key());
}
TEST(Keys, DerivedKeysDifferByPurposeAndRepeat) {
    auto master = Secret::random(key_bytes);
    auto a = derive_key(master, "kaozhan/1/a"), b = derive_key(master, "kaozhan/1/b");
    EXPECT_TRUE(std::ranges::equal(a.view(), derive_key(master, "kaozhan/1/a").view()));
    EXPECT_FALSE(std::ranges::equal(a.view(), b.view()));
}
class Streams : public testing::TestWithParam<std::size_t> {};
TEST_P(Streams, OpenToWhatWasEncryptedAndHaveTheSizeForetold) {
    auto key = Secret::random(key_bytes);
    auto plain = some(GetParam());
    auto cipher = encrypt_stream(plain, key, here);
    EXPECT_EQ(cipher.size(), stream_bytes(plain.size()));
    EXPECT_EQ(decrypt_stream(cipher, key, here).value(), plain);
    EXPECT_FALSE(decrypt_stream(cipher, key, as_bytes("kaozhan/1/else")));
    for (std::size_t cut : {std::size_t{1}, std::size_t{17}, std::size_t{24}, cipher.size() / 2})
        EXPECT_FALSE(decrypt_stream(ByteView{cipher}.first(cipher.size() - cut), key, here)) << cut;
    auto longer = cipher;
    longer.push_back(0);
    EXPECT_FALSE(decrypt_stream(longer, key, here));
}
INSTANTIATE_TEST_SUITE_P(Sizes, Streams,
                         testing::Values(0, 1, stream_chunk_bytes - 1, stream_chunk_bytes,
                                         stream_chunk_bytes + 1, 3 * stream_chunk_bytes));
TEST(Stream, SwappedAndMissingChunksDoNotOpen) {
    auto key = Secret::random(key_bytes);
    auto cipher = encrypt_stream(some(3 * stream_chunk_bytes), key, here);
    constexpr auto piece = stream_chunk_bytes + stream_chunk_extra_bytes;
    auto swapped = cipher;
    std::swap_ranges(swapped.begin() + stream_header_bytes, swapped.begin() + stream_header_bytes + piece,
                     swapped.begin() + stream_header_bytes + piece);
    EXPECT_FALSE(decrypt_stream(swapped, key, here));
    auto missing = cipher;
    missing.erase(missing.begin() + stream_header_bytes, missing.begin() + stream_header_bytes + piece);
    EXPECT_FALSE(decrypt_stream(missing, key, here));
    auto cut_at_a_border = ByteView{cipher}.first(stream_header_bytes + piece);
    EXPECT_FALSE(decrypt_stream(cut_at_a_border, key, here));
}
TEST(Secret, MovesAndWipesItsSource) {
    Bytes source{1, 2, 3};
    auto secret = Secret::take(source);
    EXPECT_EQ(source, (Bytes{0, 0, 0}));
    auto moved = std::move(secret);
    EXPECT_EQ(moved.view()[2], 3);
}
}  // namespace
