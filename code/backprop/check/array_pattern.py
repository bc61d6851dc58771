"""What a mistake does to the gradient of a network in NumPy: the ratios of pattern.py, for arrays."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop.check.gradients import check_gradients
from backprop.check.pattern import pattern, worst
from backprop.check.report import Comparison, Line
from backprop.matrix import Network

RIGHT = 1e-9


def explain_arrays(
    ours: Sequence[Sequence[Any]], network: Network, X: Any, T: Any, reduction: str
) -> str | None:
    """Return in a sentence what the ratios of a reader's (dW, db) to the measured slopes have in common.

    None where they are right, or where they are not shaped like the parameters.
    """
    try:
        dW, db = ours
        shaped = tuple(
            [
                np.reshape(np.asarray(array, dtype=float), np.shape(like))
                for array, like in zip(*pair, strict=True)
            ]
            for pair in ((dW, network.weights), (db, network.biases))
        )
    except (TypeError, ValueError):
        return None
    if not all(np.isfinite(array).all() for arrays in shaped for array in arrays):
        return None
    found = check_gradients(network, X, T, reduction, ours=shaped)
    if found.difference < RIGHT:
        return None
    lines = [Line(in_words(x.name, len(network.weights)), x.ours, x.numerical) for x in found.lines]
    comparison = Comparison(lines, found.difference)
    return f"{pattern(comparison, network.sizes[0])} {worst(comparison)}"


def in_words(name: str, depth: int) -> str:
    """Return "hidden neuron 2, weight 1" for "W1[0, 1]", as the reports of step_gradients.py have it."""
    letter, layer, i, j = re.fullmatch(r"([Wb])(\d+)\[(\d+), (\d+)\]", name).groups()
    where = "output" if int(layer) == depth else "hidden" if depth == 2 else f"hidden {layer}"
    which = "bias" if letter == "b" else f"weight {int(i) + 1}"
    return f"{where} neuron {int(j) + 1}, {which}"
