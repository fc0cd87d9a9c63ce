"""What must hold of a ledger after a power cut: everything acknowledged is there byte for byte, and the
auditors, ours and the one that shares no code with it, find it whole."""
import hashlib
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
HEADER_BYTES = 56
DATA, EVENTS = "data", "second"  # the two folders of a writer


class Acknowledged:
    """What a writer said on its lines, over all its lives."""

    def __init__(self):
        self.hashes = {}  # seq → the beginning of its SHA-256
        self.mended = []
        self.refused = self.opened = False

    def take(self, line):
        words = line.split()
        if len(words) == 3 and words[0] == "ACK" and len(words[2]) == 16:
            self.hashes[int(words[1])] = words[2]
        elif line.startswith("MENDED "):
            self.mended.append(words[1])
        elif line.startswith("REFUSED "):
            self.refused = True
        elif line.startswith("OPEN "):
            self.opened = True


def stored_hashes(event_file):
    """The events by our own reading of the file, so that the check does not lean on the program's."""
    content, at, hashes = event_file.read_bytes(), HEADER_BYTES, []
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        hashes.append(hashlib.sha256(content[at + 4 : at + 4 + length]).hexdigest()[:16])
        at += length + 8
    return hashes


def lost(acknowledged, event_file):
    hashes = stored_hashes(event_file) if event_file.exists() else []
    return [
        seq
        for seq, value in sorted(acknowledged.hashes.items())
        if seq >= len(hashes) or hashes[seq] != value
    ]


def problems(writer, ctl, folder, acknowledged):
    """Opens a copy of what a cut left as the next start would, and has it judged."""
    data, second = folder / DATA, folder / EVENTS
    opened = subprocess.run(
        [writer, data, second, "0", "0"], stdout=subprocess.PIPE, text=True, check=False, timeout=120
    )
    if opened.returncode != 0:
        return ["does not open again: " + opened.stdout.strip()]
    found = []
    if gone := lost(acknowledged, second / "events-000.log"):
        found.append(f"{len(gone)} acknowledged events are lost, the first of them {gone[0]}")
    # Both auditors take one folder.
    (data / "events-000.log").write_bytes((second / "events-000.log").read_bytes())
    verdict = subprocess.run(
        [ctl, "ledger", "verify", "--json", data], stdout=subprocess.PIPE, text=True, check=False, timeout=120
    )
    if verdict.returncode != 0:
        found.append("kaozhanctl ledger verify: " + json.dumps(json.loads(verdict.stdout).get("problems")))
    audit = subprocess.run(
        [sys.executable, ROOT / "docs/formats/audit.py", data],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    if audit.returncode != 0:
        found.append("audit.py: " + audit.stdout)
    return found
