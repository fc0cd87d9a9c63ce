#pragma once  // Making one copy equal to the chain both hold together. What is cut off or replaced is kept in
              // damaged/.
#include "core/ledger/merge.h"
#include "core/ledger/survivors.h"
namespace kz::ledger {
class Repair {
public:
    Repair(Options const& options, Merge const& merge, Survivors& survivors)
        : x_options(&options), x_merge(&merge), x_survivors(&survivors) {}
    // The rows first: an event that can be read from the file must be safe elsewhere, and what is cut off the
    // file may be nowhere else.
    Result<> rows(EventStore& store);
    // Gives the file's end; durable. Io: it is damaged before events that it alone holds, and there is no
    // database to hold them while it is written again.
    Result<std::uint64_t> file(FileScan& scan);
    // A database SQLite cannot read goes aside whole, so that a new one can take its place.
    Result<> set_database_aside();
private:
    Result<std::filesystem::path> free_name(std::filesystem::path const& home, std::string const& name);
    Result<> keep_aside(std::string const& name, ByteView bytes);
    Options const* x_options;
    Merge const* x_merge;
    Survivors* x_survivors;
};
}  // namespace kz::ledger
