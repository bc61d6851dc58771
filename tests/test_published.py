"""A published number is compared with the number computed here, and a wrong one has its reason."""

import csv

import pytest

from backprop.data import data_path
from workbook import published as module
from workbook.published import checked, published, verdict


@pytest.mark.parametrize(
    ("printed", "value", "expected"),
    [
        ("0.25", 0.25, "reproduced"),
        ("0.1", 0.1 + 2e-17, "reproduced"),
        ("201", 201, "reproduced"),
        ("0.67", 0.6650736395, "rounded"),
        ("-0.17", -0.1650736395, "rounded"),
        ("92.857", 92.85714285714286, "rounded"),
        ("6.350", 6.3499, "rounded"),
        ("0.56", 0.5523079096, "wrong"),
        ("0.67", -0.67, "wrong"),
        ("0.1", 0.1000001, "rounded"),
        ("0.1000000", 0.1000001, "wrong"),
        ("201", 210, "wrong"),
        ("0", 0.4, "rounded"),
        ("0", 0.6, "wrong"),
        ("0.5", float("nan"), "wrong"),
    ],
)
def test_a_printed_number_is_reproduced_rounded_or_wrong(printed, value, expected):
    assert verdict(printed, value) == expected


LINES = [
    "chapter,key,quantity,printed,reason",
    "one,a,first,0.5 -0.25,",
    "one,b,second,0.67,",
    "one,c,third,9,it is a misprint",
    "two,d,fourth,1,",
]
COMPUTED = {"a": [0.5, -0.25], "b": 0.66507363951, "c": 8}


@pytest.fixture
def small_file(tmp_path, monkeypatch):
    """Replace the published numbers by a file of four lines."""
    path = tmp_path / "published.csv"
    path.write_text("\n".join(LINES), encoding="utf-8")
    monkeypatch.setattr(module, "data_path", lambda name: path)


@pytest.mark.usefixtures("small_file")
def test_the_table_shows_printed_and_computed_numbers_with_the_verdict():
    assert checked("one", COMPUTED).rows == [
        ["first", "0.5 \u22120.25", "0.5 \u22120.25", "\u2713 reproduced"],
        ["second", "0.67", "0.6650736395", "\u2248 right, rounded"],
        ["third", "9", "8", "\u2717 wrong: it is a misprint"],
    ]


@pytest.mark.usefixtures("small_file")
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"a": None}, "computed lacks a;"),
        ({"d": 1.0}, "computed has d, which"),
        ({"a": [0.5]}, "a has 1 computed values for 2 printed"),
        ({"b": 0.7}, "b is wrong but its reason .* is ''"),
        ({"a": [0.5, 0.25]}, "a is wrong but its reason .* is ''"),
        ({"c": 9}, "c is reproduced but its reason .* is 'it is a misprint'"),
    ],
    ids=[
        "missing key",
        "unknown key",
        "too few numbers",
        "no reason",
        "one of two wrong",
        "reason for a right one",
    ],
)
def test_numbers_that_do_not_fit_the_published_ones_are_rejected(changed, message):
    computed = {key: value for key, value in {**COMPUTED, **changed}.items() if value is not None}
    with pytest.raises(ValueError, match=message):
        checked("one", computed)


@pytest.mark.usefixtures("small_file")
def test_an_unknown_chapter_is_rejected_with_a_list_of_the_chapters():
    with pytest.raises(ValueError, match="'three'; there are some for one, two"):
        published("three")


def test_the_real_file_gives_every_number_a_unique_key_and_a_text():
    with data_path("published.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [(row["chapter"], row["key"]) for row in rows]
    assert len(set(keys)) == len(keys) == 38
    for row in rows:
        assert row["quantity"] and None not in row and [float(text) for text in row["printed"].split()]
