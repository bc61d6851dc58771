"""Deep networks before any training: the gradient norm of each layer, and which units are saturated."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from backprop.array_validation import Array
from backprop.classify import one_hot
from backprop.data import encode_labels, load_wheat_seeds
from backprop.matrix import HIDDEN, Network, backward, forward, new_network, with_parameters
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import HALF_SCREEN, Frame
from workbook.figures.board import Board
from workbook.figures.marks import dots, svg_points
from workbook.figures.palette import css_colour
from workbook.figures.picture import Picture
from workbook.figures.plots import axes
from workbook.figures.text import plural

MAX_DEPTH = 10
MIN_LENGTH, MAX_LENGTH = 1e-10, 1e10  # on the axis of gradient lengths
FLAT = 0.1  # a slope below this share of the maximum is called flat
MAX_SLOPE = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}
NAMES = {"sigmoid": "sigmoids", "tanh": "tanh", "relu": "ReLU"}
SCHEME = {"sigmoid": "glorot", "tanh": "glorot", "relu": "he"}
CONTROLS = (
    Control("depth", "hidden layers", tuple(range(1, MAX_DEPTH + 1)), 8),
    Control("activation", "activation", ("sigmoid", "tanh", "relu"), "sigmoid"),
    Control("factor", "weights times", (0.5, 1.0, 2.0, 4.0, 8.0), 1.0, log=True),
)


def explore_depth() -> Explorer:
    """Return an explorer of depth, activation and size of the weights before any training.

    As in the chapter: layers of 20 on the standardized wheat seeds, softmax and cross-entropy,
    median of 30 starts. Weights are drawn by Glorot's rule, for ReLU by He's, and multiplied.
    """
    return Explorer(
        "depth",
        CONTROLS,
        compute,
        draw,
        "First the length of the gradient of each layer's weights, on a logarithmic axis, the output layer "
        "last. Then, for each hidden layer, the share of slopes that are flat, below a tenth of the "
        "steepest, as a frame; filled, the share of units that are flat in every row. Median of 30 starts.",
    )


@cache
def seeds() -> tuple[Array, Array]:
    """Return the wheat seeds, each column with mean 0 and standard deviation 1, and their targets."""
    table = load_wheat_seeds()
    rows = np.array(table.rows)
    return (rows - rows.mean(axis=0)) / rows.std(axis=0), one_hot(np.array(encode_labels(table.labels)[0]), 3)


@dataclass(frozen=True)
class Pass:
    """Medians over the starts. lengths: gradient norm of each layer; flat: percentage of the slopes of
    each hidden layer that are flat; dead: percentage of its units that are flat for every row.
    """

    lengths: Array
    flat: Array
    dead: Array


def compute(settings: list[Setting]) -> list[Pass]:
    """Return the result of one forward and backward pass for each setting."""
    return [one_pass(**setting) for setting in settings]


def one_pass(depth: int, activation: str, factor: float) -> Pass:
    """Return the result of one forward and backward pass through 30 networks at once."""
    X, T = seeds()
    network = new_starts(depth, activation, factor)
    _, a = forward(network, X)
    dW, _ = backward(network, a, T, "mean")
    flat = [is_flat(layer, activation) for layer in a[1:-1]]
    return Pass(
        np.array([np.median(np.sqrt((gradient**2).sum(axis=(-2, -1)))) for gradient in dW]),
        np.array([100 * np.median(layer.mean(axis=(-2, -1))) for layer in flat]),
        np.array([100 * np.median(layer.all(axis=-2).mean(axis=-1)) for layer in flat]),
    )


def new_starts(depth: int, activation: str, factor: float) -> Network:
    """Return 30 networks with random weights, multiplied by the factor."""
    start = new_network(
        (7, *[20] * depth, 3),
        np.random.default_rng(1),
        SCHEME[activation],
        batch_shape=(30,),
        hidden=activation,
        output="softmax",
        loss="cross_entropy",
    )
    return with_parameters(start, [factor * array for array in start.parameters])


def is_flat(a: Array, activation: str) -> Array:
    """Return for each row and unit whether the slope is below a tenth of the maximum."""
    slope = HIDDEN[activation][1]
    return slope(a) < FLAT * MAX_SLOPE[activation]


# --- The words --------------------------------------------------------------------------------


def draw(found: Pass, depth: int, activation: str, factor: float) -> Frame:
    """Return the gradient by layer, and the flat slopes by hidden layer."""
    rule = f"{SCHEME[activation].capitalize()} weights times {factor:.3g}"
    description = f"{plural(depth, 'hidden layer')} of {NAMES[activation]}, {rule}: {describe_lengths(found.lengths)}"
    return Frame([draw_lengths(found.lengths, description), draw_flat(found, activation)])


def describe_lengths(lengths: Array) -> str:
    """Return in words what becomes of the gradient on its way back from the last layer to the first."""
    first, last = lengths[0], lengths[-1]
    ends = f"the gradient is {one_digit(first)} long in the first layer and {one_digit(last)} in the last."
    if first < 0.01 * last:
        return f"{ends} It vanishes on its way back: {describe_ratio(last / first)} shorter."
    if first < 0.25 * last:
        return f"{ends} It weakens on its way back: {describe_ratio(last / first)} shorter."
    if first > 3 * last:
        return f"{ends} It grows on its way back: {describe_ratio(first / last)} longer."
    if lengths.max() > 10:
        return f"{ends} Every layer's is large: it explodes."
    if lengths.max() < 0.1:
        return f"{ends} Every layer's is small."
    return f"{ends} It is steady."


def one_digit(length: float) -> str:
    """Return a length with one digit, as the chapter prints it; a power of ten only where it is tiny."""
    return f"{length:.1g}" if length < 1 else f"{float(f'{length:.1g}'):,.0f}"


def describe_ratio(ratio: float) -> str:
    """Return a ratio in words, with two digits."""
    if ratio > 1e6:
        return "more than a million times"
    rounded = float(f"{ratio:.1e}")
    return f"{rounded:,.0f} times" if rounded >= 10 else f"{rounded:.2g} times"


def describe_flat(found: Pass, activation: str) -> str:
    """Return in words how many slopes are flat, and how many units are flat for every row."""
    if found.flat.max() < 0.5:
        return "Hardly a slope is flat."
    where = f"{found.flat[0]:.0f}\u00a0%"
    if len(found.flat) > 1:
        where += f" in the first hidden layer, {found.flat[-1]:.0f}\u00a0% in the last"
    most = found.dead.max()
    always = f"at most {most:.0f}\u00a0% of a layer's units" if most >= 0.5 else "no unit"
    if activation == "relu":
        return f"ReLUs that are off: {where}. Off in every row, or dead: {always}."
    return f"Flat slopes: {where}. Flat in every row: {always}."


# --- The pictures -----------------------------------------------------------------------------


@cache
def length_board() -> Board:
    ax = axes("layer", "length of its gradient", **HALF_SCREEN)
    ax.set(
        xlim=(0.4, MAX_DEPTH + 1.6),
        ylim=(MIN_LENGTH, MAX_LENGTH),
        yscale="log",
        xticks=range(1, MAX_DEPTH + 2),
    )
    ax.set_yticks([1e-8, 1e-4, 1, 1e4, 1e8])
    ax.minorticks_off()
    ax.grid(axis="x", visible=False)
    return Board(ax)


@cache
def flat_board() -> Board:
    ax = axes("hidden layer", "flat slopes, %", **HALF_SCREEN)
    ax.set(xlim=(0.4, MAX_DEPTH + 0.6), ylim=(0, 100), xticks=range(1, MAX_DEPTH + 1))
    ax.grid(axis="x", visible=False)
    return Board(ax)


def draw_lengths(lengths: Array, alt: str) -> Picture:
    """Return a dot for each layer, on a stem that begins at length 1; clipped to the axis."""
    board, layers = length_board(), np.arange(1, len(lengths) + 1)
    lengths = np.clip(lengths, MIN_LENGTH, MAX_LENGTH)
    feet, tips = svg_points(board, layers, np.ones(len(layers))), svg_points(board, layers, lengths)
    stems = "".join(f"M{foot} {tip}" for foot, tip in zip(feet, tips))
    return board.picture(
        [
            f'<path data-part="stems" d="{stems}" stroke-width="2" style="stroke:{css_colour("delta")}"/>',
            dots(board, "lengths", layers, lengths, "delta", size=9),
        ],
        alt,
    )


def draw_flat(found: Pass, activation: str) -> Picture:
    """Return two bars for each hidden layer: an outline for flat slopes, filled for units always flat."""
    colour = css_colour("activation")
    outline = f"fill:none;stroke:{colour};stroke-width:2"
    return flat_board().picture(
        [
            f'<path data-part="dead" d="{bars(found.dead)}" style="fill:{colour}"/>',
            f'<path data-part="flat" d="{bars(found.flat)}" style="{outline}"/>',
        ],
        describe_flat(found, activation),
    )


def bars(percentages: Array) -> str:
    """Return the path of a bar for each layer."""
    board, layers = flat_board(), np.arange(1, len(percentages) + 1)
    left, top = board.to_svg_coordinates(layers - 0.3, percentages)
    right, bottom = board.to_svg_coordinates(layers + 0.3, np.zeros(len(percentages)))
    return "".join(
        f"M{left[i]:.1f} {bottom[i]:.1f}V{top[i]:.1f}H{right[i]:.1f}V{bottom[i]:.1f}z" for i in range(len(percentages))
    )
