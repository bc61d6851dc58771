"""The network drawn, with the values that it holds at this moment."""

from collections.abc import Collection, Sequence
from html import escape

from backprop.steps import Network
from backprop.worked_example import TARGET, X1, X2, Weights

from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT, Picture, open_svg

WIDTH = 480
ROW = 98  # height of a row of neurons, when there is room for numbers
SMALL_ROW = 54
LABELLED_WEIGHTS = 14  # with more lines than this, their numbers would hide the drawing


def number(value: float, digits: int = 3) -> str:
    """Return a number as the pictures print it, with a true minus sign and no minus zero."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "\u2212")


def given(value: float, digits: int = 3) -> str:
    """Return an input or a target as it was given: whole numbers without decimals."""
    return number(value, 0) if value == int(value) else f"{value:.{digits}g}".replace("-", "\u2212")


def draw_network(
    network: Network,
    inputs: Sequence[float] | None = None,
    target: Sequence[float] | None = None,
    *,
    alt: str = "",
    caption: str = "",
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    biases: bool = True,
    deltas: bool = True,
    digits: int = 3,
) -> Picture:
    """Return a picture of a dict network: inputs left, outputs right, every stored value in place.

    Inputs are squares, neurons circles, targets diamonds; a delta stands in a dashed frame
    below its neuron. Lines are weights: thicker for larger ones; negative ones are dashed, and
    have the colour of the text.

    Args:
        network: as from `initialize_network`; "output" and "delta" are drawn where stored.
        inputs, target: drawn when given.
        alt: what the picture shows; by default the values in words.
        biases: draw each bias as a line from an input that is always 1.
        deltas: draw stored deltas; after training, these belong to the last row trained on.
        digits: decimals printed.
    """
    svg = network_svg(
        network,
        inputs,
        target,
        input_names=input_names,
        output_names=output_names,
        biases=biases,
        deltas=deltas,
        digits=digits,
    )
    labelled = count_lines(network, biases) <= LABELLED_WEIGHTS
    shown = {"weights": labelled, "output": True, "delta": deltas and labelled}
    words = alt or describe(network, inputs, target, [key for key in shown if shown[key]], biases, digits)
    return Picture(svg, words, caption)


def count_lines(network: Network, biases: bool = True) -> int:
    """Return the number of weights that are drawn."""
    return sum(len(neuron["weights"]) - (not biases) for layer in network for neuron in layer)


def neuron_name(network: Network, i: int, j: int, output_names: Sequence[str] | None = None) -> str:
    """Return what a drawing calls neuron j of layer i: h2 (with two hidden layers h1,2), or its class."""
    if i == len(network) - 1:
        return output_names[j] if output_names else f"class {j}"
    return f"h{j + 1}" if len(network) < 3 else f"h{i + 1},{j + 1}"


def network_svg(
    network: Network,
    inputs: Sequence[float] | None = None,
    target: Sequence[float] | None = None,
    *,
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    biases: bool = True,
    deltas: bool = True,
    digits: int = 3,
    moving: bool = False,
    marked: Collection[str] = (),
    width: float = WIDTH,
    largest: float | None = None,
) -> str:
    """Return the drawing of `draw_network`, each of its parts with a name.

    The line of weight k of neuron j in layer i is "w-i-j-k", its number "number-w-i-j-k"; a circle is
    "n-i-j", its output "a-i-j", its name "name-i-j", its delta "delta-i-j" in "frame-i-j"; an input
    is "x-k" around "number-x-k", a target "t-k" around "number-t-k".

    Args:
        moving: keep a place for outputs and deltas not stored yet, so that an explorer can fill it.
        marked: names of lines, circles and targets to be brought out.
        width: of the drawing; more where numbers on the lines of a third layer need it.
        largest: the weight whose line is 4 wide; by default the largest there is.
    """
    n_inputs = len(network[0][0]["weights"]) - 1
    input_names = input_names or [f"x{i + 1}" for i in range(n_inputs)]
    sizes = [n_inputs, *(len(layer) for layer in network)]
    labelled = count_lines(network, biases) <= LABELLED_WEIGHTS
    row = ROW if labelled else SMALL_ROW
    slots = [n + biases for n in sizes[:-1]] + [sizes[-1]]
    height = max(slots) * row + 16
    width += 130 * max(0, len(sizes) - 3) if labelled else 0  # numbers on lines need room
    right = width - (130 if target is not None else 92)
    left = 34 + 7 * max(map(len, input_names))
    columns = [left + i * (right - left) / (len(sizes) - 1) for i in range(len(sizes))]

    def place(layer: int, slot: int) -> tuple[float, float]:
        return columns[layer], height / 2 + (slot - (slots[layer] - 1) / 2) * row

    largest = (
        largest or max(abs(w) for layer in network for neuron in layer for w in neuron["weights"]) or 1.0
    )
    quiet = any(part.startswith("w-") for part in marked)
    lines, tags, marks = [], [], []
    for i, layer in enumerate(network):
        for j, neuron in enumerate(layer):
            weights = neuron["weights"] if biases else neuron["weights"][:-1]
            for k, weight in enumerate(weights):
                start, end, part = place(i, k), place(i + 1, j), f"w-{i}-{j}-{k}"
                opacity = 1 if part in marked else 0.25 if quiet else 0.55
                lines.append(_line(part, start, end, weight, largest, opacity))
                if labelled:
                    tags.append(_tag(f"number-{part}", start, end, number(weight, digits)))
    for k in range(n_inputs):
        value = None if inputs is None else given(inputs[k], digits)
        marks.append(_square(f"x-{k}", place(0, k), value, input_names[k]))
    if biases:
        for i in range(len(network)):
            marks.append(_square(f"bias-{i}", place(i, sizes[i]), "1", "bias", quiet=True))
    for i, layer in enumerate(network):
        for j, neuron in enumerate(layer):
            spot, name = place(i + 1, j), neuron_name(network, i, j, output_names)
            shown = neuron if deltas else {key: neuron[key] for key in neuron if key != "delta"}
            thick = f"n-{i}-{j}" in marked
            marks.append(_neuron(f"{i}-{j}", spot, shown, name, digits, not labelled, moving, thick))
            if i == len(network) - 1 and target is not None:
                spot, text = (width - 34, spot[1]), given(target[j], 3)
                thick = f"t-{j}" in marked
                marks.append(_diamond(f"t-{j}", spot, text, j == 0, not labelled, thick))
    drawing = "".join(lines + tags + marks)
    return f'{open_svg(width, height)}<g style="font-family:{LABEL_FONT}">{drawing}</g></svg>'


def describe(network: Network, inputs, target, keys: Sequence[str], biases: bool, digits: int) -> str:
    """Return the picture of `draw_network` in words; `keys` are the stored values that it shows."""
    n_inputs = len(network[0][0]["weights"]) - 1
    parts = [f"A network of {n_inputs} inputs"]
    parts[0] += "".join(f", {len(layer)} hidden" for layer in network[:-1])
    parts[0] += f" and {len(network[-1])} output neurons."
    if inputs is not None and n_inputs <= 4:
        parts.append("Inputs " + ", ".join(given(x, digits) for x in inputs) + ".")
    if "weights" in keys:
        layers = [[_weights_in_words(neuron, biases, digits) for neuron in layer] for layer in network]
        parts.append("Weights by layer: " + "; ".join(", ".join(texts) for texts in layers) + ".")
    for name, key in (("Outputs", "output"), ("Deltas", "delta")):
        layers = [[number(n[key], digits) for n in layer] for layer in network if key in layer[0]]
        if layers and key in keys:
            parts.append(f"{name} by layer: " + "; ".join(", ".join(values) for values in layers) + ".")
    if target is not None:
        parts.append("Target " + ", ".join(given(t, digits) for t in target) + ".")
    return " ".join(parts)


def _weights_in_words(neuron, biases, digits) -> str:
    *weights, bias = (number(w, digits) for w in neuron["weights"])
    return "(" + ", ".join(weights) + (f", bias {bias})" if biases else ")")


def _line(part, start, end, weight, largest, opacity) -> str:
    width = min(0.8 + 3.2 * abs(weight) / largest, 6)
    dash = ' stroke-dasharray="6 4"' if weight < 0 else ""
    colour = css_colour("ink" if weight < 0 else "weight")
    return (
        f'<line data-part="{part}" x1="{start[0]:.0f}" y1="{start[1]:.0f}" x2="{end[0]:.0f}" '
        f'y2="{end[1]:.0f}" stroke-width="{width:.1f}"{dash} style="stroke:{colour};opacity:{opacity}"/>'
    )


def _text(part, x, y, text, colour, size=14, anchor="middle", halo=False, bold=False) -> str:
    style = f"fill:{css_colour(colour)}"
    if halo:  # a rim in the colour of the paper keeps a number legible on top of lines
        style += f";stroke:{css_colour('paper')};stroke-width:5;paint-order:stroke;stroke-linejoin:round"
    if bold:
        style += ";font-weight:600"
    place = f'x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}"'
    name = f'data-part="{part}" ' if part else ""
    return f'<text {name}{place} style="{style}">{escape(text)}</text>'


def _tag(part, start, end, text) -> str:
    # A third of the way along, lines from one place and lines to one place are both apart.
    x, y = (a + 0.36 * (b - a) for a, b in zip(start, end))
    return _text(part, x, y + 5, text, "weight", halo=True)


def _square(part, spot, value, name, quiet=False) -> str:
    x, y = spot
    half = 12 if quiet else 24
    colour = "faint" if quiet else "input"
    box = (
        f'<rect data-part="{part}" x="{x - half:.0f}" y="{y - 15:.0f}" width="{2 * half}" height="30" rx="3" '
        f'stroke-width="1.5" style="fill:{css_colour("paper")};stroke:{css_colour(colour)}"/>'
    )
    inside = ""
    if value is not None:
        inside = _text(f"number-{part}", x, y + 5, value, colour, bold=not quiet)
    return box + inside + _text("", x - half - 5, y + 5, name, colour, size=13, anchor="end")


def _neuron(part, spot, neuron, name, digits, small, moving, marked) -> str:
    x, y = spot
    radius = 19 if small else 24
    size = 12 if small else 14
    circle = (
        f'<circle data-part="n-{part}" cx="{x:.0f}" cy="{y:.0f}" r="{radius}" '
        f'stroke-width="{5 if marked else 2}" '
        f'style="fill:{css_colour("paper")};stroke:{css_colour("activation")}"/>'
    )
    parts = [circle]
    known = "output" in neuron
    if known or moving:
        text = number(neuron["output"], min(digits, 3)) if known else ""
        parts.append(_text(f"a-{part}", x, y + 5, text, "activation", size, bold=True))
    if known:
        parts.append(_text(f"name-{part}", x, y - radius - 5, name, "faint", 13, halo=True))
    else:
        parts.append(_text(f"name-{part}", x, y + 5, name, "faint", size))
    if moving or ("delta" in neuron and not small):
        parts.append(_delta(part, spot, neuron, radius, digits, small))
    return "".join(parts)


def _delta(part, spot, neuron, radius, digits, small) -> str:
    """Return a neuron's delta in its frame: below the neuron, in a small drawing beside it."""
    text = "\u03b4 " + number(neuron["delta"], digits) if "delta" in neuron else ""
    half = 3 + 3.1 * len(text) if small else 4 + 3.6 * len(text)
    x, y = (spot[0] + radius + half, spot[1]) if small else (spot[0], spot[1] + radius + 13)
    hidden = "" if text else ' visibility="hidden"'
    return (
        f'<rect data-part="frame-{part}" x="{x - half:.0f}" y="{y - 10:.0f}" width="{2 * half:.0f}" height="20" '
        f'rx="4" stroke-dasharray="3 2"{hidden} style="fill:{css_colour("paper")};stroke:{css_colour("delta")}"/>'
        + _text(f"delta-{part}", x, y + 5, text, "delta", 12 if small else 14)
    )


