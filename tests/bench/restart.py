"""Restart after kill -9: from exec to the frame that shows the same question, 20,000 events in the ledger.
Beside it the same restart with as good as none. Without a display it starts itself under Xvfb."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/faults/kill"))
import long_exam  # noqa: E402
from terminal import Terminal  # noqa: E402

FILLER = ROOT / "build/tests/ledger_filler"
EVENTS = 20_000
TIMES = 7


def measure(terminal, frames):
    return statistics.median(long_exam.restart_ms(terminal, frames) for _ in range(TIMES))


def main():
    if "DISPLAY" not in os.environ:
        screen = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1920x1080x24 -nolisten tcp"]
        return subprocess.run([*screen, sys.executable, *sys.argv]).returncode
    with tempfile.TemporaryDirectory(prefix="kaozhan-bench-") as folder:
        terminal = Terminal(folder)
        try:
            terminal.up()
            frames = terminal.site.path("frames.log")
            terminal.options += ["--frames-log", str(frames)]
            terminal.start()
            terminal.connect()
            terminal.begin_exam()
            terminal.drive.click(id=f"map-{long_exam.ESSAY}")
            terminal.drive.durable()
            few = measure(terminal, frames)
            terminal.kill()
            long_exam.fill(terminal, FILLER, EVENTS)
            row = {
                "what": "restart after kill -9, exec to the same question, 20,000 events",
                "value": round(measure(terminal, frames), 1),
                "unit": "ms",
                "limit": 1000,
                "peer": round(few, 1),
                "note": f"median of {TIMES}; peer: the same with a ledger just begun",
            }
        finally:
            terminal.down()
    print(json.dumps(row, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
