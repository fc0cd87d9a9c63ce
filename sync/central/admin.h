#pragma once  // What `kaozhanctl central` does: the same store the server uses, which may be running
              // meanwhile.
#include "sync/central/store.h"
#include <functional>
namespace kz::central {
Result<Store> open_store(std::filesystem::path const& data);  // Absent: no central was made there.
Result<> add_site(std::filesystem::path const& data, SiteRow const& site);
struct CodeWanted {
    std::string site, terminal, seat;
    Millis lasts = std::chrono::hours{72};
};
// BadInput: an id that is none, or no such site. The code is told once and kept as a hash only.
Result<std::string> make_enrol_code(std::filesystem::path const& data, CodeWanted const& wanted);
struct File {
    std::string name;
    Bytes content;
};
struct Publication {
    SiteRow site;
    SittingRow sitting;
    std::vector<RosterRow> roster;
    std::vector<File> files;
    Millis lasts = std::chrono::hours{24 * 30};  // the manifest's own life
};
// Files into the blobs, then a signed manifest one version above the last. BadInput: names, sizes.
Result<wire::Manifest> publish(std::filesystem::path const& data, Publication const& publication);
Result<> set_web_user(std::filesystem::path const& data, std::string const& name,
                      std::string const& password);
}  // namespace kz::central
