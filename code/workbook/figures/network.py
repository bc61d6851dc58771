"""Draws a network with the values that it holds."""

from collections.abc import Collection, Iterator, Sequence

from backprop.steps import Network
from backprop.worked_example import TARGET, X1, X2, Weights
from workbook.figures.network_parts import (
    Layout,
    Point,
    bias_node,
    input_node,
    neuron_node,
    new_layout,
    target_node,
    weight_label,
    weight_line,
)
from workbook.figures.picture import LABEL_FONT, Picture, open_svg
from workbook.figures.text import compact, number

WIDTH = 424  # on a phone, where the drawing is 342 pixels wide, its text is 11 pixels high
LABELLED_WEIGHTS = 14  # with more lines than this, their numbers would hide the drawing


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

    Inputs are squares, neurons circles, targets diamonds; a delta is printed in a dashed frame
    below its neuron. Lines are weights: thicker for larger ones; negative ones are dashed and
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
    alt = alt or describe(network, inputs, target, [key for key in shown if shown[key]], biases, digits)
    return Picture(svg, alt, caption)


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
    return draw_network(
        worked_example_network(w, activations, deltas),
        [X1, X2],
        [TARGET] if activations else None,
        caption=caption,
        output_names=["out"],
        biases=False,
        digits=digits,
    )


def worked_example_network(
    w: Weights, activations: Sequence[float | None] = (), deltas: Sequence[float | None] = ()
) -> Network:
    """Return the 0.35 / 0.7 network as a dict network with biases of 0; values that are None are left out."""
    h1, h2 = ({"weights": [w["x1", h], w["x2", h], 0.0]} for h in ("h1", "h2"))
    out = {"weights": [w["h1", "out"], w["h2", "out"], 0.0]}
    for key, values in (("output", activations), ("delta", deltas)):
        for neuron, value in zip((h1, h2, out), values):
            if value is not None:
                neuron[key] = value
    return [[h1, h2], [out]]


def count_lines(network: Network, biases: bool = True) -> int:
    """Return the number of weights that are drawn."""
    return sum(len(neuron["weights"]) - (not biases) for layer in network for neuron in layer)


def largest_weight(network: Network) -> float:
    """Return the largest absolute value of a weight or bias."""
    return max(abs(w) for layer in network for neuron in layer for w in neuron["weights"])


def neuron_name(network: Network, i: int, j: int, output_names: Sequence[str] | None = None) -> str:
    """Return the label of neuron j of layer i: h2 (with two hidden layers h1,2), or its class."""
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
        moving: draw empty parts for outputs and deltas not stored yet, so that an explorer can fill them.
        marked: names of lines, circles and targets to be highlighted.
        width: of the drawing; it grows where a third layer needs room.
        largest: the weight whose line is 4 wide; by default the largest there is.
    """
    n_inputs = len(network[0][0]["weights"]) - 1
    input_names = input_names or [f"x{i + 1}" for i in range(n_inputs)]
    sizes = [n_inputs, *(len(layer) for layer in network)]
    labelled = count_lines(network, biases) <= LABELLED_WEIGHTS
    layout = new_layout(sizes, input_names, target is not None, biases, labelled, width)
    edges = list(_edges(network, layout, biases))
    parts = _weight_lines(edges, marked, largest or largest_weight(network) or 1.0)
    if labelled:
        parts += [weight_label(f"number-{part}", *ends, number(w, digits)) for part, *ends, w in edges]
    for k in range(n_inputs):
        value = None if inputs is None else compact(inputs[k], digits)
        parts.append(input_node(f"x-{k}", layout.position(0, k), value, input_names[k]))
    if biases:
        parts += [bias_node(f"bias-{i}", layout.position(i, sizes[i])) for i in range(len(network))]
    for i, layer in enumerate(network):
        for j, neuron in enumerate(layer):
            shown = neuron if deltas else {key: neuron[key] for key in neuron if key != "delta"}
            name, position = neuron_name(network, i, j, output_names), layout.position(i + 1, j)
            highlight = f"n-{i}-{j}" in marked
            parts.append(neuron_node(f"{i}-{j}", position, shown, name, digits, not labelled, moving, highlight))
            if i == len(network) - 1 and target is not None:
                position, text, name = (layout.width - 34, position[1]), compact(target[j]), f"t-{j}"
                parts.append(target_node(name, position, text, j == 0, not labelled, name in marked))
    style = f'style="font-family:{LABEL_FONT}"'
    return f"{open_svg(layout.width, layout.height)}<g {style}>{''.join(parts)}</g></svg>"


def _edges(network: Network, layout: Layout, biases: bool) -> Iterator[tuple[str, Point, Point, float]]:
    """Yield (name, start, end, weight) of each line."""
    for i, layer in enumerate(network):
        for j, neuron in enumerate(layer):
            for k, weight in enumerate(neuron["weights"] if biases else neuron["weights"][:-1]):
                yield f"w-{i}-{j}-{k}", layout.position(i, k), layout.position(i + 1, j), weight


def _weight_lines(edges, marked: Collection[str], largest: float) -> list[str]:
    """Return the line of each weight; where some are highlighted, the others fade."""
    faded = 0.25 if any(part.startswith("w-") for part in marked) else 0.55
    return [
        weight_line(part, start, end, weight, largest, 1 if part in marked else faded)
        for part, start, end, weight in edges
    ]


def describe(network: Network, inputs, target, keys: Sequence[str], biases: bool, digits: int) -> str:
    """Return the picture of `draw_network` in words; `keys` are the stored values that it shows."""
    n_inputs = len(network[0][0]["weights"]) - 1
    hidden = "".join(f", {len(layer)} hidden" for layer in network[:-1])
    sentences = [f"A network of {n_inputs} inputs{hidden} and {len(network[-1])} output neurons."]
    if inputs is not None and n_inputs <= 4:
        sentences.append("Inputs " + ", ".join(compact(x, digits) for x in inputs) + ".")
    if "weights" in keys:
        layers = [[_weights_in_words(neuron, biases, digits) for neuron in layer] for layer in network]
        sentences.append(_by_layer("Weights", layers))
    for name, key in (("Outputs", "output"), ("Deltas", "delta")):
        layers = [[number(n[key], digits) for n in layer] for layer in network if key in layer[0]]
        if layers and key in keys:
            sentences.append(_by_layer(name, layers))
    if target is not None:
        sentences.append("Target " + ", ".join(compact(t, digits) for t in target) + ".")
    return " ".join(sentences)


def _by_layer(name: str, layers: Sequence[Sequence[str]]) -> str:
    return f"{name} by layer: " + "; ".join(", ".join(texts) for texts in layers) + "."


def _weights_in_words(neuron: dict, biases: bool, digits: int) -> str:
    *weights, bias = (number(w, digits) for w in neuron["weights"])
    return "(" + ", ".join(weights) + (f", bias {bias})" if biases else ")")
