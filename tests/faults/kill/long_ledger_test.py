#!/usr/bin/env python3
"""long_ledger_test.py FILLER: restarts on a ledger of 20,000 events."""
import os
import pathlib
import sys
import tempfile
import unittest

import long_exam
from terminal import Terminal

FILLER = pathlib.Path(sys.argv.pop()) if len(sys.argv) > 1 else None
EVENTS_MIN = 20_000


class LongLedger(unittest.TestCase):
    def setUp(self):
        os.environ["SDL_VIDEODRIVER"] = "dummy"
        folder = tempfile.TemporaryDirectory(prefix="kaozhan-long-")
        self.addCleanup(folder.cleanup)
        self.terminal = Terminal(folder.name).up()
        self.addCleanup(self.terminal.down)
        self.frames = self.terminal.site.path("frames.log")
        self.terminal.options += ["--frames-log", str(self.frames)]
        self.terminal.start()
        self.terminal.connect()
        self.terminal.begin_exam()

    def test_twenty_thousand_events_restart_onto_the_same_question_and_text(self):
        terminal = self.terminal
        terminal.kill()
        text = long_exam.fill(terminal, FILLER, EVENTS_MIN)
        self.assertGreaterEqual(long_exam.count_events(terminal), EVENTS_MIN)
        took = long_exam.restart_ms(terminal, self.frames)
        field = terminal.drive.find(role="textarea")[0]
        self.assertEqual(text, field["value"])
        self.assertEqual(1, len(terminal.drive.find(id="notice")))
        state, folded = terminal.replay_now()
        self.assertEqual(folded["state_hash"], state["state_hash"])
        self.assertEqual([], terminal.ctl("verify")["problems"])
        print(f"{state['durable_seq']} events: first frame {took:.0f} ms after exec")


if __name__ == "__main__":
    unittest.main()
