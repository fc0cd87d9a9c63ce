-- Central's store. Every table is keyed by site first, so that it shards by site. Event bytes are kept exactly.
CREATE TABLE sites (
    site TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sittings (
    site TEXT NOT NULL REFERENCES sites, sitting TEXT NOT NULL,
    title TEXT NOT NULL, session TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL, paper TEXT NOT NULL,
    PRIMARY KEY (site, sitting)
) STRICT, WITHOUT ROWID;
CREATE TABLE files (  -- of a sitting; the bytes lie in blobs/<sha256>
    site TEXT NOT NULL, sitting TEXT NOT NULL, name TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 BLOB NOT NULL,
    PRIMARY KEY (site, sitting, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_hash ON files (sha256);
CREATE TABLE rosters (
    site TEXT NOT NULL, sitting TEXT NOT NULL, registration TEXT NOT NULL, name TEXT NOT NULL, seat TEXT NOT NULL,
    PRIMARY KEY (site, sitting, registration)
) STRICT, WITHOUT ROWID;
CREATE TABLE manifests (  -- each as signed; the newest counts
    site TEXT NOT NULL, version INTEGER NOT NULL, sitting TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (site, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE codes (  -- for enrolment; only the hash of the secret
    site TEXT NOT NULL, secret_sha256 BLOB NOT NULL, terminal TEXT NOT NULL, seat TEXT NOT NULL,
    expires_ms INTEGER NOT NULL, used_by BLOB,  -- the ledger key that used it: the same one may repeat
    PRIMARY KEY (site, secret_sha256)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX codes_by_secret ON codes (secret_sha256);
CREATE TABLE terminals (
    site TEXT NOT NULL, terminal TEXT NOT NULL, seat TEXT NOT NULL, ledger_key BLOB NOT NULL,
    enrolled_ms INTEGER NOT NULL, heard_ms INTEGER NOT NULL,
    PRIMARY KEY (site, terminal)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX terminals_by_id ON terminals (terminal);
CREATE TABLE ledgers (
    site TEXT NOT NULL, terminal TEXT NOT NULL, origin TEXT NOT NULL, ledger INTEGER NOT NULL UNIQUE,
    size INTEGER NOT NULL, head BLOB NOT NULL, assessed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (site, terminal, origin)
) STRICT, WITHOUT ROWID;
CREATE TABLE events (
    site TEXT NOT NULL, ledger INTEGER NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL,
    PRIMARY KEY (site, ledger, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE runs (  -- what the terminal signed when it sent them
    site TEXT NOT NULL, ledger INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,
    statement TEXT NOT NULL, received_ms INTEGER NOT NULL,
    PRIMARY KEY (site, ledger, first, count)
) STRICT, WITHOUT ROWID;
CREATE TABLE receipts (  -- for submissions: made once, sent again as they are
    site TEXT NOT NULL, ledger INTEGER NOT NULL, attempt TEXT NOT NULL, seq INTEGER NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (site, ledger, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_by_seq ON receipts (site, ledger, seq);
CREATE TABLE forks (  -- the bytes that did not fit, beside those held in events; and central's signed report
    site TEXT NOT NULL, ledger INTEGER NOT NULL, seq INTEGER NOT NULL, sent_sha256 BLOB NOT NULL,
    sent BLOB NOT NULL, statement TEXT NOT NULL, report TEXT NOT NULL, received_ms INTEGER NOT NULL,
    PRIMARY KEY (site, ledger, seq, sent_sha256)
) STRICT, WITHOUT ROWID;
CREATE TABLE incidents (
    site TEXT NOT NULL, terminal TEXT NOT NULL, code TEXT NOT NULL, subject TEXT NOT NULL, seq INTEGER NOT NULL,
    detail TEXT NOT NULL, raised_ms INTEGER NOT NULL,
    PRIMARY KEY (site, terminal, code, subject, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE attempts (  -- folded and scored here
    site TEXT NOT NULL, attempt TEXT NOT NULL, ledger INTEGER NOT NULL, terminal TEXT NOT NULL,
    sitting TEXT NOT NULL, registration TEXT NOT NULL, state TEXT NOT NULL, seat TEXT NOT NULL,
    started_ms INTEGER NOT NULL, submitted_ms INTEGER NOT NULL,
    points INTEGER, max INTEGER, pass INTEGER, details TEXT NOT NULL DEFAULT '',  -- hundredths of a point
    terminal_points INTEGER,
    PRIMARY KEY (site, attempt)
) STRICT, WITHOUT ROWID;
CREATE TABLE web_users (
    name TEXT PRIMARY KEY, password TEXT NOT NULL  -- Argon2id
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
