"""What an explorer shows at one setting."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from workbook.figures.palette import QUANTITIES
from workbook.figures.picture import Picture

# Width and height, in inches, of two pictures that a phone shows one above the other, with four controls below.
HALF_SCREEN = {"width": 4.2, "height": 3.0}

# A formula as pieces of text, each of a kind: "" for plain text, "sub" for an index, or a
# quantity, which gives its colour; "delta sub" is both.
Line = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Frame:
    """views: pictures, side by side where there is room; lines: formulas with their numbers;
    found: the names of the goals that this frame reaches.

    The alternative texts of the pictures, joined, describe the frame.
    """

    views: Sequence[Picture]
    lines: Sequence[Line] = ()
    found: Sequence[str] = ()

    @property
    def description(self) -> str:
        """The frame in words."""
        return " ".join(view.alt for view in self.views)

    def lines_html(self) -> str:
        """Return the formulas: a paragraph for each line, a span for each piece."""
        paragraphs = "".join(f"<p>{line_html(line)}</p>" for line in self.lines)
        return f'<div class="explorer-lines">{paragraphs}</div>'


def line_html(line: Line) -> str:
    """Return a formula: a span for each piece."""
    return "".join(_piece(*piece) for piece in line)


def _piece(text: str, kind: str) -> str:
    return f'<span class="{classes(kind)}">{escape(text)}</span>' if kind else escape(text)


def classes(kind: str) -> str:
    """Return the CSS classes of a kind of piece: "delta sub" becomes "q-delta sub"."""
    return " ".join(f"q-{word}" if word in QUANTITIES else word for word in kind.split())
