"""Small ledgers, written here and not by the product: from the worked examples of the pages, or from events
made up by a test. Signing is only needed here, so it stands here."""
import base64
import contextlib
import hashlib
import pathlib
import re
import shutil
import sqlite3
import sys
import tempfile
import unittest

FORMATS = pathlib.Path(__file__).parents[3] / "docs/formats"
sys.path.insert(0, str(FORMATS))
import audit  # noqa: E402
import audit_events  # noqa: E402
import audit_signatures  # noqa: E402

if pathlib.Path("/dev/shm").is_dir():
    tempfile.tempdir = "/dev/shm"  # Thousands of small ledgers: memory is quicker, and nothing here is kept.

sha256 = audit_signatures.sha256

ORIGIN = "kaozhan/1/example"
SEED = bytes(range(32))
CENTRAL, CENTRAL_SEED = "central.example", bytes(range(32, 64))


def read_example(page):
    """The block ```example of a page: {name: value} of its lines `name = value`, and {name: note} of its
    notes, which begin with a line `name:` and end with their signature."""
    text = (FORMATS / page).read_text(encoding="utf-8")
    block = re.search("```example\n(.*?)```", text, re.S).group(1)
    values = dict(re.findall(r"^([^\n=]+) = (.+)$", block, re.M))
    notes = dict(re.findall(r"^([^\n=]+):\n(.*?\n\n\u2014 [^\n]*\n)", block, re.M | re.S))
    return values, notes


def sign(seed, message):
    """RFC 8032 §5.1.6: (public key, signature)."""
    base, order, encode = audit_signatures.BASE, audit_signatures.ORDER, audit_signatures.point_encode
    digest = hashlib.sha512(seed).digest()
    secret = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    public = encode(base.times(secret))
    nonce = int.from_bytes(hashlib.sha512(digest[32:] + message).digest(), "little") % order
    r = encode(base.times(nonce))
    k = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % order
    return public, r + ((nonce + k * secret) % order).to_bytes(32, "little")


def key_id(name, public):
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def verifier_key(name, seed):
    public = sign(seed, b"")[0]
    encoded = base64.b64encode(b"\x01" + public).decode()
    return f"{name}+{key_id(name, public).hex()}+{encoded}"


def note(text, name=ORIGIN, seed=SEED):
    public, signature = sign(seed, text.encode())
    raw = base64.b64encode(key_id(name, public) + signature).decode()
    return f"{text}\n\u2014 {name} {raw}\n"


def cbor(value):
    """The deterministic encoding of the types that tests need."""
    if isinstance(value, int):
        head, body = 0, b""
    elif isinstance(value, bytes):
        head, body = 2, value
    elif isinstance(value, str):
        head, body = 3, value.encode()
    elif isinstance(value, list):
        head, body = 4, b"".join(cbor(item) for item in value)
    else:
        pairs = sorted((cbor(key), cbor(item)) for key, item in value.items())
        head, body = 5, b"".join(key + item for key, item in pairs)
    number = value if head == 0 else len(body) if head in (2, 3) else len(value)
    if number < 24:
        return bytes([head << 5 | number]) + body
    width = next(width for width in (1, 2, 4, 8) if number < 1 << 8 * width)
    return bytes([head << 5 | 24 + width.bit_length() - 1]) + number.to_bytes(width, "big") + body


def make_events(count, subject="attempt-1", kind=60):
    """A chain of events, all alike but for their seq."""
    events = []
    for seq in range(count):
        prev = hashlib.sha256(events[-1]).digest() if events else bytes(32)
        payload = b"\x00" + cbor({"n": seq})
        item = [1, seq, kind, subject, "system", bytes(16), 1000 + seq, 1795597555093 + seq, prev, payload]
        events.append(cbor(item))
    return events


def record(event):
    return len(event).to_bytes(4, "big") + event + audit.crc32c(event).to_bytes(4, "big")


def file_header(origin=ORIGIN):
    head = b"kzevents" + (1).to_bytes(4, "big") + hashlib.sha256(origin.encode()).digest() + bytes(8)
    return head + audit.crc32c(head).to_bytes(4, "big")


def open_database(path, page_bytes=512):
    """Small pages, for a test flips every bit of them."""
    database = sqlite3.connect(path)
    database.executescript(
        f"PRAGMA page_size = {page_bytes}; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
        "PRAGMA synchronous = OFF;"
        "CREATE TABLE ledger (one INTEGER PRIMARY KEY CHECK (one = 1), origin TEXT NOT NULL) STRICT;"
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
        "PRAGMA user_version = 1;"
    )
    return database


def root_of(events):
    """RFC 6962 §2.1 as it is written there, to check the auditor's quicker way."""
    if len(events) < 2:
        return hashlib.sha256(b"\x00" + events[0] if events else b"").digest()
    k = 1
    while 2 * k < len(events):
        k *= 2
    return hashlib.sha256(b"\x01" + root_of(events[:k]) + root_of(events[k:])).digest()


def checkpoint(events, origin=ORIGIN):
    return f"{origin}\n{len(events)}\n{base64.b64encode(root_of(events)).decode()}\n"


def receipt(events, attempt="attempt-1", submitted=1, origin=ORIGIN):
    head = base64.b64encode(hashlib.sha256(events[-1]).digest()).decode()
    return checkpoint(events, origin) + (
        f"kaozhan/1/receipt\nhead {head}\ntime 2026-11-18T11:07:50Z\n"
        f"attempt {attempt}\nsubmitted {submitted}\n"
    )


class LedgerCase(unittest.TestCase):
    """The fixture's language: write a ledger, change it, see what the auditor says."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kaozhan-audit-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, events, signed=None):
        (self.folder / "checkpoints").mkdir()
        (self.folder / "terminal.pub").write_text(verifier_key(ORIGIN, SEED) + "\n")
        self.write_event_file(events)
        with contextlib.closing(open_database(self.folder / "ledger.db")) as database, database:
            database.execute("INSERT INTO ledger VALUES (1, ?)", (ORIGIN,))
        self.write_rows(events)
        for size in signed or [len(events)]:
            self.write_checkpoint(size, note(checkpoint(events[:size])))

    def write_event_file(self, events):
        (self.folder / "events-000.log").write_bytes(file_header() + b"".join(map(record, events)))

    def write_rows(self, events):
        with contextlib.closing(self.connect()) as database, database:
            database.execute("DELETE FROM event")
            database.executemany("INSERT INTO event VALUES (?, ?)", enumerate(events))

    def write_checkpoint(self, size, text):
        (self.folder / f"checkpoints/{size}.note").write_text(text, encoding="utf-8")

    def sql(self, statement, *values):
        with contextlib.closing(self.connect()) as database, database:
            database.execute(statement, values)

    def connect(self):
        database = sqlite3.connect(self.folder / "ledger.db")
        database.execute("PRAGMA synchronous = OFF")
        return database

    def audit(self, **keys):
        return audit.audit(self.folder, **keys)

    def problems(self, **keys):
        return [(problem["seq"], problem["code"]) for problem in self.audit(**keys)["problems"]]
