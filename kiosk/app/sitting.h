#pragma once  // What sync brought: the sitting, its paper, its people. Read once at start and again when the
              // manifest changes.
// Every file is taken by its hash from the signed manifest; a file that does not have it is refused. No other
// folder is read.
#include "core/base/seal.h"
#include "core/exam/paper.h"
#include "kiosk/ui/image.h"
#include "sync/wire/wire.h"
#include <filesystem>
#include <map>
namespace kz::app {
inline constexpr std::size_t photo_bytes_max = 2 << 20;
inline constexpr std::size_t list_bytes_max = 16 << 20;  // a roster of 10,000 people
struct Enrolment {                                       // Written at enrolment; who this terminal is.
    std::string terminal, site, site_name, seat;
    std::string central;  // verifier text of the issuer's signing key
};
struct Person {
    std::string registration, name, number_sha256, seat, photo;
    bool submitted = false;  // at another terminal, before the roster was made
};
struct Staff {
    std::string id, role, pin;  // pin: Argon2id text
};
struct Sitting {
    std::uint64_t version = 0;
    std::string manifest_hash;  // hex
    std::string id, title, line, results_line, site_name;
    Millis starts{}, ends{};
    std::string paper_folder;
    exam::Paper paper;
    std::vector<Person> people;
    std::vector<Staff> staff;
    std::map<std::string, std::string> blobs;  // file name → sha256 hex
    std::filesystem::path inbox;
    PublicBoxKey issuer{};  // results are sealed to it
};
// Absent: this terminal was never enrolled.
Result<Enrolment> load_enrolment(std::filesystem::path const& data);
// Absent: nothing has arrived yet. Denied: not signed by the issuer. Corrupt: a file is missing or not the
// listed one.
Result<Sitting> load_sitting(std::filesystem::path const& data, Enrolment const& enrolment);
Result<Bytes> sitting_file(Sitting const& sitting, std::string const& name, std::size_t bytes_max);
Person const* find_person(Sitting const& sitting, std::string const& site, std::string_view number);
}  // namespace kz::app
