"""The copy to take along: unpacked from its zip, opened as files, without a server and without a network."""

import re
import zipfile

import pytest

from tests.browser import come_near, open_browser
from tests.course_files import HTML, PAGES, ROOT
from tools.pack import FIRST, ZIP, pack
from tools.pdf import PDF

pytestmark = pytest.mark.slow
XOR = "book/beyond/xor"


@pytest.fixture(scope="module")
def unpacked(built_book, tmp_path_factory):
    """Return the folder of the site, packed, and unpacked again under a name with a space."""
    folder = tmp_path_factory.mktemp("a reader's folder")
    pack(HTML, folder / "site.zip", 1_700_000_000)
    with zipfile.ZipFile(folder / "site.zip") as archive:
        archive.extractall(folder)
    return folder / FIRST


@pytest.fixture(scope="module")
def chromium():
    with open_browser() as browser:
        yield browser


@pytest.fixture
def tab(chromium):
    """Return a tab without a network; no page may log an error or ask for anything but files."""
    context = chromium.new_context(offline=True)
    tab, faults = context.new_page(), []
    tab.on("console", lambda m: m.type in ("error", "warning") and faults.append(f"{tab.url} logs {m.text}"))
    tab.on("pageerror", lambda error: faults.append(f"{tab.url} fails with {error}"))
    tab.on("requestfailed", lambda request: faults.append(f"{tab.url} lacks {request.url}"))
    tab.on(
        "request",
        lambda r: r.url.startswith(("file:", "data:", "blob:")) or faults.append(f"asks for {r.url}"),
    )
    yield tab
    context.close()
    assert faults == []


def test_the_zip_opens_at_the_front_page(tab, unpacked):
    tab.goto((unpacked / "index.html").as_uri())
    tab.get_by_role("heading", level=1).first.wait_for()
    assert "Backpropagation from Scratch" in tab.title()


def test_every_page_shows_its_formulas_in_their_own_type(tab, unpacked):
    loaded = """async () => {
        await document.fonts.ready;
        const lacking = [...document.fonts].filter((font) => font.status === "error").map((font) => font.family);
        return lacking.filter((family) => !/ at \\d+ %/.test(family)); // of those, a system has one or another
    }"""
    for page in PAGES:
        tab.goto((unpacked / f"{page}.html").as_uri())
        assert tab.evaluate(loaded) == [], page
        if tab.locator(".katex").count():
            assert tab.evaluate("document.fonts.check('16px KaTeX_Main')"), page


def test_the_zip_is_about_as_large_as_its_page_says(unpacked):
    page = (ROOT / "book/reference/download.md").read_text(encoding="utf-8")
    said = re.search(r"\.zip\),\s+about (\d+) MB", page)
    assert (unpacked.parent / "site.zip").stat().st_size / 1e6 == pytest.approx(int(said[1]), rel=0.25)


def test_the_zip_has_the_licence_of_everything_in_it(unpacked):
    texts = {path.name for path in (unpacked / "LICENSES").iterdir()}
    assert {"CC-BY-4.0.txt", "MIT.txt", "bootstrap.txt", "katex-fonts.txt", "source-sans-3.txt", "sphinx.txt"} <= texts


def test_the_fonts_take_their_places_when_they_come(unpacked):
    styles = (unpacked / "_static" / "site.css").read_text(encoding="utf-8")
    assert "font-display:swap" in styles and "optional" not in styles


def test_a_picture_moves_and_the_address_remembers_it(tab, unpacked):
    tab.goto((unpacked / f"{XOR}.html").as_uri())
    box = tab.locator("#explorer-xor")
    come_near(box)
    before = box.locator(".explorer-description").inner_text()
    box.get_by_role("slider").first.press("ArrowRight")
    assert box.locator(".explorer-description").inner_text() != before
    tab.wait_for_url("**xor.html?*")
    moved = box.locator(".explorer-description").inner_text()
    tab.reload()
    come_near(box)
    assert box.locator(".explorer-description").inner_text() == moved


