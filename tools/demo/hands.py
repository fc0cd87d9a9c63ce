"""Two ways to work the same screens: a mouse that clicks, and keys alone. A journey does not care which."""
from drive import DriveError

TABS_MAX = 200  # A screen with more stops than this is broken for whoever has only a keyboard.
ARROWS_MAX = 40
GROUPED = ("radio", "checkbox", "option", "tab", "button")  # may stand in a group that is one stop


def matches(widget, wanted):
    return all(widget.get(key) == value for key, value in wanted.items())


def said(wanted):
    return " ".join(f"{key} “{value}”" for key, value in wanted.items())


class Mouse:
    name = "mouse"

    def __init__(self, drive):
        self.drive = drive

    def tap(self, **wanted):
        """Presses the widget with these fields (id, label, role)."""
        self.drive.ask("click", **{"timeout_ms": 20_000, **wanted})

    def press(self, label, role="button"):
        self.tap(label=label, role=role)

    def choose(self, widget):
        self.tap(label=widget["label"], role=widget["role"], id=widget["id"])

    def write(self, widget, text):
        self.choose(widget)
        self.drive.type(text)

    def pick(self, widget, label):
        """One of a drop-down list's options."""
        self.choose(widget)
        self.tap(label=label, role="option")

    def put_first_last(self, options):
        """Moves the first of an ordered list one place down."""
        self.tap(id="ui.move_down")


class Keys:
    name = "keys"

    def __init__(self, drive):
        self.drive = drive

    def focused(self):
        return next((widget for widget in self.drive.tree() if widget["focused"]), None)

    def walk(self, wanted):
        """By arrows within the group that has the focus, towards the wanted widget; whether it was reached."""
        for _ in range(ARROWS_MAX):
            tree = self.drive.tree()
            here = next((at for at in tree if at["focused"]), None)
            target = next((at for at in tree if matches(at, wanted)), None)
            if not here or not target or here["role"] != target["role"]:
                return False
            if matches(here, wanted):
                return True
            x, y, w, h = (there - now for there, now in zip(target["rect"], here["rect"]))
            across, down = x + w / 2, y + h / 2
            sideways = abs(across) > abs(down) or abs(down) < 8
            self.drive.key(("Right" if across > 0 else "Left") if sideways else ("Down" if down > 0 else "Up"))
            if (self.focused() or {}).get("rect") == here["rect"]:
                return False
        return False

    def reach(self, **wanted):
        """Tab until the focus is on the wanted widget; within a group the arrows move."""
        self.drive.wait_for(**wanted)
        tried = set()
        for _ in range(TABS_MAX):
            here = self.focused()
            if here and matches(here, wanted):
                return
            if here and here["role"] in GROUPED:
                place = (here["role"], here["id"], here["label"])
                if place not in tried:
                    tried.add(place)
                    if self.walk(wanted):
                        return
            self.drive.key("Tab")
        raise DriveError(f"no way by Tab and arrows to {said(wanted)}")

    def tap(self, **wanted):
        self.reach(**wanted)
        self.drive.key("Space")

    def press(self, label, role="button"):
        self.reach(label=label, role=role)
        self.drive.key("Enter")

    def choose(self, widget):
        self.tap(id=widget["id"], label=widget["label"], role=widget["role"])

    def write(self, widget, text):
        self.reach(id=widget["id"], label=widget["label"])
        self.drive.type(text)

    def pick(self, widget, label):
        self.reach(id=widget["id"], role="list")
        self.drive.key("Enter")
        self.drive.wait_for(label=label, role="option")
        for _ in range(ARROWS_MAX):
            here = self.focused()
            if here and here["label"] == label:
                break
            self.drive.key("Down")
        self.drive.key("Enter")

    def put_first_last(self, options):
        self.reach(id=options[0]["id"], label=options[0]["label"], role="option")
        self.drive.key("Ctrl+Down")
