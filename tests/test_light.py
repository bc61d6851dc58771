"""A page is light: few requests, few bytes, nothing from elsewhere, and nothing jumps while it loads."""

import gzip
from pathlib import Path

import pytest

from tests.browser import come_near
from tests.course_files import HTML, PAGES

PACKED = (".woff2", ".woff", ".png")
PREPARE = """() => {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


def size_on_the_way(address: str) -> int:
    """Return the bytes of a file as a web server sends it."""
    data = (HTML / address.partition("?")[0]).read_bytes()
    return len(data) if Path(address.partition("?")[0]).suffix in PACKED else len(gzip.compress(data, 6))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_and_does_not_jump(chromium, page):
    browser, address = chromium
    context = browser.new_context(viewport={"width": 412, "height": 823})
    context.add_init_script(f"({PREPARE})()")
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{address}/{page}.html", wait_until="networkidle")
    shift = tab.evaluate("window.shift")
    for share in range(1, 9):  # what comes late comes when it is scrolled into view
        tab.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {share} / 8)")
    for figure in tab.locator("figure.explorer").all():
        come_near(figure)
    tab.wait_for_load_state("networkidle")
    context.close()
    ours = [url.removeprefix(f"{address}/") for url in asked if not url.startswith("data:")]
    assert all(url.startswith(address) for url in asked if not url.startswith("data:"))
    assert len(ours) <= 25, ours
    sizes = {url: size_on_the_way(url) for url in ours}
    assert sum(sizes.values()) <= 300_000, sizes
    assert shift <= 0.05  # a bar or a line of a formula, once, when its typeface comes


def test_nothing_jumps_while_a_reader_scrolls_through_a_long_page(chromium):
    browser, address = chromium
    context = browser.new_context(viewport={"width": 412, "height": 823})
    context.add_init_script(f"({PREPARE})()")
    tab = context.new_page()
    tab.goto(f"{address}/book/beyond/deeper.html", wait_until="networkidle")
    tab.mouse.move(200, 400)
    for _ in range(60):
        tab.mouse.wheel(0, 500)
        tab.wait_for_timeout(30)
    assert tab.evaluate("scrollY") > 10_000
    assert tab.evaluate("window.shift") <= 0.05
    context.close()
