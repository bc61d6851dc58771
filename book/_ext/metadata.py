"""What a page says of itself in its head, for search engines and other sites; book/_templates/layout.html shows it.

The address of the site is `baseurl` in _config.yml.
"""

import re
from html import unescape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from book._ext import cards

MIN_LENGTH, MAX_LENGTH = 50, 160  # characters of a description, as search engines show it
DESCRIPTIONS = {
    "genindex": "The index: every function and term of the course, with the places where it is explained.",
    "search": "Search every chapter of the course, its code and its reference part. It works without a network.",
    "404": "There is no page at this address. Search the course, or choose a chapter from the list.",
}


def set_address(app: Sphinx, config: Config) -> None:
    """Check the address of the site, and let it end with one slash."""
    address = config.html_baseurl
    if not re.fullmatch(r"https?://[^\s\"<>?#]+", address):
        raise ExtensionError(f"{address!r} is not the address of a site; https://example.org/course/ would be.")
    config.html_baseurl = address.rstrip("/") + "/"


def add_metadata(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    """Give the template of a page its plain title, its description and its social card."""
    title = context.get("title") or context.get("indextitle", "")
    context["plain_title"] = title = unescape(re.sub(r"<[^>]*>", "", title))
    context["description"] = DESCRIPTIONS.get(pagename) or describe(doctree, title, app.config.html_title)
    if doctree:
        context["card"] = {"url": app.config.html_baseurl + cards.path_of(pagename), "size": cards.SIZE}
    if pagename == app.config.root_doc:
        context["pageurl"] = app.config.html_baseurl
    if pagename == "404":
        context["pageurl"] = None


def describe(doctree: nodes.document | None, title: str, course: str) -> str:
    """Return the first sentences of a page as plain text, 50 to 160 characters of them."""
    found = doctree.findall(nodes.paragraph) if doctree else ()
    paragraphs = (paragraph for paragraph in found if isinstance(paragraph.parent, nodes.section))
    text = " ".join(next(paragraphs, nodes.paragraph()).astext().split())
    if len(text) < MIN_LENGTH:
        text = f"{title}: a page of the course {course}. {text}".strip()
    if len(text) <= MAX_LENGTH:
        return text
    ends = [match.end() for match in re.finditer(r"[.?!](?= )", text)]
    ends = [end for end in ends if MIN_LENGTH <= end <= MAX_LENGTH]
    return text[: ends[-1]] if ends else text[: MAX_LENGTH - 1].rsplit(" ", 1)[0].rstrip(",:;") + "\u2026"
