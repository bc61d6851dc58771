"""210 wheat kernels by two measurements, on a plane divided among three varieties."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from backprop.array_validation import Array
from backprop.data import column_ranges, encode_labels, load_wheat_seeds, one_hot, scale_rows
from backprop.matrix import Network, forward, new_network, outputs, select, sigmoid_derivative, stack
from workbook.explorers.explorer import Control, Explorer, Setting, compute_in_groups
from workbook.explorers.frame import Frame
from workbook.explorers.perturbation import UNPREDICTABLE, describe_divergence, divergence_index, train_pairs
from workbook.figures.board import Board
from workbook.figures.class_marks import class_marks, class_name, marks_at, svg_rows
from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT
from workbook.figures.plots import axes
from workbook.figures.surfaces import Grid, class_areas, class_margin, rings
from workbook.figures.text import plural, times

TABLE = load_wheat_seeds()
LABELS, NAMES = encode_labels(TABLE.labels)
LABELS = np.array(LABELS)
KERNELS = np.array(TABLE.rows)[:, [0, 6]]  # area and length of the groove
RANGES = column_ranges(KERNELS.tolist())
X = np.array(scale_rows(KERNELS.tolist(), RANGES))
T = np.array([one_hot(label, 3) for label in LABELS.tolist()])
FLAT = 0.001  # a slope that is almost zero, as in step 4

AREA_LIMITS, GROOVE_LIMITS = (10.2, 21.6), (4.4, 6.65)
GRID = Grid.over(AREA_LIMITS, GROOVE_LIMITS, n=61)
PLANE = np.array(scale_rows(GRID.points.tolist(), RANGES))
NAME_SPOTS = np.s_[5:-5:2, 9:-9:2]  # rows and columns of the grid where a name may be printed
NAME_MARGIN = 14  # units of the drawing around the middle of a name that must be free

EPOCHS = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 1000)
CONTROLS = (
    Control("epoch", "epoch", EPOCHS, 100, play=True),
    Control("rate", "learning rate", (0.001, 0.003, 0.01, 0.03, 0.1, 1.0), 0.03, log=True),  # each reproducible
    Control("hidden", "hidden neurons", (1, 2, 3, 6), 3),
    Control("seed", "seed", (1, 2, 3, 4, 5, 6, 7, 8, 9), 5, on_page=False),
)


def explore_wheat_map() -> Explorer:
    """Return an explorer of epochs, learning rate and hidden size: a 2-h-3 network learns 210 kernels.

    Signed weights (Glorot) from the seed, columns scaled from 0 to 1, one update per epoch with the
    gradient summed over all kernels.
    """
    return Explorer(
        "wheat-map",
        CONTROLS,
        compute,
        draw,
        "Each mark is a wheat kernel; an area has the colour of the variety that the network predicts there. A kernel "
        "in a ring is still misclassified.",
        plays_once=True,
    )


@dataclass(frozen=True)
class Moment:
    """The state of a training. network: at this epoch; losses: up to this epoch;
    divergence: the epoch from which it is not reproducible, if that is not later, else None.
    """

    network: Network
    losses: Array
    divergence: int | None


def compute(settings: list[Setting]) -> list[Moment]:
    """Return the state at each setting; networks of the same size and seed train once, at all rates."""
    return compute_in_groups(settings, ["hidden", "seed"], train_group)


def train_group(settings: list[Setting]) -> list[Moment]:
    """Return the state at each of some settings with the same size and seed."""
    rates = sorted({setting["rate"] for setting in settings})
    epochs = {setting["epoch"] for setting in settings}
    start = new_network((2, settings[0]["hidden"], 3), np.random.default_rng(settings[0]["seed"]), "glorot")
    networks, losses = train_pairs(stack([start] * len(rates)), X, T, rates, epochs, reduction="sum")
    divergences = divergence_index(losses)
    moments = []
    for setting in settings:
        epoch, k = setting["epoch"], rates.index(setting["rate"])
        divergence = int(divergences[k]) if divergences[k] <= epoch else None
        moments.append(Moment(select(networks[epoch], (0, k)), losses[: epoch + 1, 0, k], divergence))
    return moments


def weighted_sums(network: Network, rows: Array) -> Array:
    """Return the weighted sums of the three outputs, which have the same order as the outputs."""
    return forward(network, rows)[0][-1]


# --- The words --------------------------------------------------------------------------------


def describe_moment(moment: Moment, predicted: Array) -> str:
    """Return in words how many kernels are classified correctly, and why the others are not."""
    if moment.divergence is not None:
        return describe_divergence(moment.divergence, cause="The steps are too large: the result")
    right = predicted == LABELS
    shares = [f"{right[LABELS == k].sum()} of {(LABELS == k).sum()} {name}" for k, name in enumerate(NAMES)]
    text = f"{right.sum()} of {len(X)} kernels are classified correctly: {', '.join(shares)}."
    missing = [name for k, name in enumerate(NAMES) if k not in predicted]
    if sigmoid_derivative(outputs(moment.network, X)).max() < FLAT:
        text += " Frozen: every output is practically 0 or 1, whatever the kernel, and its slope almost zero."
    elif len(missing) == 2:
        text += f" The network calls every kernel {NAMES[predicted[0]]}."
    elif missing:
        text += f" No kernel is called {missing[0]} yet."
    rises = count_rises(moment.losses)
    return f"{text} The error has jumped up {times(rises)} on the way." if rises else text


def count_rises(losses: Array) -> int:
    """Return how often the loss rose by more than one percent from one epoch to the next."""
    return int((losses[1:] > 1.01 * losses[:-1]).sum())


# --- The picture ------------------------------------------------------------------------------


def draw(moment: Moment, epoch: int, rate: float, hidden: int, seed: int) -> Frame:
    """Return the map: areas, their names, rings around misclassified kernels, and how many kernels are right."""
    board = map_board()
    predicted = weighted_sums(moment.network, X).argmax(axis=-1)
    reliable = moment.divergence is None
    plane = weighted_sums(moment.network, PLANE) if reliable else None
    wrong = KERNELS[(predicted != LABELS) & reliable]
    count = f"{(predicted == LABELS).sum()} of {len(X)} right" if reliable else UNPREDICTABLE
    parts = [
        class_areas(board, GRID, plane, n_classes=3, ground=NAMES.index("Kama")),
        rings(board, wrong, 17),
        kernel_marks(),
        *(name_in_area(k, plane) for k in range(3)),
        text("count", heading_point(AREA_LIMITS[1]), count, anchor="end"),
    ]
    setting = f"Epoch {epoch:,}, learning rate {rate:.3g}, {plural(hidden, 'hidden neuron')}"
    return Frame([board.picture(parts, f"{setting}: {describe_moment(moment, predicted)}")])


@cache
def map_board() -> Board:
    ax = axes("area of the kernel, mm\u00b2", "length of its groove, mm", width=5.3, height=3.9)
    ax.set(xlim=AREA_LIMITS, ylim=GROOVE_LIMITS, xticks=range(11, 22, 2), yticks=(4.5, 5, 5.5, 6, 6.5))
    ax.set_title(" ", fontsize=13)  # room for the legend and the count
    ax.grid(visible=False)
    return Board(ax)


@cache
def kernel_marks() -> str:
    """Return all kernels, and above the map which marker belongs to which variety: they never change."""
    board = map_board()
    drawn = class_marks(board, KERNELS, LABELS, radius=4.3)
    for k, right in enumerate((6, 86, 148)):
        point = heading_point(AREA_LIMITS[0], right)
        drawn += marks_at(k, np.column_stack(point) - [0, 5], 4.3)
        drawn += text("", heading_point(AREA_LIMITS[0], right + 9), NAMES[k])
    return drawn


def heading_point(area: float, right: float = 0) -> tuple[Array, Array]:
    """Return a point in the line above the map, some units to the right of an area."""
    across, down = map_board().to_svg_coordinates([area], [GROOVE_LIMITS[1]])
    return across + right, down - 8


def text(part: str, point: tuple[Array, Array], content: str, anchor: str = "start") -> str:
    """Return a text of the drawing; without a name it never changes."""
    (across,), (down,) = point
    name = f'data-part="{part}" ' if part else ""
    return (
        f'<text {name}x="{across:.0f}" y="{down:.0f}" text-anchor="{anchor}" font-size="14" '
        f'style="font-family:{LABEL_FONT};fill:{css_colour("ink")}">{content}</text>'
    )


def name_in_area(k: int, outputs: Array | None) -> str:
    """Return the variety's name in its area, as near to its kernels as there is room.

    Where kernels are everywhere, it stands where they are fewest; in an area too small for it, it is empty.
    """
    spots, best = name_spots(), None
    if outputs is not None:
        inside = GRID.arranged(class_margin(outputs, k))[NAME_SPOTS].ravel() > 0
        fits = inside & (np.where(inside, np.inf, spot_distances()).min(axis=1) > NAME_MARGIN)
        to_nearest, to_own = kernel_distances().min(axis=1), kernel_distances()[:, LABELS == k].mean(axis=1)
        free = fits & (to_nearest > NAME_MARGIN)
        if free.any():
            best = np.where(free, to_own, np.inf).argmin()
        elif fits.any():
            best = np.where(fits, to_nearest, -1).argmax()
    x, y = (0, 0) if best is None else spots[best]
    return class_name(k, x, y, "" if best is None else NAMES[k], f"name-{k}")


@cache
def name_spots() -> Array:
    """Return the points of the drawing where a name may be printed: not too near to the edges."""
    return svg_rows(map_board(), GRID.arranged(GRID.points)[NAME_SPOTS])


@cache
def spot_distances() -> Array:
    return distances(name_spots(), name_spots())


@cache
def kernel_distances() -> Array:
    return distances(name_spots(), svg_rows(map_board(), KERNELS))


def distances(points: Array, others: Array) -> Array:
    """Return the distance from each point to each other point; x counts a third, because names are wide."""
    differences = (points[:, None] - others[None]) * [1 / 3, 1]
    return np.hypot(differences[..., 0], differences[..., 1])
