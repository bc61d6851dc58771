"""Where a line must not break: between a formula and its punctuation, and within a number."""

import re

from bs4 import BeautifulSoup, NavigableString

PERCENT = re.compile(r"(?<=\d) %")
EXPONENT = re.compile(r"\S*\de-\d+\S*")
# What belongs to a formula that stands before or after it.
OPENING, CLOSING = re.compile(r"[(\[\u201c\u2018]+$"), re.compile(r"^[^\s\w(\[\u2013\u2014]+")


def keep_punctuation(page: BeautifulSoup) -> None:
    """Keep the punctuation beside a formula on its line: a browser would break a line between the two."""
    for formula in page.select("article span.math:not(.together > span)"):
        before, after = formula.previous_sibling, formula.next_sibling
        opening = OPENING.search(before) if isinstance(before, NavigableString) else None
        closing = CLOSING.match(after) if isinstance(after, NavigableString) else None
        if opening or closing:
            together = formula.wrap(page.new_tag("span", attrs={"class": "together"}))
            if opening:
                before.replace_with(before[: opening.start()])
                together.insert(0, opening[0])
            if closing:
                after.replace_with(after[closing.end() :])
                together.append(closing[0])


def keep_percent_signs(page: BeautifulSoup) -> None:
    """Keep the percent sign on the line of its number."""
    for text in page.find_all(string=PERCENT):
        if text.find_parent("article") and not text.find_parent(["pre", "code", "script", "style"]):
            text.replace_with(PERCENT.sub("\u00a0%", text))


def keep_exponents(page: BeautifulSoup) -> None:
    """Keep a number such as 6e-02 in a table on one line: a browser may break it after its sign."""
    for cell in page.select(".numbers td:not(.together)"):
        if EXPONENT.fullmatch(cell.get_text()):
            cell["class"] = [*cell.get("class", []), "together"]
