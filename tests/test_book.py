"""The built book is whole: every page, picture, formula, link and launch button is there and right.

`make test` builds it first.
"""

import re
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.course_files import HTML, NOTEBOOKS, PAGES, ROOT, outputs

pytestmark = pytest.mark.usefixtures("built_book")
every_page = pytest.mark.parametrize("page", PAGES)


@cache
def page_of(page):
    return BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def article_of(page):
    return page_of(page).find("article")


# --- The build --------------------------------------------------------------------------------


def test_the_toc_lists_every_page_that_the_book_has_and_each_once():
    files = [*(ROOT / "book").rglob("*.md"), *(ROOT / "book").rglob("*.ipynb")]
    written = [path.relative_to(ROOT) for path in files if ".ipynb_checkpoints" not in path.parts]
    assert sorted(PAGES) == sorted(path.with_suffix("").as_posix() for path in written)


def test_the_build_log_has_no_warning_and_tells_of_the_end():
    log = (ROOT / "_build" / "build.log").read_text(encoding="utf-8")
    assert re.findall(r".*(?:WARNING|ERROR).*", log) == []
    assert "build succeeded" in log


def test_the_front_page_leads_to_the_root_of_the_toc():
    assert f"{PAGES[0]}.html" in (HTML / "index.html").read_text(encoding="utf-8")


@every_page
def test_every_page_of_the_toc_is_there_with_its_title_and_text(page):
    article = article_of(page)
    assert article.find("h1") and len(article.find_all("h1")) == 1
    assert len(article.get_text(" ", strip=True)) > 300


# --- Links ------------------------------------------------------------------------------------


def own_addresses(page):
    """Return what a page refers to within the book: (address, path in the book, part after the #)."""
    for tag, name in [("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("iframe", "src")]:
        for element in page_of(page).find_all(tag, attrs={name: True}):
            parts = urlsplit(element[name])
            if not (parts.scheme or parts.netloc) and element[name] != "#":
                folder = HTML / PurePosixPath(page).parent
                path = folder / unquote(parts.path) if parts.path else HTML / f"{page}.html"
                yield element[name], path.resolve(), unquote(parts.fragment)


def test_each_page_has_a_title_of_its_own_in_the_browsers_tab():
    titles = [page_of(page).title.get_text() for page in PAGES]
    assert len(set(titles)) == len(PAGES)
    assert all(title.count("Backpropagation from Scratch") == 1 for title in titles)


@pytest.mark.parametrize("page", [*PAGES, "search", "genindex", "py-modindex"])  # index and 404: test_publishing.py
def test_every_link_within_the_book_leads_to_a_file_and_a_place_in_it(page):
    pages = {(HTML / f"{other}.html").resolve(): other for other in PAGES}
    for address, path, fragment in own_addresses(page):
        assert path.is_file(), f"{address} leads nowhere"
        if fragment and path in pages:
            assert page_of(pages[path]).find(id=fragment), f"{address} leads to no place in its page"


@every_page
def test_no_page_loads_anything_from_another_server(page):
    for element in page_of(page).find_all(["script", "link", "img", "iframe", "source", "video"]):
        if element.name != "link" or element.get("rel") != ["canonical"]:
            assert not urlsplit(element.get("src") or element.get("href") or "").netloc, element


@every_page
def test_launch_buttons_open_the_page_itself_and_only_notebooks_have_them(page):
    links = [link["href"] for link in page_of(page).find_all("a", href=True)]
    binder = [link for link in links if "mybinder.org" in link]
    colab = [link for link in links if "colab.research.google.com" in link]
    if page in NOTEBOOKS:
        assert len(binder) == len(colab) == 1
        assert re.fullmatch(rf"https://[^?]*/main\?urlpath=(?:lab/)?tree/{page}\.ipynb", binder[0])
        assert colab[0].endswith(f"/blob/main/{page}.ipynb")
    else:
        assert binder == colab == []


# --- What a page shows ------------------------------------------------------------------------


@every_page
def test_no_page_shows_raw_tex_or_a_directive_or_an_error(page):
    article = BeautifulSoup(str(article_of(page)), "html.parser")
    for hidden in article.find_all(["annotation", "code", "pre", "script", "style"]):
        hidden.decompose()
    text = article.get_text(" ")
    assert not re.search(r"\$|\\[a-zA-Z(\[]|:::|\{(?:ref|doc|numref|math|download)\}|Traceback", text)


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_every_picture_of_a_notebook_stands_in_its_page_as_svg_with_words(page):
    drawn = sum(output.get("text/html", "").count('class="picture"') for output in outputs(page))
    pictures = article_of(page).select("figure.picture > svg")
    assert len(pictures) == drawn
    for picture in pictures:
        assert picture["role"] == "img" and len(picture["aria-label"]) > 20
    assert not page_of(page).select('img[src^="data:"]')


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_every_output_of_a_notebook_stands_in_its_page(page):
    shown = re.sub(r"\s+", "", article_of(page).get_text())
    for output in outputs(page):
        if "text/html" not in output:
            text = output.get("stdout") or output.get("text/plain", "")
            assert re.sub(r"\s+", "", text) in shown, f"{text!r} is not on the page: build the book again"


@every_page
def test_every_image_has_words(page):
    assert [image for image in page_of(page).find_all("img") if not image.get("alt")] == []
