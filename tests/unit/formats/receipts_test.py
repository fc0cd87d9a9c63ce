import json
import unittest

from small_ledger import CENTRAL, CENTRAL_SEED, FORMATS, LedgerCase, audit, make_events
from small_ledger import note, read_example, receipt, verifier_key

PLACE = "inbox/receipts/attempt-1.receipt"


class Receipts(LedgerCase):
    def setUp(self):
        super().setUp()
        self.events = make_events(4)
        self.write(self.events)
        (self.folder / PLACE).parent.mkdir(parents=True)
        self.enrol(verifier_key(CENTRAL, CENTRAL_SEED))
        self.good = receipt(self.events[:3])

    def enrol(self, central):
        (self.folder / "enrolment.json").write_text(json.dumps({"central": central}))

    def say(self, text, name=CENTRAL, seed=CENTRAL_SEED):
        (self.folder / PLACE).write_text(note(text, name, seed), encoding="utf-8")

    def test_a_good_receipt_is_counted(self):
        self.say(self.good)
        self.assertEqual(([], 1), (self.problems(), self.audit()["receipts"]))

    def test_a_flipped_bit_of_a_receipt_is_told(self):
        self.say(self.good)
        content = bytearray((self.folder / PLACE).read_bytes())
        for bit in range(0, 8 * len(content), 3):
            content[bit // 8] ^= 1 << bit % 8
            (self.folder / PLACE).write_bytes(content)
            self.assertNotEqual([], self.problems(), f"bit {bit % 8} of byte {bit // 8}")
            content[bit // 8] ^= 1 << bit % 8

    def test_a_receipt_that_does_not_fit_the_ledger_is_named(self):
        forged = make_events(4, subject="attempt-2")
        no_lines = self.good.split("attempt ")[0]
        for name, text, expected in (
            ("other events", receipt(forged[:3]), [(3, "receipt-root")]),
            (
                "the root of these and the head of others",
                self.good.split("head")[0] + "head" + receipt(forged[:3]).split("head")[1],
                [(3, "receipt-root")],
            ),
            ("more events", receipt(make_events(9)), [(9, "receipt-beyond-end")]),
            ("another ledger", receipt(self.events[:3], origin="kaozhan/1/b"), [(3, "receipt-origin")]),
            ("another attempt", receipt(self.events[:3], "attempt-2"), [(3, "receipt-form")]),
            ("submitted beyond size", receipt(self.events[:3], submitted=3), [(None, "receipt-form")]),
            ("no attempt", no_lines, [(None, "receipt-form")]),
            ("a line more", self.good + "more\n", [(None, "receipt-form")]),
            ("no time", self.good.replace("time 2026", "time 26"), [(None, "receipt-form")]),
        ):
            with self.subTest(name):
                self.say(text)
                self.assertEqual(expected, self.problems())

    def test_the_event_it_names_must_be_this_attempts_submission(self):
        events = make_events(4, kind=61)
        (self.folder / "ledger.db").unlink()
        for path in (self.folder / "checkpoints").iterdir():
            path.unlink()
        (self.folder / "checkpoints").rmdir()
        self.write(events)
        self.say(receipt(events[:3]))
        self.assertEqual([(1, "receipt-submission")], self.problems())

    def test_only_centrals_key_counts_and_the_given_one_before_the_folders(self):
        self.say(self.good, CENTRAL, bytes(32))
        self.assertEqual([(3, "receipt-signature")], self.problems())
        self.enrol(verifier_key(CENTRAL, bytes(32)))
        self.assertEqual([], self.problems())
        issuer = audit.Verifier(verifier_key(CENTRAL, CENTRAL_SEED))
        self.assertEqual([(3, "receipt-signature")], self.problems(issuer=issuer))

    def test_without_a_key_of_central_a_receipt_proves_nothing(self):
        self.say(self.good)
        (self.folder / "enrolment.json").unlink()
        self.assertEqual([(3, "receipt-key")], self.problems())
        for text in ("", "[]", "{}", '{"central": 5}', '{"central": "x"}', "[" * 100000):
            (self.folder / "enrolment.json").write_text(text)
            self.assertEqual([(None, "receipt-key"), (3, "receipt-key")], self.problems(), text[:20])


@unittest.skipUnless((FORMATS / "sync.md").exists(), "the page is not written yet")
class PagesExample(LedgerCase):
    def test_the_receipt_of_sync_md_fits_its_events(self):
        values, notes = read_example("sync.md")
        self.write([bytes.fromhex(values["event 0"]), bytes.fromhex(values["event 1"])])
        (self.folder / PLACE).parent.mkdir(parents=True)
        (self.folder / PLACE).write_text(notes["attempt-1.receipt"], encoding="utf-8")
        issuer = audit.Verifier(values["central.pub"])
        self.assertEqual([], self.problems(issuer=issuer, given=audit.Verifier(values["terminal.pub"])))


if __name__ == "__main__":
    unittest.main()
