"""What the candidate sees when the reader, the camera or the person is not as it should be."""
import pathlib
import tempfile
import unittest

import pictures
from seat import ROOT, Seat

FACES = ROOT / "build/third-party/demo-faces"


class CheckIn(Seat):
    @classmethod
    def setUpClass(cls):
        if not (FACES / "astronaut.png").exists():
            raise unittest.SkipTest("skipped: the demo's faces were not fetched")
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="kaozhan-faces-")
        cls.addClassCleanup(folder.cleanup)
        cls.chair = pictures.an_empty_chair(pathlib.Path(folder.name, "chair.png"))
        cls.two = pictures.two_people(pathlib.Path(folder.name, "two.png"), FACES / "astronaut.png")

    def hint(self, key, seconds=30):
        """Waits for the one sentence below the live picture."""
        self.drive.wait_for(seconds, id="hint", label=self.say(key))

    def take_card(self):
        self.site.emulate(do="remove")

    # The reader.
    def test_a_reader_pulled_in_the_middle_of_a_read_says_so_and_reads_when_it_is_back(self):
        self.site.emulate(do="quirk", name="unplug-mid-read", value=400)
        self.one.place()
        self.drive.wait(self.say("app.reader_absent"))
        self.assertIn(self.say("idle.cannot"), self.one.notes())
        self.assertIn(self.say("idle.reader_failed"), self.one.notes())
        self.assertFalse(self.new_events("card-presented"))
        self.site.emulate(do="plug")
        self.drive.screen("consent")
        self.take_card()
        self.drive.wait(self.say("idle.invite"))
        states = [at["payload"]["state"] for at in self.new_events("device-changed")]
        self.assertEqual(["absent", "ready"], states)

    def test_a_reader_pulled_while_somebody_reads_the_consent_forgets_the_card(self):
        self.one.to_consent()
        self.site.emulate(do="unplug")
        self.drive.screen("idle")
        self.drive.wait(self.say("app.reader_absent"))
        self.assertEqual("reader-gone", self.new_events("card-withdrawn")[0]["payload"]["why"])
        self.take_card()
        self.site.emulate(do="plug")
        self.drive.wait(self.say("idle.invite"))

    def test_a_card_taken_away_too_early_is_asked_for_again(self):
        self.site.emulate(do="quirk", name="card-pulled-mid-read", value=1)
        self.one.place()
        self.drive.wait(self.say("idcard.place_again"))
        self.assertIn(self.say("idle.invite"), self.one.notes())
        self.take_card()
        self.one.to_consent()
        self.assertNotIn(self.say("idcard.place_again"), self.one.notes())
        self.take_card()
        self.drive.screen("idle")
        self.assertEqual("removed", self.new_events("card-withdrawn")[0]["payload"]["why"])

    # The person.
    def test_a_card_that_is_not_on_the_roster_learns_what_to_do_and_gets_no_attempt(self):
        self.one.candidate = self.person("not-on-roster")
        for way in ("consent.face_agree", "consent.manual_ask"):
            self.one.to_consent()
            self.one.press(way)
            self.drive.screen("card")
            self.drive.wait(self.say("card.not_on_roster"))
            self.assertIn(self.say("card.not_on_roster_next"), self.one.notes())
            self.take_card()
            self.drive.screen("idle")
        self.assertFalse(self.new_events("attempt-opened"))

    def test_a_person_who_submitted_at_another_seat_is_told_so(self):
        self.one.candidate = self.person("already-submitted")
        self.one.to_consent()
        self.one.press("consent.face_agree")
        self.drive.screen("card")
        self.drive.wait(self.say("card.submitted"))
        self.assertIn(self.say("card.submitted_text"), self.one.notes())
        self.one.press("checkin.take_card")
        self.drive.screen("idle")
        self.assertEqual(2, self.new_events("identity-read")[0]["payload"]["match"])  # already submitted

    def test_a_person_who_is_not_the_one_on_the_card_meets_the_proctor_without_an_accusation(self):
        self.one.candidate = self.person("wrong-face")
        self.one.to_face()
        self.drive.wait(self.say("look.again"), seconds=40)
        self.drive.screen("manual", seconds=60)
        self.drive.wait(self.say("manual.wait"))
        self.assertIn(self.say("manual.why_face"), self.one.notes())
        tried = self.new_events("face-tried")
        self.assertEqual([False] * 3, [event["payload"]["matched"] for event in tried])
        self.assertEqual(
            ["incident.face_missed"], [at["payload"]["what"] for at in self.new_events("incident-raised")]
        )
        self.one.press("checkin.leave")

    # The camera.
    def test_two_faces_or_none_are_told_what_to_do_and_are_no_miss(self):
        self.one.to_face(self.two)
        self.hint("face.hint_one_only")
        self.site.emulate(do="camera", source=str(self.chair))
        self.hint("face.hint_nobody")
        self.assertFalse(self.new_events("face-tried"))
        self.site.emulate(do="camera", source=self.one.candidate["camera"])
        self.drive.screen("confirm")
        self.assertEqual([True], [event["payload"]["matched"] for event in self.new_events("face-tried")])
        self.one.press("confirm.not_me")

    def test_a_camera_that_goes_offers_the_proctor_and_goes_on_when_it_is_back(self):
        self.one.to_face(self.chair)
        self.hint("face.hint_nobody")
        self.site.emulate(do="camera", source="")
        self.hint("camera.absent")
        self.assertTrue(self.drive.find(role="button", label=self.say("look.to_manual"), enabled=True))
        self.site.emulate(do="camera", source=self.one.candidate["camera"])
        self.drive.screen("confirm")
        self.one.press("confirm.not_me")

    def test_without_a_camera_the_proctors_way_leads_on(self):
        self.site.emulate(do="camera", source="")
        self.one.to_consent()
        self.drive.wait(self.say("consent.no_camera"))
        self.one.press("consent.face_agree")
        self.drive.screen("face")
        self.hint("camera.absent")
        self.one.press("look.to_manual")
        self.drive.wait(self.say("manual.why_camera"))
        self.one.press("checkin.leave")


if __name__ == "__main__":
    unittest.main()
