#!/usr/bin/env python3
"""Runs the fuzz targets (build/fuzz/targets), two side by side, and keeps what they find.

    fuzz.py [--minutes N] [--jobs N] [--minimise] [TARGET…]

TARGET: a name with or without "_fuzz". Each begins with its seeds in tests/fuzz/corpus/TARGET and what
earlier runs found worth keeping in build/fuzz/corpus/TARGET. An input that breaks one is kept in
build/fuzz/found; the command that runs it again is printed. --minimise writes the smallest set that
reaches the same code back to tests/fuzz/corpus, within its bound.
"""
import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = ROOT / "build/fuzz"
SEEDS = ROOT / "tests/fuzz/corpus"
SUFFIX = "_fuzz"
SEED_BYTES_MAX = 64 << 10  # of one seed in the repository
CORPUS_BYTES_MAX = 256 << 10  # of all seeds of a target
INPUT_S_MAX, INPUT_MIB_MAX = 10, 2048  # slower or larger than this is a finding


def targets(asked):
    there = sorted(path.name for path in (BUILD / "targets").glob("*" + SUFFIX))
    wanted = [name if name.endswith(SUFFIX) else name + SUFFIX for name in asked] or there
    for name in wanted:
        if name not in there:
            sys.exit(f"fuzz: no target {name}; there are {', '.join(there)}")
    return wanted


def environment():
    return os.environ | {
        "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:allocator_may_return_null=1",
        "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    }


def folders(name):
    """(seeds, what grew, what broke it); made when absent."""
    paths = SEEDS / name, BUILD / "corpus" / name, BUILD / "found" / name
    for path in paths:
        path.mkdir(parents=True, exist_ok=True)
    return paths


class Run:
    """One target for its time; `done` counts its executions."""

    def __init__(self, name, seconds):
        self.name, self.program = name, BUILD / "targets" / name
        self.seeds, self.grown, self.found = folders(name)
        before = set(self.found.iterdir())
        began = time.monotonic()
        words = [
            self.program,
            self.grown,
            self.seeds,
            f"-max_total_time={seconds}",
            f"-timeout={INPUT_S_MAX}",
            f"-rss_limit_mb={INPUT_MIB_MAX}",
            f"-artifact_prefix={self.found}/",
            "-print_final_stats=1",
            "-reload=0",
        ]
        dictionary = ROOT / "tests/fuzz" / (name + ".dict")
        if dictionary.exists():
            words.append(f"-dict={dictionary}")
        log = BUILD / "logs" / (name + ".log")
        log.parent.mkdir(exist_ok=True)
        with open(log, "wb") as file:
            ended = subprocess.run(
                words, stdout=file, stderr=subprocess.STDOUT, env=environment(), check=False
            )
        self.log, self.failed = log, ended.returncode != 0
        self.seconds = time.monotonic() - began
        self.broke = sorted(set(self.found.iterdir()) - before)
        text = log.read_text(errors="replace")
        self.count = int(([0] + re.findall(r"stat::number_of_executed_units: (\d+)", text))[-1])
        self.covered = int(([0] + re.findall(r" cov: (\d+) ", text))[-1])
        self.why = next(iter(re.findall(r"^(?:SUMMARY: |==\d+== ERROR: )(.*)", text, re.M)), "see the log")

    def line(self):
        corpus = sum(1 for _ in self.seeds.iterdir()) + sum(1 for _ in self.grown.iterdir())
        return (
            f"{self.name.removesuffix(SUFFIX):16} {self.count:>11,} inputs {self.seconds:5.0f} s "
            f"{self.covered:>7,} edges {corpus:>6,} kept  {'FAILED: ' + self.why if self.failed else 'clean'}"
        )


def minimise(name):
    """The smallest set of inputs that reaches the same code, the small ones first, into the repository."""
    seeds, grown, _ = folders(name)
    chosen = BUILD / "minimised" / name
    shutil.rmtree(chosen, ignore_errors=True)
    chosen.mkdir(parents=True)
    words = [BUILD / "targets" / name, "-merge=1", f"-max_len={SEED_BYTES_MAX}", chosen, seeds, grown]
    subprocess.run(words, stderr=subprocess.DEVNULL, env=environment(), check=True)
    kept_by_hand = {path for path in seeds.iterdir() if not path.name.endswith(".seed")}
    for path in set(seeds.iterdir()) - kept_by_hand:
        path.unlink()
    room = CORPUS_BYTES_MAX - sum(path.stat().st_size for path in kept_by_hand)
    for path in sorted(chosen.iterdir(), key=lambda one: one.stat().st_size):
        content = path.read_bytes()
        room -= len(content)
        if room < 0:
            break
        (seeds / (hashlib.sha256(content).hexdigest()[:16] + ".seed")).write_bytes(content)
    print(f"{name}: {sum(1 for _ in seeds.iterdir())} seeds, {CORPUS_BYTES_MAX - max(room, 0):,} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0, help="for each target (default 1)")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--minimise", action="store_true")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    asked = parser.parse_args()
    names = targets(asked.targets)
    if asked.minimise:
        for name in names:
            minimise(name)
        return 0
    runs = []
    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        for run in pool.map(lambda name: Run(name, max(1, round(asked.minutes * 60))), names):
            runs.append(run)
            print(run.line(), flush=True)
            for path in run.broke:
                print(f"  again: {run.program.relative_to(ROOT)} {path.relative_to(ROOT)}")
            if run.failed and not run.broke:
                print(f"  log: {run.log.relative_to(ROOT)}")
    failed = [run for run in runs if run.failed]
    print(f"{len(runs)} targets, {sum(run.count for run in runs):,} inputs, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
