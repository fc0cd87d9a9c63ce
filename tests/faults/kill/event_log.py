"""The event file by our own reading (design §5), so that a check does not lean on the program's."""
import collections

HEADER_BYTES = 56
STARTED, REPAIRED = 1, 3  # kinds that only a starting terminal writes

Event = collections.namedtuple("Event", "kind boot boottime_ms end")  # end: offset behind its record


def take_item(data, at):
    """One CBOR item that is an array's head, a uint, bytes or a text: (value, where the next begins)."""
    major, small = data[at] >> 5, data[at] & 31
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(small, 0)
    value = int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else small
    at += 1 + size
    if major in (2, 3):
        return data[at : at + value], at + value
    return value, at


def parse_event(data, end):
    """[1, seq, kind, subject, actor, boot, boottime_ms, …]"""
    fields, at = [], 0
    for _ in range(8):
        value, at = take_item(data, at)
        fields.append(value)
    _, _, _, kind, _, _, boot, boottime_ms = fields
    return Event(kind, bytes(boot), boottime_ms, end)


class EventLog:
    """Follows the file as it grows; what is cut off behind a torn end is read anew."""

    def __init__(self, path):
        self.path = path
        self.events = []

    def read(self):
        """All whole records that are there now."""
        at = self.events[-1].end if self.events else HEADER_BYTES
        with open(self.path, "rb") as file:
            file.seek(at)
            data = file.read()
        used = 0
        while used + 8 <= len(data):
            length = int.from_bytes(data[used : used + 4], "big")
            if used + length + 8 > len(data):
                break
            event = data[used + 4 : used + 4 + length]
            used += length + 8
            self.events.append(parse_event(event, at + used))
        return self.events

    def bytes_of(self, count):
        """The bytes of the first `count` events, as they stand in the file now."""
        with open(self.path, "rb") as file:
            return file.read(self.events[count - 1].end if count else HEADER_BYTES)
