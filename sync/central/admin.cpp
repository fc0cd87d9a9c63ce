#include "sync/central/admin.h"
#include "core/base/file.h"
#include "sync/central/keys.h"
#include <algorithm>
namespace kz::central {
namespace fs = std::filesystem;
namespace {
std::unexpected<Error> wrong(std::string detail) {
    return fail(Code::BadInput, "sync.bad_name", std::move(detail));
}
}  // namespace
Result<Store> open_store(fs::path const& data) {
    if (!fs::exists(data / "receipt.key"))
        return fail(Code::Absent, "sync.no_central", "no central was made there");
    return Store::open(store_path(data));
}
Result<> add_site(fs::path const& data, SiteRow const& site) {
    if (!wire::is_id(site.id)) return wrong("a site's id: a-z, 0-9 and -");
    auto store = TRY(open_store(data));
    return store.put_site(site);
}
Result<std::string> make_enrol_code(fs::path const& data, CodeWanted const& wanted) {
    if (!wire::is_id(wanted.terminal)) return wrong("a terminal's id: a-z, 0-9 and -");
    auto store = TRY(open_store(data));
    auto sites = TRY(store.sites());
    if (std::ranges::none_of(sites, [&](SiteRow const& site) { return site.id == wanted.site; }))
        return wrong("no such site: " + wanted.site);
    auto keys = TRY(load_keys(data));
    auto authority = TRY(fingerprint(keys.authority.certificate));
    wire::EnrolCode code;
    std::copy_n(authority.begin(), code.ca.size(), code.ca.begin());
    auto secret = random_bytes(code.secret.size());
    std::ranges::copy(secret, code.secret.begin());
    auto expires = read_clocks().wall + wanted.lasts;
    TRY(store.put_code({wanted.site, wanted.terminal, wanted.seat, expires, {}}, sha256(secret)));
    return wire::to_string(code);
}
Result<wire::Manifest> publish(fs::path const& data, Publication const& publication) {
    auto const& sitting = publication.sitting;
    if (!wire::is_id(publication.site.id) || !wire::is_id(sitting.id) || sitting.site != publication.site.id)
        return wrong("ids of site and sitting: a-z, 0-9 and -");
    if (!wire::parse_utc(sitting.starts) || !wire::parse_utc(sitting.ends))
        return wrong("starts and ends: 2026-11-07T01:00:00Z");
    auto keys = TRY(load_keys(data));
    auto store = TRY(open_store(data));
    auto issuer = TRY(load_issuer(data));
    wire::Manifest manifest{0,
                            publication.site.id,
                            publication.site.name,
                            sitting.id,
                            sitting.title,
                            sitting.session,
                            sitting.starts,
                            sitting.ends,
                            sitting.paper,
                            {},
                            read_clocks().wall + publication.lasts,
                            issuer};
    for (auto const& file : publication.files) {
        if (!wire::is_file_name(file.name)) return wrong("a file's name: " + file.name);
        if (file.content.size() > wire::blob_bytes_max)
            return wrong("larger than a file may be: " + file.name);
        auto hash = sha256(file.content);
        manifest.files.push_back({file.name, file.content.size(), hash});
        if (auto path = blob_path(data, hash); !fs::exists(path)) TRY(replace_file(path, file.content));
    }
    TRY(store.begin());
    auto last =
        TRY(store.manifest(publication.site.id));  // An early return closes the store, which rolls back.
    manifest.version = last ? last->version + 1 : 1;
    auto text = wire::to_json(manifest) + "\n";
    TRY(wire::parse_manifest(text));  // What terminals would refuse is not published.
    TRY(store.put_site(publication.site));
    TRY(store.put_sitting(sitting));
    TRY(store.put_files(sitting, manifest.files, publication.roster));
    auto note = sign_note(text, keys.signer.name, keys.signer.key);
    TRY(store.add_manifest(publication.site.id, manifest.version, sitting.id, note));
    TRY(store.commit());
    return manifest;
}
Result<> set_web_user(fs::path const& data, std::string const& name, std::string const& password) {
    if (name.empty() || name.size() > 64 || password.size() < 8)
        return wrong("a name, and a password of at least 8");
    auto store = TRY(open_store(data));
    return store.put_web_user(name, hash_pin(password));
}
}  // namespace kz::central
