#include "tests/unit/package/issuer.h"
namespace kz::exam {
namespace {
class RootFile : public testing::Test {
protected:
    Issuer issuer, next_issuer;
    Root const root = issuer.root();
    std::string const note = issuer.sign(to_text(root), {"root-a", "root-b"});
    // The next version with all keys changed, signed by those named of the old and of the new ones.
    std::string next(std::vector<std::string> const& old_ones, std::vector<std::string> const& new_ones,
                     std::uint64_t version = 2) {
        auto next_root = next_issuer.root();
        next_root.version = version;
        // Names tell the signers of one note apart.
        auto& keys = next_root.role(RoleName::Root).keys;
        for (auto& key : keys) key.name += ".2";
        auto signed_note = issuer.sign(to_text(next_root), old_ones);
        for (auto const& one : new_ones)
            signed_note = add_signature(signed_note, one + ".2", next_issuer.key(one)).value();
        return signed_note;
    }
};
TEST_F(RootFile, ReturnsAsItWasWritten) {
    auto opened = open_root(note);
    ASSERT_TRUE(opened) << to_string(opened.error());
    EXPECT_EQ(to_text(*opened), to_text(root));
}
TEST_F(RootFile, BySomebodysKeysButNotEnoughIsDenied) {
    EXPECT_EQ(open_root(issuer.sign(to_text(root), {"root-a"})).error().code, Code::Denied);
    EXPECT_EQ(open_root(issuer.sign(to_text(root), {"root-a", "author-a"})).error().code, Code::Denied);
    EXPECT_EQ(open_root(unsigned_note(to_text(root))).error().code, Code::Denied);
}
TEST_F(RootFile, TheNextIsSignedByEnoughOfBoth) {
    EXPECT_EQ(update_root(root, next({"root-a", "root-b"}, {"root-a", "root-b"}))->version, 2u);
    EXPECT_EQ(update_root(root, next({"root-a"}, {"root-a", "root-b"})).error().code, Code::Denied);
    EXPECT_EQ(update_root(root, next({"root-a", "root-b"}, {"root-a"})).error().code, Code::Denied);
    EXPECT_EQ(update_root(root, next({}, {"root-a", "root-b"})).error().code, Code::Denied);
}
TEST_F(RootFile, StepsByExactlyOneAndNeverBack) {
    std::vector<std::string> const both{"root-a", "root-b"};
    for (std::uint64_t version : {std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{1000}})
        EXPECT_EQ(update_root(root, next(both, both, version)).error().advice, "package.root_step")
            << version;
    EXPECT_EQ(update_root(root, note).error().advice, "package.root_step") << "the same again";
}
TEST_F(RootFile, OneKeyHasOneVoteUnderAnyName) {
    auto doubled = root;
    doubled.role(RoleName::Author).keys[1] = {"author-z", issuer.key("author-a").public_key()};
    EXPECT_EQ(parse_root(to_text(doubled)).error().code, Code::BadInput);
}
TEST_F(RootFile, ThresholdsNobodyOrEverybodyMeetsAreRefused) {
    for (auto role : {RoleName::Root, RoleName::Author, RoleName::Publisher, RoleName::Release})
        for (std::size_t threshold : {std::size_t{0}, std::size_t{4}}) {
            auto wrong = root;
            wrong.role(role).threshold = threshold;
            EXPECT_FALSE(parse_root(to_text(wrong))) << role_names[static_cast<std::size_t>(role)];
        }
}
TEST_F(RootFile, AKeyOfAnUnknownAlgorithmIsRefused) {
    auto text = to_text(root);
    auto at = text.find("+A", text.find("key publisher"));  // base64 of 0x01 begins with "AQ" or "AR" …
    ASSERT_NE(at, text.npos);
    text[at + 1] = 'B';
    EXPECT_FALSE(parse_root(text));
}
TEST_F(RootFile, TooManyKeysAndLinesLeftOverAreRefused) {
    auto many = root;
    for (auto n = 0; n < 9; ++n)
        many.role(RoleName::Witness)
            .keys.push_back({"w" + std::to_string(n), SigningKey::generate().public_key()});
    EXPECT_FALSE(parse_root(to_text(many)));
    EXPECT_FALSE(parse_root(to_text(root) + "more\n"));
    auto text = to_text(root);
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_FALSE(parse_root(std::string_view{text}.substr(0, size)) && size != text.size() - 1) << size;
}
}  // namespace
}  // namespace kz::exam
