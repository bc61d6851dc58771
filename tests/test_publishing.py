"""The built site is ready for the public: heads, cards, front page, lost readers, list of pages."""

import re
from functools import cache
from http.server import ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup
from docutils import nodes
from PIL import Image
from sphinx.errors import ExtensionError

from book._ext import cards, metadata, site_files
from tests.browser import open_browser
from tests.course_files import HTML, PAGES, ROOT
from tools.chromium import QuietHandler

every_page = pytest.mark.parametrize("page", PAGES)
whole_site = pytest.mark.usefixtures("built_book")
TITLE = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]


@cache
def head_of(page):
    return BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser").head


def meta_content(page, name):
    """Return the content of a page's only meta element of a name or property."""
    found = head_of(page).find_all("meta", attrs={"name": name}) + head_of(page).find_all(
        "meta", attrs={"property": name}
    )
    assert len(found) == 1, f"{page} says {name} {len(found)} times"
    return found[0]["content"]


@cache
def top():
    """Return the address of the site, as the front page says it."""
    return head_of("index").find("link", rel="canonical")["href"]


# --- Heads ------------------------------------------------------------------------------------


@whole_site
@pytest.mark.parametrize("page", [*PAGES, "index", "404", "search", "genindex"])
def test_every_page_says_in_a_sentence_or_two_what_it_is_about(page):
    text = meta_content(page, "description")
    assert 50 <= len(text) <= 160 and text.endswith((".", "?", "!", "…"))
    assert not re.search(r"[<>\\$`]|  ", text), "plain text, no markup and no TeX"


@whole_site
def test_no_two_pages_describe_themselves_alike():
    texts = [meta_content(page, "description") for page in [*PAGES, "404", "search", "genindex"]]
    assert len(set(texts)) == len(texts)


@whole_site
@every_page
def test_every_page_names_its_address_and_shows_its_own_card_to_other_sites(page):
    canonical = [link["href"] for link in head_of(page).find_all("link", rel="canonical")]
    assert canonical == [top() if page == PAGES[0] else f"{top()}{page}.html"]
    assert meta_content(page, "og:url") == canonical[0]
    assert meta_content(page, "og:description") == meta_content(page, "description")
    assert meta_content(page, "og:site_name") == TITLE
    assert meta_content(page, "twitter:card") == "summary_large_image"
    card = meta_content(page, "og:image").removeprefix(top())
    with Image.open(HTML / card) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert [meta_content(page, f"og:image:{side}") for side in ("width", "height")] == ["1200", "630"]
    assert (HTML / card).stat().st_size < 60_000
    article = (HTML / f"{page}.html").read_text(encoding="utf-8")
    assert article.count(card) == 1, "the page itself does not load its card"


@whole_site
def test_every_page_has_a_card_of_its_own():
    assert len({(HTML / cards.path_of(page)).read_bytes() for page in PAGES}) == len(PAGES)


@whole_site
@pytest.mark.parametrize("page", [PAGES[0], PAGES[-1], "404", "index"])
def test_the_icons_are_where_a_page_says(page):
    icons = head_of(page).find_all("link", rel=["icon", "apple-touch-icon"])
    assert len(icons) == 3
    for icon in icons:
        address = icon["href"].removeprefix(urlsplit(top()).path)
        folder = HTML if icon["href"].startswith("/") else (HTML / f"{page}.html").parent
        assert (folder / address).resolve().is_file(), icon


# --- Cards ------------------------------------------------------------------------------------


def test_a_card_is_the_same_bytes_whenever_it_is_drawn():
    assert cards.card("XOR", "Beyond", TITLE) == cards.card("XOR", "Beyond", TITLE)
    assert cards.card("XOR", "Beyond", TITLE) != cards.card("NOR", "Beyond", TITLE)


@pytest.mark.parametrize("title", ["XOR", "A title of very many words " * 3, "Unbreakableword" * 4, "ł ∂ Ω"])
def test_a_title_of_any_length_stays_clear_of_the_network_and_of_the_edges(title):
    drawn = Image.open(BytesIO(cards.card(title, "Part", TITLE))).convert("L")
    column = drawn.crop((724, 0, 736, 630))
    if " " in title or len(title) < 20:
        assert column.getextrema()[0] > 250, "ink between the title and the network"
    lines, _ = cards.fit(title, 640)
    assert 1 <= len(lines) <= 4
    assert drawn.crop((0, 0, 1200, 60)).getextrema()[0] > 250


def test_the_network_of_a_card_shows_the_numbers_of_the_worked_example():
    chapter = (ROOT / "book" / "worked-example.ipynb").read_text(encoding="utf-8")
    for number in [*cards.INPUTS.values(), *cards.HIDDEN.values(), *cards.OUTPUT.values()]:
        assert number in chapter


# --- Descriptions -----------------------------------------------------------------------------


def page_with(*paragraphs):
    section = nodes.section("", *[nodes.paragraph("", text) for text in paragraphs])
    return nodes.section("", section)


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("One sentence that is long enough to stand alone here.", None),
        ("Wide " * 9 + "first. " + "Second sentence is here. " * 5, "Wide " * 9 + "first. " + "Second sentence is here. " * 4),
        ("Broken\nlines   are joined, and that makes fifty characters.", "Broken lines are joined, and that makes fifty characters."),
        ("word, " * 40, "word, " * 25 + "word…"),
        ("Short.", "XOR: a page of the course Backpropagation from Scratch. Short."),
    ],
)  # fmt: skip
def test_a_description_is_whole_sentences_where_they_fit(text, description):
    made = metadata.describe(page_with(text, "Another paragraph."), "XOR", TITLE)
    assert made == (description or text).strip()
    assert 50 <= len(made) <= 160


