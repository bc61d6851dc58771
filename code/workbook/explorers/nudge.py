"""A slope measured by nudging: the loss over one weight, the line through two of its points, and the tangent."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from backprop import worked_example
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame, Line
from workbook.figures.board import Board
from workbook.figures.marks import clip_to_axes, label, svg_points
from workbook.figures.palette import css_colour
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.svg import stroked_path
from workbook.figures.text import compact, number

NAMES = {f"{start} to {end}": (start, end) for start, end in worked_example.WEIGHTS}
SIZES = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0)
W_LIMITS, MAX_LOSS = (-2.0, 3.0), 0.08  # the axes of the whole curve
EDGE, HEIGHT = 1.25, 1.6  # the window reaches so many nudges to each side, and so many rises of the tangent
CONTROLS = (
    Control("weight", "weight", tuple(NAMES), "h1 to out"),
    Control("nudge", "nudge", (*(-size for size in reversed(SIZES)), *SIZES), 1.0, play=True),
)


def explore_nudge() -> Explorer:
    """Return an explorer of the six weights of the worked example: the slope measured by a nudge, and derived."""
    return Explorer(
        "nudge",
        CONTROLS,
        compute,
        draw,
        "First the loss over one weight: the solid straight line goes through the filled dot, the weight, and the "
        "open one, the nudged weight; the dashed line is the tangent. Then what the small frame holds, enlarged.",
    )


@dataclass(frozen=True)
class Slopes:
    """weight, loss: before the nudge; change: of the loss by the nudge; delta, activation: their product is derived."""

    weight: float
    loss: float
    change: float
    delta: float
    activation: float

    @property
    def derived(self) -> float:
        return self.delta * self.activation


def compute(settings: list[Setting]) -> list[Slopes]:
    """Return for each setting what is needed to measure the slope, and to derive it."""
    return [slopes(**setting) for setting in settings]


def slopes(weight: str, nudge: float) -> Slopes:
    """Return the loss before and after a nudge, and the two factors of the slope.

    Raises:
        ValueError: the nudge is 0.
    """
    if nudge == 0:
        raise ValueError("nudge is 0; there is no second point, and nothing to divide. Choose another nudge.")
    start, end = NAMES[weight]
    here = worked_example.WEIGHTS[start, end]
    x1, x2 = worked_example.X1, worked_example.X2
    activations = worked_example.forward(worked_example.WEIGHTS, x1, x2)
    deltas = worked_example.backward(worked_example.WEIGHTS, *activations, worked_example.TARGET)
    before = dict(zip(("x1", "x2", "h1", "h2"), (x1, x2, *activations)))
    delta = dict(zip(("h1", "h2", "out"), deltas))
    change = loss_at(weight, here + nudge) - loss_at(weight, here)
    return Slopes(here, loss_at(weight, here), change, delta[end], before[start])


def loss_at(weight: str, value: float) -> float:
    """Return the loss with one weight changed and the others as they are."""
    weights = worked_example.WEIGHTS | {NAMES[weight]: value}
    a_out = worked_example.forward(weights, worked_example.X1, worked_example.X2)[-1]
    return (a_out - worked_example.TARGET) ** 2 / 2


# --- The words --------------------------------------------------------------------------------


def draw(found: Slopes, weight: str, nudge: float) -> Frame:
    """Return the curve with both lines, its middle enlarged, and both slopes with their numbers."""
    measured = found.change / nudge
    whole = (
        f"Weight {weight}, {found.weight:g}, nudged by {compact(nudge)}: the loss goes from {found.loss:.6f} to "
        f"{found.loss + found.change:.6f}. Measured slope {number(measured, 6)}, derived slope {found.derived:.6f}."
    )
    views = [draw_curve(found, weight, nudge, whole), draw_window(found, weight, nudge)]
    return Frame(views, lines(found, weight, nudge))


def lines(found: Slopes, weight: str, nudge: float) -> list[Line]:
    """Return the measured slope, the derived one and their difference."""
    start, end = NAMES[weight]
    kind = "input" if start.startswith("x") else "activation"
    measured = [("measured: ", ""), (number(found.change, 10), "delta"), (" / ", ""), (compact(nudge), "weight")]
    derived = [("derived: ", ""), ("\u03b4", "delta"), (end, "delta sub"), (" \u00b7 ", "")]
    derived += [(start[0] if kind == "input" else "a", kind), (start[1:] if kind == "input" else start, f"{kind} sub")]
    derived += [(" = ", ""), (f"{found.delta:.8f}", "delta"), (" \u00b7 ", ""), (f"{found.activation:.8g}", kind)]
    return [
        [*measured, (f" = {number(found.change / nudge, 8)}", "")],
        [*derived, (f" = {number(found.derived, 8)}", "")],
        [(f"difference: {number(found.change / nudge - found.derived, 8)}", "")],
    ]


# --- The whole curve --------------------------------------------------------------------------


@cache
def curve_board() -> Board:
    ax = axes("weight", "loss", width=4.3, height=2.4)
    ax.set(xlim=W_LIMITS, ylim=(0, MAX_LOSS), xticks=(-2, -1, 0, 1, 2, 3), yticks=(0, 0.02, 0.04, 0.06, 0.08))
    return Board(ax)


@cache
def curve(weight: str) -> tuple[np.ndarray, list[float]]:
    """Return values of a weight, and the loss at each."""
    values = np.linspace(*W_LIMITS, 51)
    return values, [loss_at(weight, value) for value in values]


def draw_curve(found: Slopes, weight: str, nudge: float, alt: str) -> Picture:
    """Return the loss over the weight, both lines, and the frame of the window."""
    board = curve_board()
    ends = np.array(W_LIMITS)
    tangent, secant = (found.loss + slope * (ends - found.weight) for slope in (found.derived, found.change / nudge))
    straight = line(board, "secant", ends, secant, "weight") + line(board, "tangent", ends, tangent, "ink", "5 4")
    return board.picture(
        [
            board.line("curve", *curve(weight), "delta", 2.5),
            clip_to_axes(board, frame(board, found, nudge) + straight),
            point(board, "here", found.weight, found.loss, filled=True),
            point(board, "nudged", found.weight + nudge, found.loss + found.change, filled=False),
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


def frame(board: Board, found: Slopes, nudge: float) -> str:
    """Return the outline of what the window shows."""
    across, up = EDGE * abs(nudge), HEIGHT * abs(found.derived * nudge)
    x = found.weight + across * np.array([-1, 1, 1, -1])
    y = found.loss + up * np.array([-1, -1, 1, 1])
    return stroked_path("frame", "M" + " ".join(svg_points(board, x, y)) + "z", "faint", 1)


# --- The window -------------------------------------------------------------------------------


@cache
def window_board() -> Board:
    ax = axes("", "", width=4.3, height=2.4)
    ax.set(xlim=(-EDGE, EDGE), ylim=(-HEIGHT, HEIGHT), xticks=(), yticks=())
    ax.spines[["top", "right"]].set_visible(True)
    return Board(ax)


def draw_window(found: Slopes, weight: str, nudge: float) -> Picture:
    """Return the window: it is always as wide as the nudge asks for, and the tangent always lies alike."""
    board, size = window_board(), abs(nudge)
    rise = abs(found.derived) * size  # the unit of the vertical axis
    steps = np.linspace(-EDGE, EDGE, 25)
    curve = np.array([loss_at(weight, found.weight + size * step) - found.loss for step in steps]) / rise
    side, top = nudge / size, found.change / rise
    ends = np.array([-EDGE, EDGE]) * 2
    straight = line(board, "window-secant", ends, ends * top / side, "weight")
    straight += line(board, "window-tangent", ends, ends * np.sign(found.derived), "ink", "5 4")
    change = ("+" if found.change > 0 else "") + number(found.change, 6)
    gap = np.abs(curve - steps * np.sign(found.derived)).max() / (2 * HEIGHT)
    words = f"{2 / size:,.0f} times as wide" if round(2 / size) > 1 else "the same width"
    return board.picture(
        [
            line(board, "run", [0, side], [0, 0], "weight", "1 3"),
            line(board, "rise", [side, side], [0, top], "delta", "1 3"),
            clip_to_axes(board, line(board, "window-curve", steps, curve, "delta", width=2.5) + straight),
            point(board, "window-here", 0, 0, filled=True),
            point(board, "window-nudged", side, top, filled=False),
            label(board, "scale", -EDGE * 0.96, HEIGHT * 0.85, words),
            label(board, "run-label", 0.55 * side, -0.26 * side - 0.07, f"nudge {compact(nudge)}", "middle"),
            label(board, "rise-label", 0.55 * side, -0.58 * side - 0.07, f"loss {change}", "middle"),
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
