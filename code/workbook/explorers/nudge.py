"""A slope measured by nudging: the loss over one weight, the line through two of its points, and the tangent."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from math import ceil, floor

import numpy as np
from matplotlib.ticker import MaxNLocator

from backprop.steps import Network
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.formulas import product, symbol
from workbook.explorers.frame import Frame, Line
from workbook.explorers.nudged_weights import NudgedWeight, Weights, weights_of, weights_of_worked_example
from workbook.figures.board import Board
from workbook.figures.marks import clip_to_axes, label, svg_points
from workbook.figures.palette import css_colour
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.svg import stroked_path
from workbook.figures.text import compact, number

SIZES = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0)
EDGE, HEIGHT = 1.25, 1.6  # the window reaches so many nudges to each side, and so many rises of the tangent
NUDGE = Control("nudge", "nudge", (*(-size for size in reversed(SIZES)), *SIZES), 1.0, play=True)


def explore_nudge() -> Explorer:
    """Return an explorer of the six weights of the worked example: the slope measured by a nudge, and derived."""
    return explorer_of("nudge", weights_of_worked_example(), "h1 to out")


def explore_nudge_of(network: Network, row: Sequence[float], target: Sequence[float]) -> Explorer:
    """Return the same explorer for the weights and biases of a network, and the loss of one row.

    The explorer works on a copy: `network` does not change.

    Raises:
        ValueError: an argument is invalid, or they do not fit together.
    """
    weights = weights_of(network, row, target)
    return explorer_of("nudges", weights, [name for name in weights if not name.startswith("bias")][-1])


def explorer_of(name: str, weights: Weights, start: str) -> Explorer:
    """Return an explorer of the loss along each weight."""
    return Explorer(
        name,
        (Control("weight", "weight", tuple(weights), start), NUDGE),
        partial(compute, weights),
        partial(draw, plane_of(weights)),
        "First the loss over one weight: the solid straight line goes through the filled dot, the weight, and the "
        "open one, the nudged weight; the dashed line is the tangent. Then the small frame, enlarged.",
    )


@dataclass(frozen=True)
class Nudged:
    """weight: which one; change: of the loss by the nudge."""

    weight: NudgedWeight
    change: float


def compute(weights: Weights, settings: list[Setting]) -> list[Nudged]:
    """Return for each setting what is needed to measure the slope, and to derive it."""
    return [nudged(weights[setting["weight"]], setting["nudge"]) for setting in settings]


def nudged(weight: NudgedWeight, nudge: float) -> Nudged:
    """Return how much the loss changes by a nudge.

    Raises:
        ValueError: the nudge is 0.
    """
    if nudge == 0:
        raise ValueError("nudge is 0; there is no second point, and nothing to divide. Choose another nudge.")
    return Nudged(weight, weight.loss_at(weight.value + nudge) - weight.loss)


# --- The words --------------------------------------------------------------------------------


def draw(plane: "Plane", found: Nudged, weight: str, nudge: float) -> Frame:
    """Return the curve with both lines, its middle enlarged, and both slopes with their numbers."""
    here, measured = found.weight, found.change / nudge
    subject = weight.capitalize() if weight.startswith("bias") else f"Weight {weight}"
    whole = (
        f"{subject}, {compact(here.value, 4)}, nudged by {compact(nudge)}: the loss goes from {here.loss:.6f} to "
        f"{here.loss + found.change:.6f}. Measured slope {number(measured, 6)}, derived slope {number(here.slope, 6)}."
    )
    return Frame([draw_curve(plane, found, nudge, whole), draw_window(found, nudge)], lines(found, nudge))


def lines(found: Nudged, nudge: float) -> list[Line]:
    """Return the measured slope, the derived one and their difference."""
    here, measured = found.weight, found.change / nudge
    letter, index = here.start
    kind = {"x": "input", "a": "activation"}.get(letter, "")
    start = symbol(letter, index, kind) if index else [(letter, kind)]
    factors = product((number(here.delta, 8), "delta"), (f"{here.factor:.8g}", kind))
    return [
        [("measured: ", ""), (number(found.change, 10), "delta"), (" / ", ""), (compact(nudge), "weight")]
        + [(f" = {number(measured, 8)}", "")],
        [("derived: ", ""), *symbol("\u03b4", here.end, "delta"), (" \u00b7 ", ""), *start, (" = ", ""), *factors]
        + [(f" = {number(here.slope, 8)}", "")],
        [(f"difference: {number(measured - here.slope, 8)}", "")],
    ]


# --- The whole curve --------------------------------------------------------------------------


@dataclass(frozen=True)
class Plane:
    """low, high: the ends of the horizontal axis, a weight; board: with the axes of the whole curve."""

    low: float
    high: float
    board: Board


def plane_of(weights: Weights) -> Plane:
    """Return axes that hold each weight under the largest nudges, and its curve."""
    values = [weight.value for weight in weights.values()]
    low, high = floor(min(values) - SIZES[-1]), ceil(max(values) + SIZES[-1])
    top = max(max(curve(weight, low, high)[1]) for weight in weights.values())
    losses = MaxNLocator(5).tick_values(0, top)
    ax = axes("weight", "loss", width=4.3, height=2.4)
    ax.set(xlim=(low, high), ylim=(0, losses[-1]), xticks=MaxNLocator(6).tick_values(low, high), yticks=losses)
    return Plane(low, high, Board(ax))


@cache
def curve(weight: NudgedWeight, low: float, high: float) -> tuple[np.ndarray, list[float]]:
    """Return values of a weight, and the loss at each."""
    values = np.linspace(low, high, 51)
    return values, [weight.loss_at(value) for value in values]


def draw_curve(plane: Plane, found: Nudged, nudge: float, alt: str) -> Picture:
    """Return the loss over the weight, both lines, and the frame of the window."""
    board, here = plane.board, found.weight
    ends = np.array([plane.low, plane.high])
    tangent, secant = (here.loss + slope * (ends - here.value) for slope in (here.slope, found.change / nudge))
    straight = line(board, "secant", ends, secant, "weight") + line(board, "tangent", ends, tangent, "ink", "5 4")
    return board.picture(
        [
            board.line("curve", *curve(here, plane.low, plane.high), "delta", 2.5),
            clip_to_axes(board, frame(board, found, nudge) + straight),
            point(board, "here", here.value, here.loss, filled=True),
            point(board, "nudged", here.value + nudge, here.loss + found.change, filled=False),
        ],
        alt,
    )


def line(board: Board, part: str, x, y, quantity: str, dash: str = "", width: float = 1.6) -> str:
    """Return a line that may leave the axes."""
    return stroked_path(part, "M" + " ".join(svg_points(board, x, y)), quantity, width, dash=dash)


def point(board: Board, part: str, x: float, y: float, filled: bool) -> str:
    """Return a filled or an open dot."""
    (left,), (top,) = board.to_svg_coordinates([x], [y])
    return (
        f'<circle data-part="{part}" cx="{left:.1f}" cy="{top:.1f}" r="5" stroke-width="2" '
        f'style="fill:{css_colour("weight" if filled else "paper")};stroke:{css_colour("weight")}"/>'
    )


def frame(board: Board, found: Nudged, nudge: float) -> str:
    """Return the outline of what the window shows."""
    across, up = EDGE * abs(nudge), HEIGHT * unit_rise(found, nudge)
    x = found.weight.value + across * np.array([-1, 1, 1, -1])
    y = found.weight.loss + up * np.array([-1, -1, 1, 1])
    return stroked_path("frame", "M" + " ".join(svg_points(board, x, y)) + "z", "faint", 1)


def unit_rise(found: Nudged, nudge: float) -> float:
    """Return the unit of the window's vertical axis: the tangent's rise, or more if the open dot needs it."""
    rise = max(abs(found.weight.slope * nudge), abs(found.change) / 1.5)
    return rise or found.weight.loss / 20 or 1.0  # any will do where the loss is the same everywhere


# --- The window -------------------------------------------------------------------------------


@cache
def window_board() -> Board:
    ax = axes("", "", width=4.3, height=2.4)
    ax.set(xlim=(-EDGE, EDGE), ylim=(-HEIGHT, HEIGHT), xticks=(), yticks=())
    ax.spines[["top", "right"]].set_visible(True)
    return Board(ax)


def draw_window(found: Nudged, nudge: float) -> Picture:
    """Return the window: it is always as wide as the nudge asks for."""
    board, size = window_board(), abs(nudge)
    here, rise = found.weight, unit_rise(found, nudge)
    steps = np.linspace(-EDGE, EDGE, 25)
    curve = np.array([here.loss_at(here.value + size * step) - here.loss for step in steps]) / rise
    side, top = nudge / size, found.change / rise
    tilt = here.slope * size / rise
    free = -1 if tilt < 0 else 1  # the words stand where the lines do not pass
    ends = np.array([-EDGE, EDGE]) * 2
    straight = line(board, "window-secant", ends, ends * top / side, "weight")
    straight += line(board, "window-tangent", ends, ends * tilt, "ink", "5 4")
    change = ("+" if found.change > 0 else "") + number(found.change, 6)
    gap = np.abs(curve - steps * tilt).max() / (2 * HEIGHT)
    words = f"{2 / size:,.0f} times as wide" if round(2 / size) > 1 else "the same width"
    return board.picture(
        [
            line(board, "run", [0, side], [0, 0], "weight", "1 3"),
            line(board, "rise", [side, side], [0, top], "delta", "1 3"),
            clip_to_axes(board, line(board, "window-curve", steps, curve, "delta", width=2.5) + straight),
            point(board, "window-here", 0, 0, filled=True),
            point(board, "window-nudged", side, top, filled=False),
            label(board, "scale", -EDGE * 0.96, HEIGHT * 0.85 * free, words),
            label(board, "run-label", 0.55 * side, -0.26 * side * free - 0.07, f"nudge {compact(nudge)}", "middle"),
            label(board, "rise-label", 0.55 * side, -0.58 * side * free - 0.07, f"loss {change}", "middle"),
        ],
        f"Enlarged ({words}): {describe_gap(gap)}",
    )


def describe_gap(gap: float) -> str:
    """Return in words how far the curve leaves the tangent, as a share of the window's height."""
    if gap < 0.005:
        return "curve, line and tangent cannot be told apart."
    if gap < 0.05:
        return "the curve is nearly straight, and the line close to the tangent."
    return "the curve bends away from the tangent, and the line has another slope."
