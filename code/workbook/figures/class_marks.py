"""Rows of data by class: a colour and a marker for each class, and its name written beside them."""

from collections.abc import Sequence
from html import escape

import numpy as np

from backprop.array_validation import Array
from workbook.figures.board import Board
from workbook.figures.palette import CLASSES, css_colour
from workbook.figures.picture import LABEL_FONT

NAME_SIZE = 14
LETTER = 0.55 * NAME_SIZE  # about the width of a letter
GAP = 4  # between a name and a marker, in units of the drawing
SPOTS = 60  # a name may begin at so many places across, and so many up


def marker(k: int, radius: float) -> str:
    """Return the path of a class's marker around a point: a circle, a square or a triangle of about the same size."""
    r, side, rise = radius, 1.8 * radius, 1.15 * radius
    return (
        f"m{-r:g} 0a{r:g} {r:g} 0 1 0 {2 * r:g} 0 {r:g} {r:g} 0 1 0{-2 * r:g} 0z",
        f"m{-side / 2:g}{-side / 2:g}h{side:g}v{side:g}h{-side:g}z",
        f"m0{-1.2 * r:.3g}l{rise:.3g} {2 * r:g}h{-2 * rise:.3g}z",
    )[k]


def class_marks(board: Board, rows: Array, labels: Array, radius: float = 6, hollow: bool = False) -> str:
    """Return the markers of the rows, (n, 2), by their labels; hollow ones stand for rows of another kind."""
    rows, labels = np.asarray(rows), np.asarray(labels)
    return "".join(marks_at(k, svg_rows(board, rows[labels == k]), radius, hollow) for k in np.unique(labels).tolist())


def marks_at(k: int, points: Array, radius: float, hollow: bool = False) -> str:
    """Return the markers of a class at points of the drawing, as one path."""
    path = "".join(f"M{x:.1f} {y:.1f}{marker(k, radius)}" for x, y in points.tolist())
    fill, stroke = ("paper", f"class-{k}") if hollow else (f"class-{k}", "paper")
    return (
        f'<path data-class="{k}" d="{path}" stroke-width="{radius / 7:.1f}" '
        f'style="fill:{css_colour(fill)};stroke:{css_colour(stroke)}"/>'
    )


def svg_rows(board: Board, rows: Array) -> Array:
    """Return rows (n, 2) as points of the drawing."""
    return np.column_stack(board.to_svg_coordinates(*np.reshape(rows, (-1, 2)).T))


def class_name(k: int, x: float, y: float, name: str, part: str = "", anchor: str = "middle") -> str:
    """Return the name of a class in its colour around a point of the drawing, with a halo of paper."""
    named = f'data-part="{part}" ' if part else ""
    return (
        f'<text {named}x="{x:.0f}" y="{y + 5:.0f}" text-anchor="{anchor}" font-size="{NAME_SIZE}" '
        f'style="font-family:{LABEL_FONT};font-weight:600;fill:{css_colour(f"class-{k}")};'
        f'stroke:{css_colour("paper")};stroke-width:4;paint-order:stroke">{escape(name)}</text>'
    )


def names_above(board: Board, rows: Array, labels: Array, names: Sequence[str], up: float) -> str:
    """Return the name of its class above each row, so many units higher: for a few rows far apart."""
    points = svg_rows(board, rows).tolist()
    return "".join(class_name(k, x, y - up, names[k]) for k, (x, y) in zip(np.asarray(labels).tolist(), points))


def class_names(board: Board, rows: Array, labels: Array, names: Sequence[str], radius: float = 6) -> str:
    """Return the name of each class as near to its rows as there is room, and twice as near as to others.

    A class without rows has no name.

    Raises:
        ValueError: there are more classes than markers.
    """
    if len(names) > len(CLASSES):
        raise ValueError(f"there are {len(names)} classes; markers and colours exist for {len(CLASSES)}.")
    points, labels, drawn = svg_rows(board, rows), np.asarray(labels), ""
    for k, name in enumerate(names):
        if k not in labels:
            continue
        half = np.array([len(name) * LETTER, NAME_SIZE]) / 2
        spots = places(board, half)
        room = box_distances(spots, points, half + radius)
        own, others = (room[:, chosen].min(axis=1, initial=np.inf) for chosen in (labels == k, labels != k))
        fits = (own > GAP) & (others > 2 * own)
        to_middle = np.hypot(*(spots - points[labels == k].mean(axis=0)).T)
        # Without a free place, the one with most room.
        best = np.where(fits, to_middle, np.inf).argmin() if fits.any() else np.minimum(own, others).argmax()
        drawn += class_name(k, *spots[best], name)
    return drawn


def places(board: Board, half: Array) -> Array:
    """Return the points of the drawing around which a box, given by half its width and height, is inside the axes."""
    (left, right), (bottom, top) = board.to_svg_coordinates(*board.limits)
    across = np.linspace(left + half[0] + GAP, right - half[0] - GAP, SPOTS)
    up = np.linspace(bottom - half[1] - GAP, top + half[1] + GAP, SPOTS)
    return np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)


def box_distances(spots: Array, points: Array, half: Array) -> Array:
    """Return the distance of each point from a box around each spot, given by half its width and height."""
    beyond = np.abs(spots[:, None] - points[None]) - half
    return np.where((beyond < 0).all(axis=-1), 0, np.hypot(*np.moveaxis(np.maximum(beyond, 0), -1, 0)))
