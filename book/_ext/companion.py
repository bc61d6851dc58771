"""The figure that accompanies a chapter: which of its frames belongs to which part of the text.

A prose cell of a notebook names a frame of one of its interactive figures in its metadata, as in
`"frame": "forward h1"`. On the page, a mark stands where the cell begins; book/_static/companion.js shows
the figure beside the text, with the frame of the last mark that has been read.
"""

import json
from html import escape
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from book._ext.outputs import EXPLORER


def mark_frames(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the marks of a notebook into its source, before it is parsed.

    Raises:
        ExtensionError: no figure of the notebook has a frame of that name, or several have.
    """
    if '"frame"' not in source[0]:
        return
    notebook = json.loads(source[0])
    marked = [cell for cell in notebook["cells"] if "frame" in cell["metadata"]]
    figures = steps_of_figures(notebook)
    for cell in marked:
        frame = cell["metadata"]["frame"]
        found = [name for name, steps in figures.items() if frame in steps]
        if len(found) != 1 or cell["cell_type"] != "markdown":
            raise ExtensionError(f"{docname}: cell {cell['id']} names the frame {frame!r}. {advice(figures)}")
        cell["source"] = f'<div data-frame="{escape(frame)}"></div>\n\n{"".join(cell["source"])}'
    if marked:
        source[0] = json.dumps(notebook)


def steps_of_figures(notebook: dict[str, Any]) -> dict[str, list[str]]:
    """Return the names of the steps of each interactive figure of a notebook, by the figure's id."""
    texts = ["".join(output.get("data", {}).get("text/html", "")) for output in all_outputs(notebook)]
    found = {}
    for match in (match for text in texts for match in EXPLORER.finditer(text)):
        controls = json.loads(match["table"])["controls"]
        found[match["id"]] = [value for control in controls if control["play"] for value in control["values"]]
    return found


def all_outputs(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


def advice(figures: dict[str, list[str]]) -> str:
    """Return what a prose cell may name."""
    names = [step for steps in figures.values() for step in steps]
    return f"A prose cell may name one step of one interactive figure; the steps here are {', '.join(names)}."
