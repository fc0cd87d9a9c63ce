#!/usr/bin/env python3
"""Kills the real terminal at any moment of an exam and inside its writes and syncs, starts it again, and
checks what the candidate was promised: the same question, the text to the last durable event, the remaining
time by the rule, a line that says what happened, and a ledger whose state anybody can fold again.

    kill_walk.py [--kills N] [--seed S] [--x11]

Half of the kills come from strace inside a call of the ledger's thread, some of these while the terminal
starts after another kill. Some restarts are of a machine booted anew. Without --x11 SDL's dummy driver is the
display. The same seed does the same steps; where a kill from outside falls is the scheduler's choice.
"""
import argparse
import collections
import os
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time

import event_log
from candidate import Candidate, Gone, boottime_ms
from cuts import AnyMoment, InACall, IntoTheDatabase, WhileStarting
from terminal import EVENTS, DriveError, Terminal, processes

STEPS_FIRST = 250  # before the first kill: the database's log grows long enough to be written back once
STEPS_MAX = 80  # of the candidate's before a chosen call counts as never coming
EVERY_BOOT, EVERY_START = 5, 6  # one restart in so many is of a new boot; one traced kill is of a start
SLACK_MS = 3  # the clocks involved are cut to whole milliseconds


class Wrong(Exception):
    """A promise was broken."""


def demand(true, what):
    if not true:
        raise Wrong(what)


class Walk:
    def __init__(self, terminal, seed):
        self.terminal = terminal
        self.random = random.Random(seed)
        self.candidate = Candidate(self.random)
        self.log = event_log.EventLog(terminal.data / EVENTS)
        self.trace = terminal.site.path("trace")
        self.database = terminal.data / "ledger.db"
        self.steps = collections.Counter()
        self.restart_ms = []
        self.boots = 0

    def begin(self):
        self.terminal.start()
        self.terminal.connect()
        self.terminal.begin_exam()
        self.candidate.take_seat(self.terminal.drive, {})
        self.candidate.work(STEPS_FIRST)

    def count(self, *inside):
        """Kills so far; those inside calls that have one of these in their name."""
        return sum(n for step, n in self.steps.items() if not inside or any(call in step for call in inside))

    # One kill after another.
    def choose_cut(self, number):
        if number % 2 == 0:
            return AnyMoment(self.random)
        terminal = self.terminal
        if number // 2 % EVERY_START == 0:
            files = [terminal.data / EVENTS, self.database, f"{self.database}-wal"]
            return WhileStarting(self.random, self.trace, files)
        if IntoTheDatabase.is_near(self.database):
            return IntoTheDatabase(self.random, self.trace, self.database)
        return InACall(self.random, self.trace)

    def kill(self, number):
        self.trace.unlink(missing_ok=True)
        self.cut = self.choose_cut(number)
        first = InACall(self.random, self.trace) if isinstance(self.cut, WhileStarting) else self.cut
        step = self.cut_off(first)
        survived = len(self.log.read())
        whole = self.log.bytes_of(survived)
        anew = self.random.randrange(EVERY_BOOT) == 0
        if anew:
            self.boots += 1
            self.terminal.boot_anew(self.boots)
        if isinstance(self.cut, WhileStarting):
            self.steps[step] += 1  # two kills in this round
            step = self.cut_start(self.cut)
        self.steps[step] += 1
        self.restart()
        self.check(whole, survived, anew)

    def cut_off(self, cut):
        process = self.terminal.process
        cut.arm(process.pid)
        try:
            self.candidate.work(STEPS_MAX)
            if not isinstance(cut, AnyMoment):  # the call never came
                self.terminal.kill()
        except Gone:
            pass
        step = cut.end(process) or "the ledger at rest"
        self.terminal.drive.close()
        return step

    def cut_start(self, cut):
        terminal = self.terminal
        terminal.start(cut.wrapper())
        drive = terminal.connect()
        if drive and self.settles(drive):  # the start had fewer such calls
            children = pathlib.Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children")
            for child in children.read_text().split():
                os.kill(int(child), signal.SIGKILL)
        terminal.process.wait()
        return cut.step() or "start: the ledger at rest"

    def settles(self, drive):
        """Whether a start under strace lives until all it wrote is durable."""
        try:
            drive.durable()
            return True
        except DriveError:
            return False
        finally:
            drive.close()

    def restart(self):
        began = time.monotonic()
        self.terminal.start()
        drive = self.terminal.connect()
        demand(drive, "the terminal does not start again:\n" + processes.tail(self.terminal.log))
        drive.state()
        self.restart_ms.append((time.monotonic() - began) * 1000)

    # What was promised.
    def check(self, whole, survived, anew):
        terminal, drive = self.terminal, self.terminal.drive
        seen, steps = self.candidate.seen, self.candidate.steps
        promised = max(one.durable for one in seen)
        demand(survived >= promised, f"{promised} events were told durable, {survived} are in the file")
        demand(self.log.bytes_of(survived) == whole, "bytes of events in the file have changed")
        before = boottime_ms()
        first = drive.state()
        read = (before, boottime_ms())
        state, folded = terminal.replay_now()
        demand(folded["state_hash"] == state["state_hash"], "the replayed state is another")
        audit = terminal.ctl("verify")
        demand(audit["ok"], f"verify: {audit['problems']}")
        events = self.log.read()
        # Where the old life ends and the new one begins: only a start writes these kinds.
        count = survived
        while events[count].kind not in (event_log.STARTED, event_log.REPAIRED):
            count += 1
        at = max(n for n, one in enumerate(seen) if one.appended <= count)
        step = steps[at] if at < len(steps) else None
        exact = seen[at].appended == count or step is None
        self.check_place(seen[at], step if not exact else None, first)
        texts = self.check_texts(seen[at], step if not exact else None, folded)
        self.check_time(seen[-1], events, count, anew, first, read)
        self.candidate.take_seat(drive, texts)
        self.check_screen(seen[at], exact, anew, texts)

    def check_place(self, seen, step, state):
        allowed = [(seen.screen, seen.item)]
        if step:
            allowed = None if step.places is None else allowed + step.places
        here = (state["screen"], state["item"])
        demand(allowed is None or here in allowed, f"back on {here}, not on {allowed}")

    def check_texts(self, seen, step, folded):
        answers = folded["attempts"][0]["answers"]
        texts = {}
        for item in {*seen.texts, *([step.item] if step and step.item else [])}:
            text = "".join(answers.get(item, {}).get("RESPONSE", []))
            allowed = step.texts if step and step.item == item else [seen.texts.get(item, "")]
            demand(text in allowed, f"the text of {item} is {text!r}, not one of {allowed!r}")
            texts[item] = text
        return texts

    def check_time(self, last, events, count, anew, state, read):
        """Within a boot time ran on; over a reboot it goes on from the last durable event (design §3)."""
        left = state["remaining_ms"]
        if anew:
            end, start = events[count - 1].boottime_ms, events[count].boottime_ms
            low = last.remaining - (end - last.read[0]) - (read[1] - start)
            high = last.remaining - (end - last.read[1]) - (read[0] - start)
        else:
            low = last.remaining - (read[1] - last.read[0])
            high = last.remaining - (read[0] - last.read[1])
        demand(
            low - SLACK_MS <= left <= high + SLACK_MS,
            f"{left} ms remain; by the rule {low} to {high} ms ({'new boot' if anew else 'same boot'})",
        )

    def check_screen(self, seen, exact, anew, texts):
        """The line that says what happened, once; and the answers as they stood."""
        tree = self.candidate.tree
        notices = [at for at in tree if at["id"] == "notice"]
        demand(len(notices) == 1, f"{len(notices)} lines say what happened")
        keys = ["notice.rebooted" if anew else "notice.resumed"]
        if isinstance(self.cut, WhileStarting):  # nobody saw what the start in between had to say
            keys.append("notice.resumed")
        begins = tuple(self.terminal.say(key).partition("{")[0] for key in keys)
        demand(notices[0]["label"].startswith(begins), f"the line says {notices[0]['label']!r}")
        now = self.candidate.seen[-1]
        field = next((at["value"] for at in tree if at["role"] == "textarea"), None)
        if now.screen == "exam" and now.item in texts:
            demand(field == texts[now.item], f"the screen shows {field!r}, not {texts[now.item]!r}")
        if exact and now.screen == "exam" and now.item != "t01":
            demand(now.shown == seen.shown, f"the answers shown were {seen.shown}, now {now.shown}")


