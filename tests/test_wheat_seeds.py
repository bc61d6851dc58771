"""The wheat-seeds table is what data/README.md says, and the case study gives the published scores."""

import csv
import math
import random
import re
from collections import Counter

import pytest
from backprop.data import column_ranges, encode_labels, load_wheat_seeds, scale_rows, tutorial_folds
from backprop.evaluate import accuracy, cross_validate, zero_rule
from backprop.steps import initialize_network, predict, train_network

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

# --- The table --------------------------------------------------------------------------------


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


# --- The case study ---------------------------------------------------------------------------


def scores_of(names, model):
    """Return the accuracy of each fold of the published run, labels numbered in the order of `names`."""
    table = load_wheat_seeds()
    labels, names = encode_labels(table.labels, names)
    rows = scale_rows(table.rows, column_ranges(table.rows))
    random.seed(1)
    folds = tutorial_folds(len(rows), 5)
    predictions = cross_validate(rows, labels, folds, model)
    return [accuracy([labels[i] for i in fold], guesses) for fold, guesses in zip(folds, predictions)]


def trained_network(rows, labels, held_out):
    network = initialize_network(len(rows[0]), 5, 3)
    train_network(network, rows, labels, 0.3, 500)
    return [predict(network, row) for row in held_out]


@pytest.mark.parametrize(
    "names, published",
    [
        (None, [92.857, 92.857, 97.619, 92.857, 90.476]),
        (["Kama", "Rosa", "Canadian"], [90.476, 92.857, 97.619, 92.857, 92.857]),
    ],
    ids=["labels numbered by name", "labels numbered as in the source"],
)
def test_the_network_scores_as_published_on_every_fold(names, published):
    scores = scores_of(names, trained_network)
    assert [round(score, 3) for score in scores] == published
    assert round(sum(scores) / 5, 3) == 93.333


def test_the_zero_rule_scores_as_published_on_every_fold():
    scores = scores_of(None, zero_rule)
    assert [round(score, 3) for score in scores] == [30.952, 23.810, 30.952, 30.952, 23.810]
    assert round(sum(scores) / 5, 3) == 28.095
