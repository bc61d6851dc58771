"""The printed book: one file, with every chapter, formula and picture, and numbers that lead to their pages.

Prints it first, where it is older than the built pages.
"""

import re
from datetime import UTC, datetime
from functools import cache

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.browser import open_browser  # also lets us import the tools
from tests.course_files import FRONT_PAGE, HTML, PAGES, ROOT
from tools import pdf
from tools.source_date import source_date_epoch

pytestmark = pytest.mark.slow
DAY = datetime.fromtimestamp(source_date_epoch(), UTC)
NAMES = {pdf.name_of(page): page for page in PAGES}


@pytest.fixture(scope="module")
def book(built_book):
    """Return the printed book, as pypdf reads it."""
    with open_browser():  # says so where there is none
        pass
    built = (ROOT / "_build" / "build.log").stat().st_mtime
    if not pdf.PDF.is_file() or pdf.PDF.stat().st_mtime < built or PdfReader(pdf.PDF).metadata.creation_date != DAY:
        pdf.main()
    return PdfReader(pdf.PDF)


@pytest.fixture(scope="module")
def numbers(book):
    """Return the number of the sheet of each named place."""
    return pdf.page_numbers(pdf.PDF.read_bytes())


@pytest.fixture(scope="module")
def texts(book):
    """Return the text of each sheet, the first being the cover."""
    return [page.extract_text() for page in book.pages]


@pytest.fixture(scope="module")
def soup(built_book):
    """Return the one page that is printed."""
    return BeautifulSoup(pdf.one_page(), "html.parser")


def words(text):
    return re.sub(r"\s+", "", text)


@cache
def titles():
    pages = {page: (HTML / f"{page}.html").read_text(encoding="utf-8") for page in PAGES}
    return {page: pdf.title_of(BeautifulSoup(text, "html.parser")) for page, text in pages.items()}


# --- The file -----------------------------------------------------------------------------------


def test_it_says_what_it_is_in_which_language_and_of_which_day(book):
    assert book.metadata.title == "Backpropagation from Scratch" and book.metadata.author
    assert book.trailer["/Root"]["/Lang"] == "en"
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"], "without tags no screen reader finds its way"
    assert book.metadata.creation_date == book.metadata.modification_date == DAY


def test_the_licences_of_what_it_contains_are_attached(book):
    assert set(book.attachments) == set(pdf.LICENCES)
    assert b"SIL OPEN FONT LICENSE" in book.attachments["source-sans-3.txt"][0]


def test_every_sheet_is_a4_and_the_copy_is_about_as_large_as_its_page_says(book):
    for sheet in book.pages:
        assert [round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:]] == [210, 297]
    said = re.search(r"\.pdf\),\s+about (\d+) MB", (ROOT / "book/reference/download.md").read_text(encoding="utf-8"))
    assert pdf.PDF.stat().st_size / 1e6 == pytest.approx(int(said[1]), rel=0.25)


def test_the_outline_names_every_chapter_with_its_sections(book):
    chapters, title = {}, ""
    for entry in book.outline:
        if isinstance(entry, list):
            chapters[title] = [section.title for section in entry if not isinstance(section, list)]
        else:
            title = entry.title.strip()
            chapters[title] = []
    assert list(chapters) == ["Contents", *titles().values()]
    assert "Exercises" in chapters["XOR"] and "What to remember" in chapters["XOR"]


# --- Numbers and places ---------------------------------------------------------------------------


def test_every_chapter_begins_on_the_page_that_the_contents_name(texts):
    first = next(n for n, text in enumerate(texts) if text.lstrip("0123456789").lstrip().startswith("Contents"))
    contents = "\n".join(texts[first : first + 2])  # they go on on the next sheet
    for title in titles().values():
        number = int(re.search(rf"^{re.escape(title)}\s*(\d+)$", contents, re.M)[1])
        assert words(title) in words(texts[number - 1])[: 2 * len(words(title)) + 8], (title, number)


def test_every_sheet_but_the_cover_has_its_number_and_its_chapter(texts, numbers):
    starts = sorted((numbers[name], titles()[page]) for name, page in NAMES.items())
    for sheet, text in enumerate(texts[1:], start=2):
        assert words(text).startswith(str(sheet)), f"sheet {sheet}"
        chapter = [title for start, title in starts if start <= sheet]
        if chapter:
            assert words(text).startswith(words(f"{sheet}{chapter[-1]}")), f"sheet {sheet}"


def test_every_link_within_the_book_has_a_place_in_the_file(book, numbers):
    places = set(numbers)
    within = 0
    for sheet in book.pages:
        for note in (one.get_object() for one in sheet.get("/Annots", [])):
            if note.get("/Subtype") == "/Link" and "/Dest" in note:
                assert str(note["/Dest"]).lstrip("/") in {str(name) for name in book.named_destinations} | places
                within += 1
            elif note.get("/Subtype") == "/Link":
                assert re.match(r"https?://(?!127)", note["/A"]["/URI"]), note["/A"]
    assert within > 100


def test_each_exercise_names_the_page_of_its_solution(texts, soup, numbers):
    asked = soup.select(".exercise-solution-place .page-of")
    assert len(asked) > 70
    for number in asked:
        assert number["data-target"] in numbers, number
    for number in {numbers[number["data-target"]] for number in asked}:
        assert "Back to the exercise" in texts[number - 1]
    assert "000" not in re.findall(r"Solution on page (\d+)", "\n".join(texts))


# --- What is on it -------------------------------------------------------------------------------


def test_no_raw_tex_no_button_and_no_folded_summary_is_printed(texts):
    for sheet, text in enumerate(texts, start=1):
        for bad in (
            r"\\(?:frac|delta|textcolor|text|sigma|partial)\b",
            r"Show the (?:code|cell)",
            "Not attempted yet",
        ):
            assert not re.search(bad, text), f"sheet {sheet} holds {bad}"


def test_fold_outs_of_the_text_are_open_and_folded_cells_are_not(soup):
    assert len(soup.select("section > details")) == len(soup.select("section > details[open]")) > 2
    assert soup.select("details.hide") and not soup.select("details.hide[open]")


def test_every_picture_and_every_formula_is_printed_with_its_words(book, soup):
    drawn = [picture["aria-label"] for picture in soup.select("figure.picture svg[role=img]")]
    on_pages = sum(
        len(
            BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser").select(
                "figure.picture svg[role=img]"
            )
        )
        for page in PAGES
    )
    assert len(drawn) == on_pages > 70
    tagged = [item for item in elements(book.trailer["/Root"]["/StructTreeRoot"]) if item.get("/S") == "/Figure"]
    said = {words(str(figure.get("/Alt", ""))) for figure in tagged}
    assert [label for label in drawn if words(label) not in said] == []
    formulas = [formula["aria-label"] for formula in soup.select("article .katex")]
    assert [label for label in formulas if words(label) not in said] == []


def elements(item):
    """Yield the structure elements of a tagged PDF below one."""
    waiting = [item]
    while waiting:
        here = waiting.pop().get_object()
        if isinstance(here, list):
            waiting.extend(here)
        elif hasattr(here, "get"):
            yield here
            if "/K" in here:
                waiting.append(here["/K"])


def test_the_one_page_has_no_id_twice_and_no_script(soup):
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert not soup.find_all(["script", "button"])
    places = {element["href"][1:] for element in soup.find_all("a", href=re.compile("^#"))}
    assert places - set(ids) == set()


def test_the_print_keeps_to_the_order_of_the_book(soup):
    assert [article["id"] for article in soup.find_all("article")] == list(NAMES)
    assert next(iter(NAMES.values())) == FRONT_PAGE
