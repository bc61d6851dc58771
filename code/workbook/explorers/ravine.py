"""A ravine: gradient descent, momentum and Adam from the same start, on a loss that is steep one way and flat the other."""

from functools import cache

import numpy as np

from backprop.optimizers import SGD, Adam
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame
from workbook.figures.board import Board
from workbook.figures.marks import clip_to_axes, dots, svg_points
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.svg import stroked_path
from workbook.figures.text import plural, true_minus

STEEP, FLAT = 20.0, 1.0  # the curvatures of L = (FLAT x**2 + STEEP y**2) / 2
START = (-4.0, 1.2)
N_STEPS = 40
X_LIMIT, Y_LIMIT = 5.0, 2.5
CLOSE = 0.01  # a loss below this is the bottom
RATES = (0.01, 0.02, 0.05, 0.08, 0.095, 0.105, 0.2, 0.5, 1.0)
MOMENTA = (0.0, 0.5, 0.8, 0.9, 0.95)
METHODS = ("gradient descent", "momentum", "Adam")
CONTROLS = (
    Control("method", "method", METHODS, "gradient descent"),
    Control("rate", "learning rate", RATES, 0.08, log=True),
    Control("momentum", "momentum", MOMENTA, 0.8),
)


GOALS = {
    "diverges": "gradient descent that jumps from wall to wall, higher each time",
    "overshoots": "momentum that passes the bottom and comes back",
    "arrives": "momentum that reaches the bottom within 40 steps",
}


def explore_ravine() -> Explorer:
    """Return an explorer of three methods in a ravine: learning rate, momentum, and the path of 40 steps."""
    return Explorer(
        "ravine",
        CONTROLS,
        compute,
        draw,
        "The lines join points of equal loss; the bottom is in the middle. The path begins at the left. Only the "
        "method momentum uses the third slider.",
        GOALS,
    )


def compute(settings: list[Setting]) -> list[np.ndarray]:
    """Return for each setting the points visited: (N_STEPS + 1, 2)."""
    return [path(**setting) for setting in settings]


def path(method: str, rate: float, momentum: float) -> np.ndarray:
    """Return the points from the start to the last step."""
    point = np.array(START)
    optimizer = (
        Adam([point], rate) if method == "Adam" else SGD([point], rate, momentum if method == "momentum" else 0.0)
    )
    visited = [point.copy()]
    for _ in range(N_STEPS):
        optimizer.step([np.array([FLAT, STEEP]) * point])
        visited.append(point.copy())
    return np.array(visited)


def loss(points: np.ndarray) -> np.ndarray:
    """Return the loss of each point, (..., 2)."""
    return (FLAT * points[..., 0] ** 2 + STEEP * points[..., 1] ** 2) / 2


def draw(visited: np.ndarray, method: str, rate: float, momentum: float) -> Frame:
    """Return the path, and in words how far it has come."""
    last = float(loss(visited[-1]))
    name = f"{method} {momentum:g}" if method == "momentum" else method
    reached = np.flatnonzero(loss(visited) < CLOSE)
    arrived = len(reached) > 0 and bool((loss(visited[reached[0] :]) < CLOSE).all())
    diverged = last > float(loss(visited[0]))
    if diverged:
        found = "It diverges: each jump across the ravine is higher than the last."
    elif arrived:
        found = f"It is at the bottom, with a loss below {CLOSE:g}, after {plural(int(reached[0]), 'step')}."
    else:
        found = f"After {N_STEPS} steps the loss is {last:.2g}."
    overshoots = int((np.diff(np.sign(visited[:, 0])) != 0).sum())
    along = f" Along the ravine it passes the bottom {plural(overshoots, 'time')}." if overshoots else ""
    words = f"{name[0].upper()}{name[1:]}, learning rate {rate:g}. {found}{along}"
    goals = {
        "diverges": method == METHODS[0] and diverged,
        "overshoots": method == METHODS[1] and overshoots > 0 and not diverged,
        "arrives": method == METHODS[1] and arrived,
    }
    return Frame([draw_path(visited, true_minus(words))], found=[name for name in GOALS if goals[name]])


@cache
def ravine_board() -> Board:
    ax = axes("x", "y", width=5.6, height=3.4)
    ax.set(xlim=(-X_LIMIT, X_LIMIT), ylim=(-Y_LIMIT, Y_LIMIT), xticks=(-4, -2, 0, 2, 4), yticks=(-2, -1, 0, 1, 2))
    return Board(ax)


@cache
def ellipses() -> str:
    """Return the lines of equal loss."""
    board, turn, drawn = ravine_board(), np.linspace(0, 2 * np.pi, 61), ""
    for k, height in enumerate((0.2, 1, 3, 8, 20, 40)):
        x, y = np.sqrt(2 * height / FLAT) * np.cos(turn), np.sqrt(2 * height / STEEP) * np.sin(turn)
        points = "M" + " ".join(svg_points(board, x, y))
        drawn += clip_to_axes(board, stroked_path(f"level-{k}", points, "rule", 1.2))
    return drawn


def draw_path(visited: np.ndarray, alt: str) -> Picture:
    """Return the path over the lines of equal loss, cut where it has left the axes by far."""
    board = ravine_board()
    x, y = np.clip(visited[:, 0], -3 * X_LIMIT, 3 * X_LIMIT), np.clip(visited[:, 1], -3 * Y_LIMIT, 3 * Y_LIMIT)
    line = stroked_path("path", "M" + " ".join(svg_points(board, x, y)), "weight", 1.5)
    points = clip_to_axes(board, line + dots(board, "points", x, y, "weight"))
    return board.picture([ellipses(), points, board.dot("bottom", [0], [0], "target", 6)], alt)
