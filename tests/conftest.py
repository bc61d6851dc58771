"""What the tests share."""

import pytest
from hypothesis import settings

from tests.course_files import HTML
from tools.chromium import NO_BROWSER

# The same examples on every run, and no time limit: a slow machine is not a wrong program.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")

# Two processes share the files: whoever is free takes the next one, so the long ones must not come last.
LONGEST = (
    "test_pdf.py", "test_explorers_in_browser.py", "test_accessible.py", "test_exercises_in_browser.py", "6-wheat-seeds.ipynb",
    "wheat-seeds-again.ipynb", "test_exercises.py", "test_lab.py", "test_security.py", "test_reproducible.py",
    "when-training-fails.ipynb", "test_browser.py", "test_offline.py", "test_light.py", "iris.ipynb",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    ranks = {name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))  # the order within a file stays


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session):
    """Say in the last lines, below pytest's own summary, how many tests a missing browser has cost."""
    result = yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(session.config, "workerinput"):
        skipped = reporter.stats.get("skipped", [])
        if count := sum(NO_BROWSER in str(report.longrepr) for report in skipped):
            reporter.line(f"{count} tests did not run: {NO_BROWSER}", yellow=True)
    return result


@pytest.fixture(scope="session")
def built_book():
    """Fail, rather than skip, where the book has not been built."""
    if not (HTML / "index.html").is_file():
        pytest.fail("The book is not built; run `make book`.", pytrace=False)


@pytest.fixture(scope="module")
def chromium(built_book):
    """Return a browser, and the address at which the built book is served."""
    from tests.browser import open_browser, serve  # here, because `make oldest` has no Playwright

    with open_browser() as browser, serve(HTML) as address:
        yield browser, address
