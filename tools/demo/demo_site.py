"""The demo site without its terminal: central, an enrolled terminal's sync, an emulated reader and camera.

All of it lies under one folder and on free ports: several may stand side by side. `up.json` there says how
to reach each part; the same document carries what is needed to end it (pids with their start times).
"""
import json
import pathlib
import re
import shutil
import socket
import subprocess
import time

import processes
from drive import pause
from words import ROOT

BIN = ROOT / "build/bin"
DEMO = ROOT / "assets/demo-site"
SEAT = "07"
LOGIN = {"user": "demo", "password": "kaozhan-demo-2026"}  # of the results page


class SiteError(Exception):
    """A part of the demo did not come up; the message carries the tail of its log."""


def run(argv, given=""):
    """One command to its end; its JSON answer, or SiteError with what it said."""
    words = [str(word) for word in argv]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, input=given)
    if done.returncode != 0:
        raise SiteError(
            f"{pathlib.Path(argv[0]).name} {' '.join(map(str, argv[1:3]))}: {done.stderr or done.stdout}"
        )
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {}


def ask(path, **request):
    """One request to the emulator's control socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(10)
        link.connect(str(path))
        link.sendall((json.dumps(request) + "\n").encode())
        reply = json.loads(link.makefile("r", encoding="utf-8").readline())
    if not reply.get("ok"):
        raise SiteError(f"emulator: {request} was refused: {reply.get('error')}")
    return reply


def wait_for(true, what, process, log, seconds=30):
    """What true() returned once it is not None, while the process lives."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = true()
        if value is not None:
            return value
        if process.poll() is not None:
            raise SiteError(f"{what}: ended with {process.returncode}\n{processes.tail(log)}")
        pause(0.03)
    raise SiteError(f"{what}: not ready after {seconds} s\n{processes.tail(log)}")


def first_json(log):
    """The first line of a log that is a JSON object."""
    match = (
        re.search(r"^\{.*\}$", log.read_text(encoding="utf-8", errors="replace"), re.M)
        if log.exists()
        else None
    )
    return json.loads(match.group()) if match else None


def count_paper(folder):
    """How many items and tasks the paper has."""
    text = (folder / "assessment.xml").read_text(encoding="utf-8")
    hrefs = re.findall(r"<qti-assessment-item-ref[^>]*href=\"([^\"]+)\"", text)
    tasks = len(list((folder / "tasks").glob("*.json")))
    return {"items": len([href for href in hrefs if not href.startswith("tasks/")]), "tasks": tasks}