def test_an_exercise_answers_and_stays_done(tab, unpacked):
    tab.goto((unpacked / f"{XOR}.html").as_uri())
    box = tab.locator("#exercise-xor-2")
    for wrong in ("a)", "d)"):
        box.get_by_text(wrong).click()
        box.get_by_role("button", name="Check").click()
    assert "right" in box.get_by_role("status").get_attribute("class")
    tab.reload()
    assert box.get_by_text("done").is_visible()


def test_the_search_finds_and_leads_there(tab, unpacked):
    tab.goto((unpacked / f"{XOR}.html").as_uri())
    tab.locator(".search-button__button:visible").first.click()
    tab.locator("#pst-search-dialog input").fill("momentum")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=momentum")
    tab.get_by_text(re.compile("found .* page")).wait_for()
    results = tab.locator("#search-results li a")
    assert results.count() > 0
    results.first.click()
    tab.wait_for_url("**/book/**")
    assert "momentum" in tab.locator("article").inner_text().lower()


def test_the_theme_changes_and_the_next_page_remembers_it(tab, unpacked):
    tab.goto((unpacked / f"{XOR}.html").as_uri())
    for _ in range(3):
        tab.locator(".theme-switch-button:visible").first.click()
        if tab.evaluate("document.documentElement.dataset.mode") == "dark":
            break
    tab.goto((unpacked / f"{PAGES[0]}.html").as_uri())
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_page_of_the_copies_names_the_files_that_make_site_provides():
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    site = re.search(r"^  baseurl: (\S+)", config, re.M)[1]
    text = (ROOT / "book" / "reference" / "download.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((http\S+\.(?:pdf|zip))\)", text)
    assert linked == [f"{site}{PDF.name}", f"{site}{ZIP.name}"]
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nsite:")[1].split("\n\n")[0]
    for file in (PDF, ZIP):
        assert f"{file.relative_to(ROOT).as_posix()} " in recipe


# --- On paper -----------------------------------------------------------------------------------


def test_a_page_read_in_dark_mode_is_printed_on_white_and_turns_dark_again(chromium, unpacked):
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto((unpacked / f"{XOR}.html").as_uri())
    page.evaluate("addEventListener('beforeprint', () => (window.printed = getComputedStyle(document.body).color))")
    page.pdf()
    light, dark = page.evaluate("[window.printed, getComputedStyle(document.body).color]")
    context.close()
    assert sum(map(int, re.findall(r"\d+", light)[:3])) < 200, light
    assert sum(map(int, re.findall(r"\d+", dark)[:3])) > 500, dark


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_nothing_is_to_be_clicked_and_nothing_is_cut_off(chromium, unpacked, scripts):
    context = chromium.new_context(viewport={"width": 640, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()
    page.emulate_media(media="print")
    for name in PAGES:
        page.goto((unpacked / f"{name}.html").as_uri())
        for useless in (
            "button:not(.prediction button)",  # those of a prediction are its options, to be read
            "input[type=checkbox]",
            ".bd-sidebar-primary",
            "details.hide",
            ".headerlink",
        ):
            shown = [element for element in page.locator(useless).all() if element.is_visible()]
            assert not shown, f"{name} prints {useless}"
        page.evaluate("() => document.fonts.ready.then(() => true)")
        wide = page.evaluate(WIDE)
        assert wide == [], f"{name}: {wide}"
        assert page.locator("article h1").is_visible()
    context.close()


# What is wider than the sheet. Parts of formulas and drawings may reach out of their boxes, the whole may not.
WIDE = """() => [...document.querySelectorAll("article *")]
    .filter((one) => one.checkVisibility() && !one.closest(".katex-mathml"))
    .filter((one) => !one.parentElement.closest(".katex-html, svg"))
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => `<${one.tagName} class="${one.getAttribute("class")}"> ${one.textContent.slice(0, 40)}`)"""
