"""Parts that explorers put on a board: dots, labels, and drawings clipped to the axes."""

from collections.abc import Sequence
from html import escape

from workbook.figures.board import Board
from workbook.figures.palette import css_colour
from workbook.figures.picture import LABEL_FONT
from workbook.figures.svg import stroked_path

LINE_HEIGHT = 17


def svg_points(board: Board, x, y) -> list[str]:
    """Return "x y" in SVG coordinates for each point, including points outside the axes."""
    return [f"{left:.1f} {top:.1f}" for left, top in zip(*board.to_svg_coordinates(x, y))]


def dots(board: Board, part: str, x, y, quantity: str, size: float = 7) -> str:
    """Return a dot for each point: a line of length zero with round ends."""
    path = "".join(f"M{point}h0" for point in svg_points(board, x, y))
    return stroked_path(part, path, quantity, size, round_ends=True)


def label(board: Board, part: str, x: float, y: float, text: str, anchor: str = "start") -> str:
    """Return a text that starts at a point, or is centred on it ("middle"), with a halo of paper."""
    (left,), (top,) = board.to_svg_coordinates([x], [y])
    return _text(part, left, top, text, anchor)


def _text(part: str, x: float, y: float, text: str, anchor: str, halo: str = "paper") -> str:
    return (
        f'<text data-part="{part}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
        f'style="font:13px {LABEL_FONT};fill:{css_colour("ink")};'
        f'stroke:{css_colour(halo)};stroke-width:4;paint-order:stroke">{escape(text)}</text>'
    )


def note(
    board: Board, part: str, lines: Sequence[str], across: float = 0.5, up: float = 0.5, behind: str = "paper"
) -> str:
    """Return centred lines of text around a point of the axes, given as shares of their width and height.

    behind: the colour behind them, in which they have a halo.
    """
    (left, right), (bottom, top) = board.to_svg_coordinates(*board.limits)
    x, middle = left + across * (right - left), bottom + up * (top - bottom)
    first = middle + 5 - LINE_HEIGHT * (len(lines) - 1) / 2
    return "".join(
        _text(f"{part}-{i}", x, first + i * LINE_HEIGHT, text, "middle", behind) for i, text in enumerate(lines)
    )


def clip_to_axes(board: Board, drawing: str) -> str:
    """Return a drawing clipped at the edges of the axes: a nested SVG shows nothing outside itself."""
    (left, right), (bottom, top) = board.to_svg_coordinates(*board.limits)
    box = f"{left:.1f} {top:.1f} {right - left:.1f} {bottom - top:.1f}"
    x, y, width, height = box.split()
    return f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{box}">{drawing}</svg>'
