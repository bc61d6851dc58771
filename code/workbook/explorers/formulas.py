"""Formulas with their numbers, as lines of pieces for a frame (workbook.explorers.frame.Line)."""

from collections.abc import Sequence

from workbook.figures.text import number

Pieces = list[tuple[str, str]]
Factor = tuple[str, str]  # a number as it is printed, and its quantity

PLAIN = ""
SUB = "sub"


def symbol(letter: str, index: str, quantity: str = PLAIN) -> Pieces:
    """Return a letter with its index, such as a_h1, in the colour of its quantity."""
    return [(letter, quantity), (index, f"{quantity} {SUB}".strip())]


def factor(text: str, quantity: str) -> Pieces:
    """Return a number as a factor: a negative one in brackets."""
    if text.startswith("\u2212"):
        return [("(", PLAIN), (text, quantity), (")", PLAIN)]
    return [(text, quantity)]


def product(*factors: Factor) -> Pieces:
    """Return the factors with a dot between them."""
    pieces = factor(*factors[0])
    for other in factors[1:]:
        pieces += [(" \u00b7 ", PLAIN), *factor(*other)]
    return pieces


def slope(output: str) -> Pieces:
    """Return a (1 - a), the slope of the sigmoid."""
    return [(output, "activation"), (" \u00b7 (1 \u2212 ", PLAIN), (output, "activation"), (")", PLAIN)]


def sum_of(terms: Sequence[Sequence[Factor]]) -> Pieces:
    """Return the sum of some products; one whose first factor is negative is subtracted."""
    pieces = product(*terms[0]) if len(terms[0]) > 1 else [terms[0][0]]
    for (text, quantity), *others in terms[1:]:
        sign = " \u2212 " if text.startswith("\u2212") else " + "
        pieces += [(sign, PLAIN), *product((text.lstrip("\u2212"), quantity), *others)]
    return pieces


def weighted_sum_line(name: str, terms: Sequence[Sequence[Factor]], z: float, digits: int) -> Pieces:
    """Return z = the terms = their sum."""
    return [*symbol("z", name), (" = ", PLAIN), *sum_of(terms), (f" = {number(z, digits)}", PLAIN)]


def neuron_line(name: str, terms: Sequence[Sequence[Factor]], z: float, a: float, digits: int) -> Pieces:
    """Return a = sigma(the terms) = sigma(z) = its value."""
    letter, index, *rest = activation_line(name, z, a, digits)
    return [letter, index, (" = \u03c3(", PLAIN), *sum_of(terms), (")", PLAIN), *rest]


def activation_line(name: str, z: float, a: float, digits: int) -> Pieces:
    """Return a = sigma(z)."""
    return [
        *symbol("a", name, "activation"),
        (f" = \u03c3({number(z, digits)}) = ", PLAIN),
        (number(a, digits), "activation"),
    ]


def output_delta_line(name: str, a: str, target: str, delta: str) -> Pieces:
    """Return delta = (a - t) a (1 - a), of an output neuron."""
    error = [
        ("(", PLAIN),
        (a, "activation"),
        (" \u2212 ", PLAIN),
        *factor(target, "target"),
        (") \u00b7 ", PLAIN),
    ]
    return [
        *symbol("\u03b4", name, "delta"),
        (" = ", PLAIN),
        *error,
        *slope(a),
        (" = ", PLAIN),
        (delta, "delta"),
    ]


def hidden_delta_line(name: str, terms: Sequence[tuple[str, str]], a: str, delta: str) -> Pieces:
    """Return delta = (sum of weight times delta) a (1 - a), of a hidden neuron; terms are (weight, delta)."""
    weighted_deltas = sum_of([[(w, "weight"), (d, "delta")] for w, d in terms])
    if len(terms) > 1:
        weighted_deltas = [("(", PLAIN), *weighted_deltas, (")", PLAIN)]
    dot = (" \u00b7 ", PLAIN)
    return [
        *symbol("\u03b4", name, "delta"),
        (" = ", PLAIN),
        *weighted_deltas,
        dot,
        *slope(a),
        (" = ", PLAIN),
        (delta, "delta"),
    ]
