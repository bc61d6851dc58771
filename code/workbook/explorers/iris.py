"""The iris network: its loss on training and test rows, and which species it predicts."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from backprop import batched
from backprop.array_validation import Array
from backprop.classify import accuracy, one_hot, predict
from backprop.matrix import Network, gradients, loss, new_network, outputs, select, stack
from workbook.explorers.curves import bin_means, log_loss_axes, range_band, reliable_bins, unpredictable_part
from workbook.explorers.explorer import Control, Explorer, Setting, compute_in_groups
from workbook.explorers.frame import HALF_SCREEN, Frame
from workbook.explorers.perturbation import UNPREDICTABLE, describe_divergence, divergence_index, perturbed_pair
from workbook.figures.board import Board
from workbook.figures.class_marks import class_marks
from workbook.figures.marks import label
from workbook.figures.palette import INK, css_colour
from workbook.figures.picture import Picture
from workbook.figures.plots import axes, style
from workbook.figures.text import plural

SPECIES = ("setosa", "versicolor", "virginica")
PUBLISHED, SCALED = "as published", "scaled, with biases"
N_EPOCHS, MAX_RECORDS = 5000, 200  # every 25 epochs: an even stride would hide a loss that alternates
# Here chaos may change the loss by as little as one percent, and when a difference exceeds that is itself
# chance. A larger perturbation and a smaller tolerance find the same epoch on every processor.
PERTURBATION, TOLERANCE = 1e-6, 1e-3
STEP = 3  # the exact record of divergence differs between processors: round down to a multiple
CONTROLS = (
    Control("setup", "set-up", (PUBLISHED, SCALED), PUBLISHED),
    Control("rate", "learning rate", (0.01, 0.1 / 3, 0.1, 0.3, 3.0, 30.0), 0.1 / 3, log=True),
    Control("hidden", "hidden neurons", (1, 2, 3, 5), 2),
    Control("seed", "seed", (0, 1, 10), 10),
)


def explore_iris() -> Explorer:
    """Return an explorer of set-up, learning rate, hidden size and seed: 5,000 epochs of full-batch updates.

    Split, weights and rates are the chapter's: the loss is the mean over the rows, so the rate 0.1
    of the published program, which divides by three times as many target entries, is 0.1 / 3 here.
    """
    return Explorer(
        "iris",
        CONTROLS,
        compute,
        draw,
        "First the loss while training, solid for the training rows and dashed for the test rows. Then, for "
        "each species, how many of the 20 test flowers the network gives this name: filled if it is right, a "
        "dashed frame if it is wrong. The diamond marks the true number.",
        presets={"as published": {}, "with all three fixes": {"setup": SCALED, "rate": 0.3}},
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
    """Return the published split of 130 and 20 flowers, with columns standardized unless as published."""
    from sklearn.datasets import load_iris  # only here: no other explorer needs scikit-learn
    from sklearn.model_selection import train_test_split

    iris = load_iris()
    rows, test_rows, labels, test_labels = train_test_split(iris.data, iris.target, test_size=20, random_state=4)
    if setup == SCALED:
        mean, std = rows.mean(axis=0), rows.std(axis=0)
        rows, test_rows = (rows - mean) / std, (test_rows - mean) / std
    return Flowers(rows, test_rows, labels, test_labels)


@dataclass(frozen=True)
class Run:
    """The result of a training.

    epochs, losses, test_losses: recorded; n_reliable: how many records are reproducible; predicted: the
    label of each test row; score: the accuracy on the training rows, in percent; output_range: the largest
    difference between the outputs of two training rows; gradient_norm: at the end.
    """

    epochs: Array
    losses: Array
    test_losses: Array
    n_reliable: int
    predicted: Array
    score: float
    output_range: float
    gradient_norm: float

    @property
    def reliable(self) -> bool:
        """Whether its end is reproducible."""
        return self.n_reliable == len(self.epochs)


def compute(settings: list[Setting]) -> list[Run]:
    """Return a run for each setting; those of the same set-up and shape train at once."""
    return compute_in_groups(settings, ["setup", "hidden"], train_group)


def train_group(settings: list[Setting]) -> list[Run]:
    """Return a run for each of some settings with the same set-up and shape."""
    start = stack(new_start(s["hidden"], s["seed"], s["setup"]) for s in settings)
    return train(flowers(settings[0]["setup"]), start, np.array([s["rate"] for s in settings]))


def new_start(hidden: int, seed: int, setup: str) -> Network:
    """Return the chapter's network, with numpy.random.seed's random numbers; as published it has no biases."""
    rng = np.random.RandomState(seed)
    return new_network((4, hidden, 3), rng, "normal", scale=0.5, biases=setup == SCALED)


def train(data: Flowers, start: Network, rates: Array) -> list[Run]:
    """Train each network together with its perturbed copy, and return a run for each."""
    T, T_test = one_hot(data.labels, 3), one_hot(data.test_labels, 3)
    test_losses = []

    def callback(epoch, networks):
        test_losses.append(loss(select(networks, 0), data.test_rows, T_test, "mean"))

    run = batched.train(
        perturbed_pair(start, PERTURBATION),
        data.rows,
        T,
        np.stack([rates, rates]),
        N_EPOCHS,
        reduction="mean",
        max_records=MAX_RECORDS,
        callback=callback,
        layout="few",  # the faster layout for this many rows
    )
    network, n_reliable = select(run.network, 0), divergence_index(run.losses, TOLERANCE)
    n_reliable = np.where(n_reliable == len(run.epochs), n_reliable, n_reliable // STEP * STEP)
    results = zip(
        run.losses[:, 0].T,
        np.array(test_losses).T,
        n_reliable,
        predict(network, data.test_rows),
        accuracy(network, data.rows, data.labels),
        np.ptp(outputs(network, data.rows), axis=-2).max(axis=-1),
        gradient_norms(network, data.rows, T),
    )
    return [Run(run.epochs, *result) for result in results]


def gradient_norms(network: Network, rows: Array, T: Array) -> Array:
    """Return the norm of the whole gradient of each network."""
    dW, db = gradients(network, rows, T, "mean")
    return np.sqrt(sum((part**2).sum(axis=(-2, -1)) for part in dW + db))


# --- The picture ------------------------------------------------------------------------------


def draw(run: Run, setup: str, rate: float, hidden: int, seed: int) -> Frame:
    """Return the loss curves and the predicted species, as far as they are reproducible."""
    neurons = plural(hidden, "hidden neuron")
    description = f"{setup.capitalize()}, learning rate {rate:.3g}, {neurons}, seed {seed}: {describe_run(run)}"
    return Frame([draw_losses(run, description), draw_predictions(run, flowers(setup).test_labels)])


def describe_run(run: Run) -> str:
    """Return in words what became of the loss."""
    if not run.reliable:
        return describe_divergence(run.epochs[run.n_reliable], PERTURBATION)
    first, last, test = run.losses[0], run.losses[-1], run.test_losses[-1]
    change = f"the training loss goes from {first:.2f} to {last:.2g}, the test loss to {test:.2g}."
    best = run.test_losses.argmin()
    if run.output_range < 0.025 and run.gradient_norm < 1e-5:
        return f"{change} Every flower gets the same outputs, and the gradient is almost nothing: frozen."
    if run.output_range < 0.025:
        return f"{change} So far every flower gets nearly the same outputs."
    if test > 1.2 * run.test_losses[best]:
        lowest = f"{run.test_losses[best]:.2g} at epoch {run.epochs[best]:,}"
        return f"{change} That was lowest, {lowest}, and has risen since: overfitting."
    fallen = 1 - last / run.losses[np.searchsorted(run.epochs, N_EPOCHS - 1000)]
    return f"{change} In the last 1,000 epochs the training loss fell by {100 * fallen:.0f}\u00a0%."


@cache
def loss_board() -> Board:
    ax = log_loss_axes("loss, mean of the rows", N_EPOCHS)
    ax.set(xticks=(0, 2000, 4000))
    ax.plot([], [], color=style("delta")["color"], label="training rows")
    ax.plot([], [], "--", color=INK[0], label="test rows")
    ax.legend()
    return Board(ax)


@cache
def species_board() -> Board:
    ax = axes("of the 20 test flowers", **HALF_SCREEN)
    ax.set(xlim=(0, 20), ylim=(2.6, -0.6), xticks=(0, 5, 10, 15, 20), yticks=())
    ax.spines["left"].set_visible(False)
    return Board(ax)


def draw_losses(run: Run, alt: str) -> Picture:
    """Return the range of the training loss as a band, and the mean of the test loss as a line."""
    board, bins = loss_board(), reliable_bins(len(run.epochs), run.n_reliable, n_bins=40)
    epochs, test_losses = bin_means(run.epochs, bins), bin_means(run.test_losses, bins)
    return board.picture(
        [
            unpredictable_part(board, None if run.reliable else run.epochs[run.n_reliable]),
            range_band(board, "training", run.epochs, run.losses, bins),
            board.line("test", epochs, test_losses, "ink", dash="6 4"),
        ],
        alt,
    )


def draw_predictions(run: Run, labels: Array) -> Picture:
    """Return a bar for each species: how many test rows are classified as it, correctly and wrongly."""
    parts = []
    for k, name in enumerate(SPECIES):
        chosen = run.predicted == k
        right, wrong = (chosen & (labels == k)).sum(), (chosen & (labels != k)).sum()
        text = describe_count(right, wrong) if run.reliable else UNPREDICTABLE
        if not run.reliable:
            right = wrong = 0
        parts += [
            bar(f"right-{k}", k, 0, right, "activation", filled=True),
            bar(f"wrong-{k}", k, right, right + wrong, "delta", filled=False),
            diamond((labels == k).sum(), k),
            label(species_board(), f"name-{k}", 0.9, k - 0.2, f"{name}: {text}"),
        ]
    parts.append(class_marks(species_board(), [(0.4, k - 0.26) for k in range(3)], range(3), 5))
    return species_board().picture(parts, describe_predictions(run, labels))


def describe_count(right: int, wrong: int) -> str:
    """Return in words how often a species is predicted, and how often wrongly."""
    if right + wrong == 0:
        return "never named"
    if wrong == 0:
        return f"named {right} times, all right" if right > 1 else "named once, correctly"
    return f"named {right + wrong} times, {wrong} wrong"


def describe_predictions(run: Run, labels: Array) -> str:
    """Return in words how many rows are right, and which species are never predicted."""
    if not run.reliable:
        return "What the network says cannot be told."
    right = f"{run.score:.0f}\u00a0% of the training rows and {100 * (run.predicted == labels).mean():.0f}\u00a0%"
    never = [name for k, name in enumerate(SPECIES) if k not in run.predicted]
    named = f"never names {' or '.join(never)}" if never else "names all three species"
    return f"It is right on {right} of the test rows. Among these it {named}."


def bar(part: str, row: int, start: int, end: int, quantity: str, filled: bool) -> str:
    """Return a bar in a row of the axes: filled, or a dashed outline; hidden where it counts nothing."""
    (left, right), (top, bottom) = species_board().to_svg_coordinates([start, end], [row - 0.1, row + 0.3])
    colour = css_colour(quantity)
    css = f"fill:{colour}" if filled else f"fill:none;stroke:{colour};stroke-width:2;stroke-dasharray:5 3"
    visibility = "visible" if end > start else "hidden"
    return (
        f'<rect data-part="{part}" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
        f'height="{bottom - top:.1f}" visibility="{visibility}" style="{css}"/>'
    )


def diamond(count: int, row: int) -> str:
    """Return a diamond at the target: how many there are."""
    (x,), (y,) = species_board().to_svg_coordinates([count], [row + 0.1])
    css = f"fill:{css_colour('paper')};stroke:{css_colour('target')};stroke-width:2.5"
    return f'<path d="M{x:.1f} {y - 9:.1f}l8 9l-8 9l-8 -9z" style="{css}"/>'
