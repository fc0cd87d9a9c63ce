"""What happens to a paper whose answers, clock or network are not as they should be: nothing is lost."""
import json
import pathlib
import unittest

from false_central import FalseCentral
from seat import Seat

PASTED = ("先测量冷却液温度传感器两端电压再与标准值比较，断开插头前先关闭点火。\n" * 572)[:20_000]


class Exam(Seat):
    nobody = 0  # how many candidates have sat here: each may once

    def setUp(self):
        super().setUp()
        self.one.candidate = self.person("ok", Exam.nobody)
        Exam.nobody += 1

    def answer(self):
        """What a replay of the ledger holds for the question on the screen."""
        return self.attempt()["answers"].get(self.drive.state()["item"], {}).get("RESPONSE")

    # Answers.
    def test_empty_answers_are_named_before_submission_and_submitted_as_they_are(self):
        self.one.to_exam()
        field = self.one.open("textarea")
        self.one.hands.write(field, "写了又删")
        self.drive.keys("Ctrl+A", "Delete")
        self.drive.durable()
        self.assertIn(self.answer(), (None, [""], []))
        self.one.to_submit()
        everything = self.site.about["paper"]["items"] + self.site.about["paper"]["tasks"]
        self.drive.wait(self.say("submit.open", count=everything))
        self.one.press("submit.do")
        self.drive.screen("receipt")
        self.drive.shows(self.say("receipt.items", items=self.site.about["paper"]["items"], answered=0))
        self.drive.shows(self.say("receipt.signed"), seconds=60)
        self.assertEqual("submitted", self.attempt()["state"])
        self.assertIsNotNone(self.attempt()["score"])
        self.one.leave()

    def test_twenty_thousand_pasted_characters_are_kept_and_what_goes_beyond_is_told(self):
        self.one.to_exam()
        field = self.one.open("textarea")
        self.one.hands.write(field, PASTED)
        self.drive.durable()
        self.assertEqual([PASTED], self.answer())
        self.drive.keys("Ctrl+A", "Ctrl+C", "Delete", "Ctrl+V")
        self.drive.durable()
        self.assertEqual([PASTED], self.answer())
        self.drive.type("多")
        self.drive.shows(self.say("session.answer_too_long"))
        self.drive.durable()
        self.assertEqual([PASTED], self.answer())
        self.drive.key("Backspace")
        self.drive.settle()
        self.assertNotIn(self.say("session.answer_too_long"), self.one.notes())
        self.drive.type(PASTED[-1])
        self.drive.durable()
        item = self.drive.state()["item"]
        self.one.restart()
        self.drive.screen("exam")
        self.assertEqual(item, self.drive.state()["item"])
        self.assertEqual(PASTED, self.drive.find(role="textarea")[0]["value"])
        self.one.hand_in()
        self.one.leave()

    # The clock.
    def test_a_clock_that_jumps_an_hour_either_way_moves_no_exam_time(self):
        offset = self.site.path("run", "offset")
        offset.write_text("+0", encoding="utf-8")
        library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
        if not library:
            self.skipTest("skipped: faketime not present")
        fake = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(offset),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.one.to_exam()
        field = self.one.open("textarea")
        self.one.hands.write(field, "一")
        self.drive.durable()
        self.one.restart(instead_of_wrapper=fake)
        self.one.press("common.understood")  # that it was restarted
        for jump, hour in (("+3600", 3_600_000), ("-3600", -7_200_000)):
            with self.subTest(jump):
                before = self.drive.durable()
                seen = len(self.events())
                offset.write_text(jump, encoding="utf-8")
                self.drive.shows(self.say("notice.clock_jumped"))
                after = self.drive.state()
                self.assertLessEqual(after["remaining_ms"], before["remaining_ms"])
                self.assertLess(before["remaining_ms"] - after["remaining_ms"], 60_000)
                self.drive.durable()
                jumped = [at for at in self.events()[seen:] if at["kind"] == "clock-jumped"]
                self.assertAlmostEqual(hour, jumped[0]["payload"]["by_ms"], delta=5_000)
                self.one.press("common.understood")
        self.drive.click(id=field["id"], role="textarea")
        self.drive.key("Ctrl+End")
        self.drive.type("二")
        self.drive.durable()
        self.assertEqual(["一二"], self.answer())
        self.one.hand_in()
        self.one.restart()
        self.drive.screen("receipt")
        self.one.leave()

    # The network.
    def network(self):
        return json.loads(self.site.path("terminal", "inbox", "network.json").read_text(encoding="utf-8"))

    def test_central_gone_or_mad_or_slow_is_calmly_said_and_costs_nothing(self):
        self.one.to_exam()
        field = self.one.open("textarea")
        self.one.hands.write(field, "联")
        self.site.stop_part("central")
        self.drive.shows(self.say("bar.offline_safe"))
        said = "联"
        for manner, state in (("five hundred", "server-error"), ("garbage", "bad-answer"), ("slow", "slow")):
            with self.subTest(manner), FalseCentral(self.site, manner) as false:
                said += manner
                self.drive.type(manner)
                self.drive.durable()
                self.drive.until(lambda _, now=state: self.network()["state"] == now, f"sync to say {state}")
                self.assertTrue(false.asked.is_set())
                self.drive.shows(self.say("bar.offline_safe"))
                self.assertEqual([said], self.answer())
                self.assertEqual("exam", self.drive.state()["screen"])
        self.one.hand_in()
        self.drive.shows(self.say("receipt.offline"))
        self.site.start_central()
        self.drive.shows(self.say("receipt.signed"), seconds=60)
        self.one.leave()


if __name__ == "__main__":
    unittest.main()