def _diamond(part, spot, text, first, small, marked) -> str:
    x, y = spot
    half = 22 if small else 28
    shape = (
        f'<path data-part="{part}" d="M{x:.0f} {y - half:.0f}l{half} {half}-{half} {half}-{half}-{half}z" '
        f'stroke-width="{4 if marked else 1.5}" '
        f'style="fill:{css_colour("paper")};stroke:{css_colour("target")}"/>'
    )
    heading = _text("", x, y - half - 5, "target", "faint", 13) if first else ""
    return shape + _text(f"number-{part}", x, y + 5, text, "target", 13, bold=True) + heading


def draw_worked_example(
    w: Weights,
    activations: Sequence[float] = (),
    deltas: Sequence[float] = (),
    *,
    caption: str = "",
    digits: int = 4,
) -> Picture:
    """Return a picture of the 0.35 / 0.7 network, as `backprop.worked_example` names its parts.

    Args:
        w: its six weights.
        activations: (a_h1, a_h2, a_out) as from `forward`, or none.
        deltas: (delta_h1, delta_h2, delta_out) as from `backward`, or none.
    """
    h1 = {"weights": [w["x1", "h1"], w["x2", "h1"], 0.0]}
    h2 = {"weights": [w["x1", "h2"], w["x2", "h2"], 0.0]}
    out = {"weights": [w["h1", "out"], w["h2", "out"], 0.0]}
    for neuron, a in zip((h1, h2, out), activations):
        neuron["output"] = a
    for neuron, delta in zip((h1, h2, out), deltas):
        neuron["delta"] = delta
    target = [TARGET] if activations else None
    return draw_network(
        [[h1, h2], [out]],
        [X1, X2],
        target,
        caption=caption,
        output_names=["out"],
        biases=False,
        digits=digits,
    )
