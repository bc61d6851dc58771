"""210 wheat kernels by two measurements, and the plane divided among three varieties."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from backprop import batched
from backprop.array_validation import Array
from backprop.data import column_ranges, encode_labels, load_wheat_seeds, one_hot, scale_rows
from backprop.matrix import Network, forward, new_network, outputs, select, sigmoid_derivative, stack

from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame
from workbook.explorers.perturbation import divergence_index, perturbed_pair
from workbook.explorers.regions import borders, lead, region, rings
from workbook.explorers.xor import counted
from workbook.figures.board import Board
from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT
from workbook.figures.plots import axes

TABLE = load_wheat_seeds()
LABELS, NAMES = encode_labels(TABLE.labels)
LABELS = np.array(LABELS)
KERNELS = np.array(TABLE.rows)[:, [0, 6]]  # area and length of the groove
RANGES = column_ranges(KERNELS.tolist())
X = np.array(scale_rows(KERNELS.tolist(), RANGES))
T = np.array([one_hot(label, 3) for label in LABELS.tolist()])
FLAT = 0.001  # a slope that is nearly nothing, as in step 4

AREAS, GROOVES = np.linspace(10.2, 21.6, 61), np.linspace(4.4, 6.65, 61)
PLANE = np.array(scale_rows([[area, groove] for groove in GROOVES for area in AREAS], RANGES))
NAME_COLUMNS, NAME_ROWS = slice(8, -8, 3), slice(4, -4, 3)  # where in the plane a name may stand
ROOM = 15  # units of the drawing between a name's middle and what is no place for it

EPOCHS = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 1000)
CONTROLS = (
    Control("epoch", "epoch", EPOCHS, 100, play=True),
    Control("rate", "learning rate", (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0), 0.03, log=True),
    Control("hidden", "hidden neurons", (1, 2, 3, 6), 3),
    Control("seed", "seed", (1, 2, 3, 4, 5, 6, 7, 8, 9), 5, on_page=False),
)


def explore_wheat_map() -> Explorer:
    """Return an explorer of epochs, learning rate and hidden size: a 2-h-3 network learns 210 kernels.

    Even signed weights (Glorot) drawn from the seed, columns scaled from 0 to 1, one update an
    epoch with the summed slopes of all kernels.
    """
    return Explorer(
        "wheat-map",
        CONTROLS,
        compute,
        draw,
        "Each mark is a wheat kernel, each area what the network says there. "
        "A kernel in a ring is still named wrongly.",
    )


@dataclass(frozen=True)
class Moment:
    """What a training has come to: network: at this epoch; losses: of all epochs before;
    parted: the epoch from which on it cannot be relied on, or None.
    """

    network: Network
    losses: Array
    parted: int | None


def compute(settings: list[Setting]) -> list[Moment]:
    """Return the moment of each setting; networks alike in size and seed train once, at all rates."""
    moments = {}
    for hidden, seed in {(setting["hidden"], setting["seed"]) for setting in settings}:
        mine = [i for i, s in enumerate(settings) if (s["hidden"], s["seed"]) == (hidden, seed)]
        rates = sorted({settings[i]["rate"] for i in mine})
        networks, losses = train(hidden, seed, rates, {settings[i]["epoch"] for i in mine})
        parted = divergence_index(losses)
        for i in mine:
            epoch, k = settings[i]["epoch"], rates.index(settings[i]["rate"])
            moments[i] = Moment(
                select(networks[epoch], (0, k)),
                losses[: epoch + 1, 0, k],
                int(parted[k]) if parted[k] <= epoch else None,
            )
    return [moments[i] for i in range(len(settings))]


def train(hidden: int, seed: int, rates: list[float], epochs: set[int]) -> tuple[dict[int, Network], Array]:
    """Return the networks, and their twins, as they are after some epochs, and the losses of all epochs."""
    networks = {}

    def keep(epoch: int, network: Network) -> None:
        if epoch in epochs:
            networks[epoch] = network

    start = new_network((2, hidden, 3), np.random.default_rng(seed), "glorot")
    n_epochs = max(epochs) + 1  # `keep` is called before an epoch: the last one is there to be called
    run = batched.train(
        perturbed_pair(stack([start] * len(rates))),
        X,
        T,
        np.array([rates, rates]),
        n_epochs,
        reduction="sum",
        max_records=n_epochs,
        callback=keep,
    )
    return networks, run.losses


def sums(network: Network, rows: Array) -> Array:
    """Return the weighted sums of the three outputs: the largest of them belongs to the largest output."""
    return forward(network, rows)[0][-1]


# --- The words --------------------------------------------------------------------------------


def story(moment: Moment, said: Array) -> str:
    """Return in words how many kernels are named rightly, and what stands in the way of the others."""
    if moment.parted is not None:
        return (
            f"from epoch {moment.parted} on, twins that began 0.0000000001 apart go different ways. "
            "The steps are too large: what comes of them is chance, and is not drawn."
        )
    right = said == LABELS
    shares = [f"{right[LABELS == k].sum()} of {(LABELS == k).sum()} {name}" for k, name in enumerate(NAMES)]
    words = f"{right.sum()} of {len(X)} kernels are named rightly: {', '.join(shares)}."
    silent = [name for k, name in enumerate(NAMES) if k not in said]
    if sigmoid_derivative(outputs(moment.network, X)).max() < FLAT:
        words += " Frozen: every output is all but 0 or 1, whatever the kernel, and its slope nothing."
    elif len(silent) == 2:
        words += f" The network calls every kernel {NAMES[said[0]]}."
    elif silent:
        words += f" No kernel is called {silent[0]} yet."
    jumps = rises(moment.losses)
    return words + (
        f" The error has jumped up {'once' if jumps == 1 else f'{jumps} times'} on the way." if jumps else ""
    )


def rises(losses: Array) -> int:
    """Return how often the loss rose by more than one percent from an epoch to the next."""
    return int((losses[1:] > 1.01 * losses[:-1]).sum())


# --- The picture ------------------------------------------------------------------------------


def draw(moment: Moment, epoch: int, rate: float, hidden: int, seed: int) -> Frame:
    """Return the map: regions and borders, names in the regions, rings around wrong kernels, the count."""
    board = map_board()
    said = sums(moment.network, X).argmax(axis=-1)
    plane = sums(moment.network, PLANE).reshape(len(GROOVES), len(AREAS), 3)
    known = moment.parted is None
    fields = [lead(plane, k) if known else np.full(plane.shape[:2], -1.0) for k in range(3)]
    wrong = KERNELS[(said != LABELS) & known]
    count = f"{(said == LABELS).sum()} of {len(X)} right" if known else "chance"
    parts = [
        region(board, "canadian", AREAS, GROOVES, fields[0], 0.22),
        region(board, "rosa", AREAS, GROOVES, fields[2], 0.1),
        borders(board, "borders", AREAS, GROOVES, [fields[0], fields[2]]),
        rings(board, *wrong.T, 16),
        marks(),
        *(name_in_region(board, k, fields[k]) for k in range(3)),
        text("count", heading(21.6), count, "ink", anchor="end"),
    ]
    description = f"Epoch {epoch:,}, learning rate {rate:.3g}, {counted(hidden)}: {story(moment, said)}"
    return Frame([board.picture(parts, description)])


@cache
def map_board() -> Board:
    ax = axes("area of the kernel, mm\u00b2", "length of its groove, mm", width=5.8, height=4.2)
    ax.set(xlim=(10.2, 21.6), ylim=(4.4, 6.65), xticks=range(11, 22, 2), yticks=(4.5, 5, 5.5, 6, 6.5))
    ax.set_title(" ", fontsize=13)  # room for the legend and the count
    ax.grid(visible=False)
    return Board(ax)


@cache
def marks() -> str:
    """Return all kernels, each variety with its mark, and the legend: they never move."""
    board = map_board()
    shapes = ("m-4 0a4 4 0 1 0 8 0 4 4 0 1 0-8 0z", "m0-5l4.8 8.4h-9.6z", "m-3.7-3.7h7.4v7.4h-7.4z")
    fills = ("paper", "paper", "ink")
    drawn = ""
    for k, (shape, fill) in enumerate(zip(shapes, fills)):
        across, down = board.place(*KERNELS[LABELS == k].T)
        (left,), (base,) = heading(10.2, 6 + (0, 90, 162)[k])
        spots = [*zip(across, down), (left, base - 5)]
        path = "".join(f"M{x:.1f} {y:.1f}{shape}" for x, y in spots)
        style = f"fill:{css_colour(fill)};stroke:{css_colour('ink')}"
        drawn += f'<path d="{path}" stroke-width="1.2" style="{style}"/>'
        drawn += text("", heading(10.2, 16 + (0, 90, 162)[k]), NAMES[k], "ink")
    return drawn


def heading(area: float, right: float = 0) -> tuple[Array, Array]:
    """Return a place in the line above the map, some units to the right of an area."""
    across, down = map_board().place([area], [GROOVES[-1]])
    return across + right, down - 8


def text(part: str, place, words: str, colour: str, anchor: str = "start", more: str = "") -> str:
    """Return a text of the drawing; it moves if it is a named part."""
    (across,), (down,) = place
    name = f'data-part="{part}" ' if part else ""
    return (
        f'<text {name}x="{across:.0f}" y="{down:.0f}" text-anchor="{anchor}" font-size="15" '
        f'style="font-family:{LABEL_FONT};fill:{css_colour(colour)};{more}">{words}</text>'
    )


def name_in_region(board: Board, k: int, field: Array) -> str:
    """Return the variety's name where its region has room, the nearer to its kernels the better.

    Without room, the text is empty.
    """
    free = field[NAME_ROWS, NAME_COLUMNS].ravel() > 0
    taken = np.where(free, np.inf, between_spots()).min(axis=1)  # the nearest spot outside of the region
    roomy = free & (np.minimum(taken, kernel_distances().min(axis=1)) > ROOM)
    across, down = name_spots()[
        np.where(roomy, kernel_distances()[:, LABELS == k].mean(axis=1), np.inf).argmin()
    ]
    rim = f"font-weight:600;stroke:{css_colour('paper')};stroke-width:4;paint-order:stroke"
    words = NAMES[k] if roomy.any() else ""
    return text(f"name-{k}", ([across], [down + 5]), words, "activation", "middle", rim)


@cache
def name_spots() -> Array:
    """Return the places where a name may stand, in units of the drawing: not too near to the sides."""
    return places_of(np.stack(np.meshgrid(AREAS[NAME_COLUMNS], GROOVES[NAME_ROWS]), axis=-1).reshape(-1, 2))


def places_of(points: Array) -> Array:
    return np.column_stack(map_board().place(*points.T))


@cache
def between_spots() -> Array:
    return distances(name_spots(), name_spots())


@cache
def kernel_distances() -> Array:
    return distances(name_spots(), places_of(KERNELS))


def distances(spots: Array, others: Array) -> Array:
    """Return the distance from each spot to each other place; across counts a third, names being wide."""
    steps = (spots[:, None] - others[None]) * [1 / 3, 1]
    return np.hypot(steps[..., 0], steps[..., 1])
