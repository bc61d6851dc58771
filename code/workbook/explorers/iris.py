"""The iris network: its loss on training and on test rows, and which species it ever names."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from backprop import batched
from backprop.array_validation import Array
from backprop.classify import accuracy, one_hot, predict
from backprop.matrix import Network, gradients, loss, new_network, outputs, select, stack

from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame
from workbook.explorers.perturbation import divergence_index, perturbed_pair
from workbook.figures.board import Board
from workbook.figures.marks import words
from workbook.figures.palette import INK, css_colour
from workbook.figures.picture import Picture
from workbook.figures.plots import axes, style

SPECIES = ("setosa", "versicolor", "virginica")
PUBLISHED, SCALED = "as published", "scaled, with biases"
N_EPOCHS, N_POINTS = 5000, 200  # a record every 25 epochs: odd, or a loss that jumps to and fro looks steady
# Here chaos may shake the loss by as little as a percent, and when a difference passes that is chance
# itself. A larger nudge and a smaller difference find the same epoch on every processor.
NUDGE, APART = 1e-6, 1e-3
STEP = 3  # records: at which single one twins part is chance, and differs between processors
CONTROLS = (
    Control("setup", "set-up", (PUBLISHED, SCALED), PUBLISHED),
    Control("rate", "learning rate", (0.01, 0.1 / 3, 0.1, 0.3, 3.0, 30.0), 0.1 / 3, log=True),
    Control("hidden", "hidden neurons", (1, 2, 3, 5), 2),
    Control("seed", "seed", (0, 1, 10), 10),
)


def explore_iris() -> Explorer:
    """Return an explorer of set-up, learning rate, hidden size and seed: 5,000 epochs, all rows an update.

    Split, weights and rates are the chapter's: the loss is the mean over the rows, so the rate 0.1
    of the published program, which divides by three times as many target entries, is 0.1 / 3 here.
    """
    return Explorer(
        "iris",
        CONTROLS,
        compute,
        draw,
        "First the loss while training, solid for the training rows and dashed for the test rows. Then, for "
        "each species, how many of the 20 test flowers are called so: filled where that is right, a dashed "
        "frame where it is wrong. The diamond marks how many there are.",
    )


# --- Flowers and training ---------------------------------------------------------------------


@dataclass(frozen=True)
class Flowers:
    """rows, test_rows: measurements; labels, test_labels: their species as numbers."""

    rows: Array
    test_rows: Array
    labels: Array
    test_labels: Array


@cache
def flowers(setup: str) -> Flowers:
    """Return the published split of 130 and 20 flowers, scaled by its training rows unless as published."""
    from sklearn.datasets import load_iris  # only here: no other explorer needs scikit-learn
    from sklearn.model_selection import train_test_split

    iris = load_iris()
    rows, test_rows, labels, test_labels = train_test_split(
        iris.data, iris.target, test_size=20, random_state=4
    )
    if setup == SCALED:
        mean, spread = rows.mean(axis=0), rows.std(axis=0)
        rows, test_rows = (rows - mean) / spread, (test_rows - mean) / spread
    return Flowers(rows, test_rows, labels, test_labels)


@dataclass(frozen=True)
class Run:
    """What is kept of a training.

    epochs, losses, test_losses: recorded; parted: how many records can be relied on; said: the label
    given to each test row; score: the share of training rows that are right, in percent; spread: how far
    apart the outputs of two training rows are at most; slope: length of the gradient at the end.
    """

    epochs: Array
    losses: Array
    test_losses: Array
    parted: int
    said: Array
    score: float
    spread: float
    slope: float

    @property
    def known(self) -> bool:
        """Whether its end can be told."""
        return self.parted == len(self.epochs)


def compute(settings: list[Setting]) -> list[Run]:
    """Return a run for each setting; those of the same set-up and shape train at once."""
    runs = {}
    for setup, hidden in {(setting["setup"], setting["hidden"]) for setting in settings}:
        mine = [i for i, s in enumerate(settings) if (s["setup"], s["hidden"]) == (setup, hidden)]
        start = stack(new_start(hidden, settings[i]["seed"], setup) for i in mine)
        rates = np.array([settings[i]["rate"] for i in mine])
        runs |= zip(mine, train(flowers(setup), start, rates))
    return [runs[i] for i in range(len(settings))]


def new_start(hidden: int, seed: int, setup: str) -> Network:
    """Return the chapter's network, drawn as numpy.random.seed(seed) does; as published it has no biases."""
    rng = np.random.RandomState(seed)
    return new_network((4, hidden, 3), rng, "normal", scale=0.5, biases=setup == SCALED)


