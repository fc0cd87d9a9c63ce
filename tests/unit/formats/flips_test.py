"""Files with a bit flipped, files cut at every byte: each is told, or the evidence is untouched. In SQLite's
larger files every third bit is flipped (so each place within a byte comes up); KZ_EVERY_BIT=1 flips all."""
import contextlib
import os
import unittest

from small_ledger import LedgerCase, audit, make_events


STRIDE = 1 if os.environ.get("KZ_EVERY_BIT") else 3


def flips(content, stride=1):
    """(place, the content with one bit flipped), for every bit or every few."""
    changed = bytearray(content)
    for bit in range(0, 8 * len(content), stride):
        changed[bit // 8] ^= 1 << bit % 8
        yield f"bit {bit % 8} of byte {bit // 8}", bytes(changed)
        changed[bit // 8] ^= 1 << bit % 8


def some_flips(content):
    return flips(content, STRIDE)


def cuts(content):
    for size in range(len(content)):
        yield f"cut at byte {size}", content[:size]


class DamageCase(LedgerCase):
    def setUp(self):
        super().setUp()
        self.write(make_events(2))
        self.whole = self.audit()
        self.assertTrue(self.whole["ok"])

    def assert_told(self, name, damages, harmless=()):
        path = self.folder / name
        for place, content in damages(path.read_bytes()):
            path.write_bytes(content)
            if place not in harmless:
                self.assertFalse(self.audit()["ok"], f"{name}: {place}")

    def assert_told_or_untouched(self, name, damages):
        """For SQLite's files, where much is free space and bookkeeping. Untouched: the database still gives
        the same origin and, byte for byte, the same events."""
        path, database = self.folder / name, self.folder / "ledger.db"
        original = audit.read_database(database, audit.Report())
        told = untouched = 0
        for place, content in damages(path.read_bytes()):
            path.write_bytes(content)
            report = audit.Report()
            if audit.read_database(database, report) == original and not report.problems:
                untouched += 1
            else:
                told += 1
                self.assertTrue(report.problems or not self.audit()["ok"], f"{name}: {place}")
        return told, untouched


class Damage(DamageCase):
    def test_every_flipped_bit_of_the_event_file_is_told(self):
        self.assert_told("events-000.log", flips)

    def test_every_cut_of_the_event_file_is_told(self):
        self.assert_told("events-000.log", cuts)

    def test_every_flipped_bit_of_a_checkpoint_is_told(self):
        self.assert_told("checkpoints/2.note", flips)

    def test_every_cut_of_a_checkpoint_is_told(self):
        self.assert_told("checkpoints/2.note", cuts)

    def test_every_flipped_bit_of_the_key_is_told(self):
        self.assert_told("terminal.pub", flips)

    def test_every_cut_of_the_key_but_that_of_its_line_end_is_told(self):
        last = (self.folder / "terminal.pub").stat().st_size - 1
        self.assert_told("terminal.pub", cuts, harmless=[f"cut at byte {last}"])

    def test_a_flipped_bit_of_the_database_is_told_or_touches_no_event(self):
        told, untouched = self.assert_told_or_untouched("ledger.db", some_flips)
        self.assertGreater(told, 400)  # the events alone have 1400 bits
        self.assertGreater(untouched, 0)

    def test_every_cut_of_the_database_is_told_or_touches_no_event(self):
        # SQLite reads what is missing of a page as zeros: the file's last byte, an event's, is one already.
        self.assertLessEqual(self.assert_told_or_untouched("ledger.db", cuts)[1], 1)


class DamagedWal(DamageCase):
    """The second event only in the -wal, as after a power cut."""

    def setUp(self):
        super().setUp()
        self.write_rows(make_events(1))
        with contextlib.closing(self.connect()) as database:
            database.execute("PRAGMA wal_autocheckpoint = 0")
            with database:
                database.execute("INSERT INTO event VALUES (1, ?)", (make_events(2)[1],))
            wal = (self.folder / "ledger.db-wal").read_bytes()
            before = (self.folder / "ledger.db").read_bytes()
        (self.folder / "ledger.db").write_bytes(before)
        (self.folder / "ledger.db-wal").write_bytes(wal)
        self.assertEqual(self.whole, self.audit())

    def test_a_flipped_bit_of_the_wal_is_told_or_touches_no_event(self):
        self.assertGreater(self.assert_told_or_untouched("ledger.db-wal", some_flips)[0], 400)

    def test_every_cut_of_the_wal_is_told_or_touches_no_event(self):
        self.assertGreater(self.assert_told_or_untouched("ledger.db-wal", cuts)[0], 400)

    def test_a_wal_that_was_taken_away_is_told(self):
        (self.folder / "ledger.db-wal").unlink()
        self.assertEqual([(1, "database-behind")], self.problems())


if __name__ == "__main__":
    unittest.main()
