#include "core/ledger/merge.h"
#include <algorithm>
namespace kz::ledger {
namespace {
std::unexpected<Error> corrupt(std::string detail) {
    return fail(Code::Corrupt, "ledger.damaged", std::move(detail));
}
}  // namespace
Merge::Merge(FileScan const* file, std::vector<std::uint64_t> const& sizes,
             std::optional<std::uint64_t> alone_since)
    : x_file(file), x_alone_since(alone_since) {
    for (auto size : sizes) roots[size];
    if (roots.contains(0)) roots[0] = tree.root();
}
bool Merge::record_whole() const {
    return chain.size() < records() && x_file->records[static_cast<std::size_t>(chain.size())].crc_holds;
}
Result<> Merge::take_row(Row const& row) {
    if (void_rows_count > 0)
        return contradicted(row, Error{Code::Corrupt, "ledger.damaged", "behind a row that is void"});
    TRY(take_file_until(row.seq));
    if (row.seq != chain.size())
        return contradicted(row, Error{Code::Corrupt, "ledger.damaged",
                                       "event " + std::to_string(chain.size()) + " is in neither copy"});
    auto event = chain.follow(row.bytes);
    auto whole = record_whole();
    if (event && whole && std::ranges::equal(row.bytes, record())) {
        take(row.bytes, std::move(*event));
        return {};
    }
    auto other = whole ? chain.follow(record()) : Result<Event>{corrupt("not in the event file")};
    if (event && other)
        return contradicted(row, Error{Code::Corrupt, "ledger.fork",
                                       "the copies hold different events " + std::to_string(row.seq)});
    if (!event && !other) return contradicted(row, event.error());
    if (!event) rows_missing.push_back(chain.size());
    if (!other && !file_short_at && x_file) file_short_at = chain.size();
    if (event) take(row.bytes, std::move(*event));
    else take(record(), std::move(*other));
    return {};
}
// Where the file went on alone its events count, and the row is what an interrupted commit left behind.
Result<> Merge::contradicted(Row const& row, Error error) {
    if (!x_alone_since || row.seq < *x_alone_since) return std::unexpected(std::move(error));
    append_record(void_rows, row.bytes.first(std::min(row.bytes.size(), event_bytes_max)));
    if (void_rows_count++ == 0) void_rows_from = row.seq;
    return {};  // Those behind it hang on it, or are the file's; erasing from here loses nothing.
}
Result<> Merge::take_rest_of_file() { return take_file_until(records()); }
Result<> Merge::take_file_until(std::uint64_t seq) {
    while (chain.size() < seq && record_whole()) {
        auto event = chain.follow(record());
        if (!event) return {};
        rows_missing.push_back(chain.size());
        take(record(), std::move(*event));
    }
    return {};
}
void Merge::take(ByteView bytes, Event event) {
    chain.take(bytes);
    tree.append(bytes);
    if (auto wanted = roots.find(tree.size()); wanted != roots.end()) wanted->second = tree.root();
    events.push_back(std::move(event));
}
}  // namespace kz::ledger
