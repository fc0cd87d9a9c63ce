#!/usr/bin/env python3
"""Makes the goldens among the fuzz seeds (tests/fuzz/corpus/TARGET/*.golden) from real files of this
repository: the demo paper, the worked examples of docs/formats. Run it again when those change. What
fuzzing itself found worth keeping lies beside them as *.seed (tools/fuzz.py --minimise)."""
import io
import pathlib
import re
import zipfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAPER = ROOT / "assets/demo-site/paper"
FORMATS = ROOT / "docs/formats"


def put(target, name, content):
    folder = HERE / "corpus" / f"{target}_fuzz"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.golden").write_bytes(content)


def examples():
    """The worked examples: the hexadecimal values and the signed notes of each page."""
    for page in sorted(FORMATS.glob("*.md")):
        for block in re.findall("```example\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            for name, value in re.findall(r"^([^\n=]+) = (.+)$", block, re.M):
                yield page.stem, re.sub(r"\W+", "-", name), value
            notes = r"^([^\n=]+):\n(.*?\n\n\u2014 [^\n]*\n)"
            for name, value in re.findall(notes, block, re.M | re.S):
                yield page.stem, re.sub(r"\W+", "-", name) + "-note", value


def paper():
    names = ("paper.json", "assessment.xml", "imsmanifest.xml", "items/q01.xml", "items/q14.xml")
    names += ("tasks/coolant.json",)
    parts = (b"=== " + name.encode() + b"\n" + (PAPER / name).read_bytes() for name in names)
    put("paper", "demo", b"".join(parts))
    for path in sorted((PAPER / "items").glob("*.xml")):
        put("qti", path.stem, b"\0" + path.read_bytes())
    put("qti", "test", b"\1" + (PAPER / "assessment.xml").read_bytes())
    put("task_action", "coolant", b"\0" + (PAPER / "tasks/coolant.json").read_bytes())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names[:4]:
            file.writestr(zipfile.ZipInfo(name), (PAPER / name).read_bytes())
    put("zip", "package", packed.getvalue())


def pictures():
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (2).to_bytes(4, "big") * 2
    for name, shape, row in (("rgb", b"\x08\x02", 7), ("gray", b"\x08\x00", 3), ("alpha", b"\x08\x06", 9)):
        rows = zlib.compress(bytes(row) * 2)
        chunks = chunk(b"IHDR", head + shape + bytes(3)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
        png = b"\x89PNG\r\n\x1a\n" + chunks
        put("picture", name, b"\0" + png)
        put("jpeg", name, png)
    # One gray pixel of a camera's MJPEG, without Huffman tables: DC 0, then the end of the block.
    table = b"\xff\xdb\0\x43\0" + bytes([1]) * 64
    frame = b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0"
    jpeg = b"\xff\xd8" + table + frame + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x2b\xff\xd9"
    put("jpeg", "gray-pixel", jpeg)
    put("picture", "gray-pixel", b"\0" + jpeg)


def statements():
    for page, name, value in examples():
        if re.fullmatch("([0-9a-f]{2})+", value) and page == "ledger":
            put("ledger", name, bytes.fromhex(value))
        elif name.endswith("-note"):
            put("ledger", name, value.encode())
            for which in range(8):
                put("note", f"{name}-{which}", bytes([which]) + value.rpartition("\n\n")[0].encode())
            put("wire", name, b"\1" + value.encode())
    settings = b'data = "d"\nlang = "en"\nrole = "proctor"\nwindowed = "800x600"\nlocked = true\n'
    put("config", "all", settings)
    for line in (b'{"do":"tree"}', b'{"do":"click","label":"x"}', b'{"do":"wait","timeout_ms":5}'):
        put("drive", str(zlib.crc32(line)), line)
    for number, text in enumerate((b'{"have":3,"receipt":"","attempts":[]}', b'{"online":true}')):
        put("wire", f"json-{number}", bytes([(2, 7)[number]]) + text)


def facts():
    empty = b"\0\xa0"
    for kind, payload in ((1, empty), (47, empty), (22, b"\0\xa1cway\0"), (40, b"\0\xa1eitems\x81bi1")):
        put("facts", str(kind), bytes([kind]) + len(payload).to_bytes(2, "big") + payload)


if __name__ == "__main__":
    for make in (paper, pictures, statements, facts):
        make()
