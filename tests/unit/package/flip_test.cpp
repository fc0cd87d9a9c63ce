// Every bit of everything that comes from outside, flipped; and what ciphertexts must not tell.
#include "core/exam/package_parts.h"
#include "tests/unit/package/issuer.h"
#include <random>
#include <set>
namespace kz::exam {
namespace {
Bytes flipped(Bytes bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] ^ 1u << bit % 8);
    return bytes;
}
std::string flipped(std::string text, std::size_t bit) {
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ 1 << bit % 8);
    return text;
}
class Flips : public testing::Test {
protected:
    Issuer issuer;
    Root const root = issuer.root();
    Secret const key = Secret::random(key_bytes);
};
TEST_F(Flips, EveryBitOfAPackageHeaderAndBodyIsRefused) {
    auto package = issuer.sealed(terms(), paper(), key);
    RecordProperty("flips", static_cast<int>(package.size() * 8));
    for (std::size_t bit = 0; bit < package.size() * 8; ++bit)
        ASSERT_FALSE(open_package(flipped(package, bit), root, key, opening())) << "bit " << bit;
}
TEST_F(Flips, EveryBitOfARootIsRefused) {
    auto note = issuer.sign(to_text(root), {"root-a", "root-b"});
    for (std::size_t bit = 0; bit < note.size() * 8; ++bit)
        ASSERT_FALSE(open_root(flipped(note, bit))) << "bit " << bit;
}
TEST_F(Flips, EveryBitOfAReleaseIsRefused) {
    auto header = open_header(issuer.sealed(terms(), paper(), key), root).value();
    auto box = BoxKey::generate();
    auto code = Secret::random(release_code_bytes);
    auto note =
        issuer.sign(to_text(make_release(header, key, code, {{"t-07", box.public_key()}})), {"release"});
    ASSERT_TRUE(open_release(note, root));
    for (std::size_t bit = 0; bit < note.size() * 8; ++bit)
        ASSERT_FALSE(open_release(flipped(note, bit), root)) << "bit " << bit;
}
TEST_F(Flips, InsideNothingAPublisherChangesOpensAsSomethingElse) {
    auto content = inside(signed_manifest(issuer, terms(), paper(), {"author-a", "author-b"}), paper());
    auto const seed = std::random_device{}();
    std::mt19937 random{seed};
    for (int n = 0; n < 3000; ++n) {
        auto const bit = random() % (content.size() * 8);
        auto opened =
            open_package(issuer.seal_anything(terms(), flipped(content, bit), key), root, key, opening());
        ASSERT_TRUE(!opened || opened->parts == paper()) << "bit " << bit << " seed " << seed;
    }
}
TEST_F(Flips, CutAnywhereItIsRefused) {
    auto package = issuer.sealed(terms(), paper(), key);
    for (std::size_t size = 0; size < package.size(); ++size)
        ASSERT_FALSE(open_package(ByteView{package}.first(size), root, key, opening())) << size;
    auto draft = make_draft(terms(), paper()).value();
    for (std::size_t size = 0; size < draft.size(); ++size)
        ASSERT_FALSE(read_draft(ByteView{draft}.first(size))) << size;
}
Bytes body_of(Bytes const& package) {
    auto begins = read_header(package)->begins;
    return {package.begin() + static_cast<std::ptrdiff_t>(begins), package.end()};
}
TEST_F(Flips, TwoPackagesOfEqualContentShareNoBlock) {
    Parts const parts{{"a", Bytes(100'000, 0)}, {"b", Bytes(100'000, 0)}};
    auto body = body_of(issuer.sealed(terms(), parts, Secret::random(key_bytes)));
    auto again = body_of(issuer.sealed(terms(), parts, Secret::random(key_bytes)));
    std::set<std::string_view> blocks;
    for (std::size_t at = 0; at + 16 <= body.size(); at += 16) blocks.insert(as_text(body).substr(at, 16));
    EXPECT_EQ(blocks.size(), body.size() / 16) << "equal blocks within one package";
    for (std::size_t at = 0; at + 16 <= again.size(); ++at)
        ASSERT_FALSE(blocks.contains(as_text(again).substr(at, 16))) << at;
}
TEST_F(Flips, XorOfCiphertextsIsNotXorOfContents) {
    Bytes const first = random_bytes(4000), second = random_bytes(4000);
    auto package = issuer.sealed(terms(), {{"a", first}, {"b", second}}, key);
    auto body = body_of(package);
    // A keystream used for both parts would show their XOR at some distance in the ciphertext.
    auto plain = decrypt_stream(body, key, as_bytes("kaozhan/1/package-body\nauto-electric-2\n1\n")).value();
    auto place = [&](Bytes const& of) {
        return static_cast<std::size_t>(std::ranges::search(plain, of).begin() - plain.begin()) +
               stream_header_bytes + 1;
    };
    auto a = place(first), b = place(second);
    ASSERT_LT(std::max(a, b) + 4000, body.size());
    auto equal = 0;
    for (std::size_t n = 0; n < 4000; ++n) equal += (body[a + n] ^ body[b + n]) == (first[n] ^ second[n]);
    EXPECT_LT(equal, 100) << "about one in 256 agrees by chance";
}
TEST(ReleaseCode, SurvivesTypingAndTellsMistakes) {
    auto accepted = 0, tried = 0;
    for (int n = 0; n < 200; ++n) {
        auto code = Secret::random(release_code_bytes);
        auto text = code_text(code);
        ASSERT_EQ(text.size(), 26u + 4u);
        auto typed = text;
        for (auto& c : typed)
            c = c == '-' ? ' ' : c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
        EXPECT_TRUE(std::ranges::equal(parse_release_code(typed)->view(), code.view()));
        auto wrong = text;
        auto at = static_cast<std::size_t>(n) % text.size();
        if (wrong[at] == '-') continue;
        wrong[at] = wrong[at] == 'X' ? 'Y' : 'X';
        ++tried;
        accepted += parse_release_code(wrong).has_value();
        EXPECT_FALSE(parse_release_code(text.substr(1)));
        EXPECT_FALSE(parse_release_code(text + "0"));
    }
    EXPECT_LT(accepted, tried / 2) << "two check bits let one in four through";
}
TEST(Release, OpensForItsTerminalsWithTheCodeOnly) {
    Issuer issuer;
    auto key = Secret::random(key_bytes);
    auto code = Secret::random(release_code_bytes);
    auto one = BoxKey::generate(), other = BoxKey::generate();
    auto header = open_header(issuer.sealed(terms(), paper(), key), issuer.root()).value();
    auto made = make_release(header, key, code, {{"t-08", other.public_key()}, {"t-07", one.public_key()}});
    auto release = open_release(issuer.sign(to_text(made), {"release"}), issuer.root()).value();
    EXPECT_TRUE(std::ranges::equal(release_key(release, header, "t-07", one, code)->view(), key.view()));
    EXPECT_TRUE(release_key(release, header, "t-08", other, code));
    EXPECT_EQ(release_key(release, header, "t-09", one, code).error().code, Code::Absent);
    EXPECT_EQ(release_key(release, header, "t-08", one, code).error().code, Code::Denied);
    EXPECT_EQ(release_key(release, header, "t-07", one, Secret::random(release_code_bytes)).error().advice,
              "package.wrong_code");
    EXPECT_EQ(open_release(issuer.sign(to_text(made), {"publisher"}), issuer.root()).error().code,
              Code::Denied);
}
TEST(Draft, PartsThatLeaveThePackageAreRefused) {
    for (auto const* name : {"../x", "/x", "a//b", "a\\b", ""})
        EXPECT_FALSE(make_draft(terms(), {{name, {1}}})) << name;
    EXPECT_FALSE(make_draft(terms(), {}));
    EXPECT_EQ(make_draft(terms(), {{"big", Bytes(package_bytes_max)}}).error().code, Code::Full);
}
}  // namespace
}  // namespace kz::exam
