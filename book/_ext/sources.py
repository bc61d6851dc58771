"""The tables of the page "Sources, checked", made when the book is built.

    ```{published-numbers}     every number that the three texts print, beside ours
    ```{published-claims}      what they say or do without a number

Our side of these tables is taken from the outputs stored in the chapters, which the tests compute again.
The printed side is in data/published.csv and data/claims.csv.
"""

import csv
import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from backprop.data import data_path
from tools.folders import BOOK

TEXTS = {"tutorial": "six-step tutorial", "article": "0.35 / 0.7 article", "iris": "iris program"}
VERDICTS = {"holds": "\u2713 holds", "not quite": "\u2248 not quite", "wrong": "\u2717 wrong"}
CHAPTERS = ["worked-example", "beyond/xor"]  # of the article
CHAPTERS += [f"steps/{path.stem}" for path in sorted((BOOK / "steps").glob("*.ipynb"))] + ["beyond/iris"]


def text_of(chapter: str) -> str:
    """Return which of the three texts a chapter checks."""
    if chapter == "beyond/iris":
        return "iris"
    return "tutorial" if chapter.startswith("steps/") else "article"


# --- What the chapters found ------------------------------------------------------------------


@cache
def section(chapter: str, slug: str) -> tuple[str, list[dict]]:
    """Return the heading with that slug, and the outputs of the cells below it, up to the next.

    Raises:
        ExtensionError: the chapter has no such section.
    """
    notebook = json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    heading, outputs = "", []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            outputs += cell["outputs"] if heading else []
            continue
        for title in re.findall(r"^## +(.+?) *$", "".join(cell["source"]), re.M):
            if heading:
                return heading, outputs
            heading = title if slug == re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") else ""
    if not heading:
        raise ExtensionError(f"{chapter}.ipynb has no section {slug!r}; data/claims.csv or sources.py names it.")
    return heading, outputs


class Rows(HTMLParser):
    """Collects the rows of the tables in an output: each a list of texts."""

    def __init__(self, html: str):
        super().__init__()
        self.rows: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def table_of(chapter: str, label: str) -> list[list[str]]:
    """Return the rows, without the head, of the table with a label in a chapter's section "Checked".

    Raises:
        ExtensionError: there is none.
    """
    for output in section(chapter, "checked")[1]:
        html = "".join(output.get("data", {}).get("text/html", ""))
        if f'aria-label="{label}"' in html:
            return Rows(html).rows[1:]
    raise ExtensionError(f"{chapter}.ipynb shows no table {label!r} under Checked.")


def numbers() -> list[list[str]]:
    """Return a row for each published number: text, quantity, printed, ours, verdict, chapter."""
    found = []
    for chapter in CHAPTERS:
        name = chapter.split("/")[-1]
        if chapter == "beyond/xor":
            rows = [unseeded(*row) for row in table_of(chapter, "Printed errors among 512 runs")]
        else:
            rows = table_of(chapter, f"Checked numbers of {name}")
        found += [[text_of(chapter), *row, chapter] for row in rows]
    return found


def unseeded(epoch, printed, lowest, median, highest, share, verdict) -> list[str]:
    """Return the row of an error of XOR that nobody can reproduce: its rank among our runs."""
    return [
        f"mean squared error of XOR at epoch {int(epoch):,}",
        printed,
        f"{lowest} to {highest}, median {median}, over 512 seeds",
        f"\u25cb printed without a seed: {verdict}; {share} of our runs are at or below it",
    ]


def claims() -> list[dict[str, str]]:
    """Return the rows of data/claims.csv.

    Raises:
        ExtensionError: the chapter does not show what the file says was found there.
    """
    with data_path("claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        outputs = section(row["chapter"], row["section"])[1]
        shown = ["".join(o.get("text") or o["data"].get("text/plain", "")) for o in outputs]
        if row["found"] not in "\n".join(shown):
            raise ExtensionError(f"{row['chapter']}.ipynb does not show {row['found']!r} under {row['section']}.")
    return rows


# --- The tables -------------------------------------------------------------------------------


class Checked(SphinxDirective):
    """A sentence that counts verdicts, and below it a table with a heading row above each group."""

    head: list[str]

    def groups(self) -> dict[str, list[list[str]]]:
        """Return the rows of each group, by the Markdown of its heading row."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        groups = self.groups()
        n = len(self.head)
        body = nodes.tbody()
        for title, rows in groups.items():
            body += nodes.row("", nodes.entry("", *self.parse_text_to_nodes(title), morecols=n - 1))
            for row in rows:
                body += nodes.row("", *(nodes.entry("", *self.cell(text)) for text in row))
        head = nodes.thead("", nodes.row("", *(nodes.entry("", *self.cell(title)) for title in self.head)))
        columns = [nodes.colspec(colwidth=1) for _ in self.head]
        table = nodes.table("", nodes.tgroup("", *columns, head, body, cols=n), classes=["checked"])
        counted = summary([row[self.head.index("verdict")] for rows in groups.values() for row in rows])
        return [nodes.paragraph("", counted), table]

    def cell(self, text: str) -> list[nodes.Node]:
        """Return the content of a cell: a link written in Markdown, or plain text."""
        return self.parse_text_to_nodes(text) if text.startswith("[") else [nodes.paragraph("", text)]


class PublishedNumbers(Checked):
    """Every published number, by chapter."""

    head = ["quantity", "printed", "exact", "verdict"]

    def groups(self) -> dict[str, list[list[str]]]:
        groups: dict[str, list[list[str]]] = {}
        for text, *row, chapter in numbers():
            groups.setdefault(f"{link(chapter, 'checked')}, of the {TEXTS[text]}", []).append(row)
        return groups


class PublishedClaims(Checked):
    """What the texts say or do without a number, by text."""

    head = ["what it says or does", "where", "found here", "verdict"]

    def groups(self) -> dict[str, list[list[str]]]:
        groups: dict[str, list[list[str]]] = {}
        for row in claims():
            verdict = VERDICTS[row["verdict"]] + (f": {row['reason']}" if row["reason"] else "")
            found = " ".join(row["found"].split())
            line = [row["claim"], link(row["chapter"], row["section"]), found, verdict]
            groups.setdefault(f"The {TEXTS[row['text']]}", []).append(line)
        return groups


def link(chapter: str, slug: str) -> str:
    """Return a link to a section, in Markdown, named by its chapter's title."""
    notebook = json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    title = re.match(r"# (.+)", "".join(notebook["cells"][0]["source"]))[1]
    return f"[{title}](../{chapter}.ipynb#{slug})"


def summary(verdicts: list[str]) -> str:
    """Return a sentence that says how many rows have each verdict."""
    counts = Counter(verdict.split(":")[0] for verdict in verdicts).most_common()
    return f"{len(verdicts)} lines. " + "; ".join(f"{mark}: {n}" for mark, n in counts) + "."
