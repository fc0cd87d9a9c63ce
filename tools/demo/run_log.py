"""One run of the journey: its steps with their times, their pictures, and where it broke off."""
import contextlib
import re
import sys
import time

from drive import DriveError


class Run:
    """`with run.step("consent"):` does, times and pictures one step; a step that fails ends the run."""

    def __init__(self, name, about, screens):
        self.name, self.about, self.screens = name, about, screens
        self.steps, self.drive = [], None

    @property
    def ok(self):
        return bool(self.steps) and all(step["ok"] for step in self.steps)

    @contextlib.contextmanager
    def step(self, name, picture=True):
        entry = {"name": name, "ok": False, "ms": 0}
        self.steps.append(entry)
        began = time.monotonic()
        try:
            yield entry
            entry["ok"] = True
        except Exception as error:
            entry["error"] = str(error)
            print(f"run: {self.name}: {name}: {error}", file=sys.stderr, flush=True)
            raise
        finally:
            entry["ms"] = round((time.monotonic() - began) * 1000)
            if picture and self.drive:
                entry["screen"] = self.photograph(name)

    def photograph(self, name):
        file = f"{self.name}-{len(self.steps):02d}-{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.png"
        try:
            self.drive.settle()
            self.drive.screenshot(self.screens / file)
            return file
        except DriveError:
            return None
