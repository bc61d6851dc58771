"""Iris: the training rows counted by species, and the cases in which the exercises' programs are tried."""

import numpy as np

from workbook.exercises.array_patterns import numbers
from workbook.exercises.run import AnswerError, run

SETOSA, VERSICOLOR, VIRGINICA = 41, 46, 43  # of the 130 training rows
N_TRAINING = SETOSA + VERSICOLOR + VIRGINICA
RIGHT = 92  # by the published network

ROWS = np.array([[5.1, 3.5, 1.4], [7.0, 3.2, 4.7], [6.3, 3.3, 6.0], [4.9, 2.5, 4.5]])
TEST_ROWS = np.array([[6.0, 2.7, 5.1], [4.6, 3.4, 1.4]])

OUTPUTS = np.array(
    [
        [0.9, 0.1, 0.2],
        [0.4, 0.3, 0.1],
        [0.1, 0.4, 0.6],
        [0.2, 0.3, 0.4],
        [0.6, 0.2, 0.7],
        [0.1, 0.2, 0.9],
        [0.7, 0.3, 0.4],
    ]
)
NEVER_NAMED = [OUTPUTS, np.eye(3)[[0, 0, 1, 1, 2, 2, 2]]]  # no row is called class 1
TWO_CLASSES = [np.array([[0.3, 0.4], [0.6, 0.7], [0.8, 0.1], [0.2, 0.1]]), np.eye(2)[[1, 0, 0, 1]]]


def two_tables(result):
    """Return the two tables by name.

    Raises:
        AnswerError: it is not two tables.
    """
    if not isinstance(result, (list, tuple)) or len(result) != 2:
        raise AnswerError("Return two tables: the scaled training rows, then the scaled test rows.")
    names = "table of training rows", "table of test rows"
    return {f"your {name}": numbers(f"Your {name}", table) for name, table in zip(names, result)}


def explain_scores(scores):
    """Return what the shape of a reader's scores tells, or a score that no share can have."""
    try:
        found = np.asarray(run(scores, NEVER_NAMED).returned, dtype=float)
    except (TypeError, ValueError):
        return None
    n_classes = NEVER_NAMED[1].shape[1]
    if found.shape == (n_classes, n_classes):
        return f"You return a table of {n_classes} by {n_classes}. Give one number for each class."
    if found.ndim == 1 and (found > 100).any():
        return (
            f"One of your scores is {found.max():.4g} %, and no share is above 100 %. "
            "Divide the right rows of a class by all rows of that class."
        )
    return None


CHECKS = {
    3: {"cases": [[ROWS, TEST_ROWS], [ROWS[:3, :2], TEST_ROWS[:1, :2]]], "select": two_tables},
    4: {"cases": [NEVER_NAMED, TWO_CLASSES], "explain": explain_scores},
}
