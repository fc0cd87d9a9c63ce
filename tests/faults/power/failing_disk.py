#!/usr/bin/env python3
"""The terminal's storage on disks that fail while they run (dm-flakey, in a machine in QEMU):

  one lies   one of the two disks drops every write for a while and says nothing, then the power goes:
             everything acknowledged before and meanwhile is there, mended from the other copy
  both lie   what was acknowledged before is there
  one fails  every access to one disk fails: the ledger says so at once, acknowledges nothing more, and what
             it had acknowledged is there when the disk works again

    failing_disk.py WRITER KAOZHANCTL VM_FOLDER [--seed S]
"""
import argparse
import pathlib
import random
import shutil
import sys
import tarfile
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import checks  # noqa: E402
import machine  # noqa: E402
import power_cuts  # noqa: E402

SECTORS = power_cuts.DISK_MIB << 11
WORKS, LIES, FAILS = "3600 0", "0 3600 1 drop_writes", "0 3600"
EVENTS_FIRST, EVENTS_MEANWHILE = 60, 40
SET_UP = (
    "load virtio_blk.ko; "
    + "; ".join(
        f"echo '0 {SECTORS} flakey /dev/{disk} 0 {WORKS}' | dmsetup create {name}"
        for name, disk in (("a", "vda"), ("b", "vdb"))
    )
    + "; mkdir -p /data /second; mount -t ext4 /dev/dm-0 /data && mount -t ext4 /dev/dm-1 /second"
    + " && echo MOUNTED"
)


def change(name, how):
    """Without waiting for what is in the caches: a disk does not ask before it fails."""
    table = f"0 {SECTORS} flakey /dev/vd{name} 0 {how}"
    steps = (f"dmsetup suspend --noflush --nolockfs {name}", f"echo '{table}' | dmsetup load {name}")
    return "; ".join((f"echo CHANGING {name}", *steps, f"dmsetup resume {name}", f"echo CHANGED {name}"))


class Case:
    def __init__(self, bench, name, choose):
        self.bench, self.name, self.random = bench, name, choose
        self.disks = power_cuts.Disks(bench, bench.folder / name.replace(" ", "-"), "host cache")
        self.before, self.all = checks.Acknowledged(), checks.Acknowledged()

    def run(self, how, *names):
        """The problems found after `names` were changed to `how` in the middle, and the power went."""
        running = self.bench.resume("failing", self.disks.power_on())
        watchdog = threading.Timer(power_cuts.STEP_S_MAX, running.process.kill)
        watchdog.start()
        try:
            running.say(SET_UP)
            running.until("MOUNTED")
            running.say(f"exam_writer /data /second 1000000 {self.random.randrange(1 << 32)} &")
            self.read(running, EVENTS_FIRST, self.before, self.all)
            for name in names:
                running.say(change(name, how))
            changing = changed = 0
            for line in running.lines():
                self.all.take(line)
                changing += line.startswith("CHANGING")
                changed += line.startswith("CHANGED")
                # What is acknowledged while the last disk is being changed may meet it lying already.
                if changing < len(names) and how != FAILS:
                    self.before.take(line)
                if changed == len(names):
                    break
            if how == FAILS:
                return self.refusal(running)
            self.read(running, EVENTS_MEANWHILE, self.all)
            return []
        finally:
            watchdog.cancel()
            running.close()

    def read(self, running, count, *takers):
        for line in running.lines():
            for taker in takers:
                taker.take(line)
            count -= line.startswith("ACK ")
            if count == 0:
                return
        raise machine.Gone("the writer ended early")

    def refusal(self, running):
        """The writer must end by itself, having said why; what it acknowledged until then holds."""
        running.say("wait; echo ENDED")
        for line in running.lines():
            if self.all.refused and line.startswith("ACK "):
                return ["acknowledged after the failure was told"]
            self.all.take(line)
            if line.startswith("ENDED"):
                return [] if self.all.refused else ["the failure was not told"]
        raise machine.Gone("the machine ended before the writer did")

    def judge(self, acknowledged):
        """After a start without dm-flakey."""
        running = self.bench.resume("failing", self.disks.power_on())
        watchdog = threading.Timer(power_cuts.STEP_S_MAX, running.process.kill)
        watchdog.start()
        try:
            running.say("load virtio_blk.ko; " + power_cuts.MOUNT)
            running.until("MOUNTED")
            running.say(power_cuts.FOUND)
            running.until("FOUND")
        finally:
            watchdog.cancel()
            running.close()
        copy = self.disks.folder / "found"
        shutil.rmtree(copy, ignore_errors=True)
        with tarfile.open(self.disks.out) as file:
            file.extractall(copy)
        return checks.problems(self.bench.asked.writer, self.bench.asked.ctl, copy, acknowledged)


def try_all(bench, choose):
    for name, how, disks in (
        ("the database's disk lies", LIES, "a"),
        ("the event file's disk lies", LIES, "b"),
        ("both disks lie", LIES, "ab"),
        ("the database's disk fails", FAILS, "a"),
        ("the event file's disk fails", FAILS, "b"),
    ):
        case = Case(bench, name, choose)
        problems = case.run(how, *disks)
        promised = case.before if len(disks) == 2 else case.all
        problems += case.judge(promised)
        verdict = "; ".join(problems) or "all there"
        print(f"{name}: {len(promised.hashes)} acknowledged events, {verdict}", flush=True)
        yield from problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for path in ("writer", "ctl", "vm"):
        parser.add_argument(path, type=lambda given: pathlib.Path(given).resolve())
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    asked = parser.parse_args()
    asked.planted = None
    if why := machine.missing(asked.vm) or (not shutil.which("dmsetup") and "dmsetup is not installed"):
        print(f"skipped: {why}")
        return 0
    print(f"seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kz-failing-") as folder:
        bench = power_cuts.Bench(asked, pathlib.Path(folder), shutil.which("dmsetup"))
        return 1 if list(try_all(bench, random.Random(asked.seed))) else 0


if __name__ == "__main__":
    sys.exit(main())
