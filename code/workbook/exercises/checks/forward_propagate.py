"""Step 2: in which cases the exercises' programs are tried, and what is said of those that no known mistake explains."""

import itertools
import math
import random
from collections.abc import Callable, Sequence
from typing import Any

from backprop.steps import Network, forward_propagate, sigmoid, weighted_sum
from workbook.exercises.compare import same
from workbook.exercises.describe import abbreviate, describe_type
from workbook.exercises.run import AnswerError, run

# --- Exercise 3: one neuron ---------------------------------------------------------------------


def require_refusal(neuron: Callable) -> str | None:
    """Return what is wrong with how a reader's function treats a row that is too long, or too short."""
    weights = [0.2, -0.4, 0.1]
    for row, why in (
        ([1.0, 0.0, 1.0], "(a row with its label, say) is too long"),
        ([1.0], "is too short"),
        ([], "is empty"),
    ):
        message = (
            f"All activations are right. But the row {abbreviate(row)} {why} for the weights {abbreviate(weights)}"
        )
        try:
            returned = run(neuron, [weights, row]).returned
        except AnswerError as error:
            if not isinstance(error.raised, ValueError):
                return f"{message}. Raise a ValueError that says so: your function stops otherwise. {error}"
        else:
            return f"{message}, and your function answers {abbreviate(returned)} without a word. Compare the lengths, and raise a ValueError."
    return None


# --- Exercise 4: values used too early ----------------------------------------------------------


def network_of(sizes: Sequence[int], seed: int) -> Network:
    """Return a network of these sizes with random weights."""
    draw = random.Random(seed).uniform
    return [
        [{"weights": [draw(-1, 1) for _ in range(before + 1)]} for _ in range(n)]
        for before, n in itertools.pairwise(sizes)
    ]


def after_another_row(network: Network, inputs: Sequence[float]) -> Network:
    """Return a network as an earlier forward pass leaves it: with the outputs of another row."""
    forward_propagate(network, inputs)
    return network


FORWARD_CASES: list[list] = [
    [network_of([3, 2, 2], 1), [1.0, -0.5, 2.0]],
    [after_another_row(network_of([2, 4, 3, 2], 2), [-1.0, 1.0]), [0.3, 0.8]],
    [network_of([2, 2, 1], 3), [0.9, -0.7]],
]


def require_answer(forward: Callable) -> str | None:
    """Return what is wrong with what a reader's function returns, where what it stores is right."""
    for case in FORWARD_CASES:
        returned, right = (run(f, case, mutates=0).returned for f in (forward, forward_propagate))
        if returned is None:
            return "Every neuron stores the right output. But your function returns nothing (None): return the activations of the last layer."
        if not same(returned, right, 1e-9):
            return (
                f"Every neuron stores the right output. But your function returns {describe_type(returned)}, {abbreviate(returned)}, "
                f"where the activations of the last layer are asked for, {abbreviate(right)}."
            )
    return None


def explain_forward(forward: Callable) -> str | None:
    """Return which neuron is the first whose output is wrong, and what it should have added up."""
    for case in FORWARD_CASES:
        after, right = (run(f, case, mutates=0).arguments[0] for f in (forward, forward_propagate))
        comes_in = case[1]
        for i, (layer, right_layer) in enumerate(zip(after, right)):
            for j, (neuron, right_neuron) in enumerate(zip(layer, right_layer)):
                if "output" not in neuron:
                    return f'Neuron {j} of layer {i} has no "output" after your function. Store the activation in every neuron.'
                if not same(neuron["output"], right_neuron["output"], 1e-9):
                    return (
                        f"The first that is off is neuron {j} of layer {i}. What comes in there is {abbreviate(comes_in)}, "
                        f"so its sum is {weighted_sum(right_neuron['weights'], comes_in):.6g}."
                        + describe_output(neuron["output"], right_neuron["weights"], comes_in)
                    )
            comes_in = [neuron["output"] for neuron in right_layer]
    return None


def describe_output(output: float, weights: Sequence[float], inputs: Sequence[float]) -> str:
    """Return what a wrong output is, if it is one of the numbers that come out of a common mistake."""
    z = weighted_sum(weights, inputs)
    a = sigmoid(z)
    candidates = {
        "that sum, before the sigmoid": z,
        "the sigmoid of minus that sum": sigmoid(-z),
        "tanh of that sum": math.tanh(z),
        "the slope of the sigmoid there, a (1 - a)": a * (1 - a),
        "the sigmoid of the sum without the bias": sigmoid(z - weights[-1]),
        "the sigmoid of the sum with the bias twice": sigmoid(z + weights[-1]),
        "the sigmoid of the last product alone (= in place of +=)": sigmoid(weights[len(inputs) - 1] * inputs[-1]),
        "the right activation, rounded": next((round(a, n) for n in range(1, 8) if round(a, n) == output), math.nan),
    }
    name = next((name for name, value in candidates.items() if same(output, value, 1e-9)), None)
    return f" You store {name}." if name else ""


