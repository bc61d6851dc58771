"""What makes the pages ready for the public: how search engines, other sites and lost readers meet them.

- Each page's head says what the page is about, where it stands on the web, and which picture a link
  to it is shown with (Open Graph).
- `index.html` is the front page itself; `404.html` leads a lost reader back from any depth.
- `sitemap.xml` and `robots.txt` list the pages; icons are drawn.
- A content security policy lets a page run the scripts that were built into it, and nothing else; where there is
  code to run, Python too.

The address of the site is `html_baseurl`, or SITE_ADDRESS of the environment where that is set.
"""

import base64
import hashlib
import os
import posixpath
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from book._ext import cards

SHORTEST, LONGEST = 50, 160  # characters of a description, as search engines show it
DESCRIPTIONS = {
    "genindex": "The index: every function and term of the course, with the places where it is explained.",
    "search": "Search every chapter of the course, its code and its reference part. It works without a network.",
    "404": "There is no page at this address. Search the course, or choose a chapter from the list.",
}
# The theme's buttons hold code in an attribute; actions.js listens to them instead.
HANDLER = re.compile(r'onclick="(?:window\.)?(\w+)\(\)"')
# An attribute whose value is an address, or the folder that addresses are seen from.
ADDRESS = re.compile(r'(?<=\s)(href|src|action|data-content_root)="([^"]*)"')
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", re.S)
# 'self' means nothing to some browsers where a page was opened as a file; `file:` means it there.
POLICY = (
    "default-src 'self' file:; script-src 'self' file: {hashes}; worker-src {workers}; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data:; font-src 'self' file: data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self' file:"
)


# --- The address ------------------------------------------------------------------------------


def set_address(app: Sphinx, config: Config) -> None:
    """Let SITE_ADDRESS replace the site's address, and see that it is one."""
    address = os.environ.get("SITE_ADDRESS") or config.html_baseurl
    if not re.fullmatch(r"https?://[^\s\"<>?#]+", address):
        raise ExtensionError(
            f"{address!r} is not the address of a site; https://example.org/course/ would be."
        )
    config.html_baseurl = address.rstrip("/") + "/"


def address_of(app: Sphinx, page: str) -> str:
    """Return where a page stands on the web; the front page stands at the top."""
    top = app.config.html_baseurl
    return top if page == app.config.root_doc else f"{top}{page}.html"


# --- The head of a page -----------------------------------------------------------------------


