"""From loops to arrays: in which cases the programs are tried, and what is said of a step no known mistake explains."""

import numpy as np

from backprop.matrix import Network, new_network
from workbook.exercises.array_patterns import explain_gradient, numbers
from workbook.exercises.run import AnswerError, run

RATE, N_ROWS = 0.3, 168
NAMES = ("W1", "W2", "b1", "b2")
SIZES = (3, 2, 2)


def nudging_cost(n_in, n_hidden, n_out):
    """Return the multiplications of two forward passes of one row for each weight and bias."""
    n_parameters = (n_in + 1) * n_hidden + (n_hidden + 1) * n_out
    return 2 * n_parameters * (n_in * n_hidden + n_hidden * n_out)


def backpropagation_cost(n_in, n_hidden, n_out):
    """Return the multiplications of one forward pass, the slopes of both layers, and the way back to the hidden one."""
    return 2 * (n_in * n_hidden + n_hidden * n_out) + n_hidden * n_out


def cube(seed, shape):
    """Return an array of random numbers of two decimals."""
    return np.random.default_rng(seed).uniform(-1, 1, shape).round(2)


def batch_case(seed, batch_shape, n_rows, learning_rate):
    """Return W1, W2, b1, b2, X, T and a rate: the sizes let a transposed W2 pass without an error."""
    rng = np.random.default_rng(seed)
    network = new_network(SIZES, rng, batch_shape=batch_shape)
    W1, W2 = network.weights
    b1, b2 = (rng.uniform(-1, 1, b.shape) for b in network.biases)
    X = rng.uniform(-1, 1, (*batch_shape, n_rows, SIZES[0]))
    T = np.eye(SIZES[-1])[rng.integers(0, SIZES[-1], (*batch_shape, n_rows))]
    return [W1, W2, b1, b2, X, T, learning_rate]


BATCH_CASES = [batch_case(3, (), 4, 0.5), batch_case(4, (3,), 5, 2.0)]


def arrays_by_name(result):
    """Return what a step gives back by name.

    Raises:
        AnswerError: it is not four arrays.
    """
    if not isinstance(result, (list, tuple)) or len(result) != 4:
        raise AnswerError("Return four arrays, in this order: W1, W2, b1, b2.")
    return {name: numbers(name, array) for name, array in zip(NAMES, result)}


def explain_step(step):
    """Return which array has lost its shape, or what the ratios of the slopes tell."""
    *arrays, X, T, rate = BATCH_CASES[0]
    moved = arrays_by_name(run(step, BATCH_CASES[0]).returned)
    for old, (name, new) in zip(arrays, moved.items()):
        if new.shape != old.shape:
            return f"Your new {name} has the shape {new.shape}; it must keep its own, {old.shape}. Print the shape of its slope."
    slopes = [(old - new) / rate for old, new in zip(arrays, moved.values())]
    return explain_gradient(slopes[:2], slopes[2:], Network(arrays[:2], arrays[2:]), X, T, "mean")


CHECKS = {
    3: {
        "cases": [
            [np.array([[0.9], [0.2], [0.6]]), np.array([1, 0, 0])],
            [np.array([[1.0], [0.0], [0.0], [1.0]]), np.array([1, 0, 0, 1])],
            [np.array([[0.25], [0.75]]), np.array([1, 1])],
        ]
    },
    4: {
        "cases": [
            [cube(1, (3, 3, 3)), cube(2, (3, 3, 3)), np.array([0.1, 0.5, 2.0])],
            [cube(3, (1, 2, 4)), cube(4, (1, 2, 4)), np.array([0.5])],
        ]
    },
    5: {"cases": BATCH_CASES, "select": arrays_by_name, "explain": explain_step},
}
