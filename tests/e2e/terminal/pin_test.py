"""Whoever tries proctor PINs at a seat is slowed down, recorded, and not helped by pulling the plug."""
import re
import unittest

from seat import Seat

WRONG = "000000"


class Pin(Seat):
    def enter(self, pin):
        field = self.drive.wait_for(role="text", enabled=True)
        self.one.hands.write(field, pin)
        self.one.press("ui.enter")

    def wait_shown(self):
        """Seconds the screen asks to wait."""
        pattern = re.escape(self.say("pin.locked_for", time="#")).replace(r"\#", r"(\d+):(\d\d):(\d\d)")
        self.drive.until(
            lambda _: any(re.search(pattern, note) for note in self.one.notes()), "the lock", seconds=10
        )
        for note in self.one.notes():
            if found := re.search(pattern, note):
                hours, minutes, seconds = map(int, found.groups())
                return hours * 3600 + minutes * 60 + seconds
        raise self.failureException("the lock went while it was read")

    def test_the_fifth_wrong_pin_locks_for_fifteen_seconds_the_sixth_for_thirty_over_a_kill_too(self):
        self.to_manual()
        for _ in range(4):
            self.enter(WRONG)
            self.drive.shows(self.say("pin.wrong"))
        self.enter(WRONG)
        shown = self.wait_shown()
        self.assertTrue(0 < shown <= 15, shown)
        self.assertFalse(self.drive.find(role="text", enabled=True))
        self.assertEqual(5, len(self.new_events("pin-tried")))
        self.assertEqual(
            ["incident.pin_missed"], [at["payload"]["what"] for at in self.new_events("incident-raised")]
        )
        self.site.emulate(do="remove")
        self.one.restart()  # back at the card, but the lock is in the ledger
        self.to_manual()
        self.assertLessEqual(self.wait_shown(), shown)
        self.enter(WRONG)  # once the field is free again
        self.assertTrue(15 < self.wait_shown() <= 30)
        tried = self.new_events("pin-tried")
        self.assertEqual([False] * 6, [event["payload"]["right"] for event in tried])
        self.assertNotIn(WRONG, str(tried))
        self.one.press("checkin.leave")

    def to_manual(self):
        self.one.to_consent()
        self.one.press("consent.manual_ask")
        self.drive.screen("manual")


if __name__ == "__main__":
    unittest.main()
