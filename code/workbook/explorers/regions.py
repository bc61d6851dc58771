"""A plane divided among classes: regions lightly shaded, borders drawn, wrong rows in rings.

A field is positive where its class has the largest output. Given at the points of a grid, it is
followed to where it is 0.
"""

from collections.abc import Sequence

import numpy as np
from backprop.array_validation import Array
from contourpy import contour_generator

from workbook.figures.board import Board
from workbook.figures.palette import css_colour

TOLERANCE = 0.4  # units of the drawing: less than can be seen


def lead(outputs: Array, k: int) -> Array:
    """Return by how much output k is ahead of the largest other one; the outputs lie on the last axis."""
    return outputs[..., k] - np.delete(outputs, k, axis=-1).max(axis=-1)


def region(board: Board, part: str, x: Array, y: Array, field: Array, opacity: float) -> str:
    """Return the area where field[i, j], given at (x[j], y[i]), is positive, shaded."""
    path = ""
    for outline, ends in zip(*contour_generator(x, y, field).filled(0, np.inf)):
        for ring in np.split(outline, ends[1:-1].astype(int)):  # an area, and the holes in it
            path += path_of(board, ring) + "z"
    return (
        f'<path data-part="{part}" d="{path}" fill-rule="evenodd" fill-opacity="{opacity}" '
        f'style="fill:{css_colour("faint")}"/>'
    )


def borders(board: Board, part: str, x: Array, y: Array, fields: Sequence[Array]) -> str:
    """Return as one path the lines along which any of the fields is 0."""
    lines = [line for field in fields for line in contour_generator(x, y, field).lines(0)]
    return (
        f'<path data-part="{part}" d="{"".join(path_of(board, line) for line in lines)}" stroke-width="3" '
        f'stroke-linecap="round" style="fill:none;stroke:{css_colour("activation")}"/>'
    )


def rings(board: Board, x: Array, y: Array, width: float) -> str:
    """Return a ring for each of some points: a dot, and a smaller one of paper on it, for a mark to stand on.

    A line of no length with a round end is a dot as wide as the line.
    """
    path = "".join(f"M{across:.0f} {down:.0f}h0" for across, down in zip(*board.place(x, y)))
    return "".join(
        f'<path data-part="rings-{colour}" d="{path}" stroke-width="{wide}" stroke-linecap="round" '
        f'style="stroke:{css_colour(colour)}"/>'
        for colour, wide in (("delta", width), ("paper", width - 4))
    )


def path_of(board: Board, line: Array) -> str:
    """Return a line of (x, y) as an SVG path, of whole units and with no more points than it needs."""
    places = np.round(thinned(np.column_stack(board.place(*line.T)))).astype(int)
    return "M" + " ".join(f"{across} {down}" for across, down in places.tolist())


def thinned(points: Array) -> Array:
    """Leave out points from which the line through the others is nowhere farther than TOLERANCE.

    The farthest point from the straight line between the two ends stays, and so on in both halves.
    Source: Douglas and Peucker (1973).
    """
    if len(points) < 3:
        return points
    start, along = points[0], points[-1] - points[0]
    length = np.hypot(*along)
    offset = points - start
    if length > 0:
        away = np.abs(along[0] * offset[:, 1] - along[1] * offset[:, 0]) / length
    else:  # a ring ends where it began
        away = np.hypot(*offset.T)
    away = np.round(away, 6)  # of two that are as far, the first: on every processor the same
    farthest = int(away.argmax())
    if away[farthest] <= TOLERANCE:
        return points[[0, -1]]
    return np.concatenate([thinned(points[: farthest + 1])[:-1], thinned(points[farthest:])])
