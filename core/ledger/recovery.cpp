#include "core/ledger/recovery.h"
#include "core/ledger/notes.h"
#include "core/ledger/one_copy.h"
#include "core/ledger/repair.h"
namespace kz::ledger {
namespace {
std::unexpected<Error> corrupt(std::string detail) {
    return fail(Code::Corrupt, "ledger.damaged", std::move(detail));
}
std::string number(std::uint64_t value) { return std::to_string(value); }
class Recovery {
public:
    Recovery(Options const& options, Survivors& survivors, Verifier const& verifier)
        : x_options(options), x_survivors(survivors), x_verifier(verifier) {}
    Result<Recovered> run(SigningKey const& key) {
        x_one_copy = TRY(find_one_copy(x_options, x_verifier));
        if (x_one_copy) x_survivors.need(x_one_copy->living);
        auto notes = TRY(read_notes(x_options, x_verifier, x_survivors));
        TRY(open_file());
        TRY(open_store());
        auto merge = TRY(merge_copies(notes));
        TRY(check_notes(notes, merge.chain.size(), merge.roots));
        TRY(check_whole(merge));
        TRY(mend(merge));
        TRY(level_notes(x_options, notes, x_survivors));
        TRY(settle(merge.chain.size(), key));
        std::optional<Checkpoint> last, witnessed;
        for (auto const& note : notes)
            if (auto& newest = note.witnessed ? witnessed : last;
                !newest || newest->size < note.checkpoint.size)
                newest = note.checkpoint;
        Recovered found{
            std::move(x_store),      nullptr,         x_file_end,          merge.chain, std::move(merge.tree),
            std::move(merge.events), std::move(last), std::move(witnessed)};
        if (x_scan && x_survivors.has(Copy::EventFile)) found.file = std::move(x_scan->file);
        if (!x_survivors.has(Copy::Database)) found.store.reset();
        return found;
    }
private:
    FileScan const* scan() const { return x_survivors.has(Copy::EventFile) && x_scan ? &*x_scan : nullptr; }
    Result<> open_file() {
        if (!x_survivors.has(Copy::EventFile)) return {};
        auto scan = scan_event_file(*x_options.disk, x_options.events, x_options.origin);
        if (!scan) return x_survivors.heed(Copy::EventFile, std::unexpected(scan.error()));
        x_scan.emplace(std::move(*scan));
        return {};
    }
    Result<EventStore> open_database() const {
        return EventStore::open(x_options.data / database_name, x_options.origin,
                                x_options.disk->sqlite_vfs());
    }
    Result<> open_store() {
        if (!x_survivors.has(Copy::Database)) return {};
        for (std::string part : {"", "-wal"})  // What a failed sync left in memory alone is not there.
            x_options.disk->forget(x_options.data / (std::string{database_name} + part));
        auto store = open_database();
        if (store) x_store.emplace(std::move(*store));
        else if (store.error().code == Code::Corrupt && store.error().advice != "ledger.other_origin")
            return rebuild_later(store.error());
        else return x_survivors.heed(Copy::Database, std::unexpected(store.error()));
        return {};
    }
    // SQLite can make no sense of it; the file's events make a new one, when all checks have passed.
    Result<> rebuild_later(Error error) {
        if (!scan() || scan()->records.empty() || (x_one_copy && x_one_copy->living == Copy::Database))
            return std::unexpected(std::move(error));
        x_store.reset();
        x_unreadable = std::move(error);
        return {};
    }
    Result<Merge> merge_copies(std::vector<Note> const& notes) {
        std::vector<std::uint64_t> sizes;
        for (auto const& note : notes) sizes.push_back(note.checkpoint.size);
        std::optional<std::uint64_t> alone;
        if (x_one_copy && x_one_copy->living == Copy::EventFile) alone = x_one_copy->since;
        Merge merge{scan(), sizes, alone};
        if (x_store) {
            Result<> taken;
            auto read = x_store->for_each([&](Row const& row) {
                taken = merge.take_row(row);
                return taken;
            });
            TRY(std::move(taken));
            if (!read) {
                if (read.error().code == Code::Corrupt) TRY(rebuild_later(read.error()));
                else TRY(x_survivors.heed(Copy::Database, std::unexpected(read.error())));
                merge = Merge{scan(), sizes, alone};
            }
        }
        TRY(merge.take_rest_of_file());
        return merge;
    }
    // No whole event lies beyond a gap that nothing fills, and nothing that was told to be saved is missing.
    Result<> check_whole(Merge const& merge) const {
        auto const size = merge.chain.size();
        if (size < x_options.acknowledged)
            return fail(Code::Corrupt, "ledger.shorter_than_saved",
                        number(x_options.acknowledged) + " were saved, only " + number(size) +
                            " events left");
        if (!scan()) return {};
        auto const& file = *scan();
        if (file.header_damaged && !merge.rows_missing.empty())
            return corrupt(
                "the event file's header is damaged, and the database does not hold all that follows it");
        auto end = file.end_of(std::min<std::uint64_t>(file.records.size(), size));
        if (holds_intact_record(file.content, end, size))
            return corrupt("the event file is damaged before whole events, and no other copy fills the gap");
        return {};
    }
    Result<> mend(Merge const& merge) {
        Repair repair{x_options, merge, x_survivors};
        if (x_survivors.has(Copy::Database)) TRY(x_survivors.heed(Copy::Database, mend_store(repair)));
        if (!x_survivors.has(Copy::EventFile)) return {};
        auto end = repair.file(*x_scan);
        if (!end) return x_survivors.heed(Copy::EventFile, std::unexpected(end.error()));
        x_file_end = *end;
        return {};
    }
    Result<> mend_store(Repair& repair) {
        if (x_unreadable) {
            TRY(repair.set_database_aside());
            x_store.emplace(TRY(open_database()));
            x_survivors.differences.push_back({"database-rebuilt", 0, 0, to_string(*x_unreadable)});
        }
        TRY(repair.rows(*x_store));
        TRY(x_store->probe());
        return x_options.disk->sync_folder(x_options.data);
    }
    Result<> settle(std::uint64_t events, SigningKey const& key) {
        auto copies = x_survivors.copies();
        auto living = copies == Copies::DatabaseOnly ? Copy::Database : Copy::EventFile;
        if (copies != Copies::Both) return note_one_copy(x_options, {living, events}, key);
        TRY(clear_one_copy(x_options));
        return x_options.disk->remove(x_options.events / ahead_file_name);
    }
    Options const& x_options;
    Survivors& x_survivors;
    Verifier const& x_verifier;
    std::optional<OneCopy> x_one_copy;
    std::optional<FileScan> x_scan;
    std::optional<EventStore> x_store;
    std::optional<Error> x_unreadable;
    std::uint64_t x_file_end = 0;
};
}  // namespace
Result<Recovered> recover(Options const& options, Survivors& survivors, Verifier const& verifier,
                          SigningKey const& key) {
    return Recovery{options, survivors, verifier}.run(key);
}
}  // namespace kz::ledger
