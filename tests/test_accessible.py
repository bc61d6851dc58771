"""Every page can be used by everyone: no fault that axe-core finds, by keyboard, enlarged, at any width."""

from pathlib import Path

import pytest

from tests.course_files import PAGES, ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
LOOK = (Path(__file__).parent / "look_at_page.js").read_text(encoding="utf-8")
SITE = [*PAGES, "search", "genindex"]
PLAIN_CHAPTER = "book/steps/2-forward-propagate"

# Everything that can fold is open; what fades in is there at once.
UNFOLD = """() => {
  const style = document.createElement("style");
  style.textContent = "* { transition: none !important; animation: none !important }";
  document.head.append(style);
  for (const folded of document.querySelectorAll("details")) folded.open = true;
}"""
FAULTS = """async (rules) => (await axe.run(document, { resultTypes: ["violations"], ...rules })).violations.flatMap(
  ({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary})`)
)"""


@pytest.mark.parametrize(
    ("mode", "width"), [("dark", 390), pytest.param("light", 1280, marks=pytest.mark.slow)]
)
def test_axe_finds_no_fault_on_any_page(chromium, mode, width):
    browser, address = chromium
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=mode)
    tab = context.new_page()
    found = {}
    for page in SITE:
        tab.goto(f"{address}/{page}.html")
        tab.wait_for_function("document.querySelector('#pst-primary-sidebar')")
        tab.evaluate(UNFOLD)
        tab.evaluate(AXE)
        faults = tab.evaluate(
            FAULTS, {"rules": {"target-size": {"enabled": True}}}
        )  # for fingers, as Lighthouse asks
        if (
            mode == "dark"
        ):  # what may be otherwise on the same page in light mode; `make slow` tries every rule
            tab.evaluate("document.documentElement.dataset.theme = 'light'")
            faults += tab.evaluate(FAULTS, {"runOnly": ["color-contrast", "link-in-text-block"]})
        if faults:
            found[page] = faults[:5]
    context.close()
    assert found == {}


def test_axe_would_find_a_fault(chromium):
    browser, address = chromium
    tab = browser.new_page()
    tab.goto(f"{address}/{PLAIN_CHAPTER}.html")
    tab.evaluate("document.querySelector('article').append(document.createElement('img'))")
    tab.evaluate(AXE)
    assert [fault for fault in tab.evaluate(FAULTS, {}) if fault.startswith("image-alt")]
    tab.close()


# --- Keyboard ---------------------------------------------------------------------------------


def test_the_tab_key_goes_through_a_page_in_the_order_in_which_it_is_read(chromium):
    browser, address = chromium
    tab = browser.new_page(viewport={"width": 1280, "height": 844})
    tab.goto(f"{address}/{PLAIN_CHAPTER}.html")
    inside = """() => {
      const element = document.activeElement;
      const parts = ["#pst-skip-link", "#pst-primary-sidebar", ".bd-header-article", "article",
                     ".prev-next-footer", "#pst-secondary-sidebar", ".bd-footer-content"];
      return [parts.findIndex((part) => element.closest(part)), getComputedStyle(element).outlineStyle,
              element.matches(":focus-visible")];
    }"""
    stops = []
    for _ in range(300):
        if tab.locator(
            ".exercise-program :focus"
        ).count():  # in an editor Tab indents, and after Esc it leaves
            tab.locator(".cm-content:focus").wait_for()
            tab.keyboard.press("Escape")
        tab.keyboard.press("Tab")
        part, _, shown = tab.evaluate(inside)
        if part < 0:
            break
        assert shown, f"stop {len(stops)} does not show that it has the focus"
        stops.append(part)
    tab.close()
    assert stops == sorted(stops) and set(stops) >= {0, 1, 2, 3, 4}, stops


def test_the_first_stop_of_the_tab_key_leads_past_the_menus(chromium):
    browser, address = chromium
    tab = browser.new_page()
    tab.goto(f"{address}/{PLAIN_CHAPTER}.html")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#main-content"
    tab.close()


# --- Widths and sizes -------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 768, 950, 960, 975, 990, 991])
def test_the_button_of_the_sidebar_shows_and_hides_it(chromium, width):
    browser, address = chromium
    tab = browser.new_page(viewport={"width": width, "height": 844})
    tab.goto(f"{address}/{PLAIN_CHAPTER}.html")
    link = tab.locator(".bd-docs-nav:visible a", has_text="The worked example")
    before = link.count()
    tab.locator(".primary-toggle:visible").click()
    tab.wait_for_timeout(400)
    after = link.count()
    if before == 0:  # it opens over the page, and closes by the Escape key
        assert after == 1
        tab.keyboard.press("Escape")
        tab.wait_for_timeout(400)
        assert link.count() == 0
    else:
        assert after == 0
        tab.locator(".primary-toggle:visible").click()
        tab.wait_for_timeout(400)
        assert link.count() == 1
    tab.close()


def test_a_page_enlarged_to_twice_its_size_does_not_scroll_sideways(chromium):
    # To the page, 200 % on a window of 1280 is a window of 640 whose pixels are twice as large.
    browser, address = chromium
    context = browser.new_context(viewport={"width": 640, "height": 422}, device_scale_factor=2)
    tab, wide = context.new_page(), {}
    for page in SITE:
        tab.goto(f"{address}/{page}.html")
        tab.evaluate(UNFOLD)
        wide[page] = tab.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert {page: width for page, width in wide.items() if width > 640} == {}
