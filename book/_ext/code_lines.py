"""Lines that wrap on a phone: what is carried over stands further in than the line's own start. Printed tables scroll."""

import re
from html import unescape

from bs4 import BeautifulSoup

# Shorter lines fit on every phone, and stay as they are: a chapter has a thousand lines of code.
FITS = 30
# A phone shows about so many characters of a line; words that are longer may be broken, best after a bracket.
PHONE = 38
WORD, MARK = re.compile(r"\S+"), re.compile(r"<[^>]+>|&[^;]+;|.", re.S)
TAG = re.compile(r"<[^>]+>")
# Two spaces or more within a line: it has columns.
GAP = re.compile(r"\S {2,}\S")


def wrap_code_lines(page: BeautifulSoup) -> None:
    """Make each long line of code an element that knows its indentation; book.css wraps it. The text stays the same."""
    for code in page.select("div.highlight pre, details.exercise-solution pre"):
        if code.find_parent(class_="cell_output") and is_table(code.get_text()):
            code["class"] = [*code.get("class", []), "printed-table"]  # its columns stay below each other
            continue
        lines = code.decode_contents().split("\n")  # no mark of Pygments goes over the end of a line
        marked = "".join(wrapped(f"{line}\n") for line in lines[:-1]) + lines[-1]
        new = BeautifulSoup(f"<pre>{marked}</pre>", "html.parser").pre  # outside a <pre>, white space is collapsed
        new.attrs = code.attrs
        code.replace_with(new)


def is_table(text: str) -> bool:
    """Tell whether most of at least three printed lines have columns."""
    lines = text.splitlines()
    return len(lines) >= 3 and sum(bool(GAP.search(line)) for line in lines) > len(lines) / 2


def wrapped(line: str) -> str:
    """Return a line of highlighted code as an element of its own, if it may be too long for a phone."""
    text = unescape(TAG.sub("", line)).rstrip("\n")
    if len(text) <= FITS:
        return line
    indent = len(text) - len(text.lstrip(" "))
    return f'<span class="code-line" style="--indent:{indent}">{breakable(line, text, indent)}</span>'


def breakable(line: str, text: str, indent: int) -> str:
    """Return a line of highlighted code that may be broken after each opening bracket of a word too long for a phone."""
    long = (word for word in WORD.finditer(text) if indent + len(word[0]) > PHONE)
    places = {k + 1 for word in long for k in range(*word.span()) if text[k] in "([{"}
    position, parts = 0, []
    for mark in MARK.findall(line):
        parts.append(mark)
        if not TAG.fullmatch(mark):
            position += 1
            parts += ["<wbr/>"] * (position in places)
    return "".join(parts)
