import contextlib
import io
import json
import pathlib
import shutil
import sqlite3
import unittest

from small_ledger import FORMATS, ORIGIN, SEED, LedgerCase, audit, audit_events, audit_signatures
from small_ledger import cbor, checkpoint, file_header, make_events, note, read_example, record, sha256
from small_ledger import sign, verifier_key


class WorkedExample(unittest.TestCase):
    def setUp(self):
        self.values, self.notes = read_example("ledger.md")
        self.events = [bytes.fromhex(self.values[f"event {n}"]) for n in (0, 1)]

    def test_hashes_leaves_and_root_are_those_of_the_page(self):
        tree = audit_events.Tree()
        for n, event in enumerate(self.events):
            self.assertEqual(self.values[f"event {n} SHA-256"], sha256(event).hex())
            self.assertEqual(self.values[f"event {n} leaf"], sha256(b"\x00" + event).hex())
            self.assertEqual(n, audit_events.decode_event(event)["seq"])
            tree.append(event)
        self.assertEqual(self.values["root"], tree.root().hex())

    def test_the_file_is_the_pages_and_reads_as_its_events(self):
        self.assertEqual(self.values["file header"], file_header().hex())
        records = bytes.fromhex(self.values["file records"])
        self.assertEqual(records, b"".join(map(record, self.events)))
        report = audit.Report()
        self.assertEqual(dict(enumerate(self.events)), audit.read_records(bytes(56) + records, report))
        self.assertEqual([], report.problems)

    def test_key_and_checkpoint_are_what_the_seed_signs(self):
        self.assertEqual(SEED.hex(), self.values["seed"])
        self.assertEqual(self.values["public key"], sign(SEED, b"")[0].hex())
        self.assertEqual(self.values["terminal.pub"], verifier_key(ORIGIN, SEED))
        stated = self.notes["checkpoints/2.note"]
        self.assertEqual(stated, note(checkpoint(self.events)))
        _, text, signatures = audit_signatures.parse_note(stated.encode())
        self.assertTrue(audit_signatures.Verifier(self.values["terminal.pub"]).signed(text, signatures))


