"""A long exam in a terminal's ledger, and what a restart onto it takes."""
import json
import subprocess

from candidate import ESSAYS
from event_log import EventLog
from terminal import EVENTS

ESSAY = ESSAYS[0]


def fill(terminal, filler, count):
    """Until the ledger has `count` events; the terminal must not run. Returns the essay's text then."""
    subprocess.run([str(filler), str(terminal.data), ESSAY, str(count)], check=True, timeout=300)
    return terminal.ctl("replay")["attempts"][0]["answers"][ESSAY]["RESPONSE"][0]


def restart_ms(terminal, frames):
    """kill -9, start, and the time from exec to the first frame, which shows the question."""
    terminal.kill()
    terminal.drive.close()
    terminal.start()
    drive = terminal.connect()
    state = drive.state()
    if (state["screen"], state["item"]) != ("exam", ESSAY):
        raise AssertionError(f"back on {state}")
    with open(frames, encoding="utf-8") as lines:
        return json.loads(lines.readline())["at_ms"]


def count_events(terminal):
    return len(EventLog(terminal.data / EVENTS).read())
