"""Where the files of the course are, for the tests that read them."""

import json
import re
from functools import cache

from tools.folders import ROOT

HTML = ROOT / "_build" / "html"
PAGES = re.findall(r"^\W*(?:root|file): *(\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"), re.M)
NOTEBOOKS = [page for page in PAGES if (ROOT / f"{page}.ipynb").exists()]
FRONT_PAGE = PAGES[0]
CHAPTERS = [page for page in NOTEBOOKS if page != FRONT_PAGE and not page.startswith("book/reference/")]


@cache
def cells(page: str, *kinds: str) -> list[dict]:
    """Return the cells of some kinds, "code" or "markdown", of a notebook of the book.

    The first code cell is not among them: it only installs the package where it is missing.
    """
    notebook = json.loads((ROOT / f"{page}.ipynb").read_text(encoding="utf-8"))
    chosen = [cell for cell in notebook["cells"] if cell["cell_type"] in kinds and not is_setup(cell)]
    return [{**cell, "source": "".join(cell["source"])} for cell in chosen]


def is_setup(cell: dict) -> bool:
    """Say whether a cell is the one that the page leaves out."""
    return "remove-cell" in cell["metadata"].get("tags", [])


def code_on_page(page: str) -> list[str]:
    """Return the programs that a notebook's page shows: a prediction has a form in place of its code."""
    return [cell["source"] for cell in cells(page, "code") if "remove-input" not in cell["metadata"].get("tags", [])]


@cache
def prose(page: str) -> str:
    """Return the Markdown of a notebook of the book."""
    return "\n\n".join(cell["source"] for cell in cells(page, "markdown"))


@cache
def code(page: str) -> str:
    """Return the code of a notebook of the book."""
    return "\n\n".join(cell["source"] for cell in cells(page, "code"))


@cache
def outputs(page: str) -> list[dict[str, str]]:
    """Return the outputs of a notebook's cells, each as texts by type; what was printed is "stdout"."""
    found = [output for cell in cells(page, "code") for output in cell["outputs"]]
    datas = [output.get("data") or {output.get("name"): output.get("text", "")} for output in found]
    return [{kind: "".join(text) for kind, text in data.items()} for data in datas]
