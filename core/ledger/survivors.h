#pragma once  // Which of the two copies can be used, found out while the ledger opens.
#include "core/ledger/ledger.h"
namespace kz::ledger {
enum class Copy { Database, EventFile };
class Survivors {
public:
    explicit Survivors(Options const& options) : x_options(&options) {}
    // Passes a success. A failure puts the copy out and is told, where the site's rule lets the other one go
    // on alone; else it is returned, and the ledger does not open.
    Result<> heed(Copy copy, Result<> done);
    // The same for a folder: where both copies lie in it, neither is left.
    Result<> heed_folder(Copy copy, Result<> done);
    bool has(Copy copy) const { return copy == Copy::Database ? x_database : x_file; }
    bool has_both() const { return x_database && x_file; }
    Copies copies() const;
    // Where what belongs to the ledger as a whole is kept: with each copy there is, once where they share it.
    std::vector<std::filesystem::path> folders() const;
    // That copy went on alone in an earlier run: without it the other one is no truth.
    void need(Copy copy) { x_needed = copy; }
    std::vector<Difference> differences;
private:
    Options const* x_options;
    bool x_database = true, x_file = true;
    std::optional<Copy> x_needed;
};
}  // namespace kz::ledger
