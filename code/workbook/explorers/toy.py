"""The ten-row toy set of step 4, trained by the six steps themselves at any learning rate."""

import random
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache

import numpy as np
from backprop.array_validation import Array
from backprop.convert import from_steps
from backprop.matrix import forward
from backprop.steps import (
    Network,
    forward_propagate,
    initialize_network,
    predict,
    sigmoid_derivative,
    train_network,
)
from backprop.toy_set import LABELS, ROWS

from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame
from workbook.explorers.perturbation import APART, NUDGE
from workbook.explorers.regions import borders, lead, region, rings
from workbook.explorers.xor import counted
from workbook.figures.board import Board
from workbook.figures.picture import Picture
from workbook.figures.plots import axes

N_EPOCHS = 100
X1, X2 = np.linspace(0, 10, 41), np.linspace(-1.5, 5.5, 41)
PLANE = np.stack(np.meshgrid(X1, X2), axis=-1).reshape(-1, 2)
CONTROLS = (
    Control("rate", "learning rate", (0.005, 0.015, 0.05, 0.15, 0.5, 1.5, 5.0, 15.0, 50.0), 0.5, log=True),
    Control("hidden", "hidden neurons", (1, 2, 3, 5), 2),
    Control("seed", "seed", (1, 2, 3, 4, 5), 1, on_page=False),
)


def explore_toy() -> Explorer:
    """Return an explorer of learning rate and hidden size: 100 epochs of the chapter's own training."""
    return Explorer(
        "toy",
        CONTROLS,
        compute,
        draw,
        "First the squared error of each epoch; then the ten rows, squares being class 1, and what the "
        "trained network says: class 1 in the shaded part. A row in a ring is wrong.",
    )


@dataclass(frozen=True)
class Run:
    """errors: of each epoch; parted: how many of them can be relied on; network: as trained."""

    errors: list[float]
    parted: int
    network: Network

    @property
    def known(self) -> bool:
        return self.parted == len(self.errors)


def compute(settings: list[Setting]) -> list[Run]:
    """Return a run for each setting."""
    return [run(**setting) for setting in settings]


def run(rate: float, hidden: int, seed: int) -> Run:
    """Train as the chapter does, and once more from weights that are a nudge larger."""
    random.seed(seed)
    network = initialize_network(2, hidden, 2)
    twin = deepcopy(network)
    for neuron in [neuron for layer in twin for neuron in layer]:
        neuron["weights"] = [weight + NUDGE for weight in neuron["weights"]]
    errors = train_network(network, ROWS, LABELS, rate, N_EPOCHS)
    return Run(errors, alike(errors, train_network(twin, ROWS, LABELS, rate, N_EPOCHS)), network)


def alike(errors: Sequence[float], twin_errors: Sequence[float]) -> int:
    """Return how many epochs passed before the errors of twins differed by more than one percent."""
    for epoch, (error, twin_error) in enumerate(zip(errors, twin_errors)):
        if abs(error - twin_error) > APART * error:
            return epoch
    return len(errors)


# --- The words --------------------------------------------------------------------------------


def story(run: Run) -> str:
    """Return in words what became of a training."""
    first, last = run.errors[0], run.errors[-1]
    if not run.known:
        return (
            f"the squared error begins at {first:.2f}; from epoch {run.parted + 1} on, twins that began "
            "0.0000000001 apart go different ways. The rate is too large: what comes of it is chance, "
            "and is not drawn."
        )
    right = sum(predict(run.network, row) == label for row, label in zip(ROWS, LABELS))
    flat = saturated(run.network)
    told = (
        f"the squared error goes from {first:.2f} in epoch 1 to {last:.2f} in epoch {N_EPOCHS}. "
        f"{right} of 10 rows are right, {flat:.0f} % of the activations are saturated."
    )
    ups = sum(after > (1 + APART) * before for before, after in zip(run.errors, run.errors[1:]))
    if ups:
        told += f" On the way the error rose {'once' if ups == 1 else f'{ups} times'}."
    return f"{told} {verdict(run.errors, right, flat)}"


def verdict(errors: Sequence[float], right: int, flat: float) -> str:
    """Return whether it learned, froze, or needs more time."""
    later = errors[len(errors) // 2 :]
    if right == len(ROWS):
        return "It has learned."
    if max(later) - min(later) < APART * max(later) and flat > 25:
        return "For fifty epochs the error has stood still: frozen."
    return "Too slow: a hundred epochs are not enough."


def saturated(network: Network, least_slope: float = 0.001) -> float:
    """Return the share of activations, over all rows, whose slope is nearly nothing, in percent."""
    slopes = []
    for row in ROWS:
        forward_propagate(network, row)
        slopes += [sigmoid_derivative(neuron["output"]) for layer in network for neuron in layer]
    return 100 * sum(slope < least_slope for slope in slopes) / len(slopes)


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, rate: float, hidden: int, seed: int) -> Frame:
    """Return the error curve and the plane of the rows, as far as they can be relied on."""
    description = f"Learning rate {rate:.3g}, {counted(hidden)}: {story(run)}"
    return Frame([draw_errors(run, description), draw_plane(run)])


@cache
def error_board() -> Board:
    ax = axes("epoch", "squared error", width=4.2, height=3.5)
    ax.set(xlim=(0, N_EPOCHS), ylim=(0, 12), yticks=range(0, 13, 2))
    return Board(ax)


@cache
def plane_board() -> Board:
    ax = axes("x1", "x2", width=4.2, height=3.5)
    ax.set(xlim=(0, 10), ylim=(-1.5, 5.5), xticks=range(0, 11, 2))
    ax.grid(visible=False)
    return Board(ax)


def draw_errors(run: Run, alt: str) -> Picture:
    """Return the error by epoch, as far as the twins went together; what is beyond is shaded."""
    board = error_board()
    n = run.parted
    unknown = [] if run.known else [n + 0.5, N_EPOCHS]
    return board.picture(
        [
            board.band("unknown", unknown, [0] * len(unknown), [12] * len(unknown), "rule"),
            board.line("errors", range(1, n + 1), run.errors[:n], "delta"),
        ],
        alt,
    )


def draw_plane(run: Run) -> Picture:
    """Return the ten rows, and where the network says class 1."""
    board = plane_board()
    field, wrong, alt = (
        np.full((len(X2), len(X1)), -1.0),
        np.empty((0, 2)),
        "Nothing can be told of its classes.",
    )
    if run.known:
        field = field_of(run.network)
        wrong = np.array(
            [row for row, label in zip(ROWS, LABELS) if predict(run.network, row) != label]
        ).reshape(-1, 2)
        alt = describe(field)
    spots = [board.spot(*row, filled=label == 1) for row, label in zip(ROWS, LABELS)]
    return board.picture(
        [
            region(board, "class-1", X1, X2, field, 0.22),
            borders(board, "border", X1, X2, [field]),
            rings(board, *wrong.T, 26),
            *spots,
        ],
        alt,
    )


def field_of(network: Network) -> Array:
    """Return over the plane by how much the second output is ahead of the first, as weighted sums."""
    z = forward(from_steps(network), PLANE)[0][-1]
    return lead(z, 1).reshape(len(X2), len(X1))


def describe(field: Array) -> str:
    """Return in words how the plane is divided."""
    if field.min() > 0 or field.max() < 0:
        return f"The whole plane drawn is class {int(field.min() > 0)}."
    return "A border divides the plane drawn into class 0 and class 1."
