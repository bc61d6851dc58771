"""Two spirals: the border of a wide and of a deep network while they train, and both networks on many data sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from backprop.array_validation import Array
from backprop.classify import accuracy, predict
from backprop.matrix import Network, forward, new_network, select, stack
from workbook.explorers.explorer import Control, Explorer, Setting, compute_in_groups
from workbook.explorers.frame import HALF_SCREEN, Frame
from workbook.explorers.perturbation import UNPREDICTABLE, describe_divergence, divergence_index, train_pairs
from workbook.figures.board import Board
from workbook.figures.class_marks import class_marks, class_names
from workbook.figures.marks import label, note, svg_points
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.surfaces import Grid, output_areas, rings
from workbook.figures.svg import stroked_path
from workbook.figures.text import number

WIDE, DEEP = "2-25-1", "2-8-8-1"
SIZES = {WIDE: (2, 25, 1), DEEP: (2, 8, 8, 1)}
RATES = (0.03, 0.1, 0.3, 1.0, 3.0)
# The largest rate at which the training on each of the chapter's data sets is reproducible.
LAST_RELIABLE = {WIDE: 1.0, DEEP: 0.3}
N_EPOCHS, MOMENTUM = 1000, 0.9
LIMITS = (-2.3, 2.3)
GRID = Grid.over(LIMITS, LIMITS, 61)
CONTROLS = (
    Control("network", "network", (WIDE, DEEP), WIDE),
    Control("rate", "learning rate", RATES, 0.1, log=True),
    Control("epoch", "epoch", (0, 30, 100, 200, 300, 500, N_EPOCHS), N_EPOCHS, play=True),
)

Rows = tuple[Array, Array]  # rows (data sets, rows, 2) and their labels (data sets, rows)


def explore_spirals(training: Rows, test: Rows, percent: Mapping[tuple, Array], best: Mapping[tuple, int]) -> Explorer:
    """Return an explorer of network, learning rate and epoch on the chapter's spirals.

    percent: the test rows classified correctly after training, (rates, data sets), by the sizes of the layers;
    best: which of the rates the validation rows chose, by the sizes.
    """
    scores = {name: percent[sizes] for name, sizes in SIZES.items()}
    own = {name: int(best[sizes]) for name, sizes in SIZES.items()}
    data_set = Control("data_set", "data set", tuple(range(1, len(training[0]) + 1)), 1, on_page=False)
    return Explorer(
        "spirals",
        (*CONTROLS, data_set),
        partial(compute, training),
        partial(draw, training, test, scores, own),
        "First one data set and the network's answer, in the colours of the classes, the darker the surer. A training row "
        "in a ring is misclassified. Then the test rows of all data sets after the last epoch: mean and standard "
        "error at each rate, with a number at the rate that the network chose. A curve ends where rounding decides.",
        presets={
            f"{name}, {words}": {"network": name, "rate": rate}
            for name in SIZES
            for rate, words in ((0.1, "rate 0.1"), (RATES[own[name]], "its own rate"))
        },
    )


# --- Training ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """network: at this epoch; divergence: the epoch from which it is not reproducible, if that has come, else None."""

    network: Network
    divergence: int | None


def compute(training: Rows, settings: list[Setting]) -> list[Moment]:
    """Return the state at each setting; equal networks on the same data set train at once, at all rates."""
    return compute_in_groups(settings, ["network", "data_set"], partial(train_group, training))


def train_group(training: Rows, settings: list[Setting]) -> list[Moment]:
    """Return the state at each of some settings with the same network and data set, trained as in the chapter."""
    index = settings[0]["data_set"] - 1
    X, labels = (array[index] for array in training)
    rates, epochs = sorted({s["rate"] for s in settings}), {s["epoch"] for s in settings}
    start = select(new_starts(settings[0]["network"], len(training[0])), index)
    start = stack([start] * len(rates))
    networks, losses = train_pairs(start, X, labels[:, None], rates, epochs, reduction="mean", momentum=MOMENTUM)
    divergences = divergence_index(losses)
    moments = []
    for setting in settings:
        epoch, k = setting["epoch"], rates.index(setting["rate"])
        divergence = int(divergences[k]) if divergences[k] <= epoch else None
        moments.append(Moment(select(networks[epoch], (0, k)), divergence))
    return moments


def new_starts(name: str, n_data_sets: int) -> Network:
    """Return a network for each data set before training, drawn at once, as in the chapter."""
    kinds = {"hidden": "tanh", "output": "sigmoid", "loss": "cross_entropy"}
    return new_network(SIZES[name], np.random.default_rng(1), "glorot", batch_shape=(n_data_sets,), **kinds)


# --- The picture ------------------------------------------------------------------------------


def draw(
    training: Rows,
    test: Rows,
    scores: Mapping[str, Array],
    own: Mapping[str, int],
    moment: Moment,
    network: str,
    rate: float,
    epoch: int,
    data_set: int,
) -> Frame:
    """Return the map of one data set, and the scores on all."""
    setting = f"{network}, learning rate {rate:.3g}, epoch {epoch:,}"
    rows, test_rows = ((X[data_set - 1], labels[data_set - 1]) for X, labels in (training, test))
    words = f"{setting}: {describe_moment(moment, rows, test_rows)}"
    return Frame([draw_map(moment, *rows, words), draw_scores(scores, own, network, rate)])


def describe_moment(moment: Moment, rows: Rows, test_rows: Rows) -> str:
    """Return in words how many rows are classified correctly."""
    if moment.divergence is not None:
        return describe_divergence(moment.divergence)
    right, right_test = (accuracy(moment.network, *some) for some in (rows, test_rows))
    return (
        f"{right:.0f}\u00a0% of the {len(rows[0]):,} training rows and {right_test:.0f}\u00a0% of the "
        f"{len(test_rows[0]):,} test rows of this data set are right."
    )


@cache
def map_board() -> Board:
    ax = axes("x1", "x2", width=3.2, height=HALF_SCREEN["height"])  # a square and its labels
    ax.set(xlim=LIMITS, ylim=LIMITS, xticks=(-2, 0, 2), yticks=(-2, 0, 2), aspect="equal")
    ax.grid(visible=False)
    return Board(ax)


def draw_map(moment: Moment, X: Array, labels: Array, alt: str) -> Picture:
    """Return the rows and the areas where the network predicts each class, unless that is not reproducible."""
    board, output, wrong, unknown = map_board(), None, [], UNPREDICTABLE
    if moment.divergence is None:
        output = forward(moment.network, GRID.points)[1][-1][:, 0]
        wrong, unknown = X[predict(moment.network, X) != labels], ""
    return board.picture(
        [
            output_areas(board, GRID, output),
            rings(board, wrong, 11),
            class_marks(board, X, labels, 2.4),
            class_names(board, X, labels, ["class 0", "class 1"], 2.4),
            note(board, "unknown-map", [unknown], up=0.06),
        ],
        alt,
    )


# --- All data sets ----------------------------------------------------------------------------


def mean_and_error(values: Array) -> tuple[float, float]:
    """Return the mean of some values and its standard error."""
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values))


def describe_scores(scores: Mapping[str, Array], own: Mapping[str, int], rate: float) -> str:
    """Return in words how both networks do at this rate, and each at its own."""
    here = [f"{name} {describe_score(name, scores[name], rate)}" for name in SIZES]
    deep, wide = (scores[name][own[name]] for name in (DEEP, WIDE))
    mean, error = mean_and_error(deep - wide)
    verdict = "is" if abs(mean) > 2 * error else "is not"
    return (
        f"Test rows of {len(deep)} data sets at this rate: {', '.join(here)}. Each at its own rate: {WIDE} "
        f"{wide.mean():.1f}\u00a0%, {DEEP} {deep.mean():.1f}\u00a0%; a difference {verdict} shown "
        f"({number(mean, 1)} \u00b1 {error:.1f})."
    )


def describe_score(name: str, percent: Array, rate: float) -> str:
    """Return the mean at a rate, where it was trained and is reproducible."""
    if rate not in RATES:
        return "was not trained"
    return f"{percent[RATES.index(rate)].mean():.1f}\u00a0%" if rate <= LAST_RELIABLE[name] else UNPREDICTABLE


@cache
def score_board() -> Board:
    ax = axes("learning rate", "test rows right, %", **HALF_SCREEN)
    ax.set(xlim=(0.02, 4.5), ylim=(50, 103), xscale="log", xticks=RATES, yticks=range(50, 101, 10))
    ax.set_xticklabels([f"{rate:g}" for rate in RATES])
    ax.minorticks_off()
    return Board(ax)


def draw_scores(scores: Mapping[str, Array], own: Mapping[str, int], network: str, rate: float) -> Picture:
    """Return mean and standard error at each rate for both networks, and a line at the chosen rate."""
    board = score_board()
    parts = [board.line("rate", [rate, rate], board.limits[1], "faint", 1.5, "2 4")]
    for name in SIZES:
        colour, width = ("activation", 3) if name == network else ("faint", 1.8)
        parts.append(score_curve(board, name, scores[name], colour, width))
        best = scores[name][own[name]].mean()
        parts.append(label(board, f"best-{name}", RATES[own[name]], best + 2.8, f"{best:.1f}", "middle"))
    parts.append(label(board, "name-wide", 0.2, 76, WIDE))
    parts.append(label(board, "name-deep", 0.06, 84, DEEP, "end"))
    return board.picture(parts, describe_scores(scores, own, rate))


def score_curve(board: Board, name: str, percent: Array, colour: str, width: float) -> str:
    """Return the means as a line, with a bar from one standard error below to one above, as far as reproducible."""
    rates: Sequence[float] = [rate for rate in RATES if rate <= LAST_RELIABLE[name]]
    means, errors = np.array([mean_and_error(values) for values in percent[: len(rates)]]).T
    low, high = (svg_points(board, rates, means + sign * errors) for sign in (-1, 1))
    bars = "".join(f"M{bottom}L{top}" for bottom, top in zip(low, high))
    return board.line(f"mean-{name}", rates, means, colour, width) + stroked_path(f"error-{name}", bars, colour, width)
