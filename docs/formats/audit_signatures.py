"""The part of audit.py that checks signatures: Ed25519 (RFC 8032) and signed notes (c2sp.org/signed-note)."""
import base64
import functools
import hashlib
import re

NOTE_BYTES_MAX, SIGNATURES_MAX = 2 * 1048576, 16
NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")  # of a key; at most 200 bytes
COUNT = re.compile(r"0|[1-9][0-9]{0,15}")


def sha256(data):
    return hashlib.sha256(data).digest()


# --- Ed25519, RFC 8032 §5.1 -------------------------------------------------------------------------------
# A point is (X, Y, Z, T), extended homogeneous coordinates: x = X/Z, y = Y/Z, x·y = T/Z (§5.1.4).

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, -1, FIELD) % FIELD
NEUTRAL = (0, 1, 1, 0)


def point_add(p, q):
    """§5.1.4. The formula is complete: it also doubles, and takes the neutral point."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % FIELD
    b = (p[1] + p[0]) * (q[1] + q[0]) % FIELD
    c = 2 * p[3] * q[3] * CURVE_D % FIELD
    d = 2 * p[2] * q[2] % FIELD
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD)


def point_encode(p):
    """§5.1.2: y in 255 bits, little-endian, and the lowest bit of x above them."""
    inverse = pow(p[2], -1, FIELD)
    x, y = p[0] * inverse % FIELD, p[1] * inverse % FIELD
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point_decode(data):
    """§5.1.3. ValueError: no point of the curve has this encoding."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(data) != 32 or y >= FIELD:
        raise ValueError("not a point of the curve")
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if x * x % FIELD != square:
        x = x * pow(2, (FIELD - 1) // 4, FIELD) % FIELD
    if x * x % FIELD != square or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    if x & 1 != sign:
        x = FIELD - x
    return (x, y, 1, x * y % FIELD)


class FixedPoint:
    """A point that is multiplied often. `rows[i][digit]` is digit · 16^i · point, so that a product is one
    addition for each of the factor's 64 hexadecimal digits."""

    def __init__(self, point):
        self.rows = []
        for _ in range(64):
            row = [NEUTRAL]
            for _ in range(15):
                row.append(point_add(row[-1], point))
            self.rows.append(row)
            point = point_add(row[-1], point)

    def times(self, factor):
        product = NEUTRAL
        for row in self.rows:
            product = point_add(product, row[factor & 15])
            factor >>= 4
        return product


BASE = FixedPoint(point_decode((4 * pow(5, -1, FIELD) % FIELD).to_bytes(32, "little")))


class PublicKey:
    def __init__(self, encoded):
        x, y, z, t = point_decode(encoded)
        self.encoded = encoded
        self.negative = FixedPoint((-x % FIELD, y, z, -t % FIELD))
        if point_encode(self.negative.times(8)) == point_encode(NEUTRAL):
            raise ValueError("a key of small order, under which signatures prove nothing")

    def verify(self, message, signature):
        """§5.1.7, in the stricter form without cofactor: R = [S]B − [k]A, and R in its only encoding."""
        if len(signature) != 64:
            return False
        r, s = signature[:32], int.from_bytes(signature[32:], "little")
        if s >= ORDER:
            return False
        digest = hashlib.sha512(r + self.encoded + message).digest()
        k = int.from_bytes(digest, "little") % ORDER
        return point_encode(point_add(BASE.times(s), self.negative.times(k))) == r


@functools.cache  # its table takes longer than a signature
def public_key(encoded):
    return PublicKey(encoded)


# --- Keys, signed notes and checkpoints -------------------------------------------------------------------


def strict_base64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:  # b64decode ignores the last digit's unused bits
        raise ValueError("not base64")
    return data


class Verifier:
    """A C2SP signed-note verifier key: <name>+<key id>+<base64 of 0x01 ‖ public key>."""

    def __init__(self, text):
        parts = text.split("+", 2)
        if len(parts) != 3 or not NAME.fullmatch(parts[0]) or len(parts[0].encode()) > 200:
            raise ValueError("a verifier key is NAME+KEYID+KEY")
        self.name, key_id, key = parts[0], parts[1], strict_base64(parts[2])
        self.key_id = sha256(self.name.encode() + b"\n" + key)[:4]
        if key_id != self.key_id.hex():
            raise ValueError("the key id is not that of this name and key")
        if len(key) != 33 or key[0] != 1:
            raise ValueError("not an Ed25519 key")
        self.key = public_key(key[1:])

    def signed(self, text, signatures):
        """Whether this key is among the signers, and wherever it stands, rightly."""
        ours = [raw[4:] for name, raw in signatures if name == self.name and raw[:4] == self.key_id]
        return bool(ours) and all(self.key.verify(text, signature) for signature in ours)


def parse_note(data):
    """(lines of the text, signed bytes, [(name, key id ‖ signature)]). ValueError: not a signed note."""
    if len(data) > NOTE_BYTES_MAX:
        raise ValueError("too long for a note")
    text, blank, signature_lines = data.rpartition(b"\n\n")
    if not blank or not signature_lines.endswith(b"\n"):
        raise ValueError("not a text, an empty line and signatures")
    lines = text.decode("utf-8").split("\n")
    if any(ord(sign) < 32 or ord(sign) == 127 for line in lines for sign in line):
        raise ValueError("a control character")
    signatures = [parse_signature(line) for line in signature_lines[:-1].decode("utf-8").split("\n")]
    if len(signatures) > SIGNATURES_MAX:
        raise ValueError("too many signatures")
    return lines, text + b"\n", signatures


def parse_signature(line):
    words = line.split(" ")
    if len(words) != 3 or words[0] != "\u2014" or not NAME.fullmatch(words[1]):
        raise ValueError("a line that is not a signature")
    raw = strict_base64(words[2])
    if len(raw) < 5:
        raise ValueError("a signature that is too short")
    return words[1], raw


def parse_count(text):
    if not COUNT.fullmatch(text) or int(text) > 2**53:
        raise ValueError(f"not a count: {text}")
    return int(text)


def parse_hash(text):
    value = strict_base64(text)
    if len(value) != 32:
        raise ValueError(f"not a hash: {text}")
    return value
