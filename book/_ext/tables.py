"""Tables with sentences become cards on a phone: a row is a block, and each cell says to which column it belongs.

Tables of many numbers have narrow columns.
"""

from copy import copy

from bs4 import BeautifulSoup, Tag

MANY_COLUMNS = 8
LONG_TEXT = 40  # characters: a cell with more is a sentence
VERDICTS = ("verdict", "holds")
ROLES = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}


def label_cells(page: BeautifulSoup) -> None:
    """Prepare each table with sentences for cards: the class, and the column's heading in each cell.

    The roles say what a table's parts are by themselves, until the stylesheet makes blocks of them.
    """
    for table in page.select("article table:has(thead)"):
        head = [title(cell) for cell in table.select("thead :is(th, td)")]
        if not has_sentences(table, head):
            continue
        table["class"] = [*table.get("class", []), "cards"]
        table["role"] = "table"
        for part in table.select("thead, tbody, tr, th, td"):
            part["role"] = ROLES[part.name]
        for row in table.select("tbody tr"):
            cells = row.find_all("td", recursive=False)
            if len(cells) == len(head):  # a heading above a group has one cell
                for cell, name in zip(cells, head):
                    if cell.get_text(strip=True):  # an empty cell needs no line
                        cell["data-label"] = name


def mark_many_columns(page: BeautifulSoup) -> None:
    """Mark the tables of numbers that need narrow columns: a stylesheet that counts them slows each change of a page."""
    for table in page.select(".numbers table"):
        if len(table.select("thead :is(th, td)")) >= MANY_COLUMNS:
            table["class"] = [*table.get("class", []), "many-columns"]


def title(cell: Tag) -> str:
    """Return a heading's text; a formula has its own twice, for the eye and for screen readers."""
    seen = copy(cell)
    for twice in seen.select(".katex-mathml"):
        twice.decompose()
    return " ".join(seen.get_text().split())


def has_sentences(table: Tag, head: list[str]) -> bool:
    """Return whether a table has three columns or more, and sentences in a cell or verdicts in the last column."""
    longest = max(len(cell.get_text(" ", strip=True)) for cell in table.select("td"))
    return len(head) > 2 and (longest > LONG_TEXT or head[-1] in VERDICTS)
