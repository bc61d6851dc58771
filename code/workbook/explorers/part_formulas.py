"""The formula of each part of a drawn network, in symbols: what a reader sees who points at the part.

In symbols only: the numbers are in the drawing, and in one that has just been updated the circles still hold what the
old weights gave.
"""

from workbook.explorers.formulas import PLAIN, Pieces, symbol
from workbook.figures.symbols import DrawnNetwork

TIMES, PLUS = (" \u00b7 ", PLAIN), (" + ", PLAIN)


def part_formulas(network: DrawnNetwork) -> dict[str, Pieces]:
    """Return the formula of each input, weight, neuron, delta and target, by the name of its part."""
    found = {f"x-{k}": [*value(f"x{k + 1}"), (": an input", PLAIN)] for k in range(network.n_inputs)}
    for (start, end), part in network.weights.items():
        found[part] = weight_slope(start, end)
    outputs = network.labels[-1]
    for label, (i, j) in network.neurons.items():
        found[f"n-{i}-{j}"] = activation(label, network.starts(i))
        shares = [] if label in outputs else [share(label, end) for end in network.labels[i + 1]]
        found[f"frame-{i}-{j}"] = delta(label, shares, target(label, outputs))
    return found | {f"t-{k}": [*target(label, outputs), (": the target", PLAIN)] for k, label in enumerate(outputs)}


def value(name: str) -> Pieces:
    """Return what a line carries: an input or an activation."""
    return symbol("x", name[1:], "input") if name.startswith("x") else symbol("a", name, "activation")


def weight(start: str, end: str) -> Pieces:
    return symbol("b", end, "weight") if start == "bias" else symbol("w", f"{start},{end}", "weight")


def target(label: str, outputs: tuple[str, ...]) -> Pieces:
    """Return the target of an output; of a single one it has no index."""
    return [("t", "target")] if len(outputs) == 1 else symbol("t", label, "target")


def activation(label: str, starts: list[str]) -> Pieces:
    """Return a = sigma(b + w x + ...), the bias first."""
    terms = [
        weight(start, label) if start == "bias" else product(start, label) for start in sorted(starts, key=is_input)
    ]
    return [*value(label), (" = \u03c3(", PLAIN), *sum_of(terms), (")", PLAIN)]


def is_input(start: str) -> bool:
    return start != "bias"


def product(start: str, end: str) -> Pieces:
    return [*weight(start, end), TIMES, *value(start)]


def share(start: str, end: str) -> Pieces:
    """Return what comes back along a line: weight times delta."""
    return [*weight(start, end), TIMES, *symbol("\u03b4", end, "delta")]


def sum_of(terms: list[Pieces]) -> Pieces:
    first, *others = terms
    return [*first, *(piece for term in others for piece in (PLUS, *term))]


def delta(label: str, shares: list[Pieces], t: Pieces) -> Pieces:
    """Return delta = error times slope, of an output; of a hidden neuron its error is the sum of its shares."""
    a = value(label)
    error = sum_of(shares) if shares else [*a, (" \u2212 ", PLAIN), *t]
    if len(shares) != 1:
        error = [("(", PLAIN), *error, (")", PLAIN)]
    slope = [*a, (" \u00b7 (1 \u2212 ", PLAIN), *a, (")", PLAIN)]
    return [*symbol("\u03b4", label, "delta"), (" = ", PLAIN), *error, TIMES, *slope]


def weight_slope(start: str, end: str) -> Pieces:
    """Return dL/dw = delta where the line ends times the value where it starts, which is 1 for a bias."""
    factors = [] if start == "bias" else [TIMES, *value(start)]
    return [("\u2202L / \u2202", PLAIN), *weight(start, end), (" = ", PLAIN), *symbol("\u03b4", end, "delta"), *factors]