class Ledger(LedgerCase):
    def setUp(self):
        super().setUp()
        self.events = make_events(7)
        self.write(self.events, signed=[3, 6])
        self.assertEqual([], self.problems())

    def test_a_whole_ledger_is_told_in_numbers(self):
        found = self.audit()
        self.assertEqual((ORIGIN, 7), (found["origin"], found["events"]))
        self.assertEqual((2, 6), (found["checkpoints"], found["signed_up_to"]))
        self.assertEqual(checkpoint(self.events).split("\n")[2], found["root"])
        self.assertTrue(found["copies_same"])

    def test_rows_deleted_swapped_or_changed_are_named(self):
        swap = "UPDATE event SET seq = CASE seq WHEN 2 THEN -1 ELSE seq END"
        for name, statements, expected in (
            ("the last", ["DELETE FROM event WHERE seq > 4"], [(5, "database-behind")]),
            ("all", ["DELETE FROM event"], [(0, "database-behind")]),
            ("one between", ["DELETE FROM event WHERE seq = 3"], [(3, "database-gap")]),
            ("the first", ["DELETE FROM event WHERE seq = 0"], [(0, "database-gap")]),
            (
                "two swapped",
                [swap, "UPDATE event SET seq = 2 WHERE seq = 3", "UPDATE event SET seq = 3 WHERE seq = -1"],
                [(2, "chain-broken"), (3, "chain-broken"), (4, "chain-broken")]
                + [(2, "copies-differ"), (3, "copies-differ")],
            ),
            (
                "one twice",
                ["INSERT INTO event SELECT 7, bytes FROM event WHERE seq = 6"],
                [(7, "chain-broken"), (7, "event-file-behind")],
            ),
            (
                "below zero",
                ["UPDATE event SET seq = -3 WHERE seq = 0"],
                [(-3, "chain-broken"), (0, "database-gap")],
            ),
            ("another origin", ["UPDATE ledger SET origin = 'x'"], [(None, "database-origin")]),
            ("no origin", ["DELETE FROM ledger"], [(None, "database-origin")]),
            ("another version", ["PRAGMA user_version = 2"], [(None, "database-unreadable")]),
            ("no table", ["DROP TABLE event"], [(0, "database-unreadable"), (0, "database-behind")]),
        ):
            with self.subTest(name):
                kept = (self.folder / "ledger.db").read_bytes()
                for statement in statements:
                    self.sql(statement)
                self.assertEqual(sorted(expected, key=str), sorted(self.problems(), key=str))
                (self.folder / "ledger.db").write_bytes(kept)

    def test_where_the_copies_differ_the_chain_says_which_one_counts(self):
        root = self.audit()["root"]
        forged = make_events(7, subject="attempt-2")
        self.sql("UPDATE event SET bytes = ? WHERE seq = 3", forged[3])
        self.assertIn((3, "copies-differ"), self.problems())
        self.assertEqual(root, self.audit()["root"])

    def test_records_lost_swapped_or_damaged_are_named(self):
        a, b, c, d, e, f, g = map(record, self.events)
        for name, records, expected in (
            ("the last", [a, b, c, d, e, f], [(6, "event-file-behind")]),
            (
                "half of the last",
                [a, b, c, d, e, f, g[:9]],
                [(6, "event-file-torn"), (6, "event-file-behind")],
            ),
            ("a byte too much", [a, b, c, d, e, f, g, b"\x00"], [(7, "event-file-torn")]),
            ("a wrong CRC", [a, b, c, d, e, f, g[:-1] + bytes([g[-1] ^ 1])], [(6, "event-file-crc")]),
            (
                "two swapped",
                [a, b, c, d, e, g, f],
                [(5, "chain-broken"), (5, "copies-differ"), (6, "chain-broken"), (6, "copies-differ")],
            ),
            (
                "one twice",
                [a, b, c, d, e, f, g, g],
                [(7, "chain-broken"), (7, "database-behind")],
            ),
        ):
            with self.subTest(name):
                (self.folder / "events-000.log").write_bytes(file_header() + b"".join(records))
                self.assertEqual(sorted(expected), sorted(self.problems()))

    def test_a_history_written_anew_in_both_copies_is_not_the_signed_one(self):
        forged = make_events(7, subject="attempt-2")
        self.write_event_file(forged)
        self.write_rows(forged)
        self.assertEqual([(3, "checkpoint-root"), (6, "checkpoint-root")], self.problems())

    def test_events_cut_from_both_copies_are_missed_by_the_checkpoint(self):
        self.write_event_file(self.events[:5])
        self.write_rows(self.events[:5])
        self.assertEqual([(6, "checkpoint-beyond-end")], self.problems())

    def test_events_after_the_last_checkpoint_can_be_cut_and_the_number_shows_it(self):
        self.write_event_file(self.events[:6])
        self.write_rows(self.events[:6])
        self.assertEqual([], self.problems())
        self.assertEqual((6, 6), (self.audit()["events"], self.audit()["signed_up_to"]))

    def test_a_copy_that_is_missing_is_named_and_the_other_still_judged(self):
        for name, code in (("ledger.db", "database-missing"), ("events-000.log", "event-file-missing")):
            kept = (self.folder / name).read_bytes()
            (self.folder / name).unlink()
            self.assertEqual([(None, code)], self.problems())
            self.assertEqual(7, self.audit()["events"])
            (self.folder / name).write_bytes(kept)

    def test_an_event_file_of_another_ledger_is_named(self):
        records = b"".join(map(record, self.events))
        (self.folder / "events-000.log").write_bytes(file_header("kaozhan/1/other") + records)
        self.assertEqual([(None, "event-file-origin")], self.problems())

    def test_checkpoints_are_held_to_form_key_and_name(self):
        good = checkpoint(self.events[:3])
        for name, text, code in (
            ("another size than its name", note(checkpoint(self.events[:2])), "checkpoint-form"),
            ("a fourth line", note(good + "more\n"), "checkpoint-form"),
            ("leading zeros", note(good.replace("\n3\n", "\n03\n")), "checkpoint-form"),
            ("another key", note(good, ORIGIN, bytes(32)), "checkpoint-signature"),
            ("another name", note(good, "kaozhan/1/other"), "checkpoint-signature"),
            ("another origin", note(checkpoint(self.events[:3], "kaozhan/1/other")), "checkpoint-signature"),
        ):
            with self.subTest(name):
                self.write_checkpoint(3, text)
                self.assertEqual([(3, code)], self.problems())

    def test_a_key_that_was_given_is_believed_and_not_the_folders(self):
        enrolled = audit.Verifier(verifier_key(ORIGIN, SEED))
        self.assertEqual([], self.problems(given=enrolled))
        other = audit.Verifier(verifier_key(ORIGIN, bytes(32)))
        expected = [(None, "checkpoint-key"), (3, "checkpoint-signature"), (6, "checkpoint-signature")]
        self.assertEqual(expected, self.problems(given=other))

    def test_without_any_key_the_checkpoints_prove_nothing(self):
        (self.folder / "terminal.pub").unlink()
        self.assertEqual([(3, "checkpoint-key"), (6, "checkpoint-key")], self.problems())

    def test_a_payload_of_suite_0_that_is_no_map_is_named_and_a_sealed_one_is_not(self):
        for payload, expected in ((b"\x00\xa1", [(0, "payload-form")]), (b"\x01\xff", [])):
            event = cbor([1, 0, 60, "attempt-1", "system", bytes(16), 1, 2, bytes(32), payload])
            shutil.rmtree(self.folder / "checkpoints")
            (self.folder / "ledger.db").unlink()
            self.write([event])
            self.assertEqual(expected, self.problems())

    def test_the_folder_is_left_as_it_was_also_with_a_wal_beside_the_database(self):
        with contextlib.closing(sqlite3.connect(self.folder / "ledger.db")) as database:
            database.execute("PRAGMA wal_autocheckpoint = 0")
            database.execute("DELETE FROM event WHERE seq = 6")
            database.commit()
            files = {name: (self.folder / name).read_bytes() for name in ("ledger.db", "ledger.db-wal")}
        with contextlib.suppress(FileNotFoundError):
            (self.folder / "ledger.db-shm").unlink()
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        before = self.stat_all()
        self.assertEqual([(6, "database-behind")], self.problems())
        self.assertEqual(before, self.stat_all())

    def stat_all(self):
        return {
            str(path): (path.stat().st_mtime_ns, path.is_file() and path.read_bytes())
            for path in self.folder.rglob("*")
        }


