"""A candidate's whole way, from the card to the receipt, in whatever language and with whichever hands."""
import time

import words
from drive import Drive, DriveError
from mechanic import Mechanic

ESSAY = {
    "zh-CN": "先测量冷却液温度传感器两端电压，再与标准值比较；断开插头前先关闭点火开关。",
    "en": "Measure the sensor voltage first and compare it with the table; ignition off before unplugging.",
}


class Journey:
    def __init__(self, site, run, hands, language, candidate):
        self.site, self.run, self.make_hands = site, run, hands
        self.language, self.candidate = language, candidate
        self.words = words.load(language)
        self.process = self.log = self.drive = self.hands = None

    def say(self, key, **fields):
        """The sentence of a key in the journey's language."""
        text = self.words[key]
        for name, value in fields.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    # The terminal.
    def start(self, *more):
        self.process, self.log = self.site.terminal(*more)
        self.connect()

    def connect(self):
        self.drive = Drive(self.site.about["terminal"]["drive"])
        self.run.drive = self.drive
        self.hands = self.make_hands(self.drive)

    def kill(self):
        """kill -9: what a power cut looks like to the program."""
        self.run.drive = None
        self.process.kill()
        self.process.wait()
        self.drive.close()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.run.drive = None
            self.drive.close()
            self.process.terminate()
            self.process.wait(timeout=10)

    # Check-in.
    def check_in_by_face(self):
        self.lay_card()
        with self.run.step("consent"):
            self.drive.screen("consent")
        with self.run.step("face"):
            self.site.emulate(do="camera", source=self.candidate["camera"])
            self.hands.press(self.say("consent.face_agree"))
            self.drive.screen("face")
        with self.run.step("face matched", picture=False):
            self.drive.screen("confirm", seconds=60)

    def check_in_by_proctor(self):
        self.lay_card()
        with self.run.step("consent"):
            self.drive.screen("consent")
        with self.run.step("manual check"):
            self.hands.press(self.say("consent.manual_ask"))
            self.drive.screen("manual")
        with self.run.step("proctor PIN"):
            self.hands.enter_pin(self.site.about["proctor"]["pin"])
            self.drive.wait(self.say("manual.accept"), seconds=30)
        with self.run.step("proctor accepts", picture=False):
            self.hands.press(self.say("manual.accept"))
            self.drive.screen("confirm")

    def lay_card(self):
        with self.run.step("idle"):
            self.drive.screen("idle")
            self.drive.wait(self.say("idle.invite"), seconds=30)
        with self.run.step("card", picture=False):
            self.site.emulate(do="place", card=self.candidate["card"])
            self.drive.until(lambda state: state["screen"] != "idle", "the card to be read")

    def begin(self):
        with self.run.step("confirm"):
            self.drive.screen("confirm")
        with self.run.step("rules"):
            self.hands.press(self.say("confirm.me"))
            self.drive.screen("rules")
        with self.run.step("warm-up"):
            self.hands.press(self.say("rules.accept"))
            self.drive.screen("warmup")
        with self.run.step("waiting"):
            self.hands.press(self.say("warmup.done"))
            self.drive.screen("waiting")
            self.drive.until(lambda _: self.enabled(self.say("waiting.start")), "the start", seconds=90)
        with self.run.step("exam begins"):
            self.hands.press(self.say("waiting.start"))
            self.drive.screen("exam")

    def enabled(self, label):
        return any(at["label"] == label and at["enabled"] for at in self.drive.tree())

    # The paper.
    def answer_items(self):
        """An answer to every question, whatever its kind; stops at the task or the last question."""
        number = 0
        while not self.at_task():
            number += 1
            with self.run.step(f"question {number}") as step:
                item = self.drive.state().get("item")
                step["note"] = f"{item}: {self.answer(number)}"
                self.drive.durable()
            last = not any(at["label"] == self.say("exam.next") for at in self.drive.tree())
            if last:
                return
            self.drive.key("Ctrl+Right")
            self.drive.until(lambda state, was=item: state.get("item") != was, "the next question")

    def at_task(self):
        return any(at["label"] == self.say("exam.task_done") for at in self.drive.tree())

    def answer(self, number):
        """Fills in what this question asks; says what kind that was."""
        asked = [at for at in self.drive.tree() if at["enabled"] and at["id"] != "map"]
        kinds = []

        def each(role):
            return [at for at in asked if at["role"] == role]

        if each("radio"):
            self.hands.choose(each("radio")[number % len(each("radio"))])
            kinds.append("one choice")
        for row in self.rows(each("checkbox")):
            self.hands.choose(row)
            kinds.append("several choices" if " " not in row["id"] else "match")
        for field in each("text"):
            self.hands.write(field, "2.5")
            kinds.append("number")
        options = each("option")  # of a list to be put in order; a closed drop-down has none
        if options:
            self.hands.put_first_last(options)
            kinds.append("order")
        else:
            for drop in each("list"):
                self.hands.pick(drop, self.one_of(drop))
                kinds.append("inline choice")
        for field in each("textarea"):
            self.hands.write(field, ESSAY[self.language])
            kinds.append("text")
        if not kinds:
            raise DriveError(f"nothing to answer in question {number}")
        return ", ".join(dict.fromkeys(kinds))

    @staticmethod
    def rows(boxes):
        """One box of each row of a match, else the first two."""
        first = {box["id"].split(" ")[0]: box for box in reversed(boxes)}
        return list(first.values())[::-1] if any(" " in box["id"] for box in boxes) else boxes[:2]

    def one_of(self, drop):
        """The second word of a drop-down, which only its open list tells."""
        self.hands.choose(drop)
        options = [at["label"] for at in self.drive.tree() if at["role"] == "option"]
        self.drive.key("Escape")
        return options[1]

    # The end.
    def submit(self):
        with self.run.step("review"):
            self.hands.press(self.say("exam.task_done"))  # the last place of the paper: the review comes next
            self.drive.screen("review")
        with self.run.step("submit"):
            self.hands.press(self.say("review.submit"))
            self.drive.screen("submit")
        with self.run.step("submitted") as step:
            self.hands.press(self.say("submit.do"))
            self.drive.screen("receipt")
            state = self.drive.durable()
            step["note"] = f"durable to event {state['durable_seq']}"

    def receipt(self, seconds=60):
        with self.run.step("issuer's receipt"):
            self.drive.shows(self.say("receipt.signed"), seconds)

    def finish(self):
        with self.run.step("card taken, next candidate"):
            self.hands.press(self.say("receipt.finish"))
            self.site.emulate(do="remove")
            self.drive.screen("idle")

    # The bench.
    def bench(self, after_measuring=lambda: None):
        """The practical task as a good mechanic does it, whatever fault the seed drew."""
        if not self.at_task():
            raise DriveError("the practical task is not on the screen")
        mechanic = Mechanic(self)
        for name, work in (
            ("bench: safety and set-up", mechanic.prepare),
            ("bench: codes", mechanic.read_codes),
            ("bench: measurements", mechanic.find),
            ("bench: cold comparison", mechanic.compare_cold),
            ("bench: conclusion", mechanic.conclude),
            ("bench: repair", mechanic.repair),
            ("bench: proof", mechanic.prove),
            ("bench: repair order", mechanic.fill_order),
        ):
            with self.run.step(name) as step:
                step["note"] = work() or ""
            if work == mechanic.find:
                after_measuring()

    def zoom(self, percent):
        """By the settings behind the gear."""
        with self.run.step(f"zoom {percent} %"):
            self.hands.press(self.say("ui.settings"))
            self.hands.press(f"{percent}%", role="radio")
            self.drive.key("Escape")

    # What must not change over a power failure.
    def power_failure(self, figures):
        with self.run.step("kill -9") as step:
            before = self.held()
            self.kill()
            began = time.monotonic()
            self.start("--lang", self.language)
            self.drive.screen("exam")
            took = round((time.monotonic() - began) * 1000)
            figures["restart after kill -9, ms to the same question"] = took
            after = self.held()
            notice = next(at["label"] for at in self.drive.tree() if at["id"] == "notice")
            step["note"] = f"back after {took} ms: {notice}"
            if after != before:
                raise DriveError(f"not as it was: {before} became {after}")

    def held(self):
        state = self.drive.durable()
        held = {key: state.get(key) for key in ("screen", "attempt", "item")}
        held["measured"] = [at["label"] for at in self.drive.tree() if at["role"] == "tab"][-2:]
        return held
