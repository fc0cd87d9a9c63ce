// The inside of a package: the manifest, and the draft that carries it with the parts.
#include "core/exam/package_parts.h"
#include "core/exam/package_zip.h"
#include <algorithm>
#include <charconv>
namespace kz::exam {
namespace {
constexpr std::string_view tag = "kaozhan/1/package";
constexpr std::string_view draft_magic = "kzdraft\n";
std::unexpected<Error> wrong(std::string detail) {
    return fail(Code::BadInput, "package.not_a_package", std::move(detail));
}
Result<PartEntry> parse_part(std::string const& line) {
    auto first = line.find(' '), second = first == line.npos ? first : line.find(' ', first + 1);
    if (second == line.npos) return not_this("a part has size, hash and name");
    PartEntry part{line.substr(second + 1), 0, {}};
    part.bytes = TRY(parse_count(std::string_view{line}.substr(0, first)));
    part.sha256 = TRY(parse_hash(std::string_view{line}.substr(first + 1, second - first - 1)));
    if (!is_file_name(part.name)) return not_this("a part's name leaves the package");
    return part;
}
}  // namespace
std::optional<ProgramVersion> parse_program_version(std::string_view text) {
    ProgramVersion version{};
    auto at = text.data();
    auto const end = text.data() + text.size();
    for (std::size_t n = 0; n < version.size(); ++n) {
        if (n > 0 && (at == end || *at++ != '.')) return std::nullopt;
        auto parsed = std::from_chars(at, end, version[n]);
        if (parsed.ec != std::errc{}) return std::nullopt;
        at = parsed.ptr;
    }
    return at == end ? std::optional{version} : std::nullopt;
}
std::string to_text(PackageManifest const& manifest) {
    auto const& terms = manifest.terms;
    auto text = std::string{tag} + "\nexam " + terms.exam + "\nversion " + std::to_string(terms.version) +
                "\nnot-before " + to_utc(terms.not_before) + "\nnot-after " + to_utc(terms.not_after) +
                "\nroster " + (terms.roster ? to_base64(*terms.roster) : "none") + "\nprogram " +
                terms.program + "\n";
    for (auto const& part : manifest.parts)
        text += "part " + std::to_string(part.bytes) + " " + to_base64(part.sha256) + " " + part.name + "\n";
    return text;
}
Result<PackageManifest> parse_package_manifest(std::string_view text) {
    Lines lines{text};
    PackageManifest manifest;
    auto& terms = manifest.terms;
    TRY(lines.expect(tag));
    terms.exam = TRY(lines.take("exam"));
    auto version = TRY(lines.take("version"));
    terms.version = TRY(parse_count(version));
    auto begins = TRY(lines.take("not-before"));
    terms.not_before = TRY(parse_utc(begins));
    auto ends = TRY(lines.take("not-after"));
    terms.not_after = TRY(parse_utc(ends));
    auto roster = TRY(lines.take("roster"));
    if (roster != "none") terms.roster = TRY(parse_hash(roster));
    terms.program = TRY(lines.take("program"));
    if (!is_id(terms.exam) || terms.version == 0 || terms.not_before > terms.not_after ||
        !parse_program_version(terms.program))
        return not_this("an exam's id, its version, its time or its program is none");
    std::uint64_t total = 0;
    while (!lines.empty()) {
        auto line = TRY(lines.take("part"));
        auto part = TRY(parse_part(line));
        if (!manifest.parts.empty() && part.name <= manifest.parts.back().name)
            return not_this("parts are listed once, by name");
        if (part.bytes > package_bytes_max || (total += part.bytes) > package_bytes_max ||
            manifest.parts.size() == package_parts_max)
            return fail(Code::Full, "package.too_large", "more or larger parts than a package may have");
        manifest.parts.push_back(std::move(part));
    }
    if (manifest.parts.empty()) return not_this("a package without parts");
    return manifest;
}
Bytes join(Container const& container) {
    return concatenate({length_field(container.note.size()), as_bytes(container.note), container.zip});
}
Result<Container> split_container(ByteView bytes) {
    auto size = bytes.size() < 4 ? 0 : get_big_endian(bytes.first(4));
    if (size == 0 || size > note_bytes_max || size > bytes.size() - 4)
        return wrong("the manifest's length is not there or not possible");
    return Container{as_text(bytes.subspan(4, size)), bytes.subspan(4 + size)};
}
bool is_draft(ByteView bytes) { return as_text(bytes).starts_with(draft_magic); }
Result<ByteView> draft_content(ByteView draft) {
    if (draft.size() > package_bytes_max) return fail(Code::Full, "package.too_large", "a draft too large");
    if (!is_draft(draft)) return wrong("not a draft of a package");
    return draft.subspan(draft_magic.size());
}
namespace {
Bytes with_magic(Container const& container) { return concatenate({as_bytes(draft_magic), join(container)}); }
}  // namespace
Result<Bytes> make_draft(PackageTerms const& terms, Parts const& parts) {
    PackageManifest manifest{terms, {}};
    for (auto const& [name, content] : parts)
        manifest.parts.push_back({name, content.size(), sha256(content)});
    auto text = to_text(manifest);
    TRY(parse_package_manifest(text));  // What terminals would refuse is not made.
    auto zip = TRY(pack_zip(parts));
    auto note = unsigned_note(text);
    auto draft = with_magic({note, zip});
    if (stream_bytes(draft.size()) + package_beginning_bytes_max > package_bytes_max)
        return fail(Code::Full, "package.too_large", "the parts are larger than a package may be");
    return draft;
}
Result<Draft> read_draft(ByteView draft) {
    auto content = TRY(draft_content(draft));
    auto container = TRY(split_container(content));
    auto opened = TRY(open_note(container.note, std::span<Verifier const>{}));
    Draft read{TRY(parse_package_manifest(opened.text)), std::string{container.note}, {}};
    read.parts = TRY(unpack_zip(container.zip, read.manifest.parts));
    return read;
}
Result<Bytes> sign_draft(ByteView draft, std::string_view author, SigningKey const& key) {
    TRY(read_draft(draft));  // Nobody signs what does not fit together.
    auto content = TRY(draft_content(draft));
    auto container = TRY(split_container(content));
    auto note = TRY(add_signature(container.note, author, key));
    return with_magic({note, container.zip});
}
}  // namespace kz::exam