class Site:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).absolute()
        self.about = {}

    def path(self, *parts):
        return self.folder.joinpath(*parts)

    def load(self):
        self.about = json.loads(self.path("up.json").read_text(encoding="utf-8"))
        return self

    def save(self):
        text = json.dumps(self.about, ensure_ascii=False, indent=1)
        part = self.path("up.json.part")
        part.write_text(text + "\n", encoding="utf-8")
        part.rename(self.path("up.json"))

    # Start.
    def up(self, starts_in=0, minutes=480):
        """Starts everything; the sitting starts in `starts_in` minutes."""
        if self.path("up.json").exists():
            raise SiteError(
                f"{self.folder} is up already, or was not taken down: ./dev down {self.folder}"
            )
        for name in ("central", "terminal", "logs", "run"):
            self.path(name).mkdir(parents=True, exist_ok=True)
        try:
            self.prepare_central(starts_in, minutes)
            self.start_central()
            self.start_emulator()
            self.enrol()
            self.start_syncd()
            self.wait_for_paper()
            self.describe()
        except Exception:
            self.down()
            raise
        self.save()
        return self.about

    def control(self, *words, given=""):
        return run([BIN / "kaozhanctl", "central", *words, "--json"], given)

    def prepare_central(self, starts_in, minutes):
        """Keys and store, the demo college, its paper, roster and photos."""
        data = ["--data", self.path("central")]
        site = json.loads((DEMO / "site.json").read_text(encoding="utf-8"))
        self.about["site"] = site
        self.control("init", *data, "--name", "kaozhan.example/central", "--hosts", "127.0.0.1")
        self.control("site-add", site["id"], site["name"], *data)
        faces = ROOT / "build/third-party/demo-faces"
        when = ["--starts-in", str(starts_in), "--lasts", str(minutes)]
        self.control("web-user", LOGIN["user"], *data, given=LOGIN["password"] + "\n")
        self.control("publish", DEMO, "--faces", faces, *when, *data)

    def start(self, part, argv, env=None):
        """Starts one part, remembers how, and returns (process, log)."""
        log = self.path("logs", f"{part}.log")
        log.unlink(missing_ok=True)
        process = processes.start(argv, log, env)
        told = {"argv": [str(word) for word in argv], "env": env or {}, "pid": process.pid}
        told["began"] = processes.started_at(process.pid)
        self.about.setdefault(part, {}).update(told)
        return process, log

    def start_central(self):
        """On free ports the first time, on the same ones ever after: terminals have enrolled with them."""
        known = self.about.get("central", {})
        listen, web = known.get("listen", "127.0.0.1:0"), known.get("web_listen", "127.0.0.1:0")
        argv = [BIN / "kaozhan-central", "--data", self.path("central"), "--listen", listen, "--web", web]
        process, log = self.start("central", argv)
        ports = wait_for(lambda: first_json(log), "central", process, log)
        self.about["central"].update(
            listen=f"127.0.0.1:{ports['listen']}",
            web_listen=f"127.0.0.1:{ports['web']}",
            url=f"https://127.0.0.1:{ports['listen']}",
            web=f"http://127.0.0.1:{ports['web']}",
            ca=str(self.path("central", "ca.crt")),
            login=LOGIN,
        )

    def start_emulator(self):
        endpoint = self.path("run", "emulator.sock")
        process, log = self.start("emulator", [BIN / "kaozhan-emulator", "--socket", endpoint])
        wait_for(lambda: first_json(log), "emulator", process, log)
        wrapper = ask(endpoint, do="env")
        self.about["emulator"].update(socket=str(endpoint), wrapper=wrapper["argv"], sees=wrapper["env"])

    def enrol(self):
        terminal = f"seat-{SEAT}"
        data = ["--data", self.path("central")]
        made = self.control("enrol-code", self.about["site"]["id"], terminal, "--seat", SEAT, *data)
        words = [
            "--data",
            self.path("terminal"),
            "--code",
            made["code"],
            "--central",
            self.about["central"]["url"],
        ]
        run([BIN / "kaozhanctl", "terminal", "enrol", *words, "--json"])
        self.about["terminal"] = {"id": terminal}

    def start_syncd(self):
        argv = [
            BIN / "kaozhan-syncd",
            "--data",
            self.path("terminal"),
            "--retry-max-ms",
            "3000",
            "--manifest-every-ms",
            "2000",
        ]
        self.syncd = self.start("syncd", argv)

    def wait_for_paper(self):
        manifest = self.path("terminal", "inbox", "manifest.json")
        process, log = self.syncd
        wait_for(lambda: True if manifest.exists() else None, "paper and roster", process, log)

    def describe(self):
        """How to start the terminal, who may come, and what the paper holds."""
        emulator = self.about["emulator"]
        drive = self.path("run", "drive.sock")
        argv = [
            *(shutil.which(word) or word for word in emulator["wrapper"]),
            BIN / "kaozhan",
            "--data",
            self.path("terminal"),
            "--drive",
            drive,
            "--camera",
            self.path("run", "camera"),
            "--face-models",
            ROOT / "build/third-party/face-models",
        ]
        self.about["terminal"].update(
            argv=[str(word) for word in argv],
            env=emulator["sees"],
            data=str(self.path("terminal")),
            drive=str(drive),
        )
        people = json.loads((DEMO / "people.json").read_text(encoding="utf-8"))
        staff = json.loads((DEMO / "staff.json").read_text(encoding="utf-8"))
        wanted = ("name", "registration", "card", "camera", "expect")
        self.about["candidates"] = [{key: person[key] for key in wanted} for person in people]
        self.about["proctor"] = {"pin": next(one["pin"] for one in staff if one["role"] == "proctor")}
        self.about["paper"] = count_paper(DEMO / "paper")
        self.emulate(do="camera", source=self.about["candidates"][0]["camera"])  # plugged in, as the reader

    # While it runs.
    def emulate(self, **request):
        return ask(self.about["emulator"]["socket"], **request)

    def stop_part(self, part):
        told = self.about.get(part, {})
        if told.get("pid"):
            processes.stop(told["pid"], told.get("began"))
            told["pid"] = None

    def terminal(self, *more):
        """Starts the terminal; returns (process, log)."""
        told = self.about["terminal"]
        pathlib.Path(told["drive"]).unlink(missing_ok=True)
        log = self.path("logs", "terminal.log")
        return processes.start([*told["argv"], *more], log, told["env"]), log

    def down(self):
        """Ends what `up` started, in the order that loses least."""
        for part in ("terminal", "syncd", "central", "emulator"):
            self.stop_part(part)
        self.path("up.json").unlink(missing_ok=True)
