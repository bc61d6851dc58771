"""Regression: in which cases the exercises' programs are tried, and what is said of those that no known mistake explains."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.matrix import Network
from workbook.exercises.array_patterns import explain_arrays
from workbook.exercises.run import run

LOSS, MEAN, SPREAD = 0.245, 150, 80


def random_array(*shape: int, seed: int, scale: float = 1.0) -> np.ndarray:
    """Return random numbers with one decimal, so that a message can show them."""
    return np.round(scale * np.random.default_rng(seed).normal(size=shape), 1) + 0.0  # no -0


GRADIENT_CASES = [
    [
        [random_array(3, 4, seed=1), random_array(4, 2, seed=2)],
        [random_array(4, seed=3), random_array(2, seed=4)],
        random_array(5, 3, seed=5),
        random_array(5, 2, seed=6, scale=2.0),
    ],
    [
        [np.array([[0.5, -0.3]]), np.array([[0.8], [0.4]])],
        [np.array([0.1, -0.2]), np.array([0.3])],
        np.array([[1.0], [-2.0], [0.5]]),
        np.array([[2.0], [-1.5], [0.7]]),
    ],
]


def explain_gradients(gradients: Callable) -> str | None:
    """Return what the ratios of a reader's slopes to the complex step tell."""
    W, b, X, T = GRADIENT_CASES[0]
    network = Network(W, [row[None] for row in b], hidden="tanh", output="linear")
    return explain_arrays(run(gradients, GRADIENT_CASES[0]).returned, network, X, T, "sum")


NETWORK = [
    [random_array(2, 3, seed=11), random_array(3, 1, seed=12)],
    [random_array(3, seed=13), random_array(1, seed=14)],
]
NEW_PEOPLE = np.array([[61.0, 24.5], [35.0, 31.0], [48.0, 22.0], [70.0, 27.5]])
TRAINING = [
    np.array([[59.0, 32.1], [48.0, 21.6], [72.0, 30.5], [24.0, 25.3], [50.0, 23.0]]),
    np.array([[151.0], [75.0], [141.0], [206.0], [135.0]]),
]
OTHER_NETWORK = [
    [random_array(2, 3, seed=15), random_array(3, 1, seed=16)],
    [random_array(3, seed=17), random_array(1, seed=18)],
]
OTHER_TRAINING = [TRAINING[0] * [0.5, 1.2], TRAINING[1] + 40]


def flat(result: Any) -> Any:
    """Return the numbers of a column, or of a row, as one list; anything else as it is."""
    try:
        return np.asarray(result, dtype=float).ravel().tolist()
    except (TypeError, ValueError):
        return result


CHECKS = {
    4: {"cases": GRADIENT_CASES, "explain": explain_gradients},
    5: {
        "cases": [
            [*NETWORK, NEW_PEOPLE, *TRAINING],
            [*NETWORK, NEW_PEOPLE[:1], *TRAINING],
            [*OTHER_NETWORK, NEW_PEOPLE, *OTHER_TRAINING],
        ],
        "select": flat,
        "tolerance": 1e-7,
    },
}
