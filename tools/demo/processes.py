"""Programs of the demo: started with a log of their own, ended by process id and never by name."""
import os
import pathlib
import signal
import subprocess
import time

from drive import pause


def started_at(pid):
    """Clock ticks after boot at which this process began: with the pid, which process it is. None: gone."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def start(argv, log, env=None, cwd=None):
    """The process, in a session of its own so that it outlives the shell that called."""
    with open(log, "ab") as out:
        return subprocess.Popen(
            [str(word) for word in argv],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=cwd,
            env={**os.environ, **(env or {})},
            start_new_session=True,
        )


def stop(pid, began=None, seconds=5):
    """Asks it to end, then ends it. `began` guards against a pid that means another process by now."""

    def gone():
        try:
            os.waitpid(pid, os.WNOHANG)  # our own child would stay a zombie
        except ChildProcessError:
            pass
        now = started_at(pid)
        return now is None or (began is not None and now != began)

    for sign in (signal.SIGTERM, signal.SIGKILL):
        if gone():
            return
        os.kill(pid, sign)
        deadline = time.monotonic() + seconds
        while not gone() and time.monotonic() < deadline:
            pause(0.02)


def tail(log, lines=15):
    try:
        return "\n".join(
            pathlib.Path(log).read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
        )
    except OSError:
        return ""
