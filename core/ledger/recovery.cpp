#include "core/ledger/recovery.h"
#include <algorithm>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
std::unexpected<Error> corrupt(std::string detail) {
    return fail(Code::Corrupt, "ledger.damaged", std::move(detail));
}
std::string number(std::uint64_t value) { return std::to_string(value); }
// The event file as it was found.
struct FileScan {
    std::unique_ptr<File> file;
    Bytes content;
    std::vector<Record> records;  // seq 0, 1, …; some may be damaged
    bool fresh = false;           // absent, or a header cut off with nothing behind it
    bool header_damaged = false;  // The records may be whole; only the database can vouch for whose they are.
};
Result<FileScan> scan_file(Disk& disk, fs::path const& path, std::string const& origin) {
    FileScan scan;
    scan.file = TRY(disk.open(path, Disk::Open::Append));
    auto size = TRY(scan.file->size());
    scan.content = TRY(scan.file->read_at(0, static_cast<std::size_t>(size)));
    scan.fresh =
        scan.content.size() < event_file_header_bytes;  // Cut off while it was made: no event was in it.
    if (scan.fresh) return scan;
    auto header = parse_event_file_header(scan.content);
    scan.header_damaged = !header;
    if (header && header->origin_hash != sha256(as_bytes(origin)))
        return fail(Code::Corrupt, "ledger.other_origin", "the event file belongs to another terminal");
    if (header && header->first_seq != 0)
        return corrupt("the event file begins at " + number(header->first_seq));
    for (std::uint64_t offset = event_file_header_bytes;;) {
        auto record = record_at(scan.content, offset);
        if (!record) return scan;
        scan.records.push_back(*record);
        offset += record->event.size() + record_extra_bytes;
    }
}
// A whole record of an event from `seq` on after `offset`, wherever it may begin: then the damage is no torn
// tail.
bool holds_intact_record(ByteView content, std::uint64_t offset, std::uint64_t seq) {
    constexpr std::uint8_t event_begins[] = {0x8a, 0x01};
    for (auto at = offset; at + 6 < content.size(); ++at) {
        auto inside = content.subspan(static_cast<std::size_t>(at) + 4, 2);
        if (!std::ranges::equal(inside, event_begins)) continue;
        auto record = record_at(content, at);
        if (!record || !record->crc_holds) continue;
        auto event = decode(record->event);
        if (event && event->seq >= seq) return true;
    }
    return false;
}
// The one chain both copies hold together, and where each of them falls short of it.
class Merge {
public:
    explicit Merge(FileScan const& file) : x_file(file) {}
    Result<> take_row(Row const& row) {
        TRY(take_file_until(row.seq));
        if (row.seq != chain.size()) return corrupt("event " + number(chain.size()) + " is in neither copy");
        auto event = chain.follow(row.bytes);
        if (event && file_holds(row.bytes)) {
            take(row.bytes, std::move(*event));
            return {};
        }
        auto other = from_file();
        if (event && other && !std::ranges::equal(row.bytes, x_file.records[chain.size()].event))
            return fail(Code::Corrupt, "ledger.fork", "the copies hold different events " + number(row.seq));
        if (!event && !other)
            return because(event.error(), "ledger.damaged", "neither copy holds a whole event");
        if (!event) rows_missing.push_back(chain.size());
        if (!other && !file_short_at) file_short_at = chain.size();
        take(event ? row.bytes : x_file.records[chain.size()].event,
             event ? std::move(*event) : std::move(*other));
        return {};
    }
    // The file's events that have no row, up to `seq`.
    Result<> take_file_until(std::uint64_t seq) {
        while (chain.size() < seq) {
            auto event = from_file();
            if (!event) return {};
            rows_missing.push_back(chain.size());
            take(x_file.records[chain.size()].event, std::move(*event));
        }
        return {};
    }
    Chain chain;
    FullTree tree;
    std::vector<Event> events;
    std::vector<std::uint64_t> rows_missing;
    std::optional<std::uint64_t> file_short_at;
    std::uint64_t root_wanted = 0;
    std::optional<Hash> root_found;
private:
    bool file_holds(ByteView bytes) const {
        return chain.size() < x_file.records.size() && x_file.records[chain.size()].crc_holds &&
               std::ranges::equal(bytes, x_file.records[chain.size()].event);
    }
    Result<Event> from_file() const {
        if (chain.size() >= x_file.records.size() || !x_file.records[chain.size()].crc_holds)
            return corrupt("not in the event file");
        return chain.follow(x_file.records[chain.size()].event);
    }
    void take(ByteView bytes, Event event) {
        chain.take(bytes);
        tree.append(bytes);
        if (tree.size() == root_wanted) root_found = tree.root();
        events.push_back(std::move(event));
    }
    FileScan const& x_file;
};
// Whatever is about to be overwritten is kept, named after where it was.
Result<> keep_aside(Options const& options, std::string const& name, ByteView bytes) {
    auto& disk = *options.disk;
    auto folder = options.data / "damaged";
    TRY(disk.make_folder(folder));
    TRY(disk.sync_folder(options.data));
    auto path = folder / name;
    for (int n = 1; disk.exists(path); ++n) path = folder / (name + "." + std::to_string(n));
    return disk.replace(path, bytes, 0600);
}
Result<> repair_file(Options const& options, Merge const& merge, FileScan& scan,
                     std::vector<Difference>& differences) {
    auto remake = scan.fresh || scan.header_damaged;
    auto good =
        remake
            ? 0
            : merge.file_short_at.value_or(std::min<std::uint64_t>(scan.records.size(), merge.chain.size()));
    std::uint64_t end = remake ? 0 : event_file_header_bytes;
    for (std::uint64_t seq = 0; seq < good; ++seq) end += scan.records[seq].event.size() + record_extra_bytes;
    auto cut = ByteView{scan.content}.subspan(static_cast<std::size_t>(end));
    auto behind = merge.chain.size() - good;
    if (remake || !cut.empty() || behind > 0) {
        if (!cut.empty())
            TRY(keep_aside(options, std::string{event_file_name} + ".from-" + number(end), cut));
        TRY(scan.file->truncate(end));
        Bytes more;
        if (remake) more = event_file_header(options.origin, 0);
        for (auto seq = good; seq < merge.chain.size(); ++seq) append_record(more, encode(merge.events[seq]));
        TRY(scan.file->append(more));
        TRY(scan.file->sync());
        TRY(options.disk->sync_folder(options.events));
    } else {
        TRY(scan.file->truncate(end));
    }
    if (!cut.empty())
        differences.push_back(
            {"event-file-torn", good, 0, number(cut.size()) + " bytes cut off at " + number(end)});
    if (behind > 0) differences.push_back({"event-file-behind", good, behind, "completed from the database"});
    return {};
}
Result<> repair_rows(Merge const& merge, EventStore& store, std::vector<Difference>& differences) {
    auto const& missing = merge.rows_missing;
    if (missing.empty()) return {};
    for (std::size_t first = 0; first < missing.size();) {
        auto past = first;
        std::vector<Bytes> run;
        for (; past < missing.size() && missing[past] == missing[first] + (past - first); ++past)
            run.push_back(encode(merge.events[missing[past]]));
        TRY(store.write(missing[first], run, EventStore::Mode::Replace));
        first = past;
    }
    differences.push_back(
        {"database-behind", missing.front(), missing.size(), "completed from the event file"});
    return {};
}
// The newest own checkpoint that can be read; damaged ones are told and passed over.
Result<std::optional<Checkpoint>> last_checkpoint(Options const& options, Verifier const& verifier,
                                                  std::vector<Difference>& differences) {
    auto found = TRY(list_checkpoints(options.data / checkpoint_folder, *options.disk));
    for (auto entry = found.rbegin(); entry != found.rend(); ++entry) {
        auto note = TRY(options.disk->read(entry->second, checkpoint_bytes_max));
        auto checkpoint = open_checkpoint(as_text(note), verifier);
        if (checkpoint && checkpoint->size == entry->first) return std::optional{std::move(*checkpoint)};
        differences.push_back({"checkpoint-damaged", entry->first, 0,
                               checkpoint ? "its name says another size" : to_string(checkpoint.error())});
    }
    return std::optional<Checkpoint>{};
}
// A database file SQLite cannot read goes aside whole; the event file then rebuilds it.
Result<EventStore> open_store(Options const& options, bool file_has_events,
                              std::vector<Difference>& differences) {
    auto path = options.data / database_name;
    auto& disk = *options.disk;
    auto store = EventStore::open(path, options.origin, disk.sqlite_vfs());
    if (store || store.error().code != Code::Corrupt || store.error().advice == "ledger.other_origin" ||
        !file_has_events)
        return store;
    differences.push_back({"database-rebuilt", 0, 0, to_string(store.error())});
    auto aside = options.data / "damaged";
    TRY(disk.make_folder(aside));
    std::string suffix;
    for (int n = 1; disk.exists(aside / (std::string{database_name} + suffix)); ++n)
        suffix = "." + std::to_string(n);
    for (char const* part : {"", "-wal", "-shm"}) {
        auto name = std::string{database_name} + part;
        if (disk.exists(options.data / name)) TRY(disk.rename(options.data / name, aside / (name + suffix)));
    }
    return EventStore::open(path, options.origin, disk.sqlite_vfs());
}
Result<> check_against(Merge const& merge, FileScan const& scan, std::optional<Checkpoint> const& last) {
    if (scan.header_damaged && !merge.rows_missing.empty())
        return corrupt(
            "the event file's header is damaged, and the database does not hold all that follows it");
    if (last && last->size > merge.chain.size())
        return fail(Code::Corrupt, "ledger.shorter_than_signed",
                    "signed up to " + number(last->size) + ", only " + number(merge.chain.size()) +
                        " events left");
    if (last && last->size > 0 && merge.root_found != last->root)
        return fail(Code::Corrupt, "ledger.fork", "the events are not those signed at " + number(last->size));
    std::uint64_t end = scan.fresh ? scan.content.size() : event_file_header_bytes;
    for (std::uint64_t seq = 0; seq < scan.records.size() && seq < merge.chain.size(); ++seq)
        end = scan.records[seq].offset + scan.records[seq].event.size() + record_extra_bytes;
    if (holds_intact_record(scan.content, end, merge.chain.size()))
        return corrupt("the event file is damaged before whole events, and no other copy fills the gap");
    return {};
}
}  // namespace
Result<Recovered> recover(Options const& options, Verifier const& verifier) {
    std::vector<Difference> differences;
    auto last = TRY(last_checkpoint(options, verifier, differences));
    auto scan = TRY(scan_file(*options.disk, options.events / event_file_name, options.origin));
    auto store = TRY(open_store(options, !scan.records.empty(), differences));
    Merge merge{scan};
    merge.root_wanted = last ? last->size : 0;
    TRY(store.for_each([&](Row const& row) { return merge.take_row(row); }));
    TRY(merge.take_file_until(scan.records.size()));
    TRY(check_against(merge, scan, last));
    TRY(repair_file(options, merge, scan, differences));
    TRY(repair_rows(merge, store, differences));
    return Recovered{std::move(store),      std::move(scan.file),    merge.chain,
                     std::move(merge.tree), std::move(merge.events), std::move(last),
                     std::move(differences)};
}
}  // namespace kz::ledger
