import json
import pathlib
import socket
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "tools/demo"))
import report  # noqa: E402
from drive import Drive, DriveError  # noqa: E402
from hands import Keys  # noqa: E402
from run_log import Run  # noqa: E402


class Terminal:
    """Answers like a terminal with four buttons; Tab comes to three of them, arrows move nothing."""

    def __init__(self, path):
        self.heard, self.focus = [], 0
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(path)
        self.listener.listen()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        link, _ = self.listener.accept()
        with link, link.makefile("r", encoding="utf-8") as lines:
            for line in lines:
                request = json.loads(line)
                self.heard.append(request)
                link.sendall((json.dumps(self.answer(request)) + "\n").encode())
        self.listener.close()

    def answer(self, request):
        if request["do"] == "tree":
            labels = ("one", "two", "three", "four")
            fields = {"role": "button", "enabled": True}
            return {
                "ok": True,
                "widgets": [
                    {**fields, "id": label, "label": label, "focused": at == self.focus}
                    for at, label in enumerate(labels)
                ],
            }
        if request["do"] == "key" and request["key"] == "Tab":
            self.focus = (self.focus + 1) % 3
        if request["do"] == "click" and request["label"] == "nowhere":
            return {"ok": False, "error": "no such widget"}
        return {"ok": True, "screen": "idle", "durable_seq": 4, "appended_seq": 4}


class Driving(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        path = self.folder.name + "/s"
        self.terminal = Terminal(path)
        self.drive = Drive(path)

    def tearDown(self):
        self.drive.close()
        self.terminal.thread.join(5)
        self.folder.cleanup()

    def test_a_refusal_carries_the_terminals_own_words(self):
        with self.assertRaisesRegex(DriveError, "click label=nowhere: no such widget"):
            self.drive.click("nowhere")

    def test_keys_find_a_button_by_tab_where_arrows_do_not_lead_there(self):
        Keys(self.drive).press("three")
        self.assertEqual(
            ["Right", "Tab", "Right", "Tab", "Enter"],
            [it["key"] for it in self.terminal.heard if it["do"] == "key"],
        )

    def test_what_no_tab_reaches_is_an_error_and_not_a_hang(self):
        with self.assertRaisesRegex(DriveError, "no way by Tab"):
            Keys(self.drive).reach(label="four")

    def test_waiting_for_a_state_ends_with_what_it_was_instead(self):
        self.assertEqual(4, self.drive.durable()["durable_seq"])
        with self.assertRaisesRegex(DriveError, "waited 0 s for screen exam; the state is .*idle"):
            self.drive.screen("exam", seconds=0)

    def test_a_terminal_that_never_comes_is_an_error(self):
        with self.assertRaisesRegex(DriveError, "no terminal answers"):
            Drive(self.folder.name + "/nobody", connect_seconds=0)


class Reports(unittest.TestCase):
    def test_one_failed_step_fails_the_report_and_is_told(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            run = Run("mouse", "about", folder)
            with run.step("good"):
                pass
            with self.assertRaises(DriveError), run.step("bad <b>"):
                raise DriveError("no <widget>")
            self.assertFalse(report.write(folder, [run], {"first frame": 212}, {"audit.py": "ok"}))
            told = json.loads((folder / "report.json").read_text(encoding="utf-8"))
            self.assertEqual([True, False], [step["ok"] for step in told["steps"]])
            self.assertEqual({"first frame": 212}, told["figures"])
            self.assertIn("no &lt;widget&gt;", (folder / "report.html").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
