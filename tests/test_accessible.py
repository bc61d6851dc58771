"""The frame of a page can be used by everyone: by keyboard, at any width, in the theme of one's choice.

What holds for every page, such as that axe-core finds no violation, stands in test_pages.py.
"""

import pytest

from tests.course_files import PAGES

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
