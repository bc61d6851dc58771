"""Every page of the built book, visited by a browser: on a phone and on a desktop, light and dark, without scripts.

Each page is opened once in each mode (visits.py); a test asks one thing of what was seen there.
"""

import re

import pytest

from tests.course_files import PAGES, cells
from tests.visits import (
    ASKED_IN_LIGHT,
    AXE,
    COUNT_SHIFTS,
    EVERY_RULE,
    LOOK,
    SETTLED,
    UNFOLD,
    VIOLATIONS,
    Visit,
    Visitor,
    size_on_the_way,
    watch,
)

SITE = [*PAGES, "search", "genindex"]
every_page = pytest.mark.parametrize("page", PAGES)
whole_site = pytest.mark.parametrize("page", SITE)
PLAIN_CHAPTER = "book/steps/2-forward-propagate"
CODE_CHAPTER = "book/steps/3-back-propagate-error"
WITHOUT_MATHML = """formula => {
  const copy = formula.closest("p").cloneNode(true);
  for (const hidden of copy.querySelectorAll(".katex-mathml")) hidden.remove();
  return copy.textContent;
}"""


@pytest.fixture(scope="module")
def visit(chromium):
    """Return a function that visits a page in a mode, once."""
    return Visitor(*chromium)


@whole_site
@pytest.mark.parametrize(("mode", "theme"), [("phone", "dark"), ("desktop", "light"), ("no scripts", None)])
def test_a_page_opens_in_the_readers_theme_without_an_error_or_a_request_to_another_server(visit, mode, theme, page):
    assert visit(mode, page).faults == []
    assert theme in (visit(mode, page).theme, None)


@every_page
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("mode", ["phone", "desktop"])
def test_a_page_reads_well(visit, mode, theme, page):
    """One header, one search, formulas set, pictures of some size, enough contrast, lines not too long, nothing wider than the window."""
    assert visit(mode, page).look[theme] == []


@pytest.mark.parametrize(
    ("theme", "page"), [*(("dark", page) for page in SITE), *(("light", page) for page in ASKED_IN_LIGHT)]
)
def test_axe_finds_no_violation(visit, theme, page):
    """In dark mode by every rule; in light mode what may be otherwise on the same page, by those of colours."""
    assert visit("phone", page).violations[theme] == []


@whole_site
@pytest.mark.parametrize("width", [640, 320])
def test_a_page_enlarged_to_twice_or_four_times_its_size_does_not_scroll_sideways(visit, width, page):
    assert visit("desktop", page).widths[width] <= width


@every_page
def test_formulas_and_pictures_show_without_scripts(visit, page):
    assert visit("no scripts", page).unseen == []


@every_page
def test_the_words_in_pictures_can_be_read_on_a_phone(visit, page):
    assert visit("phone", page).small_labels == []


@every_page
def test_a_phone_shows_every_formula_whole(visit, page):
    assert visit("phone", page).cut_formulas == []


@every_page
@pytest.mark.parametrize(("mode", "width"), [("phone", 390), ("desktop", 640), ("desktop", 320)])
def test_a_sentence_in_a_table_has_room_on_the_screen(visit, mode, width, page):
    assert visit(mode, page).slivers[width] == []


@every_page
def test_a_page_is_light(visit, page):
    # As a set: without a cache, a busy browser may ask twice for what is preloaded.
    files = {url for url in visit("phone", page).asked if not url.startswith("data:")}
    assert 5 < len(files) <= 25, files
    sizes = {url: size_on_the_way(url) for url in files}
    assert sum(sizes.values()) <= 300_000, sizes


@every_page
def test_the_layout_does_not_shift_while_a_page_loads(visit, page):
    assert visit("phone", page).shift <= 0.05  # a line of a formula, once, when its font comes


@pytest.mark.parametrize("page", ["book/beyond/when-training-fails", "book/reference/speed"])
def test_the_layout_does_not_shift_when_fonts_come_late(chromium, page):
    """A heading and an italic word that are a little wider in another font would take a line more."""
    browser, address = chromium
    tab = browser.new_page(viewport={"width": 412, "height": 823})
    tab.add_init_script(COUNT_SHIFTS)
    late = []

    def wait(route):
        tab.wait_for_timeout(300)  # the page is drawn after a tenth of a second
        late.append(route.request.url)
        route.continue_()

    tab.route("**/*.woff2", wait)
    tab.goto(f"{address}/{page}.html")
    assert tab.evaluate(SETTLED) <= 0.01
    assert len(late) >= 3
    tab.close()


