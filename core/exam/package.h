#pragma once  // Secure exam packages: what authors sign, the publisher seals and a terminal opens. Format:
              // docs/formats/package.md.
// Signed by authors inside, encrypted under a key used once, signed by the publisher outside; every byte is
// bounded before it is read and verified before it is parsed. Pure: time, keys and bytes are passed in.
#include "core/exam/package_root.h"
#include <map>
#include <optional>
namespace kz::exam {
// One file of a site's sync carries a package; a terminal holds it in memory once encrypted and once plain.
inline constexpr std::size_t package_bytes_max = std::size_t{64} << 20;
inline constexpr std::size_t package_parts_max = 4000;
inline constexpr std::size_t header_note_bytes_max = 4096;
// What a reader needs to learn how long the whole is.
inline constexpr std::size_t package_beginning_bytes_max = 8 + 4 + header_note_bytes_max;
// A version far beyond what was seen would bar every honest one after it (TUF: fast-forward).
inline constexpr std::uint64_t version_step_max = 1000;
using Parts = std::map<std::string, Bytes>;  // by name: a relative path
struct PartEntry {
    std::string name;
    std::uint64_t bytes = 0;
    Hash sha256{};
};
struct PackageTerms {
    std::string exam;           // an id
    std::uint64_t version = 1;  // Only grows, for each exam by itself.
    Millis not_before{}, not_after{};
    std::optional<Hash> roster;     // SHA-256 of the roster file it is for, where it is for one alone.
    std::string program = "0.1.0";  // The oldest program that can show it.
};
struct PackageManifest {
    PackageTerms terms;
    std::vector<PartEntry> parts;  // by name, ascending
};
std::string to_text(PackageManifest const& manifest);
Result<PackageManifest> parse_package_manifest(std::string_view text);

// --- Draft: the content before it is sealed. Plain: it stays with the issuer.
// ----------------------------------
// BadInput: terms or names that cannot be; Full: larger than a package may be.
Result<Bytes> make_draft(PackageTerms const& terms, Parts const& parts);
struct Draft {
    PackageManifest manifest;
    std::string note;  // The manifest with the authors' signatures so far, not looked at.
    Parts parts;       // Exactly those of the manifest, each as it says (Corrupt otherwise).
};
Result<Draft> read_draft(ByteView draft);
Result<Bytes> sign_draft(ByteView draft, std::string_view author, SigningKey const& key);
bool is_draft(ByteView bytes);

// --- Package: the draft encrypted, under a header the publisher signed
// -------------------------------------
struct PackageHeader {
    std::string exam;
    std::uint64_t version = 0;
    std::uint64_t body_bytes = 0;
    Hash body{}, key{};      // SHA-256 of the body; commitment to the key
    Hash text_sha256{};      // of the header's own text: names this very package in a release
    std::size_t begins = 0;  // Where the body begins in the file.
    std::uint64_t package_bytes() const { return begins + body_bytes; }
};
Hash key_commitment(Secret const& key);  // SHA-256("kaozhan/1/key-commitment" ‖ key)
struct Signer {
    std::string name;
    SigningKey const& key;
};
// `key`: key_bytes, random, for this one package. Denied: not signed by enough authors of `root`.
Result<Bytes> seal_package(ByteView draft, Root const& root, Secret const& key,
                           std::span<Signer const> publishers);
// From the first bytes of a file, of which package_beginning_bytes_max are enough: read no more than it says.
// Denied: not signed by enough publishers, an unknown algorithm. Full: larger than a package may be.
Result<PackageHeader> open_header(ByteView beginning, Root const& root);
Result<PackageHeader> read_header(ByteView beginning);  // Signatures not looked at: to show.
// The outside of a whole package, as it can be checked days before there is a key. Corrupt: length or hash.
Result<PackageHeader> check_outside(ByteView package, Root const& root);
using Floors = std::map<std::string, std::uint64_t>;  // Highest version opened, by exam. Callers keep it.
struct Opening {
    std::string exam;         // which one is wanted
    std::uint64_t floor = 0;  // Highest version opened before; the same again is fine.
    Millis now{};             // wall time at which validity is judged
    std::string program;      // own version, "1.2.3"
    std::optional<Hash> roster{};
};
struct OpenedPackage {
    PackageManifest manifest;
    Parts parts;
    Hash sha256{};  // of the whole file
};
// Denied: signatures, wrong exam, rolled back, too far ahead, too early, expired, needs a newer program,
// another roster, another key. Corrupt: content that is not the one signed. Full: too large.
Result<OpenedPackage> open_package(ByteView package, Root const& root, Secret const& key,
                                   Opening const& opening);
}  // namespace kz::exam
