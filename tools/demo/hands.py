"""Two ways to work the same screens: a mouse that clicks, and keys alone. A journey does not care which."""
from drive import DriveError

TABS_MAX = 200  # A screen with more stops than this is broken for whoever has only a keyboard.
ARROWS_MAX = 40  # So has a group: the longest, the map, has a stop a question.
GROUPED = ("radio", "checkbox", "option", "tab", "button")  # may stand in a group that is one stop


def matches(widget, wanted):
    return all(widget.get(key) == value for key, value in wanted.items())


def who(widget):
    return widget and (widget["role"], widget["id"], widget["label"])


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

    def enter_pin(self, digits):
        for digit in digits:
            self.tap(id=digit, role="button")
        self.tap(id="enter", role="button")

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
        """By the arrow within the group that has the focus; whether it led to the wanted widget."""
        begun = who(self.focused())
        for _ in range(ARROWS_MAX):
            here = self.focused()
            if not here or here["role"] not in GROUPED:
                return False
            if matches(here, wanted):
                return True
            self.drive.key("Right")  # alone comes everywhere in a group
            if who(self.focused()) in (who(here), begun):
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
                if who(here) not in tried:
                    tried.add(who(here))
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

    def enter_pin(self, digits):
        self.reach(id="pin", role="text")
        self.drive.type(digits)
        self.drive.key("Enter")

    def pick(self, widget, label):
        self.tap(id=widget["id"], role="list")
        self.drive.wait_for(label=label, role="option")
        for _ in range(ARROWS_MAX):
            here = self.focused()
            if here and here["label"] == label:
                break
            self.drive.key("Down")
        else:
            raise DriveError(f"no way by arrows to the option “{label}”")
        self.drive.key("Enter")

    def put_first_last(self, options):
        self.reach(id=options[0]["id"], label=options[0]["label"], role="option")
        self.drive.key("Ctrl+Down")
