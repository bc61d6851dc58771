"""The computation graph of the worked example: values forward, slopes backward, one operation at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from backprop.engine import Value
from backprop.worked_example import TARGET, WEIGHTS, X1, X2
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame, Line
from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT, Picture, open_svg
from workbook.figures.text import true_minus

WIDTH, HEIGHT = 372, 524
BOX = (80, 48)  # width and height of a node


@dataclass(frozen=True)
class Node:
    """x, y: its middle; text: what computes it; sources: the nodes that it is computed from; compute: the
    operation on their Values, none for a weight; rule: its slope along each source, in words.
    """

    x: int
    y: int
    text: str
    sources: tuple[str, ...] = ()
    compute: Callable[..., Value] | None = None
    rule: str = ""


def weight(x: int, y: int, start: str, end: str) -> Node:
    return Node(x, y, f"w {start}\u2192{end}")


def product_with_input(x: int, y: int, name: str, number: float, source: str) -> Node:
    rule = f"the slope of a product along a factor is the other factor, {name} = {number:g}"
    return Node(x, y, f"w \u00b7 {name}", (source,), lambda w: w * number, rule)


PRODUCT = "the slope of a product along each factor is the other factor"
SUM = "the slope of a sum along each term is 1"
SIGMOID = "the slope of the sigmoid is a (1 \u2212 a)"
NODES = {
    "w1": weight(44, 28, "x1", "h1"),
    "w2": weight(138, 28, "x2", "h1"),
    "w3": weight(234, 28, "x1", "h2"),
    "w4": weight(328, 28, "x2", "h2"),
    "w5": weight(44, 262, "h1", "o"),
    "w6": weight(328, 262, "h2", "o"),
    "p1": product_with_input(44, 106, "x1", X1, "w1"),
    "p2": product_with_input(138, 106, "x2", X2, "w2"),
    "p3": product_with_input(234, 106, "x1", X1, "w3"),
    "p4": product_with_input(328, 106, "x2", X2, "w4"),
    "z1": Node(91, 184, "z h1", ("p1", "p2"), lambda p, q: p + q, SUM),
    "z2": Node(281, 184, "z h2", ("p3", "p4"), lambda p, q: p + q, SUM),
    "a1": Node(138, 262, "a h1 = \u03c3(z)", ("z1",), Value.sigmoid, SIGMOID),
    "a2": Node(234, 262, "a h2 = \u03c3(z)", ("z2",), Value.sigmoid, SIGMOID),
    "p5": Node(91, 340, "w \u00b7 a", ("w5", "a1"), lambda w, a: w * a, PRODUCT),
    "p6": Node(281, 340, "w \u00b7 a", ("w6", "a2"), lambda w, a: w * a, PRODUCT),
    "z": Node(138, 418, "z out", ("p5", "p6"), lambda p, q: p + q, SUM),
    "a": Node(234, 418, "a out = \u03c3(z)", ("z",), Value.sigmoid, SIGMOID),
    "e": Node(328, 418, "e = a \u2212 t", ("a",), lambda a: a - TARGET, SUM),
    "q": Node(234, 496, "e\u00b2", ("e",), lambda e: e**2, "the slope of a square is twice the number, 2 e"),
    "L": Node(
        138,
        496,
        "L = e\u00b2 / 2",
        ("q",),
        lambda q: q * 0.5,
        "the slope of a product along e\u00b2 is the factor, 0.5",
    ),
}
STARTS = dict(zip(("w1", "w2", "w3", "w4", "w5", "w6"), WEIGHTS.values()))
OPERATIONS = [name for name, node in NODES.items() if node.sources]
LAST = 2 * len(OPERATIONS) + 1
CONTROLS = (Control("step", "step", tuple(range(LAST + 1)), len(OPERATIONS) + 5, play=True),)


def explore_graph() -> Explorer:
    """Return an explorer of the worked example's graph, number by number."""
    return Explorer(
        "graph",
        CONTROLS,
        compute,
        draw,
        "Each box is one operation: its value above, the slope of the loss along it below. The thick box is the "
        "current one. Numbers are rounded only for display.",
    )


def compute(settings: list[Setting]) -> list[dict[str, Value]]:
    """Return for each setting the values of all nodes, after `backward`: the same for every step."""
    values = graph()
    return [values for _ in settings]


@cache
def graph() -> dict[str, Value]:
    """Return every node's Value, with its grad."""
    values = {name: Value(number) for name, number in STARTS.items()}
    for name in OPERATIONS:
        values[name] = NODES[name].compute(*(values[source] for source in NODES[name].sources))
    values["L"].backward()
    return values


# --- What is known at a step ------------------------------------------------------------------


def current(step: int) -> str:
    """Return the node whose turn it is: forward in order, then back from the loss; "" at the start."""
    n = len(OPERATIONS)
    if step == 0:
        return ""
    return OPERATIONS[step - 1] if step <= n else OPERATIONS[min(2 * n + 1 - step, n - 1)]


