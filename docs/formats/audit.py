#!/usr/bin/env python3
"""Audits a terminal's data folder, from the pages beside this file and nothing else: it shares no code with
Kaozhan, needs only Python 3 (standard library) and changes nothing it reads.

    audit.py DIR [--key VKEY] [--issuer VKEY] [--json]

DIR is the folder with ledger.db and events-000.log. The keys are verifier keys: the terminal's as the issuer
enrolled it, and central's, which signs receipts. Without them the folder's own terminal.pub and
enrolment.json are believed, which shows that the folder fits together, not whose it is. Audit a terminal that
is stopped, or a copy: of events that are being written, one copy knows before the other.

audit_signatures.py and audit_events.py beside it belong to it.

Exit 0: all is as it should be; 1: problems, each named with its seq and code; 2: nothing here to audit.
"""
import argparse
import base64
import json
import pathlib
import re
import shutil
import sqlite3
import struct
import sys
import tempfile
from datetime import datetime, timezone

sys.dont_write_bytecode = True  # Leave nothing behind, beside these files neither.

from audit_events import check_payload, decode_event, roots_at  # noqa: E402
from audit_signatures import COUNT, Verifier, parse_count, parse_hash, parse_note, sha256  # noqa: E402

EVENT_BYTES_MAX = 2 * 1048576  # above any event: its payload has at most 1,048,576 bytes, the rest below 500
SUBMITTED = 60  # the kind of the event with which a candidate submits


# --- The two copies ---------------------------------------------------------------------------------------


def crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC_TABLE = crc_table()


