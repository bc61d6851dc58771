"""A plane divided among classes: shaded regions, their borders, and rings around misclassified rows.

The margin of a class is positive where its output is the largest one. From its values at the points of
a grid, the contour at 0 is drawn.
"""

from collections.abc import Sequence

import numpy as np
from contourpy import contour_generator

from backprop.array_validation import Array
from workbook.figures.board import Board
from workbook.figures.palette import css_colour
from workbook.figures.svg import stroked_path

TOLERANCE = 0.4  # units of the drawing: less than can be seen


def class_margin(outputs: Array, k: int) -> Array:
    """Return output k minus the largest other one; the outputs lie on the last axis."""
    return outputs[..., k] - np.delete(outputs, k, axis=-1).max(axis=-1)


def region(board: Board, part: str, x: Array, y: Array, margin: Array, opacity: float) -> str:
    """Return the shaded region where margin[i, j], given at (x[j], y[i]), is positive."""
    path = ""
    for outline, ends in zip(*contour_generator(x, y, margin).filled(0, np.inf)):
        for ring in np.split(outline, ends[1:-1].astype(int)):  # an area, and the holes in it
            path += path_of(board, ring) + "z"
    return (
        f'<path data-part="{part}" d="{path}" fill-rule="evenodd" fill-opacity="{opacity}" '
        f'style="fill:{css_colour("faint")}"/>'
    )


def borders(board: Board, part: str, x: Array, y: Array, margins: Sequence[Array]) -> str:
    """Return as one path the lines along which any of the margins is 0."""
    lines = [line for margin in margins for line in contour_generator(x, y, margin).lines(0)]
    path = "".join(path_of(board, line) for line in lines)
    return stroked_path(part, path, "activation", 3, round_ends=True)


def rings(board: Board, x: Array, y: Array, width: float) -> str:
    """Return a ring around each point: a dot, covered by a smaller one in the colour of the paper.

    A line of length zero with round ends is a dot as wide as the line.
    """
    path = "".join(f"M{across:.0f} {down:.0f}h0" for across, down in zip(*board.to_svg_coordinates(x, y)))
    return "".join(
        f'<path data-part="rings-{colour}" d="{path}" stroke-width="{size}" stroke-linecap="round" '
        f'style="stroke:{css_colour(colour)}"/>'
        for colour, size in (("delta", width), ("paper", width - 4))
    )


def path_of(board: Board, line: Array) -> str:
    """Return a line of (x, y) as an SVG path in whole units, with no more points than it needs."""
    points = simplify_path(np.column_stack(board.to_svg_coordinates(*line.T)))
    return "M" + " ".join(f"{across} {down}" for across, down in np.round(points).astype(int).tolist())


def simplify_path(points: Array) -> Array:
    """Leave out points while the line through the others stays within TOLERANCE of them.

    The farthest point from the straight line between the two ends stays, and so on in both halves.
    Source: Douglas and Peucker (1973).
    """
    if len(points) < 3:
        return points
    start, along = points[0], points[-1] - points[0]
    length = np.hypot(*along)
    offset = points - start
    if length > 0:
        distance = np.abs(along[0] * offset[:, 1] - along[1] * offset[:, 0]) / length
    else:  # a ring ends where it began
        distance = np.hypot(*offset.T)
    distance = np.round(distance, 6)  # among equal distances the first one, on every processor
    farthest = int(distance.argmax())
    if distance[farthest] <= TOLERANCE:
        return points[[0, -1]]
    return np.concatenate([simplify_path(points[: farthest + 1])[:-1], simplify_path(points[farthest:])])
