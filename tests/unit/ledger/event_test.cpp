#include "core/base/cbor.h"
#include "core/ledger/crc32c.h"
#include "core/ledger/ledger.h"
#include <gtest/gtest.h>
#include <limits>
#include <rapidcheck/gtest.h>
namespace kz::ledger {
namespace {
Event sample() {
    Event event;
    event.seq = 300;
    event.kind = 52;
    event.subject = "尝试-1";
    event.actor = "candidate:2026110700127";
    event.boot.fill(7);
    event.boottime = Millis{123'456};
    event.wall = Millis{1'795'000'000'000};
    event.prev.fill(0xab);
    event.payload = {0, 0xa1, 0x61, 'x', 0x01};
    return event;
}
std::string any_text(std::size_t max) {
    auto text = *rc::gen::container<std::string>(rc::gen::inRange(' ', '~'));
    return text.substr(0, max);
}
RC_GTEST_PROP(EventBytes, ReturnTheEventTheyWereMadeOf, ()) {
    Event event;
    event.seq = *rc::gen::arbitrary<std::uint64_t>();
    event.kind = *rc::gen::arbitrary<std::uint32_t>();
    event.subject = any_text(subject_bytes_max);
    event.actor = any_text(actor_bytes_max);
    event.boottime = Millis{*rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max())};
    event.wall = Millis{*rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max())};
    for (auto& byte : event.prev) byte = *rc::gen::arbitrary<std::uint8_t>();
    event.payload = *rc::gen::nonEmpty<Bytes>();
    auto bytes = encode(event);
    RC_ASSERT(decode(bytes).value() == event);
}
TEST(EventBytes, CutAnywhereAreNoEvent) {
    auto bytes = encode(sample());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_EQ(decode(ByteView{bytes}.first(size)).error().code, Code::Corrupt) << size;
    bytes.push_back(0);
    EXPECT_EQ(decode(bytes).error().code, Code::Corrupt);
}
TEST(EventBytes, WithAnyBitFlippedAreNoEventOrAnotherOne) {
    auto const event = sample();
    auto const bytes = encode(event);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto flipped = bytes;
        flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ 1u << bit % 8);
        auto decoded = decode(flipped);
        if (!decoded) continue;
        EXPECT_NE(*decoded, event) << bit;
        EXPECT_EQ(encode(*decoded), flipped) << bit;  // One event, one encoding.
    }
}
TEST(EventBytes, InAnotherFormAreRefused) {
    auto with = [](std::size_t at, Bytes const& instead, std::size_t count) {
        auto bytes = encode(Event{0, 1, "", "", {}, {}, {}, {}, {0}});
        bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    bytes.begin() + static_cast<std::ptrdiff_t>(at + count));
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), instead.begin(), instead.end());
        return decode(bytes).has_value();
    };
    EXPECT_TRUE(with(0, {0x8a}, 1));
    EXPECT_FALSE(with(0, {0x8b}, 1)) << "eleven fields";
    EXPECT_FALSE(with(0, {0x9f}, 1)) << "indefinite length";
    EXPECT_FALSE(with(0, {0x98, 0x0a}, 1)) << "a longer head than needed";
    EXPECT_FALSE(with(1, {0x02}, 1)) << "another format";
    EXPECT_FALSE(with(2, {0x18, 0x00}, 1)) << "a longer integer than needed";
    EXPECT_FALSE(with(2, {0x20}, 1)) << "a negative seq";
    EXPECT_FALSE(with(3, {0x1b, 0, 0, 0, 1, 0, 0, 0, 0}, 1)) << "a kind beyond 32 bits";
    EXPECT_FALSE(with(4, {0x40}, 1)) << "bytes where text belongs";
    EXPECT_FALSE(with(4, {0x61, 0xff}, 1)) << "no UTF-8";
    EXPECT_FALSE(with(6, {0x4f, 0}, 2)) << "a boot id of 15 bytes";
}
TEST(Crc32c, OfTheDigitsIsThePublishedOneBothWays) {
    EXPECT_EQ(crc32c(as_bytes("123456789")), 0xe3069283u);
    for (std::size_t size = 0; size < 40; ++size) {
        auto bytes = random_bytes(size);
        EXPECT_EQ(crc32c(bytes), crc32c_by_table(bytes)) << size;
    }
}
// Leaves and roots of RFC 6962's reference implementation (certificate-transparency, merkle_tree_test).
TEST(TreeHead, OfTheReferenceLeavesIsThePublishedOne) {
    char const* leaves[] = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
    Tree tree;
    EXPECT_EQ(to_hex(tree.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (auto leaf : leaves) {
        tree.append(from_hex(leaf).value());
        if (tree.size() != 1) continue;
        EXPECT_EQ(to_hex(tree.root()), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }
    EXPECT_EQ(to_hex(tree.root()), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}
Hash naive_root(std::span<Hash const> leaves) {  // RFC 6962 §2.1, word for word.
    if (leaves.size() == 1) return leaves[0];
    std::size_t split = 1;
    while (split * 2 < leaves.size()) split *= 2;
    return node_hash(naive_root(leaves.first(split)), naive_root(leaves.subspan(split)));
}
TEST(TreeHead, OfAnySizeIsThatOfTheRecursiveDefinition) {
    Tree tree;
    std::vector<Hash> leaves;
    for (std::uint32_t n = 0; n < 300; ++n) {
        auto text = std::to_string(n);
        leaves.push_back(leaf_hash(as_bytes(text)));
        tree.append(as_bytes(text));
        EXPECT_EQ(tree.root(), naive_root(leaves)) << n;
    }
}
TEST(CheckpointNote, WithAnyBitFlippedIsRefused) {
    auto key = SigningKey::generate();
    Checkpoint const checkpoint{"kaozhan/1/test", 12, sha256(as_bytes("root"))};
    auto const note = sign_checkpoint(checkpoint, key);
    Verifier const verifier{checkpoint.origin, key.public_key()};
    EXPECT_EQ(open_checkpoint(note, verifier).value(), checkpoint);
    for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
        auto flipped = note;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
        EXPECT_FALSE(open_checkpoint(flipped, verifier)) << bit;
    }
    EXPECT_EQ(open_checkpoint(note, {checkpoint.origin, SigningKey::generate().public_key()}).error().code,
              Code::Denied);
    EXPECT_FALSE(open_checkpoint(note, {"kaozhan/1/other", key.public_key()}));
}
TEST(CheckpointNote, OfAnotherFormIsRefusedEvenWhenSigned) {
    auto key = SigningKey::generate();
    Verifier const verifier{"kaozhan/1/test", key.public_key()};
    auto root = to_base64(Hash{});
    for (auto const& text :
         std::vector<std::string>{"kaozhan/1/test\n012\n" + root + "\n", "kaozhan/1/test\n-1\n" + root + "\n",
                                  "kaozhan/1/test\n1\nAAAA\n", "kaozhan/1/test\n1\n" + root + "\nmore\n",
                                  "kaozhan/1/else\n1\n" + root + "\n", "kaozhan/1/test\n1\n"})
        EXPECT_FALSE(open_checkpoint(sign_note(text, verifier.name, key), verifier)) << text;
}
}  // namespace
}  // namespace kz::ledger