def report(walk, seconds):
    print(
        f"{walk.count()} kills in {seconds:.0f} s, {walk.count('write', 'sync')} inside a write or sync, "
        f"{walk.boots} followed by another boot; hit were:"
    )
    for step, count in sorted(walk.steps.items(), key=lambda one: (-one[1], one[0])):
        print(f"  {count:4}  {step}")
    times = sorted(walk.restart_ms)
    print(
        f"restart to the same question: median {times[len(times) // 2]:.0f} ms, longest {times[-1]:.0f} ms, "
        f"{len(walk.log.events)} events at the end"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--x11", action="store_true", help="on the X server of DISPLAY")
    asked = parser.parse_args()
    if not shutil.which("strace"):
        print("skipped: strace is not installed")
        return 77
    os.environ["SDL_VIDEODRIVER"] = "x11" if asked.x11 else "dummy"
    print(f"seed {asked.seed}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kaozhan-kill-") as folder:
        terminal = Terminal(folder)
        number = 0
        try:
            walk = Walk(terminal.up(), asked.seed)
            walk.begin()
            while walk.count() < asked.kills or walk.count("write", "sync") < asked.kills / 2:
                walk.kill(number)
                number += 1
            terminal.drive.durable()  # at rest: the audit wants both copies alike
            terminal.kill()
            demand(*terminal.audit())
            demand(terminal.emulator_lives(), "the emulator did not outlive its clients")
        except (Wrong, DriveError) as wrong:
            print(f"FAILED at kill {number} ({walk.cut}): {wrong}")
            print(f"  again: {sys.argv[0]} --kills {asked.kills} --seed {asked.seed}")
            print(processes.tail(terminal.log))
            return 1
        finally:
            terminal.down()
    report(walk, time.monotonic() - began)
    return 0


if __name__ == "__main__":
    sys.exit(main())
