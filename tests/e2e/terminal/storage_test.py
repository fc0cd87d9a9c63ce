"""The disk is full while somebody writes: what was saved stays, no more is promised, and all goes on later.

Run inside a mount namespace (see CMakeLists.txt): the terminal's folder is a small file system of its own.
"""
import subprocess
import unittest

from seat import Seat

import words  # of the demo's tools, which seat has made known

SIZE = "16m"


class FullDisk(Seat):
    @classmethod
    def prepare(cls):
        data = cls.site.path("terminal")
        data.mkdir(parents=True)
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(data)], capture_output=True, text=True
        )
        if made.returncode != 0:
            raise unittest.SkipTest(f"skipped: no small file system here: {made.stderr.strip()}")
        cls.addClassCleanup(subprocess.run, ["umount", "--lazy", str(data)], check=True)

    def fill(self):
        """Takes the last byte of the file system; giving it back is an unlink."""
        filler = self.site.path("terminal", "filler")
        with open(filler, "wb", buffering=0) as file:
            for piece in (65_536, 4_096, 1):
                try:
                    while True:
                        file.write(b"\0" * piece)
                except OSError:
                    continue
        return filler

    def write_until_locked(self):
        """Types until the disk takes no more; what the screen then called saved is returned."""
        for _ in range(2_000):
            state = self.drive.state()
            if state["screen"] == "locked":
                return state
            self.drive.type("水温传感器阻值随温度升高而减小。" * 8)
        raise self.failureException("the disk never was full")

    def test_a_full_disk_locks_the_seat_and_with_space_again_the_candidate_goes_on_where_they_were(self):
        self.one.to_exam()
        field = self.one.open("textarea")
        self.one.hands.write(field, "开头。")
        item = self.drive.durable()["item"]
        filler = self.fill()
        locked = self.write_until_locked()
        self.assertLess(locked["durable_seq"], locked["appended_seq"])
        for key in ("bar.not_saved", "locked.title", "locked.raise_hand", "locked.code", "error.disk_full"):
            self.drive.wait(self.say(key))
        self.assertFalse(self.drive.find(role="timer"))
        left = [note for note in self.one.notes() if note.startswith(self.say("locked.frozen", left="")[:5])]
        self.assertEqual(1, len(left))
        # It stands still: nothing that is typed is taken, no second passes, nothing more is called saved.
        self.drive.type("这些不会被保存")
        after = self.drive.state()
        for held in ("remaining_ms", "durable_seq", "appended_seq", "state_hash"):
            self.assertEqual(locked[held], after[held], held)
        self.assertIn(left[0], self.one.notes())
        # Space, and a fresh start: the same question, the same words up to the last durable event.
        filler.unlink()
        self.one.restart()
        again = self.drive.screen("exam")
        self.assertEqual(item, again["item"])
        self.assertGreaterEqual(again["durable_seq"], locked["durable_seq"])
        self.drive.shows(self.say("notice.resumed").split("{")[0])
        kept = self.drive.find(role="textarea")[0]["value"]
        self.assertTrue(kept.startswith("开头。"))
        self.assertNotIn("这些不会被保存", kept)
        self.assertEqual([kept], self.attempt()["answers"][item]["RESPONSE"])
        self.drive.click(id=field["id"], role="textarea")
        self.drive.key("Ctrl+End")
        self.drive.type("继续。")
        self.drive.durable()
        self.assertEqual([kept + "继续。"], self.attempt()["answers"][item]["RESPONSE"])
        self.proven()
        self.one.hand_in()
        self.one.leave()

    def test_a_terminal_started_on_a_full_disk_invites_nobody_until_there_is_space(self):
        before = self.events()
        filler = self.fill()
        self.one.restart()
        for n in range(2_000):  # The last blocks of both copies may have room for a few events yet.
            if self.drive.state()["screen"] == "locked":
                break
            self.drive.click(id=("english", "chinese")[n % 2], role="link")
        self.drive.screen("locked", seconds=1)
        shown = self.one.notes()
        self.assertNotIn(self.say("idle.invite"), shown)
        english = words.load("en")["error.disk_full"]
        self.assertTrue({english, self.say("error.disk_full")} & set(shown), shown)
        filler.unlink()
        self.one.restart()
        self.drive.click(id="chinese", role="link", timeout_ms=10_000)
        self.drive.wait(self.say("idle.invite"))
        self.assertEqual(before, self.events()[: len(before)])


if __name__ == "__main__":
    unittest.main()
