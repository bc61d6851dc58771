"""A table for notebooks, for the page and for plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from workbook.figures.palette import QUANTITIES


@dataclass(frozen=True)
class Table:
    """label: what the table contains, for screen readers; head: one title per column; rows: texts;
    quantities: the quantity, and so the colour, of a column by its title.
    """

    label: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    quantities: dict[str, str] | None = None

    def __post_init__(self):
        for i, row in enumerate(self.rows):
            if len(row) != len(self.head):
                raise ValueError(f"rows[{i}] has {len(row)} cells; it needs {len(self.head)}, one for each title.")
        for name in (self.quantities or {}).values():
            if name not in QUANTITIES:
                raise ValueError(f"{name!r} is not a quantity; the names are {', '.join(QUANTITIES)}.")

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": str(self), "text/html": self.html()}

    def __str__(self) -> str:
        lines = [list(self.head), *map(list, self.rows)]
        widths = [max(len(line[j]) for line in lines) for j in range(len(self.head))]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)

    def html(self) -> str:
        """Return the table in a box that scrolls when the page is narrow."""
        colours = self.quantities or {}
        classes = [f' class="q-{colours[title]}"' if title in colours else "" for title in self.head]
        head = "".join(f'<th scope="col"{css}>{escape(title)}</th>' for title, css in zip(self.head, classes))
        body = "".join(
            "<tr>" + "".join(f"<td{css}>{escape(cell)}</td>" for cell, css in zip(row, classes)) + "</tr>"
            for row in self.rows
        )
        return (
            f'<div class="numbers" role="region" tabindex="0" aria-label="{escape(self.label)}">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )
