#include "core/ledger/survivors.h"
namespace kz::ledger {
namespace {
// Whether the failure is about writing and reading, and not about what was read.
bool of_the_medium(Error const& error) {
    if (error.advice == "ledger.no_durability" || error.advice == "ledger.in_use") return false;
    return error.code == Code::Io || error.code == Code::Denied || error.code == Code::Full ||
           error.code == Code::Absent;
}
}  // namespace
Result<> Survivors::heed(Copy copy, Result<> done) {
    if (done || !of_the_medium(done.error())) return done;
    auto name = copy == Copy::Database ? "database" : "event file";
    if (x_needed == copy)
        return because(std::move(done).error(), "ledger.copy_needed",
                       std::string{name} + " was written alone and cannot be used");
    // Room can be made; a copy that is only full is not given up.
    auto advice = done.error().code == Code::Full ? "error.disk_full" : "ledger.one_copy";
    if (x_options->on_one_copy == OnOneCopy::Stop || done.error().code == Code::Full || !has_both())
        return because(std::move(done).error(), advice, name);
    (copy == Copy::Database ? x_database : x_file) = false;
    differences.push_back(
        {copy == Copy::Database ? "database-out" : "event-file-out", 0, 0, to_string(done.error())});
    return {};
}
Result<> Survivors::heed_folder(Copy copy, Result<> done) {
    if (done || x_options->data != x_options->events) return heed(copy, std::move(done));
    return done;
}
Copies Survivors::copies() const {
    return has_both() ? Copies::Both : x_database ? Copies::DatabaseOnly : Copies::EventFileOnly;
}
std::vector<std::filesystem::path> Survivors::folders() const {
    if (x_options->data == x_options->events) return {x_options->data};
    std::vector<std::filesystem::path> found;
    if (x_database) found.push_back(x_options->data);
    if (x_file) found.push_back(x_options->events);
    return found;
}
}  // namespace kz::ledger
