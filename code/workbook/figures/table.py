"""A table that reads well in a notebook, on the page and as plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from workbook.figures.palette import QUANTITIES


@dataclass(frozen=True)
class Table:
    """head: one title a column; rows: texts; quantities: for a column's title, its colour's name.

    label: what the table holds, for readers who hear it.
    """

    label: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    quantities: dict[str, str] | None = None

    def __post_init__(self):
        for i, row in enumerate(self.rows):
            if len(row) != len(self.head):
                raise ValueError(
                    f"rows[{i}] has {len(row)} cells; it needs {len(self.head)}, one for each title."
                )
        for name in (self.quantities or {}).values():
            if name not in QUANTITIES:
                raise ValueError(f"{name!r} is no quantity; the names are {', '.join(QUANTITIES)}.")

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": str(self), "text/html": self.html()}

    def __str__(self) -> str:
        lines = [list(self.head), *map(list, self.rows)]
        widths = [max(len(line[j]) for line in lines) for j in range(len(self.head))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines
        )

    def html(self) -> str:
        """Return the table in a box of its own, which scrolls when the page is narrow."""
        colours = self.quantities or {}
        marks = [f' class="q-{colours[title]}"' if title in colours else "" for title in self.head]
        head = "".join(f'<th scope="col"{mark}>{escape(title)}</th>' for title, mark in zip(self.head, marks))
        body = "".join(
            "<tr>" + "".join(f"<td{mark}>{escape(cell)}</td>" for cell, mark in zip(row, marks)) + "</tr>"
            for row in self.rows
        )
        return (
            f'<div class="numbers" role="region" tabindex="0" aria-label="{escape(self.label)}">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )
