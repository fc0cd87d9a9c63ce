#!/usr/bin/env python3
"""Cuts the power of a machine with Debian's kernel and ext4 while a terminal's storage writes an exam, again
and again on the same disks, and checks after each cut that nothing acknowledged is lost.

    power_cuts.py WRITER KAOZHANCTL VM_FOLDER [--cuts N] [--seed S] [--side-by-side N] [--planted LIBRARY]

The power is cut by SIGKILL to QEMU at a random moment: mostly while events are committed, one time in four
while the start after the cut before recovers. The database and the second copy lie on two disks. On every
other pair QEMU's host cache keeps what the guest wrote; the others (volatile_disk.py) lose any part of
what was not flushed, sector by sector. --planted LIBRARY: the writer runs with that preloaded, and the run
is right when it *does* find a loss. Cut moments are the scheduler's: a seed repeats the choices, not the
microsecond.
"""
import argparse
import collections
import concurrent.futures
import pathlib
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import checks  # noqa: E402
import machine  # noqa: E402
from volatile_disk import VolatileDisk  # noqa: E402

DISK_MIB = 64
CUTS_PER_DISK = 12  # then a pair of new ones: a ledger of thousands of events only takes longer to bring out
STEP_S_MAX = 240  # of one machine from start to cut; a noisy host needs a tenth
LIVES_IN_RECOVERY = 4  # one in so many is cut before it wrote anything
# ext4's own superblocks are longer than a sector: torn by a cut, it refuses to be mounted, and whoever starts
# the machine lets e2fsck put the spare one in place. What was acknowledged must be there all the same.
MOUNT = (
    "on() { mount -t ext4 $1 $2 || { echo REPAIRING $1; e2fsck -fy $1; mount -t ext4 $1 $2; }; }; "
    "mkdir -p /data /second && on /dev/vda /data && on /dev/vdb /second && echo MOUNTED"
)
FOUND = "tar cf /dev/vdc -C / data second && sync && echo FOUND"


class Bench:
    """What all machines share: programs, the initramfs, a machine that has just booted, frozen."""

    def __init__(self, asked, folder, *programs):
        self.asked, self.folder = asked, folder
        root = machine.Root(folder / "root", asked.vm, "modules-storage")
        root.add(asked.writer, "exam_writer")
        for program in (shutil.which("e2fsck"), *programs):
            root.add(program)
        if asked.planted:
            root.add(asked.planted, "planted.so")
        root.pack(machine.LISTENING, folder / "initramfs")
        self.empty = folder / "empty"
        with open(self.empty, "wb") as file:
            file.truncate(DISK_MIB << 20)
        self.formatted = folder / "formatted"
        shutil.copy(self.empty, self.formatted)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-E", "nodiscard", self.formatted], check=True)
        self.words = machine.command(asked.vm, folder / "initramfs", folder / "console", megabytes=160)
        began = time.monotonic()
        for name in ("0", "1", "2"):
            shutil.copy(self.empty, folder / name)
        first = self.start("first", [folder / name for name in ("0", "1", "2")], None)
        first.until("LISTENING")
        first.say("load 'virtio_[!b]*'; load 'virtio.ko'; load 'virtio_pci.ko'; load '[!v]*'; echo LOADED")
        first.until("LOADED")
        self.state = folder / "state"
        first.freeze(self.state)
        print(f"booted once in {time.monotonic() - began:.0f} s; every start goes on from there", flush=True)

    def start(self, name, drives, state):
        return machine.Machine(self.folder / name, self.words, drives, state)

    def resume(self, name, drives):
        return self.start(name, drives, self.state)


class Disks:
    """Two disks that live through cuts, and one on which a machine hands out what it found."""

    def __init__(self, bench, folder, kind):
        self.kind, self.folder = kind, folder
        folder.mkdir()
        self.images = [folder / name for name in ("a", "b")]
        for image in self.images:
            shutil.copy(bench.formatted, image)
        self.out = folder / "out"
        shutil.copy(bench.empty, self.out)

    def power_on(self):
        if self.kind == "host cache":
            return [*self.images, self.out]
        self.served = []
        for image in self.images:
            endpoint = image.with_suffix(".sock")
            endpoint.unlink(missing_ok=True)
            self.served.append(VolatileDisk(image, endpoint))
        return [*(f"nbd:unix:{one.endpoint}" for one in self.served), self.out]

    def power_off(self, choose):
        """(sectors in the disks' caches, sectors lost)"""
        if self.kind == "host cache":
            return 0, 0
        counts = [one.lose_power(choose) for one in self.served]
        return sum(cached for cached, _ in counts), sum(gone for _, gone in counts)


