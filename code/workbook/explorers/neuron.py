"""One neuron with one input: its place on the sigmoid, and its answer to every input."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from backprop.steps import sigmoid, sigmoid_derivative
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame, Line
from workbook.figures.board import Board
from workbook.figures.marks import clip_to_axes, svg_points
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.svg import stroked_path
from workbook.figures.text import compact, number

MAX_X, MAX_Z = 2.0, 10.0
FLAT = 0.01  # a slope below this is hard to see
CONTROLS = (
    Control("w", "weight w", (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0), 2.0),
    Control("b", "bias b", (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0), -1.0),
    Control("x", "input x", (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0), 1.0, play=True),
)


def explore_neuron() -> Explorer:
    """Return an explorer of one neuron: weight, bias and input."""
    return Explorer(
        "neuron",
        CONTROLS,
        compute,
        draw,
        "First the sigmoid: the dot is where this neuron is now, the dashed line is the tangent there. Then the "
        "neuron's answer to every input; the dotted line marks the input whose answer is one half.",
    )


@dataclass(frozen=True)
class Answer:
    """z: the weighted sum; a: the activation; slope: of the sigmoid at z."""

    z: float
    a: float
    slope: float


def compute(settings: list[Setting]) -> list[Answer]:
    """Return for each setting what the neuron computes."""
    return [answer(**setting) for setting in settings]


def answer(w: float, b: float, x: float) -> Answer:
    """Return weighted sum, activation and slope of a neuron."""
    z = b + w * x
    a = sigmoid(z)
    return Answer(z, a, sigmoid_derivative(a))


# --- The words --------------------------------------------------------------------------------


def draw(found: Answer, w: float, b: float, x: float) -> Frame:
    """Return the neuron's place on the sigmoid, its answers over the inputs, and its numbers."""
    here = f"Weight {compact(w)}, bias {compact(b)}, input {compact(x)}: z is {compact(found.z)}, the activation "
    here += f"{found.a:.3f}. The slope of the sigmoid there is {found.slope:.3f}"
    here += ": it is flat, and a nudge changes almost nothing." if found.slope < FLAT else "."
    return Frame([draw_sigmoid(found, here), draw_answers(found, w, b, x)], lines(found, w, b, x))


def describe_answers(w: float, b: float) -> str:
    """Return in words how the answer depends on the input."""
    if w == 0:
        return "With weight 0 the answer is the same for every input."
    half = -b / w
    if abs(half) > MAX_X:
        side = "more" if b > 0 else "less"
        return f"The answer to every input shown is {side} than one half; it is one half at {compact(half)}."
    side = "above" if w > 0 else "below"
    return f"The answer is more than one half for inputs {side} {compact(half)}."


def lines(found: Answer, w: float, b: float, x: float) -> list[Line]:
    """Return the three formulas with their numbers."""
    bias = f"({compact(b)})" if b < 0 else compact(b)
    factor = f"({compact(x)})" if x < 0 else compact(x)
    a, minus = (f"{found.a:.3f}", "activation"), (f"(1 \u2212 {found.a:.3f})", "activation")
    total = [("z = ", ""), (compact(w), "weight"), (" \u00b7 ", ""), (factor, "input"), (" + ", ""), (bias, "weight")]
    return [
        [*total, (f" = {compact(found.z)}", "")],
        [("a", "activation"), (" = \u03c3(z) = ", ""), a],
        [("slope = ", ""), ("a", "activation"), (" (1 \u2212 ", ""), ("a", "activation"), (") = ", ""), a]
        + [(" \u00b7 ", ""), minus, (f" = {number(found.slope, 3)}", "")],
    ]


# --- The pictures -----------------------------------------------------------------------------


@cache
def sigmoid_board() -> Board:
    ax = axes("weighted sum z", "activation a", width=4.3, height=2.3)
    ax.set(xlim=(-MAX_Z, MAX_Z), ylim=(-0.05, 1.05), xticks=(-8, -4, 0, 4, 8), yticks=(0, 0.5, 1))
    return Board(ax)


@cache
def answer_board() -> Board:
    ax = axes("input x", "activation a", width=4.3, height=2.3)
    ax.set(xlim=(-MAX_X, MAX_X), ylim=(-0.05, 1.05), xticks=(-2, -1, 0, 1, 2), yticks=(0, 0.5, 1))
    return Board(ax)


def draw_sigmoid(found: Answer, alt: str) -> Picture:
    """Return the sigmoid with the neuron's dot and tangent."""
    board, curve = sigmoid_board(), np.linspace(-MAX_Z, MAX_Z, 73)
    reach = 3.0 * np.array([-1, 1])  # of the tangent, to each side
    tangent = "M" + " ".join(svg_points(board, found.z + reach, found.a + found.slope * reach))
    return board.picture(
        [
            board.line("sigmoid", curve, [sigmoid(z) for z in curve], "activation"),
            clip_to_axes(board, stroked_path("tangent", tangent, "ink", 1.6, dash="5 4")),
            board.dot("dot", [found.z], [found.a], "activation", 6),
        ],
        alt,
    )


def draw_answers(found: Answer, w: float, b: float, x: float) -> Picture:
    """Return the neuron's answer to every input, and where it is one half."""
    board, inputs = answer_board(), np.linspace(-MAX_X, MAX_X, 41)
    half = [] if w == 0 or abs(b) > MAX_X * abs(w) else [-b / w]
    drop = [0.0, found.a]  # from the input up to its answer
    return board.picture(
        [
            board.line("half", half * 2, [-0.05, 1.05][: 2 * len(half)], "weight", 1.6, "2 3"),
            board.line("answers", inputs, [answer(w, b, value).a for value in inputs], "activation"),
            board.line("drop", [x, x], drop, "input", 1.6),
            board.dot("input", [x], [0], "input", 5),
            board.dot("answer", [x], [found.a], "activation", 6),
        ],
        describe_answers(w, b),
    )
