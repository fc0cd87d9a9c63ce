#pragma once  // Central's store: all SQL is in store.cpp, beside schema.sql. SQLite, WAL, synchronous=FULL,
              // read back.
// One object is one connection for one thread at a time. Several, in several processes too, share the file.
#include "core/base/clock.h"
#include "core/base/crypto.h"
#include "sync/wire/wire.h"
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>
namespace kz::central {
struct Terminal {
    std::string site, id, seat;
    PublicKey key{};
    Millis enrolled{}, heard{};
};
struct LedgerRow {
    std::string site, terminal, origin;
    std::int64_t id = 0;
    std::uint64_t size = 0;
    Hash head{};
    std::uint64_t assessed = 0;  // events the assessor has folded
};
struct CodeRow {
    std::string site, terminal, seat;
    Millis expires{};
    std::optional<PublicKey> used_by;
};
struct ForkRow {
    std::uint64_t seq = 0;
    Bytes sent;
    std::string statement, report;
    Millis received{};
};
struct EvidenceRow {
    std::string site, terminal;
    Hash sha256{};
    std::uint64_t bytes = 0;
    std::string receipt;
    Millis received{};
};
struct IncidentRow {
    std::string site, terminal, code, subject;
    std::uint64_t seq = 0;
    std::string detail;
    Millis raised{};
};
struct AttemptScore {
    std::int64_t points = 0, max = 0;  // hundredths
    bool pass = false;
    std::string details;  // the score sheet, JSON
};
struct AttemptRow {
    std::string site, id, terminal, sitting, registration, state, seat;
    std::int64_t ledger = 0;
    Millis started{}, submitted{};
    std::optional<AttemptScore> score;
    std::optional<std::int64_t> terminal_points;
    std::string name;  // read only: from the roster
};
struct SiteRow {
    std::string id, name;
};
struct SittingRow {
    std::string site, id, title, session, starts, ends, paper;
};
struct RosterRow {
    std::string registration, name, seat;
};
class Store {
public:
    // Makes the file when absent. Denied: the store cannot promise durability. Corrupt, Io, Full.
    // `vfs`: SQLite's, on which the file lies; "" for its own.
    static Result<Store> open(std::filesystem::path const& path, std::string const& vfs = {});
    Store(Store&&) noexcept;
    ~Store();
    Result<> begin();   // takes the write lock, so that what is read next holds until commit
    Result<> commit();  // durable when it returns
    void roll_back();
    Result<> mark();  // Inside a transaction: what follows can be undone alone.
    Result<> keep_mark();
    void undo_mark();

    Result<std::optional<Terminal>> terminal(std::string const& id);
    Result<std::vector<Terminal>> terminals();
    Result<> put_terminal(Terminal const& terminal);
    Result<> heard(std::string const& site, std::string const& terminal, Millis now);
    Result<> put_code(CodeRow const& code, Hash const& secret);
    Result<std::optional<CodeRow>> code(Hash const& secret);
    Result<> use_code(std::string const& site, Hash const& secret, PublicKey const& by);

    Result<std::optional<LedgerRow>> ledger(Terminal const& terminal, std::string const& origin);
    Result<LedgerRow> new_ledger(Terminal const& terminal, std::string const& origin);
    Result<std::vector<LedgerRow>> ledgers();
    Result<> set_ledger(LedgerRow const& ledger);  // size and head
    Result<> set_assessed(LedgerRow const& ledger);
    Result<std::vector<Bytes>> events(LedgerRow const& ledger, std::uint64_t from, std::uint64_t count);
    Result<> add_event(LedgerRow const& ledger, std::uint64_t seq, ByteView event);
    Result<> add_run(LedgerRow const& ledger, std::uint64_t first, std::uint64_t count,
                     std::string const& statement, Millis now);
    Result<> add_receipt(LedgerRow const& ledger, std::string const& attempt, std::uint64_t seq,
                         std::string const& note);
    Result<std::vector<wire::AttemptReceipt>> receipts(LedgerRow const& ledger, std::uint64_t from,
                                                       std::uint64_t end);
    Result<> add_fork(LedgerRow const& ledger, ForkRow const& fork);
    Result<std::vector<ForkRow>> forks(LedgerRow const& ledger);
    // The receipt that counts: the one kept first.
    Result<std::string> keep_evidence(EvidenceRow const& evidence);
    Result<std::uint64_t> evidence_bytes(std::string const& site, std::string const& terminal);
    Result<std::vector<EvidenceRow>> evidence();
    Result<> add_incident(IncidentRow const& incident);  // once for each place; a repetition changes nothing
    Result<std::vector<IncidentRow>> incidents();

    Result<> put_site(SiteRow const& site);
    Result<std::vector<SiteRow>> sites();
    Result<> put_sitting(SittingRow const& sitting);
    Result<std::vector<SittingRow>> sittings();
    Result<std::size_t> roster_size(SittingRow const& sitting);
    // Replaces the sitting's files and roster.
    Result<> put_files(SittingRow const& sitting, std::vector<wire::ManifestFile> const& files,
                       std::vector<RosterRow> const& roster);
    Result<std::vector<wire::ManifestFile>> files(std::string const& site, std::string const& sitting);
    Result<bool> site_has_file(std::string const& site, Hash const& sha256);
    Result<> add_manifest(std::string const& site, std::uint64_t version, std::string const& sitting,
                          std::string const& note);
    struct ManifestRow {
        std::uint64_t version = 0;
        std::string note;
    };
    Result<std::optional<ManifestRow>> manifest(std::string const& site);  // the newest
    Result<std::optional<std::string>> manifest_of(std::string const& site,
                                                   std::uint64_t version);  // its note

    Result<> put_attempt(AttemptRow const& attempt);
    Result<std::vector<AttemptRow>> attempts();
    Result<std::optional<AttemptRow>> attempt(std::string const& site, std::string const& id);

    Result<> put_web_user(std::string const& name, std::string const& password_hash);
    Result<std::optional<std::string>> web_password(std::string const& name);
    struct Counts {
        std::uint64_t events = 0, terminals = 0, attempts = 0, incidents = 0, forks = 0;
    };
    Result<Counts> counts();
private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> x_state;
};
}  // namespace kz::central
