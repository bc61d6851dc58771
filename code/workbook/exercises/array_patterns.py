"""What the ratios of a gradient in arrays to the measured slopes have in common: `pattern`, for matrix.py."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop.gradient_checks import check_gradients
from backprop.gradient_comparison import Comparison, Line
from backprop.matrix import Network
from workbook.exercises.gradient_patterns import all_near, pattern, worst
from workbook.exercises.run import AnswerError


def numbers(name: str, value: Any) -> np.ndarray:
    """Return a part of a reader's result as an array of floats.

    Raises:
        AnswerError: it is none.
    """
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise AnswerError(f"{name} is not an array of numbers. Print it, and its shape.") from None


def explain_gradient(
    dW: Sequence[Any], db: Sequence[Any], network: Network, X: Any, T: Any, reduction: str
) -> str | None:
    """Return what the ratios of a reader's gradient to the complex step tell, or None if it is right.

    Raises:
        AnswerError: a part of it is no array of numbers.
    """
    dW = [numbers(f"Your slope of W{i}", array) for i, array in enumerate(dW, start=1)]
    db = [numbers(f"Your slope of b{i}", array) for i, array in enumerate(db, start=1)]
    for letter, ours, parameters in (("W", dW, network.weights), ("b", db, network.biases)):
        for i, (array, parameter) in enumerate(zip(ours, parameters), start=1):
            if array.shape != parameter.shape:
                return f"Your slope of {letter}{i} has the shape {array.shape}; a slope has the shape of its parameter, {parameter.shape}."
            if not np.isfinite(array).all():
                return f"Your slope of {letter}{i} holds a number that is not finite (nan or inf)."
    if len(dW) != len(network.weights) or len(db) != len(network.biases):
        return f"There are {len(network.weights)} layers; you give slopes of {len(dW)} W and {len(db)} b."
    found = check_gradients(network, X, T, reduction, (dW, db))
    if found.difference < 1e-9:
        return None
    comparison = Comparison(
        [
            Line(in_words(line.name, len(dW)), line.ours, line.numerical)
            for line in found.lines
            if (line.ours, line.numerical) != (0, 0)  # a unit that is off in all rows tells nothing
        ],
        found.difference,
    )
    k, n = comparison.lines[0].ratio, np.shape(X)[-2]
    if n > 1 and abs(k - n) < 1e-9 * n and all_near(comparison.lines, k):
        return (
            f"Every slope is {n} times what it should be, and there are {n} rows: you have their sum, not their mean."
        )
    if n > 1 and abs(k * n - 1) < 1e-9 and all_near(comparison.lines, k):
        return f"Every slope is 1/{n} of what it should be, and there are {n} rows: you have their mean, not their sum."
    return f"{pattern(comparison, np.shape(X)[-1])} {worst(comparison)}"


def in_words(name: str, depth: int) -> str:
    """Return "output weight W2[0, 1]" for "W2[0, 1]" of two layers, so that `pattern` knows its layer."""
    layer = "output" if name[1:].startswith(f"{depth}[") else "hidden"
    return f"{layer} {name}" + (", a bias" if name.startswith("b") else "")


def explain_arrays(ours: Any, network: Network, X: Any, T: Any, reduction: str) -> str | None:
    """Return what `explain_gradient` tells of a pair (dW, db) whose biases may be flat; None if it is no such pair."""
    try:
        dW, db = (
            [np.reshape(numbers("", array), like.shape) for array, like in zip(arrays, parameters, strict=True)]
            for arrays, parameters in zip(ours, (network.weights, network.biases), strict=True)
        )
    except (AnswerError, TypeError, ValueError):
        return None
    return explain_gradient(dW, db, network, X, T, reduction)
