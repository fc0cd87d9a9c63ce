-- ledger.db, the first copy. One row an event, its exact bytes; everything else is folded from them.
CREATE TABLE ledger (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    origin TEXT NOT NULL
) STRICT;
CREATE TABLE event (
    seq   INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;
PRAGMA user_version = 1;
