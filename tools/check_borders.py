#!/usr/bin/env python3
"""Who may include whom: the table of the design, held against every #include line.

Usage: check_borders.py [ROOT]   Prints one line per violation; exit 1 when there is one.
"""
import pathlib
import re
import sys

CORE = {"core/base", "core/ledger", "core/exam", "core/tasks", "core/session"}
DRIVERS = "drivers/*"  # every folder under drivers/
BELOW_SCREENS = CORE | {"kiosk/ui"}

# Folder: the folders it may include besides itself. Top to bottom, never upward, never into the other column.
MAY_INCLUDE = {
    "core/base": set(),
    "core/ledger": {"core/base"},
    "core/exam": {"core/base", "core/ledger"},
    "core/tasks": {"core/base", "core/ledger"},
    "core/session": CORE,
    "drivers/*": {"core/base", DRIVERS},  # the reader stands on drivers/usb, the emulator presents them all
    "kiosk/ui": CORE,
    "kiosk/identity": CORE | {DRIVERS},
    "kiosk/screens": BELOW_SCREENS | {"kiosk/identity"},
    "kiosk/benches": BELOW_SCREENS,
    "kiosk/staff": BELOW_SCREENS | {"kiosk/identity"},
    "kiosk/app": CORE | {DRIVERS, "kiosk/*", "sync/wire"},  # what receipts, slips and manifests look like
    "sync/wire": CORE,
    "sync/central": CORE | {"sync/wire"},
    "sync/client": CORE | {"sync/wire"},
    "sync/tool": CORE | {DRIVERS, "sync/*", "kiosk/identity"},  # the one exception: kaozhanctl face
}

# Header: where it may appear at all. A library stays in the folder that wraps it.
FENCED = {
    r"imgui": {"kiosk/ui"},
    r"sharedspice\.h|ngspice/": {"kiosk/benches", "kiosk/app"},
    r"libusb": {"drivers/usb"},
    r"umockdev": {"drivers/emulator"},
    r"sqlite3\.h": {"core/ledger", "sync/central", "sync/client", "sync/tool"},
    r"boost/": {"sync/wire", "sync/central", "sync/client", "sync/tool"},
    r"curl/": {"sync/wire", "sync/client", "sync/tool"},
    r"SDL": {"kiosk/ui", "kiosk/app"},
}
# Costly to compile, and no public header may show a foreign type: .cpp files only.
HEAVY = re.compile(r"^(nlohmann/|CLI/|toml\+\+/|spdlog/|boost/|opencv2|sqlite3\.h|imgui|libusb|pugixml|fmt/)")

# Not public: read only by the .cpp files beside them.
PRIVATE = {"kiosk/ui/core.h", "kiosk/ui/fonts.h", "kiosk/ui/raster.h", "kiosk/ui/textures.h"}

# What replay stands on: these folders are handed time, randomness and bytes.
PURE = {"core/exam", "core/tasks", "core/session"}
IMPURE = re.compile(r"^(fstream|filesystem|random|ctime|fcntl\.h|unistd\.h|sys/.+|core/base/file\.h)$")
# The screens draw and give back intents; they hold no file, socket, device or database.
DRAWING = {"kiosk/screens", "kiosk/benches", "kiosk/staff"}
REACHING = re.compile(r"^(fstream|fcntl\.h|unistd\.h|sys/.*|netinet/.*|linux/.*|core/base/file\.h)$")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def folder_of(path):
    """core/ledger for core/ledger/x.h and for core/tasks/coolant/y.h: core/tasks."""
    parts = path.split("/")
    known = len(parts) > 2 and parts[0] in ("core", "drivers", "kiosk", "sync")
    return "/".join(parts[:2]) if known else None


def rule_of(folder):
    return "drivers/*" if folder.startswith("drivers/") else folder


def allowed(source, target):
    if source == target:
        return True
    column = target.split("/")[0] + "/*"
    return bool({target, column} & MAY_INCLUDE[rule_of(source)])


def judge(path, quote, included):
    """Why this include line is wrong, or None."""
    folder = folder_of(path)
    if included.startswith(".") or "/../" in included:
        return "write the path from the root"
    target = folder_of(included) if quote == '"' else None
    if target and rule_of(target) not in MAY_INCLUDE:
        return f"{target} is not a folder of the design"
    if target and not allowed(folder, target):
        return f"{folder} may not use {target}"
    if not target:
        for pattern, homes in FENCED.items():
            if re.match(pattern, included) and folder not in homes:
                return f"{included} belongs in {', '.join(sorted(homes))}"
        if path.endswith(".h") and path not in PRIVATE and HEAVY.match(included):
            return f"{included} belongs in a .cpp file"
    if folder in PURE and IMPURE.match(included):
        return f"{folder} is pure: no {included}"
    if folder in DRAWING and REACHING.match(included):
        return f"{folder} only draws: no {included}"
    return None


def check(root):
    """All violations under root as (path, line, reason)."""
    found = []
    for column in ("core", "drivers", "kiosk", "sync"):
        for file in sorted((root / column).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix not in (".h", ".cpp") or not folder_of(path):
                continue
            if rule_of(folder_of(path)) not in MAY_INCLUDE:
                found.append((path, 1, f"{folder_of(path)} is not a folder of the design"))
                continue
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                reason = match and judge(path, *match.groups())
                if reason:
                    found.append((path, number, reason))
    return found


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    found = check(root)
    for path, line, reason in found:
        print(f"{path}:{line}: {reason}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