def train(data: Flowers, start: Network, rates: Array) -> list[Run]:
    """Train each network together with its twin, and return a run for each."""
    T, T_test = one_hot(data.labels, 3), one_hot(data.test_labels, 3)
    test_losses = []

    def callback(epoch, networks):
        test_losses.append(loss(select(networks, 0), data.test_rows, T_test, "mean"))

    run = batched.train(
        perturbed_pair(start, NUDGE),
        data.rows,
        T,
        np.stack([rates, rates]),
        N_EPOCHS,
        reduction="mean",
        max_records=N_POINTS,
        callback=callback,
        layout="few",  # with this many rows it is the faster one
    )
    network, parted = select(run.network, 0), divergence_index(run.losses, APART)
    parted = np.where(parted == len(run.epochs), parted, parted // STEP * STEP)
    said, scores = predict(network, data.test_rows), accuracy(network, data.rows, data.labels)
    spreads = np.ptp(outputs(network, data.rows), axis=-2).max(axis=-1)
    slopes = lengths(network, data.rows, T)
    test_losses = np.array(test_losses)
    return [
        Run(
            run.epochs,
            run.losses[:, 0, k],
            test_losses[:, k],
            parted[k],
            said[k],
            scores[k],
            spreads[k],
            slopes[k],
        )
        for k in range(len(rates))
    ]


def lengths(network: Network, rows: Array, T: Array) -> Array:
    """Return the length of the whole gradient of each network."""
    dW, db = gradients(network, rows, T, "mean")
    return np.sqrt(sum((part**2).sum(axis=(-2, -1)) for part in dW + db))


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, setup: str, rate: float, hidden: int, seed: int) -> Frame:
    """Return the loss curves and the species named, as far as they can be relied on."""
    neurons = f"{hidden} hidden neuron" + "s" * (hidden != 1)
    description = f"{setup.capitalize()}, learning rate {rate:.3g}, {neurons}, seed {seed}: {story(run)}"
    return Frame([draw_losses(run, description), draw_names(run, flowers(setup).test_labels)])


def story(run: Run) -> str:
    """Return in words what became of the loss."""
    if not run.known:
        return (
            f"from epoch {run.epochs[run.parted]:,} on, twins that began 0.000001 apart go different "
            "ways. The rate is too large: what comes of it is chance, and is not drawn."
        )
    first, last, test = run.losses[0], run.losses[-1], run.test_losses[-1]
    course = f"the training loss goes from {first:.2f} to {last:.2g}, the test loss to {test:.2g}."
    best = run.test_losses.argmin()
    if run.spread < 0.025 and run.slope < 1e-5:
        return f"{course} Every flower gets the same outputs, and the gradient is next to nothing: frozen."
    if run.spread < 0.025:
        return f"{course} So far every flower gets nearly the same outputs."
    if test > 1.2 * run.test_losses[best]:
        lowest = f"{run.test_losses[best]:.2g} at epoch {run.epochs[best]:,}"
        return f"{course} That was lowest, {lowest}, and has risen since: overfitting."
    fallen = 1 - last / run.losses[np.searchsorted(run.epochs, N_EPOCHS - 1000)]
    return f"{course} In the last 1,000 epochs the training loss fell by {100 * fallen:.0f}\u00a0%."


@cache
def loss_board() -> Board:
    ax = axes("epoch", "loss, mean of the rows", width=4.3, height=3.7)
    ax.set(xlim=(0, N_EPOCHS), ylim=(1e-4, 1), yscale="log", yticks=(1, 0.1, 0.01, 0.001, 0.0001))
    ax.set(xticks=(0, 2000, 4000))
    ax.set_yticklabels(("1", "0.1", "0.01", "0.001", "0.0001"))
    ax.minorticks_off()
    ax.plot([], [], color=style("delta")["color"], label="training rows")
    ax.plot([], [], "--", color=INK[0], label="test rows")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, fontsize=12)
    return Board(ax)


