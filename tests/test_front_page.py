"""The front page: what it says first, the map that plays once, and the chapters as cards."""

import re

import pytest
from playwright.sync_api import expect

from book._ext import chapter_cards, stills
from tests.browser import come_near
from tests.course_files import CHAPTERS, FRONT_PAGE, prose
from workbook.exercises.chapters import exercises_of
from workbook.explorers import explore_wheat_map

PHONE = {"width": 390, "height": 664}
(EPOCH,) = [control for control in explore_wheat_map().controls if control.play]
FILM = [EPOCH.text(value) for value in EPOCH.values]


@pytest.fixture
def open_page(chromium):
    """Return a function that opens the front page in a new tab, with a clock that the test winds."""
    browser, address = chromium
    tabs = []

    def open_front_page(motion="no-preference", query="", viewport=PHONE):
        tab = browser.new_page(viewport=viewport, reduced_motion=motion)
        tabs.append(tab)
        tab.clock.install()
        tab.goto(f"{address}/index.html{query}")
        return tab

    yield open_front_page
    for tab in tabs:
        tab.close()


def epoch(tab):
    return tab.locator("#explorer-wheat-map output").first


def play_button(tab):
    return tab.locator("#explorer-wheat-map .explorer-play")


# --- The first screen ------------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}])
def test_the_first_screen_says_what_for_whom_how_long_and_where_to_press(open_page, viewport):
    tab = open_page(viewport=viewport)
    said = tab.locator("article p").first
    button = tab.get_by_role("link", name="Start with two numbers")
    for part in ("Build a neural network by hand", "For anyone who knows", "an hour or less"):
        expect(said).to_contain_text(part)
    for element in (said, button, tab.locator("#explorer-wheat-map .explorer-views > svg")):
        box = element.bounding_box()
        assert 0 <= box["y"] and box["y"] + box["height"] <= viewport["height"] + 4
    assert button.bounding_box()["height"] >= 44
    above = tab.locator("article :is(.katex, pre, code)").evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().top < innerHeight).length"
    )
    assert above == 0, "no formula and no code before the reader scrolls"
    button.click()
    assert tab.url.endswith("/book/worked-example.html")


def test_what_it_says_of_the_chapters_is_counted():
    counts = {18: "Eighteen", 19: "Nineteen", 20: "Twenty", 21: "Twenty-one"}
    assert f"{counts[len(CHAPTERS)]} chapters, each an hour or less." in prose(FRONT_PAGE)
    assert max(chapter_cards.minutes(page.split("/")[-1]) for page in CHAPTERS) <= 60


# --- The map ---------------------------------------------------------------------------------------


def test_the_map_plays_once_from_the_beginning_to_the_end_and_stays(open_page):
    tab = open_page()
    figure = tab.locator("#explorer-wheat-map")
    expect(epoch(tab)).to_have_text(FILM[0])
    expect(figure.locator(".explorer-description")).to_have_attribute("aria-live", "off")
    heights = set()
    for _ in FILM:  # nothing below the figure moves while it plays
        heights.add(figure.bounding_box()["height"])
        tab.clock.run_for(700)
    expect(epoch(tab)).to_have_text(FILM[-1])
    expect(play_button(tab)).to_have_text("Play")
    assert len(heights) == 1
    tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    tab.evaluate("scrollTo(0, 0)")
    tab.clock.run_for(5000)
    expect(epoch(tab)).to_have_text(FILM[-1])
    assert "?" not in tab.url, "what plays by itself does not change the address"
    expect(figure.locator(".explorer-description")).not_to_have_attribute("aria-live", "off")


def test_every_word_of_the_map_has_at_least_eleven_pixels_on_a_phone(open_page):
    tab = open_page("reduce")
    come_near(tab.locator("#explorer-wheat-map"))
    sizes = tab.locator("#explorer-wheat-map svg text").evaluate_all(
        "all => all.map((text) => [parseFloat(getComputedStyle(text).fontSize), text.getScreenCTM()])"
        ".map(([size, { a, b }]) => size * Math.hypot(a, b))"
    )
    assert len(sizes) > 15 and min(sizes) >= 11


