import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "tools"))
import bench  # noqa: E402


class Bench(unittest.TestCase):
    def test_rows_come_as_lines_or_as_one_array(self):
        rows = [{"what": "a", "value": 1}, {"what": "b", "value": 2}]
        lines = 'noise\n{"what": "a", "value": 1}\n{"what": "b", "value": 2}\n'
        self.assertEqual(rows, bench.parse_rows(lines))
        self.assertEqual(rows, bench.parse_rows('[{"what": "a", "value": 1}, {"what": "b", "value": 2}]'))

    def test_a_limit_is_at_most_unless_more_is_better(self):
        self.assertEqual("ok", bench.verdict({"value": 5, "limit": 5}))
        self.assertEqual("over", bench.verdict({"value": 5.1, "limit": 5}))
        self.assertEqual("over", bench.verdict({"value": 50, "limit": 60, "better": "higher"}))
        self.assertEqual("ok", bench.verdict({"value": 61, "limit": "≥ 60 %"}))
        self.assertEqual("over", bench.verdict({"value": 13, "limit": "≤ 12 ms"}))
        self.assertEqual("", bench.verdict({"value": 13}))

    def test_the_table_shows_each_row_beside_its_limit_and_peer(self):
        text = bench.table([{"what": "full redraw", "value": 9.8, "unit": "ms", "limit": 12, "peer": 3.0}])
        self.assertRegex(text, r"full redraw +9\.8 +ms +≤ 12 +3 +ok")


if __name__ == "__main__":
    unittest.main()
