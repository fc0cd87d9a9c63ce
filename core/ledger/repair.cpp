#include "core/ledger/repair.h"
#include <algorithm>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
std::string number(std::uint64_t value) { return std::to_string(value); }
}  // namespace
// damaged/<name> in that folder, or with a number behind it where there is one already.
Result<fs::path> Repair::free_name(fs::path const& home, std::string const& name) {
    auto& disk = *x_options->disk;
    auto folder = home / "damaged";
    TRY(disk.make_folder(folder));
    TRY(disk.sync_folder(home));
    auto path = folder / name;
    for (std::uint64_t n = 1; disk.exists(path); ++n) path = folder / (name + "." + number(n));
    return path;
}
Result<> Repair::keep_aside(std::string const& name, ByteView bytes) {
    auto path = TRY(free_name(x_survivors->folders().front(), name));
    return x_options->disk->replace(path, bytes, 0600);
}
Result<> Repair::rows(EventStore& store) {
    auto& differences = x_survivors->differences;
    if (x_merge->void_rows_count > 0) {
        auto from = x_merge->void_rows_from;
        TRY(keep_aside(std::string{database_name} + ".rows-from-" + number(from), x_merge->void_rows));
        TRY(store.erase_from(from));
        differences.push_back({"database-void", from, x_merge->void_rows_count,
                               "rows of an interrupted commit; the event file had gone on alone"});
    }
    auto const& missing = x_merge->rows_missing;
    for (std::size_t first = 0; first < missing.size();) {
        auto past = first;
        std::vector<Bytes> run;
        for (; past < missing.size() && missing[past] == missing[first] + (past - first); ++past)
            run.push_back(encode(x_merge->events[static_cast<std::size_t>(missing[past])]));
        TRY(store.write(missing[first], run, EventStore::Mode::Replace));
        first = past;
    }
    if (!missing.empty())
        differences.push_back(
            {"database-behind", missing.front(), missing.size(), "completed from the event file"});
    return {};
}
Result<std::uint64_t> Repair::file(FileScan& scan) {
    auto const size = x_merge->chain.size();
    auto const remake = scan.fresh || scan.header_damaged;
    auto good = x_merge->file_short_at.value_or(std::min<std::uint64_t>(scan.records.size(), size));
    if (remake) good = 0;
    if (!x_survivors->has(Copy::Database) && good < size)
        return fail(Code::Io, "ledger.copy_needed",
                    "the event file is to be written again, and there is no database to hold its events");
    auto const end = remake ? 0 : scan.end_of(good);
    auto const cut = ByteView{scan.content}.subspan(static_cast<std::size_t>(end));
    Bytes more;
    if (remake) more = event_file_header(x_options->origin, 0);
    for (auto seq = good; seq < size; ++seq)
        append_record(more, encode(x_merge->events[static_cast<std::size_t>(seq)]));
    auto& differences = x_survivors->differences;
    if (!cut.empty()) {
        TRY(keep_aside(std::string{event_file_name} + ".from-" + number(end), cut));
        TRY(scan.file->truncate(end));
        differences.push_back(
            {"event-file-torn", good, 0, number(cut.size()) + " bytes cut off at " + number(end)});
    }
    if (!more.empty()) TRY(scan.file->append(more));
    TRY(scan.file->sync());
    TRY(x_options->disk->sync_folder(x_options->events));
    if (good < size)
        differences.push_back({"event-file-behind", good, size - good, "completed from the database"});
    TRY(probe_event_file(*scan.file));
    return end + more.size();
}
Result<> Repair::set_database_aside() {
    auto& disk = *x_options->disk;
    auto aside = TRY(free_name(x_options->data, std::string{database_name}));
    // The database last: while it lies there, its WAL is never left without it, nor taken for a new one's.
    for (std::string part : {"-shm", "-wal", ""}) {
        auto from = x_options->data / (std::string{database_name} + part);
        if (disk.exists(from)) TRY(disk.rename(from, aside.string() + part));
    }
    return disk.sync_folder(x_options->data);
}
}  // namespace kz::ledger
