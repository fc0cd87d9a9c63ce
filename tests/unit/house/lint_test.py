import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "tools"))
import lint  # noqa: E402


def reasons(path, text):
    return [reason for _, reason in lint.lint_file(path, text)]


class Lint(unittest.TestCase):
    def test_a_line_has_at_most_110_columns_and_chinese_counts_by_character(self):
        self.assertEqual([], reasons("a.cpp", "// " + "考" * 107 + "\n"))
        self.assertEqual(["111 columns, at most 110"], reasons("a.cpp", "//" + "x" * 109 + "\n"))

    def test_a_file_has_at_most_600_lines(self):
        self.assertEqual([], reasons("a.h", "int x;\n" * 600))
        self.assertEqual(["601 lines, at most 600"], reasons("a.h", "int x;\n" * 601))

    def test_a_function_has_at_most_70_lines(self):
        def function(lines):
            body = "    int f(int x) {\n" + "    ++x;\n" * (lines - 2) + "    }\n"
            return "namespace kz {\nstruct S {\n" + body + "};\n}\n"

        self.assertEqual([], reasons("a.cpp", function(70)))
        self.assertEqual([(3, "function of 71 lines, at most 70")], lint.lint_file("a.cpp", function(71)))

    def test_a_brace_in_a_string_or_comment_opens_nothing(self):
        text = 'void f() {\n    g("{"); // {\n    h(\'{\');\n    i(R"x({{{)x");\n}\n' + "int x;\n" * 100
        self.assertEqual([], reasons("a.cpp", text))

    def test_a_python_function_has_at_most_70_lines(self):
        text = "def f():\n" + "    x = 1\n" * 70
        self.assertEqual(["function of 71 lines, at most 70"], reasons("a.py", text))

    def test_banned_calls_name_their_replacement(self):
        for call in ("atoi(s)", "std::system(s)", "::usleep(5)", "std::this_thread::sleep_for(t)", "rand()"):
            self.assertEqual(1, len(reasons("a.cpp", f"int x = {call};\n")), call)
        self.assertIn("from_chars", reasons("a.cpp", "int x = atoi(s);\n")[0])

    def test_a_name_that_only_resembles_a_banned_call_is_fine(self):
        like = ("file.system(s)", "filesystem(s)", "oversleep(1)", "// atoi(s)", 'log("sleep(1)")', "brand()")
        for call in like:
            self.assertEqual([], reasons("a.cpp", f"{call};\n"), call)

    def test_an_exception_carries_its_reason(self):
        self.assertEqual([], reasons("a.cpp", "sleep(1);  // lint: allow sleep: no event to wait for\n"))

    def test_pure_folders_are_passed_time_and_chance(self):
        text = "auto n = read_clocks();\n"
        self.assertEqual(["read_clocks: time is passed in"], reasons("core/exam/a.cpp", text))
        self.assertEqual([], reasons("kiosk/app/a.cpp", text))

    def test_a_machines_own_places_are_named_nowhere(self):
        self.assertEqual(1, len(reasons("README.md", "see /" + "work/main\n")))
        self.assertEqual([], reasons("README.md", "see the work/ folder\n"))

    def test_strings_come_in_both_languages_with_the_same_parameters(self):
        def strings(text):
            return reasons("assets/strings/a.json", text)

        self.assertEqual([], strings('{"a.b": {"zh-CN": "共 {n} 题", "en": "{n} items"}}'))
        self.assertEqual(1, len(strings('{"a.b": {"en": "{n} items"}}')))
        self.assertEqual(1, len(strings('{"a.b": {"zh-CN": "共 {m} 题", "en": "{n} items"}}')))


if __name__ == "__main__":
    unittest.main()
