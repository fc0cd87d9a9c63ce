#include "tests/unit/package/issuer.h"
#include "core/exam/package_parts.h"
#include "core/exam/package_zip.h"
#include <zip.h>
namespace kz::exam {
Issuer::Issuer(std::string name) : x_name(std::move(name)) {
    for (auto const* who : {"root-a", "root-b", "author-a", "author-b", "author-c", "publisher", "release"})
        x_keys.emplace(who, SigningKey::generate());
}
std::string Issuer::sign(std::string const& text, std::vector<std::string> const& who) const {
    auto note = unsigned_note(text);
    for (auto const& one : who) note = add_signature(note, one, key(one)).value();
    return note;
}
Root Issuer::root() const {
    Root root{x_name, 1, today + 365 * day, {}, {{x_name + "/results", x_box}}};
    root.role(RoleName::Root) = {2, {verifier("root-a"), verifier("root-b")}};
    root.role(RoleName::Author) = {2, {verifier("author-a"), verifier("author-b"), verifier("author-c")}};
    root.role(RoleName::Publisher) = {1, {verifier("publisher")}};
    root.role(RoleName::Release) = {1, {verifier("release")}};
    root.role(RoleName::Witness) = {0, {}};
    return root;
}
Bytes Issuer::sealed(PackageTerms const& with, Parts const& parts, Secret const& package_key) const {
    auto draft = make_draft(with, parts).value();
    draft = sign_draft(draft, "author-a", key("author-a")).value();
    draft = sign_draft(draft, "author-c", key("author-c")).value();
    Signer const publisher{"publisher", key("publisher")};
    return seal_package(draft, root(), package_key, {&publisher, 1}).value();
}
Bytes Issuer::seal_anything(PackageTerms const& outside, ByteView inside, Secret const& package_key,
                            std::string_view suite) const {
    auto version = std::to_string(outside.version);
    auto context = "kaozhan/1/package-body\n" + outside.exam + "\n" + version + "\n";
    auto body = encrypt_stream(inside, package_key, as_bytes(context));
    auto note = sign("kaozhan/1/package-header\nexam " + outside.exam + "\nversion " + version + "\nsuite " +
                         std::string{suite} + "\nbody " + std::to_string(body.size()) + " " +
                         to_base64(sha256(body)) + "\nkey " + to_base64(key_commitment(package_key)) + "\n",
                     {"publisher"});
    return concatenate({as_bytes("kzsealed"), length_field(note.size()), as_bytes(note), body});
}
PackageTerms terms(std::uint64_t version) {
    return {"auto-electric-2", version, today - day, today + 30 * day, hash_of("roster"), "0.1.0"};
}
Opening opening(std::uint64_t floor) { return {"auto-electric-2", floor, today, "0.1.0", hash_of("roster")}; }
Parts paper(std::string_view question) {
    return {{"imsmanifest.xml", bytes_of("<manifest/>")},
            {"items/q01.xml", bytes_of(question)},
            {"tasks/coolant.json", Bytes(200, 'k')}};
}
std::string signed_manifest(Issuer const& issuer, PackageTerms const& with, Parts const& parts,
                            std::vector<std::string> const& authors) {
    PackageManifest manifest{with, {}};
    for (auto const& [name, content] : parts)
        manifest.parts.push_back({name, content.size(), sha256(content)});
    return issuer.sign(to_text(manifest), authors);
}
Bytes inside(std::string_view note, Parts const& parts) { return join({note, pack_zip(parts).value()}); }

Result<Parts> naive_load(ByteView package, Secret const& key) {
    auto header = TRY(read_header(package));
    auto context = "kaozhan/1/package-body\n" + header.exam + "\n" + std::to_string(header.version) + "\n";
    auto plain = TRY(decrypt_stream(package.subspan(header.begins), key, as_bytes(context)));
    auto zip = TRY(split_container(plain)).zip;
    auto* source = zip_source_buffer_create(zip.data(), zip.size(), 0, nullptr);
    auto* archive = zip_open_from_source(source, ZIP_RDONLY, nullptr);
    if (!archive) return fail(Code::BadInput, "", "no ZIP");
    Parts parts;
    for (zip_uint64_t n = 0; n < static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0)); ++n) {
        zip_stat_t stat;
        zip_stat_index(archive, n, 0, &stat);
        auto* file = zip_fopen_index(archive, n, 0);
        Bytes content(stat.size);
        zip_fread(file, content.data(), content.size());
        zip_fclose(file);
        parts[stat.name] = std::move(content);
    }
    zip_discard(archive);
    return parts;
}
bool naive_store(ByteView package) { return read_header(package).has_value(); }
std::size_t naive_count(std::string_view note, std::span<Verifier const> keys) {
    std::size_t count = 0;
    auto const text = note.substr(0, note.rfind("\n\n") + 2);
    for (auto lines = note.substr(text.size()); !lines.empty();) {
        auto const line = lines.substr(0, lines.find('\n') + 1);
        lines.remove_prefix(line.size());
        for (auto const& key : keys)
            count += open_note(std::string{text} + std::string{line}, key).has_value();
    }
    return count;
}
}  // namespace kz::exam
