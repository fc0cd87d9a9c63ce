#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/crypto.h"
#include "core/base/file.h"
#include "core/base/queue.h"
#include "core/base/text.h"
#include <gtest/gtest.h>
using namespace kz;
TEST(Bytes, HexAndBase64ReturnWhatWentIn) {
    for (std::size_t size : {0u, 1u, 2u, 3u, 31u, 64u}) {
        auto bytes = random_bytes(size);
        EXPECT_EQ(from_hex(to_hex(bytes)).value(), bytes);
        EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
    }
}
TEST(Bytes, ForeignCharactersAreRefused) {
    EXPECT_EQ(from_hex("0g").error().code, Code::BadInput);
    EXPECT_EQ(from_hex("012").error().code, Code::BadInput);
    EXPECT_EQ(from_hex("0").error().code, Code::BadInput);
    EXPECT_EQ(from_base64("*").error().code, Code::BadInput);
    for (auto c = 0x80; c < 0x100; ++c)
        EXPECT_FALSE(from_base64(std::string("AAA") + static_cast<char>(c))) << c;
}
TEST(Crypto, Sha256OfAbcIsThePublishedOne) {
    auto const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    EXPECT_EQ(to_hex(sha256(as_bytes("abc"))), expected);
    Sha256 pieces;
    pieces.update(as_bytes("a"));
    pieces.update(as_bytes("bc"));
    EXPECT_EQ(to_hex(pieces.finish()), expected);
}
TEST(Crypto, ASignatureHoldsForItsMessageAlone) {
    auto key = SigningKey::generate();
    auto signature = key.sign(as_bytes("message"));
    EXPECT_TRUE(verify(key.public_key(), as_bytes("message"), signature));
    EXPECT_FALSE(verify(key.public_key(), as_bytes("massage"), signature));
    EXPECT_EQ(SigningKey::from_seed(key.seed()).value().public_key(), key.public_key());
}
TEST(Crypto, APinMatchesItsOwnHashOnly) {
    auto hash = hash_pin("135790");
    EXPECT_TRUE(hash.starts_with("$argon2id$"));
    EXPECT_TRUE(pin_matches(hash, "135790"));
    EXPECT_FALSE(pin_matches(hash, "135791"));
}
TEST(File, AReplacedFileHasTheNewContentAndNothingBesideIt) {
    auto folder = std::filesystem::temp_directory_path() / ("kz-" + to_hex(random_bytes(6)));
    std::filesystem::create_directory(folder);
    ASSERT_TRUE(replace_file(folder / "a", as_bytes("old")));
    ASSERT_TRUE(replace_file(folder / "a", as_bytes("new")));
    EXPECT_EQ(as_text(read_file(folder / "a", 10).value()), "new");
    EXPECT_EQ(read_file(folder / "a", 2).error().code, Code::Full);
    EXPECT_EQ(read_file(folder / "b", 2).error().code, Code::Absent);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder}, {}), 1);
    std::filesystem::remove_all(folder);
}
TEST(Queue, DropsTheOldestOrRefusesByItsType) {
    Queue<int, WhenFull::DropOldest> dropping{2};
    Queue<int, WhenFull::Refuse> refusing{2};
    for (int n : {1, 2, 3}) {
        EXPECT_TRUE(dropping.push(n));
        EXPECT_EQ(refusing.push(n), n < 3);
    }
    EXPECT_EQ(dropping.try_pop(), 2);
    EXPECT_EQ(refusing.try_pop(), 1);
}
TEST(Clock, TheBootIdIsTheKernels) {
    auto const content = read_file("/proc/sys/kernel/random/boot_id", 100).value();
    std::string compact;
    for (char c : as_text(content))
        if (c != '-' && c != '\n') compact += c;
    EXPECT_EQ(to_hex(read_clocks().boot), compact);
}
TEST(Text, BothLanguagesAreFilledAndAMissingKeyShows) {
    EXPECT_NE(tr(Language::Chinese, "error.disk_full"), tr(Language::English, "error.disk_full"));
    EXPECT_EQ(tr(Language::English, "no.such.key").str(), "⟦no.such.key⟧");
}
