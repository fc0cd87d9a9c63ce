"""Somebody who works on the paper at random and remembers what must be there after a power cut."""
import collections
import time

ESSAYS = ("q18", "q19")  # the demo paper's questions in writing
TASK = "t01"
NUMBERS = ("0", "2.5", "4.87", "12.6", "80")
PHRASES = (
    "先关点火开关，再拔插头。",
    "测量信号线对地电压，与标准值比较；",
    "NTC 电阻随温度升高而减小",
    "𠮷line 2: 4.9 V = open circuit, ",
    "，",
    "x",
)
ANSWERS = ("radio", "checkbox", "text", "textarea", "list")
# Where the bench's own controls end: what leads off it or to another page is pressed on purpose only.
BENCH = ("key-", "mode-", "node-", "probe-", "c101", "ecm-connector", "hold", "move-probes", "record")

# What the screen and the ledger said after a step. `read` is the boot-time clock before and after asking.
Seen = collections.namedtuple("Seen", "appended durable screen item texts shown remaining read")


class Gone(Exception):
    """The terminal died under the step."""


class Step:
    """What is about to be done, and every state in which the power may be cut meanwhile."""

    def __init__(self, about, do, places=None, item=None, texts=()):
        self.about, self.do = about, do
        self.places = places  # (screen, item) that may be shown; None: anywhere
        self.item, self.texts = item, list(texts)  # the texts that `item` may hold, the last when done


def boottime_ms():
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


class Candidate:
    def __init__(self, random):
        self.random = random
        self.drive = None
        self.tree = []
        self.texts = {}
        self.seen = []  # since the terminal last started
        self.steps = []  # steps[n] leads from seen[n] to seen[n + 1]

    def take_seat(self, drive, texts):
        """A terminal runs (again), and holds these texts."""
        self.drive, self.texts = drive, dict(texts)
        self.seen, self.steps = [], []
        self.look()

    def ask(self, do, *words, **fields):
        try:
            return getattr(self.drive, do)(*words, **fields)
        except Exception as error:  # DriveError; told apart by its words, as the driver does
            if "gone" in str(error) or "does not answer" in str(error):
                raise Gone from error
            raise

    def look(self):
        """Remembers how things stand; only then the step before counts as done."""
        before = boottime_ms()
        state = self.ask("state")
        read = (before, boottime_ms())
        self.tree = self.ask("tree")
        shown = {
            (at["role"], at["id"], at["label"]): at["value"] for at in self.tree if at["role"] in ANSWERS
        }
        self.seen.append(
            Seen(
                state["appended_seq"],
                state["durable_seq"],
                state["screen"],
                state["item"],
                dict(self.texts),
                shown,
                state["remaining_ms"],
                read,
            )
        )

    def work(self, steps_max):
        for _ in range(steps_max):
            step = self.choose()
            self.steps.append(step)
            step.do()
            if step.texts:
                self.texts[step.item] = step.texts[-1]
            self.look()

    # What can be done here.
    def choose(self):
        now = self.seen[-1]
        here = (now.screen, now.item)
        if now.screen in ("review", "submit"):
            return Step("back", lambda: self.ask("click", id="back"))
        ways = [self.go, self.flag]
        if now.item in ESSAYS:
            ways = [self.write] * 8 + [self.erase, self.go]
        elif now.item == TASK:
            ways = [self.use_bench] * 6 + [self.go, self.flag]
        elif any(at["role"] in ("radio", "checkbox", "text") for at in self.tree):
            ways += [self.answer] * 3
        return self.random.choice(ways)(here)

    def go(self, here):
        """To another question, mostly those in writing and the bench."""
        if here[1] == TASK:
            key = self.random.choice(("Ctrl+Left", "Ctrl+Left", "Ctrl+Right"))
            return Step(key, lambda: self.ask("key", key))
        number = self.random.randint(1, 17)
        goal = self.random.choice((*ESSAYS, *ESSAYS, TASK, f"q{number:02}"))
        return Step(f"to {goal}", lambda: self.ask("click", id=f"map-{goal}"), [here, ("exam", goal)])

    def flag(self, here):
        return Step("flag", lambda: self.ask("key", "Ctrl+M"), [here])

    def use_bench(self, here):
        usable = [at for at in self.tree if at["enabled"] and at["visible"] and at["id"].startswith(BENCH)]
        if not usable:  # a dialog lies over it
            return Step("Escape", lambda: self.ask("key", "Escape"), [here])
        at = self.random.choice(usable)
        press = {"id": at["id"], "role": at["role"], "label": at["label"]}
        return Step(f"bench: {at['id']}", lambda: self.ask("click", **press), [here])

    def answer(self, here):
        at = self.random.choice(
            [at for at in self.tree if at["role"] in ("radio", "checkbox", "text") and at["enabled"]]
        )
        number = self.random.choice(NUMBERS)

        def do():
            self.ask("click", id=at["id"], role=at["role"], label=at["label"])
            if at["role"] == "text":
                self.ask("key", "Ctrl+A")
                self.ask("type", number)

        return Step(f"answer {at['id']}", do, [here])

    def reach_text(self, end):
        field = next(at for at in self.tree if at["role"] == "textarea")
        if not field["focused"]:
            self.ask("click", id=field["id"], role="textarea")
        self.ask("key", end)

    def write(self, here):
        """A phrase at the end of the text, now and then at its beginning."""
        phrase = "".join(self.random.choices(PHRASES, k=self.random.randint(1, 4)))
        text = self.texts.get(here[1], "")
        end = self.random.choice(("Ctrl+End", "Ctrl+End", "Ctrl+Home"))
        grown = [phrase[:n] for n in range(len(phrase) + 1)]

        def do():
            self.reach_text(end)
            self.ask("type", phrase)

        texts = [text + piece if end == "Ctrl+End" else piece + text for piece in grown]
        return Step("write", do, [here], here[1], texts)

    def erase(self, here):
        text = self.texts.get(here[1], "")
        count = min(len(text), self.random.randint(1, 6))

        def do():
            self.reach_text("Ctrl+End")
            for _ in range(count):
                self.ask("key", "Backspace")

        return Step("erase", do, [here], here[1], [text[: len(text) - n] for n in range(count + 1)])
