#!/usr/bin/env python3
"""./dev bench [REGEX]: runs every bench, prints one table, leaves build/bench.json and build/bench.html.

A bench is a program build/tests/bench_* or a script tests/bench/*.py. With --json it prints rows, one JSON
object a line (or one array): what, value, unit, and where there is one limit, peer, note. A limit is a number
(at most; with "better": "higher" at least) or a text; a peer is a number of the same unit or a text.
"""
import datetime
import html
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
BENCH_SECONDS_MAX = 900


def find_benches(pattern):
    programs = [file for file in sorted((BUILD / "tests").glob("bench_*")) if os.access(file, os.X_OK)]
    commands = [[str(file)] for file in programs]
    commands += [[sys.executable, str(file)] for file in sorted((ROOT / "tests/bench").glob("*.py"))]
    return [command for command in commands if re.search(pattern, pathlib.Path(command[-1]).name)]


def parse_rows(text):
    """Rows out of a bench's output: JSON lines or one array; other lines are no rows."""
    try:
        whole = json.loads(text)
        return whole if isinstance(whole, list) else [whole]
    except ValueError:
        pass
    rows = []
    for line in text.splitlines():
        if line.startswith("{"):
            rows.append(json.loads(line))
    return rows


def verdict(row):
    """ok, over, or nothing where there is no limit to hold."""
    limit, value = row.get("limit"), row.get("value")
    higher = row.get("better") == "higher"
    if isinstance(limit, str):
        match = re.match(r"\s*(≤|<=|≥|>=)?\s*([0-9.]+)", limit)
        if not match:
            return ""
        higher = higher or match.group(1) in ("≥", ">=")
        limit = float(match.group(2))
    if not isinstance(limit, (int, float)) or not isinstance(value, (int, float)):
        return ""
    return "ok" if (value >= limit if higher else value <= limit) else "over"


def shown(value):
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def shown_limit(row):
    limit = row.get("limit")
    if isinstance(limit, (int, float)):
        return ("≥ " if row.get("better") == "higher" else "≤ ") + shown(limit)
    return shown(limit)


def cells(row):
    value, peer = shown(row.get("value")), shown(row.get("peer"))
    return [
        row["what"],
        value,
        row.get("unit", ""),
        shown_limit(row),
        peer,
        verdict(row),
        row.get("note", ""),
    ]


HEADS = ["what", "value", "unit", "limit", "peer", "", "note"]


def table(rows):
    lines = [HEADS] + [cells(row) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    out = []
    for line in lines:
        out.append(
            "  ".join(
                text.rjust(width) if column == 1 else text.ljust(width)
                for column, (text, width) in enumerate(zip(line, widths))
            ).rstrip()
        )
    out.insert(1, "  ".join("-" * width for width in widths[:-1]))
    return "\n".join(out)


def page(rows, when):
    lines = ["".join(f"<td>{html.escape(text)}</td>" for text in cells(row)) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    heads = "".join(f"<th>{head}</th>" for head in HEADS)
    return (
        "<!doctype html><meta charset=utf-8><title>Kaozhan: figures</title>"
        "<style>body{font:16px sans-serif;margin:2em}td,th{padding:.3em .8em;text-align:left;"
        "border-bottom:1px solid #D5DAE1}td:nth-child(2){text-align:right}</style>"
        f"<h1>Figures</h1><p>{when}</p><table><tr>{heads}</tr>{body}</table>"
    )


def run_one(command):
    """(rows, complaint) of one bench."""
    name = pathlib.Path(command[-1]).name
    try:
        done = subprocess.run(
            command + ["--json"], capture_output=True, text=True, cwd=ROOT, timeout=BENCH_SECONDS_MAX
        )
        rows = parse_rows(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        return [], f"{name}: {error}"
    for row in rows:
        row["bench"] = name
    return rows, None if done.returncode == 0 else f"{name}: exit {done.returncode}\n{done.stderr[-2000:]}"


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    rows, complaints = [], []
    for command in find_benches(pattern):
        print(f"bench: {pathlib.Path(command[-1]).name}", file=sys.stderr, flush=True)
        found, complaint = run_one(command)
        rows += found
        complaints += [complaint] if complaint else []
    when = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    (BUILD / "bench.json").write_text(
        json.dumps({"when": when, "rows": rows}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    (BUILD / "bench.html").write_text(page(rows, when), encoding="utf-8")
    print(table(rows))
    for complaint in complaints:
        print(f"bench: {complaint}", file=sys.stderr)
    return 1 if complaints or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