@cache
def name_board() -> Board:
    ax = axes("of the 20 test flowers", width=4.3, height=3.7)
    ax.set(xlim=(0, 20), ylim=(2.6, -0.6), xticks=(0, 5, 10, 15, 20), yticks=())
    ax.spines["left"].set_visible(False)
    return Board(ax)


def draw_losses(run: Run, alt: str, bins: int = 40) -> Picture:
    """Return both losses: of the training rows a band from lowest to highest, of the test rows the mean."""
    board, n = loss_board(), run.parted
    groups = [part for part in np.array_split(np.arange(len(run.epochs)), bins) if part[-1] < n]
    middle = [run.epochs[part].mean() for part in groups]
    low, high = ([f(run.losses[part]) for part in groups] for f in (np.min, np.max))
    mean = [run.test_losses[part].mean() for part in groups]
    unknown = [] if run.known else [run.epochs[n], N_EPOCHS]
    return board.picture(
        [
            board.band("unknown", unknown, [1e-4] * len(unknown), [1] * len(unknown), "rule"),
            board.band("training", middle, low, high, "delta"),
            board.line("test", middle, mean, "ink", dash="6 4"),
        ],
        alt,
    )


def draw_names(run: Run, labels: Array) -> Picture:
    """Return a bar for each species: how many test rows are called so, rightly and wrongly."""
    parts = []
    for k, name in enumerate(SPECIES):
        right, wrong = ((run.said == k) & (labels == k)).sum(), ((run.said == k) & (labels != k)).sum()
        told = naming(right, wrong) if run.known else "cannot be told"
        if not run.known:
            right = wrong = 0
        parts += [
            bar(f"right-{k}", k, 0, right, "activation", filled=True),
            bar(f"wrong-{k}", k, right, right + wrong, "delta", filled=False),
            diamond((labels == k).sum(), k),
            words(name_board(), f"name-{k}", 0, k - 0.2, f"{name}: {told}"),
        ]
    return name_board().picture(parts, names_told(run, labels))


def naming(right: int, wrong: int) -> str:
    """Return how often a species is named, and how often wrongly."""
    if right + wrong == 0:
        return "never named"
    if wrong == 0:
        return f"named {right} times, all right" if right > 1 else "named once, correctly"
    return f"named {right + wrong} times, {wrong} wrong"


def names_told(run: Run, labels: Array) -> str:
    """Return in words how many rows are right, and which species are never named."""
    if not run.known:
        return "What the network says cannot be told."
    right = f"{run.score:.0f}\u00a0% of the training rows and {100 * (run.said == labels).mean():.0f}\u00a0%"
    never = [name for k, name in enumerate(SPECIES) if k not in run.said]
    named = f"never names {' or '.join(never)}" if never else "names all three species"
    return f"It is right on {right} of the test rows. Among these it {named}."


def bar(part: str, row: int, start: int, end: int, quantity: str, filled: bool) -> str:
    """Return a bar of a row: a full one, or a dashed frame; of no width where it counts nothing."""
    (left, right), (top, bottom) = name_board().place([start, end], [row - 0.1, row + 0.3])
    colour = css_colour(quantity)
    look = f"fill:{colour}" if filled else f"fill:none;stroke:{colour};stroke-width:2;stroke-dasharray:5 3"
    shown = "visible" if end > start else "hidden"
    return (
        f'<rect data-part="{part}" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
        f'height="{bottom - top:.1f}" visibility="{shown}" style="{look}"/>'
    )


def diamond(count: int, row: int) -> str:
    """Return the mark of a target: how many there really are."""
    (x,), (y,) = name_board().place([count], [row + 0.1])
    look = f"fill:{css_colour('paper')};stroke:{css_colour('target')};stroke-width:2.5"
    return f'<path d="M{x:.1f} {y - 9:.1f}l8 9l-8 9l-8 -9z" style="{look}"/>'
