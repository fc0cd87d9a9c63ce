"""The ways the power goes: at any moment, at a chosen system call of the ledger's thread, while it starts.

A cut has `arm(pid)` before the candidate works on and `end(process)` once the process has gone, which returns
the step that was hit, or None when the chosen call never came.
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading

CALLS = {1: "write", 18: "pwrite64", 74: "fsync", 75: "fdatasync", 76: "truncate", 77: "ftruncate"}  # x86-64
PARTS = (
    ("ledger.db-wal", "the database's log"),
    ("ledger.db", "the database"),
    ("events-000.log", "the event file"),
    ("checkpoints", "a checkpoint"),
)

LOG_PAGES_NEAR = 900  # event_store.cpp writes the log back from 1000 pages on


def step_of(call, path):
    """"fdatasync of the event file", whatever folder it lies in."""
    part = next((part for name, part in PARTS if name in path), "something else")
    return f"{call} of {part}"


def ledger_thread(pid):
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        if (task / "comm").read_text().strip() == "ledger":
            return task.name
    raise AssertionError("the terminal has no ledger thread")


def step_now(pid, thread):
    """What the ledger's thread is doing at this moment."""
    try:
        words = pathlib.Path(f"/proc/{pid}/task/{thread}/syscall").read_text().split()
        call = CALLS.get(int(words[0])) if words[0].lstrip("-").isdigit() else None
        if call:
            return step_of(call, os.readlink(f"/proc/{pid}/fd/{int(words[1], 16)}"))
        return "between two calls" if words[0] == "running" else "the ledger at rest"
    except (OSError, ValueError):
        return "the ledger at rest"


class AnyMoment:
    """kill -9 from outside after a random while."""

    def __init__(self, random):
        self.after = random.choice((0.0, random.uniform(0, 0.05), random.uniform(0, 0.5)))
        self.step = None

    def __str__(self):
        return f"kill -9 after {self.after * 1000:.0f} ms"

    def arm(self, pid):
        thread = ledger_thread(pid)

        def fire():
            self.step = step_now(pid, thread)
            os.kill(pid, signal.SIGKILL)

        self.timer = threading.Timer(self.after, fire)
        self.timer.start()

    def end(self, process):
        self.timer.join()
        process.wait()
        return self.step


def strace(trace, call, occurrence):
    calls = "write,pwrite64,fdatasync,fsync,ftruncate"
    inject = f"inject={call}:signal=SIGKILL:when={occurrence}"
    return ["strace", "-y", "-o", str(trace), "-e", f"trace={calls}", "-e", inject]


def step_traced(trace):
    """The call that never returned: the one at which strace killed."""
    open_calls = {}  # thread → step
    for line in trace.read_text(errors="replace").splitlines():
        thread = re.match(r"\d* *", line).group()
        begun = re.match(r"(\w+)\(\d+<([^>]*)>", line[len(thread) :])
        if begun and line.endswith(("= ?", "<unfinished ...>")):
            open_calls[thread] = step_of(*begun.groups())
        elif not line.endswith(("+++", "= ?")):
            open_calls.pop(thread, None)
    return next(iter(open_calls.values()), None)


class InACall:
    """SIGKILL by strace at the n-th write or sync of the ledger's thread; nothing else is traced."""

    only = ()

    def __init__(self, random, trace):
        self.trace = trace
        self.call = random.choice(("write", "pwrite64", "fdatasync", "fdatasync"))
        self.occurrence = random.randint(1, {"write": 4, "pwrite64": 16, "fdatasync": 7}[self.call])

    def __str__(self):
        return f"SIGKILL at {self.call} number {self.occurrence}"

    def arm(self, pid):
        words = [*strace(self.trace, self.call, self.occurrence), *self.only, "-p", ledger_thread(pid)]
        self.tracer = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        said = self.tracer.stderr.readline()
        assert "attached" in said, said

    def end(self, process):
        process.wait()
        self.tracer.stderr.close()
        self.tracer.wait()
        return step_traced(self.trace)


class IntoTheDatabase(InACall):
    """SIGKILL while the database's log is written back into it, which happens once in hundreds of commits."""

    def __init__(self, random, trace, database):
        super().__init__(random, trace)
        self.call = random.choice(("pwrite64", "pwrite64", "fdatasync"))
        self.occurrence = random.randint(1, 20) if self.call == "pwrite64" else 1
        self.only = ["-P", str(database)]

    @staticmethod
    def is_near(database):
        """The log's length by SQLite's own index of it (walformat: mxFrame, native, at 16)."""
        with open(f"{database}-shm", "rb") as index:
            return int.from_bytes(index.read(20)[16:], sys.byteorder) > LOG_PAGES_NEAR


class WhileStarting:
    """A second cut: SIGKILL at the n-th write or sync of the ledger in the start that follows a first one."""

    def __init__(self, random, trace, files):
        self.trace = trace
        self.only = [word for file in files for word in ("-P", str(file))]
        self.call = random.choice(("pwrite64", "fdatasync", "write"))
        self.occurrence = random.randint(1, {"write": 2, "pwrite64": 6, "fdatasync": 4}[self.call])

    def __str__(self):
        return f"SIGKILL at {self.call} number {self.occurrence} of a thread of the start"

    def wrapper(self):
        """What goes before the terminal's command. (strace 6.1 injects no signal under its --seccomp-bpf.)"""
        words = strace(self.trace, self.call, self.occurrence)
        return [shutil.which(words[0]), "-f", *words[1:], *self.only]

    def step(self):
        found = step_traced(self.trace)
        return found and f"start: {found}"
