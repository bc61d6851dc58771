"""XOR: in which cases the exercises' programs are tried, and what of a network set by hand counts."""

from itertools import product

import numpy as np

from backprop.matrix import sigmoid
from workbook.exercises.array_patterns import numbers
from workbook.exercises.run import AnswerError, run

TARGETS = (0, 1, 1, 0)
NAMES = ("W1", "W2", "b1", "b2")


def bias_slope(output):
    """Return the slope of half the summed squared error along the output's bias, where all rows get one output."""
    return sum((output - target) * output * (1 - output) for target in TARGETS)


def answers_by_corner(result):
    """Return what a network given as W1, W2, b1, b2 answers in each corner: 1 where its output is above one half."""
    W1, W2, b1, b2 = parameters_of_a_network(result)
    corners = np.array(list(product((0, 1), repeat=len(W1))))
    outputs = sigmoid(sigmoid(corners @ W1 + b1) @ W2 + b2)[:, 0]
    return {
        f"corner {' '.join(map(str, corner))}": int(output > 0.5) for corner, output in zip(corners.tolist(), outputs)
    }


def parameters_of_a_network(result):
    """Return the four arrays of a result.

    Raises:
        AnswerError: they are not those of one network.
    """
    if not isinstance(result, (list, tuple)) or len(result) != 4:
        raise AnswerError("Return four arrays, in this order: W1, W2, b1, b2.")
    parameters = [numbers(name, array) for name, array in zip(NAMES, result)]
    shapes = [array.shape for array in parameters]
    if any(len(shape) != 2 for shape in shapes):
        raise AnswerError(f"Each array needs two axes; the shapes of W1, W2, b1, b2 are {shapes}.")
    n_inputs, n_hidden = shapes[0]
    right = [(n_inputs, n_hidden), (n_hidden, 1), (1, n_hidden), (1, 1)]
    if shapes != right:
        raise AnswerError(f"The shapes of W1, W2, b1, b2 are {shapes}; with a W1 of {shapes[0]} they must be {right}.")
    if not all(np.isfinite(array).all() for array in parameters):
        raise AnswerError("A weight or bias is not a finite number.")
    return parameters


def explain_inputs(weights):
    """Return whether the network has as many inputs as it should have."""
    for n_inputs in (2, 3, 4):
        W1, *_ = parameters_of_a_network(run(weights, [n_inputs]).returned)
        if len(W1) != n_inputs:
            return f"With n_inputs = {n_inputs}, your W1 has {len(W1)} rows. It needs one row per input."
    return None


CHECKS = {5: {"explain": explain_inputs, "cases": [[2], [3], [4]], "select": answers_by_corner}}
