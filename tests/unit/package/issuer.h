#pragma once  // An issuer with all its keys, for tests; a loader that believes what it is given; and a
              // publisher who seals whatever he likes, for what only a dishonest insider can send.
#include "core/exam/package_release.h"
#include <gtest/gtest.h>
namespace kz::exam {
inline constexpr Millis day = std::chrono::hours{24};
inline constexpr Millis today = Millis{1'795'000'000'000};
inline Hash hash_of(std::string_view text) { return sha256(as_bytes(text)); }
inline Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }
class Issuer {
public:
    // Roots 2 of 2, authors 2 of 3, one publisher, one releaser.
    explicit Issuer(std::string name = "issuer.example");
    Verifier verifier(std::string const& who) const { return {who, key(who).public_key()}; }
    SigningKey const& key(std::string const& who) const { return x_keys.at(who); }
    std::string sign(std::string const& text, std::vector<std::string> const& who) const;
    Root root() const;
    Bytes sealed(PackageTerms const& terms, Parts const& parts, Secret const& package_key) const;
    // The publisher's word for any inside at all.
    Bytes seal_anything(PackageTerms const& outside, ByteView inside, Secret const& package_key,
                        std::string_view suite = "1") const;
private:
    std::string x_name;
    std::map<std::string, SigningKey> x_keys;
    PublicBoxKey x_box = BoxKey::generate().public_key();
};
PackageTerms terms(std::uint64_t version = 1);
Opening opening(std::uint64_t floor = 0);
Parts paper(std::string_view question = "What is measured across a fuse?");
std::string signed_manifest(Issuer const& issuer, PackageTerms const& terms, Parts const& parts,
                            std::vector<std::string> const& authors);
Bytes inside(std::string_view note, Parts const& parts);

// The naive loader: decrypts and unzips, and asks for nothing else.
Result<Parts> naive_load(ByteView package, Secret const& key);
bool naive_store(ByteView package);  // Keeps what looks like a package until its key comes.
std::size_t naive_count(std::string_view note, std::span<Verifier const> keys);  // Counts signature lines.
}  // namespace kz::exam
