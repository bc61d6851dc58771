"""Values between those that a page has stored, for a page in which Python runs.

The steps are about as fine as those of a notebook's sliders (live.py), and every stored value is kept.
Texts go to the page and come back: a value is the number that its text says.
"""

import math
from itertools import pairwise

from workbook.explorers.explorer import Control, Explorer, Value, line_pieces, split_frame

LOG_STEP = 0.05  # of the exponent of 10, on a logarithmic slider
STEP = 0.01  # on a slider of numbers that are not whole


def values_between(control: Control) -> list[list[Value]]:
    """Return for each two neighbouring values of a control those between them; none between names."""
    if control.choice or isinstance(control.values[0], str):
        return [[] for _ in control.values[1:]]
    return [fill_gap(low, high, control) for low, high in pairwise(control.values)]


def fill_gap(low: float, high: float, control: Control) -> list[float]:
    """Return the values strictly between two values of a control, evenly spaced."""
    if isinstance(low, int):
        return list(range(low + 1, high))
    if control.log:
        n = round(math.log10(high / low) / LOG_STEP)
        found = [float(f"{low * (high / low) ** (k / n):.3g}") for k in range(1, n)]
    else:
        n = round((high - low) / STEP)
        found = [low + (high - low) * k / n for k in range(1, n)]
    return [float(control.text(value)) for value in found]


def texts_between(explorer: Explorer) -> dict[str, list[list[str]]]:
    """Return the texts of the values between, by the name of each control that the page shows."""
    return {
        control.name: [[control.text(value) for value in gap] for gap in values_between(control)]
        for control in explorer.controls
        if control.on_page
    }


def value_of(control: Control, text: str) -> Value:
    """Return the value of a control that has a text.

    Raises:
        ValueError: there is none.
    """
    for value in [*control.values, *(value for gap in values_between(control) for value in gap)]:
        if control.text(value) == text:
            return value
    raise ValueError(f"{control.label} cannot be {text!r}.")


def drawn_parts(explorer: Explorer, texts: dict[str, str]) -> dict:
    """Return what changes in the page: the named parts of the drawings, the words, the formulas, the goals.

    texts: of each control that the page shows, by its name.
    """
    controls = {control.name: control for control in explorer.controls}
    frame = explorer.frame(**{name: value_of(controls[name], text) for name, text in texts.items()})
    _, values = split_frame(frame)
    return {
        "parts": [[*key, value] for key, value in values.items()],
        "views": [view.alt for view in frame.views],
        "lines": line_pieces(frame),
        "goals": list(frame.found),
    }
