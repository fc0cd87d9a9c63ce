// The outside of a package, and the way in: each step lets the next one read what it has proved.
#include "core/exam/package_parts.h"
#include "core/exam/package_zip.h"
#include <algorithm>
namespace kz::exam {
namespace {
constexpr std::string_view magic = "kzsealed", tag = "kaozhan/1/package-header", suite = "1";
static_assert(magic.size() + 4 + header_note_bytes_max == package_beginning_bytes_max);
std::unexpected<Error> wrong(std::string detail) {
    return fail(Code::BadInput, "package.not_a_package", std::move(detail));
}
std::unexpected<Error> denied(std::string advice, std::string detail) {
    return fail(Code::Denied, std::move(advice), std::move(detail));
}
std::string context_of(std::string const& exam, std::uint64_t version) {
    return "kaozhan/1/package-body\n" + exam + "\n" + std::to_string(version) + "\n";
}
Result<std::string_view> header_note(ByteView beginning) {
    if (!as_text(beginning).starts_with(magic) || beginning.size() < magic.size() + 4)
        return wrong("not a sealed package");
    auto rest = beginning.subspan(magic.size());
    auto size = get_big_endian(rest.first(4));
    if (size == 0 || size > header_note_bytes_max || size > rest.size() - 4)
        return wrong("the header's length is not there or not possible");
    return as_text(rest.subspan(4, size));
}
std::string to_text(PackageHeader const& header) {
    return std::string{tag} + "\nexam " + header.exam + "\nversion " + std::to_string(header.version) +
           "\nsuite " + std::string{suite} + "\nbody " + std::to_string(header.body_bytes) + " " +
           to_base64(header.body) + "\nkey " + to_base64(header.key) + "\n";
}
Result<PackageHeader> parse_header(std::string_view text, std::size_t begins) {
    Lines lines{text};
    PackageHeader header;
    TRY(lines.expect(tag));
    header.exam = TRY(lines.take("exam"));
    auto version = TRY(lines.take("version"));
    header.version = TRY(parse_count(version));
    auto named = TRY(lines.take("suite"));
    if (named != suite) return denied("package.unknown_suite", "encrypted by suite " + named);
    auto body = TRY(lines.take("body"));
    auto space = std::min(body.find(' '), body.size() - 1);
    header.body_bytes = TRY(parse_count(std::string_view{body}.substr(0, space)));
    header.body = TRY(parse_hash(std::string_view{body}.substr(space + 1)));
    auto key = TRY(lines.take("key"));
    header.key = TRY(parse_hash(key));
    TRY(lines.end());
    if (!is_id(header.exam) || header.version == 0) return not_this("an exam's id or version is none");
    header.begins = begins;
    header.text_sha256 = sha256(as_bytes(text));
    if (header.body_bytes > package_bytes_max || header.package_bytes() > package_bytes_max)
        return fail(Code::Full, "package.too_large", "larger than a package may be");
    return header;
}
Result<> judge_version(PackageHeader const& header, Opening const& opening) {
    if (header.exam != opening.exam)
        return denied("package.wrong_exam", "a package of " + header.exam + ", wanted " + opening.exam);
    if (header.version < opening.floor)
        return denied("package.rolled_back", "version " + std::to_string(header.version) +
                                                 ", seen before: " + std::to_string(opening.floor));
    if (header.version - opening.floor > version_step_max)
        return denied("package.too_far_ahead", "version " + std::to_string(header.version) +
                                                   " is far beyond " + std::to_string(opening.floor));
    return {};
}
Result<> judge_terms(PackageTerms const& terms, Opening const& opening) {
    if (opening.now < terms.not_before)
        return denied("package.too_early", "not before " + to_utc(terms.not_before));
    if (opening.now > terms.not_after)
        return denied("package.expired", "not after " + to_utc(terms.not_after));
    auto own = parse_program_version(opening.program);
    CHECK(own);
    if (*own < *parse_program_version(terms.program))
        return denied("package.needs_newer_program", "needs program " + terms.program);
    if (terms.roster && terms.roster != opening.roster)
        return denied("package.other_roster", "made for another roster");
    return {};
}
}  // namespace
Hash key_commitment(Secret const& key) {
    Sha256 hash;
    hash.update(as_bytes("kaozhan/1/key-commitment"));
    hash.update(key.view());
    return hash.finish();
}
Result<Bytes> seal_package(ByteView draft, Root const& root, Secret const& key,
                           std::span<Signer const> publishers) {
    auto read = TRY(read_draft(draft));
    TRY(open_signed(read.note, root.role(RoleName::Author), "manifest, by authors"));
    auto content = TRY(draft_content(draft));
    auto const& terms = read.manifest.terms;
    auto body = encrypt_stream(content, key, as_bytes(context_of(terms.exam, terms.version)));
    PackageHeader header{terms.exam, terms.version, body.size(), sha256(body), key_commitment(key), {}, 0};
    auto note = unsigned_note(to_text(header));
    for (auto const& publisher : publishers) note = TRY(add_signature(note, publisher.name, publisher.key));
    auto package = concatenate({as_bytes(magic), length_field(note.size()), as_bytes(note), body});
    TRY(check_outside(package, root));  // What terminals would refuse is not made.
    return package;
}
Result<PackageHeader> open_header(ByteView beginning, Root const& root) {
    auto note = TRY(header_note(beginning));
    auto text = TRY(open_signed(note, root.role(RoleName::Publisher), "header, by publishers"));
    return parse_header(text, magic.size() + 4 + note.size());
}
Result<PackageHeader> read_header(ByteView beginning) {
    auto note = TRY(header_note(beginning));
    auto opened = TRY(open_note(note, std::span<Verifier const>{}));
    return parse_header(opened.text, magic.size() + 4 + note.size());
}
Result<PackageHeader> check_outside(ByteView package, Root const& root) {
    if (package.size() > package_bytes_max)
        return fail(Code::Full, "package.too_large", "larger than a package may be");
    auto header = TRY(open_header(package, root));
    if (package.size() != header.package_bytes())
        return fail(Code::Corrupt, "package.content_changed", "not as long as its header says");
    if (sha256(package.subspan(header.begins)) != header.body)
        return fail(Code::Corrupt, "package.content_changed", "the body is not the one signed");
    return header;
}
Result<OpenedPackage> open_package(ByteView package, Root const& root, Secret const& key,
                                   Opening const& opening) {
    if (opening.now > root.expires)
        return denied("package.root_expired", "the root file expired at " + to_utc(root.expires));
    auto beginning = package.first(std::min(package.size(), package_beginning_bytes_max));
    auto announced = TRY(open_header(beginning, root));
    TRY(judge_version(announced, opening));
    auto header = TRY(check_outside(package, root));
    if (key_commitment(key) != header.key)
        return denied("package.wrong_key", "the key is not the one the header commits to");
    auto plain = TRY(decrypt_stream(package.subspan(header.begins), key,
                                    as_bytes(context_of(header.exam, header.version))));
    auto container = TRY(split_container(plain));
    auto text = TRY(open_signed(container.note, root.role(RoleName::Author), "manifest, by authors"));
    OpenedPackage opened{TRY(parse_package_manifest(text)), {}, sha256(package)};
    if (opened.manifest.terms.exam != header.exam || opened.manifest.terms.version != header.version)
        return denied("package.wrong_exam", "the manifest inside is of another exam or version");
    TRY(judge_terms(opened.manifest.terms, opening));
    opened.parts = TRY(unpack_zip(container.zip, opened.manifest.parts));
    return opened;
}
}  // namespace kz::exam
