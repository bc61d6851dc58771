"""Numbers that other texts printed, beside the same numbers computed here.

`data/published.csv` holds what was printed, chapter by chapter, with the reason where it is
wrong. A chapter hands in its own numbers; the verdicts are computed.
"""

import csv
import math
from collections.abc import Mapping, Sequence

from backprop.data import data_path

from workbook.figures.table import Table

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
        ValueError: the file knows no such chapter.
    """
    with data_path("published.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    chosen = [row for row in rows if row["chapter"] == chapter]
    if not chosen:
        names = ", ".join(dict.fromkeys(row["chapter"] for row in rows))
        raise ValueError(f"no published numbers for chapter {chapter!r}; there are some for {names}.")
    return chosen


def checked(chapter: str, ours: Mapping[str, float | Sequence[float]]) -> Table:
    """Return the chapter's "Checked" table: quantity, printed, ours, verdict.

    Args:
        chapter: as in data/published.csv.
        ours: a number, or a list of numbers, for each of the chapter's keys.

    Raises:
        ValueError: a key is missing or unknown, a list has the wrong length, a wrong number has
            no reason, or a right one has one.
    """
    rows = published(chapter)
    keys = [row["key"] for row in rows]
    if missing := [key for key in keys if key not in ours]:
        raise ValueError(f"ours lacks {', '.join(missing)}; every published number needs one of ours.")
    if unknown := [key for key in ours if key not in keys]:
        raise ValueError(f"ours has {', '.join(unknown)}, which data/published.csv does not list.")
    return Table(
        f"Checked numbers of {chapter}",
        ["quantity", "printed", "computed here", "verdict"],
        [_compare(row, ours[row["key"]]) for row in rows],
    )


def _compare(row: dict[str, str], ours: float | Sequence[float]) -> list[str]:
    values = [ours] if isinstance(ours, (int, float)) else list(ours)
    printed = row["printed"].split()
    if len(values) != len(printed):
        raise ValueError(f"{row['key']} has {len(values)} values of ours for {len(printed)} printed.")
    verdicts = [verdict(text, value) for text, value in zip(printed, values)]
    worst = max(verdicts, key=list(MARKS).index)
    if (worst == "wrong") != bool(row["reason"]):
        raise ValueError(
            f"{row['key']} is {worst} but its reason in data/published.csv is {row['reason']!r}."
        )
    mark = MARKS[worst] + (f": {row['reason']}" if row["reason"] else "")
    # A reproduced number is shown to the digits printed, any other to ten decimals.
    digits = [_decimals(text) if worst == "reproduced" else 10 for text in printed]
    shown = [str(v) if isinstance(v, int) else f"{v:.{n}f}" for v, n in zip(values, digits)]
    return [row["quantity"], _minus(printed), _minus(shown), mark]


def _decimals(printed: str) -> int:
    return len(printed.partition(".")[2])


def _minus(texts: list[str]) -> str:
    return " ".join(texts).replace("-", "\u2212")
