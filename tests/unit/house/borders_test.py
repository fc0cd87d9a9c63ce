import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "tools"))
import check_borders  # noqa: E402


class Borders(unittest.TestCase):
    def found(self, path, line):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True)
            file.write_text(f"#pragma once\n{line}\n", encoding="utf-8")
            return check_borders.check(pathlib.Path(folder))

    def refuse(self, path, line, reason):
        self.assertEqual([(path, 2, reason)], self.found(path, line))

    def accept(self, path, line):
        self.assertEqual([], self.found(path, line))

    def test_nobody_includes_upward(self):
        self.refuse("core/base/x.h", '#include "core/ledger/ledger.h"', "core/base may not use core/ledger")
        self.refuse("core/session/x.cpp", '#include "kiosk/ui/ui.h"', "core/session may not use kiosk/ui")
        self.refuse(
            "kiosk/ui/x.cpp", '#  include "kiosk/screens/idle.h"', "kiosk/ui may not use kiosk/screens"
        )

    def test_nobody_includes_into_the_other_column(self):
        self.accept("kiosk/app/x.cpp", '#include "sync/wire/wire.h"')
        self.refuse("kiosk/app/x.cpp", '#include "sync/client/client.h"', "kiosk/app may not use sync/client")
        self.refuse("sync/central/x.cpp", '#include "kiosk/ui/ui.h"', "sync/central may not use kiosk/ui")
        self.refuse(
            "kiosk/screens/x.cpp", '#include "drivers/usb/usb.h"', "kiosk/screens may not use drivers/usb"
        )
        self.refuse("drivers/usb/x.cpp", '#include "core/exam/item.h"', "drivers/usb may not use core/exam")

    def test_the_one_exception_is_the_tools_alone(self):
        self.accept("sync/tool/x.cpp", '#include "kiosk/identity/identity.h"')
        self.refuse("sync/tool/x.cpp", '#include "kiosk/ui/ui.h"', "sync/tool may not use kiosk/ui")
        self.refuse(
            "sync/client/x.cpp",
            '#include "kiosk/identity/identity.h"',
            "sync/client may not use kiosk/identity",
        )

    def test_downward_and_within_a_folder_is_fine(self):
        self.accept("core/session/x.h", '#include "core/exam/timer.h"')
        self.accept("core/tasks/coolant/x.h", '#include "core/tasks/task.h"')
        self.accept("kiosk/app/x.cpp", '#include "kiosk/screens/screens.h"')
        self.accept("drivers/idcard/x.h", '#include "drivers/usb/usb.h"')
        self.accept("kiosk/identity/x.cpp", '#include "drivers/camera/camera.h"')

    def test_a_library_stays_in_the_folder_that_wraps_it(self):
        self.refuse("kiosk/screens/x.cpp", "#include <imgui.h>", "imgui.h belongs in kiosk/ui")
        self.refuse(
            "core/tasks/x.cpp",
            "#include <ngspice/sharedspice.h>",
            "ngspice/sharedspice.h belongs in kiosk/app, kiosk/benches",
        )
        self.accept("kiosk/ui/x.cpp", "#include <imgui.h>")

    def test_a_heavy_header_stays_out_of_headers(self):
        self.refuse(
            "core/base/x.h", "#include <nlohmann/json.hpp>", "nlohmann/json.hpp belongs in a .cpp file"
        )
        self.accept("core/base/x.cpp", "#include <nlohmann/json.hpp>")

    def test_scoring_and_session_reach_no_clock_file_or_chance(self):
        self.refuse("core/exam/x.cpp", "#include <random>", "core/exam is pure: no random")
        self.refuse(
            "core/tasks/x.cpp", '#include "core/base/file.h"', "core/tasks is pure: no core/base/file.h"
        )

    def test_what_draws_reaches_no_file_or_socket(self):
        self.refuse(
            "kiosk/benches/x.cpp", "#include <sys/socket.h>", "kiosk/benches only draws: no sys/socket.h"
        )

    def test_paths_are_written_from_the_root(self):
        self.refuse("core/exam/x.h", '#include "../ledger/ledger.h"', "write the path from the root")

    def test_a_folder_the_design_does_not_know_is_named(self):
        self.assertEqual(
            [("kiosk/magic/x.h", 1, "kiosk/magic is not a folder of the design")],
            self.found("kiosk/magic/x.h", ""),
        )


if __name__ == "__main__":
    unittest.main()
