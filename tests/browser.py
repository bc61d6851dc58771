"""A browser and a server for the tests that look at pages."""

import os
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from tools.chromium import FLAGS, NO_BROWSER, find_browser, serve  # noqa: F401  (the tests import serve from here)


@contextmanager
def open_browser():
    """Yield a browser. Where there is none the test is skipped, but fails on CI: there it must run."""
    with sync_playwright() as playwright:
        path = find_browser(playwright)
        if path is None:
            stop = pytest.fail if os.environ.get("CI") else pytest.skip
            stop(NO_BROWSER)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def new_readers(chromium):
    """Yield a function that opens a page as a new reader, with options of the window; no script may fail there."""
    browser, address = chromium
    contexts, faults = [], []

    def open_page(path, **options):
        contexts.append(browser.new_context(**{"reduced_motion": "reduce"} | options))
        tab = contexts[-1].new_page()
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(f"{address}/{path}")
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


# As where cookies are blocked, or in a frame of another site: whoever only looks at a storage gets an error.
BLOCK_STORAGE = """for (const name of ["localStorage", "sessionStorage", "caches"])
  Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("denied", "SecurityError"); } });
"""


def text_with_code(element):
    """Return an element's text, with backticks round what is in code type, as the course's sentences have them."""
    return element.evaluate(
        "element => [...element.childNodes].map(n => n.nodeName === 'CODE' ? '`' + n.textContent + '`' : n.textContent).join('')"
    )


def come_near(explorer):
    """Scroll to an explorer until its table has come."""
    for _ in range(200):
        explorer.evaluate("element => element.scrollIntoView()")
        if explorer.get_attribute("aria-busy") == "false":
            return
        explorer.page.wait_for_timeout(50)
    pytest.fail(f"The table of {explorer} has not come.")
