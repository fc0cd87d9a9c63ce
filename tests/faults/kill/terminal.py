"""The demo site's terminal, brought into an exam once, then killed and started as often as a test likes."""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools/demo"))
import processes  # noqa: E402
import words  # noqa: E402
from demo_site import BIN, Site  # noqa: E402
from drive import Drive, DriveError, pause  # noqa: E402

LANGUAGE = "zh-CN"
EVENTS = "events-000.log"


class Terminal:
    def __init__(self, folder, window="1920x1080"):
        self.site = Site(folder)
        self.words = words.load(LANGUAGE)
        self.options = ["--lang", LANGUAGE, "--windowed", window]
        self.process = self.drive = None

    def up(self):
        self.site.up()
        told = self.site.about["terminal"]
        self.data, self.argv = pathlib.Path(told["data"]), list(told["argv"])
        return self

    def down(self):
        if self.process and self.process.poll() is None:
            self.kill()
        self.site.down()

    # Start and end.
    def start(self, wrapper=()):
        """Returns at once; `connect` waits."""
        self.site.about["terminal"]["argv"] = [*wrapper, *self.argv]
        self.process, self.log = self.site.terminal(*self.options)

    def connect(self, seconds=20):
        """The driver, or None when the terminal died instead."""
        for _ in range(int(seconds / 0.02)):
            if self.process.poll() is not None:
                return None
            try:
                self.drive = Drive(self.site.about["terminal"]["drive"], connect_seconds=0)
                return self.drive
            except DriveError:
                pause(0.02)
        raise DriveError(f"the terminal does not answer\n{processes.tail(self.log)}")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def boot_anew(self, number):
        """From now on the machine was booted anew, as the terminal sees it: umockdev shows it our /proc."""
        folder = pathlib.Path(self.site.about["terminal"]["env"]["UMOCKDEV_DIR"], "proc/sys/kernel/random")
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / "boot_id.part"
        part.write_text(f"{number:08x}-0000-4000-8000-000000000000\n")
        os.replace(part, folder / "boot_id")

    def emulator_lives(self):
        told = self.site.about["emulator"]
        return processes.started_at(told["pid"]) == told["began"]

    # Into the exam, by the proctor's way: no camera is needed.
    def say(self, key):
        return self.words[key]

    def candidate(self):
        return next(one for one in self.site.about["candidates"] if one["expect"] == "ok")

    def lay_card(self):
        """Anew: a reader finds a card that it has read only once it was lifted."""
        self.site.emulate(do="remove")
        self.site.emulate(do="place", card=self.candidate()["card"])

    def type_pin(self):
        drive = self.drive
        drive.click(id=drive.find(role="text")[0]["id"])
        drive.type(self.site.about["proctor"]["pin"])
        drive.click(self.say("ui.enter"))

    def begin_exam(self):
        drive = self.drive
        drive.wait(self.say("idle.invite"), seconds=30)
        self.lay_card()
        drive.screen("consent")
        drive.click(self.say("consent.manual_ask"))
        drive.screen("manual")
        self.type_pin()
        drive.click(self.say("manual.accept"), timeout_ms=30_000)
        for key in ("confirm.me", "rules.accept", "warmup.done", "waiting.start"):
            drive.click(self.say(key), timeout_ms=60_000)
        drive.screen("exam")
        drive.durable()

    # What others say of the ledger.
    def ctl(self, *command):
        words_ = [str(BIN / "kaozhanctl"), "ledger", *command, str(self.data), "--json"]
        if command == ("replay",):  # What is sealed is read by the issuer alone.
            words_ += ["--issuer-key", str(self.site.path("central", "issuer.key"))]
        done = subprocess.run(words_, capture_output=True, text=True, timeout=120)
        return json.loads(done.stdout)

    def audit(self):
        """(whether it is whole, what was said) by the program that shares no code with ours."""
        words_ = [sys.executable, str(ROOT / "docs/formats/audit.py"), str(self.data)]
        done = subprocess.run(words_, capture_output=True, text=True, timeout=300)
        return done.returncode == 0, f"audit.py: {done.stdout}{done.stderr}"

    def replay_now(self):
        """(the driver's state, what kaozhanctl folds) of the same number of durable events."""
        for _ in range(50):
            before = self.drive.durable()
            folded = self.ctl("replay")
            if self.drive.state()["appended_seq"] == before["durable_seq"]:
                return before, folded
        raise AssertionError("the ledger never stands still long enough to be compared")