def crc32c(data):
    crc, table = 0xFFFFFFFF, CRC_TABLE
    for byte in data:
        crc = crc >> 8 ^ table[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


class Report:
    """What was found wrong; the codes are those of ledger.md."""

    def __init__(self):
        self.problems = []

    def add(self, seq, code, detail):
        problem = {"seq": seq, "code": code, "detail": detail}
        if problem not in self.problems[-8:]:
            self.problems.append(problem)


EVENT_FILE_HEADER = struct.Struct(">8sI32sQI")  # magic, format, SHA-256 of the origin, first seq, CRC


def read_event_file(path, origin, report):
    """{seq: event}, or None when there is no such file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        report.add(None, "event-file-missing", str(error.strerror))
        return None
    if len(data) < EVENT_FILE_HEADER.size:
        report.add(None, "event-file-header", "the header is cut off")
        return {}
    magic, version, origin_hash, first, crc = EVENT_FILE_HEADER.unpack_from(data)
    if magic != b"kzevents" or version != 1 or first != 0 or crc != crc32c(data[:52]):
        report.add(None, "event-file-header", "the header is damaged or of another format")
        return {}
    if origin is not None and origin_hash != sha256(origin.encode()):
        report.add(None, "event-file-origin", "the event file belongs to another ledger")
    return read_records(data, report)


def read_records(data, report):
    events, at = {}, EVENT_FILE_HEADER.size
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        end = at + 4 + length
        if len(data) - at < 4 or length > EVENT_BYTES_MAX or end + 4 > len(data):
            rest = len(data) - at
            report.add(len(events), "event-file-torn", f"{rest} bytes after the last whole record")
            break
        event = data[at + 4 : end]
        if crc32c(event) != int.from_bytes(data[end : end + 4], "big"):
            report.add(len(events), "event-file-crc", f"the record at byte {at}")
        events[len(events)] = event
        at = end + 4
    return events


def read_database(path, report):
    """(origin, {seq: event}) from a copy, since opening changes it; (None, None) without a database."""
    if not path.is_file():
        report.add(None, "database-missing", "there is no ledger.db")
        return None, None
    rows, origin = {}, None
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        copy = pathlib.Path(folder) / "ledger.db"
        try:
            shutil.copyfile(path, copy)
            wal = path.with_name(path.name + "-wal")
            if wal.exists():
                shutil.copyfile(wal, copy.with_name(wal.name))
            connection = sqlite3.connect(copy)
            try:
                connection.execute("PRAGMA synchronous = OFF")  # The copy need not outlive this function.
                origin = read_rows(connection, rows, report)
            finally:
                connection.close()
        except (sqlite3.Error, OSError, OverflowError, UnicodeDecodeError) as error:
            report.add(len(rows), "database-unreadable", str(error))
    return origin, rows


def read_rows(connection, rows, report):
    """Fills `rows` as far as they can be read; returns the origin. What is not of its type is damage."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != 1:
        report.add(None, "database-unreadable", f"user_version is {version}")
    origins = connection.execute("SELECT origin FROM ledger").fetchall()
    for seq, event in connection.execute("SELECT seq, bytes FROM event ORDER BY seq"):
        if type(seq) is not int or type(event) is not bytes or seq in rows:
            raise sqlite3.DataError(f"the row after {len(rows)} others is not an event's")
        rows[seq] = event
    if len(origins) != 1 or type(origins[0][0]) is not str:
        report.add(None, "database-origin", "not one row that names the ledger")
        return None
    return origins[0][0]


def check_gaps(rows, report):
    expected = 0
    for seq in rows:
        if seq > expected:
            report.add(expected, "database-gap", f"rows are missing from here to {seq - 1}")
        expected = max(expected, seq + 1)


def compare_copies(database, event_file, report):
    for seq in database.keys() & event_file.keys():
        if database[seq] != event_file[seq]:
            report.add(seq, "copies-differ", "database and event file hold different events")
    for code, fewer, more in (
        ("database-behind", database, event_file),
        ("event-file-behind", event_file, database),
    ):
        end = max(fewer, default=-1) + 1
        beyond = [seq for seq in more if seq >= end]
        if beyond:
            report.add(min(beyond), code, f"{len(beyond)} events only in the other copy")


def check_chain(name, events, report):
    """Each event on its own, its seq, and the hash of the one before it in the same copy."""
    for seq in sorted(events):
        try:
            event = decode_event(events[seq])
        except ValueError as error:
            report.add(seq, "chain-broken", f"{name}: event {seq} does not decode: {error}")
            continue
        before = bytes(32) if seq == 0 else sha256(events[seq - 1]) if seq - 1 in events else None
        if event["seq"] != seq:
            report.add(seq, "chain-broken", f"{name}: event {seq} says it is {event['seq']}")
        elif before is not None and event["prev"] != before:
            report.add(seq, "chain-broken", f"{name}: event {seq} does not follow the one before it")
        try:
            check_payload(event["payload"])
        except ValueError as error:
            report.add(seq, "payload-form", f"the payload of event {seq}: {error}")


def merge(database, event_file):
    """The events from seq 0 on without a gap. Where the copies differ, the one that the next event's `prev`
    names, so walk from the end; where that names neither, one that is an event, the database's first."""
    both = {**event_file, **database}
    size = 0
    while size in both:
        size += 1
    events, wanted = [], None
    for seq in reversed(range(size)):
        rivals = [both[seq], event_file.get(seq, both[seq])]
        event = max(rivals, key=lambda rival: (sha256(rival) == wanted, prev_of(rival, seq) is not None))
        events.append(event)
        wanted = prev_of(event, seq)
    return events[::-1]


def prev_of(data, seq):
    """The hash that event `seq` names as the one before, or None when these bytes are not that event."""
    try:
        event = decode_event(data)
    except ValueError:
        return None
    return event["prev"] if event["seq"] == seq else None


# --- Checkpoints, ledger.md -------------------------------------------------------------------------------


def list_checkpoints(folder):
    """[(size, path)] of every <size>.note. latest.note is another name of one of them, and no evidence."""
    found = []
    for path in folder.glob("*.note") if folder.is_dir() else ():
        if COUNT.fullmatch(path.stem):
            found.append((int(path.stem), path))
    return sorted(found)


def check_checkpoint(size, path, verifier, roots, report):
    """Whether it stands: well-formed, rightly signed, and true of the events."""
    try:
        lines, text, signatures = parse_note(path.read_bytes())
        if len(lines) != 3:
            raise ValueError("not the three lines of a checkpoint")
        origin, stated, root = lines[0], parse_count(lines[1]), parse_hash(lines[2])
    except (ValueError, OSError) as error:
        report.add(size, "checkpoint-form", f"{path.name}: {error}")
    else:
        if stated != size:
            report.add(size, "checkpoint-form", f"{path.name}: speaks of {stated} events")
        elif verifier is None:
            report.add(size, "checkpoint-key", f"{path.name}: no key to check it with")
        elif origin != verifier.name:
            report.add(size, "checkpoint-signature", f"{path.name}: of another ledger, {origin}")
        elif not verifier.signed(text, signatures):
            report.add(size, "checkpoint-signature", f"{path.name}: not signed by the key, or wrongly")
        elif size not in roots:
            report.add(size, "checkpoint-beyond-end", f"{path.name}: fewer events are left")
        elif root != roots[size]:
            report.add(size, "checkpoint-root", f"{path.name}: not the root of the first {size} events")
        else:
            return True
    return False


# --- Receipts, sync.md ------------------------------------------------------------------------------------


def check_receipt(path, origin, issuer, events, roots, report):
    """Central's statement that it holds the first `size` events, and among them this attempt's submission."""
    try:
        lines, text, signatures = parse_note(path.read_bytes())
        receipt = parse_receipt(lines)
    except (ValueError, OSError) as error:
        report.add(None, "receipt-form", f"{path.name}: {error}")
        return
    size, submitted = receipt["size"], receipt["submitted"]
    if receipt["attempt"] != path.stem:
        report.add(size, "receipt-form", f"{path.name}: is for the attempt {receipt['attempt']}")
    elif issuer is None:
        report.add(size, "receipt-key", f"{path.name}: no key to check it with")
    elif not issuer.signed(text, signatures):
        report.add(size, "receipt-signature", f"{path.name}: not signed by central's key, or wrongly")
    elif receipt["origin"] != origin:
        report.add(size, "receipt-origin", f"{path.name}: of another ledger, {receipt['origin']}")
    elif size not in roots:
        report.add(size, "receipt-beyond-end", f"{path.name}: fewer events are left")
    elif receipt["root"] != roots[size] or receipt["head"] != sha256(events[size - 1]):
        report.add(size, "receipt-root", f"{path.name}: these are not the {size} events that central holds")
    elif not is_submission(events[submitted], receipt["attempt"]):
        report.add(submitted, "receipt-submission", f"{path.name}: event {submitted} is not its submission")


def parse_receipt(lines):
    """The receipt's fields. ValueError: not the eight lines of an attempt's receipt."""
    if len(lines) != 8 or lines[3] != "kaozhan/1/receipt":
        raise ValueError("not an attempt's receipt")
    values = []
    for line, name in zip(lines[4:], ("head", "time", "attempt", "submitted")):
        if not line.startswith(name + " "):
            raise ValueError(f"no line `{name}`")
        values.append(line[len(name) + 1 :])
    head, time, attempt, submitted = values
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", time):
        raise ValueError("not a time")
    receipt = {
        "origin": lines[0],
        "size": parse_count(lines[1]),
        "root": parse_hash(lines[2]),
        "head": parse_hash(head),
        "attempt": attempt,
        "submitted": parse_count(submitted),
    }
    if receipt["submitted"] >= receipt["size"]:
        raise ValueError("the submission is beyond the size")
    return receipt


def is_submission(data, attempt):
    try:
        event = decode_event(data)
    except ValueError:
        return False
    return event["kind"] == SUBMITTED and event["subject"] == attempt


def find_issuer(folder, given, report):
    """Central's key: the one given, else the enrolment's, else none."""
    try:
        text = json.loads((folder / "enrolment.json").read_bytes())["central"]
        return given or Verifier(text.rstrip("\n"))
    except OSError:
        return given
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        report.add(None, "receipt-key", f"enrolment.json: no verifier key of central: {error}")
        return given


def receipt_size(path):
    """The size a receipt speaks of, or 0 when that cannot be read: what is wrong with it is told later."""
    try:
        return parse_receipt(parse_note(path.read_bytes())[0])["size"]
    except (ValueError, OSError):
        return 0


# --- The audit --------------------------------------------------------------------------------------------


def find_verifier(folder, given, report):
    """The key to believe: the one given, else terminal.pub's, else none."""
    try:
        line = (folder / "terminal.pub").read_bytes().decode("ascii")
        own = Verifier(line.rstrip("\n"))
    except OSError:
        return given
    except ValueError as error:
        report.add(None, "checkpoint-key", f"terminal.pub: {error}")
        return given
    if given and own.key.encoded + own.key_id != given.key.encoded + given.key_id:
        report.add(None, "checkpoint-key", "terminal.pub is not the key that was given")
    return given or own


def audit(folder, given=None, issuer=None):
    """What ledger.md lists under "To verify", then the receipts. FileNotFoundError: there is no ledger."""
    if not (folder / "ledger.db").is_file() and not (folder / "events-000.log").is_file():
        raise FileNotFoundError("neither ledger.db nor events-000.log is here")
    report = Report()
    verifier = find_verifier(folder, given, report)
    origin, database, event_file = read_copies(folder, verifier, report)
    events = merge(database or {}, event_file or {})

    checkpoints = list_checkpoints(folder / "checkpoints")
    receipts = sorted((folder / "inbox/receipts").glob("*.receipt"))
    roots = roots_at(events, {size for size, _ in checkpoints} | {receipt_size(path) for path in receipts})
    good = [size for size, path in checkpoints if check_checkpoint(size, path, verifier, roots, report)]
    issuer = find_issuer(folder, issuer, report)
    for path in receipts:
        check_receipt(path, origin, issuer, events, roots, report)
    return {
        "origin": origin or "",
        "events": len(events),
        "root": base64.b64encode(roots[len(events)]).decode(),
        "ok": not report.problems,
        "copies_same": database is not None and database == event_file,
        "checkpoints": len(checkpoints),
        "signed_up_to": max(good, default=0),
        "receipts": len(receipts),
        "last_wall_ms": wall_of_last(events),
        "problems": report.problems,
    }


def read_copies(folder, verifier, report):
    """(origin, database, event file), each looked at by itself and beside the other."""
    database_origin, database = read_database(folder / "ledger.db", report)
    origin = verifier.name if verifier else database_origin
    if database_origin is not None and database_origin != origin:
        report.add(None, "database-origin", f"the database says it is {database_origin}")
    event_file = read_event_file(folder / "events-000.log", origin, report)
    if database is not None:
        check_gaps(database, report)
        check_chain("database", database, report)
    if event_file is not None and event_file != database:  # What is the same need not be checked twice.
        check_chain("event file", event_file, report)
    if database is not None and event_file is not None:
        compare_copies(database, event_file, report)
    return origin, database, event_file


def wall_of_last(events):
    try:
        return decode_event(events[-1])["wall_ms"]
    except (IndexError, ValueError):
        return None


def tell(found, key_given, issuer_given):
    """For people."""
    signed, later = found["signed_up_to"], found["events"] - found["signed_up_to"]
    key = "as given" if key_given else "believed from terminal.pub; compare it with the enrolment"
    issuer = "as given" if issuer_given else "believed from enrolment.json; compare it with the issuer's"
    print(f"ledger       {found['origin'] or 'of unknown origin'}")
    print(f"its key      {key}")
    print(f"events       {found['events']}{last_event_time(found['last_wall_ms'])}")
    print(f"root         {found['root']}")
    print(f"copies       {'the same, byte for byte' if found['copies_same'] else 'NOT the same'}")
    print(f"checkpoints  {found['checkpoints']}; the newest good one: {signed} events, {later} came later")
    print(f"receipts     {found['receipts']}" + (f"; central's key {issuer}" if found["receipts"] else ""))
    for problem in found["problems"][:50]:
        seq = "" if problem["seq"] is None else f"seq {problem['seq']}: "
        print(f"PROBLEM      {seq}{problem['code']}: {problem['detail']}")
    if len(found["problems"]) > 50:
        print(f"             and {len(found['problems']) - 50} more (--json lists all)")
    print("verdict      " + ("whole" if found["ok"] else f"NOT whole, problems: {len(found['problems'])}"))


def last_event_time(wall_ms):
    if wall_ms is None or wall_ms >= 253402300800000:  # the year 10000, where datetime ends
        return ""
    time = datetime.fromtimestamp(wall_ms // 1000, timezone.utc)
    return f", the last at {time:%Y-%m-%d %H:%M:%S} UTC by the terminal's clock"


def main(arguments):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", metavar="DIR", type=pathlib.Path)
    parser.add_argument("--key", metavar="VKEY", help="the terminal's verifier key, as it was enrolled")
    parser.add_argument("--issuer", metavar="VKEY", help="central's verifier key, from the issuer")
    parser.add_argument("--json", action="store_true", help="the findings as one JSON document")
    options = parser.parse_args(arguments)
    try:
        given = Verifier(options.key) if options.key is not None else None
        issuer = Verifier(options.issuer) if options.issuer is not None else None
        found = audit(options.folder, given, issuer)
    except (ValueError, OSError) as error:
        print(f"audit.py: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        tell(found, given is not None, issuer is not None)
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
