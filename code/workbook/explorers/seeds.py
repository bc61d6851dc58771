"""Wheat seeds, judged on five held-out folds, at any learning rate, size, kind of weights and seed."""

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

from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame
from workbook.explorers.perturbation import divergence_index, perturbed_pair
from workbook.explorers.regions import path_of
from workbook.explorers.xor import counted
from workbook.figures.board import Board
from workbook.figures.palette import css_colour
from workbook.figures.picture import Picture
from workbook.figures.plots import axes, style

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

    Columns are scaled inside each fold, by its training rows alone. Weights are even from 0 to 1,
    as in the tutorial, or signed (Glorot).
    """
    return Explorer(
        "seeds",
        CONTROLS,
        compute,
        draw,
        "First the squared error of each of the five trainings, over their 168 rows; then the accuracy on "
        "the 42 rows held out. Crosses: the zero rule. Dotted: one third.",
    )


@dataclass(frozen=True)
class Folds:
    """For each fold: X, T to train on, held_out and labels to be judged by; zero_rule: its accuracies."""

    X: Array
    T: Array
    held_out: Array
    labels: Array
    zero_rule: list[float]


@cache
def wheat_folds() -> Folds:
    """Return the chapter's five folds, scaled without a leak."""
    table = load_wheat_seeds()
    labels, _ = encode_labels(table.labels)
    folds = tutorial_folds(len(table.rows), N_FOLDS, random.Random(1).randrange)
    X, held_out = [], []
    for fold in folds:
        training_rows = [table.rows[i] for other in folds if other is not fold for i in other]
        ranges = column_ranges(training_rows)
        X.append(scale_rows(training_rows, ranges))
        held_out.append(scale_rows([table.rows[i] for i in fold], ranges))
    order = [[i for other in folds if other is not fold for i in other] for fold in folds]
    fold_labels = [[labels[i] for i in fold] for fold in folds]
    guesses = cross_validate(table.rows, labels, folds, zero_rule)
    return Folds(
        np.array(X),
        one_hot(np.array(labels)[order], 3),
        np.array(held_out),
        np.array(fold_labels),
        [accuracy(*pair) for pair in zip(fold_labels, guesses)],
    )


def guessing() -> float:
    """Return the squared error of a network that says 1/3 to everything."""
    return ((wheat_folds().T - 1 / 3) ** 2).sum() / N_FOLDS


def frozen_at() -> int:
    """Return N (K - 1), the squared error of a network that says 1 to everything."""
    _, n_rows, n_classes = wheat_folds().T.shape
    return n_rows * (n_classes - 1)


@dataclass(frozen=True)
class Run:
    """errors: (epochs, folds); parted: how many epochs of each fold can be relied on;
    right: how many held-out rows of each fold are named rightly; known: whether that can be relied on.
    """

    errors: Array
    parted: Array
    right: Array
    known: Array


def compute(settings: list[Setting]) -> list[Run]:
    """Return a run for each setting; all folds of all settings of one size train at once."""
    folds, runs = wheat_folds(), {}
    for hidden in {setting["hidden"] for setting in settings}:
        mine = [i for i, setting in enumerate(settings) if setting["hidden"] == hidden]
        start = stack(start_of(settings[i]) for i in mine)
        rates = np.array([settings[i]["rate"] for i in mine])[:, None]
        training = batched.train(
            perturbed_pair(start),
            folds.X,
            folds.T,
            np.broadcast_to(rates, (2, len(mine), N_FOLDS)),
            N_EPOCHS,
            reduction="sum",
            batch_size=1,
            max_records=N_EPOCHS,
        )
        errors, parted = 2 * training.losses, divergence_index(training.losses)
        said, twin_said = predict(training.network, folds.held_out)
        known = (parted == N_EPOCHS) & (said == twin_said).all(axis=-1)
        right = (said == folds.labels).sum(axis=-1)
        runs |= {i: Run(errors[:, 0, k], parted[k], right[k], known[k]) for k, i in enumerate(mine)}
    return [runs[i] for i in range(len(settings))]


