#!/usr/bin/env python3
"""Boots Debian's kernel with vivid in QEMU, emulated (no KVM needed), and runs the camera tests in it.

    camera_in_vm.py PROBE VM_FOLDER [--filter GTEST_FILTER]     VM_FOLDER: build/third-party/debian-vm

The machine is one initramfs in memory: busybox, the modules, the probe and its libraries. The probe's lines
come over the second serial port, so that no word of the kernel stands between them; the kernel's are shown
when a test failed.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import machine  # noqa: E402

LIMIT_S = 240  # boots in 10 s on an idle machine, the tests take as long again
INIT = """#!/busybox sh
/busybox mount -t proc proc /proc
/busybox mount -t sysfs sysfs /sys
/busybox mount -t devtmpfs devtmpfs /dev
while read module; do /busybox insmod /modules/$module || echo "no $module" >/dev/ttyS1; done </modules/order
/busybox stty -opost </dev/ttyS1
/probe --gtest_color=no --gtest_filter='FILTER' >/dev/ttyS1 2>&1 </dev/null
echo "probe ended with $?" >/dev/ttyS1
/busybox poweroff -f
"""


def boot(vm, initramfs, console):
    """What the probe wrote, and whether the machine had to be killed."""
    words = machine.command(vm, initramfs, console, megabytes=512)
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as running:
        try:
            said, killed = running.communicate(timeout=LIMIT_S)[0], False
        except subprocess.TimeoutExpired:
            running.kill()
            said, killed = running.communicate()[0], True
    return said.decode(errors="replace"), killed


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for path in ("probe", "vm"):
        asked.add_argument(path, type=lambda given: pathlib.Path(given).resolve())
    asked.add_argument("--filter", default="*")
    asked = asked.parse_args()
    if why := machine.missing(asked.vm):
        print(f"skipped: {why}")
        return 0
    with tempfile.TemporaryDirectory(prefix="kz-vivid-") as folder:
        folder = pathlib.Path(folder)
        root = machine.Root(folder / "root", asked.vm)
        root.add(asked.probe, "probe")
        root.pack(INIT.replace("FILTER", asked.filter), folder / "initramfs")
        said, killed = boot(asked.vm, folder / "initramfs", folder / "console")
        print(said)
        if "[  PASSED  ]" in said and "\nprobe ended with 0\n" in said and not killed:
            return 0
        if (folder / "console").exists():
            print((folder / "console").read_text(encoding="utf-8", errors="replace"))
        why = f"the machine was killed after {LIMIT_S} s" if killed else "see above"
        print(f"failed: {why}; again: {' '.join(sys.argv)}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