@pytest.mark.parametrize("page", ["book/worked-example", "book/steps/1-initialize-network"])
def test_a_page_without_its_own_fonts_is_as_long(chromium, page):
    """A reader whose fonts come too late gets those of the system, at the size at which a text has the same length."""
    browser, address = chromium
    heights = []
    for comes in (True, False):
        tab = browser.new_page(viewport={"width": 390, "height": 844})
        if comes:
            tab.route("**/*.css*", wait_for_fonts)
        else:
            tab.route("**/source-*.woff2", lambda route: route.abort())
        tab.goto(f"{address}/{page}.html")
        tab.evaluate(SETTLED)
        assert tab.evaluate("document.fonts.check('1em \"Source Sans 3\"')") is comes
        heights.append(tab.evaluate("document.querySelector('article').getBoundingClientRect().height"))
        tab.close()
    assert heights[1] == pytest.approx(heights[0], rel=0.01)


def wait_for_fonts(route):
    """Answer with a stylesheet whose text waits for its font, however long that takes."""
    found = route.fetch()
    route.fulfill(response=found, body=re.sub(r"font-display:\s*optional", "font-display:block", found.text()))


def test_the_layout_does_not_shift_while_a_reader_scrolls_through_a_long_page(chromium):
    browser, address = chromium
    tab = browser.new_page(viewport={"width": 412, "height": 823})
    tab.add_init_script(COUNT_SHIFTS)
    tab.goto(f"{address}/book/beyond/deeper.html")
    tab.evaluate(SETTLED)
    tab.mouse.move(200, 400)
    for _ in range(60):
        tab.mouse.wheel(0, 500)
        tab.wait_for_timeout(30)
    tab.wait_for_function("scrollY > 10_000")
    assert tab.evaluate("window.shift") <= 0.05
    tab.close()


@pytest.mark.parametrize(("width", "page"), [(390, "beyond/when-training-fails"), (1280, "worked-example")])
def test_no_line_begins_with_the_punctuation_after_a_formula(chromium, width, page):
    browser, address = chromium
    tab = browser.new_page(viewport={"width": width, "height": 844})
    tab.goto(f"{address}/book/{page}.html")
    places = tab.locator("span.together").evaluate_all("""all => all.map((together) => {
      const mark = document.createRange();
      mark.selectNodeContents(together.lastChild);
      const formula = [...together.querySelectorAll(".base")].at(-1).getBoundingClientRect();
      return [together.textContent, mark.getBoundingClientRect().top < formula.bottom];
    })""")
    assert len(places) > 20 and [text for text, beside in places if not beside] == []
    tab.close()


def test_a_formula_and_a_coloured_word_that_are_copied_come_once(chromium):
    browser, address = chromium
    tab = browser.new_page()
    tab.goto(f"{address}/book/worked-example.html")
    formula = tab.locator("article p .katex", has=tab.locator("[style*=color]")).first
    formula.evaluate("element => getSelection().selectAllChildren(element.closest('p'))")
    copied, words = tab.evaluate("getSelection().toString()"), formula.evaluate(WITHOUT_MATHML)
    assert "".join(copied.split()) == "".join(words.split())
    tab.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_code_that_is_copied_is_that_of_the_notebook_wrapped_or_not(chromium, width):
    browser, address = chromium
    tab = browser.new_page(viewport={"width": width, "height": 844})
    tab.goto(f"{address}/{CODE_CHAPTER}.html")
    tab.evaluate(UNFOLD)
    boxes = tab.locator(".cell_input pre")
    copied = boxes.evaluate_all(
        "boxes => boxes.map((box) => { getSelection().selectAllChildren(box); return getSelection().toString().trimEnd(); })"
    )
    sources = {cell["source"] for cell in cells(CODE_CHAPTER, "code")}
    assert len(set(copied)) > 10 and set(copied) - {""} <= sources  # "": an exercise, whose box has its program
    wrapped = tab.locator(".code-line").evaluate_all(
        "lines => lines.filter((line) => line.getClientRects()[0]?.height > 30).length"
    )
    assert (wrapped > 20) == (width == 390)
    tab.close()


