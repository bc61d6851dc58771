"""Deeper: in which cases the exercises' programs are tried, and what is said of those that no known mistake explains."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.matrix import Network, new_network, softmax
from workbook.exercises.array_patterns import explain_gradient, numbers
from workbook.exercises.run import AnswerError, run

SOFTMAX_CASES = [
    [np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0]])],
    [np.array([[1000.0, 1001.0], [0.0, 1.0], [0.0, 1000.0], [0.0, 1500.0]])],
    [np.array([[[-3.0, 0.0], [2.0, 0.5]], [[-1000.0, -1002.0], [1.0, 1.0]]])],
    [np.array([[5.0], [-2.0]])],
]


def as_array(result: Any) -> np.ndarray:
    return numbers("Your result", result)


def explain_softmax(softmax: Callable) -> str | None:
    """Return what the shares of two small rows add up to, unless it is 1."""
    shares = as_array(run(softmax, SOFTMAX_CASES[0]).returned)
    if shares.shape == (2, 3) and not np.allclose(sums := shares.sum(axis=-1), 1):
        return f"The shares of a row should add up to 1; yours of two small rows add up to {sums[0]:.4g} and {sums[1]:.4g}."
    return None


def delta_case(seed: int, n_rows: int, n_classes: int) -> list:
    """Return shares and one-hot targets of some rows."""
    rng = np.random.default_rng(seed)
    return [softmax(rng.normal(size=(n_rows, n_classes))), np.eye(n_classes)[rng.integers(0, n_classes, n_rows)]]


DELTA_CASES = [delta_case(1, 3, 3), delta_case(2, 4, 2), delta_case(3, 1, 4)]


def deep_case(seed: int, sizes: tuple[int, ...], n_rows: int) -> list:
    """Return weights, biases, rows and targets of a network with those sizes."""
    rng = np.random.default_rng(seed)
    network = new_network(sizes, rng, "he", hidden="relu", output="softmax", loss="cross_entropy")
    biases = [rng.uniform(-0.5, 0.5, b.shape) for b in network.biases]
    X = rng.normal(size=(n_rows, sizes[0]))
    return [list(network.weights), biases, X, np.eye(sizes[-1])[rng.integers(0, sizes[-1], n_rows)]]


# Square layers, so that a weight matrix that is not transposed raises no error.
DEEP_CASES = [deep_case(13, (3, 3, 3, 3), 5), deep_case(6, (3, 3, 2), 4), deep_case(5, (3, 2), 3)]


def by_name(result: Any) -> dict[str, np.ndarray]:
    """Return the slopes by name.

    Raises:
        AnswerError: it is not two lists of arrays.
    """
    if (
        not isinstance(result, (list, tuple))
        or len(result) != 2
        or not all(isinstance(part, (list, tuple)) for part in result)
        or len(result[0]) != len(result[1])
    ):
        raise AnswerError("Return two lists, dW and db, with one array a layer in each.")
    return {
        f"{name}{i}": numbers(f"{name}{i}", array)
        for name, arrays in zip(("dW", "db"), result)
        for i, array in enumerate(arrays, start=1)
    }


def explain_deep_gradients(gradients: Callable) -> str | None:
    """Return what the ratios of a reader's slopes to the complex step tell."""
    weights, biases, X, T = DEEP_CASES[0]
    dW, db = run(gradients, DEEP_CASES[0]).returned
    network = Network(weights, biases, "relu", "softmax", "cross_entropy")
    return explain_gradient(dW, db, network, X, T, "sum")


CHECKS = {
    3: {
        "cases": [
            ["sigmoid", np.array([0.1, 0.5, 0.9])],
            ["tanh", np.array([[-0.8, 0.0], [0.5, 0.9]])],
            ["relu", np.array([[0.0, 0.3, 2.0], [1.0, 0.0, 0.0]])],
        ],
        "select": as_array,
    },
    4: {"cases": SOFTMAX_CASES, "select": as_array, "explain": explain_softmax},
    5: {"cases": DELTA_CASES, "select": as_array},
    6: {"cases": DEEP_CASES, "select": by_name, "explain": explain_deep_gradients},
}
