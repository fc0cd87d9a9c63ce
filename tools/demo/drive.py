"""A running terminal, driven through `kaozhan --drive SOCKET`: a JSON object a line, a reply line each."""
import json
import os
import socket
import threading
import time


class DriveError(Exception):
    """The terminal said no, went away, or did not answer in time."""


def pause(seconds):
    """For what gives no event to wait for (a socket file that shall appear); always inside a deadline."""
    threading.Event().wait(seconds)


class Drive:
    """`drive.click("开始")`; each call returns the reply, or raises DriveError in the terminal's own words."""

    def __init__(self, path, connect_seconds=20):
        deadline = time.monotonic() + connect_seconds
        while True:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                self._socket.connect(path)
                break
            except OSError as error:
                self._socket.close()
                if time.monotonic() > deadline:
                    raise DriveError(
                        f"no terminal answers on {os.path.basename(path)}: {error}"
                    ) from error
                pause(0.02)
        self._socket.settimeout(90)  # above the longest wait the terminal grants
        self._reader = self._socket.makefile("r", encoding="utf-8")

    def close(self):
        self._reader.close()
        self._socket.close()

    def ask(self, do, **fields):
        line = json.dumps({"do": do, **fields}, ensure_ascii=False) + "\n"
        try:
            self._socket.sendall(line.encode())
            reply = self._reader.readline()
        except OSError as error:
            raise DriveError(f"{do}: the terminal does not answer ({error})") from error
        if not reply:
            raise DriveError(f"{do}: the terminal has gone")
        answer = json.loads(reply)
        if not answer.get("ok"):
            told = " ".join(f"{key}={value}" for key, value in fields.items())
            raise DriveError(f"{do} {told}: {answer.get('error', 'refused')}")
        return answer

    def tree(self):
        return self.ask("tree")["widgets"]

    def find(self, **wanted):
        """Widgets with all these fields: find(role="button", enabled=True)."""
        return [
            widget
            for widget in self.tree()
            if all(widget.get(key) == value for key, value in wanted.items())
        ]

    def click(self, label=None, **fields):
        if label is not None:
            fields["label"] = label
        return self.ask("click", **fields)

    def type(self, text):
        return self.ask("type", text=text)

    def key(self, key):
        return self.ask("key", key=key)

    def keys(self, *keys):
        for key in keys:
            self.key(key)

    def wait(self, label, seconds=20):
        return self.ask("wait", label=label, timeout_ms=int(seconds * 1000))

    def wait_for(self, seconds=20, **wanted):
        """The first widget with all these fields, once it is there."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.find(**wanted)
            if found:
                return found[0]
            if time.monotonic() > deadline:
                raise DriveError(f"no widget {wanted} came in {seconds} s")
            pause(0.03)

    def shows(self, text, seconds=20):
        """Waits until some widget's label or value contains the text."""
        self.until(
            lambda _: any(text in at["label"] or text in at["value"] for at in self.tree()),
            f"“{text}” on the screen",
            seconds,
        )

    def settle(self):
        return self.ask("settle")

    def screenshot(self, path):
        return self.ask("screenshot", path=str(path))

    def state(self):
        return self.ask("state")

    def until(self, true, what, seconds=30):
        """The first state for which true(state) holds."""
        deadline = time.monotonic() + seconds
        while True:
            state = self.state()
            if true(state):
                return state
            if time.monotonic() > deadline:
                raise DriveError(
                    f"waited {seconds} s for {what}; the state is {json.dumps(state, ensure_ascii=False)}"
                )
            pause(0.03)

    def screen(self, name, seconds=30):
        return self.until(lambda state: state.get("screen") == name, f"screen {name}", seconds)

    def durable(self, seconds=10):
        """Waits until all that was appended is durable in both copies."""
        return self.until(
            lambda state: state["durable_seq"] >= state["appended_seq"], "durability", seconds
        )
