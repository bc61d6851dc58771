"""The XOR network: its error over the epochs, and what it says on the whole plane."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from backprop import batched
from backprop.array_validation import Array
from backprop.matrix import Network, new_network, outputs, select, stack
from backprop.train import Training

from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame
from workbook.explorers.perturbation import divergence_index, perturbed_pair
from workbook.figures.board import Board
from workbook.figures.plots import axes

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
T = np.array([[0], [1], [1], [0]])
N_EPOCHS = 2000
NUDGE, APART = 1e-6, 0.001  # a slow chaos is noticed soon, and at the same epoch on every processor
LINE = np.linspace(-0.5, 1.5, 25)
PLANE = np.stack(np.meshgrid(LINE, LINE), axis=-1).reshape(-1, 2)
CONTROLS = (
    Control("rate", "learning rate", (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0), 0.3, log=True),
    Control("hidden", "hidden neurons", (1, 2, 3, 4, 6, 8), 4),
    Control("seed", "seed", (1, 2, 3, 4), 1),
)


def explore_xor() -> Explorer:
    """Return an explorer of learning rate, hidden size and seed: 2,000 epochs, all four rows an update.

    The error is the mean squared error over the rows, as in the chapter; the seed draws the
    standard normal weights.
    """
    return Explorer(
        "xor",
        CONTROLS,
        compute,
        draw,
        "First the error while training, on a logarithmic axis; then the output over the plane: full colour "
        "is 1, none is 0, the line is one half. Squares want colour, circles want none.",
    )


@dataclass(frozen=True)
class Run:
    """epochs, errors: recorded; parted: how many of them can be relied on; a, surface: final outputs."""

    epochs: Array
    errors: Array
    parted: int
    a: Array
    surface: Array


def compute(settings: list[Setting]) -> list[Run]:
    """Return a run for each setting; those with the same number of hidden neurons train at once."""
    runs = {}
    for hidden in {setting["hidden"] for setting in settings}:
        mine = [i for i, setting in enumerate(settings) if setting["hidden"] == hidden]
        start = stack(
            new_network((2, hidden, 1), np.random.default_rng(settings[i]["seed"]), "normal") for i in mine
        )
        rates = np.array([settings[i]["rate"] for i in mine])
        run = train(start, rates)
        errors = run.losses / 2
        relied = np.full(len(mine), len(errors))
        # An error that never rises is not chaotic; the others are held against a twin.
        restless = np.flatnonzero((np.diff(errors, axis=0) > 0).any(axis=0))
        if len(restless):
            twin = train(select(perturbed_pair(select(start, restless), NUDGE), 1), rates[restless])
            relied[restless] = divergence_index(
                np.stack([errors[:, restless], twin.losses / 2], axis=1), APART
            )
        a = outputs(run.network, X)[..., 0]
        surface = outputs(run.network, PLANE)[..., 0].reshape(-1, len(LINE), len(LINE))
        runs |= {i: Run(run.epochs, errors[:, k], relied[k], a[k], surface[k]) for k, i in enumerate(mine)}
    return [runs[i] for i in range(len(settings))]


def train(start: Network, rates: Array) -> Training:
    """Return a training of many networks, each at its own rate, all four rows an update."""
    # Every 19th epoch: an odd stride sees both sides of an error that goes up and down in turn.
    return batched.train(start, X, T, rates, N_EPOCHS, reduction="sum", max_records=-(-N_EPOCHS // 19))


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, rate: float, hidden: int, seed: int) -> Frame:
    """Return the error curve and the map of the output, as far as they can be relied on."""
    description = f"Learning rate {rate:.3g}, {counted(hidden)}, seed {seed}: {story(run)}"
    return Frame([draw_errors(run, description), draw_map(run)])


def story(run: Run) -> str:
    """Return in words what became of a training."""
    first, last = run.errors[0], run.errors[-1]
    if run.parted < len(run.errors):
        return (
            f"from epoch {run.epochs[run.parted]:,} on, twins that began 0.000001 apart go different "
            "ways. The rate is too large: what comes of it is chance, and is not drawn."
        )
    course = f"the mean squared error goes from {first:.3f} to {last:.3g} in {N_EPOCHS:,} epochs."
    right = int((np.round(np.abs(run.a - T[:, 0]), 2) < 0.5).sum())
    if right == 4:
        return f"{course} XOR is solved."
    if np.max(run.a * (1 - run.a)) < 1e-3:
        return (
            f"{course} Every output is 0 or 1 and its slope nothing: frozen, with {right} of 4 corners right."
        )
    if last > 0.9 * first or last > 0.24:
        return f"{course} It has hardly begun: {right} of 4 corners right."
    return f"{course} Not solved: {right} of 4 corners right."


def counted(hidden: int) -> str:
    """Return the number of hidden neurons in words that agree."""
    return f"{hidden} hidden neuron" + "s" * (hidden != 1)


@cache
def error_board() -> Board:
    ax = axes("epoch", "mean squared error", width=4.3, height=3.6)
    ax.set(xlim=(0, N_EPOCHS), ylim=(1e-4, 1), yscale="log", yticks=(1, 0.1, 0.01, 0.001, 0.0001))
    ax.set_yticklabels(("1", "0.1", "0.01", "0.001", "0.0001"))
    ax.minorticks_off()
    return Board(ax)


@cache
def map_board() -> Board:
    ax = axes("x1", "x2", width=4.3, height=3.6)
    ax.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=(0, 1), yticks=(0, 1), aspect="equal")
    ax.grid(visible=False)
    return Board(ax)


def draw_errors(run: Run, alt: str, bins: int = 50):
    """Return the error as a band from its lowest to its highest value of each 40 epochs."""
    board = error_board()
    n = run.parted
    groups = [part for part in np.array_split(np.arange(len(run.errors)), bins) if part[-1] < n]
    low, high = ([f(run.errors[part]) for part in groups] for f in (np.min, np.max))
    middle = [run.epochs[part].mean() for part in groups]
    unknown = [run.epochs[n], N_EPOCHS] if n < len(run.errors) else []
    curve = board.band("errors", middle, low, high, "delta")
    return board.picture(
        [board.band("unknown", unknown, [1e-4] * len(unknown), [1] * len(unknown), "rule"), curve], alt
    )


def draw_map(run: Run):
    """Return the output over the plane; empty when it cannot be relied on."""
    board = map_board()
    known = run.parted == len(run.errors)
    surface = run.surface if known else np.zeros_like(run.surface)
    corners = [board.spot(*x, filled=t == 1) for x, t in zip(X, T[:, 0])]
    said = ", ".join(f"{a:.2f} at ({x1}, {x2})" for a, (x1, x2) in zip(run.a, X))
    return board.picture(
        [
            board.cells("output", LINE[1::2], LINE[1::2], surface[1::2, 1::2], "activation"),
            board.contour("half", LINE, LINE, surface, 0.5, "activation"),
            *corners,
        ],
        f"The output is {said}." if known else "No output can be told.",
    )
