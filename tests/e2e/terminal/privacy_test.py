"""Nothing of the person and nothing of their answers may reach a log, whatever happens to them."""
import json
import unittest

from seat import ROOT, Seat

SECRET = "机密作答内容甲乙丙丁"


class Privacy(Seat):
    def test_no_log_knows_the_name_the_number_or_the_answer(self):
        person = self.one.candidate
        stranger = self.person("not-on-roster")
        self.one.candidate = stranger
        self.one.to_consent()
        self.one.press("consent.manual_ask")
        self.drive.screen("card")
        self.site.emulate(do="remove")
        self.drive.screen("idle")
        self.one.candidate = person
        self.one.to_exam()
        field = self.one.open("textarea")
        self.one.hands.write(field, SECRET)
        self.drive.durable()
        self.one.restart()
        self.drive.screen("exam")
        self.one.hand_in()
        self.drive.shows(self.say("receipt.signed"), seconds=60)
        self.one.leave()
        secrets = [SECRET, self.site.about["proctor"]["pin"]]
        for one in (person, stranger):
            card = ROOT / "assets/demo-site/cards" / f"{one['card']}.json"
            told = json.loads(card.read_text(encoding="utf-8"))
            secrets += [told["name"], told["number"], told["address"]]
        logs = sorted(self.site.path("logs").glob("*.log"))
        self.assertEqual(
            ["central.log", "emulator.log", "syncd.log", "terminal.log"], [log.name for log in logs]
        )
        for log in logs:
            text = log.read_text(encoding="utf-8", errors="replace")
            for secret in secrets:
                self.assertNotIn(secret, text, log.name)


if __name__ == "__main__":
    unittest.main()
