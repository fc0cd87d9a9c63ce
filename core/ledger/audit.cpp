#include "core/ledger/audit.h"
#include "core/ledger/chain.h"
#include "core/ledger/cosignature.h"
#include "core/ledger/event_store.h"
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <future>
namespace kz::ledger {
namespace {
namespace fs = std::filesystem;
std::string number(std::uint64_t value) { return std::to_string(value); }
// Events of one copy, seq by seq, with what is wrong about the copy itself.
struct Copy {
    Bytes content;
    std::vector<ByteView> events;  // into `content`; empty view: not there
    std::vector<Problem> problems;
};
void add(std::vector<Problem>& problems, Problem problem) {
    if (problems.size() < problems_max) problems.push_back(std::move(problem));
}
Result<Copy> load_file(AuditSources const& sources, std::string const& origin) {
    Copy copy;
    auto file = TRY(sources.disk->open(sources.events, Disk::Open::Read));
    auto size = TRY(file->size());
    copy.content = TRY(file->read_at(0, static_cast<std::size_t>(size)));
    auto header = parse_event_file_header(copy.content);
    if (!header) add(copy.problems, {{}, "event-file-header", header.error().detail});
    else if (!origin.empty() && header->origin_hash != sha256(as_bytes(origin)))
        add(copy.problems, {{}, "event-file-origin", "the event file belongs to another ledger"});
    else if (header->first_seq != 0) add(copy.problems, {{}, "event-file-header", "it does not begin at 0"});
    std::uint64_t offset = event_file_header_bytes;
    for (auto record = record_at(copy.content, offset); record; record = record_at(copy.content, offset)) {
        if (!record->crc_holds)
            add(copy.problems, {copy.events.size(), "event-file-crc", "at byte " + number(offset)});
        copy.events.push_back(record->event);
        offset += record->event.size() + record_extra_bytes;
    }
    if (offset < copy.content.size() && !sources.live)
        add(copy.problems, {copy.events.size(), "event-file-torn",
                            number(copy.content.size() - offset) + " bytes after the last whole record"});
    return copy;
}
// SQLite replays a pending WAL into the database when it opens it. Evidence must stay as it is, so that is
// done to a copy; without a WAL the file is read in place. What lies on a simulated disk is always copied.
class PrivateDatabase {
public:
    static Result<PrivateDatabase> of(Disk& disk, fs::path const& path, bool live) {
        if (!disk.exists(path)) return fail(Code::Absent, "error.file", "no such database");
        auto wal = path;
        wal += "-wal";
        auto pending = disk.exists(wal);
        if (pending) {
            auto file = TRY(disk.open(wal, Disk::Open::Read));
            pending = TRY(file->size()) > 0;
        }
        auto in_place = disk.sqlite_vfs().empty() && (live || !pending);
        PrivateDatabase found;
        found.x_path = path;
        found.x_immutable = in_place && !live;
        if (in_place) return found;
        std::error_code fault;
        auto pattern = (fs::temp_directory_path(fault) / "kaozhan-audit-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            return fail(Code::Io, "error.file", "cannot make a folder for a copy of the database");
        found.x_folder = pattern;
        found.x_path = found.x_folder / database_name;
        TRY(copy(disk, path, found.x_path));
        if (pending) TRY(copy(disk, wal, found.x_path.string() + "-wal"));
        return found;
    }
    PrivateDatabase() = default;
    PrivateDatabase(PrivateDatabase&& other) noexcept
        : x_path(std::move(other.x_path)), x_folder(std::exchange(other.x_folder, {})),
          x_immutable(other.x_immutable) {}
    PrivateDatabase& operator=(PrivateDatabase&&) = delete;
    ~PrivateDatabase() {
        std::error_code ignored;
        if (!x_folder.empty()) fs::remove_all(x_folder, ignored);
    }
    Result<EventStore> open() const { return EventStore::open_read_only(x_path, x_immutable); }
private:
    static Result<> copy(Disk& disk, fs::path const& from, fs::path const& to) {
        auto content = TRY(disk.read(from, std::numeric_limits<std::size_t>::max()));
        std::ofstream out{to, std::ios::binary};
        out.write(reinterpret_cast<char const*>(content.data()),
                  static_cast<std::streamsize>(content.size()));
        out.close();
        if (!out) return fail(Code::Io, "error.file", "cannot copy the database");
        return {};
    }
    fs::path x_path, x_folder;
    bool x_immutable = false;
};
Copy load_rows(EventStore& store) {
    Copy copy;
    std::vector<std::pair<std::uint64_t, std::size_t>> ends;  // seq, end in content
    auto done = store.for_each([&](Row const& row) -> Result<> {
        copy.content.insert(copy.content.end(), row.bytes.begin(), row.bytes.end());
        ends.emplace_back(row.seq, copy.content.size());
        return {};
    });
    if (!done) add(copy.problems, {ends.size(), "database-unreadable", done.error().detail});
    std::size_t begin = 0;
    for (auto const& [seq, end] : ends) {
        if (seq == copy.events.size())
            copy.events.push_back(ByteView{copy.content}.subspan(begin, end - begin));
        else add(copy.problems, {seq, "database-gap", "the row before it is missing"});
        begin = end;
    }
    return copy;
}
struct ChainResult {
    std::uint64_t valid = 0;  // events from 0 that follow each other
    std::optional<Problem> problem;
};
ChainResult check_chain(std::vector<ByteView> const& events, std::string const& copy_name) {
    Chain chain;
    for (auto const& bytes : events) {
        if (auto link = chain.check(bytes); !link)
            return {chain.size(),
                    Problem{chain.size(), "chain-broken", copy_name + ": " + link.error().detail}};
        chain.take(bytes);
    }
    return {chain.size(), std::nullopt};
}
// Row by row against the event file, without keeping them.
std::vector<Problem> compare_rows(EventStore& store, std::vector<ByteView> const& file, bool live) {
    std::vector<Problem> problems;
    std::uint64_t next = 0, beyond = 0;
    auto done = store.for_each([&](Row const& row) -> Result<> {
        if (row.seq != next) add(problems, {next, "database-gap", "rows are missing here"});
        next = row.seq + 1;
        if (row.seq >= file.size()) ++beyond;
        else if (!std::ranges::equal(row.bytes, file[static_cast<std::size_t>(row.seq)]))
            add(problems, {row.seq, "copies-differ", "database and event file hold different events"});
        return {};
    });
    if (!done) add(problems, {next, "database-unreadable", done.error().detail});
    if (next < file.size())
        add(problems,
            {next, "database-behind", number(file.size() - next) + " events only in the event file"});
    if (beyond > 0 && !live)
        add(problems, {file.size(), "event-file-behind", number(beyond) + " events only in the database"});
    return problems;
}
// Roots at the sizes the checkpoints speak of, and at the end.
struct Roots {
    std::vector<std::pair<std::uint64_t, Hash>> at;
    Hash last{};
};
Roots compute_roots(std::span<ByteView const> events, std::vector<std::uint64_t> const& sizes) {
    Roots roots;
    Tree tree;
    auto wanted = sizes.begin();
    auto note = [&] {
        for (; wanted != sizes.end() && *wanted == tree.size(); ++wanted)
            roots.at.emplace_back(*wanted, tree.root());
    };
    note();
    for (auto const& event : events) {
        tree.append(event);
        note();
    }
    roots.last = tree.root();
    return roots;
}
// Lines of witnesses that nobody named are left alone; a false line of one that was named is a problem.
void check_witnesses(AuditSources const& sources, std::string_view note, std::uint64_t size, Audit& found) {
    for (auto const& witness : sources.witnesses) {
        auto parts = take_apart(note);
        auto id = key_id(witness.name, KeyType::Cosignature, witness.key);
        if (!parts || std::ranges::none_of(parts->signatures,
                                           [&](auto const& line) { return line.by(witness.name, id); }))
            continue;
        if (open_cosignature(note, witness)) found.witnessed_up_to = std::max(found.witnessed_up_to, size);
        else
            add(found.problems,
                {size, "checkpoint-cosignature", "the cosignature of " + witness.name + " is wrong"});
    }
}
void check_checkpoints(AuditSources const& sources, Roots const& roots, std::uint64_t events, Audit& found,
                       std::vector<std::pair<std::uint64_t, fs::path>> const& notes) {
    for (auto const& [size, path] : notes) {
        ++found.checkpoints;
        auto problem = [&](char const* code, std::string detail) {
            add(found.problems, {size, code, path.filename().string() + ": " + std::move(detail)});
        };
        if (!sources.verifier) {
            problem("checkpoint-key", "no key to check it with");
            continue;
        }
        auto note = sources.disk->read(path, checkpoint_bytes_max);
        auto checkpoint = note ? open_checkpoint(as_text(*note), *sources.verifier)
                               : Result<Checkpoint>{std::unexpected(note.error())};
        if (!checkpoint) {
            auto denied = checkpoint.error().code == Code::Denied;
            problem(denied ? "checkpoint-signature" : "checkpoint-form", to_string(checkpoint.error()));
            continue;
        }
        auto root = std::ranges::find(roots.at, size, &std::pair<std::uint64_t, Hash>::first);
        if (checkpoint->size != size) problem("checkpoint-form", "its name says another size");
        else if (size > events)
            problem("checkpoint-beyond-end", "only " + number(events) + " events are left");
        else if (root == roots.at.end() || root->second != checkpoint->root)
            problem("checkpoint-root", "these are not the events that were signed");
        else check_witnesses(sources, as_text(*note), size, found);
    }
}
// The copies that were asked for, and what is wrong with them; the primary is the event file where there is
// one.
struct Loaded {
    std::optional<PrivateDatabase> database;
    std::optional<EventStore> store;
    std::optional<Copy> file, rows;  // Rows are loaded only where there is no file to compare them with.
};
Result<Loaded> load(AuditSources const& sources, Audit& found) {
    Loaded loaded;
    if (!sources.database.empty()) {
        if (auto opened = PrivateDatabase::of(*sources.disk, sources.database, sources.live); !opened) {
            if (opened.error().code != Code::Absent || sources.events.empty())
                return std::unexpected(opened.error());
            add(found.problems, {{}, "database-missing", opened.error().detail});
        } else {
            loaded.database.emplace(std::move(*opened));
            if (auto got = loaded.database->open()) loaded.store.emplace(std::move(*got));
            else add(found.problems, {{}, "database-unreadable", got.error().detail});
        }
    }
    found.origin = loaded.store ? loaded.store->origin() : sources.verifier ? sources.verifier->name : "";
    if (sources.verifier && found.origin != sources.verifier->name)
        add(found.problems, {{}, "database-origin", "the database and the key have different names"});
    // The file before the rows: the database is written first, so a live one holds all that the file does.
    if (!sources.events.empty()) {
        auto file = load_file(sources, found.origin);
        if (!file && (file.error().code != Code::Absent || sources.database.empty()))
            return std::unexpected(file.error());
        if (file) loaded.file.emplace(std::move(*file));
        else add(found.problems, {{}, "event-file-missing", file.error().detail});
    }
    if (loaded.store && !loaded.file) loaded.rows.emplace(load_rows(*loaded.store));
    for (auto const* copy : {&loaded.file, &loaded.rows})
        if (*copy)
            for (auto const& problem : (*copy)->problems) add(found.problems, problem);
    return loaded;
}
}  // namespace
Result<AuditSources> sources_in(fs::path const& data, Disk& disk) {
    AuditSources sources{
        data / database_name, data / event_file_name, data / checkpoint_folder, {}, false, &disk, {}};
    if (!disk.exists(sources.database) && !disk.exists(sources.events))
        return fail(Code::Absent, "error.file", "no ledger in this folder");
    if (auto text = disk.read(data / verifier_name, 4096)) {
        auto line = as_text(*text);
        sources.verifier = TRY(parse_verifier(line.substr(0, line.find('\n'))));
    }
    sources.live = disk.locked(data / lock_name);  // by whoever writes
    return sources;
}
Result<Audit> audit(AuditSources const& sources, std::function<void(Event const&)> const& visit) {
    Audit found;
    auto loaded = TRY(load(sources, found));
    auto notes = sources.checkpoints.empty() ? decltype(list_checkpoints(""))::value_type{}
                                             : TRY(list_checkpoints(sources.checkpoints, *sources.disk));
    std::vector<std::uint64_t> sizes;
    for (auto const& [size, path] : notes) sizes.push_back(size);
    static std::vector<ByteView> const none;
    auto const* events = loaded.file ? &loaded.file->events : loaded.rows ? &loaded.rows->events : &none;
    auto const* first = events;
    auto hashing = std::async(std::launch::async, [&] { return compute_roots(*events, sizes); });
    auto comparing = std::async(std::launch::async, [&] {
        return loaded.file && loaded.store ? compare_rows(*loaded.store, *first, sources.live)
                                           : std::vector<Problem>{};
    });
    auto chain = check_chain(*events, loaded.file ? "event file" : "database");
    auto roots = hashing.get();
    auto differences = comparing.get();
    for (auto const& problem : differences) add(found.problems, problem);
    if (chain.problem) add(found.problems, *chain.problem);
    // Where the event file is not whole or not all, the database may reach further.
    if (loaded.file && loaded.store && (chain.problem || !differences.empty())) {
        loaded.rows.emplace(load_rows(*loaded.store));
        auto other = check_chain(loaded.rows->events, "database");
        if (other.problem) add(found.problems, *other.problem);
        if (other.valid > chain.valid) {
            chain = other;
            events = &loaded.rows->events;
        }
    }
    auto valid = std::span{*events}.first(static_cast<std::size_t>(chain.valid));
    if (events != first || valid.size() != first->size()) roots = compute_roots(valid, sizes);
    found.events = chain.valid;
    found.root = roots.last;
    check_checkpoints(sources, roots, chain.valid, found, notes);
    if (visit)
        for (auto const& bytes : valid) {
            auto event = decode(bytes);
            CHECK(event);
            visit(*event);
        }
    return found;
}
}  // namespace kz::ledger
