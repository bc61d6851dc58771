"""One look for every plane that a network divides among classes.

The area of a class has its colour, with one border around it; a single output is shaded, the darker the nearer
it is to 0 or 1; a misclassified row has a ring. What is drawn is computed at the points of a grid that reaches a
little beyond the axes, so that the edge of an area there is outside and only borders between areas are seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from contourpy import contour_generator

from backprop.array_validation import Array
from workbook.figures.board import Board
from workbook.figures.marks import clip_to_axes
from workbook.figures.palette import css_colour
from workbook.figures.svg import stroked_path

TOLERANCE = 0.25  # units of the drawing: less than can be seen
BEYOND = 0.03  # how far a grid reaches beyond the axes, as a share of their length
BORDER = 3  # width of a border, in units of the drawing
LEVELS = (0.1, 0.3, 0.7, 0.9)  # where the shade of an output changes, besides the border at one half
SHADE = 0.15  # how much darker each time


@dataclass(frozen=True)
class Grid:
    """x, y: the coordinates of its columns and rows."""

    x: Array
    y: Array

    @classmethod
    def over(cls, xlim: Sequence[float], ylim: Sequence[float], n: int = 41) -> "Grid":
        """Return n * n points over axes with these limits, and a little beyond."""
        return cls(*(np.linspace(a - BEYOND * (b - a), b + BEYOND * (b - a), n) for a, b in (xlim, ylim)))

    @property
    def points(self) -> Array:
        """Its points, row after row: (n * n, 2)."""
        return np.stack(np.meshgrid(self.x, self.y), axis=-1).reshape(-1, 2)

    def arranged(self, values: Array) -> Array:
        """Return values computed at `points`, as rows and columns; further axes stay."""
        return values.reshape(len(self.y), len(self.x), *values.shape[1:])


def class_margin(outputs: Array, k: int) -> Array:
    """Return output k minus the largest other one, which is positive where class k is predicted.

    The outputs lie on the last axis.
    """
    return outputs[..., k] - np.delete(outputs, k, axis=-1).max(axis=-1)


# --- Areas ------------------------------------------------------------------------------------


def class_areas(board: Board, grid: Grid, outputs: Array | None, n_classes: int, ground: int = 0) -> str:
    """Return the area of each class, with its border, for a network with an output for each.

    outputs: at the points of the grid, (n * n, classes), or None where nothing is known; ground: the class
    whose area is drawn below the others, as all of the plane.
    """
    drawn = ground_area(board, ground, outputs is not None)
    for k in range(n_classes):
        if k != ground:
            margin = None if outputs is None else grid.arranged(class_margin(np.asarray(outputs), k))
            drawn += bordered_area(board, grid, k, margin)
    return clip_to_axes(board, drawn)


def output_areas(board: Board, grid: Grid, output: Array | None) -> str:
    """Return the areas of two classes, shaded, with their border, for a network with one output.

    output: at the points of the grid, (n * n,), or None where nothing is known.
    """
    # Rounded, so that the same places are equal on every processor.
    surface = None if output is None else grid.arranged(np.round(output, 5))
    drawn = ground_area(board, 0, output is not None)
    drawn += bordered_area(board, grid, 1, None if surface is None else surface - 0.5)
    for level in LEVELS:
        k = int(level > 0.5)
        path = "" if surface is None else outline(board, grid, surface - level if k else level - surface)
        drawn += (
            f'<path data-part="output-{level}" d="{path}" fill-rule="evenodd" fill-opacity="{SHADE}" '
            f'style="fill:{css_colour(f"class-{k}")}"/>'
        )
    return clip_to_axes(board, drawn)


def ground_area(board: Board, k: int, known: bool) -> str:
    """Return an area that fills the axes; empty where nothing is known."""
    (left, right), (bottom, top) = board.to_svg_coordinates(*board.limits)
    path = f"M{left:.0f} {top:.0f}H{right:.0f}V{bottom:.0f}H{left:.0f}z" if known else ""
    return f'<path data-part="area-{k}" d="{path}" style="fill:{css_colour(f"area-{k}")}"/>'


def bordered_area(board: Board, grid: Grid, k: int, margin: Array | None) -> str:
    """Return the area of a class where its margin is positive; its outline is the border."""
    path = "" if margin is None else outline(board, grid, margin)
    return (
        f'<path data-part="area-{k}" d="{path}" fill-rule="evenodd" stroke-width="{BORDER}" '
        f'style="fill:{css_colour(f"area-{k}")};stroke:{css_colour("activation")}"/>'
    )


def level_line(board: Board, part: str, grid: Grid, values: Array, quantity: str, dash: str = "6 4") -> str:
    """Return a thin line along which values, given at the points of the grid, are 0."""
    lines = contour_generator(grid.x, grid.y, grid.arranged(np.asarray(values))).lines(0)
    path = "".join(path_of(board, line) for line in lines)
    return clip_to_axes(board, stroked_path(part, path, quantity, BORDER / 2, dash=dash))


def rings(board: Board, rows: Array, width: float) -> str:
    """Return a ring around each row, (n, 2): a dot, covered by a smaller one in the colour of the paper.

    A line of length zero with round ends is a dot as wide as the line.
    """
    x, y = np.reshape(rows, (-1, 2)).T
    path = "".join(f"M{across:.0f} {down:.0f}h0" for across, down in zip(*board.to_svg_coordinates(x, y)))
    return "".join(
        f'<path data-part="rings-{colour}" d="{path}" stroke-width="{size:g}" stroke-linecap="round" '
        f'style="stroke:{css_colour(colour)}"/>'
        for colour, size in (("delta", width), ("paper", width - 4))
    )


# --- Paths ------------------------------------------------------------------------------------


def outline(board: Board, grid: Grid, margin: Array) -> str:
    """Return the path around the area where margin[i, j], given at (x[j], y[i]), is positive."""
    path = ""
    for points, ends in zip(*contour_generator(grid.x, grid.y, margin).filled(0, np.inf)):
        for ring in np.split(points, ends[1:-1].astype(int)):  # an area, and the holes in it
            path += path_of(board, ring)
    return path


def path_of(board: Board, line: Array) -> str:
    """Return a line of (x, y) as an SVG path in whole units, with no more points than it needs.

    After the first point come steps, which have fewer digits than points; a minus sign needs no space before it.
    """
    points = np.round(simplify_path(np.column_stack(board.to_svg_coordinates(*line.T)))).astype(int)
    steps = [f"{across} {down}" for across, down in np.diff(points, axis=0).tolist() if across or down]
    closed = len(points) > 2 and (points[0] == points[-1]).all()
    path = " ".join([f"{points[0, 0]} {points[0, 1]}l{steps[0]}", *steps[1 : -1 if closed else None]]) if steps else ""
    return path and f"M{path.replace(' -', '-')}{'z' if closed else ''}"


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
