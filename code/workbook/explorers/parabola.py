"""Gradient descent on a parabola: one number, the factor of a step, decides what a learning rate does."""

import math
from functools import cache

import numpy as np

from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import HALF_SCREEN, Frame
from workbook.figures.board import Board
from workbook.figures.marks import clip_to_axes, dots, label, svg_points
from workbook.figures.palette import css_colour
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.svg import stroked_path
from workbook.figures.text import plural, true_minus

START = 1.0
N_STEPS = 15
MAX_W, MAX_HEIGHT = 2.0, 3.0  # the axes show w from -MAX_W to MAX_W, and the loss up to MAX_HEIGHT
MIN_LOSS, MAX_LOSS = 1e-6, 1e4  # on the axis of the loss by step
RATES = (0.01, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 1.0, 1.5, 1.9, 2.0, 2.1, 2.5)
CONTROLS = (
    Control("rate", "learning rate", RATES, 0.1),
    Control("c", "curvature c", (1.0, 2.0, 4.0), 1.0),
    Control("steps", "steps", tuple(range(N_STEPS + 1)), 8, play=True),
)


GOALS = {
    "one-step": "a rate that arrives in one step",
    "side-to-side": "a rate that jumps from side to side for ever",
    "diverges": "a rate that diverges",
    "steep": "with curvature 4, a rate that arrives in one step",
}


def explore_parabola() -> Explorer:
    """Return an explorer of learning rate, curvature and number of steps on L = c w**2 / 2, from w = 1."""
    return Explorer(
        "parabola",
        CONTROLS,
        compute,
        draw,
        "The parabola, and the points that the steps visit; the ring marks the last one. Then the "
        "loss after each step, on a logarithmic axis; an arrow where it has left the axis.",
        GOALS,
    )


def compute(settings: list[Setting]) -> list[list[float]]:
    """Return for each setting the values of w from the start to the last step."""
    return [path(setting["rate"], setting["c"], setting["steps"]) for setting in settings]


def path(rate: float, c: float, steps: int) -> list[float]:
    """Return w before the first step and after each: the slope of the loss is c * w."""
    visited = [START]
    for _ in range(steps):
        w = visited[-1]
        visited.append(w - rate * c * w)
    return visited


def loss(w: float, c: float) -> float:
    """Return c w**2 / 2."""
    return c * w * w / 2


# --- The words --------------------------------------------------------------------------------


def draw(visited: list[float], rate: float, c: float, steps: int) -> Frame:
    """Return the parabola with the points visited, the loss by step, and the step as a formula."""
    w, factor = visited[-1], 1 - rate * c
    rule = f"each step multiplies w by {signed(factor)}"
    behaviour = f"Learning rate {rate:g}, curvature {c:g}: {rule}. {describe_factor(factor)}"
    result = f"After {plural(steps, 'step')}, w is {signed(w)} and the loss {signed(loss(w, c))}."
    return Frame(
        [draw_parabola(visited, c, behaviour), draw_losses(visited, c, result)],
        lines(visited, factor, rate, c),
        found_goals(factor, c, steps),
    )


def found_goals(factor: float, c: float, steps: int) -> list[str]:
    """Return the goals that a rate reaches whose steps multiply w by `factor`; two steps show it."""
    if steps < 2:
        return []
    reached = {
        "one-step": abs(factor) < 1e-9,
        "side-to-side": abs(factor + 1) < 1e-9,
        "diverges": factor < -1 - 1e-9,
        "steep": abs(factor) < 1e-9 and c == CONTROLS[1].values[-1],
    }
    return [name for name in GOALS if reached[name]]


def describe_factor(factor: float) -> str:
    """Return in words what becomes of w when each step multiplies it by `factor`."""
    if abs(factor) < 1e-9:
        return "One step leads straight to the bottom."
    if abs(factor + 1) < 1e-9:
        return "It jumps over the valley to the same height, for ever."
    if factor < -1:
        return "Each jump over the valley ends higher than the last: it diverges."
    if factor < 0:
        return "It jumps over the valley and back, each time lower."
    if factor >= 0.9:
        half = math.ceil(math.log(0.5) / math.log(factor))
        return f"It creeps down its own side: half of the way takes {half} steps."
    return "It walks down its own side."


def signed(value: float) -> str:
    """Return a number to three digits, with a true minus sign."""
    return true_minus(f"{value:.3g}")


