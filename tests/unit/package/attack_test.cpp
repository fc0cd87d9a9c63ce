// The attack classes of TUF, each one against the naive loader first: it succeeds there, so each test could
// fail.
#include "tests/unit/package/issuer.h"
#include <algorithm>
namespace kz::exam {
namespace {
class Attack : public testing::Test {
protected:
    Issuer issuer;
    Root const root = issuer.root();
    Secret const key = Secret::random(key_bytes);
    // What refused it: the advice's key; "" when it was opened.
    std::string refused(ByteView package, Opening const& with = opening()) {
        auto opened = open_package(package, root, key, with);
        return opened ? "" : opened.error().advice;
    }
    bool fools_naive(ByteView package) { return naive_load(package, key).has_value(); }
};
TEST_F(Attack, AnHonestPackageOpens) {
    auto package = issuer.sealed(terms(), paper(), key);
    auto opened = open_package(package, root, key, opening());
    ASSERT_TRUE(opened) << to_string(opened.error());
    EXPECT_EQ(opened->parts, paper());
    EXPECT_EQ(opened->sha256, sha256(package));
    EXPECT_EQ(naive_load(package, key).value(), paper());
}
TEST_F(Attack, ArbitraryInstallationAPackageOfSomebodyElseIsRefused) {
    Issuer stranger;  // The same names, other keys.
    auto package = stranger.sealed(terms(), paper("Answer B."), key);
    EXPECT_TRUE(fools_naive(package));
    EXPECT_EQ(refused(package), "package.not_enough_signatures");
}
TEST_F(Attack, EndlessDataNoMoreIsReadThanTheSignedHeaderSays) {
    auto package = issuer.sealed(terms(), paper(), key);
    // A sender that never ends: the package, then zeros for ever. Both readers ask it for the next bytes.
    std::uint64_t sent = 0;
    auto more = [&](Bytes& into, std::size_t count) {
        for (; count > 0; --count, ++sent) into.push_back(sent < package.size() ? package[sent] : 0);
    };
    Bytes naive;  // It stops when the sender does; here the test stops it.
    while (naive.size() < package_bytes_max / 8) more(naive, 65536);
    EXPECT_GT(sent, 100 * package.size());
    sent = 0;
    Bytes ours;
    more(ours, package_beginning_bytes_max);
    auto header = open_header(ours, root);
    ASSERT_TRUE(header) << to_string(header.error());
    EXPECT_EQ(header->package_bytes(), package.size());
    EXPECT_LE(sent, package_beginning_bytes_max);
    auto longer = package;
    longer.push_back(0);
    EXPECT_EQ(refused(longer), "package.content_changed");
    EXPECT_EQ(refused(Bytes(package_bytes_max + 1)), "package.not_a_package");
}
TEST_F(Attack, EndlessDataAHeaderThatAnnouncesMoreThanAPackageMayHaveIsRefused) {
    auto note =
        issuer.sign("kaozhan/1/package-header\nexam auto-electric-2\nversion 1\nsuite 1\nbody 67108864 " +
                        to_base64(Hash{}) + "\nkey " + to_base64(Hash{}) + "\n",
                    {"publisher"});
    Bytes package = bytes_of("kzsealed");
    for (int shift = 24; shift >= 0; shift -= 8)
        package.push_back(static_cast<std::uint8_t>(note.size() >> shift));
    package.insert(package.end(), note.begin(), note.end());
    EXPECT_EQ(refused(package), "package.too_large");
}
TEST_F(Attack, ExtraneousDependenciesAPartTheAuthorsDidNotListIsRefused) {
    auto note = signed_manifest(issuer, terms(), paper(), {"author-a", "author-b"});
    auto more = paper();
    more["items/q02.xml"] = bytes_of("an item that records who answers what");
    auto package = issuer.seal_anything(terms(), inside(note, more), key);
    EXPECT_EQ(naive_load(package, key).value(), more);
    EXPECT_EQ(refused(package), "package.content_changed");
    auto fewer = paper();
    fewer.erase("items/q01.xml");
    EXPECT_EQ(refused(issuer.seal_anything(terms(), inside(note, fewer), key)), "package.content_changed");
}
TEST_F(Attack, FastForwardAVersionThatWouldBarAllHonestOnesIsRefused) {
    auto far = issuer.sealed(terms(1'000'000), paper(), key);
    auto naive_floor = naive_load(far, key) ? read_header(far)->version : 0;
    EXPECT_GT(naive_floor, 2u) << "it now refuses version 2 for ever";
    EXPECT_EQ(refused(far, opening(1)), "package.too_far_ahead");
    EXPECT_EQ(refused(issuer.sealed(terms(1 + version_step_max), paper(), key), opening(1)), "");
}
TEST_F(Attack, FreezeWhatHasExpiredIsRefusedInsideAndOut) {
    auto package = issuer.sealed(terms(), paper(), key);
    auto later = opening(), much_later = opening(), earlier = opening();
    later.now = terms().not_after + std::chrono::seconds{1};
    much_later.now = root.expires + std::chrono::seconds{1};
    earlier.now = terms().not_before - std::chrono::seconds{1};
    EXPECT_TRUE(fools_naive(package));
    EXPECT_EQ(refused(package, later), "package.expired");
    EXPECT_EQ(refused(package, much_later), "package.root_expired");
    EXPECT_EQ(refused(package, earlier), "package.too_early");
}
TEST_F(Attack, MaliciousMirrorJunkBehindAGoodHeaderIsRefusedBeforeThereIsAKey) {
    auto package = issuer.sealed(terms(), paper(), key);
    auto begins = open_header(package, root)->begins;
    auto junk = random_bytes(package.size() - begins);
    std::ranges::copy(junk, package.begin() + static_cast<std::ptrdiff_t>(begins));
    EXPECT_TRUE(naive_store(package)) << "it would be found out when the exam begins";
    EXPECT_EQ(check_outside(package, root).error().code, Code::Corrupt);
}
TEST_F(Attack, MixAndMatchPiecesOfTwoGoodPackagesMakeNone) {
    auto old = paper("the old question");
    auto note = signed_manifest(issuer, terms(2), paper(), {"author-a", "author-b"});
    auto package = issuer.seal_anything(terms(2), inside(note, old), key);
    EXPECT_EQ(naive_load(package, key).value(), old);
    EXPECT_EQ(refused(package), "package.content_changed");
    // An old inside, signed by authors, under a new outside.
    auto old_note = signed_manifest(issuer, terms(1), old, {"author-a", "author-b"});
    auto renamed = issuer.seal_anything(terms(2), inside(old_note, old), key);
    EXPECT_TRUE(fools_naive(renamed));
    EXPECT_EQ(refused(renamed, opening(2)), "package.wrong_exam");
    // The release of one package for another one.
    auto box = BoxKey::generate();
    auto code = Secret::random(release_code_bytes);
    auto one = open_header(issuer.sealed(terms(1), old, key), root).value();
    auto two = open_header(issuer.sealed(terms(2), paper(), key), root).value();
    auto release = make_release(one, key, code, {{"t-07", box.public_key()}});
    EXPECT_TRUE(release_key(release, one, "t-07", box, code));
    EXPECT_EQ(release_key(release, two, "t-07", box, code).error().advice, "package.other_release");
}
TEST_F(Attack, RollbackAnOlderVersionIsRefusedTheSameIsNot) {
    auto package = issuer.sealed(terms(2), paper(), key);
    EXPECT_TRUE(fools_naive(package));
    EXPECT_EQ(refused(package, opening(3)), "package.rolled_back");
    EXPECT_EQ(refused(package, opening(2)), "");
}
TEST_F(Attack, KeyCompromiseOneAuthorsKeyIsNotEnoughHoweverOftenItSigns) {
    auto note = signed_manifest(issuer, terms(), paper(), {"author-b"});
    note += note.substr(note.rfind("\n\n") + 2);  // The same signature once more.
    EXPECT_EQ(naive_count(note, root.role(RoleName::Author).keys), 2u);
    auto package = issuer.seal_anything(terms(), inside(note, paper()), key);
    EXPECT_TRUE(fools_naive(package));
    EXPECT_EQ(refused(package), "package.not_enough_signatures");
    // Nor can a stolen publisher's key speak for the authors.
    auto by_publisher = signed_manifest(issuer, terms(), paper(), {"publisher", "author-a"});
    EXPECT_EQ(refused(issuer.seal_anything(terms(), inside(by_publisher, paper()), key)),
              "package.not_enough_signatures");
}
TEST_F(Attack, WrongSoftwareAGenuinePackageOfAnotherExamIsRefused) {
    auto other = terms();
    other.exam = "welding-3";
    auto package = issuer.sealed(other, paper(), key);
    EXPECT_TRUE(fools_naive(package));
    EXPECT_EQ(refused(package), "package.wrong_exam");
}
TEST_F(Attack, AnUnsignedPackageIsRefusedAndCannotBeSealed) {
    auto unsigned_one =
        issuer.seal_anything(terms(), inside(signed_manifest(issuer, terms(), paper(), {}), paper()), key);
    EXPECT_TRUE(fools_naive(unsigned_one));
    EXPECT_EQ(refused(unsigned_one), "package.not_enough_signatures");
    auto draft = make_draft(terms(), paper()).value();
    Signer const publisher{"publisher", issuer.key("publisher")};
    EXPECT_EQ(seal_package(draft, root, key, {&publisher, 1}).error().code, Code::Denied);
    draft = sign_draft(draft, "author-a", issuer.key("author-a")).value();
    EXPECT_EQ(seal_package(draft, root, key, {&publisher, 1}).error().code, Code::Denied);
}
TEST_F(Attack, AnUnknownAlgorithmIsRefusedThoughSigned) {
    auto note = signed_manifest(issuer, terms(), paper(), {"author-a", "author-b"});
    auto package = issuer.seal_anything(terms(), inside(note, paper()), key, "2");
    EXPECT_EQ(refused(package), "package.unknown_suite");
}
TEST_F(Attack, AnotherKeyAnotherRosterOrAnOlderProgramIsRefused) {
    auto package = issuer.sealed(terms(), paper(), key);
    EXPECT_EQ(open_package(package, root, Secret::random(key_bytes), opening()).error().advice,
              "package.wrong_key");
    auto other = opening();
    other.roster = hash_of("a roster with another photo");
    EXPECT_EQ(refused(package, other), "package.other_roster");
    auto needs = terms();
    needs.program = "0.10.0";
    auto newer = opening();
    newer.program = "0.9.9";
    EXPECT_EQ(refused(issuer.sealed(needs, paper(), key), newer), "package.needs_newer_program");
    newer.program = "0.10.1";
    EXPECT_EQ(refused(issuer.sealed(needs, paper(), key), newer), "");
}
}  // namespace
}  // namespace kz::exam