def add_head(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Give a page its description, its canonical address and its card."""
    title = title_of(app, pagename) if doctree else unescape(re.sub(r"<[^>]*>", "", context.get("title", "")))
    description = DESCRIPTIONS.get(pagename) or describe(doctree, title, app.config.html_title)
    context["pageurl"] = None if pagename == "404" else address_of(app, pagename)
    tags = [("name", "description", description)]
    if pagename == "404":
        tags.append(("name", "robots", "noindex"))
    elif doctree is not None:
        tags += open_graph(app, pagename, title, description)
    icons = {"icon": ("favicon.ico", "32x32"), "apple-touch-icon": ("apple-touch-icon.png", "180x180")}
    context["metatags"] = context.get("metatags", "") + "".join(
        [f'\n    <meta {kind}="{name}" content="{escape(text)}" />' for kind, name, text in tags]
        + [
            f'\n    <link rel="{kind}" href="{context["pathto"](file, resource=True)}" sizes="{size}" />'
            for kind, (file, size) in icons.items()
        ]
    )


def describe(doctree: nodes.document | None, title: str, course: str) -> str:
    """Return the first sentences of a page as plain text, 50 to 160 characters of them."""
    found = doctree.findall(nodes.paragraph) if doctree else ()
    paragraphs = (paragraph for paragraph in found if isinstance(paragraph.parent, nodes.section))
    text = " ".join(next(paragraphs, nodes.paragraph()).astext().split())
    if len(text) < SHORTEST:
        text = f"{title}: a page of the course {course}. {text}".strip()
    if len(text) <= LONGEST:
        return text
    ends = [match.end() for match in re.finditer(r"[.?!](?= )", text) if SHORTEST <= match.end() <= LONGEST]
    return text[: ends[-1]] if ends else text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",:;") + "\u2026"


def open_graph(app: Sphinx, page: str, title: str, description: str) -> Iterator[tuple[str, str, str]]:
    """Yield what other sites show when somebody links to a page: (kind, name, content)."""
    course, width, height = app.config.html_title, *map(str, cards.SIZE)
    yield "property", "og:type", "website" if page == app.config.root_doc else "article"
    yield "property", "og:site_name", course
    yield "property", "og:title", title
    yield "property", "og:description", description
    yield "property", "og:url", address_of(app, page)
    yield "property", "og:image", app.config.html_baseurl + card_of(page)
    yield "property", "og:image:width", width
    yield "property", "og:image:height", height
    yield "property", "og:image:alt", f"{title}, of the course {course}, beside a small neural network"
    yield "name", "twitter:card", "summary_large_image"


def card_of(page: str) -> str:
    """Return the path of a page's card within the site."""
    return f"_static/cards/{page.replace('/', '-')}.png"


# --- Files of the site ------------------------------------------------------------------------


def parts(app: Sphinx) -> list[tuple[str, list[str]]]:
    """Return the parts of the book: their captions and pages, in reading order."""
    trees = app.env.get_doctree(app.config.root_doc).findall(addnodes.toctree)
    return [(tree["caption"] or "", [page for _, page in tree["entries"]]) for tree in trees]


def lost_page(app: Sphinx) -> list[tuple[str, dict, str]]:
    """Return the page for addresses that lead nowhere."""
    chapters = "".join(
        f"<h2>{escape(caption)}</h2>\n<ul>\n"
        + "".join(f'<li><a href="{page}.html">{escape(title_of(app, page))}</a></li>\n' for page in pages)
        + "</ul>\n"
        for caption, pages in parts(app)
    )
    body = f"""<section id="no-page-here">
<h1>There is no page here</h1>
<p>The address may have been mistyped, or the page has moved. Nothing of yours is lost. Search for what
you came for, begin at the <a href="{app.config.root_doc}.html">front page</a>, or choose a chapter.</p>
<form class="lost-search" role="search" action="search.html" method="get">
<label for="lost-search">Search the course</label>
<input id="lost-search" type="search" name="q" required>
<button type="submit">Search</button>
</form>
{chapters}</section>"""
    return [("404", {"title": "There is no page here", "body": body}, "page.html")]


def title_of(app: Sphinx, page: str) -> str:
    """Return the title of a page as plain text."""
    return app.env.titles[page].astext()


def finish(app: Sphinx, failure: Exception | None) -> None:
    """Write the files that stand beside the pages, once all of these are there."""
    if failure or app.builder.name != "html":
        return
    site, front = Path(app.outdir), app.config.root_doc
    base = urlsplit(app.config.html_baseurl).path
    lost = (site / "404.html").read_text(encoding="utf-8")
    write(site / "404.html", seen_from(lost, "", base))
    first = (site / f"{front}.html").read_text(encoding="utf-8")
    write(site / "index.html", seen_from(first, posixpath.dirname(front), ""))
    write(site / "sitemap.xml", sitemap(app))
    write(site / "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {app.config.html_baseurl}sitemap.xml\n")
    draw_cards(app, site)
    cards.icon(32).save(site / "favicon.ico", sizes=[(32, 32)])
    cards.icon(180).save(site / "apple-touch-icon.png", optimize=True)
    for path in sorted(site.rglob("*.html")):
        write(path, protected(path.read_text(encoding="utf-8")))


def seen_from(page: str, folder: str, base: str) -> str:
    """Return a page whose relative addresses, written in a folder, are seen from a base instead."""

    def move(match: re.Match) -> str:
        name, address = match.groups()
        if re.match(r"[a-z]+:|[/#]|$", address, re.I):
            return match[0]
        path = posixpath.normpath(posixpath.join(folder, address))
        path = "" if path == "." else path + "/" * address.endswith("/")
        return f'{name}="{base}{path or ("" if base else "./")}"'

    return ADDRESS.sub(move, page)


def sitemap(app: Sphinx) -> str:
    """Return the list of the pages that search engines read."""
    pages = [app.config.root_doc, *(page for _, pages in parts(app) for page in pages)]
    entries = "".join(f"  <url><loc>{escape(address_of(app, page))}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def draw_cards(app: Sphinx, site: Path) -> None:
    """Draw the card of every page."""
    (site / "_static" / "cards").mkdir(parents=True, exist_ok=True)
    part_of = {page: caption for caption, pages in parts(app) for page in pages}
    for page in app.env.found_docs:
        drawn = cards.card(title_of(app, page), part_of.get(page, ""), app.config.html_title)
        (site / card_of(page)).write_bytes(drawn)


def protected(page: str) -> str:
    """Return a page with a content security policy: of inline scripts, those that it has now may run."""
    page = HANDLER.sub(r'data-action="\1"', page)
    scripts = [body for attributes, body in INLINE_SCRIPT.findall(page) if "json" not in attributes]
    digests = {base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in scripts}
    hashes = [f"'sha256-{digest}'" for digest in sorted(digests)]
    if (
        "data-bundle=" in page
    ):  # Python runs in this page: WebAssembly, in a worker that is started from a blob
        policy = POLICY.format(hashes=" ".join([*hashes, "'wasm-unsafe-eval'"]), workers="'self' blob:")
    else:
        policy = POLICY.format(hashes=" ".join(hashes), workers="'none'")
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}" />'
    return re.sub(r"<meta charset[^>]*>", lambda match: f"{match[0]}\n    {tag}", page, count=1)


def write(path: Path, text: str) -> None:
    """Write a text file with the same bytes on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> dict:
    app.add_js_file("actions.js", loading_method="defer")
    app.connect("config-inited", set_address)
    app.connect("html-page-context", add_head)
    app.connect("html-collect-pages", lost_page)
    app.connect("build-finished", finish, priority=990)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
