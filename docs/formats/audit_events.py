"""The part of audit.py that knows an event's bytes (ledger.md): strict CBOR, chain and tree."""
import struct

from audit_signatures import sha256

NESTING_MAX = 32  # of a payload; what is deeper was not written by a terminal


# --- Strict CBOR, RFC 8949 §4.2.1 -------------------------------------------------------------------------
# Every function takes a position and returns what it read and the position behind it. ValueError: refused.


def cbor_head(data, at):
    """The first byte's upper 3 bits, its lower 5, and the argument these stand for or announce."""
    if at >= len(data):
        raise ValueError("the bytes end within an item")
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if info < 24:
        return major, info, info, at
    if info > 27:
        raise ValueError("an indefinite or reserved length")
    width = 1 << (info - 24)
    if at + width > len(data):
        raise ValueError("the bytes end within an item")
    number = int.from_bytes(data[at : at + width], "big")
    # The shortest form: a wider one only for what the narrower cannot hold. (Floats have their own rule.)
    if major != 7 and number < (24 if width == 1 else 1 << (4 * width)):
        raise ValueError("a number is not in its shortest form")
    return major, info, number, at + width


def cbor_float(info, number):
    """Also floats are written in the shortest form that keeps their value; the one NaN is 0x7e00."""
    forms = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
    form, width = forms[info]
    encoded = number.to_bytes(width, "big")
    value = struct.unpack(form, encoded)[0]
    if value != value:
        if encoded != b"\x7e\x00":
            raise ValueError("a NaN of another form")
        return value
    if info > 25:
        shorter = forms[info - 1][0]
        try:
            fits = struct.unpack(shorter, struct.pack(shorter, value))[0] == value
        except OverflowError:
            fits = False
        if fits:
            raise ValueError("a float is not in its shortest form")
    return value


def cbor_map(data, at, pairs, depth):
    """Maps occur in payloads alone, whose keys a reader takes in any order (events.md), but none twice."""
    found = {}
    for _ in range(pairs):
        key, at = cbor_item(data, at, depth)
        if not isinstance(key, str) or key in found:
            raise ValueError("a key is not a text or comes twice")
        found[key], at = cbor_item(data, at, depth)
    return found, at


def cbor_array(data, at, items, depth):
    found = []
    for _ in range(items):
        value, at = cbor_item(data, at, depth)
        found.append(value)
    return found, at


def cbor_item(data, at, depth=0):
    if depth > NESTING_MAX:
        raise ValueError("nested too deep")
    major, info, number, at = cbor_head(data, at)
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        if number > len(data) - at:
            raise ValueError("the bytes end within an item")
        content = data[at : at + number]
        return (content if major == 2 else content.decode("utf-8")), at + number
    if major == 4:
        return cbor_array(data, at, number, depth + 1)
    if major == 5:
        return cbor_map(data, at, number, depth + 1)
    if major == 7 and info in (20, 21, 22):
        return {20: False, 21: True, 22: None}[info], at
    if major == 7 and info in (25, 26, 27):
        return cbor_float(info, number), at
    raise ValueError("a tag or simple value that terminals do not write")


def cbor_decode(data):
    value, end = cbor_item(data, 0)
    if end != len(data):
        raise ValueError("bytes are left over")
    return value


# --- Events, chain and tree -------------------------------------------------------------------------------

# Name, type, and whether the value is allowed, in order of the array.
EVENT_ITEMS = (
    ("format", int, lambda v: v == 1),
    ("seq", int, lambda v: v >= 0),
    ("kind", int, lambda v: 0 <= v < 2**32),
    ("subject", str, lambda v: len(v.encode()) <= 128),
    ("actor", str, lambda v: len(v.encode()) <= 128),
    ("boot", bytes, lambda v: len(v) == 16),
    ("boottime_ms", int, lambda v: 0 <= v < 2**63),
    ("wall_ms", int, lambda v: 0 <= v < 2**63),
    ("prev", bytes, lambda v: len(v) == 32),
    ("payload", bytes, lambda v: 1 <= len(v) <= 1048576),
)


def decode_event(data):
    """The event as a dict. ValueError: these bytes are not one event in its only encoding."""
    values = cbor_decode(data)
    if type(values) is not list or len(values) != len(EVENT_ITEMS):
        raise ValueError("not an array of ten items")
    for (name, kind, allowed), value in zip(EVENT_ITEMS, values):
        if type(value) is not kind or not allowed(value):  # `type`, for True is an int to isinstance
            raise ValueError(f"{name} is of another type or out of bounds")
    return {name: value for (name, _, _), value in zip(EVENT_ITEMS, values)}


def check_payload(payload):
    """ValueError: suite 0 that is not one map. Other suites are not for us to read."""
    if payload[0] == 0 and type(cbor_decode(payload[1:])) is not dict:
        raise ValueError("not a map")


class Tree:
    """The Merkle tree of RFC 6962 §2.1, grown leaf by leaf. Kept are only the roots of the complete subtrees
    that the leaves so far fall into, largest first: as many as there are ones in their number in binary."""

    def __init__(self):
        self.size = 0
        self.peaks = []

    def append(self, event):
        node = sha256(b"\x00" + event)
        size = self.size
        while size & 1:  # Two subtrees of the same size become one.
            node = sha256(b"\x01" + self.peaks.pop() + node)
            size >>= 1
        self.peaks.append(node)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256(b"")
        node = self.peaks[-1]
        for left in reversed(self.peaks[:-1]):
            node = sha256(b"\x01" + left + node)
        return node


def roots_at(events, sizes):
    """{size: root of the first `size` events}, for every size that there is."""
    tree, roots, wanted = Tree(), {}, set(sizes) | {len(events)}
    for event in [*events, None]:
        if tree.size in wanted:
            roots[tree.size] = tree.root()
        if event is not None:
            tree.append(event)
    return roots
