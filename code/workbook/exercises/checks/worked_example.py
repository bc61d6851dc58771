"""The worked example: in which cases the exercises' programs are tried, and what their slopes tell beside measured ones."""

from collections.abc import Callable

from backprop.gradient_comparison import Line, compare_gradients
from backprop.steps import sigmoid, sigmoid_derivative
from backprop.worked_example import TARGET, WEIGHTS, X1, X2, Weights, forward
from workbook.exercises.gradient_patterns import all_near
from workbook.exercises.run import run

A_H1, A_H2, A_OUT = forward(WEIGHTS, X1, X2)
Z_OUT = WEIGHTS["h1", "out"] * A_H1 + WEIGHTS["h2", "out"] * A_H2
SLOPE = sigmoid_derivative(A_OUT)
TWICE = sigmoid_derivative(sigmoid(A_OUT))  # the slope of one who squashes twice

HIGH = 0.9
ERROR = A_OUT - HIGH

STEP_CASES: list[list] = [
    [WEIGHTS, X1, X2, TARGET, 1.0],
    [dict(zip(WEIGHTS, [0.5, -1.2, 0.8, 0.4, -0.9, 1.5])), -0.6, -1.3, 0.9, 0.5],
]

WITH_BIASES = [*WEIGHTS, ("bias", "h1"), ("bias", "h2"), ("bias", "out")]
GRADIENT_CASES: list[list] = [
    [dict(zip(WITH_BIASES, [*WEIGHTS.values(), 0.1, -0.4, 0.25])), X1, X2, TARGET],
    [dict(zip(WITH_BIASES, [0.5, -1.2, 0.8, 0.4, -0.9, 1.5, 0.7, 0.3, -0.6])), -0.6, -1.3, 0.9],
]


def output_of(w: Weights, x1: float, x2: float) -> float:
    """Return the output of a network with biases, or without."""
    a_h1, a_h2 = (sigmoid(w.get(("bias", h), 0.0) + w["x1", h] * x1 + w["x2", h] * x2) for h in ("h1", "h2"))
    return sigmoid(w.get(("bias", "out"), 0.0) + w["h1", "out"] * a_h1 + w["h2", "out"] * a_h2)


def measured_slopes(w: Weights, x1: float, x2: float, target: float, nudge: float = 1e-5) -> Weights:
    """Return every slope by nudging its weight up and down."""

    def loss(w):
        return 0.5 * (output_of(w, x1, x2) - target) ** 2

    return {name: (loss({**w, name: w[name] + nudge}) - loss({**w, name: w[name] - nudge})) / (2 * nudge) for name in w}


def explain_slopes(ours: Weights, w: Weights, x1: float, x2: float, target: float) -> str | None:
    """Return in a sentence what the ratios of `ours` to the measured slopes have in common."""
    right = measured_slopes(w, x1, x2, target)
    if not isinstance(ours, dict) or set(ours) != set(right):
        return None
    if not all(isinstance(value, (int, float)) for value in ours.values()):
        return None
    names = [f"{start} to {end}" for start, end in right]
    lines = compare_gradients(names, [(ours[name], right[name]) for name in right]).lines
    if all_near(lines, -1):
        return "Every slope has the right size and the wrong sign: plus and minus are swapped."
    if not all_near(lines, 1) and all(abs(line.ratio - 1) < 0.01 for line in lines):
        return "Every slope is right to within 1 percent, but not exactly. Is a number rounded, or a slope measured by a nudge?"
    for neuron in ("out", "h1", "h2"):  # the first that is wrong, on the way back
        into = [line for line in lines if line.name.endswith(f" {neuron}")]
        if not all_near(into, 1):
            return explain_neuron(neuron, into)
    return None


def explain_neuron(neuron: str, into: list[Line]) -> str:
    """Return what is wrong with the slopes into one neuron."""
    ratio = into[0].ratio
    if all_near(into, 0):
        return f"All slopes into {neuron} are 0: the weights of these lines never change."
    if all_near(into, ratio):
        return f"All slopes into {neuron} are {ratio:.4g} times what nudging gives: its delta is off by that factor."
    off = [line for line in into if not all_near([line], 1)]
    what = f"{off[0].name} has the slope {off[0].ours:.6g}, and nudging gives {off[0].numerical:.6g}"
    if len(off) == 1:
        return f"{what}; the other slopes into {neuron} are right. Look at what this one is multiplied by."
    return (
        f"The slopes into {neuron} are off by different factors, so not only its delta is wrong: "
        f"print what it is multiplied by, too. {what}."
    )


def explain_step(step: Callable) -> str | None:
    """Return what the steps of a reader's function, divided by the rate, tell beside the measured slopes."""
    for case in STEP_CASES:
        w, x1, x2, target, rate = case
        new = run(step, case).returned
        if not isinstance(new, dict) or not all(isinstance(new.get(name), (int, float)) for name in w):
            return None
        slopes = {name: (w[name] - new[name]) / rate for name in w}
        if message := explain_slopes(slopes, w, x1, x2, target):
            return message
    return None


def explain_gradient(gradient: Callable) -> str | None:
    """Return what a reader's slopes tell beside the measured ones."""
    ours, names = run(gradient, GRADIENT_CASES[0]).returned, GRADIENT_CASES[0][0]
    if isinstance(ours, dict) and not any(name in names for name in ours):
        return 'Your keys are others than those of w. Each is a pair of names, such as ("x1", "h1").'
    if not isinstance(ours, dict):
        return 'A slope is found by its name: return a dict with the keys of w, such as ("x1", "h1").'
    messages = (explain_slopes(run(gradient, case).returned, *case) for case in GRADIENT_CASES)
    return next((message for message in messages if message), None)


CHECKS = {4: {"cases": STEP_CASES, "explain": explain_step}, 5: {"cases": GRADIENT_CASES, "explain": explain_gradient}}