def test_the_map_waits_until_it_is_seen(open_page):
    tab = open_page(viewport={"width": 390, "height": 300})
    figure = tab.locator("#explorer-wheat-map")
    expect(figure).to_have_attribute("aria-busy", "false")  # its table has come
    tab.clock.run_for(5000)
    expect(epoch(tab)).to_have_text(EPOCH.text(EPOCH.start))
    figure.scroll_into_view_if_needed()
    figure.evaluate("box => box.scrollIntoView()")
    expect(play_button(tab)).to_have_text("Stop")


@pytest.mark.parametrize("how", ["touch", "button", "key"])
def test_whatever_the_reader_does_stops_the_map(open_page, how):
    tab = open_page()
    expect(play_button(tab)).to_have_text("Stop")
    tab.clock.run_for(1500)
    if how == "touch":
        tab.locator("#explorer-wheat-map .explorer-views > svg").dispatch_event("pointerdown")
    elif how == "button":
        play_button(tab).click()
    else:
        tab.get_by_role("slider").first.press("Tab")
    expect(play_button(tab)).to_have_text("Play")
    stopped = epoch(tab).text_content()
    assert stopped != FILM[-1]
    tab.clock.run_for(5000)
    expect(epoch(tab)).to_have_text(stopped)


@pytest.mark.parametrize(("motion", "query"), [("reduce", ""), ("no-preference", "?wheat-map.rate=0.1")])
def test_the_map_does_not_play_for_calm_readers_nor_where_the_address_asks_for_a_setting(open_page, motion, query):
    tab = open_page(motion, query)
    come_near(tab.locator("#explorer-wheat-map"))
    tab.clock.run_for(5000)
    expect(epoch(tab)).to_have_text(EPOCH.text(EPOCH.start))
    expect(play_button(tab)).to_have_text("Play")


# --- The cards -------------------------------------------------------------------------------------


def test_every_chapter_has_a_card_with_a_still_a_question_its_time_and_its_exercises(open_page):
    tab = open_page("reduce")
    cards = tab.locator(".chapter-cards > li")
    links = cards.locator("a").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    assert links == [f"{page}.html" for page in CHAPTERS], "in the order of the book"
    for page, card in zip(CHAPTERS, cards.all(), strict=True):
        chapter = page.split("/")[-1]
        still = card.locator("svg[role=img]")
        assert len(still.get_attribute("aria-label")) > 20
        assert still.bounding_box()["width"] > 100 and still.locator("path, line, rect, circle").count() > 3
        assert re.search(r"\w\?\n", card.inner_text())
        n, minutes = len(exercises_of(chapter)), chapter_cards.minutes(chapter)
        assert f"about {minutes} min \u00b7 {n} exercises" in card.inner_text()


def test_the_whole_card_leads_to_its_chapter(open_page):
    tab = open_page("reduce")
    tab.locator(".chapter-cards > li").nth(8).locator("svg[role=img]").click(force=True)  # the link lies above it
    tab.wait_for_url(f"**/{CHAPTERS[8]}.html")


def test_a_still_is_a_part_of_a_figure_of_its_chapter_without_words():
    assert [f"book/{chapter_cards.page_of(chapter)}" for chapter in stills.STILLS] == CHAPTERS
    for page in CHAPTERS:
        chapter = page.split("/")[-1]
        x, y, width, height = map(float, stills.STILLS[chapter].box.split())
        assert width == pytest.approx(2 * height, rel=0.01)
        drawing = stills.draw_still(chapter_cards.page_of(chapter), chapter)
        assert "<text" not in drawing and "data-part" not in drawing


def test_a_still_that_cannot_be_drawn_is_named(monkeypatch):
    with pytest.raises(ValueError, match="beyond/xor has no picture in a cell 'none'; choose another"):
        monkeypatch.setitem(stills.STILLS, "xor", stills.Still("none", "0 0 2 1", "nothing"))
        stills.draw_still("beyond/xor", "xor")
    with pytest.raises(ValueError, match="new has no still for its card"):
        stills.draw_still("beyond/new", "new")
