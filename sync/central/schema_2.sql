-- From version 1: evidence held whole; the bytes lie in evidence/<site>/<terminal>/<sha256>.
CREATE TABLE evidence (
    site TEXT NOT NULL, terminal TEXT NOT NULL, sha256 BLOB NOT NULL, bytes INTEGER NOT NULL,
    receipt TEXT NOT NULL, received_ms INTEGER NOT NULL,  -- made once, sent again as it is
    PRIMARY KEY (site, terminal, sha256)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 2;
