"""The figure that accompanies the worked example: its frame follows the text until the reader touches it."""

import json
import re

import nbformat
import pytest
from playwright.sync_api import expect
from sphinx.errors import ExtensionError

from book._ext.companion import mark_frames, steps_of_figures
from tests.browser import come_near, new_readers
from tests.course_files import ROOT, cells

PAGE = "book/worked-example"
MARKED = [cell["metadata"]["frame"] for cell in cells(PAGE, "markdown") if "frame" in cell["metadata"]]
WIDE = {"viewport": {"width": 1280, "height": 844}}
PHONE = {"viewport": {"width": 390, "height": 664}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def page(chromium):
    """Return a function that opens the worked example in a window."""
    with new_readers(chromium) as open_page:
        yield lambda window, query="", **options: open_page(f"{PAGE}.html{query}", **window, **options)


def read(tab, number):
    """Scroll until the text of a mark is read, just below the top of the window."""
    tab.evaluate(
        "n => scrollTo(0, document.querySelectorAll('[data-frame]')[n].getBoundingClientRect().top + scrollY - 80)",
        number,
    )


def require_frame(tab, frame):
    """Require that the figure and its companion show a frame, the same drawing in both."""
    slider = tab.locator("#explorer-stepper").get_by_label("step", exact=True)
    expect(slider).to_have_attribute("aria-valuetext", frame)
    tab.locator("#explorer-stepper[aria-busy=false]").wait_for(state="attached")
    texts = "selector => [...document.querySelectorAll(selector + ' [data-part]')].map((part) => part.textContent)"
    parts = [tab.evaluate(texts, box) for box in (".companion", "#explorer-stepper")]
    assert parts[0] == parts[1] != []


def button(tab, name):
    return tab.locator(".companion").get_by_role("button", name=name)


# --- On the page --------------------------------------------------------------------------------


@pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])
def test_each_part_of_the_text_shows_its_frame(page, window):
    tab = page(window)
    for number in [*range(1, len(MARKED) - 1), 3, 0]:  # forward, then back
        read(tab, number)
        require_frame(tab, MARKED[number])
        expect(tab.locator(".companion:not(.away)")).to_be_visible()
    assert tab.evaluate("location.search + location.hash") == "", "no reader has chosen a frame"


