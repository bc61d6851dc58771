"""Compares published numbers with the numbers computed here.

`data/published.csv` contains the published numbers, chapter by chapter, with the reason where one is
wrong. A chapter passes its numbers; the verdicts are computed.
"""

import csv
import math
from collections.abc import Mapping, Sequence

from backprop.data import data_path
from workbook.figures.table import Table
from workbook.figures.text import true_minus

MARKS = {"reproduced": "\u2713 reproduced", "rounded": "\u2248 right, rounded", "wrong": "\u2717 wrong"}


def verdict(printed: str, value: float) -> str:
    """Return "reproduced", "rounded" or "wrong" for one printed number.

    Reproduced: the printed text is the value, to the last bit or two of a float. Rounded: the
    value rounds to the digits printed. Anything else is wrong.
    """
    if math.isclose(value, float(printed), rel_tol=4e-16):
        return "reproduced"
    return "rounded" if float(f"{value:.{_decimals(printed)}f}") == float(printed) else "wrong"


def published(chapter: str) -> list[dict[str, str]]:
    """Return the rows of data/published.csv for a chapter.

    Raises:
        ValueError: the file has no such chapter.
    """
    with data_path("published.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    chosen = [row for row in rows if row["chapter"] == chapter]
    if not chosen:
        names = ", ".join(dict.fromkeys(row["chapter"] for row in rows))
        raise ValueError(f"no published numbers for chapter {chapter!r}; there are some for {names}.")
    return chosen


def checked(chapter: str, computed: Mapping[str, float | Sequence[float]]) -> Table:
    """Return the chapter's "Checked" table: quantity, printed, computed, verdict.

    Args:
        chapter: as in data/published.csv.
        computed: a number, or a list of numbers, for each of the chapter's keys.

    Raises:
        ValueError: a key is missing or unknown, a list has the wrong length, a wrong number has
            no reason, or a right one has one.
    """
    rows = published(chapter)
    keys = [row["key"] for row in rows]
    if missing := [key for key in keys if key not in computed]:
        raise ValueError(f"computed lacks {', '.join(missing)}; every published number needs a computed one.")
    if unknown := [key for key in computed if key not in keys]:
        raise ValueError(f"computed has {', '.join(unknown)}, which data/published.csv does not list.")
    return Table(
        f"Checked numbers of {chapter}",
        ["quantity", "printed", "computed here", "verdict"],
        [_compare(row, computed[row["key"]]) for row in rows],
    )


def _compare(row: dict[str, str], computed: float | Sequence[float]) -> list[str]:
    values = [computed] if isinstance(computed, (int, float)) else list(computed)
    printed = row["printed"].split()
    if len(values) != len(printed):
        raise ValueError(f"{row['key']} has {len(values)} computed values for {len(printed)} printed ones.")
    verdicts = [verdict(text, value) for text, value in zip(printed, values)]
    worst = max(verdicts, key=list(MARKS).index)
    if (worst == "wrong") != bool(row["reason"]):
        raise ValueError(f"{row['key']} is {worst} but its reason in data/published.csv is {row['reason']!r}.")
    mark = MARKS[worst] + (f": {row['reason']}" if row["reason"] else "")
    # A reproduced number is shown to the digits printed, any other to ten decimals.
    digits = [_decimals(text) if worst == "reproduced" else 10 for text in printed]
    shown = [str(v) if isinstance(v, int) else f"{v:.{n}f}" for v, n in zip(values, digits)]
    return [row["quantity"], true_minus(" ".join(printed)), true_minus(" ".join(shown)), mark]


def _decimals(printed: str) -> int:
    return len(printed.partition(".")[2])
