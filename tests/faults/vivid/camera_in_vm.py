#!/usr/bin/env python3
"""Boots Debian's kernel with vivid in QEMU, emulated (no KVM needed), and runs the camera tests in it.

    camera_in_vm.py PROBE VM_FOLDER [--filter GTEST_FILTER]     VM_FOLDER: build/third-party/debian-vm

The machine is one initramfs in memory: busybox, the modules, the probe and its libraries. The probe's lines
come over the second serial port, so that no word of the kernel stands between them; the kernel's are shown
when a test failed.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

LIMIT_S = 240  # boots in 10 s on an idle machine, the tests take as long again
QEMU = "qemu-system-x86_64"
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


def libraries(program):
    """What the loader maps for it, the loader itself included."""
    listed = subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.findall(r"(/\S+) \(0x", listed)


def build_root(root, probe, vm, gtest_filter):
    for folder in ("proc", "sys", "dev", "modules"):
        (root / folder).mkdir()
    for module in (vm / "modules").read_text(encoding="utf-8").split():
        shutil.copy(vm / module, root / "modules")
    shutil.copy(vm / "modules", root / "modules/order")
    shutil.copy(vm / "busybox", root)
    shutil.copy(probe, root / "probe")
    subprocess.run(["strip", root / "probe"], check=True)
    for library in libraries(probe):
        target = root / library.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, target)
    init = root / "init"
    init.write_text(INIT.replace("FILTER", gtest_filter), encoding="utf-8")
    init.chmod(0o755)


def pack(root, busybox, out):
    names = sorted(str(path.relative_to(root)) for path in root.rglob("*"))
    with open(out, "wb") as file:
        subprocess.run([busybox, "cpio", "-o", "-H", "newc"], cwd=root, input="\n".join(names).encode(),
                       stdout=file, stderr=subprocess.DEVNULL, check=True)


def boot(vm, initramfs, console):
    """What the probe wrote, and whether the machine had to be killed."""
    command = [QEMU, "-accel", "tcg", "-m", "512", "-nodefaults", "-display", "none", "-no-reboot",
               "-kernel", vm / "vmlinuz", "-initrd", initramfs,
               "-append", "console=ttyS0 quiet panic=-1 rdinit=/init",
               "-serial", f"file:{console}", "-serial", "stdio"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as machine:
        try:
            said, killed = machine.communicate(timeout=LIMIT_S)[0], False
        except subprocess.TimeoutExpired:
            machine.kill()
            said, killed = machine.communicate()[0], True
    return said.decode(errors="replace"), killed


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for path in ("probe", "vm"):
        asked.add_argument(path, type=lambda given: pathlib.Path(given).resolve())
    asked.add_argument("--filter", default="*")
    asked = asked.parse_args()
    if not shutil.which(QEMU):
        print("skipped: qemu-system-x86 is not installed (tools/setup brings it)")
        return 0
    if not (asked.vm / "vmlinuz").exists():
        print("skipped: no kernel for the VM (tools/fetch brings it, on amd64)")
        return 0
    with tempfile.TemporaryDirectory(prefix="kz-vivid-") as folder:
        folder = pathlib.Path(folder)
        root = folder / "root"
        root.mkdir()
        build_root(root, asked.probe, asked.vm, asked.filter)
        pack(root, asked.vm / "busybox", folder / "initramfs")
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
