"""Files beside the pages: the front page at the top, the page for wrong addresses, the sitemap, cards and icons."""

import posixpath
import re
from html import escape
from urllib.parse import urlsplit

from sphinx.application import Sphinx

from book._ext import cards
from book._ext.built_site import Site

# An attribute with a URL, or with the folder that URLs are relative to.
URL_ATTRIBUTE = re.compile(r'(?<=\s)(href|src|action|data-content_root)="([^"]*)"')


def not_found_page(app: Sphinx) -> list[tuple[str, dict, str]]:
    """Return the page for addresses that lead nowhere, to be made from its template."""
    site = Site.of(app)
    return [("404", {"parts": site.parts, "titles": site.titles}, "404.html")]


def write_front_page(site: Site) -> None:
    """Write the first page of the book as index.html too: it is the front page itself, without a redirect."""
    page = site.read(f"{site.front_page}.html")
    site.write("index.html", rebase_urls(page, posixpath.dirname(site.front_page), ""))


def rebase_not_found_page(site: Site) -> None:
    """Let 404.html be shown in place of any address, in any folder: its URLs begin at the root of the server."""
    site.write("404.html", rebase_urls(site.read("404.html"), "", urlsplit(site.address).path))


def rebase_urls(page: str, folder: str, base: str) -> str:
    """Return a page whose URLs are relative to `base` instead of to `folder`."""

    def rebase(match: re.Match) -> str:
        name, url = match.groups()
        if re.match(r"[a-z]+:|[/#]|$", url, re.I):
            return match[0]
        path = posixpath.normpath(posixpath.join(folder, url))
        path = "" if path == "." else path + "/" * url.endswith("/")
        return f'{name}="{base}{path or ("" if base else "./")}"'

    return URL_ATTRIBUTE.sub(rebase, page)


def write_sitemap(site: Site) -> None:
    """List the pages of the book for search engines."""
    entries = "".join(f"  <url><loc>{escape(site.url(page))}</loc></url>\n" for page in site.book_pages)
    site.write(
        "sitemap.xml",
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n',
    )


def write_robots(site: Site) -> None:
    """Tell search engines where the sitemap is."""
    site.write("robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {site.address}sitemap.xml\n")


def draw_cards(site: Site) -> None:
    """Draw the social card of every page."""
    (site.static / "cards").mkdir(exist_ok=True)
    part_of = {page: caption for caption, pages in site.parts for page in pages}
    for page in site.book_pages:
        card = cards.card(site.titles[page], part_of.get(page, ""), site.title)
        (site.folder / cards.path_of(page)).write_bytes(card)


def draw_icons(site: Site) -> None:
    """Draw the icons that browsers and phones ask for by name."""
    cards.icon(32).save(site.folder / "favicon.ico", sizes=[(32, 32)])
    cards.icon(180).save(site.folder / "apple-touch-icon.png", optimize=True)
