import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[3] / "firmware-config"
UNITS = sorted((ROOT / "systemd").glob("*.service"))
EXPOSURE_MAX = "20"  # of 100; systemd-analyze calls this OK, and a plain unit has 96


def values(unit, name):
    return re.findall(rf"^{name}=(.*)$", unit.read_text(encoding="utf-8"), re.M)


class Units(unittest.TestCase):
    def analyze(self, *words):
        if not shutil.which("systemd-analyze"):
            self.skipTest("skipped: systemd-analyze not present")
        with tempfile.TemporaryDirectory() as folder:
            for unit in UNITS:  # the programs are not installed here, and verify insists on them
                text = unit.read_text(encoding="utf-8")
                text = re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", text, flags=re.M)
                pathlib.Path(folder, unit.name).write_text(text, encoding="utf-8")
            command = ["systemd-analyze", *words, *(str(pathlib.Path(folder, unit.name)) for unit in UNITS)]
            return subprocess.run(command, capture_output=True, text=True, timeout=60)

    def test_systemd_finds_nothing_wrong_with_them(self):
        result = self.analyze("--man=no", "verify")
        ours = [line for line in result.stderr.splitlines() if "kaozhan" in line]
        self.assertEqual([], ours)

    def test_their_exposure_stays_low(self):
        result = self.analyze("security", "--offline=yes", f"--threshold={EXPOSURE_MAX}", "--no-pager")
        self.assertEqual(0, result.returncode, result.stdout[-4000:] + result.stderr)

    def test_there_are_the_three_services(self):
        self.assertEqual(
            ["kaozhan-central.service", "kaozhan-syncd.service", "kaozhan.service"],
            [unit.name for unit in UNITS],
        )

    def test_all_start_again_dump_nothing_and_hold_no_privilege(self):
        for unit in UNITS:
            for name, value in (
                ("Restart", "always"),
                ("LimitCORE", "0"),
                ("NoNewPrivileges", "yes"),
                ("CapabilityBoundingSet", ""),
                ("ProtectSystem", "strict"),
            ):
                self.assertEqual([value], values(unit, name), f"{unit.name} {name}")

    def test_the_terminal_has_no_internet_and_sync_no_device(self):
        terminal, sync = (ROOT / "systemd" / f"{name}.service" for name in ("kaozhan", "kaozhan-syncd"))
        self.assertEqual(["AF_UNIX AF_NETLINK"], values(terminal, "RestrictAddressFamilies"))
        self.assertEqual(["yes"], values(sync, "PrivateDevices"))


class Rules(unittest.TestCase):
    def test_no_device_is_everybodys(self):
        for rules in (ROOT / "udev").glob("*.rules"):
            for mode in re.findall(r'MODE:?=+"0?(\d{3})"', rules.read_text(encoding="utf-8")):
                self.assertEqual("0", mode[2], f"{rules.name}: MODE {mode}")

    def test_no_folder_is_everybodys(self):
        for conf in (ROOT / "tmpfiles.d").glob("*.conf"):
            for line in conf.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    self.assertEqual("0", line.split()[2][-1], line)

    def test_sysusers_takes_our_file(self):
        if not shutil.which("systemd-sysusers"):
            self.skipTest("skipped: systemd-sysusers not present")
        with tempfile.TemporaryDirectory() as root:
            pathlib.Path(root, "etc").mkdir()
            command = ["systemd-sysusers", f"--root={root}", str(ROOT / "sysusers.d/kaozhan.conf")]
            result = subprocess.run(command, capture_output=True, text=True, timeout=60)
            self.assertEqual(0, result.returncode, result.stderr)
            users = pathlib.Path(root, "etc/passwd").read_text(encoding="utf-8")
            for user in ("kaozhan:", "kaozhan-sync:", "kaozhan-central:"):
                self.assertIn(user, users)


class Packages(unittest.TestCase):
    def test_each_is_named_once_under_a_known_section(self):
        seen, section = set(), None
        for line in (ROOT / "packages").read_text(encoding="utf-8").splitlines():
            name = line.split("#")[0].split()
            if not name:
                continue
            if name[0].startswith("["):
                section = name[0]
                self.assertIn(section, ("[runtime]", "[build]", "[test]"))
                continue
            self.assertIsNotNone(section, line)
            self.assertNotIn(name[0], seen)
            seen.add(name[0])


if __name__ == "__main__":
    unittest.main()
