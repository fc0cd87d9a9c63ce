"""The real terminal on the real demo site: first frame, memory in exam and face check, an idle processor.
Without a display it starts itself under Xvfb."""
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/faults/kill"))
from terminal import Terminal  # noqa: E402

STARTS = 5
IDLE_SECONDS = 10


def row(what, value, unit, **more):
    print(json.dumps({"what": what, "value": round(value, 2), "unit": unit, **more}, ensure_ascii=False))


def pss_mb(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_percent(pid):
    before, began = cpu_seconds(pid), time.monotonic()
    threading.Event().wait(IDLE_SECONDS)
    return (cpu_seconds(pid) - before) / (time.monotonic() - began) * 100


def bare_window_ms():
    """A bare SDL window of the same size: exec to its first frame."""
    peer = ROOT / "build/tests/peer_bare_window"
    return float(subprocess.run([str(peer)], capture_output=True, text=True, timeout=60).stdout.split()[0])


def first_frame(terminal, frames):
    """Starts the terminal; the time from exec to the first frame of its idle screen."""
    terminal.start()
    terminal.connect()
    terminal.drive.settle()
    return json.loads(frames.read_text(encoding="utf-8").splitlines()[0])["at_ms"]


def chromium_mb(site):
    """What Debian's Chromium needs for a page of the same kind, all its processes together."""
    flags = ("--kiosk --no-sandbox --disable-gpu --no-first-run --disable-sync --disable-component-update"
             " --disable-background-networking").split()
    with tempfile.TemporaryDirectory(prefix="kaozhan-chromium-", ignore_cleanup_errors=True) as folder:
        words = ["/usr/bin/chromium", *flags, f"--user-data-dir={folder}", site.about["central"]["web"]]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        browser = subprocess.Popen(words, **quiet, start_new_session=True)
        try:
            threading.Event().wait(8)
            return sum(pss_mb(pid) for pid in processes_of(browser.pid))
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()


def processes_of(session):
    """The processes of a session (field 6 of /proc/PID/stat)."""
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
            except OSError:
                continue  # gone meanwhile
            if int(fields.split()[3]) == session:
                yield folder.name


def measure(terminal):
    frames = terminal.site.path("frames.log")
    terminal.options += ["--frames-log", str(frames)]
    taken, bare = [], []
    for _ in range(STARTS):
        bare.append(bare_window_ms())
        taken.append(first_frame(terminal, frames))
        terminal.kill()
    row("terminal: exec to first frame, idle screen", statistics.median(taken), "ms", limit=250,
        peer=round(statistics.median(bare), 1), note="peer: a bare SDL window beside it")
    terminal.start()
    terminal.connect()
    terminal.drive.wait(terminal.say("idle.invite"), seconds=30)
    idle = idle_percent(terminal.process.pid)
    row("terminal: processor, nobody touching it, reader open", idle, "%", limit=0.5)
    terminal.lay_card()
    terminal.drive.screen("consent")
    terminal.site.emulate(do="camera", source="mona-lisa.jpg")  # somebody else: the face screen stays
    terminal.drive.click(terminal.say("consent.face_agree"))
    terminal.drive.screen("face")
    threading.Event().wait(3)  # several comparisons
    row("terminal: memory (PSS), faces are matched", pss_mb(terminal.process.pid), "MB", limit=115)
    terminal.site.emulate(do="camera", source=terminal.candidate()["camera"])
    for key in ("confirm.me", "rules.accept", "warmup.done", "waiting.start"):
        terminal.drive.click(terminal.say(key), timeout_ms=60_000)
    terminal.drive.screen("exam")
    terminal.drive.durable()
    memory = pss_mb(terminal.process.pid)
    row("terminal: memory (PSS), exam screen after a face check", memory, "MB", limit=90,
        peer=round(chromium_mb(terminal.site), 1), note="peer: a plain page in a Chromium kiosk beside it")


def main():
    if "DISPLAY" not in os.environ:
        screen = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1920x1080x24 -nolisten tcp"]
        return subprocess.run([*screen, sys.executable, *sys.argv]).returncode
    with tempfile.TemporaryDirectory(prefix="kaozhan-bench-") as folder:
        terminal = Terminal(folder)
        try:
            terminal.up()
            measure(terminal)
        finally:
            terminal.down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
