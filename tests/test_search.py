"""The search of the built book: numbers and Greek letters, each page once, excerpts of the text, matches that can be hidden."""

from urllib.parse import quote, urldefrag

import pytest
from playwright.sync_api import expect

from tests.course_files import HTML


def search(tab, query, site=""):
    """Search, and return the path of each page that is found."""
    tab.goto(f"{site}/search.html?q={quote(query)}")
    expect(tab.locator(".search-summary")).not_to_be_empty()  # written when all results are there
    links = tab.locator("ul.search > li > a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    return [urldefrag(link).url for link in links]


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("0.35", "book/worked-example.html"),
        ("0.6651", "book/worked-example.html"),
        ("7-5-3", "book/steps/6-wheat-seeds.html"),
        ("210 rows", "book/steps/6-wheat-seeds.html"),
        ("δ", "book/steps/3-back-propagate-error.html"),
        ("η", "book/reference/notation.html"),
        ("momentum", "book/beyond/optimizers.html"),
    ],
)
def test_numbers_signs_and_words_are_found(tab, query, page):
    assert page in search(tab, query)


@pytest.mark.parametrize(("sign", "name"), [("δ", "delta"), ("η", "eta"), ("σ", "sigma")])
def test_a_letter_is_found_by_its_sign_as_by_its_name(tab, sign, name):
    assert set(search(tab, sign)) == set(search(tab, name))


def test_numbers_are_found_in_pages_that_were_opened_as_files(chromium):
    tab = chromium[0].new_page()
    assert "book/worked-example.html" in search(tab, "0.6651", HTML.as_uri())
    tab.close()


@pytest.mark.parametrize("query", ["learning", "glossary", "delta", "error"])
def test_each_page_is_found_once(tab, query):
    found = [page for page in search(tab, query) if page != "book/reference/api.html"]  # there, each function
    assert "book/reference/glossary.html" in found
    assert len(found) == len(set(found))


def test_an_excerpt_has_the_words_of_the_chapter_not_of_the_buttons(tab):
    search(tab, "network")
    excerpts = tab.locator("ul.search p.context")
    expect(excerpts.first).to_contain_text("network", ignore_case=True)
    text = " ".join(excerpts.all_text_contents())
    for button in ("Open issue", "Repository", "Print to PDF", ".ipynb", "Fullscreen"):
        assert button not in text


def test_matches_can_be_hidden_where_the_reader_is(tab):
    search(tab, "momentum")
    tab.locator("ul.search > li > a[href*='optimizers']").click()
    expect(tab.locator("article .highlighted").first).to_be_attached()
    tab.mouse.wheel(0, 600)
    tab.wait_for_function("() => scrollY >= 500")
    before = tab.url
    tab.evaluate("document.querySelector('.highlight-link button').click()")
    expect(tab.locator("article .highlighted")).to_have_count(0)
    expect(tab.locator(".highlight-link")).to_have_count(0)
    assert tab.url == before and tab.evaluate("scrollY") >= 500
    tab.goto("/book/beyond/deeper.html")
    expect(tab.locator("article h1")).to_be_visible()
    assert tab.locator(".highlighted, .highlight-link").count() == 0, "no other page highlights them again"


@pytest.mark.parametrize("query", ["constructor", "__proto__", "toString valueOf hasOwnProperty"])
def test_a_word_that_every_object_of_javascript_knows_is_searched_as_any_other(tab, query):
    search(tab, query)
    expect(tab.locator(".search-summary")).to_contain_text("did not match any documents")


def test_of_a_very_long_question_the_beginning_is_searched(tab):
    assert "book/beyond/optimizers.html" in search(
        tab, "momentum" + " " * 200 + " ".join(f"word{k}" for k in range(300))
    )


def test_an_address_that_asks_for_many_words_marks_ten_of_them(tab):
    """With 1.7 kB of letters, a page was busy for half a minute."""
    words = "the of and is in to it that for are with network weight error delta".split()
    tab.goto(
        "/book/worked-example.html?highlight=" + quote(" ".join([*"abcdefghijklmnopqrstuvwxyz" * 20, *words * 20]))
    )
    marked = tab.locator("article .highlighted")
    expect(marked.first).to_be_attached()
    tab.wait_for_function("new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => resolve(true)), 50))")
    found = set(marked.evaluate_all("marks => marks.map((mark) => mark.textContent.toLowerCase())"))
    assert found - {""} <= set(words[:10]) and "the" in found  # some stay empty: their text moved into other marks
    assert "highlight" not in tab.url