def lines(visited: list[float], factor: float, rate: float, c: float) -> list:
    """Return the rule of a step with its numbers, and the last step."""
    w, rule = ("w", "weight"), f"(1 \u2212 {rate:g} \u00b7 {c:g})"
    step = [w, (" \u2212 rate \u00b7 ", ""), ("c w", "delta"), (f" = {rule} ", ""), w]
    step += [(f" = {signed(factor)} ", ""), w]
    n = len(visited) - 1
    last = [w, (str(n), "weight sub")]
    if n > 0:
        last += [(f" = {signed(factor)} \u00b7 ", ""), (bracketed(visited[-2]), "weight")]
    last += [(" = ", ""), (signed(visited[-1]), "weight")]
    return [[("new ", ""), w, (" = ", ""), *step], last]


def bracketed(value: float) -> str:
    """Return a number as a factor: a negative one in brackets."""
    return f"({signed(value)})" if value < 0 else signed(value)


# --- The pictures -----------------------------------------------------------------------------


def inside(w: float, c: float) -> bool:
    """Return whether a point of the parabola lies within the axes."""
    return abs(w) <= MAX_W and loss(w, c) <= MAX_HEIGHT


@cache
def parabola_board() -> Board:
    ax = axes("w", "loss", **HALF_SCREEN)
    ax.set(xlim=(-MAX_W, MAX_W), ylim=(-0.1, MAX_HEIGHT), xticks=(-2, -1, 0, 1, 2), yticks=(0, 1, 2, 3))
    return Board(ax)


@cache
def loss_board() -> Board:
    ax = axes("step", "loss", **HALF_SCREEN)
    ax.set(xlim=(-0.6, N_STEPS + 0.6), ylim=(MIN_LOSS, MAX_LOSS), yscale="log", xticks=(0, 5, 10, 15))
    ax.set_yticks((1e4, 100, 1, 0.01, 1e-4))
    ax.set_yticklabels(("10,000", "100", "1", "0.01", "0.0001"))
    ax.minorticks_off()
    return Board(ax)


def draw_parabola(visited: list[float], c: float, alt: str) -> Picture:
    """Return the parabola and the points visited, up to the first one outside the axes."""
    board = parabola_board()
    width = min(MAX_W, np.sqrt(2 * MAX_HEIGHT / c))
    curve = np.linspace(-width, width, 41)
    outside = [i for i, w in enumerate(visited) if not inside(w, c)]
    seen = visited[: outside[0] + 1] if outside else visited
    heights = [loss(w, c) for w in seen]
    note = f"now outside, at w = {signed(visited[-1])}" if outside else ""
    return board.picture(
        [
            board.line("parabola", curve, c * curve**2 / 2, "faint", width=1.5),
            visited_points(board, "visits", seen, heights, "weight"),
            ring(board, visited[-1], loss(visited[-1], c), shown=not outside),
            label(board, "outside", 0, 0.9 * MAX_HEIGHT, note, "middle"),
        ],
        alt,
    )


def draw_losses(visited: list[float], c: float, alt: str) -> Picture:
    """Return the loss after each step; with an arrow at the edge where the last one is off the axis."""
    board = loss_board()
    losses = np.array([loss(w, c) for w in visited])
    steps = range(len(visited))
    direction = 1 if losses[-1] > MAX_LOSS else -1 if losses[-1] < MIN_LOSS else 0
    drawn = np.clip(losses, MIN_LOSS / 100, MAX_LOSS * 100)  # far enough outside to be clipped
    return board.picture(
        [visited_points(board, "losses", steps, drawn, "delta"), arrow(board, len(visited) - 1, direction)],
        alt,
    )


def visited_points(board: Board, part: str, x, y, quantity: str) -> str:
    """Return points joined by thin lines, clipped to the axes."""
    line = stroked_path(f"{part}-line", "M" + " ".join(svg_points(board, x, y)), quantity, 1.3)
    return clip_to_axes(board, line + dots(board, f"{part}-dots", x, y, quantity))


def ring(board: Board, w: float, height: float, shown: bool) -> str:
    """Return a ring around the current point, hidden where it is outside."""
    (x,), (y,) = board.to_svg_coordinates([w], [height]) if shown else ([0], [0])
    return (
        f'<circle data-part="now" cx="{x:.1f}" cy="{y:.1f}" r="9" stroke-width="2.5" '
        f'visibility="{"visible" if shown else "hidden"}" style="fill:none;stroke:{css_colour("ink")}"/>'
    )


def arrow(board: Board, step: int, direction: int) -> str:
    """Return an arrow at the upper edge (direction 1) or the lower edge (-1), or none (0)."""
    (x,), (y,) = board.to_svg_coordinates([step], [MAX_LOSS if direction > 0 else MIN_LOSS])
    path = f"M{x:.1f} {y + direction * 2:.1f}l-6 {direction * 12}h12z" if direction else ""
    return f'<path data-part="arrow" d="{path}" style="fill:{css_colour("delta")}"/>'
