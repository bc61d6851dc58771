"""A 3 x 3 kernel moved over a handwritten digit: nine products at each place, and the map of their sums."""

from functools import cache

import numpy as np

from backprop.convolution import convolve
from workbook.explorers.explorer import Control, Explorer, Setting
from workbook.explorers.frame import Frame, Line
from workbook.figures.images import pixels
from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT, Picture, open_svg
from workbook.figures.text import true_minus

KERNELS = {
    "vertical edge": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "horizontal edge": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "blur": [[1 / 9, 1 / 9, 1 / 9]] * 3,
    "point": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
}
SIDE, OUT = 8, 6  # of the image, and of the map
PIXEL, TOP = 20, 22
CONTROLS = (
    Control("kernel", "kernel", tuple(KERNELS), "vertical edge"),
    Control("row", "row", tuple(range(OUT)), 1),
    Control("column", "column", tuple(range(OUT)), 2, play=True),
)


def explore_kernel() -> Explorer:
    """Return an explorer of four kernels at every place of an image."""
    return Explorer(
        "kernel",
        CONTROLS,
        compute,
        draw,
        "Left: a handwritten digit, and the window that the kernel covers. Right: its sum at every position; green is "
        "positive, red with a dot negative, and a stronger colour a larger sum.",
    )


@cache
def digit() -> np.ndarray:
    """Return the first image of scikit-learn's digits, a 0: pixels from 0 to 1."""
    from sklearn.datasets import load_digits

    return load_digits(n_class=1).images[0] / 16


def compute(settings: list[Setting]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each setting the kernel, and its map of the image."""
    kernels = [np.array(KERNELS[setting["kernel"]], dtype=float) for setting in settings]
    return [(kernel, convolve(digit()[None], kernel[None])[0, 0]) for kernel in kernels]


def draw(result: tuple[np.ndarray, np.ndarray], kernel: str, row: int, column: int) -> Frame:
    """Return the image with the window, the map with its place, and the nine products."""
    weights, sums = result
    window = digit()[row : row + 3, column : column + 3]
    total = sums[row, column]
    words = f"Kernel {kernel}, row {row}, column {column}: the sum is {true_minus(f'{total:.2f}')}."
    picture = Picture(svg(sums, row, column), words)
    return Frame([picture], lines(weights, window, total))


def lines(weights: np.ndarray, window: np.ndarray, total: float) -> list[Line]:
    """Return the nine products, a line for each row of the kernel, and their sum."""
    found = []
    for i in range(3):
        line: list[tuple[str, str]] = []
        for j in range(3):
            weight = true_minus(f"{weights[i, j]:.2g}")
            line += [
                (weight, "weight"),
                (" \u00b7 ", ""),
                (f"{window[i, j]:.2f}", "input"),
                (" + " if i + j < 4 else "", ""),
            ]
        found.append(line)
    return [*found, [("= ", ""), (true_minus(f"{total:.2f}"), "activation")]]


def svg(sums: np.ndarray, row: int, column: int) -> str:
    """Return both squares side by side."""
    side, gap = SIDE * PIXEL, 28
    left = side + gap
    strongest = max(1.0, float(np.abs(sums).max()))
    drawn = [
        title(side / 2, "image"),
        f'<rect x="0" y="{TOP}" width="{side}" height="{side}" style="fill:none;stroke:{css_colour("rule")}"/>',
        *pixels(digit(), SIDE, PIXEL, 0, TOP),
        frame("window", column * PIXEL, TOP + row * PIXEL, 3 * PIXEL),
        title(left + OUT * PIXEL / 2, "sums"),
    ]
    for i, j in np.ndindex(OUT, OUT):
        drawn.append(cell(i, j, left, float(sums[i, j]), strongest))
    drawn.append(frame("place", left + column * PIXEL, TOP + row * PIXEL, PIXEL))
    return f"{open_svg(left + OUT * PIXEL + 4, TOP + side + 4)}{''.join(drawn)}</svg>"


def cell(i: int, j: int, left: int, value: float, strongest: float) -> str:
    """Return a square of the map: its colour is the sign, its strength the size; a negative one has a dot."""
    x, y = left + j * PIXEL, TOP + i * PIXEL
    colour = css_colour("activation" if value >= 0 else "delta")
    strength = round(abs(value) / strongest, 2)
    dot = "visible" if value < -0.05 else "hidden"
    return (
        f'<rect data-part="sum-{i}-{j}" x="{x}" y="{y}" width="{PIXEL}" height="{PIXEL}" '
        f'fill-opacity="{strength:g}" style="fill:{colour};stroke:{css_colour("rule")}"/>'
        f'<circle data-part="dot-{i}-{j}" cx="{x + PIXEL / 2:g}" cy="{y + PIXEL / 2:g}" r="2" visibility="{dot}"/>'
    )


def frame(part: str, x: float, y: float, side: float) -> str:
    """Return a square outline that moves."""
    return (
        f'<rect data-part="{part}" x="{x:g}" y="{y:g}" width="{side}" height="{side}" stroke-width="3" '
        f'style="fill:none;stroke:{css_colour("weight")}"/>'
    )


def title(x: float, words: str) -> str:
    return f'<text x="{x:g}" y="15" text-anchor="middle" font-size="14" style="font-family:{LABEL_FONT}">{words}</text>'
