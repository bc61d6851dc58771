"""Marks on a board that explorers share: dots, words, and what is cut off at the edge of the axes."""

from html import escape

from workbook.figures.board import Board
from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT


def places(board: Board, x, y) -> list[str]:
    """Return "x y" for each point in units of the drawing, also where it lies outside of the axes."""
    return [f"{left:.1f} {top:.1f}" for left, top in zip(*board.place(x, y))]


def dots(board: Board, part: str, x, y, quantity: str, size: float = 7) -> str:
    """Return a dot for each point: a line of no length with round ends."""
    path = "".join(f"M{place}h0" for place in places(board, x, y))
    return (
        f'<path data-part="{part}" d="{path}" stroke-width="{size}" stroke-linecap="round" '
        f'style="fill:none;stroke:{css_colour(quantity)}"/>'
    )


def words(board: Board, part: str, x: float, y: float, text: str, anchor: str = "start") -> str:
    """Return words that start at a point, or have it in their "middle"; a rim of paper sets them off."""
    (left,), (top,) = board.place([x], [y])
    return (
        f'<text data-part="{part}" x="{left:.1f}" y="{top:.1f}" text-anchor="{anchor}" '
        f'style="font:13px {LABEL_FONT};fill:{css_colour("ink")};'
        f'stroke:{css_colour("paper")};stroke-width:4;paint-order:stroke">{escape(text)}</text>'
    )


def window(board: Board, drawing: str) -> str:
    """Return a drawing cut off at the edge of the axes: an SVG in the SVG shows nothing outside of itself."""
    (left, right), (bottom, top) = board.place(*board.limits)
    box = f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}"
    x, y, width, height = box.split()
    return f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{box}">{drawing}</svg>'