def known_values(step: int) -> set[str]:
    """Return the nodes whose value is computed."""
    return {*STARTS, *OPERATIONS[:step]}


def known_slopes(step: int) -> set[str]:
    """Return the nodes whose slope is complete: the loss first, then the sources of each node that had its turn."""
    n = len(OPERATIONS)
    if step <= n:
        return set()
    done = OPERATIONS[2 * n + 1 - step :]
    return {"L", *(source for name in done for source in NODES[name].sources)}


# --- The words --------------------------------------------------------------------------------


def draw(values: dict[str, Value], step: int) -> Frame:
    """Return the graph with what is known at a step, and the rule of the node whose turn it is."""
    return Frame([Picture(svg(values, step), describe(values, step))], lines(values, step))


def digits(number: float) -> str:
    """Return a number with four decimals and a true minus sign."""
    return true_minus(f"{number:.4f}")


def label(name: str) -> str:
    """Return a node's name as a sentence has it."""
    return NODES[name].text.split(" = ")[0]


def describe(values: dict[str, Value], step: int) -> str:
    """Return in words what this step computes."""
    name = current(step)
    if not name:
        return "The weights are known, nothing is computed yet."
    if step <= len(OPERATIONS):
        return f"Forward: {NODES[name].text} is {digits(values[name].data)}."
    if step == len(OPERATIONS) + 1:
        return "The way back begins: the slope of the loss along itself is 1."
    shares = [f"{label(source)} gets the slope {digits(values[source].grad)}" for source in NODES[name].sources]
    return f"Back through {label(name)}: {' and '.join(shares)}; {NODES[name].rule}."


def lines(values: dict[str, Value], step: int) -> list[Line]:
    """Return the step's computation, with its numbers."""
    name = current(step)
    if not name or step == len(OPERATIONS) + 1:
        return [[(describe(values, step), "")], [("\u00a0", "")]]
    node, value = NODES[name], values[name]
    if step <= len(OPERATIONS):
        used = ", ".join(f"{label(source)} = {digits(values[source].data)}" for source in node.sources)
        return [[(f"{node.text} = ", ""), (digits(value.data), "activation")], [(f"from {used}", "")]]
    result = []
    for source, slope in zip(node.sources, value.slopes):
        share = [(f"{label(source)}: ", ""), (digits(slope), "activation"), (" \u00b7 ", "")]
        result.append([*share, (digits(value.grad), "delta"), (" = ", ""), (digits(slope * value.grad), "delta")])
    return [*result, [("\u00a0", "")]][:2]


# --- The picture ------------------------------------------------------------------------------


def svg(values: dict[str, Value], step: int) -> str:
    """Return the drawing: an edge from each source, and a box for each node."""
    edges = [(source, name) for name, node in NODES.items() for source in node.sources]
    drawn = [edge(source, name, step) for source, name in edges]
    drawn += [box(name, values[name], step) for name in NODES]
    return f"{open_svg(WIDTH, HEIGHT)}{''.join(drawn)}</svg>"


def edge(source: str, name: str, step: int) -> str:
    """Return the line between two nodes: strong where this step computes with it."""
    (x1, y1), (x2, y2) = ((NODES[end].x, NODES[end].y) for end in (source, name))
    active = name == current(step)
    colour = "delta" if step > len(OPERATIONS) else "activation"
    return (
        f'<path data-part="{source}-{name}" d="M{x1} {y1}L{x2} {y2}" stroke-width="{3 if active else 1.2}" '
        f'style="fill:none;stroke:{css_colour(colour if active else "faint")}"/>'
    )


def box(name: str, value: Value, step: int) -> str:
    """Return a node: what it computes, its value and its slope as far as they are known."""
    node, (width, height) = NODES[name], BOX
    active = name == current(step)
    quantity = "weight" if name in STARTS else "activation"
    data = digits(value.data) if name in known_values(step) else ""
    slope = digits(value.grad) if name in known_slopes(step) else ""
    frame = (
        f'<rect data-part="{name}-box" x="{node.x - width // 2}" y="{node.y - height // 2}" width="{width}" '
        f'height="{height}" rx="5" stroke-width="{3 if active else 1}" '
        f'style="fill:{css_colour("paper")};stroke:{css_colour("ink" if active else "faint")}"/>'
    )
    texts = (
        text(node.x, node.y - 10, node.text, "ink", ""),
        text(node.x, node.y + 5, data, quantity, f"{name}-value"),
        text(node.x, node.y + 19, slope, "delta", f"{name}-slope"),
    )
    return frame + "".join(texts)


def text(x: int, y: int, words: str, colour: str, part: str) -> str:
    """Return a centred text; a named one may change from step to step."""
    named = f' data-part="{part}"' if part else ""
    return (
        f'<text{named} x="{x}" y="{y}" text-anchor="middle" font-size="13" '
        f'style="font-family:{LABEL_FONT};fill:{css_colour(colour)}">{words}</text>'
    )
