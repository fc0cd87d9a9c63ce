#pragma once  // The one chain both copies hold together, and where each of them falls short of it.
#include "core/ledger/chain.h"
#include "core/ledger/event_scan.h"
#include "core/ledger/event_store.h"
#include "core/ledger/proof.h"
#include "core/ledger/tree.h"
#include <map>
namespace kz::ledger {
class Merge {
public:
    // Sizes at which the root is wanted for comparing. `file` outlives it; null: that copy is out. From
    // `alone_since` on the file went on without the database, so rows that differ there are void.
    Merge(FileScan const* file, std::vector<std::uint64_t> const& sizes,
          std::optional<std::uint64_t> alone_since);
    // Rows in their order, then the rest of the file. Corrupt: the copies contradict each other, or an event
    // is in neither.
    Result<> take_row(Row const& row);
    Result<> take_rest_of_file();
    Chain chain;
    FullTree tree;
    std::vector<Event> events;
    std::vector<std::uint64_t> rows_missing;     // absent or damaged
    std::optional<std::uint64_t> file_short_at;  // the first record that is damaged and was not the last
    std::map<std::uint64_t, std::optional<Hash>> roots;
    Bytes void_rows;                                        // as records, to be kept aside
    std::uint64_t void_rows_from = 0, void_rows_count = 0;  // None of them is part of the chain.
private:
    std::uint64_t records() const { return x_file ? x_file->records.size() : 0; }
    ByteView record() const { return x_file->records[static_cast<std::size_t>(chain.size())].event; }
    bool record_whole() const;
    Result<> take_file_until(std::uint64_t seq);
    void take(ByteView bytes, Event event);
    Result<> contradicted(Row const& row, Error error);
    FileScan const* x_file;
    std::optional<std::uint64_t> x_alone_since;
};
}  // namespace kz::ledger
