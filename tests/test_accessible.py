"""The frame of a page can be used by everyone: by keyboard, at any width, in the theme of one's choice.

What holds for every page, such as that axe-core finds no violation, stands in test_pages.py.
"""

import pytest
from playwright.sync_api import expect

from tests.browser import BLOCK_STORAGE
from tests.course_files import PAGES
from workbook.figures.palette import shades

PLAIN_CHAPTER = "book/steps/2-forward-propagate"


@pytest.fixture(scope="module")
def window(chromium):
    """Return a function that opens a page in a window of some width."""
    browser, address = chromium
    tab = browser.new_page()

    def open_page(page, width=1280):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.goto(f"{address}/{page}.html")
        return tab

    yield open_page
    tab.close()


# --- Keyboard ---------------------------------------------------------------------------------


def test_the_tab_key_goes_through_a_page_in_the_order_in_which_it_is_read(window):
    tab = window(PLAIN_CHAPTER)
    inside = """async () => {
      const element = document.activeElement;
      const parts = ["#pst-skip-link", "#pst-primary-sidebar", ".bd-header-article", "article",
                     ".prev-next-footer", "#pst-secondary-sidebar", ".bd-footer-content"];
      const look = () => [element, element.parentElement, element.closest(".cm-editor") ?? element]
        .map((one) => getComputedStyle(one)).map(({ outline, boxShadow }) => outline + boxShadow).join();
      const settle = () => new Promise((resolve) => setTimeout(resolve, element.closest(".cm-editor") ? 50 : 0));
      await settle();
      const focused = look();
      element.blur();  // Tab goes on from here all the same
      await settle();
      return [parts.findIndex((part) => element.closest(part)), look() !== focused, element.outerHTML.slice(0, 80)];
    }"""
    stops = []
    for _ in range(300):
        tab.keyboard.press("Tab")
        if tab.locator(".exercise-program :focus").count():  # an editor takes the place of the plain field
            tab.locator(".cm-content:focus").wait_for()
        part, shown, element = tab.evaluate(inside)
        if part < 0:
            break
        assert shown, f"{element} does not show that it has the focus"
        stops.append(part)
    assert stops == sorted(stops) and set(stops) >= {0, 1, 2, 3, 4}, stops


def test_the_first_stop_of_the_tab_key_leads_past_the_menus(window):
    tab = window(PLAIN_CHAPTER)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#main-content"


# --- Widths and sizes -------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 768, 950, 960, 975, 990, 991])
def test_the_button_of_the_sidebar_shows_and_hides_it(window, width):
    tab = window(PLAIN_CHAPTER, width)
    link = tab.locator(".bd-docs-nav:visible a", has_text="The worked example")
    if link.count() == 0:  # it opens over the page, and closes by the Escape key
        tab.locator(".primary-toggle:visible").click()
        link.wait_for()
        tab.keyboard.press("Escape")
        link.wait_for(state="hidden")
    else:
        tab.locator(".primary-toggle:visible").click()
        link.wait_for(state="hidden")
        tab.locator(".primary-toggle:visible").click()
        link.wait_for()


# --- Theme ------------------------------------------------------------------------------------


def test_the_reader_can_change_the_theme_by_its_button(chromium):
    browser, address = chromium
    tab = browser.new_page(color_scheme="light")
    tab.goto(f"{address}/{PAGES[0]}.html")
    seen = set()
    for _ in range(3):
        tab.locator(".theme-switch-button:visible").first.click()
        seen.add(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    tab.close()
    assert len(seen) == 2, "three clicks pass through light and dark paper"


# --- A browser that keeps nothing ---------------------------------------------------------------


@pytest.fixture
def without_storage(chromium):
    """Return a page of a browser that blocks storage; whatever fails there is noted."""
    browser, address = chromium
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 844}, color_scheme="light")
    context.add_init_script(BLOCK_STORAGE)
    faults = []
    context.on("console", lambda m: m.type in ("error", "warning") and faults.append(m.text))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert faults == []


def test_where_storage_is_blocked_menu_theme_copy_and_run_buttons_work(without_storage):
    tab = without_storage
    tab.goto(f"/{PLAIN_CHAPTER}.html")
    assert tab.locator("button.copybtn").count() > 5
    assert tab.locator("button.python-run").count() > 5
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    for _ in range(2):  # from "auto", which is light here, one of two clicks leads to dark
        tab.locator(".theme-switch-button:visible").first.click()
        if tab.evaluate("getComputedStyle(document.body).backgroundColor") != paper:
            break
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    tab.locator(".primary-toggle:visible").click()
    tab.locator(".bd-docs-nav:visible a", has_text="The worked example").wait_for()


def test_where_storage_is_blocked_the_search_finds(without_storage):
    without_storage.goto("/search.html?q=sigmoid")
    without_storage.locator("#search-results li").first.wait_for()


def test_a_script_that_fails_does_not_stop_the_others_of_its_file(chromium):
    browser, address = chromium
    tab = browser.new_page()
    tab.add_init_script("Object.defineProperty(history, 'replaceState', { value() { throw new Error('planted'); } })")
    with tab.expect_event("pageerror"):
        tab.goto(f"{address}/{PLAIN_CHAPTER}.html")
    tab.locator("button.copybtn").first.wait_for(state="attached")
    tab.close()


# --- Controls, code and fonts -----------------------------------------------------------------


def test_back_to_top_does_not_cover_the_controls_of_a_figure(window):
    tab = window("book/beyond/xor", 390)
    button, controls = tab.locator("#pst-back-to-top"), tab.locator(".explorer-controls")
    controls.scroll_into_view_if_needed()
    tab.mouse.move(200, 400)
    tab.mouse.wheel(0, 100)
    tab.mouse.wheel(0, -60)  # the theme shows the button when one scrolls upwards
    expect(button).to_have_css("display", "none")
    tab.evaluate("scrollBy(0, 2500)")
    tab.mouse.wheel(0, -200)
    expect(button).to_be_visible()


def test_in_the_dark_a_comment_is_quieter_than_the_code(window):
    tab = window(PLAIN_CHAPTER)
    tab.evaluate("document.documentElement.dataset.theme = 'dark'")
    faint = "rgb({}, {}, {})".format(*bytes.fromhex(shades("faint")[1].strip("#")))
    expect(tab.locator("article .highlight .c1").first).to_have_css("color", faint)


def test_a_reader_with_a_font_of_twice_the_size_has_room_for_the_code(chromium):
    browser, address = chromium
    tab = browser.new_page(viewport={"width": 1280, "height": 844})
    tab.context.new_cdp_session(tab).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    tab.goto(f"{address}/{PLAIN_CHAPTER}.html")
    assert tab.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
    assert tab.locator(".cell_input pre").first.bounding_box()["width"] > 900
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1280
    tab.close()
