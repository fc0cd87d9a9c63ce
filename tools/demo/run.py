"""./dev run: the demo site and its terminal; headless it sits the exam itself, three times, and reports."""
import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import report
from demo_site import BIN, Site
from drive import DriveError
from hands import Keys, Mouse
from journey import Journey
from run_log import Run
from words import ROOT

OUT = ROOT / "build/demo"
AUDIT = ROOT / "docs/formats/audit.py"


def choose(site, number):
    """The number-th candidate who may sit the exam."""
    return [person for person in site.about["candidates"] if person["expect"] == "ok"][number]


def mouse_in_chinese(site, run, figures):
    way = Journey(site, run, Mouse, "zh-CN", choose(site, 0))
    try:
        with run.step("start", picture=False):
            way.start("--lang", "zh-CN", "--frames-log", str(site.path("frames.log")))
        way.check_in_by_face()
        way.begin()
        way.answer_items()
        way.bench()
        way.submit()
        way.receipt()
        way.finish()
    finally:
        way.stop()
    first = site.path("frames.log").read_text(encoding="utf-8").splitlines()[0]
    figures["first frame, ms after exec"] = json.loads(first)["at_ms"]


def keys_in_english(site, run, _figures):
    way = Journey(site, run, Keys, "en", choose(site, 1))
    try:
        with run.step("start", picture=False):
            way.start("--lang", "en", "--windowed", "1366x768")
        way.zoom(200)
        way.check_in_by_proctor()
        way.begin()
        way.answer_items()
        way.bench()
        way.submit()
        way.receipt()
        way.finish()
    finally:
        way.stop()


def power_failure_offline(site, run, figures):
    way = Journey(site, run, Mouse, "zh-CN", choose(site, 2))
    try:
        with run.step("central is down", picture=False):
            site.stop_part("central")
        with run.step("start", picture=False):
            way.start("--lang", "zh-CN")
        way.check_in_by_face()
        way.begin()
        way.answer_items()
        way.bench(after_measuring=lambda: way.power_failure(figures))
        way.submit()
        with run.step("offline slip"):
            way.drive.shows(way.say("receipt.offline"))
        with run.step("central is back", picture=False):
            site.start_central()
            site.save()
        way.receipt(seconds=90)
        way.finish()
    finally:
        way.stop()


RUNS = (
    ("mouse-zh", "Online, with the mouse, in Chinese; identity by face.", mouse_in_chinese),
    (
        "keys-en-200",
        "By keys alone, in English, at 200 % and 1366×768; identity by the proctor.",
        keys_in_english,
    ),
    (
        "power-offline",
        "Central down until after the submission, kill -9 in the bench.",
        power_failure_offline,
    ),
)


def audit(site):
    """What others say of the ledger: kaozhanctl, and audit.py, which shares no code with us."""
    data = site.about["terminal"]["data"]
    said, steps = {}, []
    commands = {"kaozhanctl ledger verify": [BIN / "kaozhanctl", "ledger", "verify", data, "--json"]}
    if AUDIT.exists():
        commands["docs/formats/audit.py"] = [sys.executable, AUDIT, data]
    for name, argv in commands.items():
        began = time.monotonic()
        done = subprocess.run([str(word) for word in argv], capture_output=True, text=True, timeout=300)
        said[name] = (done.stdout + done.stderr).strip()
        ms = round((time.monotonic() - began) * 1000)
        steps.append({"name": name, "ok": done.returncode == 0, "ms": ms})
    return said, steps


def drive_itself(only):
    shutil.rmtree(OUT, ignore_errors=True)
    screens = OUT / "screens"
    screens.mkdir(parents=True)
    figures, runs = {}, []
    site = Site(tempfile.mkdtemp(prefix="kaozhan-demo-"))
    try:
        began = time.monotonic()
        site.up()
        figures["demo site up, s"] = round(time.monotonic() - began, 1)
        for name, about, do in RUNS:
            if only and only not in name:
                continue
            run = Run(name, about, screens)
            runs.append(run)
            try:
                do(site, run, figures)
            except (DriveError, OSError, StopIteration, subprocess.SubprocessError) as error:
                if run.ok:  # it broke between two steps
                    run.steps.append({"name": "broke off", "ok": False, "ms": 0, "error": str(error)})
            print(f"run: {name}: {'ok' if run.ok else 'FAILED'}, {len(run.steps)} steps", flush=True)
        said, steps = audit(site)
        last = Run("audit", "What programs say that only read what was left.", screens)
        last.steps = steps
        runs.append(last)
    finally:
        shutil.copytree(site.path("logs"), OUT / "logs", dirs_exist_ok=True)
        site.down()
    ok = report.write(OUT, runs, figures, said)
    shutil.rmtree(site.folder, ignore_errors=True)
    print(f"run: {'ok' if ok else 'FAILED'}: {OUT / 'report.html'}")
    return 0 if ok else 1


def with_a_window():
    """The terminal in a window for a person, and the dock beside it."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kaozhan-demo-"))
    site = Site(folder)
    try:
        site.up()
        import dock  # needs a display, so not before there is one

        dock.serve(site)
    finally:
        site.down()
    print(f"run: what was written lies in {folder}")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--headless", action="store_true", help="drive itself under Xvfb even if there is a display"
    )
    parser.add_argument("--only", default="", help="only the runs whose name contains this")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended, too
    if not asked.headless and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return with_a_window()
    if os.environ.get("KZ_DEMO_IN_XVFB") != "1":
        # xvfb-run finds a free display; inside it this script runs again.
        screen = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1920x1080x24 -nolisten tcp"]
        environment = {**os.environ, "KZ_DEMO_IN_XVFB": "1", "SDL_VIDEODRIVER": "x11"}
        environment.pop("WAYLAND_DISPLAY", None)
        words = [*screen, sys.executable, __file__, "--headless", "--only", asked.only]
        return subprocess.run(words, env=environment).returncode
    return drive_itself(asked.only)


if __name__ == "__main__":
    sys.exit(main())
