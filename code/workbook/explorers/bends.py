"""A curve as a sum: the hidden neurons of a network with one input, while it is trained on a table of points."""

from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from backprop.array_validation import Array
from backprop.matrix import Network, forward, new_network
from backprop.train import train
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame
from workbook.figures.board import Board
from workbook.figures.marks import clip_to_axes, dots, svg_points
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.svg import stroked_path
from workbook.figures.text import plural, times

MAX_HIDDEN, RATE, MOMENTUM = 10, 0.05, 0.9
MIDDLE, HALF = 3.0, 2.0  # x is scaled to (x - MIDDLE) / HALF, as in the chapter
CURVE = np.linspace(0, 6, 41)
CONTROLS = (
    Control("hidden", "hidden neurons", (1, 2, 3, 5, MAX_HIDDEN), 3),
    Control("epoch", "epoch", (0, 10, 20, 50, 100, 200, 500, 1000, 2000, 4000), 4000, play=True),
)


def explore_bends(x: Array, y: Array) -> Explorer:
    """Return an explorer of networks trained on the points (x, y) with one to ten hidden neurons.

    The full batch, with the chapter's rate and momentum; all start with seed 1.
    """
    return Explorer(
        "bends",
        CONTROLS,
        partial(compute, x, y),
        draw,
        "First the points, the sine behind them (dotted) and the network's answer. Then what each hidden "
        "neuron adds: its tanh times its weight to the output. The sum of these curves and the bias is the answer.",
    )


@dataclass(frozen=True)
class Fit:
    """x, y: the points; answer: over CURVE; shares: what each hidden neuron adds to it; error: RMSE to the points."""

    x: Array
    y: Array
    answer: Array
    shares: Array
    error: float

    @property
    def n_turns(self) -> int:
        """How often the answer changes between rising and falling."""
        rises = np.sign(np.diff(np.round(self.answer, 3)))
        rises = rises[rises != 0]
        return int((rises[1:] != rises[:-1]).sum())


def compute(x: Array, y: Array, settings: list[Setting]) -> list[Fit]:
    """Return a fit for each setting."""
    return [fit(x, y, **setting) for setting in settings]


def fit(x: Array, y: Array, hidden: int, epoch: int) -> Fit:
    """Return the network with so many hidden neurons after so many epochs."""
    x, y = np.ravel(x), np.ravel(y)
    network = new_network((1, hidden, 1), np.random.default_rng(1), hidden="tanh", output="linear")
    if epoch > 0:
        kind = {"reduction": "mean", "momentum": MOMENTUM, "max_records": 1}
        network = train(network, scaled(x), y[:, None], RATE, epoch, **kind).network
    answer, shares = parts_of(network, CURVE)
    return Fit(x, y, answer, shares, float(np.sqrt(np.mean((parts_of(network, x)[0] - y) ** 2))))


def scaled(x: Array) -> Array:
    """Return inputs as rows of one column, scaled."""
    return (x[:, None] - MIDDLE) / HALF


def parts_of(network: Network, x: Array) -> tuple[Array, Array]:
    """Return the network's answers, and what each hidden neuron adds to them: (neurons, inputs)."""
    _, a = forward(network, scaled(x))
    return a[-1][:, 0], a[1].T * network.weights[1]


# --- The pictures -----------------------------------------------------------------------------


def draw(found: Fit, hidden: int, epoch: int) -> Frame:
    """Return the fitted curve, and the curves that it is the sum of."""
    words = f"{plural(hidden, 'hidden neuron')}, epoch {epoch:,}: the answer misses the points by {found.error:.2f} "
    words = f"{words}(RMSE). From left to right it turns {times(found.n_turns)}."
    turns = words if found.n_turns else words.replace("turns 0 times", "does not turn")
    neurons = "The hidden neuron adds one curve." if hidden == 1 else f"The {hidden} hidden neurons add a curve each."
    return Frame([draw_answer(found, turns), draw_shares(found, neurons)])


@cache
def curve_board(ylabel: str, limit: float, ticks: tuple[float, ...]) -> Board:
    ax = axes("x", ylabel, width=4.3, height=2.3)
    ax.set(xlim=(0, 6), ylim=(-limit, limit), xticks=range(7), yticks=ticks)
    return Board(ax)


def draw_answer(found: Fit, alt: str) -> Picture:
    """Return the points, the sine and the network's answer."""
    board = curve_board("y", 1.5, (-1.0, 0.0, 1.0))
    drawn = line(board, "sine", np.sin(CURVE), "target", 2, "2 4") + line(
        board, "answer", found.answer, "activation", 3
    )
    return board.picture([dots(board, "points", found.x, found.y, "faint", 5), clip_to_axes(board, drawn)], alt)


def draw_shares(found: Fit, alt: str) -> Picture:
    """Return what each hidden neuron adds; the curves that this network does not have are empty."""
    board = curve_board("added", 4.0, (-4.0, -2.0, 0.0, 2.0, 4.0))
    drawn = [line(board, f"share-{k}", share, "weight", 2) for k, share in enumerate(found.shares)]
    drawn += [stroked_path(f"share-{k}", "", "weight", 2) for k in range(len(drawn), MAX_HIDDEN)]
    return board.picture([clip_to_axes(board, "".join(drawn))], alt)


def line(board: Board, part: str, y: Array, quantity: str, width: float, dash: str = "") -> str:
    """Return a curve that may leave the axes."""
    return stroked_path(part, "M" + " ".join(svg_points(board, CURVE, y)), quantity, width, dash=dash)
