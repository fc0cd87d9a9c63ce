#!/usr/bin/env python3
"""Power cuts outside the questions: on every screen of the check-in, inside the writes of a submission."""
import os
import pathlib
import random
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from candidate import boottime_ms  # noqa: E402
from cuts import InACall  # noqa: E402
from terminal import DriveError, Terminal  # noqa: E402

# In the order a commit makes them, so that each comes at a later point of the submission than the one before.
CALLS = (("pwrite64", 1), ("pwrite64", 2), ("fdatasync", 1), ("write", 1))


class Stages(unittest.TestCase):
    def setUp(self):
        os.environ["SDL_VIDEODRIVER"] = "dummy"
        folder = tempfile.TemporaryDirectory(prefix="kaozhan-stages-")
        self.addCleanup(folder.cleanup)
        self.terminal = Terminal(folder.name).up()
        self.addCleanup(self.terminal.down)
        self.terminal.start()
        self.drive = self.terminal.connect()

    def say(self, key):
        return self.terminal.say(key)

    def restart(self):
        self.drive.close()
        self.terminal.start()
        self.drive = self.terminal.connect()
        self.assertIsNotNone(self.drive, "the terminal does not start again")

    def kill(self):
        self.terminal.kill()
        self.restart()
        return self.drive.state()

    def attempt(self):
        state, folded = self.terminal.replay_now()
        self.assertEqual(folded["state_hash"], state["state_hash"])
        self.assertEqual([], self.terminal.ctl("verify")["problems"])
        return next((one for one in folded["attempts"] if one["id"] == state["attempt"]), None)

    # Ways between screens.
    def to_consent(self):
        self.drive.wait(self.say("idle.invite"), seconds=30)
        self.terminal.lay_card()
        self.drive.screen("consent")

    def to_manual(self):
        self.to_consent()
        self.drive.click(self.say("consent.manual_ask"))
        self.drive.screen("manual")

    def to_confirm(self):
        self.to_manual()
        self.terminal.type_pin()
        self.drive.click(self.say("manual.accept"), timeout_ms=30_000)
        self.drive.screen("confirm")

    def test_a_check_in_cut_off_begins_again_and_an_attempt_goes_on_where_it_was(self):
        self.drive.wait(self.say("idle.invite"), seconds=30)
        self.assertEqual("idle", self.kill()["screen"])
        for way in (self.to_consent, self.to_manual, self.to_confirm):
            way()
            self.assertEqual("idle", self.kill()["screen"])
            self.assertIsNone(self.drive.state()["attempt"])
        self.to_confirm()
        for key, screen in (
            ("confirm.me", "rules"),
            ("rules.accept", "warmup"),
            ("warmup.done", "waiting"),
            ("waiting.start", "exam"),
        ):
            self.drive.click(self.say(key), timeout_ms=60_000)
            self.drive.screen(screen)
            before = self.drive.durable()
            after = self.kill()
            self.assertEqual(
                (screen, before["attempt"], before["item"]),
                (after["screen"], after["attempt"], after["item"]),
            )
            self.attempt()

    def test_a_submission_cut_off_is_either_made_or_still_to_make_and_loses_no_answer(self):
        self.terminal.begin_exam()
        self.drive.click(id="map-q18")
        self.drive.click(id="RESPONSE", role="textarea")
        self.drive.type("断电之前写下的。")
        self.drive.durable()
        answers = self.attempt()["answers"]
        self.drive.click(id="map-q20")
        self.drive.click(id="map-t01")
        self.drive.key("Ctrl+Right")
        self.drive.screen("review")
        self.drive.click(self.say("review.submit"), role="button")
        self.drive.screen("submit")
        screens = []
        for call, occurrence in CALLS:
            self.drive.durable()
            self.cut_while_submitting(call, occurrence)
            self.restart()
            screens.append(self.drive.state()["screen"])
            attempt = self.attempt()
            self.assertEqual(answers, attempt["answers"])
            self.assertEqual("submitted" if screens[-1] == "receipt" else "running", attempt["state"])
            if screens[-1] == "receipt":
                break
        self.assertEqual("receipt", screens[-1], screens)
        self.assertIn("submit", screens)
        self.drive.until(lambda _: self.attempt()["score"], "the score")
        self.await_receipt()
        self.assertEqual("receipt", self.kill()["screen"])
        self.await_receipt()

    def await_receipt(self):
        signed = self.say("receipt.signed")
        self.drive.until(lambda _: any(at["value"] == signed for at in self.drive.tree()), signed, seconds=60)

    def cut_while_submitting(self, call, occurrence):
        cut = InACall(random.Random(boottime_ms()), self.terminal.site.path("trace"))
        cut.call, cut.occurrence = call, occurrence
        cut.arm(self.terminal.process.pid)
        try:
            self.drive.click(self.say("submit.do"), role="button")
            self.drive.screen("receipt")
            self.drive.durable()
            self.terminal.kill()
        except DriveError:
            pass
        print(f"cut in the submission: {cut.end(self.terminal.process)}")


if __name__ == "__main__":
    unittest.main()
