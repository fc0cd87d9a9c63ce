#include "core/base/note.h"
#include <gtest/gtest.h>
using namespace kz;
namespace {
// The example of golang.org/x/mod/sumdb/note: a note we did not make, by a key we do not have.
constexpr auto foreign_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr auto foreign_text = "If you think cryptography is the answer to your problem,\n"
                              "then you don't know what your problem is.\n";
constexpr auto foreign_signature =
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNX"
    "gKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
}  // namespace
TEST(Note, TheExampleOfThePublicToolsVerifies) {
    auto verifier = parse_verifier(foreign_key);
    ASSERT_TRUE(verifier);
    EXPECT_EQ(to_string(*verifier), foreign_key);
    auto text = open_note(std::string{foreign_text} + "\n" + foreign_signature, *verifier);
    ASSERT_TRUE(text) << to_string(text.error());
    EXPECT_EQ(*text, foreign_text);
}
TEST(Note, WhatWasSignedOpensAndNothingElseDoes) {
    auto key = SigningKey::generate();
    Verifier verifier{"kaozhan.test/central", key.public_key()};
    auto note = sign_note("kaozhan/1/test\n回执\n", verifier.name, key);
    EXPECT_EQ(open_note(note, verifier).value(), "kaozhan/1/test\n回执\n");
    EXPECT_EQ(open_note(note, {"someone.else", key.public_key()}).error().code, Code::Denied);
    EXPECT_EQ(open_note(note, {verifier.name, SigningKey::generate().public_key()}).error().code,
              Code::Denied);
}
TEST(Note, CutAnywhereOrWithAnyBitFlippedItIsRefused) {
    auto key = SigningKey::generate();
    Verifier verifier{"kaozhan.test/central", key.public_key()};
    auto note = sign_note("kaozhan/1/test\n12\n", verifier.name, key);
    for (std::size_t size = 0; size < note.size(); ++size)
        EXPECT_FALSE(open_note(note.substr(0, size), verifier));
    for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
        auto flipped = note;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        EXPECT_FALSE(open_note(flipped, verifier)) << bit;
    }
}
TEST(Note, MoreSignaturesThanAllowedAreRefused) {
    auto key = SigningKey::generate();
    auto note = sign_note("text\n", "a", key);
    auto line = note.substr(note.rfind("\n\n") + 2);
    for (std::size_t count = 0; count < note_signatures_max; ++count) note += line;
    EXPECT_EQ(open_note(note, {"a", key.public_key()}).error().code, Code::BadInput);
}
TEST(Note, AVerifierKeyWithAWrongIdIsRefused) {
    for (auto text : {"", "a", "a+b", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10"})
        EXPECT_FALSE(parse_verifier(text)) << text;
}
TEST(Note, SignedBySeveralItSaysWhoOfThemSigned) {
    auto a = SigningKey::generate(), b = SigningKey::generate(), c = SigningKey::generate();
    std::vector<Verifier> const all{{"a", a.public_key()}, {"b", b.public_key()}, {"c", c.public_key()}};
    auto note = unsigned_note("kaozhan/1/test\n");
    EXPECT_TRUE(open_note(note, all)->signers.empty());
    EXPECT_EQ(open_note(note, all[0]).error().code, Code::Denied);
    note = add_signature(note, "c", c).value();
    note = add_signature(note, "a", a).value();
    EXPECT_EQ(open_note(note, all)->signers, (std::vector<std::size_t>{0, 2}));
    EXPECT_EQ(open_note(note, all)->text, "kaozhan/1/test\n");
    EXPECT_TRUE(open_note(note, all[2]));
    EXPECT_EQ(add_signature(note, "a", a).error().code, Code::BadInput);
}
TEST(Note, AWrongSignatureOfOneOfSeveralIsDeniedThoughOthersHold) {
    auto a = SigningKey::generate(), b = SigningKey::generate();
    std::vector<Verifier> const both{{"a", a.public_key()}, {"b", b.public_key()}};
    auto note = add_signature(sign_note("text\n", "a", a), "b", b).value();
    note[note.size() - 9] = note[note.size() - 9] == 'A' ? 'B' : 'A';
    EXPECT_EQ(open_note(note, both).error().code, Code::Denied);
}
TEST(Note, TheSameLineTwiceIsOneSigner) {
    auto a = SigningKey::generate();
    std::vector<Verifier> const one{{"a", a.public_key()}};
    auto note = sign_note("text\n", "a", a);
    note += note.substr(note.rfind("\n\n") + 2);
    EXPECT_EQ(open_note(note, one)->signers.size(), 1u);
}
