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
    [random_array(2, 3, seed=15) / 50, random_array(3, 1, seed=16)],  # tanh is not flat, even at unscaled rows
    [random_array(3, seed=17), random_array(1, seed=18)],
]
OTHER_TRAINING = [TRAINING[0] * [0.5, 1.2], TRAINING[1] + 40]


def flat(result: Any) -> Any:
    """Return the numbers of a column, or of a row, as one list; anything else as it is."""
    try:
        array = np.asarray(result, dtype=float).ravel()
        return array.tolist() if array.size < 1000 else array  # a list of very many numbers fills the memory
    except (TypeError, ValueError):
        return result


def explain_prediction(prediction: Callable) -> str | None:
    """Return whether a reader's answers lie on a straight line over the right ones: then only the end is wrong."""
    W, b, X_new, X_train, t_train = PREDICTION_CASES[0]
    h = np.tanh((X_new - X_train.mean(axis=0)) / X_train.std(axis=0) @ W[0] + b[0])
    scaled = (h @ W[1])[:, 0]
    found = np.asarray(flat(run(prediction, PREDICTION_CASES[0]).returned), dtype=float)
    if found.shape != scaled.shape or np.ptp(found) < 1e-6:
        return None
    k, c = np.polyfit(scaled, found, 1)
    if np.abs(k * scaled + c - found).max() > 1e-7 * np.abs(found).max():
        return None
    return (
        "Your rows and your hidden layer are right, the end is not. An answer should be "
        f"(h @ W[1] + b[1]) * {t_train.std():.4g} + {t_train.mean():.4g}; yours is h @ W[1] * {k:.4g} + {c:.4g}."
    )


PREDICTION_CASES = [
    [*NETWORK, NEW_PEOPLE, *TRAINING],
    [*NETWORK, NEW_PEOPLE[:1], *TRAINING],
    [*OTHER_NETWORK, NEW_PEOPLE, *OTHER_TRAINING],
]
CHECKS = {
    4: {"cases": GRADIENT_CASES, "explain": explain_gradients},
    5: {
        "cases": PREDICTION_CASES,
        "explain": explain_prediction,
        "select": flat,
        "tolerance": 1e-7,
    },
}
