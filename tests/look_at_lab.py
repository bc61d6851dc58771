"""Every notebook of the book in a real JupyterLab, as it is stored, with a screenshot of each.

`make look` calls it: JupyterLab comes from the environment of Binder's files, the screenshots go into _build/look.
"""

import os
import shutil

import pytest

from tests.browser import open_browser
from tests.course_files import NOTEBOOKS, ROOT
from tests.lab import jupyter_lab, seen_raw, show_whole

SHOTS = ROOT / "_build" / "look"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "book", folder / "book", ignore=shutil.ignore_patterns(".ipynb_checkpoints", "_ext"))
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    with jupyter_lab(folder, os.environ["LAB_PYTHON"]) as address, open_browser() as browser:
        yield browser, address


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_a_notebook_shows_no_raw_markup_no_broken_picture_and_working_links(lab, page):
    browser, address = lab
    tab = browser.new_page()
    show_whole(tab, address, page)
    tab.screenshot(path=SHOTS / f"{page.split('/')[-1]}.png")
    assert seen_raw(tab) == []
    links = tab.locator(".jp-RenderedMarkdown a[href*='.ipynb']")
    if links.count():  # a link to another chapter opens it in the same Lab
        links.last.scroll_into_view_if_needed()
        name = links.last.get_attribute("href").split("#")[0].split("?")[0].split("/")[-1]
        links.last.click()
        tab.locator(".lm-TabBar-tabLabel", has_text=name).first.wait_for(timeout=30_000)
    tab.close()
