#!/usr/bin/env python3
"""The house's habits that a compiler does not see. Usage: lint.py [ROOT]; exit 1 when it finds any.

A line that needs an exception says so and why: `// lint: allow sleep_for: the reason`.
"""
import ast
import json
import pathlib
import re
import subprocess
import sys

COLUMNS_MAX, FUNCTION_LINES_MAX, FILE_LINES_MAX = 110, 70, 600

# Call: what to write instead. Matched outside comments and strings.
BANNED = {
    r"\b(atoi|atol|atof|strtol|sscanf)\s*\(": "std::from_chars, which tells an error from a zero",
    r"(?<![\w.>:])(std::)?system\s*\(": "posix_spawn with an argument list, and no shell",
    r"\b(sleep|usleep|nanosleep|sleep_for|sleep_until)\s*\(": "wait for the event, with a deadline",
    r"\b(strcpy|strcat|sprintf|gets)\s*\(": "std::string or std::format_to-like calls that know their room",
    r"(?<![\w.>:])(std::)?rand\s*\(": "randomness is passed in",
    r"\busing\s+namespace\s+std\b": "name what is used",
    r"\bassert\s*\(": "CHECK, which stays on in release",
}
BANNED_IN_PURE = {
    r"\bread_clocks\s*\(": "time is passed in",
    r"\b(random_bytes|random_device|generate)\s*[({]": "randomness is passed in",
    r"(system|steady)_clock::now": "time is passed in",
}
PURE = ("core/exam/", "core/tasks/", "core/session/")
BANNED_IN_PYTHON = {r"\btime\.sleep\s*\(": "wait for the event: select, join(timeout), Event.wait"}

# A machine's own places and a registry's hosts do not belong in the tree. (Split, so that this file passes.)
MACHINE = re.compile(
    "|".join(
        ("/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w", "deb\\.deb" + "ian\\.org", "registry\\.npm" + "js")
    )
)

TEXT = {
    ".cpp",
    ".h",
    ".py",
    ".cmake",
    ".md",
    ".txt",
    ".json",
    ".xml",
    ".service",
    ".rules",
    ".conf",
    ".toml",
    ".sql",
    ".html",
    ".js",
    ".css",
    "",
}


def blank(text):
    """The same text with comments and literals blanked, so that offsets and line numbers hold."""
    pattern = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"(?P<d>[^(\s]*)\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"'
        r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'",
        re.S,
    )
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def long_functions(text):
    """(line, lines) of each C++ function body above the limit. A lambda counts into its function."""
    found, stack, header = [], [], 0
    for match in re.finditer(r"[{};]", text):
        at, sign = match.start(), match.group()
        if sign == "{":
            head = text[header:at]
            is_function = "(" in head and not re.match(r"\s*(namespace|extern)\b", head)
            outermost = is_function and not any(opened for opened, _ in stack)
            start = header + len(head) - len(head.lstrip())
            stack.append((outermost, start))
        elif sign == "}" and stack:
            outermost, start = stack.pop()
            lines = text.count("\n", start, at) + 1
            if outermost and lines > FUNCTION_LINES_MAX:
                found.append((text.count("\n", 0, start) + 1, lines))
        if sign != ";" or not any(opened for opened, _ in stack):
            header = at + 1
    return found


def lint_cpp(path, text):
    bare = blank(text)
    banned = dict(BANNED, **(BANNED_IN_PURE if path.startswith(PURE) else {}))
    lines = text.splitlines()
    for number, line in enumerate(bare.splitlines(), 1):
        for pattern, instead in banned.items():
            match = re.search(pattern, line)
            if match and "lint: allow" not in lines[number - 1]:
                yield number, f"{match.group().strip(' (')}: {instead}"
    for number, count in long_functions(bare):
        yield number, f"function of {count} lines, at most {FUNCTION_LINES_MAX}"


def lint_python(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, instead in BANNED_IN_PYTHON.items():
            if re.search(pattern, line.split("#")[0]) and "lint: allow" not in line and 'r"' not in line:
                yield number, instead
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            count = node.end_lineno - node.lineno + 1
            if count > FUNCTION_LINES_MAX:
                yield node.lineno, f"function of {count} lines, at most {FUNCTION_LINES_MAX}"


def lint_strings(text):
    """assets/strings/*.json: both languages, the same {parameters} in both."""
    for key, value in json.loads(text).items():
        if set(value) != {"zh-CN", "en"}:
            yield 1, f"{key}: needs zh-CN and en, nothing else"
            continue
        chinese, english = (sorted(set(re.findall(r"\{(\w+)\}", value[tag]))) for tag in ("zh-CN", "en"))
        if chinese != english:
            yield 1, f"{key}: parameters differ: {chinese} and {english}"


def lint_file(path, text):
    """All findings in one file as (line, reason)."""
    suffix = pathlib.PurePosixPath(path).suffix
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE.search(line) and "lint: allow" not in line:
            found.append((number, "names a place of one machine or a registry's host"))
        if suffix in (".cpp", ".h", ".py") and len(line) > COLUMNS_MAX:
            found.append((number, f"{len(line)} columns, at most {COLUMNS_MAX}"))
    if suffix in (".cpp", ".h", ".py") and text.count("\n") > FILE_LINES_MAX:
        found.append((1, f"{text.count(chr(10))} lines, at most {FILE_LINES_MAX}"))
    if suffix in (".cpp", ".h"):
        found += lint_cpp(path, text)
    if suffix == ".py":
        found += lint_python(path, text)
    if path.startswith("assets/strings/") and suffix == ".json":
        found += lint_strings(text)
    return found


def tracked(root):
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return [name for name in listed.split("\0") if name and pathlib.PurePosixPath(name).suffix in TEXT]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    count = 0
    for name in tracked(root):
        file = root / name
        if not file.is_file():
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for line, reason in lint_file(name, text):
            print(f"{name}:{line}: {reason}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
