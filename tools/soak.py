#!/usr/bin/env python3
"""What CI does in small, for as long as one likes. Each part runs in rounds; after each round its figures are
in build/soak.json, so that a run that was stopped goes on with --resume.

    soak.py [--minutes N] [--kills N] [--power-cuts N] [--faults] [--seed S] [--resume]

Without an option: 60 minutes of simulation, 10,000 kills, 250 power cuts, every fault. Ends at the first
round that fails and prints the command that does that round again.
"""
import argparse
import json
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
TESTS, BIN = ROOT / "build/tests", ROOT / "build/bin"
FAULTS = ROOT / "tests/faults"
STATE = ROOT / "build/soak.json"
VM = ROOT / "build/third-party/debian-vm"
KILLS_A_ROUND, CUTS_A_ROUND, MINUTES_A_ROUND = 500, 48, 10  # what is lost at most when a run is stopped
DEFAULTS = {"minutes": 60, "kills": 10_000, "power_cuts": 250, "faults": 1}


def kill_words(count, seed):
    return ["python3", FAULTS / "kill/kill_walk.py", "--kills", count, "--seed", seed]


def cut_words(count, seed):
    script = FAULTS / "power/power_cuts.py"
    return ["python3", script, TESTS / "exam_writer", BIN / "kaozhanctl", VM, "--cuts", count, "--seed", seed]


def fault_words(_, __):
    script = FAULTS / "ledger/ledger_walk.py"
    return ["python3", script, TESTS / "ledger_writer", BIN / "kaozhanctl", "--seconds", 36_000]


def minute_words(count, seed):
    return [TESTS / "sim_site", "--minutes", count, "--seed", seed]


# part → (how to run so many of it with a seed, how many a round takes)
PARTS = {
    "minutes": (minute_words, MINUTES_A_ROUND),
    "kills": (kill_words, KILLS_A_ROUND),
    "power_cuts": (cut_words, CUTS_A_ROUND),
    "faults": (fault_words, 1),
}


def run_round(words):
    """(whether it held, what it said)"""
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    said = []
    for line in running.stdout:
        said.append(line)
        print("  " + line, end="", flush=True)
    return running.wait() == 0, "".join(said)


def save(state):
    STATE.parent.mkdir(exist_ok=True)
    part = STATE.with_suffix(".part")
    part.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
    os.replace(part, STATE)


def soak(state):
    for name, wanted in state["wanted"].items():
        make, most = PARTS[name]
        done = state["done"].setdefault(name, 0)
        while done < wanted:
            count = min(most, wanted - done)
            # The round's own seed, so that it can be done again without those before it.
            seed = random.Random(f"{state['seed']}/{name}/{done}").randrange(1 << 32)
            words = [str(word) for word in make(count, seed)]
            print(f"{name}: {done} of {wanted} done; seed {seed}", flush=True)
            if name == "minutes" and not pathlib.Path(words[0]).exists():
                print("  skipped: build/tests/sim_site is not there")
                break
            began = time.monotonic()
            held, said = run_round(words)
            if not held:
                print(f"FAILED; again: {shlex.join(words)}")
                return 1
            if re.search(r"^skipped: ", said, re.M):
                break
            done += count
            state["done"][name] = done
            seconds = round(time.monotonic() - began, 1)
            state["rounds"].append({"part": name, "count": count, "seed": seed, "seconds": seconds})
            save(state)
    print("soak: " + ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in state["done"].items()))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=int)
    parser.add_argument("--kills", type=int, nargs="?", const=DEFAULTS["kills"])
    parser.add_argument("--power-cuts", type=int, nargs="?", const=DEFAULTS["power_cuts"])
    parser.add_argument("--faults", action="store_const", const=1)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--resume", action="store_true", help="goes on where the last run was stopped")
    asked = vars(parser.parse_args())
    if asked["resume"]:
        return soak(json.loads(STATE.read_text(encoding="utf-8")))
    wanted = {name: asked[name] for name in PARTS if asked[name] is not None} or DEFAULTS
    return soak({"seed": asked["seed"], "wanted": wanted, "done": {}, "rounds": []})


if __name__ == "__main__":
    sys.exit(main())