# --- Exercise 5: a neuron that knows one row ----------------------------------------------------

DETECTOR_CASES: list[list] = [[row] for row in ([1, 1], [1, 0], [0, 1, 1], [0, 0], [1, 0, 1, 1, 0], [1, 1, 1, 0])]


def rows_of(n: int) -> list[list[int]]:
    """Return every row of n zeros and ones."""
    return [list(bits) for bits in itertools.product((0, 1), repeat=n)]


def require_numbers(weights: Any) -> list[float]:
    """Return a neuron's weights as a list of Python's numbers.

    Raises:
        AnswerError: they are no list, or too long a one, or one of them is no number.
    """
    weights = weights.tolist() if hasattr(weights, "tolist") else weights
    if not isinstance(weights, (list, tuple)) or not weights or len(weights) > 10:
        raise AnswerError(
            f"Your function returns {describe_type(weights)}, {abbreviate(weights)}. It should return a list of weights, the bias last."
        )
    weights = [w.item() if hasattr(w, "item") else w for w in weights]
    for w in weights:
        if isinstance(w, bool) or not isinstance(w, (int, float)) or not math.isfinite(w):
            raise AnswerError(f"Among your weights is {describe_type(w)}, {abbreviate(w)}. Each weight is a number.")
    return weights


def answers_of(weights: Any) -> dict:
    """Return how many numbers a neuron has, and what it answers to every row of zeros and ones, in words."""
    weights = require_numbers(weights)
    answers = {}
    for row in rows_of(len(weights) - 1):
        answer = sigmoid(weighted_sum(weights, row))
        answers[f"for {row}"] = "above 0.9" if answer > 0.9 else "below 0.1" if answer < 0.1 else "between 0.1 and 0.9"
    return {"how many numbers": len(weights), "answers": answers}


def explain_detector(detector: Callable) -> str | None:
    """Return the sum, and the answer, of the first row that goes wrong."""
    for (row,) in DETECTOR_CASES:
        weights = [float(w) for w in run(detector, [row]).returned]
        if len(weights) != len(row) + 1:
            return f"A row of {len(row)} needs {len(row) + 1} numbers: a weight for each input, and the bias."
        for other in [row, *rows_of(len(row))]:
            z = weighted_sum(weights, other)
            answer = sigmoid(z)
            sum_and_answer = f"adds up {z:.6g} and answers {answer:.4g}"
            if other == row and answer <= 0.9:
                wrong = f"For its own row {row} your neuron {sum_and_answer}: too little."
            elif other != row and answer >= 0.1:
                wrong = f"The neuron for {row} should say no to {other}, and it {sum_and_answer}: too much."
            else:
                continue
            return f"{explain_threshold(weights, row)} {wrong}"
    return None


def explain_threshold(weights: Sequence[float], row: Sequence[int]) -> str:
    """Return whether the weights, the bias or the size of both keeps a neuron from knowing its row."""
    sums = {tuple(other): weighted_sum([*weights[:-1], 0.0], other) for other in rows_of(len(row))}
    own = sums.pop(tuple(row))
    rival = max(sums, key=sums.__getitem__)
    if sums[rival] >= own:
        return (
            f"No bias helps here: without it, the row {list(rival)} adds up to {sums[rival]:.6g} "
            f"and the row {row} itself to {own:.6g}, which must be the larger."
        )
    if sums[rival] < -weights[-1] < own:
        return "The signs and the bias fit each other, but the sums are too near 0: make all numbers larger."
    return "The weights tell the row from all others, but the bias does not fit them."


CHECKS = {
    3: {
        "cases": [
            [[2, -1, 0.5], [1, 3]],
            [[0.3, -0.8, 0.6, 0.1], [1.5, 0.5, -2.0]],
            [[-0.4, 0.9], [0.7]],
            [[300.0, 200.0, -5.0], [-4.0, -3.0]],
            [[300.0, 200.0, -5.0], [4.0, 3.0]],
        ],
        "require": require_refusal,
    },
    4: {"cases": FORWARD_CASES, "mutates": 0, "explain": explain_forward, "require": require_answer},
    5: {"cases": DETECTOR_CASES, "select": answers_of, "explain": explain_detector},
}
