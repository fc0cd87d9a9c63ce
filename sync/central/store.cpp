#include "sync/central/store.h"
#include "core/base/embedded.h"
#include <algorithm>
#include <charconv>
#include <map>
#include <sqlite3.h>
namespace kz::embedded {
std::span<File const> central_schema();
}
namespace kz::central {
namespace {
// Debian 12's own 3.40.1 can lose a commit when a checkpoint resets the WAL.
static_assert(SQLITE_VERSION_NUMBER >= 3051003);
struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Db = std::unique_ptr<sqlite3, Close>;
using Prepared = std::unique_ptr<sqlite3_stmt, Close>;
std::unexpected<Error> sql_error(sqlite3* db, std::string const& what) {
    auto status = sqlite3_errcode(db);
    auto code = status == SQLITE_FULL                                 ? Code::Full
                : status == SQLITE_CORRUPT || status == SQLITE_NOTADB ? Code::Corrupt
                : status == SQLITE_BUSY                               ? Code::Timeout
                                                                      : Code::Io;
    return fail(code, code == Code::Full ? "error.disk_full" : "sync.store",
                what + ": " + sqlite3_errmsg(db));
}
// One execution of a statement: bind in order, step, read columns in order. Resets itself for the next.
class Query {
public:
    // No statement: preparing it failed, which `next` then tells.
    Query(sqlite3* db, sqlite3_stmt* statement) : x_db(db), x_statement(statement) {
        if (!statement) x_unprepared = sql_error(db, "prepare").error();
    }
    Query(Query const&) = delete;
    Query& operator=(Query const&) = delete;
    ~Query() { sqlite3_reset(x_statement), sqlite3_clear_bindings(x_statement); }
    Query& with(std::string_view text) {
        sqlite3_bind_text64(x_statement, ++x_bound, text.data() ? text.data() : "", text.size(),
                            SQLITE_STATIC, SQLITE_UTF8);
        return *this;
    }
    Query& with(ByteView bytes) {
        sqlite3_bind_blob64(x_statement, ++x_bound, bytes.data(), bytes.size(), SQLITE_STATIC);
        return *this;
    }
    Query& with(std::int64_t number) { return sqlite3_bind_int64(x_statement, ++x_bound, number), *this; }
    Query& with(std::uint64_t number) { return with(static_cast<std::int64_t>(number)); }
    Query& with(Millis time) { return with(std::int64_t{time.count()}); }
    Query& with_nothing() { return sqlite3_bind_null(x_statement, ++x_bound), *this; }
    Result<bool> next() {  // Whether there is a row.
        if (x_unprepared) return std::unexpected(*x_unprepared);
        auto status = sqlite3_step(x_statement);
        x_read = 0;
        if (status == SQLITE_ROW) return true;
        if (status == SQLITE_DONE) return false;
        return sql_error(x_db, sqlite3_sql(x_statement));
    }
    Result<> run() {
        TRY(next());
        return {};
    }
    std::string text() {
        auto column = x_read++;
        auto data = reinterpret_cast<char const*>(sqlite3_column_text(x_statement, column));
        return {data ? data : "", static_cast<std::size_t>(sqlite3_column_bytes(x_statement, column))};
    }
    Bytes blob() {
        auto column = x_read++;
        auto data = static_cast<std::uint8_t const*>(sqlite3_column_blob(x_statement, column));
        return {data, data + sqlite3_column_bytes(x_statement, column)};
    }
    std::array<std::uint8_t, 32> hash() {  // Another length is noticed by `whole`.
        auto bytes = blob();
        std::array<std::uint8_t, 32> out{};
        x_whole = x_whole && bytes.size() == out.size();
        std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()), out.begin());
        return out;
    }
    std::int64_t number() { return sqlite3_column_int64(x_statement, x_read++); }
    std::uint64_t count() {
        auto value = number();
        x_whole = x_whole && value >= 0;
        return static_cast<std::uint64_t>(value);
    }
    Millis time() { return Millis{number()}; }
    bool is_nothing() const { return sqlite3_column_type(x_statement, x_read) == SQLITE_NULL; }
    Result<> whole() const {  // Every row read is checked: a damaged store is found here, not later.
        if (!x_whole)
            return fail(Code::Corrupt, "sync.store",
                        std::string{"a damaged row: "} + sqlite3_sql(x_statement));
        return {};
    }
private:
    sqlite3* x_db;
    sqlite3_stmt* x_statement;
    int x_bound = 0, x_read = 0;
    bool x_whole = true;
    std::optional<Error> x_unprepared;
};
}  // namespace
struct Store::State {
    Db db;
    std::map<std::string_view, Prepared> statements;  // keyed by the literal itself
    Result<> execute(char const* sql) {
        if (sqlite3_exec(db.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            return sql_error(db.get(), sql);
        return {};
    }
    Query query(char const* sql) {
        auto& prepared = statements[sql];
        if (!prepared) {
            sqlite3_stmt* raw = nullptr;
            auto status = sqlite3_prepare_v3(db.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
            // The schema is ours; but reading it for the first time can fail as any reading can.
            auto const disk_failed = (status & 0xff) != SQLITE_OK && (status & 0xff) != SQLITE_ERROR;
            if (status != SQLITE_OK) std::fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db.get()));
            CHECK(status == SQLITE_OK || disk_failed);
            prepared.reset(raw);
        }
        return Query{db.get(), prepared.get()};
    }
    template <class Row> Result<std::vector<Row>> all(Query& query, auto&& read) {
        std::vector<Row> rows;
        for (;;) {
            auto more = TRY(query.next());
            if (!more) break;
            rows.push_back(read(query));
            TRY(query.whole());
        }
        return rows;
    }
    template <class Row> Result<std::optional<Row>> one(Query& query, auto&& read) {
        auto rows = TRY(all<Row>(query, read));
        CHECK(rows.size() <= 1);
        return rows.empty() ? std::optional<Row>{} : std::optional<Row>{std::move(rows.front())};
    }
};
Store::Store(std::unique_ptr<State> state) : x_state(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store::~Store() = default;
Result<Store> Store::open(std::filesystem::path const& path, std::string const& vfs) {
    auto state = std::make_unique<State>();
    sqlite3* raw = nullptr;
    auto flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    auto status = sqlite3_open_v2(path.c_str(), &raw, flags, vfs.empty() ? nullptr : vfs.c_str());
    state->db.reset(raw);
    if (status != SQLITE_OK) return sql_error(raw, "open " + path.filename().string());
    sqlite3_busy_timeout(raw, 10'000);
    TRY(state->execute("PRAGMA journal_mode = WAL"));
    TRY(state->execute("PRAGMA synchronous = FULL"));
    TRY(state->execute("PRAGMA cache_size = -16384"));
    TRY(state->execute("PRAGMA wal_autocheckpoint = 4000"));
    auto read = [&](char const* sql) {
        auto query = state->query(sql);
        auto row = query.next();
        return row && *row ? query.text() : std::string{};
    };
    if (read("PRAGMA journal_mode") != "wal" || read("PRAGMA synchronous") != "2")
        return fail(Code::Denied, "sync.store", "the store cannot promise durability");
    TRY(state->execute("BEGIN IMMEDIATE"));
    // Each step ends by setting the version it leads to. A failure closes the store, which rolls all back.
    auto steps = embedded::central_schema();
    std::size_t version = 0;
    auto text = read("PRAGMA user_version");
    auto parsed = std::from_chars(text.data(), text.data() + text.size(), version);
    if (parsed.ec != std::errc{} || version > steps.size())
        return fail(Code::Corrupt, "sync.store", "a store of a newer version");
    for (; version < steps.size(); ++version)
        TRY(state->execute(std::string{steps[version].content}.c_str()));
    TRY(state->execute("COMMIT"));
    if (read("PRAGMA user_version") != std::to_string(steps.size()))
        return fail(Code::Corrupt, "sync.store", "a store of another version");
    return Store{std::move(state)};
}
Result<> Store::begin() { return x_state->execute("BEGIN IMMEDIATE"); }
Result<> Store::commit() { return x_state->execute("COMMIT"); }
void Store::roll_back() { (void)x_state->execute("ROLLBACK"); }
Result<> Store::mark() { return x_state->execute("SAVEPOINT one"); }
Result<> Store::keep_mark() { return x_state->execute("RELEASE one"); }
void Store::undo_mark() { (void)x_state->execute("ROLLBACK TO one"), (void)x_state->execute("RELEASE one"); }

namespace {
Terminal read_terminal(Query& row) {
    return {row.text(), row.text(), row.text(), row.hash(), row.time(), row.time()};
}
LedgerRow read_ledger(Query& row) {
    return {row.text(), row.text(), row.text(), row.number(), row.count(), row.hash(), row.count()};
}
}  // namespace
Result<std::optional<Terminal>> Store::terminal(std::string const& id) {
    auto query =
        x_state->query("SELECT site, terminal, seat, ledger_key, enrolled_ms, heard_ms FROM terminals "
                       "WHERE terminal = ?");
    return x_state->one<Terminal>(query.with(id), read_terminal);
}
Result<std::vector<Terminal>> Store::terminals() {
    auto query =
        x_state->query("SELECT site, terminal, seat, ledger_key, enrolled_ms, heard_ms FROM terminals");
    return x_state->all<Terminal>(query, read_terminal);
}
Result<> Store::put_terminal(Terminal const& t) {
    return x_state->query("INSERT OR REPLACE INTO terminals VALUES (?, ?, ?, ?, ?, ?)")
        .with(t.site)
        .with(t.id)
        .with(t.seat)
        .with(ByteView{t.key})
        .with(t.enrolled)
        .with(t.heard)
        .run();
}
Result<> Store::heard(std::string const& site, std::string const& terminal, Millis now) {
    return x_state->query("UPDATE terminals SET heard_ms = ? WHERE site = ? AND terminal = ?")
        .with(now)
        .with(site)
        .with(terminal)
        .run();
}
Result<> Store::put_code(CodeRow const& code, Hash const& secret) {
    return x_state->query("INSERT INTO codes VALUES (?, ?, ?, ?, ?, NULL)")
        .with(code.site)
        .with(ByteView{secret})
        .with(code.terminal)
        .with(code.seat)
        .with(code.expires)
        .run();
}
Result<std::optional<CodeRow>> Store::code(Hash const& secret) {
    auto query =
        x_state->query("SELECT site, terminal, seat, expires_ms, used_by FROM codes WHERE secret_sha256 = ?");
    return x_state->one<CodeRow>(query.with(ByteView{secret}), [](Query& row) {
        CodeRow code{row.text(), row.text(), row.text(), row.time(), {}};
        if (!row.is_nothing()) code.used_by = row.hash();
        return code;
    });
}
Result<> Store::use_code(std::string const& site, Hash const& secret, PublicKey const& by) {
    return x_state->query("UPDATE codes SET used_by = ? WHERE site = ? AND secret_sha256 = ?")
        .with(ByteView{by})
        .with(site)
        .with(ByteView{secret})
        .run();
}
Result<std::optional<LedgerRow>> Store::ledger(Terminal const& terminal, std::string const& origin) {
    auto query = x_state->query("SELECT site, terminal, origin, ledger, size, head, assessed FROM ledgers "
                                "WHERE site = ? AND terminal = ? AND origin = ?");
    return x_state->one<LedgerRow>(query.with(terminal.site).with(terminal.id).with(origin), read_ledger);
}
Result<LedgerRow> Store::new_ledger(Terminal const& terminal, std::string const& origin) {
    TRY(x_state
            ->query("INSERT INTO ledgers (site, terminal, origin, ledger, size, head) VALUES "
                    "(?, ?, ?, (SELECT coalesce(max(ledger), 0) + 1 FROM ledgers), 0, ?)")
            .with(terminal.site)
            .with(terminal.id)
            .with(origin)
            .with(ByteView{Hash{}})
            .run());
    auto made = TRY(ledger(terminal, origin));
    CHECK(made);
    return *made;
}
Result<std::vector<LedgerRow>> Store::ledgers() {
    auto query = x_state->query("SELECT site, terminal, origin, ledger, size, head, assessed FROM ledgers");
    return x_state->all<LedgerRow>(query, read_ledger);
}
Result<> Store::set_ledger(LedgerRow const& ledger) {
    return x_state
        ->query("UPDATE ledgers SET size = ?, head = ? WHERE site = ? AND terminal = ? AND origin = ?")
        .with(ledger.size)
        .with(ByteView{ledger.head})
        .with(ledger.site)
        .with(ledger.terminal)
        .with(ledger.origin)
        .run();
}
Result<> Store::set_assessed(LedgerRow const& ledger) {
    return x_state->query("UPDATE ledgers SET assessed = ? WHERE site = ? AND terminal = ? AND origin = ?")
        .with(ledger.assessed)
        .with(ledger.site)
        .with(ledger.terminal)
        .with(ledger.origin)
        .run();
}
Result<std::vector<Bytes>> Store::events(LedgerRow const& ledger, std::uint64_t from, std::uint64_t count) {
    auto query =
        x_state->query("SELECT event FROM events WHERE site = ? AND ledger = ? AND seq >= ? AND seq < ? "
                       "ORDER BY seq");
    query.with(ledger.site).with(ledger.id).with(from).with(from + count);
    return x_state->all<Bytes>(query, [](Query& row) { return row.blob(); });
}
Result<> Store::add_event(LedgerRow const& ledger, std::uint64_t seq, ByteView event) {
    return x_state->query("INSERT INTO events VALUES (?, ?, ?, ?)")
        .with(ledger.site)
        .with(ledger.id)
        .with(seq)
        .with(event)
        .run();
}
Result<> Store::add_run(LedgerRow const& ledger, std::uint64_t first, std::uint64_t count,
                        std::string const& statement, Millis now) {
    return x_state->query("INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?, ?, ?)")
        .with(ledger.site)
        .with(ledger.id)
        .with(first)
        .with(count)
        .with(statement)
        .with(now)
        .run();
}
Result<> Store::add_receipt(LedgerRow const& ledger, std::string const& attempt, std::uint64_t seq,
                            std::string const& note) {
    return x_state->query("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?, ?, ?)")
        .with(ledger.site)
        .with(ledger.id)
        .with(attempt)
        .with(seq)
        .with(note)
        .run();
}
Result<std::vector<wire::AttemptReceipt>> Store::receipts(LedgerRow const& ledger, std::uint64_t from,
                                                          std::uint64_t end) {
    auto query =
        x_state->query("SELECT attempt, note FROM receipts WHERE site = ? AND ledger = ? AND seq >= ? "
                       "AND seq < ? ORDER BY seq");
    query.with(ledger.site).with(ledger.id).with(from).with(end);
    return x_state->all<wire::AttemptReceipt>(
        query, [](Query& row) { return wire::AttemptReceipt{row.text(), row.text()}; });
}
Result<> Store::add_fork(LedgerRow const& ledger, ForkRow const& fork) {
    auto hash = sha256(fork.sent);
    return x_state->query("INSERT OR IGNORE INTO forks VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .with(ledger.site)
        .with(ledger.id)
        .with(fork.seq)
        .with(ByteView{hash})
        .with(ByteView{fork.sent})
        .with(fork.statement)
        .with(fork.report)
        .with(fork.received)
        .run();
}
Result<std::vector<ForkRow>> Store::forks(LedgerRow const& ledger) {
    auto query = x_state->query("SELECT seq, sent, statement, report, received_ms FROM forks WHERE site = ? "
                                "AND ledger = ? ORDER BY seq");
    query.with(ledger.site).with(ledger.id);
    return x_state->all<ForkRow>(query, [](Query& row) {
        return ForkRow{row.count(), row.blob(), row.text(), row.text(), row.time()};
    });
}
Result<std::string> Store::keep_evidence(EvidenceRow const& e) {
    TRY(x_state->query("INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, ?, ?, ?)")
            .with(e.site)
            .with(e.terminal)
            .with(ByteView{e.sha256})
            .with(e.bytes)
            .with(e.receipt)
            .with(e.received)
            .run());
    auto query =
        x_state->query("SELECT receipt FROM evidence WHERE site = ? AND terminal = ? AND sha256 = ?");
    auto kept = TRY(x_state->one<std::string>(query.with(e.site).with(e.terminal).with(ByteView{e.sha256}),
                                              [](Query& row) { return row.text(); }));
    CHECK(kept);
    return *kept;
}
Result<std::uint64_t> Store::evidence_bytes(std::string const& site, std::string const& terminal) {
    auto query =
        x_state->query("SELECT coalesce(sum(bytes), 0) FROM evidence WHERE site = ? AND terminal = ?");
    TRY(query.with(site).with(terminal).next());
    return query.count();
}
Result<std::vector<EvidenceRow>> Store::evidence() {
    auto query = x_state->query("SELECT site, terminal, sha256, bytes, receipt, received_ms FROM evidence "
                                "ORDER BY received_ms DESC LIMIT 5000");
    return x_state->all<EvidenceRow>(query, [](Query& row) {
        return EvidenceRow{row.text(), row.text(), row.hash(), row.count(), row.text(), row.time()};
    });
}
Result<> Store::add_incident(IncidentRow const& i) {
    return x_state->query("INSERT OR IGNORE INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?)")
        .with(i.site)
        .with(i.terminal)
        .with(i.code)
        .with(i.subject)
        .with(i.seq)
        .with(i.detail)
        .with(i.raised)
        .run();
}
Result<std::vector<IncidentRow>> Store::incidents() {
    auto query = x_state->query("SELECT site, terminal, code, subject, seq, detail, raised_ms FROM incidents "
                                "ORDER BY raised_ms DESC LIMIT 1000");
    return x_state->all<IncidentRow>(query, [](Query& row) {
        return IncidentRow{row.text(),  row.text(), row.text(), row.text(),
                           row.count(), row.text(), row.time()};
    });
}
Result<> Store::put_site(SiteRow const& site) {
    return x_state->query("INSERT INTO sites VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name")
        .with(site.id)
        .with(site.name)
        .run();
}
Result<std::vector<SiteRow>> Store::sites() {
    auto query = x_state->query("SELECT site, name FROM sites");
    return x_state->all<SiteRow>(query, [](Query& row) { return SiteRow{row.text(), row.text()}; });
}
Result<> Store::put_sitting(SittingRow const& s) {
    return x_state->query("INSERT OR REPLACE INTO sittings VALUES (?, ?, ?, ?, ?, ?, ?)")
        .with(s.site)
        .with(s.id)
        .with(s.title)
        .with(s.session)
        .with(s.starts)
        .with(s.ends)
        .with(s.paper)
        .run();
}
Result<std::vector<SittingRow>> Store::sittings() {
    auto query = x_state->query("SELECT site, sitting, title, session, starts, ends, paper FROM sittings");
    return x_state->all<SittingRow>(query, [](Query& row) {
        return SittingRow{row.text(), row.text(), row.text(), row.text(), row.text(), row.text(), row.text()};
    });
}
Result<std::size_t> Store::roster_size(SittingRow const& sitting) {
    auto query = x_state->query("SELECT count(*) FROM rosters WHERE site = ? AND sitting = ?");
    TRY(query.with(sitting.site).with(sitting.id).next());
    return static_cast<std::size_t>(query.count());
}
Result<> Store::put_files(SittingRow const& sitting, std::vector<wire::ManifestFile> const& files,
                          std::vector<RosterRow> const& roster) {
    for (auto sql : {"DELETE FROM files WHERE site = ? AND sitting = ?",
                     "DELETE FROM rosters WHERE site = ? AND sitting = ?"})
        TRY(x_state->query(sql).with(sitting.site).with(sitting.id).run());
    for (auto const& file : files)
        TRY(x_state->query("INSERT INTO files VALUES (?, ?, ?, ?, ?)")
                .with(sitting.site)
                .with(sitting.id)
                .with(file.name)
                .with(file.bytes)
                .with(ByteView{file.sha256})
                .run());
    for (auto const& person : roster)
        TRY(x_state->query("INSERT INTO rosters VALUES (?, ?, ?, ?, ?)")
                .with(sitting.site)
                .with(sitting.id)
                .with(person.registration)
                .with(person.name)
                .with(person.seat)
                .run());
    return {};
}
Result<std::vector<wire::ManifestFile>> Store::files(std::string const& site, std::string const& sitting) {
    auto query = x_state->query("SELECT name, bytes, sha256 FROM files WHERE site = ? AND sitting = ?");
    return x_state->all<wire::ManifestFile>(query.with(site).with(sitting), [](Query& row) {
        return wire::ManifestFile{row.text(), row.count(), row.hash()};
    });
}
Result<bool> Store::site_has_file(std::string const& site, Hash const& hash) {
    auto query = x_state->query("SELECT 1 FROM files WHERE sha256 = ? AND site = ? LIMIT 1");
    return query.with(ByteView{hash}).with(site).next();
}
Result<> Store::add_manifest(std::string const& site, std::uint64_t version, std::string const& sitting,
                             std::string const& note) {
    return x_state->query("INSERT INTO manifests VALUES (?, ?, ?, ?)")
        .with(site)
        .with(version)
        .with(sitting)
        .with(note)
        .run();
}
Result<std::optional<Store::ManifestRow>> Store::manifest(std::string const& site) {
    auto query =
        x_state->query("SELECT version, note FROM manifests WHERE site = ? ORDER BY version DESC LIMIT 1");
    return x_state->one<ManifestRow>(query.with(site),
                                     [](Query& row) { return ManifestRow{row.count(), row.text()}; });
}
Result<std::optional<std::string>> Store::manifest_of(std::string const& site, std::uint64_t version) {
    auto query = x_state->query("SELECT note FROM manifests WHERE site = ? AND version = ?");
    return x_state->one<std::string>(query.with(site).with(version), [](Query& row) { return row.text(); });
}
Result<> Store::put_attempt(AttemptRow const& a) {
    auto query = x_state->query(
        // A score stays when a later look has none: whoever scores may be another process, with the issuer's
        // key.
        "INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (site, attempt) DO UPDATE SET ledger = excluded.ledger, terminal = excluded.terminal, "
        "sitting = excluded.sitting, registration = excluded.registration, state = excluded.state, "
        "seat = excluded.seat, started_ms = excluded.started_ms, submitted_ms = excluded.submitted_ms, "
        "points = coalesce(excluded.points, points), max = coalesce(excluded.max, max), "
        "pass = coalesce(excluded.pass, pass), details = coalesce(nullif(excluded.details, ''), details), "
        "terminal_points = coalesce(excluded.terminal_points, terminal_points)");
    query.with(a.site)
        .with(a.id)
        .with(a.ledger)
        .with(a.terminal)
        .with(a.sitting)
        .with(a.registration)
        .with(a.state)
        .with(a.seat)
        .with(a.started)
        .with(a.submitted);
    if (a.score)
        query.with(a.score->points)
            .with(a.score->max)
            .with(std::int64_t{a.score->pass})
            .with(a.score->details);
    else query.with_nothing().with_nothing().with_nothing().with(std::string_view{});
    if (a.terminal_points) query.with(*a.terminal_points);
    else query.with_nothing();
    return query.run();
}
namespace {
constexpr auto attempt_columns =
    "SELECT a.site, a.attempt, a.terminal, a.sitting, a.registration, a.state, a.seat, "
    "a.ledger, a.started_ms, a.submitted_ms, a.points, a.max, a.pass, a.details, a.terminal_points, "
    "coalesce(r.name, '') FROM attempts a LEFT JOIN rosters r ON r.site = a.site AND r.sitting = a.sitting "
    "AND r.registration = a.registration ";
AttemptRow read_attempt(Query& row) {
    AttemptRow a{row.text(),   row.text(), row.text(), row.text(), row.text(), row.text(), row.text(),
                 row.number(), row.time(), row.time(), {},         {},         {}};
    auto scored = !row.is_nothing();
    AttemptScore score{row.number(), row.number(), row.number() != 0, row.text()};
    if (scored) a.score = std::move(score);
    auto claimed = !row.is_nothing();
    auto points = row.number();
    if (claimed) a.terminal_points = points;
    a.name = row.text();
    return a;
}
}  // namespace
Result<std::vector<AttemptRow>> Store::attempts() {
    static std::string const sql = std::string{attempt_columns} + "ORDER BY a.started_ms DESC LIMIT 5000";
    auto query = x_state->query(sql.c_str());
    return x_state->all<AttemptRow>(query, read_attempt);
}
Result<std::optional<AttemptRow>> Store::attempt(std::string const& site, std::string const& id) {
    static std::string const sql = std::string{attempt_columns} + "WHERE a.site = ? AND a.attempt = ?";
    auto query = x_state->query(sql.c_str());
    return x_state->one<AttemptRow>(query.with(site).with(id), read_attempt);
}
Result<> Store::put_web_user(std::string const& name, std::string const& password_hash) {
    return x_state->query("INSERT OR REPLACE INTO web_users VALUES (?, ?)")
        .with(name)
        .with(password_hash)
        .run();
}
Result<std::optional<std::string>> Store::web_password(std::string const& name) {
    auto query = x_state->query("SELECT password FROM web_users WHERE name = ?");
    return x_state->one<std::string>(query.with(name), [](Query& row) { return row.text(); });
}
Result<Store::Counts> Store::counts() {
    auto query = x_state->query(
        "SELECT (SELECT coalesce(sum(size), 0) FROM ledgers), (SELECT count(*) FROM terminals), "
        "(SELECT count(*) FROM attempts), (SELECT count(*) FROM incidents), (SELECT count(*) FROM forks)");
    TRY(query.next());
    return Counts{query.count(), query.count(), query.count(), query.count(), query.count()};
}
}  // namespace kz::central