@pytest.mark.parametrize("page", ["book/worked-example", "book/steps/4-train-network", "book/reference/glossary"])
def test_a_phone_keeps_the_readers_place_on_reload_and_on_back(chromium, page):
    browser, address = chromium
    tab = browser.new_page(viewport={"width": 390, "height": 800})
    tab.goto(f"{address}/{page}.html")
    tab.evaluate(SETTLED)
    far = "[...document.querySelectorAll('article section > h2, dl.glossary dt')].at(-6)"
    place = f"{far}.getBoundingClientRect().top"
    tab.evaluate(f"{far}.scrollIntoView()")
    tab.wait_for_function("() => scrollY > 2000")
    before = tab.evaluate(place)
    tab.reload()
    tab.evaluate(SETTLED)
    assert tab.evaluate(place) == pytest.approx(before, abs=4)
    tab.goto(f"{address}/search.html")
    tab.go_back()
    tab.evaluate(SETTLED)
    assert tab.evaluate(place) == pytest.approx(before, abs=4)
    name = tab.evaluate(f"({far}.closest('dt[id]') ?? {far}.closest('section')).id")
    tab.goto("about:blank")
    tab.goto(f"{address}/{page}.html#{name}")
    tab.evaluate(SETTLED)
    assert abs(tab.evaluate(place)) < 100  # below the header
    tab.close()


def test_a_page_on_paper_is_not_stretched_to_the_height_of_the_window(chromium):
    """Or Firefox prints an empty sheet after the last."""
    browser, address = chromium
    tab = browser.new_page(viewport={"width": 800, "height": 20_000})
    tab.goto(f"{address}/book/reference/cheat-sheet.html")
    tab.emulate_media(media="print")
    assert tab.evaluate("document.body.getBoundingClientRect().height") < 20_000
    tab.close()


@pytest.mark.slow
@whole_site
def test_axe_finds_no_violation_on_a_desktop(visit, page):
    tab = visit.tab("desktop")
    tab.goto(f"{visit.address}/{page}.html")
    tab.evaluate(UNFOLD)
    tab.evaluate(AXE)
    assert tab.evaluate(VIOLATIONS, EVERY_RULE) == []


# --- What a visit would notice ------------------------------------------------------------------


@pytest.fixture
def tab(visit):
    """Return a tab with a page in it, and note what goes wrong."""
    tab, seen = visit.tab("phone"), Visit()
    listeners = watch(tab, visit.address, seen)
    tab.goto(f"{visit.address}/{PLAIN_CHAPTER}.html")
    tab.seen = seen
    yield tab
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("one.style.width = '500px'", "scrolls sideways: "),
        ("one.style.color = '#999'; one.style.background = '#fff'", " : 1"),
        ("document.body.style.minWidth = one.style.maxWidth = one.style.width = '1200px'", "has lines of "),
        ("document.querySelector('div.highlight pre').style.whiteSpace = 'pre'", "cuts code off: "),
        ("document.querySelector('.bd-header-article').remove()", "shows 0 headers"),
        ("document.querySelector('article .math').style.display = 'none'", "leaves a formula unset"),
        ("document.querySelector('figure.picture > svg').style.width = '40px'", "draws a picture in 40 x "),
    ],
)
def test_the_look_at_a_page_finds_a_planted_fault(tab, change, fault):
    tab.evaluate(f"const one = document.querySelector('article p'); {change};")
    assert [text for text in tab.evaluate(LOOK) if fault in text]


def test_axe_finds_a_planted_fault(tab):
    tab.evaluate("document.querySelector('article').append(document.createElement('img'))")
    tab.evaluate(AXE)
    assert [fault for fault in tab.evaluate(VIOLATIONS, {}) if fault.startswith("image-alt")]


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("fetch('http://127.0.0.1:1/elsewhere').catch(() => {})", "elsewhere"),
        ("document.body.append(Object.assign(new Image(), { src: 'not-there.png' }))", "lacks "),
        ("setTimeout(() => { throw new Error('planted') })", "fails with planted"),
        (
            "document.body.append(Object.assign(document.createElement('script'), { text: '1' }))",
            "Content Security Policy",
        ),
    ],
)
def test_a_visit_notes_a_planted_fault(tab, script, fault):
    assert tab.seen.faults == []
    tab.evaluate(f"() => {{ {script}; }}")
    for _ in range(100):  # it comes when the browser has got round to it
        if tab.seen.faults:
            break
        tab.wait_for_timeout(50)
    assert [text for text in tab.seen.faults if fault in text], tab.seen.faults
