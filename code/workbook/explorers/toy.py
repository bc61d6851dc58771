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
from workbook.explorers.curves import unpredictable_part
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import HALF_SCREEN, Frame
from workbook.explorers.perturbation import (
    PERTURBATION,
    TOLERANCE,
    UNPREDICTABLE,
    describe_divergence,
    divergence_index,
)
from workbook.figures.board import Board
from workbook.figures.class_marks import class_marks, class_names
from workbook.figures.marks import note
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.surfaces import Grid, class_areas, rings
from workbook.figures.text import plural, times

N_EPOCHS = 100
X1_LIMITS, X2_LIMITS = (0, 10), (-1.5, 5.5)
GRID = Grid.over(X1_LIMITS, X2_LIMITS)
CONTROLS = (
    Control("rate", "learning rate", (0.005, 0.015, 0.05, 0.15, 0.5, 1.5, 5.0, 15.0, 50.0), 0.5, log=True),
    Control("hidden", "hidden neurons", (1, 2, 3, 5), 2),
    Control("seed", "seed", (1, 2, 3, 4, 5), 1, on_page=False),
)


GOALS = {
    "slow": "a rate at which a hundred epochs are not enough",
    "jumps": "a rate at which the error rises more than once and every row is right in the end",
    "frozen": "a rate at which the network stops learning",
}


def explore_toy() -> Explorer:
    """Return an explorer of learning rate and hidden size: 100 epochs of the chapter's training."""
    return Explorer(
        "toy",
        CONTROLS,
        compute,
        draw,
        "First the squared error of each epoch; then the ten rows and the trained network's answer: an area has the "
        "colour of the class predicted there. A row in a ring is misclassified.",
        GOALS,
    )


@dataclass(frozen=True)
class Run:
    """errors: of each epoch; n_reliable: how many of them are reproducible; network: after training."""

    errors: list[float]
    n_reliable: int
    network: Network

    @property
    def reliable(self) -> bool:
        """Whether its end is reproducible."""
        return self.n_reliable == len(self.errors)


def compute(settings: list[Setting]) -> list[Run]:
    """Return a run for each setting."""
    return [train(**setting) for setting in settings]


def train(rate: float, hidden: int, seed: int) -> Run:
    """Train as the chapter does, and once more from slightly larger weights."""
    random.seed(seed)
    network = initialize_network(2, hidden, 2)
    perturbed = deepcopy(network)
    for neuron in [neuron for layer in perturbed for neuron in layer]:
        neuron["weights"] = [weight + PERTURBATION for weight in neuron["weights"]]
    pair = [train_network(start, ROWS, LABELS, rate, N_EPOCHS) for start in (network, perturbed)]
    return Run(pair[0], int(divergence_index(np.transpose(pair))), network)


# --- The words --------------------------------------------------------------------------------


def describe_run(run: Run) -> str:
    """Return in words what became of a training."""
    first, last = run.errors[0], run.errors[-1]
    if not run.reliable:
        return f"the squared error begins at {first:.2f}; {describe_divergence(run.n_reliable + 1)}"
    right = sum(predict(run.network, row) == label for row, label in zip(ROWS, LABELS))
    saturated = percent_saturated(run.network)
    text = (
        f"the squared error goes from {first:.2f} in epoch 1 to {last:.2f} in epoch {N_EPOCHS}. "
        f"{right} of 10 rows are right, {saturated:.0f} % of the activations are saturated."
    )
    rises = count_rises(run.errors)
    if rises:
        text += f" On the way the error rose {times(rises)}."
    return f"{text} {describe_verdict(run.errors, right, saturated)}"


def count_rises(errors: Sequence[float]) -> int:
    """Return how often the error of an epoch is visibly larger than that of the epoch before."""
    return sum(after > (1 + TOLERANCE) * before for before, after in zip(errors, errors[1:]))


def found_goals(run: Run) -> list[str]:
    """Return the goals that a run reaches; one that is not reproducible reaches none."""
    if not run.reliable:
        return []
    words = describe_run(run)
    reached = {
        "slow": "Too slow" in words,
        "jumps": "It has learned" in words and count_rises(run.errors) > 1,
        "frozen": "frozen" in words,
    }
    return [name for name in GOALS if reached[name]]


def describe_verdict(errors: Sequence[float], right: int, saturated: float) -> str:
    """Return in words whether the network learned, froze, or needs more time."""
    later = errors[len(errors) // 2 :]
    if right == len(ROWS):
        return "It has learned."
    if max(later) - min(later) < TOLERANCE * max(later) and saturated > 25:
        return "For fifty epochs the error has hardly changed: frozen."
    return "Too slow: a hundred epochs are not enough."


def percent_saturated(network: Network, min_slope: float = 0.001) -> float:
    """Return the share of activations, over all rows, whose slope is almost zero, in percent."""
    slopes = []
    for row in ROWS:
        forward_propagate(network, row)
        slopes += [sigmoid_derivative(neuron["output"]) for layer in network for neuron in layer]
    return 100 * sum(slope < min_slope for slope in slopes) / len(slopes)


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, rate: float, hidden: int, seed: int) -> Frame:
    """Return the error curve and the plane of the rows, as far as they are reproducible."""
    setting = f"Learning rate {rate:.3g}, {plural(hidden, 'hidden neuron')}"
    views = [draw_errors(run, f"{setting}: {describe_run(run)}"), draw_plane(run)]
    return Frame(views, found=found_goals(run))


@cache
def error_board() -> Board:
    ax = axes("epoch", "squared error", **HALF_SCREEN)
    ax.set(xlim=(0, N_EPOCHS), ylim=(0, 12), yticks=range(0, 13, 2))
    return Board(ax)


@cache
def plane_board() -> Board:
    ax = axes("x1", "x2", **HALF_SCREEN)
    ax.set(xlim=X1_LIMITS, ylim=X2_LIMITS, xticks=range(0, 11, 2))
    ax.grid(visible=False)
    return Board(ax)


def draw_errors(run: Run, alt: str) -> Picture:
    """Return the error by epoch, as far as it is reproducible; what comes after is shaded."""
    board, n = error_board(), run.n_reliable
    return board.picture(
        [
            unpredictable_part(board, None if run.reliable else n + 0.5),
            board.line("errors", range(1, n + 1), run.errors[:n], "delta"),
        ],
        alt,
    )


def draw_plane(run: Run) -> Picture:
    """Return the ten rows, and the areas where the network predicts each class."""
    board = plane_board()
    z, wrong, alt = None, [], "Its classes are not drawn."
    if run.reliable:
        # Weighted sums have the same order as the outputs, and differ even where the sigmoid is flat.
        z = forward(from_steps(run.network), GRID.points)[0][-1]
        wrong = [row for row, label in zip(ROWS, LABELS) if predict(run.network, row) != label]
        alt = describe_plane(z.argmax(axis=-1))
    return board.picture(
        [
            class_areas(board, GRID, z, n_classes=2),
            rings(board, wrong, 24),
            class_marks(board, ROWS, LABELS, 7),
            class_names(board, ROWS, LABELS, ["class 0", "class 1"], 7),
            note(board, "unknown-map", ["" if run.reliable else UNPREDICTABLE], across=0.35, up=0.1),
        ],
        alt,
    )


def describe_plane(predicted: Array) -> str:
    """Return in words how the plane is divided."""
    if predicted.min() == predicted.max():
        return f"The whole plane drawn is class {predicted.min()}."
    return "A border divides the plane drawn into class 0 and class 1."
