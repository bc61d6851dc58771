"""What the tests share."""

import pytest
from hypothesis import settings

from tests.course_files import HTML
from tools.chromium import NO_BROWSER

# The same examples on every run, and no time limit: a slow machine is not a wrong program.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")

# What needs the built book, most of it a browser too.
PAGES = (
    "test_accessible.py", "test_between_in_page.py", "test_book.py", "test_companion.py", "test_exercises_in_browser.py",
    "test_explorers_in_browser.py", "test_fix_html.py", "test_front_page.py", "test_lab.py", "test_licences.py",
    "test_offline.py", "test_own_table_in_page.py", "test_pages.py", "test_pdf.py", "test_progress_on_pages.py", "test_publishing.py",
    "test_python_in_page.py", "test_python_security.py", "test_reference.py", "test_reproducible.py",
    "test_search.py", "test_security.py", "test_ties.py", "test_valid_html.py",
)  # fmt: skip
# What looks at the repository and its tools.
TOOLS = (
    "test_address.py", "test_find_browser.py", "test_mutants.py", "test_notebook_text.py", "test_repository.py",
    "test_wheel.py", "test_workflows.py",
)  # fmt: skip
# What computes for longer than one likes to wait for after each change: training, and drawing every setting of an explorer.
LONG = ("test_between.py", "test_explore_failures.py", "test_explore_networks.py", "test_explore_wheat.py")
# `make quick` (for every save) and `make oldest` (with the oldest versions) leave these out.
LEFT_OUT = {"quick": {*PAGES, *TOOLS, *LONG} - {"test_repository.py"}, "oldest": {*PAGES, *TOOLS}}

# Two processes share the files: whoever is free takes the next one, so the long ones must not come last.
LONGEST = (
    "test_between_in_page.py", "test_pdf.py", "test_python_in_page.py", "test_pages.py", "wheat-seeds-again.ipynb", "6-wheat-seeds.ipynb",
    "test_python_security.py", "test_explorers_in_browser.py", "when-training-fails.ipynb", "test_lab.py", "test_reproducible.py",
    "test_offline.py", "test_exercises_in_browser.py", "test_exercises.py", "test_explore_wheat.py", "test_accessible.py",
    "iris.ipynb", "test_book.py", "test_security.py", "test_publishing.py",
)  # fmt: skip


def pytest_addoption(parser):
    parser.addoption("--only", choices=LEFT_OUT, help="the tests for every save, or those for the oldest versions")


def pytest_ignore_collect(collection_path, config):
    if collection_path.name in LEFT_OUT.get(config.getoption("--only"), ()):
        return True


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


@pytest.fixture(scope="module")
def kept(chromium):
    """Return a browser context for many tests: what has been loaded of Python stays in it."""
    browser, address = chromium
    context = browser.new_context(base_url=address)
    context.faults = []
    context.on("console", lambda m: m.type in ("error", "warning") and context.faults.append(m.text))
    context.on("weberror", lambda error: context.faults.append(str(error.error)))
    context.tab = context.new_page()  # a new one takes a second each time
    yield context
    context.close()


@pytest.fixture
def tab(kept):
    """Return the tab of a reader who comes back: Python is kept from before, drafts and progress are not."""
    kept.tab.goto("/robots.txt")
    kept.tab.evaluate("localStorage.clear()")
    kept.faults.clear()
    yield kept.tab
    kept.set_offline(False)
    assert kept.faults == [], "no page may log an error"
