"""Pictures to hold before the camera, made of the demo's portrait by the standard library alone."""
import struct
import zlib


def read_png(path):
    """(width, height, rows of RGB bytes) of an 8-bit RGB PNG without interlacing."""
    data, at, packed = path.read_bytes(), 8, b""
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert (depth, colour, interlaced) == (8, 2, 0), "another kind of PNG"
        if name == b"IDAT":
            packed += body
        at += length + 12
    raw, stride = zlib.decompress(packed), width * 3
    rows, above = [], bytearray(stride)
    for n in range(height):
        start = n * (stride + 1)
        above = unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above)
        rows.append(bytes(above))
    return width, height, rows


def unfilter(kind, row, above):
    """The filters of PNG, section 9.2, for 3 bytes a pixel."""
    for i in range(len(row)):
        left = row[i - 3] if i >= 3 else 0
        up, corner = above[i], above[i - 3] if i >= 3 else 0
        guess = left + up - corner
        near = min((left, up, corner), key=lambda one: abs(guess - one))
        row[i] = (row[i] + (0, left, up, (left + up) // 2, near)[kind]) & 255
    return row


def write_png(path, rows):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
    return path


def an_empty_chair(path):
    """A wall, lit from above, and nobody."""
    return write_png(path, [bytes([150 - y // 8] * 3) * 640 for y in range(480)])


def two_people(path, portrait):
    """The same face twice, side by side."""
    _, _, rows = read_png(portrait)
    left, top, wide, high = 116, 0, 219, 270
    return write_png(path, [row[left * 3 : (left + wide) * 3] * 2 for row in rows[top : top + high]])
