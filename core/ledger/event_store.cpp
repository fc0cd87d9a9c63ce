#include "core/ledger/event_store.h"
#include "core/base/embedded.h"
#include <cerrno>
#include <limits>
#include <sqlite3.h>
#include <utility>
namespace kz::embedded {
std::span<File const> ledger_schema();
}
namespace kz::ledger {
namespace {
// 3.7.0–3.51.2 can lose committed data when a WAL is reset at a bad moment.
constexpr int sqlite_version_min = 3'051'003;
constexpr int schema_version = 1;
// SQLite's own default. We checkpoint ourselves, because its automatic one swallows failed syncs.
constexpr int wal_pages_max = 1000;
struct Closer {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Closer>;
using Statement = std::unique_ptr<sqlite3_stmt, Closer>;
std::unexpected<Error> sqlite_error(sqlite3* db, std::string const& what) {
    auto code = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    auto number = db ? sqlite3_system_errno(db) : 0;
    auto detail =
        what + ": " + (db ? sqlite3_errmsg(db) : "out of memory") + " (" + std::to_string(code) + ")";
    auto primary = code & 0xff;
    // A sync that found no room is no want of room: pages may be gone.
    auto synced = code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
    auto no_room = !synced && (number == ENOSPC || number == EDQUOT || number == EFBIG);
    if (primary == SQLITE_FULL || (primary == SQLITE_IOERR && no_room))
        return fail(Code::Full, "error.disk_full", detail);
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        return fail(Code::Corrupt, "ledger.damaged", detail);
    if (primary == SQLITE_READONLY || primary == SQLITE_PERM || primary == SQLITE_CANTOPEN)
        return fail(Code::Denied, "error.file", detail);
    return fail(Code::Io, "error.file", detail);
}
Result<Statement> prepare(sqlite3* db, char const* sql) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr) != SQLITE_OK)
        return sqlite_error(db, "prepare");
    return Statement{raw};
}
Result<> execute(sqlite3* db, char const* sql) {
    if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return sqlite_error(db, sql);
    return {};
}
// The first column of the first row as text; empty when there is no row.
Result<std::string> ask(sqlite3* db, char const* sql) {
    auto statement = TRY(prepare(db, sql));
    auto code = sqlite3_step(statement.get());
    if (code == SQLITE_DONE) return std::string{};
    if (code != SQLITE_ROW) return sqlite_error(db, sql);
    auto text = sqlite3_column_text(statement.get(), 0);
    return std::string{text ? reinterpret_cast<char const*>(text) : ""};
}
Result<> demand(sqlite3* db, char const* sql, std::string const& expected) {
    auto got = TRY(ask(db, sql));
    if (got != expected)
        return fail(Code::Denied, "ledger.no_durability",
                    std::string{sql} + " gave " + got + ", not " + expected);
    return {};
}
Result<Database> open_database(std::string const& name, int flags, std::string const& vfs = {}) {
    if (sqlite3_libversion_number() < sqlite_version_min)
        return fail(Code::Denied, "ledger.no_durability",
                    std::string{"SQLite "} + sqlite3_libversion() + " is too old");
    sqlite3* raw = nullptr;
    auto code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                vfs.empty() ? nullptr : vfs.c_str());
    Database db{raw};
    if (code != SQLITE_OK) return sqlite_error(raw, "open");
    return db;
}
Result<> make_or_check_schema(sqlite3* db, std::string const& origin) {
    auto version = TRY(ask(db, "PRAGMA user_version"));
    if (version == "0") {
        auto const sql = std::string{embedded::ledger_schema().front().content};
        TRY(execute(db, "BEGIN IMMEDIATE"));
        TRY(execute(db, sql.c_str()));
        auto insert = TRY(prepare(db, "INSERT INTO ledger(one, origin) VALUES(1, ?)"));
        sqlite3_bind_text(insert.get(), 1, origin.data(), static_cast<int>(origin.size()), SQLITE_STATIC);
        if (sqlite3_step(insert.get()) != SQLITE_DONE) return sqlite_error(db, "origin");
        insert.reset();
        return execute(db, "COMMIT");
    }
    if (version != std::to_string(schema_version))
        return fail(Code::Corrupt, "ledger.damaged", "ledger.db has schema version " + version);
    return {};
}
}  // namespace
struct EventStore::State {
    Database db;
    Statement insert, replace, begin, commit;
    std::string origin;
    int wal_pages = 0;
    bool trusted = false, may_retry = false;
    // Before the statement is reset.
    void heed_failure() {
        auto code = sqlite3_extended_errcode(db.get());
        auto number = sqlite3_system_errno(db.get());
        auto no_room = number == ENOSPC || number == EDQUOT || number == EFBIG;
        // These codes are a write's alone. A transaction's frames are all written before its one sync, and
        // what a checkpoint of the WAL wrote is still in the WAL, which was synced before.
        may_retry = code == SQLITE_FULL || (code == SQLITE_IOERR_WRITE && no_room);
        checkpoint_on_close(false);
    }
    void roll_back() {
        if (sqlite3_get_autocommit(db.get())) return;
        may_retry &= sqlite3_exec(db.get(), "ROLLBACK", nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    // Closing copies the WAL into the database by the index in memory, without looking at checksums: after a
    // failed sync the pages behind it may no longer be those that were written. Opening looks at them.
    void checkpoint_on_close(bool allowed) {
        sqlite3_db_config(db.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, allowed ? 0 : 1, nullptr);
    }
};
EventStore::EventStore(std::unique_ptr<State> state) : x_state(std::move(state)) {}
EventStore::EventStore(EventStore&&) noexcept = default;
EventStore::~EventStore() = default;
std::string const& EventStore::origin() const { return x_state->origin; }
Result<EventStore> EventStore::open(std::filesystem::path const& path, std::string const& origin,
                                    std::string const& vfs) {
    auto state = std::make_unique<State>();
    state->db = TRY(open_database(path.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs));
    auto* db = state->db.get();
    state->checkpoint_on_close(false);
    TRY(demand(db, "PRAGMA journal_mode=WAL", "wal"));
    TRY(execute(db, "PRAGMA synchronous=FULL"));
    TRY(execute(db, "PRAGMA wal_autocheckpoint=0"));
    TRY(demand(db, "PRAGMA synchronous", "2"));
    TRY(demand(db, "PRAGMA journal_mode", "wal"));
    TRY(make_or_check_schema(db, origin));
    state->origin = TRY(ask(db, "SELECT origin FROM ledger"));
    if (state->origin != origin)
        return fail(Code::Corrupt, "ledger.other_origin", "ledger.db belongs to another terminal");
    state->insert = TRY(prepare(db, "INSERT INTO event(seq, bytes) VALUES(?, ?)"));
    state->replace = TRY(prepare(db, "INSERT OR REPLACE INTO event(seq, bytes) VALUES(?, ?)"));
    state->begin = TRY(prepare(db, "BEGIN IMMEDIATE"));
    state->commit = TRY(prepare(db, "COMMIT"));
    auto note_pages = [](void* pages, sqlite3*, char const*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(db, note_pages, &state->wal_pages);
    return EventStore{std::move(state)};
}
Result<EventStore> EventStore::open_read_only(std::filesystem::path const& path, bool immutable) {
    auto name = path.string();
    auto flags = SQLITE_OPEN_READONLY;
    if (immutable) {  // Without it SQLite would leave -wal and -shm files beside a piece of evidence.
        std::string escaped;
        for (char c : std::filesystem::absolute(path).string())
            if (c == '%' || c == '?' || c == '#') escaped += "%" + to_hex(as_bytes({&c, 1}));
            else escaped += c;
        name = "file://" + escaped + "?immutable=1";
        flags |= SQLITE_OPEN_URI;
    }
    auto state = std::make_unique<State>();
    state->db = TRY(open_database(name, flags));
    auto version = TRY(ask(state->db.get(), "PRAGMA user_version"));
    if (version != std::to_string(schema_version))
        return fail(Code::Corrupt, "ledger.damaged", "ledger.db has schema version " + version);
    state->origin = TRY(ask(state->db.get(), "SELECT origin FROM ledger"));
    return EventStore{std::move(state)};
}
Result<> EventStore::for_each(std::function<Result<>(Row const&)> const& visit) {
    auto select = TRY(prepare(x_state->db.get(), "SELECT seq, bytes FROM event ORDER BY seq"));
    for (;;) {
        auto code = sqlite3_step(select.get());
        if (code == SQLITE_DONE) return {};
        if (code != SQLITE_ROW) return sqlite_error(x_state->db.get(), "read");
        auto seq = sqlite3_column_int64(select.get(), 0);
        if (seq < 0) return fail(Code::Corrupt, "ledger.damaged", "a row with a negative seq");
        auto data = static_cast<std::uint8_t const*>(sqlite3_column_blob(select.get(), 1));
        auto size = static_cast<std::size_t>(sqlite3_column_bytes(select.get(), 1));
        TRY(visit(Row{static_cast<std::uint64_t>(seq), {data, size}}));
    }
}
Result<> EventStore::write(std::uint64_t seq, std::span<Bytes const> events, Mode mode) {
    auto* db = x_state->db.get();
    auto run = [this, db](Statement const& statement, char const* what) -> Result<> {
        auto done = sqlite3_step(statement.get()) == SQLITE_DONE;
        // A failed statement must be reset too, but only after its error was read.
        Result<> result = done ? Result<>{} : Result<>{sqlite_error(db, what)};
        if (!done) x_state->heed_failure();
        sqlite3_reset(statement.get());
        if (!done) x_state->roll_back();
        return result;
    };
    auto const& put = mode == Mode::Insert ? x_state->insert : x_state->replace;
    TRY(run(x_state->begin, "begin"));
    for (auto const& bytes : events) {
        CHECK(seq <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
        sqlite3_bind_int64(put.get(), 1, static_cast<std::int64_t>(seq++));
        sqlite3_bind_blob(put.get(), 2, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
        TRY(run(put, "insert"));
    }
    TRY(run(x_state->commit, "commit"));
    if (x_state->trusted) x_state->checkpoint_on_close(true);  // The second try went through.
    return {};
}
bool EventStore::may_retry() const { return x_state->may_retry; }
Result<> EventStore::erase_from(std::uint64_t seq) {
    auto const sql = "DELETE FROM event WHERE seq >= " + std::to_string(seq);
    return execute(x_state->db.get(), sql.c_str());
}
Result<> EventStore::probe() {
    TRY(execute(x_state->db.get(), "UPDATE ledger SET origin = origin"));
    x_state->trusted = true;
    x_state->checkpoint_on_close(true);
    return {};
}
Result<> EventStore::tidy() {
    if (x_state->wal_pages < wal_pages_max) return {};
    auto* db = x_state->db.get();
    if (sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) != SQLITE_OK) {
        Result<> result = sqlite_error(db, "checkpoint of the WAL");
        x_state->heed_failure();
        return result;
    }
    x_state->wal_pages = 0;
    return {};
}
}  // namespace kz::ledger
