"""The small dock beside the terminal's window: what hardware and bad luck do, as buttons."""
import tkinter
from tkinter import ttk


class Dock:
    def __init__(self, site):
        self.site = site
        self.process = None
        self.root = tkinter.Tk()
        self.root.title("Kaozhan · demo dock")
        self.root.attributes("-topmost", True)
        self.said = tkinter.StringVar(value="")
        self.person = tkinter.StringVar()
        self.fill()
        self.start_terminal()
        self.watch()

    def fill(self):
        people = {
            f"{person['name']} · {person['expect']}": person for person in self.site.about["candidates"]
        }
        self.person.set(next(iter(people)))
        box = ttk.Frame(self.root, padding=8)
        box.pack(fill="both", expand=True)
        ttk.Combobox(box, textvariable=self.person, values=list(people), state="readonly", width=34).pack(
            fill="x"
        )

        def chosen():
            return people[self.person.get()]

        pin = self.site.about["proctor"]["pin"]
        for label, do in (
            ("放身份证 · lay the card", lambda: self.emulate(do="place", card=chosen()["card"])),
            ("拿走身份证 · take the card", lambda: self.emulate(do="remove")),
            ("坐到摄像头前 · sit down", lambda: self.emulate(do="camera", source=chosen()["camera"])),
            ("摄像头拔掉 · pull the camera", lambda: self.emulate(do="camera", source="")),
            ("读卡器拔掉 · pull the reader", lambda: self.emulate(do="unplug")),
            ("读卡器插上 · plug the reader", lambda: self.emulate(do="plug")),
            ("断网 · cut the network", lambda: self.site.stop_part("central")),
            ("恢复网络 · network back", self.central_back),
            ("断电重启 · kill -9, start again", self.power_failure),
        ):
            ttk.Button(box, text=label, command=lambda do=do: self.do(do)).pack(fill="x", pady=1)
        ttk.Label(
            box, text=f"监考员 PIN · proctor: {pin}\n结果 · results: {self.site.about['central']['web']}"
        ).pack(anchor="w", pady=4)
        ttk.Label(box, textvariable=self.said, wraplength=280).pack(anchor="w")

    def do(self, what):
        try:
            what()
            self.said.set("✓")
        except Exception as error:  # a demo button tells and goes on
            self.said.set(str(error))

    def emulate(self, **request):
        self.site.emulate(**request)

    def central_back(self):
        if not self.site.about["central"].get("pid"):
            self.site.start_central()
            self.site.save()

    def start_terminal(self):
        self.process, _ = self.site.terminal("--windowed", "1366x768")

    def power_failure(self):
        self.process.kill()
        self.process.wait()
        self.start_terminal()

    def watch(self):
        if self.process.poll() is not None:  # the window was closed: the demo ends
            self.root.destroy()
            return
        self.root.after(300, self.watch)

    def serve(self):
        self.root.mainloop()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=10)


def serve(site):
    Dock(site).serve()
