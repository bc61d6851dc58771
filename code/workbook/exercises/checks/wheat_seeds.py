"""Step 6: in which cases the exercises' programs are tried, and what is said of folds that are not right."""

import random
from collections.abc import Callable
from itertools import pairwise

from workbook.exercises.compare import same
from workbook.exercises.run import run

SCALING_CASES: list[list] = [
    [[[2.0, 30.0], [5.0, 10.0], [3.5, 45.0]], [(2.0, 8.0), (10.0, 50.0)]],
    [[[1.0, 7.0, 4.0], [3.0, 7.0, 9.0]], [(1.0, 6.0), (7.0, 7.0), (4.0, 8.0)]],
    [[[2.0, 4.0], [9.0, 6.0], [4.0, 5.5]], [(3.0, 3.0), (4.0, 5.0)]],
    [[[0.0, 1.5, 2.0, 5.0]], [(0.0, 0.0), (1.0, 2.0), (2.0, 2.0), (-5.0, 15.0)]],
    [[[1.0, 3.0, -2.0]], [(0.0, 4.0), (3.0, 3.0), (-3.0, 0.0)]],  # 0 is a minimum, or a maximum, like any other
    [[], [(1.0, 2.0)]],
]
DEALS = [[12, 4], [10, 3], [17, 5], [8, 5], [7, 7]]

NETWORK = [
    [{"weights": [0.57, -0.45, -0.56]}, {"weights": [-0.86, -0.44, 0.7]}, {"weights": [-0.77, 0.17, 0.29]}],
    [
        {"weights": [0.3, -0.67, -0.29, 0.19]},
        {"weights": [0.7, -0.39, -0.92, -0.67]},
        {"weights": [0.87, 0.85, -0.53, 0.2]},
    ],
]
ROWS = [
    [3.9, 3.0],
    [4.4, 61.0],
    [-0.2, 40.0],
    [1.1, 34.0],
    [3.3, 67.0],
    [-1.6, 19.0],
    [6.3, 31.0],
    [3.5, 74.0],
    [6.8, 12.0],
    [3.7, 80.0],
    [5.7, 25.0],
    [0.9, 7.0],
]
LABELS = [2, 1, 0, 0, 1, 0, 2, 1, 2, 1, 2, 0]
# In table order, so that training rows in table order and in fold order are the same.
EQUAL = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
UNEQUAL = [[0, 1, 2, 3, 4], [5, 6, 7], [8, 9, 10, 11]]


def overlapping_classes() -> list:
    """Return a case in which no two of the known mistakes have the same scores by chance."""
    draw, labels = random.Random(7).gauss, [i % 3 for i in range(30)]
    rows = [[2.0 * label + draw(0, 1.2), 1.5 * (label % 2) + draw(3, 0.9)] for label in labels]
    return [NETWORK, rows, labels, [list(range(11)), list(range(11, 20)), list(range(20, 30))], 4.0, 5]


def explain_scaling(function: Callable) -> str | None:
    """Return whether the rows, or the cells of the rows, are too many or too few in the first case that goes wrong."""
    for rows, ranges in SCALING_CASES:
        scaled = [list(row) for row in run(function, [rows, ranges]).returned]
        right = [[(x - low) / (high - low) for x, (low, high) in zip(row, ranges) if low != high] for row in rows]
        if same(scaled, right, 1e-9):
            continue
        if len(scaled) != len(rows):
            return f"Your function makes {len(scaled)} rows of {len(rows)}. Each row that comes in goes out, scaled."
        kept = sum(low != high for low, high in ranges)
        for row in scaled:
            if len(row) == len(ranges) > kept:
                return "The column of one value is still there. Leave its cells out, so that the rows get shorter."
            if len(row) < kept:
                return f"Your rows have too few cells: {kept} of the {len(ranges)} columns have a range and stay."
        return None
    return None


def rows_and_sizes(folds) -> tuple[list[int], list[int]]:
    """Return what of a deal does not depend on chance; nothing, if it is no lists of row numbers."""
    try:
        return sorted(int(row) for fold in folds for row in fold), sorted(len(fold) for fold in folds)
    except (TypeError, ValueError):
        return [], []


def summary(folds) -> dict[str, list[int]]:
    """Return the rows and the sizes of the folds by name."""
    return dict(zip(("the rows in all folds", "the sizes of the folds"), rows_and_sizes(folds)))


def explain_folds(function: Callable) -> str | None:
    """Return what is wrong with the folds of the first deal that is not right."""
    for n_rows, n_folds in DEALS:
        rows, sizes = rows_and_sizes(run(function, [n_rows, n_folds]).returned)
        if not rows:
            return "Your function must return a list of folds, each a list of row numbers."
        if fault := explain_deal(rows, sizes, n_rows, n_folds):
            return f"With {n_rows} rows and {n_folds} folds, {fault}"
    return None


def explain_deal(rows: list[int], sizes: list[int], n_rows: int, n_folds: int) -> str | None:
    """Return what is wrong with one deal, given by its row numbers and its sizes, both sorted."""
    if rows[0] < 0 or rows[-1] >= n_rows:
        return f"your row numbers go from {rows[0]} to {rows[-1]}. They should go from 0 to {n_rows - 1}."
    size, left_over = divmod(n_rows, n_folds)
    if len(sizes) != n_folds:
        why = "."
        if sizes == [left_over] + [size] * n_folds:
            why = ": what the division leaves over has become a fold too."
        elif sizes[-1] == n_folds != size:
            why = f", with up to {n_folds} rows in each. {n_folds} is the number of folds, not their size."
        return f"your function makes {len(sizes)} fold{'s' * (len(sizes) != 1)}{why}"
    repeated = [row for row, following in pairwise(rows) if row == following]
    if repeated:
        return (
            f"row {repeated[0]} is dealt more than once. If its copies lie in two folds, a network is "
            "trained on a row that it is judged on. Each row may be in one fold only."
        )
    if len(rows) < n_rows:
        if n_rows - len(rows) == left_over:
            why = "What the division leaves over must be dealt out too."
        else:
            why = f"Row {min(set(range(n_rows)) - set(rows))} is missing, for one."
        return f"only {len(rows)} rows are in a fold; no network is ever judged on the others. {why}"
    if sizes[-1] - sizes[0] > 1:
        return (
            f"your folds have from {sizes[0]} to {sizes[-1]} rows. "
            "Deal out one by one what is left over, so that no two sizes differ by more than 1."
        )
    return None


def require_chance(function: Callable) -> str | None:
    """Return a sentence if two deals are the same."""
    state = random.getstate()
    try:
        random.seed(1)
        first = run(function, [40, 4]).returned
        random.seed(2)
        second = run(function, [40, 4]).returned
    finally:
        random.setstate(state)
    if [list(fold) for fold in first] != [list(fold) for fold in second]:
        return None
    return (
        "Every row is in one fold, but the folds are the same at every call. Shuffle the row numbers first "
        "(and set no seed inside the function), or the order of the table decides who is judged together."
    )


CHECKS = {
    5: {"cases": SCALING_CASES, "explain": explain_scaling},
    6: {"cases": DEALS, "select": summary, "explain": explain_folds, "require": require_chance},
    7: {
        "cases": [
            [NETWORK, ROWS, LABELS, EQUAL, 2.0, 20],
            [NETWORK, ROWS, LABELS, UNEQUAL, 1.0, 10],
            [NETWORK, [[y, 9 * x] for x, y in ROWS], LABELS[::-1], UNEQUAL, 1.5, 14],
            overlapping_classes(),
        ],
        "may_mutate": (0,),
    },
}
