#!/usr/bin/env python3
"""Walks a fault through every write and sync of the ledger's writer, one occurrence a run, and checks the
promises: what was acknowledged is stored byte for byte after the next opening; after an error nothing more is
acknowledged; kaozhanctl finds both copies, chain, tree and signatures whole.

    ledger_walk.py WRITER KAOZHANCTL [--seconds N] [--only SYSCALL:FAULT:OCCURRENCE]
"""
import argparse
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

EVENTS = 12  # of the run under fault; more only repeats the same calls
CALLS = {
    "fdatasync": ["error=EIO", "error=ENOSPC", "signal=KILL"],
    "fsync": ["error=EIO", "signal=KILL"],
    "pwrite64": ["error=ENOSPC", "error=EIO", "signal=KILL"],  # SQLite's
    "write": ["error=ENOSPC", "error=EIO", "signal=KILL"],     # the event file's, the notes', and stdout's
    "ftruncate": ["error=EIO", "signal=KILL"],
    "rename": ["error=EIO", "error=ENOSPC", "signal=KILL"],
    "openat": ["error=EIO", "error=ENOSPC", "signal=KILL"],
    "unlink": ["error=EIO", "error=ENOSPC", "signal=KILL"],
    "link": ["error=EIO", "error=ENOSPC", "signal=KILL"],
}


def run_writer(writer, folder, count, inject=None):
    command = [writer, str(folder), str(count)]
    if inject:
        call = inject.split(":")[0]
        trace = ["strace", "-f", "-o", f"{folder}.trace", "-e", "trace=" + call, "-e", "inject=" + inject]
        command = trace + command
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=150)
    acked = dict()
    for line in done.stdout.splitlines():
        words = line.split()
        if len(words) == 3 and words[0] == "ACK" and len(words[2]) == 64:
            acked[int(words[1])] = words[2]
    return done, acked


def stored_hashes(folder):
    """The events by our own reading of the file, so that the check does not lean on the program's."""
    content = (folder / "events-000.log").read_bytes()
    at, hashes = 56, []
    while at < len(content):
        length = int.from_bytes(content[at:at + 4], "big")
        hashes.append(hashlib.sha256(content[at + 4:at + 4 + length]).hexdigest())
        at += length + 8
    return hashes


def check(step, writer, ctl, folder, base):
    """One step: a copy of `base`, the writer under one fault, then the next opening and an audit."""
    shutil.copytree(base, folder)
    done, acked = run_writer(writer, folder, EVENTS, step)
    faults = []
    if done.returncode == 4:
        faults.append("something became durable after the failure was told")
    again, more = run_writer(writer, folder, 1)
    if again.returncode != 0:
        faults.append("does not open again: " + again.stdout.strip())
    else:
        hashes = stored_hashes(folder)
        for seq, value in {**acked, **more}.items():
            if seq >= len(hashes) or hashes[seq] != value:
                faults.append(f"acknowledged event {seq} is lost")
        verdict = subprocess.run([ctl, "ledger", "verify", "--json", str(folder)],
                                 stdout=subprocess.PIPE, text=True)
        if verdict.returncode != 0:
            faults.append("audit: " + json.dumps(json.loads(verdict.stdout).get("problems")))
    trace = pathlib.Path(str(folder) + ".trace")
    hit = trace.exists() and ("INJECTED" in trace.read_text() or "killed by SIGKILL" in trace.read_text())
    shutil.rmtree(folder)
    trace.unlink(missing_ok=True)
    return hit, faults


def steps_of(call, fault):
    return (f"{call}:{fault}:when={n}" for n in range(1, 400))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("writer")
    parser.add_argument("ctl")
    parser.add_argument("--seconds", type=float, default=45, help="stop walking further after this")
    parser.add_argument("--only", help="one step, as a failure prints it")
    options = parser.parse_args()
    if not shutil.which("strace"):
        print("skipped: strace is not installed")
        return 0
    failures = 0
    walked = {call: 0 for call in CALLS}
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary)
        run_writer(options.writer, root / "base", 3)
        if options.only:
            walks = [[options.only]]
        else:
            walks = [steps_of(call, fault) for call in CALLS for fault in CALLS[call]]
        # Breadth first, so that a short budget still sees the first occurrences of everything.
        while walks and time.monotonic() - began < options.seconds:
            for walk in list(walks):
                step = next(iter(walk) if options.only else walk, None)
                hit, faults = check(step, options.writer, options.ctl, root / "run", root / "base")
                walked[step.split(":")[0]] += hit
                for fault in faults:
                    failures += 1
                    print(f"FAILED {step}: {fault}")
                    print(f"  again: {sys.argv[0]} {options.writer} {options.ctl} --only {step}")
                if not hit or options.only:
                    walks.remove(walk)  # The run has fewer calls of this kind: walked to its end.
                if time.monotonic() - began > options.seconds:
                    break
    steps = sum(walked.values())
    print(", ".join(f"{call} {count}" for call, count in walked.items()))
    print(f"{steps} faults walked in {time.monotonic() - began:.0f} s, {failures} failures, "
          f"{len(walks)} walks cut short by the budget")
    return 1 if failures or steps == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
