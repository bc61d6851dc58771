"""The XOR network: its error over the epochs, and its output on the whole plane."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from backprop import batched
from backprop.array_validation import Array
from backprop.matrix import Network, new_network, outputs, select, stack
from backprop.train import Training
from workbook.explorers.curves import log_loss_axes, range_band, reliable_bins, unpredictable_part
from workbook.explorers.explorer import Control, Explorer, Setting, compute_in_groups
from workbook.explorers.frame import HALF_SCREEN, Frame
from workbook.explorers.perturbation import UNPREDICTABLE, describe_divergence, divergence_index, perturbed_pair
from workbook.figures.board import Board
from workbook.figures.class_marks import class_marks, names_above
from workbook.figures.marks import note
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.surfaces import Grid, output_areas, rings
from workbook.figures.text import plural

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
T = np.array([[0], [1], [1], [0]])
N_EPOCHS = 2000
# Slow chaos is detected early, and at the same epoch on every processor.
PERTURBATION, TOLERANCE = 1e-6, 0.001
LIMITS = (-0.5, 1.5)
GRID = Grid.over(LIMITS, LIMITS)
CONTROLS = (
    Control("rate", "learning rate", (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0), 0.3, log=True),
    Control("hidden", "hidden neurons", (1, 2, 3, 4, 6, 8), 4),
    Control("seed", "seed", (1, 2, 3, 4), 1),
)
SMALL, SOON = 0.01, 200  # fast is an error below SMALL before this epoch
GOALS = {
    "fast": f"a setting that solves XOR fast: the error is below {SMALL} before epoch {SOON}",
    "hardly": "a setting at which training has hardly begun",
    "frozen": "a setting at which the network freezes",
}


def explore_xor() -> Explorer:
    """Return an explorer of learning rate, hidden size and seed: 2,000 epochs of full-batch updates.

    The error is the mean squared error over the rows, as in the chapter; the seed draws the
    standard normal weights.
    """
    return Explorer(
        "xor",
        CONTROLS,
        compute,
        draw,
        "First the error while training, on a logarithmic axis; then the output over the plane: orange above one half, "
        "blue below. The shade changes at 0.1, 0.3, 0.7 and 0.9. A ring marks a corner that is not right.",
        GOALS,
    )


@dataclass(frozen=True)
class Run:
    """epochs, errors: recorded; n_reliable: how many of them are reproducible; a, surface: final outputs."""

    epochs: Array
    errors: Array
    n_reliable: int
    a: Array
    surface: Array

    @property
    def reliable(self) -> bool:
        """Whether its end is reproducible."""
        return self.n_reliable == len(self.errors)


def compute(settings: list[Setting]) -> list[Run]:
    """Return a run for each setting; those with the same number of hidden neurons train at once."""
    return compute_in_groups(settings, ["hidden"], train_group)


def train_group(settings: list[Setting]) -> list[Run]:
    """Return a run for each of some settings with the same number of hidden neurons."""
    shape = (2, settings[0]["hidden"], 1)
    start = stack(new_network(shape, np.random.default_rng(s["seed"]), "normal") for s in settings)
    rates = np.array([setting["rate"] for setting in settings])
    run = train(start, rates)
    errors = run.losses / 2
    n_reliable = count_reliable(start, rates, errors)
    a = outputs(run.network, X)[..., 0]
    surface = outputs(run.network, GRID.points)[..., 0]
    return [Run(run.epochs, errors[:, k], n_reliable[k], a[k], surface[k]) for k in range(len(settings))]


def count_reliable(start: Network, rates: Array, errors: Array) -> Array:
    """Return how many errors of each network are reproducible.

    An error that never rises is not chaotic; the other networks train once more, perturbed.
    """
    counts = np.full(len(rates), len(errors))
    rising = np.flatnonzero((np.diff(errors, axis=0) > 0).any(axis=0))
    if len(rising):
        perturbed = train(select(perturbed_pair(select(start, rising), PERTURBATION), 1), rates[rising])
        pairs = np.stack([errors[:, rising], perturbed.losses / 2], axis=1)
        counts[rising] = divergence_index(pairs, TOLERANCE)
    return counts


def train(start: Network, rates: Array) -> Training:
    """Return a training of many networks, each with its learning rate, with full-batch updates."""
    # Every 19th epoch: an odd stride records both sides of an error that goes up and down in turn.
    return batched.train(start, X, T, rates, N_EPOCHS, reduction="sum", max_records=-(-N_EPOCHS // 19))


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, rate: float, hidden: int, seed: int) -> Frame:
    """Return the error curve and the map of the output, as far as they are reproducible."""
    setting = f"Learning rate {rate:.3g}, {plural(hidden, 'hidden neuron')}, seed {seed}"
    return Frame([draw_errors(run, f"{setting}: {describe_run(run)}"), draw_map(run)], found=found_goals(run))


def describe_run(run: Run) -> str:
    """Return in words what became of a training."""
    first, last = run.errors[0], run.errors[-1]
    if not run.reliable:
        return describe_divergence(run.epochs[run.n_reliable], PERTURBATION)
    change = f"the mean squared error goes from {first:.3f} to {last:.3g} in {N_EPOCHS:,} epochs."
    right = int(corners_right(run).sum())
    if right == 4:
        return f"{change} XOR is solved."
    if np.max(run.a * (1 - run.a)) < 1e-3:
        return f"{change} Every output is 0 or 1 and its slope almost zero: frozen, with {right} of 4 corners right."
    if last > 0.9 * first or last > 0.24:
        return f"{change} It has hardly begun: {right} of 4 corners right."
    return f"{change} Not solved: {right} of 4 corners right."


def found_goals(run: Run) -> list[str]:
    """Return the goals that a run reaches; one that is not reproducible reaches none."""
    if not run.reliable:
        return []
    words = describe_run(run)
    reached = {
        "fast": "XOR is solved" in words and bool(np.any(run.errors[run.epochs < SOON] < SMALL)),
        "hardly": "It has hardly begun" in words,
        "frozen": "frozen" in words,
    }
    return [name for name in GOALS if reached[name]]


def corners_right(run: Run) -> Array:
    """Return for each corner whether its output, to two decimals, is on the side of its target."""
    return np.round(np.abs(run.a - T[:, 0]), 2) < 0.5


@cache
def error_board() -> Board:
    return Board(log_loss_axes("mean squared error", N_EPOCHS))


@cache
def map_board() -> Board:
    ax = axes("x1", "x2", **HALF_SCREEN)
    ax.set(xlim=LIMITS, ylim=LIMITS, xticks=(0, 1), yticks=(0, 1), aspect="equal")
    ax.grid(visible=False)
    return Board(ax)


def draw_errors(run: Run, alt: str) -> Picture:
    """Return the error as a band from its lowest to its highest value of each 40 epochs."""
    board, bins = error_board(), reliable_bins(len(run.errors), run.n_reliable, n_bins=50)
    start = None if run.reliable else run.epochs[run.n_reliable]
    curve = range_band(board, "errors", run.epochs, run.errors, bins)
    return board.picture([unpredictable_part(board, start), curve], alt)


def draw_map(run: Run) -> Picture:
    """Return the output over the plane; where it is not reproducible, words say so."""
    board = map_board()
    values = ", ".join(f"{a:.2f} at ({x1}, {x2})" for a, (x1, x2) in zip(run.a, X))
    return board.picture(
        [
            output_areas(board, GRID, run.surface if run.reliable else None),
            rings(board, X[~corners_right(run)] if run.reliable else [], 26),
            class_marks(board, X, T[:, 0], 8),
            names_above(board, X, T[:, 0], ["target 0", "target 1"], 23),
            note(board, "unknown-map", ["" if run.reliable else UNPREDICTABLE]),
        ],
        f"The output is {values}." if run.reliable else "No output can be told.",
    )
