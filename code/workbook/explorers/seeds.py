"""Wheat seeds: five-fold cross-validation at any learning rate, size, kind of weights and seed."""

import random
from dataclasses import dataclass
from functools import cache
from statistics import mean, stdev

import numpy as np

from backprop import batched
from backprop.array_validation import Array
from backprop.classify import one_hot, predict
from backprop.data import column_ranges, encode_labels, load_wheat_seeds, scale_rows, tutorial_folds
from backprop.evaluate import accuracy, cross_validate, zero_rule
from backprop.matrix import Network, new_network, stack
from workbook.explorers.explorer import Control, Explorer, Setting, compute_in_groups
from workbook.explorers.frame import HALF_SCREEN, Frame
from workbook.explorers.perturbation import UNPREDICTABLE, divergence_index, perturbed_pair
from workbook.figures.board import Board
from workbook.figures.marks import label, note
from workbook.figures.picture import Picture
from workbook.figures.plots import axes, style
from workbook.figures.surfaces import path_of
from workbook.figures.svg import stroked_path
from workbook.figures.text import plural

N_EPOCHS = 50
N_FOLDS = 5
SCHEMES = {"0 to 1": "uniform01", "signed": "glorot"}
CONTROLS = (
    Control("rate", "learning rate", (0.003, 0.03, 0.3, 1.0, 3.0), 0.3, log=True),
    Control("hidden", "hidden neurons", (1, 2, 5, 10, 28), 5),
    Control("weights", "first weights", tuple(SCHEMES), "0 to 1"),
    Control("seed", "seed", (1, 2), 1),
)


def explore_seeds() -> Explorer:
    """Return an explorer of the case study: the chapter's folds, online updates, 50 epochs.

    Columns are scaled for each fold, using its training rows alone. Weights are uniform from 0 to 1,
    as in the tutorial, or signed (Glorot).
    """
    return Explorer(
        "seeds",
        CONTROLS,
        compute,
        draw,
        "First the squared error of each of the five trainings, over their 168 rows; then the accuracy on "
        "the 42 held-out rows. Crosses: the zero rule. Dotted: one third.",
        presets={f"28 neurons, weights {w}": {"hidden": 28, "weights": w} for w in SCHEMES},
    )


@dataclass(frozen=True)
class Folds:
    """For each fold: X, T for training, held_out and labels for testing; zero_rule: its accuracies."""

    X: Array
    T: Array
    held_out: Array
    labels: Array
    zero_rule: list[float]


@cache
def wheat_folds() -> Folds:
    """Return the chapter's five folds, scaled without leakage."""
    table = load_wheat_seeds()
    labels, _ = encode_labels(table.labels)
    folds = tutorial_folds(len(table.rows), N_FOLDS, random.Random(1).randrange)
    training = [[i for other in folds if other is not fold for i in other] for fold in folds]
    X, held_out = [], []
    for fold, others in zip(folds, training):
        training_rows = [table.rows[i] for i in others]
        ranges = column_ranges(training_rows)
        X.append(scale_rows(training_rows, ranges))
        held_out.append(scale_rows([table.rows[i] for i in fold], ranges))
    fold_labels = [[labels[i] for i in fold] for fold in folds]
    guesses = cross_validate(table.rows, labels, folds, zero_rule)
    return Folds(
        np.array(X),
        one_hot(np.array(labels)[training], 3),
        np.array(held_out),
        np.array(fold_labels),
        [accuracy(*pair) for pair in zip(fold_labels, guesses)],
    )


def constant_guess_error() -> float:
    """Return the squared error of a network whose outputs are always 1/3."""
    return ((wheat_folds().T - 1 / 3) ** 2).sum() / N_FOLDS


def frozen_error() -> int:
    """Return N (K - 1), the squared error of a network whose outputs are always 1."""
    _, n_rows, n_classes = wheat_folds().T.shape
    return n_rows * (n_classes - 1)


@dataclass(frozen=True)
class Run:
    """errors: (epochs, folds); n_reliable: how many epochs of each fold are reproducible;
    right: how many held-out rows of each fold are classified correctly; reliable: whether that is reproducible.
    """

    errors: Array
    n_reliable: Array
    right: Array
    reliable: Array


def compute(settings: list[Setting]) -> list[Run]:
    """Return a run for each setting; all folds of all settings of one size train at once."""
    return compute_in_groups(settings, ["hidden"], train_group)


def train_group(settings: list[Setting]) -> list[Run]:
    """Return a run for each of some settings with the same number of hidden neurons."""
    folds = wheat_folds()
    rates = np.array([setting["rate"] for setting in settings])[:, None]
    training = batched.train(
        perturbed_pair(stack(map(new_start, settings))),
        folds.X,
        folds.T,
        np.broadcast_to(rates, (2, len(settings), N_FOLDS)),
        N_EPOCHS,
        reduction="sum",
        batch_size=1,
        max_records=N_EPOCHS,
    )
    errors, n_reliable = 2 * training.losses, divergence_index(training.losses)
    predicted, perturbed_predicted = predict(training.network, folds.held_out)
    reliable = (n_reliable == N_EPOCHS) & (predicted == perturbed_predicted).all(axis=-1)
    right = (predicted == folds.labels).sum(axis=-1)
    return [Run(errors[:, 0, k], n_reliable[k], right[k], reliable[k]) for k in range(len(settings))]


