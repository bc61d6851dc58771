"""Wheat seeds again: in which cases the exercises' programs are tried, and what is said of those that no known mistake explains."""

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np

from workbook.exercises.run import run

SCORES = [90, 95, 93, 97, 90]
MEAN, SPREAD = statistics.mean(SCORES), statistics.stdev(SCORES)

FOLDS = [[0, 5, 9], [1, 6, 10], [2, 7], [3, 4, 8]]


def in_any_order(result: Any) -> Any:
    """Return the pairs as sorted lists, sorted by their validation rows; anything else as it is."""
    try:
        return sorted(([sorted(map(int, part)) for part in (t, v)] for t, v in result), key=lambda pair: pair[::-1])
    except (TypeError, ValueError):
        return result


def explain_splits(splits: Callable) -> str | None:
    """Return what is wrong with the form of a reader's splits, or which rows are where they must not be."""
    pairs = run(splits, [FOLDS, 1]).returned
    try:
        if (
            isinstance(pairs, (list, tuple))
            and len(pairs) == 2
            and not any(hasattr(row, "__len__") for row in pairs[0])
        ):
            return "You return one split, not a list of them. Is your `return` inside the loop?"
        if isinstance(pairs, dict):
            return "You return a dict. Return a list of pairs, (training rows, validation rows)."
        pairs = [tuple(pair) for pair in pairs]
        if any(len(pair) != 2 for pair in pairs):
            return "Each split is a pair: training rows and validation rows."
        if any(hasattr(row, "__len__") for pair in pairs for part in pair for row in part):
            return "Your lists hold whole folds. They should hold the row numbers, all in one list."
        pairs = [tuple({int(row) for row in part} for part in pair) for pair in pairs]
    except (TypeError, ValueError):
        return "Return a list of pairs, (training rows, validation rows), one for each fold that is not held out."
    if fault := explain_rows(pairs, held_out=set(FOLDS[1])):
        return fault
    if any(validation not in map(set, FOLDS) for _, validation in pairs):
        return "Your validation rows are not the rows of one fold."
    return None


def explain_rows(pairs: list[tuple[set[int], set[int]]], held_out: set[int]) -> str | None:
    """Return which rows are trained on, or judged on, and must not be; or which are missing."""
    if any(training & held_out for training, _ in pairs):
        return "Rows of the held-out fold are trained on. They must have no part in the choice."
    if any(validation & held_out for _, validation in pairs):
        return "Rows of the held-out fold judge a setting. They must have no part in the choice."
    if any(training & validation for training, validation in pairs):
        return "Some rows are trained on and judged on in the same split."
    if len(pairs) != len(FOLDS) - 1:
        return "There should be one split for each fold that is not held out."
    n_rows = sum(map(len, FOLDS)) - len(held_out)
    if any(len(training | validation) < n_rows for training, validation in pairs):
        return "Some rows are neither trained on nor judged on, though they are not held out."
    return None


def accuracies(n_settings: int, n_folds: int, n_inner: int, seed: int) -> list[np.ndarray]:
    """Return random accuracies of each setting: on the held-out folds, and on the inner folds."""
    shapes = (n_settings, n_folds), (n_settings, n_folds, n_inner)
    return [np.round(np.random.default_rng(seed + i).uniform(85, 97, shape), 1) for i, shape in enumerate(shapes)]


CHECKS = {
    4: {
        "cases": [[FOLDS, 1], [FOLDS, 0], [[[4], [0, 2], [1, 3]], 2]],
        "select": in_any_order,
        "explain": explain_splits,
    },
    5: {"cases": [accuracies(4, 3, 2, seed=21), accuracies(6, 5, 4, seed=15), accuracies(3, 2, 3, seed=62)]},
}
