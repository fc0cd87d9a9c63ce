import unittest

from small_ledger import ORIGIN, SEED, audit_signatures, note, sign, verifier_key

# RFC 8032 §7.1, tests 1 to 3: public key, message, signature.
VECTORS = (
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
)


class Ed25519(unittest.TestCase):
    def test_the_vectors_of_rfc_8032_verify_and_a_flipped_bit_of_them_does_not(self):
        for row in VECTORS:
            public, message, signature = map(bytes.fromhex, row)
            key = audit_signatures.public_key(public)
            self.assertTrue(key.verify(message, signature))
            self.assertFalse(key.verify(message + b"\x00", signature))
            for bit in range(0, 512, 5):
                flipped = bytearray(signature)
                flipped[bit // 8] ^= 1 << bit % 8
                self.assertFalse(key.verify(message, bytes(flipped)), f"bit {bit}")

    def test_a_signature_with_the_orders_multiple_added_is_not_a_second_one(self):
        public, signature = sign(SEED, b"text")
        s = int.from_bytes(signature[32:], "little") + audit_signatures.ORDER
        key = audit_signatures.public_key(public)
        self.assertTrue(key.verify(b"text", signature))
        self.assertFalse(key.verify(b"text", signature[:32] + s.to_bytes(32, "little")))
        self.assertFalse(key.verify(b"text", signature + b"\x00"))

    def test_keys_that_are_no_point_or_of_small_order_are_refused(self):
        field = audit_signatures.FIELD
        for name, number in (
            ("y = 2 is on no point", 2),
            ("the neutral point", 1),
            ("a point of order 4", 0),
            ("a point of order 2", field - 1),
            ("y above the field", field + 1),
            ("x = 0 with a sign", 1 | 1 << 255),
        ):
            with self.subTest(name), self.assertRaises(ValueError):
                audit_signatures.PublicKey(number.to_bytes(32, "little"))


class Notes(unittest.TestCase):
    def setUp(self):
        self.verifier = audit_signatures.Verifier(verifier_key(ORIGIN, SEED))
        self.good = note("first\nsecond\n")

    def holds(self, text):
        _, signed, signatures = audit_signatures.parse_note(text.encode())
        return self.verifier.signed(signed, signatures)

    def test_a_witness_line_is_ignored_and_ours_is_needed(self):
        witness = note("first\nsecond\n", "witness", bytes(32)).split("\n\n")[1]
        self.assertTrue(self.holds(self.good + witness))
        self.assertFalse(self.holds("first\nsecond\n\n" + witness))

    def test_a_second_line_of_our_key_must_hold_as_well(self):
        other = note("first\nthird\n").split("\n\n")[1]
        self.assertFalse(self.holds(self.good + other))

    def test_what_is_not_a_note_is_refused(self):
        line = self.good.split("\n\n")[1]
        for name, text in (
            ("empty", ""),
            ("no signature", "first\nsecond\n\n"),
            ("no last line end", self.good[:-1]),
            ("no empty line", "first\nsecond\n" + line),
            ("a control character", "first\tsecond\n\n" + line),
            ("bits left over in base64", self.good[:-3] + "B=\n"),
            ("two spaces", self.good.replace("\u2014 ", "\u2014  ")),
            ("a hyphen for the dash", self.good.replace("\u2014", "-")),
            ("17 signatures", "first\nsecond\n\n" + line * 17),
        ):
            with self.subTest(name), self.assertRaises(ValueError):
                audit_signatures.parse_note(text.encode())

    def test_a_verifier_key_whose_id_is_not_its_own_is_refused(self):
        key = verifier_key(ORIGIN, SEED)
        for at in range(len(key)):
            changed = key[:at] + ("A" if key[at] != "A" else "B") + key[at + 1 :]
            with self.subTest(changed), self.assertRaises(ValueError):
                audit_signatures.Verifier(changed)


if __name__ == "__main__":
    unittest.main()
