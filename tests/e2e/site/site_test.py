import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "tools/demo"))
import processes  # noqa: E402
from demo_site import BIN, Site, SiteError  # noqa: E402


class DemoSite(unittest.TestCase):
    def setUp(self):
        for program in ("kaozhanctl", "kaozhan-central", "kaozhan-syncd", "kaozhan-emulator"):
            if not (BIN / program).exists():
                self.skipTest(f"skipped: {program} not built")
        self.folder = tempfile.TemporaryDirectory(prefix="kaozhan-site-")
        self.addCleanup(self.folder.cleanup)

    def up(self, name):
        site = Site(pathlib.Path(self.folder.name, name))
        site.up()
        self.addCleanup(site.down)
        return site

    def test_two_sites_stand_side_by_side_and_leave_no_process_behind(self):
        one, other = self.up("one"), self.up("other")
        self.assertNotEqual(one.about["central"]["url"], other.about["central"]["url"])
        for site in (one, other):
            with urllib.request.urlopen(site.about["central"]["web"] + "/healthz", timeout=10) as answer:
                self.assertEqual(200, answer.status)
            manifest = json.loads(
                (site.path("terminal", "inbox", "manifest.json")).read_text(encoding="utf-8")
            )
            self.assertIn("roster.json", json.dumps(manifest))
        one.emulate(do="place", card=one.about["candidates"][0]["card"])
        self.assertTrue(one.emulate(do="state")["card"])
        self.assertFalse(other.emulate(do="state")["card"])
        pids = [
            site.about[part]["pid"] for site in (one, other) for part in ("central", "emulator", "syncd")
        ]
        subprocess.run([sys.executable, ROOT / "tools/demo/down.py", one.folder], check=True, timeout=60)
        other.down()
        for pid in pids:
            self.assertIsNone(processes.started_at(pid))

    def test_a_site_that_is_up_is_not_started_over(self):
        site = self.up("one")
        with self.assertRaisesRegex(SiteError, "up already"):
            Site(site.folder).up()

    def test_central_comes_back_where_terminals_look_for_it(self):
        site = self.up("one")
        url = site.about["central"]["url"]
        site.stop_part("central")
        site.start_central()
        self.assertEqual(url, site.about["central"]["url"])


if __name__ == "__main__":
    unittest.main()