class CommandLine(LedgerCase):
    def run_main(self, *arguments):
        said, complaint = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complaint):
            try:
                code = audit.main([str(argument) for argument in arguments])
            except SystemExit as end:
                code = end.code
        return code, said.getvalue(), complaint.getvalue()

    def test_whole_is_0_a_problem_1_and_wrong_use_2(self):
        events = make_events(3)
        self.write(events)
        code, said, _ = self.run_main(self.folder)
        self.assertEqual((0, "verdict      whole"), (code, said.splitlines()[-1]))
        self.assertEqual(0, self.run_main(self.folder, "--key", verifier_key(ORIGIN, SEED))[0])
        self.write_event_file(events[:2])
        code, said, _ = self.run_main(self.folder)
        self.assertEqual(1, code)
        self.assertIn("seq 2: event-file-behind: ", said)
        code, said, _ = self.run_main(self.folder, "--json")
        problems = json.loads(said)["problems"]
        self.assertEqual((1, [(2, "event-file-behind")]), (code, [(p["seq"], p["code"]) for p in problems]))
        no_ledger = self.folder / "checkpoints"
        for wrong in ([], [self.folder / "absent"], [self.folder, "--key", "x"], [no_ledger]):
            code, said, complaint = self.run_main(*wrong)
            self.assertEqual((2, ""), (code, said))
            self.assertNotEqual("", complaint)

    def test_the_auditor_uses_the_standard_library_and_its_own_files_alone(self):
        for path in FORMATS.glob("audit*.py"):
            for line in path.read_text(encoding="utf-8").splitlines():
                words = line.split()
                if words[:1] in (["import"], ["from"]):
                    module = words[1].split(".")[0]
                    known = module in audit.sys.stdlib_module_names or (FORMATS / f"{module}.py").exists()
                    self.assertTrue(known, f"{pathlib.Path(path).name}: {line}")


if __name__ == "__main__":
    unittest.main()
