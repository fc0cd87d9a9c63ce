"""Events from a terminal's ledger into central, durable there, beside raw inserts into a SQLite."""
import json
import pathlib
import sqlite3
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/faults/kill"))
import long_exam  # noqa: E402
from event_log import HEADER_BYTES, EventLog  # noqa: E402
from terminal import EVENTS, Terminal, pause  # noqa: E402

COUNT = 60_000
RUN = 2048  # events of one request, and so of one transaction at central
FILLER = ROOT / "build/tests/ledger_filler"


def raw_inserts(folder, events):
    """Events per second of plain inserts, in transactions as large as central's, as durable as they."""
    store = sqlite3.connect(folder / "raw.db", isolation_level=None)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")
    store.execute("CREATE TABLE event (site TEXT, terminal TEXT, seq INTEGER, bytes BLOB,"
                  " PRIMARY KEY (site, terminal, seq)) STRICT, WITHOUT ROWID")
    began = time.monotonic()
    for first in range(0, len(events), RUN):
        store.execute("BEGIN")
        rows = [("s", "t", first + n, event) for n, event in enumerate(events[first : first + RUN])]
        store.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", rows)
        store.execute("COMMIT")
    return len(events) / (time.monotonic() - began)


def event_bytes(file):
    """The events themselves, out of the event file's records (u32 length, event, u32 CRC)."""
    data, begin, out = file.read_bytes(), HEADER_BYTES, []
    for event in EventLog(file).read():
        out.append(data[begin + 4 : event.end - 4])
        begin = event.end
    return out


def held(terminal):
    """What central says it holds of this terminal."""
    try:
        told = json.loads((terminal.data / "inbox/network.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    return told.get("central_seq", 0)


def main():
    with tempfile.TemporaryDirectory(prefix="kaozhan-bench-") as folder:
        terminal = Terminal(folder)
        try:
            terminal.up()
            terminal.start()
            terminal.connect()
            terminal.begin_exam()
            terminal.kill()
            terminal.site.stop_part("syncd")
            before = held(terminal)
            long_exam.fill(terminal, FILLER, COUNT)
            count = long_exam.count_events(terminal) - before
            began = time.monotonic()
            terminal.site.start_syncd()
            while held(terminal) < before + count:
                if time.monotonic() - began > 300:
                    raise SystemExit(f"central holds {held(terminal)} of {before + count} after 300 s")
                pause(0.01)
            shipped = count / (time.monotonic() - began)
            raw = raw_inserts(pathlib.Path(folder), event_bytes(terminal.data / EVENTS))
        finally:
            terminal.down()
    print(json.dumps({
        "what": "sync: events into central, durable, verified and folded",
        "value": round(shipped), "unit": "events/s", "limit": round(0.6 * raw), "better": "higher",
        "peer": round(raw), "note": "start of syncd included; peer: raw inserts, transactions as large"}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
