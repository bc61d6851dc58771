"""What the tests share."""

import pytest
from course_files import HTML
from hypothesis import settings

# The same examples on every run, and no time limit: a slow machine is not a wrong program.
settings.register_profile("course", derandomize=True, deadline=None)
settings.load_profile("course")


@pytest.fixture(scope="session")
def built_book():
    """Fail, rather than skip, where the book has not been built."""
    if not (HTML / "index.html").is_file():
        pytest.fail("The book is not built; run `make book`.", pytrace=False)


@pytest.fixture(scope="module")
def chromium(built_book):
    """Return a browser, and the address at which the built book is served."""
    from browser import open_browser, serve  # here, because `make oldest` has no Playwright

    with open_browser() as browser, serve(HTML) as address:
        yield browser, address