def start_of(setting: Setting) -> Network:
    """Return five fresh networks, one for each fold."""
    rng = np.random.default_rng(setting["seed"])
    return new_network((7, setting["hidden"], 3), rng, SCHEMES[setting["weights"]], batch_shape=(N_FOLDS,))


# --- The words --------------------------------------------------------------------------------


def scores(run: Run) -> list[float]:
    """Return the accuracies, in percent, of the folds that can be relied on."""
    return (100 * run.right / wheat_folds().labels.shape[1])[run.known].tolist()


def story(run: Run) -> str:
    """Return in words what became of the five trainings."""
    told = []
    if run.known.all():
        told.append(f"mean accuracy {mean(scores(run)):.1f}\u00a0%, spread {stdev(scores(run)):.1f}.")
    else:
        n = int((~run.known).sum())
        told.append(
            f"in {n} of {N_FOLDS} folds twins that began 0.0000000001 apart go different ways; "
            "what comes of these is chance, and is not drawn."
        )
    last = run.errors[-1][run.known]
    frozen = np.abs(last - frozen_at()) < 0.005 * frozen_at()
    if frozen.any():
        told.append(
            f"{int(frozen.sum())} of {N_FOLDS} trainings are frozen at {frozen_at()}, which is N (K \u2212 1)."
        )
    elif len(last) and last.mean() > 0.8 * guessing():
        told.append(f"Too slow: one third as the answer to everything has an error of {guessing():.0f}.")
    return " ".join(told)


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, rate: float, hidden: int, weights: str, seed: int) -> Frame:
    """Return the errors and the accuracies of the five folds, as far as they can be relied on."""
    description = (
        f"Learning rate {rate:.3g}, {counted(hidden)}, first weights {weights}, seed {seed}: {story(run)}"
    )
    return Frame([draw_errors(run, description), draw_scores(run)])


@cache
def error_board() -> Board:
    ax = axes("epoch", "squared error", width=4.2, height=3.5)
    ax.set(xlim=(0, N_EPOCHS), ylim=(0, 370), yticks=(0, 100, 200, frozen_at()))
    return Board(ax)


@cache
def score_board() -> Board:
    ax = axes("fold", "accuracy, %", width=4.2, height=3.5)
    ax.set(xlim=(0.5, N_FOLDS + 0.5), ylim=(0, 103), yticks=range(0, 101, 20))
    target = style("target")
    ax.axhline(100 / 3, linewidth=1.5, **target)
    crosses = {"marker": "x", "linestyle": "none", "color": target["color"]}
    ax.plot(range(1, N_FOLDS + 1), wheat_folds().zero_rule, **crosses)
    return Board(ax)


def draw_errors(run: Run, alt: str) -> Picture:
    """Return the error of each fold by epoch, as far as its twins went together, in full tens of epochs."""
    board, path = error_board(), ""
    for errors, parted in zip(run.errors.T, run.parted):
        n = parted // 10 * 10  # on a plateau the very epoch of parting depends on the processor
        if n:
            path += path_of(board, np.column_stack([np.arange(1, n + 1), errors[:n]]))
    return board.picture(
        [f'<path data-part="errors" d="{path}" stroke-width="1.6" {stroke("delta")}/>'],
        alt,
    )


def draw_scores(run: Run) -> Picture:
    """Return the accuracy of each fold that can be relied on, and their mean if all can."""
    board, marked = score_board(), np.flatnonzero(run.known) + 1
    dots = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in zip(*board.place(marked, scores(run))))
    middle = ""
    if run.known.all():
        middle = path_of(board, np.array([(x, mean(scores(run))) for x in (0.5, N_FOLDS + 0.5)]))
    n = wheat_folds().labels.shape[1]
    told = ", ".join(
        f"{right} of {n}" if known else "not known" for right, known in zip(run.right, run.known)
    )
    parts = (
        f'<path data-part="mean" d="{middle}" stroke-width="1.5" {stroke("activation")}/>'
        f'<path data-part="scores" d="{dots}" stroke-width="11" stroke-linecap="round" '
        f"{stroke('activation')}/>"
    )
    return board.picture([parts], f"Right by fold: {told}.")


def stroke(quantity: str) -> str:
    return f'style="fill:none;stroke:{css_colour(quantity)}"'
