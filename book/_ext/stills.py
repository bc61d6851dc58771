"""A still of each chapter: a part of one of its own figures, without words, for the chapter's card on the front page."""

import json
import re
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

from book._ext.outputs import PICTURE
from tools.folders import BOOK


@dataclass(frozen=True)
class Still:
    """cell: the id of the cell whose last picture is shown; box: which part of it, as x, y, width and height in units
    of the drawing, twice as wide as high; alt: what is to be seen, in words.
    """

    cell: str
    box: str
    alt: str


STILLS = {
    "worked-example": Still("cell-34", "16 -8 460 230", "Two inputs, two hidden neurons, one output and its target."),
    "1-initialize-network": Still("cell-26", "-20 30 500 250", "A network with weights of both signs."),
    "2-forward-propagate": Still("cell-10", "48 9 352 176", "The sigmoid, an S-shaped curve."),
    "3-back-propagate-error": Still("cell-16", "0 35 480 240", "A network with a frame for the delta of each neuron."),
    "4-train-network": Still("cell-32", "47 41 244 122", "Two classes of points and the border between them."),
    "5-predict": Still("cell-22", "75 60 240 120", "Points of two classes and the line where the answer changes."),
    "6-wheat-seeds": Still("cell-15", "60 2 264 132", "Five folds: which rows of the table each one has."),
    "arrays": Still("cell-12", "8 2 444 222", "The arrays X, W and b, and their result."),
    "xor": Still("cell-30", "65 48 172 86", "The corners of XOR, and the areas of two classes."),
    "iris": Still("cell-05", "48 43 352 176", "The flowers of three species by two measurements."),
    "deeper": Still("cell-35", "157 52 116 58", "Two crescents of points, and the border between them."),
    "regression": Still("cell-15", "59 2 340 170", "Points along a wave, and curves that follow them."),
    "check-your-gradients": Still("cell-15", "104 9 296 148", "The difference falls with the nudge, then rises again."),
    "any-program": Still("cell-21", "-26 316 424 212", "The operations of a program as a graph."),
    "optimizers": Still("draw-digits", "0 4 432 216", "Handwritten digits, in grey pixels."),
    "shared-weights": Still("explore-kernel", "-10 19 336 168", "A kernel on an image of a digit, and its sums."),
    "when-training-fails": Still("cell-46", "84 4 316 158", "Training losses fall; test losses fall, then rise."),
    "wheat-seeds-again": Still("cell-13", "44 24 356 178", "How many of a hundred seeds have which accuracy: bars."),
}


def draw_still(page: str, chapter: str) -> str:
    """Return the still of a chapter as SVG, from the stored outputs of its page, such as "beyond/xor".

    Raises:
        ValueError: the chapter has no still in STILLS, or its cell has no picture.
    """
    still = STILLS.get(chapter)
    if still is None:
        raise ValueError(f"{chapter} has no still for its card; choose one of its figures in {__name__}.")
    pictures = stored_pictures(page, still.cell)
    if not pictures:
        raise ValueError(f"{page} has no picture in a cell {still.cell!r}; choose another in {__name__}.")
    return (
        f'<svg role="img" aria-label="{escape(still.alt)}" viewBox="{still.box}" '
        f'style="stroke-linejoin:round;fill:var(--c-ink)">{simplify(pictures[-1])}</svg>'
    )


def stored_pictures(page: str, cell: str) -> list[str]:
    """Return the SVG pictures that a cell of a chapter has stored."""
    notebook = json.loads((BOOK / f"{page}.ipynb").read_text(encoding="utf-8"))
    outputs = [output for c in notebook["cells"] if c["id"] == cell for output in c["outputs"]]
    html = "".join("".join(output.get("data", {}).get("text/html", "")) for output in outputs)
    return [unquote(match["svg"]) for match in PICTURE.finditer(html)]


def simplify(svg: str) -> str:
    """Return what is inside a drawing, without words, background and names, and with few digits: a still is small."""
    inside = re.sub(r"^<svg [^>]*>\s*<rect [^>]*/>|</svg>$", "", svg)
    inside = re.sub(r"<text\b.*?</text>| (?:data-part|clip-path)=\"[^\"]*\"", "", inside, flags=re.S)
    inside = re.sub(r"\d+\.\d{2,}", lambda number: f"{float(number[0]):.1f}", inside)
    inside = re.sub(r"\s+", " ", inside)
    while (shorter := re.sub(r"<(g|defs)\b[^>]*>\s*</\1>", "", inside)) != inside:
        inside = shorter
    return inside
