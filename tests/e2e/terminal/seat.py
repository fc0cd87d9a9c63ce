"""A seat of the demo site: the real programs, and the real terminal driven through its own screens.

No display is needed: SDL's dummy driver gives the software renderer a surface, and `--drive` shows what a
candidate would see. One site serves all tests of a class; each of them ends at the idle screen with a ledger
that others verify.
"""
import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "tools/demo"))
import processes  # noqa: E402
from demo_site import BIN, Site  # noqa: E402
from hands import Mouse  # noqa: E402
from journey import Journey  # noqa: E402

PROGRAMS = ("kaozhan", "kaozhanctl", "kaozhan-central", "kaozhan-syncd", "kaozhan-emulator")
WINDOW = ("--windowed", "1600x900", "--lang", "zh-CN")


class PatientSite(Site):
    """A site whose sync gives up on a slow central within a test's patience."""

    def start_syncd(self):
        quick = ["--retry-min-ms", "50", "--retry-max-ms", "500", "--manifest-every-ms", "500"]
        argv = [BIN / "kaozhan-syncd", "--data", self.path("terminal"), *quick, "--request-max-ms", "1500"]
        self.syncd = self.start("syncd", argv)


class NoReport:
    """Stands where a journey keeps its report: a failed test says enough."""

    drive = None

    @staticmethod
    def step(_name, picture=True):
        return contextlib.nullcontext({})


class Candidate(Journey):
    """The demo's journey, and ways through it that a report has no use for."""

    def __init__(self, site, about):
        super().__init__(site, NoReport(), Mouse, "zh-CN", about)

    def start(self, *more, instead_of_wrapper=None):
        """`instead_of_wrapper`: this environment and no reader, as two preloads do not get along."""
        told = self.site.about["terminal"]
        argv, env = told["argv"], told["env"]
        if instead_of_wrapper:
            argv, env = argv[len(self.site.about["emulator"]["wrapper"]) :], instead_of_wrapper
        pathlib.Path(told["drive"]).unlink(missing_ok=True)
        self.log = self.site.path("logs", "terminal.log")
        seen = {"SDL_VIDEODRIVER": "dummy", **env}
        self.process = processes.start([*argv, *WINDOW, *more], self.log, seen)
        self.connect()

    def restart(self, **how):
        self.kill()
        self.start(**how)

    def press(self, key):
        self.drive.click(self.say(key), role="button", timeout_ms=20_000)

    def tap(self, id):
        self.drive.click(id=id, timeout_ms=20_000)

    def place(self):
        self.drive.screen("idle", seconds=10)
        self.drive.wait(self.say("idle.invite"), seconds=10)
        self.site.emulate(do="place", card=self.candidate["card"])

    def to_consent(self):
        self.place()
        self.drive.screen("consent")

    def to_face(self, camera=None):
        self.to_consent()
        self.site.emulate(do="camera", source=str(camera or self.candidate["camera"]))
        self.press("consent.face_agree")
        self.drive.screen("face")

    def to_exam(self):
        self.check_in_by_proctor()
        self.begin()

    def open(self, kind):
        """Turns the pages from the first until one has a widget of this role; returns it."""
        while not self.drive.find(role=kind):
            item = self.drive.state()["item"]
            self.drive.key("Ctrl+Right")
            self.drive.until(lambda state, was=item: state["item"] != was, f"a question with a {kind}")
            self.drive.settle()
        return self.drive.find(role=kind)[0]

    def to_submit(self):
        self.tap("map-t01")  # the last place of the paper: the review comes next
        self.press("exam.task_done")
        self.drive.screen("review")
        self.press("review.submit")
        self.drive.screen("submit")

    def hand_in(self):
        self.to_submit()
        self.press("submit.do")
        self.drive.screen("receipt")
        self.drive.wait(self.say("receipt.title"))

    def leave(self):
        self.press("receipt.finish")
        self.site.emulate(do="remove")
        self.drive.screen("idle")

    def notes(self):
        """All words on the screen."""
        return [text for at in self.drive.tree() for text in (at["label"], at["value"]) if text]


class Seat(unittest.TestCase):
    """`self.site`, `self.one` (whoever sits there), and what is true of every test: `self.proven()`."""

    make_site = PatientSite

    @classmethod
    def setUpClass(cls):
        for program in PROGRAMS:
            if not (BIN / program).exists():
                raise unittest.SkipTest(f"skipped: {program} not built")
        folder = tempfile.TemporaryDirectory(prefix="kaozhan-seat-")
        cls.addClassCleanup(folder.cleanup)
        cls.site = cls.make_site(pathlib.Path(folder.name, "site"))
        cls.prepare()
        cls.site.up()
        cls.addClassCleanup(cls.site.down)
        cls.one = Candidate(cls.site, cls.person("ok"))
        cls.addClassCleanup(cls.one.stop)
        cls.one.start()

    @classmethod
    def prepare(cls):
        """Before anything lies in the site's folder."""

    @classmethod
    def person(cls, expect, number=0):
        return [one for one in cls.site.about["candidates"] if one["expect"] == expect][number]

    def setUp(self):
        self.one.candidate = self.person("ok")
        self.before = len(self.events())

    def tearDown(self):
        self.site.emulate(do="remove")
        if self.broken():
            return self.one.restart()  # The next test is not to fail for this one's reason.
        self.drive.screen("idle", seconds=10)
        self.proven()

    def broken(self):
        result = self._outcome.result
        failed = [*result.failures, *result.errors]
        return any(getattr(case, "test_case", case) is self for case, _ in failed)

    @property
    def drive(self):
        return self.one.drive

    def say(self, key, **fields):
        return self.one.say(key, **fields)

    # The ledger, read by another program.
    def control(self, *words):
        argv = [BIN / "kaozhanctl", "ledger", *words, self.site.about["terminal"]["data"], "--json"]
        done = subprocess.run([str(word) for word in argv], capture_output=True, text=True, timeout=60)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return done.stdout

    def events(self):
        return [json.loads(line) for line in self.control("dump").splitlines()]

    def new_events(self, kind):
        return [event for event in self.events()[self.before :] if event["kind"] == kind]

    def attempt(self):
        """The newest attempt as the issuer's replay of the ledger sees it, sealed or not."""
        key = self.site.path("central", "issuer.key")
        return json.loads(self.control("replay", "--issuer-key", key))["attempts"][-1]

    def proven(self):
        """Both copies verify, and what the terminal shows is what a replay of them gives."""
        told = json.loads(self.control("verify"))
        self.assertTrue(told["ok"], told)
        for _ in range(20):
            before = self.drive.durable()
            replayed = json.loads(self.control("replay"))["state_hash"]
            if self.drive.state()["durable_seq"] == before["durable_seq"]:
                self.assertEqual(replayed, before["state_hash"])
                return
        self.fail("the ledger never rests")