@pytest.mark.parametrize("window", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_frame_that_the_reader_chose_stays_until_the_figure_follows_the_text_again(page, window):
    tab = page(window)
    read(tab, MARKED.index("error"))
    require_frame(tab, "error")
    expect(button(tab, "Follow the text")).to_be_hidden()
    button(tab, "Next").click()
    require_frame(tab, "delta out")
    read(tab, MARKED.index("update"))
    expect(button(tab, "Follow the text")).to_be_visible()
    require_frame(tab, "delta out")
    tab.wait_for_function("() => location.search === '?stepper.step=delta-out'")
    tab.reload()
    top = "document.querySelectorAll('[data-frame]')[n].getBoundingClientRect().top"
    tab.wait_for_function(f"n => Math.abs({top} - 80) < 5", arg=MARKED.index("update"))  # where it was read
    require_frame(tab, "delta out")
    button(tab, "Follow the text").click()
    require_frame(tab, "update")
    expect(button(tab, "Next")).to_be_focused()
    assert tab.evaluate("location.search") == ""


def test_a_frame_that_an_address_asks_for_stays(page):
    tab = page(WIDE, "?stepper.step=delta-h2")
    read(tab, MARKED.index("error"))
    expect(button(tab, "Follow the text")).to_be_visible()
    require_frame(tab, "delta h2")


def test_moving_the_figure_itself_stops_the_following_too(page):
    tab = page(WIDE)
    figure = tab.locator("#explorer-stepper")
    come_near(figure)
    figure.get_by_label("step", exact=True).press("End")  # at the start, the learning rate changes nothing
    figure.get_by_label("learning rate", exact=True).press("End")
    read(tab, MARKED.index("error"))
    expect(button(tab, "Follow the text")).to_be_visible()
    button(tab, "Follow the text").click()
    require_frame(tab, "error")
    expect(figure.get_by_label("learning rate", exact=True)).to_have_attribute("aria-valuetext", "1")


def test_play_runs_through_the_steps_and_stops_the_following(chromium):
    browser, address = chromium
    tab = browser.new_page(**WIDE, reduced_motion="no-preference")
    tab.goto(f"{address}/{PAGE}.html")
    button(tab, "Play").click()
    expect(button(tab, "Stop")).to_be_visible()
    expect(button(tab, "Follow the text")).to_be_visible()
    expect(tab.locator(".companion-words")).to_contain_text("Forward, h2")
    button(tab, "Stop").click()
    expect(button(tab, "Play")).to_be_visible()
    tab.close()


def test_a_screen_reader_hears_what_the_reader_does_and_not_what_scrolling_does(page):
    tab = page(WIDE)
    said = tab.locator("#explorer-stepper [role=status]")
    read(tab, MARKED.index("error"))
    expect(said).to_contain_text("Error:")
    expect(said).to_have_attribute("aria-live", "off")
    assert tab.locator(".companion [role=status], .companion [aria-live]").count() == 0
    button(tab, "Next").press("Enter")
    expect(said).to_contain_text("Backward, out")
    expect(said).to_have_attribute("aria-live", "polite")


# --- In the margin, and at the lower edge -------------------------------------------------------


@pytest.mark.parametrize("width", [1200, 1280, 1920])
def test_in_a_wide_window_it_stays_beside_the_text(page, width):
    tab = page({"viewport": {"width": width, "height": 844}})
    for number in (1, 8):
        read(tab, number)
        require_frame(tab, MARKED[number])
        expect(tab.locator(".companion:not(.away)")).to_be_visible()
        box = tab.locator(".companion").bounding_box()
        text = tab.locator("article").bounding_box()
        assert box["x"] >= text["x"] + text["width"] and box["x"] + box["width"] <= width
        assert 0 <= box["y"] and box["y"] + box["height"] <= 844 and box["width"] > 290
    expect(tab.locator(".page-toc a").first).to_be_visible()
    button(tab, "Next").click()
    expect(button(tab, "Follow the text")).to_be_visible()
    last = button(tab, "Follow the text").bounding_box()
    assert last["x"] + last["width"] <= box["x"] + box["width"], "its buttons are in one row"


def test_in_a_wide_window_its_room_is_there_before_it_is(page):
    tab = page(WIDE, java_script_enabled=True)
    widths = (
        "[...document.querySelectorAll('article, #pst-page-toc-nav')].map((one) => one.getBoundingClientRect().width)"
    )
    with_it = tab.evaluate(widths)
    tab.evaluate("document.querySelector('.companion').remove()")
    assert tab.evaluate(widths) == with_it


def test_on_a_phone_it_is_small_and_folds_by_one_tap(page):
    tab = page(PHONE)
    box = tab.locator(".companion")
    expect(box).to_have_class(re.compile("away"))  # not before its first mark
    read(tab, 4)
    expect(tab.locator(".companion:not(.away)")).to_be_visible()
    frame = box.bounding_box()
    assert frame["height"] <= 0.35 * 664 and frame["y"] + frame["height"] == pytest.approx(664, abs=1)
    fold = tab.locator(".companion-fold")
    for one in box.locator("button:visible").all():
        assert one.bounding_box()["height"] >= 44
    place = tab.evaluate("scrollY")
    for one in box.locator("button:visible").all():
        one.focus()
    fold.tap()
    expect(fold).to_have_attribute("aria-expanded", "false")
    assert box.bounding_box()["height"] <= 50
    assert tab.evaluate("scrollY") == place
    tab.reload()
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.tap()
    expect(tab.locator(".companion svg")).to_be_visible()


def test_on_a_phone_the_button_to_the_top_is_above_it(page):
    tab = page(PHONE)
    read(tab, 5)
    expect(tab.locator(".companion:not(.away)")).to_be_visible()
    tab.mouse.move(200, 200)
    tab.mouse.wheel(0, -100)  # the button comes when one scrolls upwards
    to_top = tab.locator("#pst-back-to-top")
    expect(to_top).to_be_visible()
    tab.wait_for_function(
        """() => {
          const [button, companion] = ["#pst-back-to-top", ".companion"].map((one) => document.querySelector(one).getBoundingClientRect());
          return button.bottom < companion.top && button.top > 60;
        }"""
    )


def test_on_a_phone_it_never_covers_what_has_the_focus(page):
    tab = page(PHONE)
    read(tab, 4)
    expect(tab.locator(".companion:not(.away)")).to_be_visible()
    covered = """() => {
      const companion = document.querySelector(".companion"), element = document.activeElement;
      if (companion.contains(element) || companion.classList.contains("away")) return null;
      return element.getBoundingClientRect().top > companion.getBoundingClientRect().top - 5 ? element.outerHTML.slice(0, 90) : null;
    }"""
    tab.evaluate(
        "[...document.querySelectorAll('article pre')].find((one) => one.getBoundingClientRect().top > 0).focus()"
    )
    for _ in range(40):
        tab.keyboard.press("Tab")
        assert tab.evaluate(covered) is None


@pytest.mark.parametrize("place", ["#explorer-stepper", ".exercise >> nth=0"])
def test_on_a_phone_it_steps_aside_for_what_the_reader_works_with(page, place):
    tab = page(PHONE)
    read(tab, 4)
    expect(tab.locator(".companion svg")).to_be_visible()
    tab.locator(place).scroll_into_view_if_needed()
    expect(tab.locator(".companion")).to_be_hidden()


def test_it_moves_with_the_window_from_the_margin_to_the_lower_edge(page):
    tab = page(WIDE)
    read(tab, 4)
    expect(tab.locator("#pst-secondary-sidebar .companion svg")).to_be_visible()
    tab.set_viewport_size({"width": 800, "height": 844})
    expect(tab.locator(".companion-dock .companion svg")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 800


@pytest.mark.parametrize("how", ["without scripts", "printed"])
def test_without_scripts_and_on_paper_there_is_none(page, how):
    tab = page(WIDE, java_script_enabled=how == "printed")
    if how == "printed":
        tab.emulate_media(media="print")
    assert tab.locator(".companion:visible").count() == 0
    if how == "without scripts":
        assert tab.locator("#pst-secondary-sidebar").bounding_box()["width"] < 260


def test_on_paper_the_figure_shows_its_last_frame_and_goes_back_to_the_text(page):
    tab = page(WIDE)
    come_near(tab.locator("#explorer-stepper"))
    tab.locator("#explorer-stepper[aria-busy=false]").wait_for(state="attached")
    read(tab, 4)
    require_frame(tab, MARKED[4])
    tab.evaluate("""addEventListener("beforeprint", () => {
        window.printed = document.querySelector("#explorer-stepper .explorer-description").textContent;
    })""")
    tab.pdf()
    assert "target reached after 307 updates" in tab.evaluate("window.printed")
    require_frame(tab, MARKED[4])


def test_on_paper_the_frame_that_a_reader_has_chosen_stays(page):
    tab = page(WIDE, "?stepper.step=delta-out")
    come_near(tab.locator("#explorer-stepper"))
    require_frame(tab, "delta out")
    tab.pdf()
    require_frame(tab, "delta out")


# --- In the notebook ----------------------------------------------------------------------------


def source(frame):
    """Return the source of the chapter with one cell that names a frame."""
    notebook = nbformat.read(ROOT / f"{PAGE}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("frame", None)
    notebook.cells[-1].metadata["frame"] = frame
    return [nbformat.writes(notebook)]


def test_a_cell_that_names_a_frame_begins_with_its_mark():
    text = source("delta h1")
    mark_frames(None, PAGE, text)
    marks = [cell["source"].split("\n")[0] for cell in json.loads(text[0])["cells"] if "data-frame" in cell["source"]]
    assert marks == ['<div data-frame="delta h1"></div>']


def test_a_frame_that_no_figure_has_stops_the_build():
    with pytest.raises(
        ExtensionError, match=r"names the frame 'delta h3'. A prose cell may name .* delta h1, delta h2"
    ):
        mark_frames(None, PAGE, source("delta h3"))


def test_the_marks_of_the_chapter_go_through_the_steps_in_order():
    notebook = json.loads((ROOT / f"{PAGE}.ipynb").read_text(encoding="utf-8"))
    steps = steps_of_figures(notebook)["explorer-stepper"]
    *way, last = [steps.index(frame) for frame in MARKED]
    assert way == sorted(set(way)) and MARKED[-1] == "start" == MARKED[0]
    assert set(steps[:10]) <= set(MARKED), "each single step belongs to some text"
