import hashlib
import random
import unittest

from small_ledger import audit, audit_events, cbor, make_events, root_of

# Name, whether it is taken, hex. The refused ones decode in a lenient reader.
CBOR = (
    ("0", True, "00"),
    ("23 in the first byte", True, "17"),
    ("23 in a second byte", False, "1817"),
    ("24", True, "1818"),
    ("255 in two bytes", False, "1900ff"),
    ("256", True, "190100"),
    ("65535 in four bytes", False, "1a0000ffff"),
    ("2^32 - 1 in eight bytes", False, "1b00000000ffffffff"),
    ("2^32", True, "1b0000000100000000"),
    ("-1", True, "20"),
    ("a reserved length", False, "1c"),
    ("an indefinite array", False, "9f00ff"),
    ("an indefinite text", False, "7f6161ff"),
    ("a text", True, "626162"),
    ("a text that is not UTF-8", False, "61ff"),
    ("a surrogate in UTF-8", False, "63eda080"),
    ("a text cut off", False, "6361"),
    ("keys in order", True, "a2616100616201"),
    ("keys in another order, as payloads may have", True, "a2616201616100"),
    ("a key twice, not beside itself", False, "a3616100616200616100"),
    ("a key twice", False, "a2616100616100"),
    ("a key that is a number", False, "a10000"),
    ("half a float", True, "f93e00"),
    ("1.5 in four bytes", False, "fa3fc00000"),
    ("a number that needs four bytes", True, "fa47c35000"),
    ("100000 in eight bytes", False, "fb40f86a0000000000"),
    ("a number that needs eight", True, "fb3ff199999999999a"),
    ("one that only the widest holds", True, "fb7e37e43c8800759c"),
    ("infinity", True, "f97c00"),
    ("infinity in eight bytes", False, "fb7ff0000000000000"),
    ("the NaN", True, "f97e00"),
    ("another NaN", False, "fa7fc00000"),
    ("true", True, "f5"),
    ("undefined", False, "f7"),
    ("a tag", False, "c000"),
    ("something left over", False, "0000"),
    ("nothing", False, ""),
)


class StrictCbor(unittest.TestCase):
    def test_what_has_its_only_encoding_is_taken_and_the_rest_refused(self):
        for name, taken, text in CBOR:
            with self.subTest(name):
                if taken:
                    audit_events.cbor_decode(bytes.fromhex(text))
                else:
                    with self.assertRaises(ValueError):
                        audit_events.cbor_decode(bytes.fromhex(text))

    def test_nesting_has_a_bound_that_is_an_error_and_not_a_crash(self):
        audit_events.cbor_decode(b"\x81" * 32 + b"\x00")
        with self.assertRaises(ValueError):
            audit_events.cbor_decode(b"\x81" * 100000 + b"\x00")

    def test_a_length_beyond_the_bytes_is_refused_at_once(self):
        for head in ("5b", "7b", "9b", "bb"):
            with self.assertRaises(ValueError):
                audit_events.cbor_decode(bytes.fromhex(head + "7fffffffffffffff"))


class Events(unittest.TestCase):
    def setUp(self):
        good = [1, 0, 1, "s", "system", bytes(16), 5, 6, bytes(32), b"\x00\xa0"]
        self.good = good
        self.with_item = lambda at, value: cbor(good[:at] + [value] + good[at + 1 :])

    def test_each_item_has_its_type_and_bounds(self):
        audit_events.decode_event(cbor(self.good))
        for at, value in (
            (0, 2),
            (1, "0"),
            (2, 2**32),
            (3, "x" * 129),
            (3, b"s"),
            (4, "考" * 43),
            (5, bytes(15)),
            (6, 2**63),
            (7, 2**63),
            (8, bytes(33)),
            (9, b""),
            (9, bytes(1048577)),
        ):
            with self.subTest(f"item {at}"), self.assertRaises(ValueError):
                audit_events.decode_event(self.with_item(at, value))
        for wrong in (self.good[:9], self.good + [0], {"a": 1}):
            with self.assertRaises(ValueError):
                audit_events.decode_event(cbor(wrong))

    def test_true_is_not_the_number_one(self):
        with self.assertRaises(ValueError):
            audit_events.decode_event(b"\x8a\xf5" + cbor(self.good)[2:])

    def test_an_event_cut_anywhere_or_with_a_byte_more_does_not_decode(self):
        whole = cbor(self.good)
        for cut in [whole[:at] for at in range(len(whole))] + [whole + b"\x00"]:
            with self.assertRaises(ValueError):
                audit_events.decode_event(cut)


class Tree(unittest.TestCase):
    def test_the_quick_roots_are_those_of_the_rfcs_own_recursion(self):
        events = make_events(70)
        roots = audit_events.roots_at(events, range(71))
        for size in range(71):
            self.assertEqual(root_of(events[:size]), roots[size], size)

    def test_there_is_no_root_of_more_events_than_there_are(self):
        self.assertEqual({0: hashlib.sha256(b"").digest()}, audit_events.roots_at([], [0, 1]))

    def test_crc_32c_is_castagnolis(self):
        self.assertEqual(0xE3069283, audit.crc32c(b"123456789"))
        data = bytearray(random.Random(3).randbytes(40))
        value = audit.crc32c(data)
        for bit in range(320):
            data[bit // 8] ^= 1 << bit % 8
            self.assertNotEqual(value, audit.crc32c(data))
            data[bit // 8] ^= 1 << bit % 8


if __name__ == "__main__":
    unittest.main()
