"""The wheat-seeds table is what data/README.md says. (The scores of step 6 are outputs of its notebook, compared as they run.)"""

import csv
import math
import re
from collections import Counter

import pytest

from backprop.data import load_wheat_seeds
from tests.course_files import ROOT

# Smallest and largest value of each column, lengths in mm and the area in mm^2.
RANGES = {
    "area": (10.59, 21.18),
    "perimeter": (12.41, 17.25),
    "compactness": (0.8081, 0.9183),
    "kernel_length": (4.899, 6.675),
    "kernel_width": (2.63, 4.033),
    "asymmetry": (0.7651, 8.456),
    "groove_length": (4.519, 6.55),
}


def test_the_table_has_210_rows_of_7_measurements_and_70_of_each_variety():
    table = load_wheat_seeds()
    assert len(table.rows) == len(table.labels) == 210
    assert {len(row) for row in table.rows} == {7}
    assert Counter(table.labels) == {"Kama": 70, "Rosa": 70, "Canadian": 70}


def test_every_column_has_its_name_and_its_range():
    table = load_wheat_seeds()
    found = {name: (min(column), max(column)) for name, column in zip(table.columns, zip(*table.rows))}
    assert found == RANGES


def test_compactness_is_4_pi_area_over_perimeter_squared_on_every_row():
    for area, perimeter, compactness, *_ in load_wheat_seeds().rows:
        assert compactness == pytest.approx(4 * math.pi * area / perimeter**2, abs=0.002)


def test_every_kernel_is_longer_than_wide_and_its_ellipse_has_about_its_area():
    for area, _, _, length, width, _, _ in load_wheat_seeds().rows:
        assert width < length
        assert area == pytest.approx(math.pi / 4 * length * width, rel=0.08)


def test_the_file_is_plain_comma_separated_text_without_doubled_separators():
    text = (ROOT / "data" / "wheat-seeds.csv").read_bytes().decode("ascii")
    assert text.endswith("\n") and "\r" not in text and ",," not in text
    assert {len(row) for row in csv.reader(text.splitlines())} == {8}


def test_the_readme_of_the_data_names_source_licence_and_every_column_with_its_range():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for part in ("210", "Charytanowicz", "10.24432/C5H30K", "CC BY 4.0", "mm"):
        assert part in text
    for name, ends in RANGES.items():
        line = next(line for line in text.splitlines() if re.match(rf"\|\s*`{name}`", line))
        numbers = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", line)}
        assert numbers.issuperset(ends), f"{line} does not give {ends}"
