"""Two ways to work the same screens: a mouse that clicks labels, and keys alone. A journey does not care."""
from drive import DriveError

TABS_MAX = 160  # A screen with more stops than this is broken for whoever has only a keyboard.
CHOICES = ("radio", "checkbox", "option")


class Mouse:
    name = "mouse"

    def __init__(self, drive):
        self.drive = drive

    def press(self, label, role="button"):
        self.drive.wait(label)
        self.drive.click(label, role=role)

    def choose(self, widget):
        self.drive.click(widget["label"], role=widget["role"], id=widget["id"])

    def write(self, widget, text):
        self.drive.click(id=widget["id"], label=widget["label"], role=widget["role"])
        self.drive.type(text)


class Keys:
    name = "keys"

    def __init__(self, drive):
        self.drive = drive

    def reach(self, true, what):
        """Tab until the focused widget is the wanted one; within a group the arrows move."""
        for _ in range(TABS_MAX):
            focused = next((widget for widget in self.drive.tree() if widget["focused"]), None)
            if focused and true(focused):
                return focused
            self.drive.key("Tab")
        raise DriveError(f"no way by Tab to {what}")

    def press(self, label, role="button"):
        self.drive.wait(label)
        self.reach(lambda at: at["label"] == label and at["role"] == role, f"{role} {label}")
        self.drive.key("Enter")

    def choose(self, widget):
        def is_it(at):
            return at["id"] == widget["id"] and at["label"] == widget["label"]

        if widget["role"] == "radio":  # One stop for the whole group, then arrows.
            self.reach(lambda at: at["role"] == "radio", "the choices")
            for _ in range(20):
                focused = next((at for at in self.drive.tree() if at["focused"]), None)
                if focused and is_it(focused):
                    break
                self.drive.key("Down")
        else:
            self.reach(is_it, widget["label"])
        self.drive.key("Space")

    def write(self, widget, text):
        self.reach(lambda at: at["id"] == widget["id"], widget["label"])
        self.drive.type(text)