def test_a_page_without_a_paragraph_is_described_by_its_title():
    for doctree in (None, page_with()):
        made = metadata.describe(doctree, "Functions", TITLE)
        assert made == "Functions: a page of the course Backpropagation from Scratch."


# --- The address of the site ------------------------------------------------------------------


def address_set(configured):
    config = SimpleNamespace(html_baseurl=configured)
    metadata.set_address(None, config)
    return config.html_baseurl


def test_the_address_of_the_site_ends_with_one_slash():
    assert address_set("https://example.org/course") == "https://example.org/course/"
    assert address_set("http://a.test/b//") == "http://a.test/b/"


@pytest.mark.parametrize("bad", ["example.org", "ftp://example.org", 'https://a"b', "https://a b", "https://a/?q"])
def test_what_is_no_address_of_a_site_stops_the_build_with_one_sentence(bad):
    with pytest.raises(ExtensionError, match="is not the address of a site"):
        address_set(bad)


# --- Front page, lost page, lists -------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "folder", "base", "seen"),
    [
        ("../_static/a.css?v=1", "book", "", "_static/a.css?v=1"),
        ("steps/1.html#two", "book", "", "book/steps/1.html#two"),
        ("_static/a.css", "", "/course/", "/course/_static/a.css"),
        ("./", "", "/course/", "/course/"),
        ("../", "book", "", "./"),
        ("#here", "book", "", "#here"),
        ("#", "", "/course/", "#"),
        ("https://example.org/a", "book", "", "https://example.org/a"),
        ("mailto:a@example.org", "", "/", "mailto:a@example.org"),
        ("/absolute", "book", "/x/", "/absolute"),
    ],
)
def test_an_address_seen_from_another_folder_still_leads_to_its_place(written, folder, base, seen):
    assert site_files.rebase_urls(f'<a href="{written}">', folder, base) == f'<a href="{seen}">'
    assert site_files.rebase_urls(f"<p>{written}</p>", folder, base) == f"<p>{written}</p>"


def targets(page):
    soup = BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
    for name in ("href", "src", "action"):
        for element in soup.find_all(attrs={name: True}):
            if not urlsplit(element[name]).scheme and not element[name].startswith("#"):
                yield element[name]


@whole_site
def test_the_front_page_stands_at_the_top_and_each_of_its_links_leads_to_a_file():
    front, first = (BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
                    for page in ("index", PAGES[0]))  # fmt: skip
    assert front.find("article").get_text() == first.find("article").get_text()
    assert front.html["lang"] == "en" and not front.find("meta", attrs={"http-equiv": "Refresh"})
    found = list(targets("index"))
    assert len(found) > 40
    for address in found:
        path = (HTML / unquote(urlsplit(address).path)).resolve()
        assert path.is_file() or path == HTML, f"{address} leads nowhere"


@whole_site
def test_the_page_for_lost_readers_lists_every_page_by_addresses_that_hold_at_any_depth():
    base = urlsplit(top()).path
    found = list(targets("404"))
    for address in found:
        assert address.startswith(base), f"{address} depends on where the reader got lost"
        path = HTML / unquote(urlsplit(address).path.removeprefix(base))
        assert path.is_file() or path == HTML, f"{address} leads nowhere"
    assert {f"{base}{page}.html" for page in PAGES} <= set(found)
    assert meta_content("404", "robots") == "noindex" and not head_of("404").find("link", rel="canonical")


class Host(QuietHandler):
    """Serves the site below its path, and its 404.html for anything else, as GitHub Pages does."""

    def translate_path(self, path):
        inside = unquote(urlsplit(path).path).removeprefix(urlsplit(top()).path)
        return str(HTML / (inside or "index.html").lstrip("/"))

    def send_error(self, code, *_):
        page = (HTML / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@whole_site
def test_a_lost_reader_finds_back_by_searching():
    with open_browser() as browser, ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}{urlsplit(top()).path}"
        tab = browser.new_page()
        lacking, faults = [], []
        tab.on("response", lambda answer: answer.status >= 400 and lacking.append(answer.url))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(f"{base}book/no/such/page.html")
        assert tab.get_by_role("heading", level=1).inner_text().startswith("There is no page here")
        tab.get_by_label("Search the course").fill("saturate")
        tab.get_by_label("Search the course").press("Enter")
        found = tab.locator("#search-results li:has(.context)").first
        found.wait_for()
        assert tab.url.startswith(f"{base}search.html?q=saturate")
        assert "saturate" in found.locator(".context").inner_text().lower(), "each page found shows the words"
        assert (lacking, faults) == ([f"{base}book/no/such/page.html"], [])
        server.shutdown()


def test_a_formula_stands_once_in_what_the_search_shows(chromium):
    browser, address = chromium
    tab = browser.new_page()
    tab.goto(f"{address}/search.html?q=frozen")
    found = tab.locator("#search-results li").filter(has=tab.get_by_role("link", name="Cheat sheet"))
    assert "Error frozen at N(K\u22121): saturated." in found.locator(".context").inner_text()
    tab.close()


@whole_site
def test_search_engines_are_told_of_every_page_once():
    tree = ElementTree.parse(HTML / "sitemap.xml")
    places = [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert places == [top(), *(f"{top()}{page}.html" for page in PAGES[1:])]
    assert f"Sitemap: {top()}sitemap.xml" in (HTML / "robots.txt").read_text(encoding="utf-8")
