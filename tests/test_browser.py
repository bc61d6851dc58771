"""Every page, seen in a browser, wide and narrow, light and dark, and without a network."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.course_files import PAGES

LOOK = (Path(__file__).parent / "look_at_page.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_reads_well_and_needs_nobody_else(chromium, width, mode):
    browser, address = chromium
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=mode)
    tab = context.new_page()
    faults, current = [], ""

    def note(what):
        faults.append(f"{current}: {what}")

    def require_ours(request):
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):  # None: a data address
            note(f"asks another server for {request.url}")

    tab.on("request", require_ours)
    tab.on("console", lambda message: message.type in ("error", "warning") and note(f"logs {message.text}"))
    tab.on("pageerror", lambda error: note(f"fails with {error}"))
    tab.on("response", lambda answer: answer.status >= 400 and note(f"lacks {answer.url}"))
    for current in PAGES:
        tab.goto(f"{address}/{current}.html", wait_until="load")
        assert tab.evaluate("document.documentElement.dataset.theme") == mode
        for fault in tab.evaluate(LOOK):
            note(fault)
    context.close()
    assert not faults, "\n".join(faults)


def test_formulas_and_pictures_show_without_scripts(chromium):
    browser, address = chromium
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    hidden = """[...document.querySelectorAll(".math .katex-html, figure.picture > svg")]
        .filter((element) => !element.checkVisibility() || !element.getBoundingClientRect().height)
        .map((element) => element.textContent)"""
    for page in PAGES:
        tab.goto(f"{address}/{page}.html")
        assert tab.evaluate(hidden) == [], page
    context.close()


def test_the_reader_can_change_the_theme_by_its_button(chromium):
    browser, address = chromium
    context = browser.new_context(color_scheme="light")
    tab = context.new_page()
    tab.goto(f"{address}/{PAGES[0]}.html")
    seen = set()
    for _ in range(3):
        tab.locator(".theme-switch-button:visible").first.click()
        seen.add(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    context.close()
    assert len(seen) == 2, "three clicks pass through light and dark paper"
