"""The parts of a drawn network: the layout of its nodes, its lines, and each kind of node."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from workbook.figures.palette import css_colour
from workbook.figures.text import number

ROW_HEIGHT = 98  # when there is room for numbers
SMALL_ROW_HEIGHT = 66
# The least distance between two layers: for the numbers on the lines, or for a delta beside its neuron.
MIN_GAP, SMALL_MIN_GAP = 100, 88

Point = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """columns: x of each layer, the inputs first; slots: how many nodes each has, biases included;
    width: of the drawing; labelled: whether numbers are printed at lines.
    """

    columns: list[float]
    slots: list[int]
    width: float
    labelled: bool

    @property
    def row_height(self) -> int:
        return ROW_HEIGHT if self.labelled else SMALL_ROW_HEIGHT

    @property
    def height(self) -> int:
        return max(self.slots) * self.row_height + 16

    def position(self, layer: int, slot: int) -> Point:
        """Return the centre of a node."""
        return self.columns[layer], self.height / 2 + (slot - (self.slots[layer] - 1) / 2) * self.row_height


def new_layout(
    sizes: Sequence[int],
    input_names: Sequence[str],
    has_target: bool,
    biases: bool,
    labelled: bool,
    width: float,
) -> Layout:
    """Return the layout of layers of these sizes, with room for input names and targets at the sides."""
    left = 34 + 7.5 * max(map(len, input_names))
    margin = (56 if labelled else 104) + (42 if has_target else 0)  # a small drawing has the deltas at the right
    width = max(width, left + (len(sizes) - 1) * (MIN_GAP if labelled else SMALL_MIN_GAP) + margin)
    right = width - margin
    columns = [left + i * (right - left) / (len(sizes) - 1) for i in range(len(sizes))]
    return Layout(columns, [n + biases for n in sizes[:-1]] + [sizes[-1]], width, labelled)


def weight_line(part: str, start: Point, end: Point, weight: float, largest: float, opacity: float) -> str:
    width = min(0.8 + 3.2 * abs(weight) / largest, 6)
    dash = ' stroke-dasharray="6 4"' if weight < 0 else ""
    colour = css_colour("ink" if weight < 0 else "weight")
    return (
        f'<line data-part="{part}" x1="{start[0]:.0f}" y1="{start[1]:.0f}" x2="{end[0]:.0f}" '
        f'y2="{end[1]:.0f}" stroke-width="{width:.1f}"{dash} style="stroke:{colour};opacity:{opacity}"/>'
    )


def weight_label(part: str, start: Point, end: Point, text: str) -> str:
    # A third of the way along, lines that share their start or their end are apart.
    x, y = (a + 0.38 * (b - a) for a, b in zip(start, end))
    return _text(part, x, y + 5, text, "weight", halo=True)


def input_node(part: str, position: Point, value: str | None, name: str) -> str:
    return _square(part, position, value, name, "input", 24, bold=True)


def bias_node(part: str, position: Point) -> str:
    return _square(part, position, "1", "bias", "faint", 12, bold=False)


def neuron_node(
    part: str, position: Point, neuron: dict, name: str, digits: int, small: bool, moving: bool, marked: bool
) -> str:
    """Return a neuron's circle with its output, its name, and its delta; a small one shows no delta.

    With `moving`, texts for an output and a delta are there even while they are empty.
    """
    x, y = position
    radius = 20 if small else 24
    parts = [
        f'<circle data-part="n-{part}" cx="{x:.0f}" cy="{y:.0f}" r="{radius}" '
        f'stroke-width="{5 if marked else 2}" '
        f'style="fill:{css_colour("paper")};stroke:{css_colour("activation")}"/>'
    ]
    known = "output" in neuron
    if known or moving:
        text = number(neuron["output"], min(digits, 3)) if known else ""
        parts.append(_text(f"a-{part}", x, y + 5, text, "activation", bold=True))
    if known:
        parts.append(_text(f"name-{part}", x, y - radius - 5, name, "faint", halo=True))
    else:
        parts.append(_text(f"name-{part}", x, y + 5, name, "faint"))
    if moving or ("delta" in neuron and not small):
        parts.append(_delta(part, position, neuron, radius, digits, small))
    return "".join(parts)


def target_node(part: str, position: Point, text: str, first: bool, small: bool, marked: bool) -> str:
    """Return a target's diamond; the first one has a heading."""
    x, y = position
    half = 22 if small else 28
    shape = (
        f'<path data-part="{part}" d="M{x:.0f} {y - half:.0f}l{half} {half}-{half} {half}-{half}-{half}z" '
        f'stroke-width="{4 if marked else 1.5}" '
        f'style="fill:{css_colour("paper")};stroke:{css_colour("target")}"/>'
    )
    heading = _text("", x, y - half - 5, "target", "faint") if first else ""
    return shape + _text(f"number-{part}", x, y + 5, text, "target", bold=True) + heading


def _square(part, position, value, name, colour, half_width, bold) -> str:
    x, y = position
    square = (
        f'<rect data-part="{part}" x="{x - half_width:.0f}" y="{y - 15:.0f}" width="{2 * half_width}" '
        f'height="30" rx="3" stroke-width="1.5" '
        f'style="fill:{css_colour("paper")};stroke:{css_colour(colour)}"/>'
    )
    content = "" if value is None else _text(f"number-{part}", x, y + 5, value, colour, bold=bold)
    return square + content + _text("", x - half_width - 5, y + 5, name, colour, anchor="end")


def _delta(part, position, neuron, radius, digits, small) -> str:
    """Return a neuron's delta in its frame: below the neuron, in a small drawing beside it."""
    text = "\u03b4 " + number(neuron["delta"], digits) if "delta" in neuron else ""
    half = 4 + 3.6 * len(text)
    x, y = position
    x, y = (x + radius + half, y) if small else (x, y + radius + 13)
    hidden = "" if text else ' visibility="hidden"'
    return (
        f'<rect data-part="frame-{part}" x="{x - half:.0f}" y="{y - 10:.0f}" width="{2 * half:.0f}" height="20" '
        f'rx="4" stroke-dasharray="3 2"{hidden} style="fill:{css_colour("paper")};stroke:{css_colour("delta")}"/>'
        + _text(f"delta-{part}", x, y + 5, text, "delta")
    )


def _text(part, x, y, text, colour, anchor="middle", halo=False, bold=False) -> str:
    style = f"fill:{css_colour(colour)}"
    if halo:  # an outline in the colour of the paper keeps a number legible on top of lines
        style += f";stroke:{css_colour('paper')};stroke-width:5;paint-order:stroke;stroke-linejoin:round"
    if bold:
        style += ";font-weight:600"
    name = f'data-part="{part}" ' if part else ""
    position = f'x="{x:.0f}" y="{y:.0f}" font-size="14" text-anchor="{anchor}"'
    return f'<text {name}{position} style="{style}">{escape(text)}</text>'
