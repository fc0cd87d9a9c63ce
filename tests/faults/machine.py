"""Debian's kernel in QEMU, emulated (no KVM needed): one initramfs in memory, made of busybox, kernel
modules, our programs and their libraries. Its console goes to a file; the second serial port is the test's
own."""
import os
import pathlib
import re
import shutil
import socket
import subprocess

QEMU = "qemu-system-x86_64"


def missing(vm):
    """Why no machine can be had here, or None."""
    if not shutil.which(QEMU):
        return "qemu-system-x86 is not installed (tools/setup brings it)"
    if not (pathlib.Path(vm) / "vmlinuz").exists():
        return "no kernel for the VM (tools/fetch brings it, on amd64)"
    return None


def libraries(program):
    """What the loader maps for it, the loader itself included."""
    listed = subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.findall(r"(/\S+) \(0x", listed)


class Root:
    """The files of an initramfs, put together in `folder`."""

    def __init__(self, folder, vm, modules="modules"):
        self.folder, self.busybox = pathlib.Path(folder), pathlib.Path(vm) / "busybox"
        for name in ("proc", "sys", "dev", "tmp", "modules"):
            (self.folder / name).mkdir(parents=True)
        for module in (pathlib.Path(vm) / modules).read_text(encoding="utf-8").split():
            shutil.copy(pathlib.Path(vm) / module, self.folder / "modules")
        shutil.copy(pathlib.Path(vm) / modules, self.folder / "modules/order")
        shutil.copy(self.busybox, self.folder)

    def add(self, program, name=None):
        """The program at the root of the tree, its libraries where it looks for them."""
        target = self.folder / (name or pathlib.Path(program).name)
        shutil.copy(program, target)
        subprocess.run(["strip", target], check=True)
        for library in libraries(program):
            place = self.folder / library.lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, place)
        return target

    def pack(self, init, out):
        script = self.folder / "init"
        script.write_text(init, encoding="utf-8")
        script.chmod(0o755)
        names = sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*"))
        with open(out, "wb") as file:
            subprocess.run(
                [self.busybox, "cpio", "-o", "-H", "newc"],
                cwd=self.folder,
                input="\n".join(names).encode(),
                stdout=file,
                stderr=subprocess.DEVNULL,
                check=True,
            )


def command(vm, initramfs, console, megabytes):
    return [
        *(QEMU, "-accel", "tcg", "-m", str(megabytes), "-nodefaults", "-display", "none", "-no-reboot"),
        *("-kernel", str(pathlib.Path(vm) / "vmlinuz"), "-initrd", str(initramfs)),
        *("-append", "console=ttyS0 quiet panic=-1 rdinit=/init"),
        *("-serial", f"file:{console}", "-serial", "stdio"),
    ]


# Carries out each line it is told on the second serial port.
LISTENING = """#!/busybox sh
/busybox mount -t proc proc /proc
/busybox mount -t sysfs sysfs /sys
/busybox mount -t devtmpfs devtmpfs /dev
/busybox mkdir -p /dev/shm
/busybox stty raw -echo </dev/ttyS1
exec </dev/ttyS1 >/dev/ttyS1 2>&1
/busybox --install -s /tmp
export PATH=/:/tmp:/sbin
load() {
    while read -r module; do
        case $module in $1) insmod /modules/$module || echo "no $module" ;; esac
    done </modules/order
}
echo LISTENING
while read -r line; do eval "$line"; done
"""


class Gone(Exception):
    """The machine ended, or said nothing for too long."""


class Machine:
    """One that runs LISTENING. `drives`: what QEMU takes as file= of each disk, in order vda, vdb, …"""

    def __init__(self, folder, words, drives, came_from=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.monitor = self.folder / "monitor"
        self.monitor.unlink(missing_ok=True)
        # Whatever way the test ends, its machine ends too.
        words = ["setpriv", "--pdeathsig", "KILL", *words]
        words += ["-monitor", f"unix:{self.monitor},server=on,wait=off"]
        for number, drive in enumerate(drives):
            words += ["-drive", f"if=none,id=d{number},format=raw,cache=writeback,file={drive}"]
            words += ["-device", f"virtio-blk-pci,drive=d{number}"]
        if came_from:
            words += ["-incoming", f"exec:cat {came_from}"]
        self.errors = open(self.folder / "qemu.log", "ab")
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, bufsize=0
        )
        self.unread = b""
        if came_from:
            self.say("\n\n\n")  # What is said while it comes back may be lost.

    def say(self, line):
        try:
            self.process.stdin.write(line.encode() + b"\n")
        except BrokenPipeError as error:
            raise Gone from error

    def lines(self):
        """Each line it says; ends when it is gone."""
        while True:
            line, newline, rest = self.unread.partition(b"\n")
            if newline:
                self.unread = rest
                yield line.decode(errors="replace").strip("\r")
            else:
                piece = os.read(self.process.stdout.fileno(), 65536)
                if not piece:
                    return
                self.unread += piece

    def until(self, begins):
        """The first line that begins so, and those before it."""
        before = []
        for line in self.lines():
            if line.startswith(begins):
                return line, before
            before.append(line)
        said = (self.folder / "qemu.log").read_text(errors="replace")
        raise Gone(f"no {begins!r} after {before[-5:]!r}; {said[-500:]}")

    def freeze(self, state):
        """Into the file `state`, from which others go on; this one ends."""
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(str(self.monitor))
            monitor.sendall(f'migrate "exec:cat >{state}"\nquit\n'.encode())
            while monitor.recv(4096):
                pass
        self.process.wait()
        self.close()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        self.kill()
        for file in (self.process.stdin, self.process.stdout, self.errors):
            file.close()