def new_start(setting: Setting) -> Network:
    """Return five untrained networks, one for each fold."""
    rng = np.random.default_rng(setting["seed"])
    return new_network((7, setting["hidden"], 3), rng, SCHEMES[setting["weights"]], batch_shape=(N_FOLDS,))


# --- The words --------------------------------------------------------------------------------


def scores(run: Run) -> list[float]:
    """Return the accuracies, in percent, of the folds whose result is reproducible."""
    return (100 * run.right / wheat_folds().labels.shape[1])[run.reliable].tolist()


def describe_run(run: Run) -> str:
    """Return in words what became of the five trainings."""
    sentences = []
    if run.reliable.all():
        sentences.append(f"mean accuracy {mean(scores(run)):.1f}\u00a0%, spread {stdev(scores(run)):.1f}.")
    else:
        n = int((~run.reliable).sum())
        sentences.append(
            f"in {n} of {N_FOLDS} folds two networks that began 0.0000000001 apart diverge; "
            "their result depends on rounding, and is not drawn."
        )
    last = run.errors[-1][run.reliable]
    frozen = np.abs(last - frozen_error()) < 0.005 * frozen_error()
    if frozen.any():
        sentences.append(
            f"{int(frozen.sum())} of {N_FOLDS} trainings are frozen at {frozen_error()}, which is N (K \u2212 1)."
        )
    elif len(last) and last.mean() > 0.8 * constant_guess_error():
        sentences.append(
            f"Too slow: one third as the answer to everything has an error of {constant_guess_error():.0f}."
        )
    return " ".join(sentences)


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, rate: float, hidden: int, weights: str, seed: int) -> Frame:
    """Return the errors and the accuracies of the five folds, as far as they are reproducible."""
    setting = f"Learning rate {rate:.3g}, {plural(hidden, 'hidden neuron')}, first weights {weights}, seed {seed}"
    return Frame([draw_errors(run, f"{setting}: {describe_run(run)}"), draw_scores(run)])


@cache
def error_board() -> Board:
    ax = axes("epoch", "squared error", **HALF_SCREEN)
    ax.set(xlim=(0, N_EPOCHS), ylim=(0, 370), yticks=(0, 100, 200, frozen_error()))
    return Board(ax)


@cache
def score_board() -> Board:
    ax = axes("fold", "accuracy, %", **HALF_SCREEN)
    ax.set(xlim=(0.5, N_FOLDS + 0.5), ylim=(0, 103), yticks=range(0, 101, 20))
    target = style("target")
    ax.axhline(100 / 3, linewidth=1.5, **target)
    crosses = {"marker": "x", "linestyle": "none", "color": target["color"]}
    ax.plot(range(1, N_FOLDS + 1), wheat_folds().zero_rule, **crosses)
    return Board(ax)


def draw_errors(run: Run, alt: str) -> Picture:
    """Return the error of each fold by epoch, as far as it is reproducible, in full tens of epochs."""
    board, path = error_board(), ""
    for errors, n_reliable in zip(run.errors.T, run.n_reliable):
        n = n_reliable // 10 * 10  # on a plateau the exact epoch of divergence depends on the processor
        if n:
            path += path_of(board, np.column_stack([np.arange(1, n + 1), errors[:n]]))
    lines = ("", "") if run.reliable.all() else ("Where a line ends, the run is", UNPREDICTABLE)
    return board.picture([stroked_path("errors", path, "delta", 1.6), note(board, "unknown", lines, up=0.62)], alt)


def draw_scores(run: Run) -> Picture:
    """Return the accuracy of each fold, or a question mark where it is not reproducible; their mean if all are."""
    board, reliable_folds = score_board(), np.flatnonzero(run.reliable) + 1
    dots = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in zip(*board.to_svg_coordinates(reliable_folds, scores(run))))
    mean_line = ""
    if run.reliable.all():
        mean_line = path_of(board, np.array([(x, mean(scores(run))) for x in (0.5, N_FOLDS + 0.5)]))
    n = wheat_folds().labels.shape[1]
    by_fold = ", ".join(
        f"{right} of {n}" if reliable else "not known" for right, reliable in zip(run.right, run.reliable)
    )
    parts = [
        stroked_path("mean", mean_line, "activation", 1.5),
        stroked_path("scores", dots, "activation", 11, round_ends=True),
        *(label(board, f"question-{k}", k + 1, 60, "" if ok else "?", "middle") for k, ok in enumerate(run.reliable)),
        note(board, "unknown-score", ["" if run.reliable.all() else f"?: {UNPREDICTABLE}"], up=0.12),
    ]
    return board.picture(parts, f"Right by fold: {by_fold}.")
