#pragma once  // Reads a site's source folder (assets/demo-site/README.md) into what central publishes.
#include "sync/central/admin.h"
namespace kz::tool {
struct SiteSources {
    std::filesystem::path site;            // site.json, sitting.json, people.json, staff.json, cards/, paper/
    std::filesystem::path faces;           // the pictures photos are cut from; empty: no photos
    std::optional<Millis> starts;          // instead of the time in sitting.json
    Millis lasts = std::chrono::hours{8};  // with `starts`
};
// BadInput names the file and what is wrong in it. ID numbers leave as hashes, PINs as Argon2id.
Result<central::Publication> read_site(SiteSources const& sources);
}  // namespace kz::tool