class Lane:
    """One machine after another, on the same disks for some cuts."""

    def __init__(self, bench, number):
        self.bench, self.number = bench, number
        self.random = random.Random(f"{bench.asked.seed}/{number}")
        self.cuts = self.in_recovery = self.acknowledged_total = self.cached = self.lost_sectors = 0
        self.mended = collections.Counter()
        self.failures = []

    def run(self, cuts):
        disks = acknowledged = None
        while self.cuts < cuts and not self.failures:
            if self.cuts % CUTS_PER_DISK == 0:
                kind = ("volatile cache", "host cache")[(self.cuts // CUTS_PER_DISK + self.number) % 2]
                disks = Disks(self.bench, self.bench.folder / f"disks-{self.number}-{self.cuts}", kind)
                acknowledged = checks.Acknowledged()
            self.cut(disks, acknowledged)
        if not self.failures:
            self.look(disks, acknowledged)  # what the last cut left
        return self

    def cut(self, disks, acknowledged):
        running = self.bench.resume(f"machine-{self.number}", disks.power_on())
        watchdog = threading.Timer(STEP_S_MAX, running.process.kill)
        watchdog.start()
        known = len(acknowledged.hashes)
        try:
            self.bring_out(running, disks, acknowledged)
            self.write(running, acknowledged)
        except machine.Gone as gone:
            self.fail(f"the machine did not do its work: {gone}")
        finally:
            watchdog.cancel()
            running.close()
        cached, gone = disks.power_off(self.random)
        self.cached, self.lost_sectors = self.cached + cached, self.lost_sectors + gone
        self.acknowledged_total += len(acknowledged.hashes) - known
        self.mended.update(acknowledged.mended)
        acknowledged.mended.clear()
        self.cuts += 1

    def look(self, disks, acknowledged):
        """A start after the last cut of these disks, only to see what is there."""
        running = self.bench.resume(f"machine-{self.number}", disks.power_on())
        watchdog = threading.Timer(STEP_S_MAX, running.process.kill)
        watchdog.start()
        try:
            self.bring_out(running, disks, acknowledged)
        except machine.Gone as gone:
            self.fail(f"the machine did not do its work: {gone}")
        finally:
            watchdog.cancel()
            running.close()
            disks.power_off(self.random)

    def bring_out(self, running, disks, acknowledged):
        running.say("load virtio_blk.ko; " + MOUNT)
        running.until("MOUNTED")
        if not acknowledged.opened:
            return  # new disks: there is nothing yet
        running.say(FOUND)
        running.until("FOUND")
        copy = disks.folder / "found"
        shutil.rmtree(copy, ignore_errors=True)
        with tarfile.open(disks.out) as file:
            file.extractall(copy)
        asked = self.bench.asked
        for problem in checks.problems(asked.writer, asked.ctl, copy, acknowledged):
            self.fail(problem)

    def write(self, running, acknowledged):
        """Until the power goes: after some acknowledgements, or before the first, and a moment more."""
        seed = self.random.randrange(1 << 32)
        planted = "LD_PRELOAD=/planted.so " if self.bench.asked.planted else ""
        running.say(f"{planted}exam_writer /data /second 1000000 {seed}")
        early = acknowledged.opened and self.random.randrange(LIVES_IN_RECOVERY) == 0
        wanted = 0 if early else self.random.choice((1, 3, 30, self.random.randint(1, 400)))
        self.in_recovery += early
        timer = threading.Timer(self.random.uniform(0, 0.3 if early else 0.05), running.process.kill)
        count = 0
        if not wanted:
            timer.start()
        for line in running.lines():
            acknowledged.take(line)
            count += line.startswith("ACK ")
            if wanted and count == wanted:
                timer.start()
        timer.cancel()
        if not early and count < wanted:
            raise machine.Gone(f"after {count} of {wanted} events")

    def fail(self, what):
        self.failures.append(f"after cut {self.cuts} of lane {self.number}: {what}")


def report(lanes, asked, seconds):
    total = collections.Counter()
    for lane in lanes:
        total.update(lane.mended)
    print(
        f"{sum(lane.cuts for lane in lanes)} power cuts in {seconds:.0f} s, "
        f"{sum(lane.in_recovery for lane in lanes)} of them in recovery; "
        f"{sum(lane.acknowledged_total for lane in lanes):,} events were acknowledged; of "
        f"{sum(lane.cached for lane in lanes):,} sectors in the volatile disks' caches "
        f"{sum(lane.lost_sectors for lane in lanes):,} were lost"
    )
    print("mended at the next start: " + (", ".join(f"{code} {n}" for code, n in total.items()) or "nothing"))
    failures = [failure for lane in lanes for failure in lane.failures]
    for failure in failures:
        print(("found, as it should be: " if asked.planted else "FAILED ") + failure)
    if asked.planted:
        print("the planted bug was found" if failures else "FAILED: the planted bug was not found")
        return 0 if failures else 1
    if failures:
        words = f"{sys.argv[0]} {asked.writer} {asked.ctl} {asked.vm}"
        print(f"  again: {words} --cuts {asked.cuts} --seed {asked.seed}")
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for path in ("writer", "ctl", "vm"):
        parser.add_argument(path, type=lambda given: pathlib.Path(given).resolve())
    parser.add_argument("--cuts", type=int, default=12)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--side-by-side", type=int, default=2)
    parser.add_argument("--planted", type=lambda given: pathlib.Path(given).resolve())
    asked = parser.parse_args()
    if why := machine.missing(asked.vm):
        print(f"skipped: {why}")
        return 0
    print(f"seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kz-power-") as folder:
        bench = Bench(asked, pathlib.Path(folder))
        began = time.monotonic()
        count = max(1, min(asked.side_by_side, asked.cuts))
        shares = [asked.cuts // count + (n < asked.cuts % count) for n in range(count)]
        with concurrent.futures.ThreadPoolExecutor(count) as pool:
            lanes = list(pool.map(lambda n: Lane(bench, n).run(shares[n]), range(count)))
        return report(lanes, asked, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
