"""Python in the page as a reader meets it: cells that run, programs that are checked, loading, stopping, drafts."""

import json
import re
import time

import pytest
from bs4 import BeautifulSoup

from tests.browser import text_with_code
from tests.course_files import HTML, NOTEBOOKS, code_on_page
from tests.page_answers import (
    PLACES,
    PROGRAMS,
    chapter_of,
    check_natively,
    common_words,
    mistakes_of,
    solution_of,
    starter_of,
)
from tests.run_in_page import differences
from workbook.exercises.chapters import CHAPTERS, find

IN_EVERY_RUN = ("worked-example 4", "3-back-propagate-error 6")
STEP_3, EXAMPLE = "/book/steps/3-back-propagate-error.html", "/book/worked-example.html"
BACKWARD = "3-back-propagate-error 6"
LOOPS = {
    "bare": "while True:\n        pass",
    "inside a bare except": "while True:\n        try:\n            while True:\n                pass\n        except:\n            pass",
    "in C": "sum(iter(int, 1))",
}
pytestmark = pytest.mark.usefixtures("built_book")


@pytest.fixture
def context(chromium):
    """Return a fresh browser, which has nothing of Python yet and in which no page may log an error."""
    browser, address = chromium
    context = browser.new_context(base_url=address)
    context.faults = []
    context.on("console", lambda m: m.type in ("error", "warning") and context.faults.append(m.text))
    context.on("weberror", lambda error: context.faults.append(str(error.error)))
    yield context
    context.close()
    assert context.faults == []


@pytest.fixture
def cold(context):
    """Return a tab for tests of how Python comes; `tab` (conftest.py) is for those where it may be there already."""
    return context.new_page()


@pytest.fixture(scope="module")
def bench(kept):
    """Return the place of one exercise on a page whose Python has started; it goes on from test to test."""
    tab = kept.new_page()
    tab.goto(STEP_3)
    place = box_of(tab, BACKWARD)
    check(place)
    yield place
    tab.close()


def box_of(tab, key):
    return tab.locator(f'[data-exercise="{key}"]')


def editor_of(place):
    return place.get_by_role("textbox", name="Your program")


def verdict_of(place):
    return place.locator("[role=status]:is(.right, .wrong)")


def give(place, program, seconds=60):
    """Check a program and return (its class, what the page says)."""
    editor_of(place).fill(program)
    return check(place, seconds)


def check(place, seconds=60):
    place.get_by_role("button", name="Check").click()
    status = place.get_by_role("status")
    ended = time.monotonic() + seconds
    while time.monotonic() < ended:
        text = text_with_code(status)
        if text and not re.match("Checking|Your program is checked as soon|Running the cells", text):
            return status.get_attribute("class").removeprefix("exercise-message").strip(), text
        place.page.wait_for_timeout(20)
    pytest.fail(f"No verdict after {seconds} s: {status.inner_text()!r}")


def python_is(tab, state, seconds=60):
    tab.locator(f"html[data-python={state}]").wait_for(state="attached", timeout=seconds * 1000)


def python_requests(tab):
    """Return a list that grows by the name of each file of Python that a tab asks for."""
    asked = []
    tab.on(
        "request",
        lambda request: "/_static/python/" in request.url and asked.append(request.url.rpartition("/")[2]),
    )
    return asked


# --- Exercises --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "exercise",
    [
        pytest.param(exercise, id=exercise.key, marks=() if exercise.key in IN_EVERY_RUN else pytest.mark.slow)
        for exercise in PROGRAMS
    ],
)
def test_a_program_is_told_in_the_page_what_a_notebook_tells_it(tab, exercise):
    tab.goto(f"/{PLACES[chapter_of(exercise)]}.html")
    place = box_of(tab, exercise.key)
    assert editor_of(place).input_value() == starter_of(exercise)[0]
    assert check(place) == ("", check_natively(exercise, starter_of(exercise)[0]).message)
    assert place.get_by_role("status").inner_text().startswith("Not attempted yet.")
    assert not place.locator(".exercise-done").is_visible()
    for program in mistakes_of(exercise, 2):
        native = check_natively(exercise, program)
        assert native.state == "wrong"
        state, message = give(place, program)
        assert (state, common_words(message)) == ("wrong", common_words(native.message))
    assert not place.locator(".exercise-done").is_visible()
    assert give(place, solution_of(exercise)) == (
        "right",
        check_natively(exercise, solution_of(exercise)).message,
    )
    assert place.locator(".exercise-done").is_visible()


def test_an_exercise_is_answered_by_keyboard_alone_and_kept_for_the_next_visit(tab):
    tab.goto(STEP_3)
    place = box_of(tab, BACKWARD)
    editor_of(place).focus()
    place.locator(".cm-content:focus").wait_for()
    tab.keyboard.press("Control+A")
    tab.keyboard.press("Delete")
    for line in solution_of(find(BACKWARD)).splitlines():  # the editor indents after a colon; we write each line afresh
        tab.keyboard.press("Shift+Home")
        tab.keyboard.insert_text(line)
        tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert place.locator(".cm-content:focus").count() == 1, "Tab indents"
    tab.keyboard.press("Escape")
    tab.keyboard.press("Tab")
    assert place.get_by_role("button", name="Check").evaluate("button => button === document.activeElement")
    tab.keyboard.press("Enter")
    verdict_of(place).wait_for(timeout=30_000)
    assert "right" in place.get_by_role("status").get_attribute("class"), place.get_by_role("status").inner_text()
    tab.reload()
    assert "error += " in editor_of(place).input_value()
    assert place.locator(".exercise-done").is_visible()
    assert tab.locator("html").get_attribute("data-python") == "off", "a draft never runs by itself"
    place.get_by_role("button", name="Start over").click()
    assert editor_of(place).input_value() == starter_of(find(BACKWARD))[0]
    tab.reload()
    assert editor_of(place).input_value() == starter_of(find(BACKWARD))[0]


def test_an_exercise_is_answered_on_a_phone(chromium):
    browser, address = chromium
    context = browser.new_context(
        base_url=address,
        viewport={"width": 390, "height": 664},
        has_touch=True,
        is_mobile=True,
        color_scheme="dark",
    )
    tab = context.new_page()
    tab.goto(STEP_3)
    place = box_of(tab, BACKWARD)
    editor_of(place).tap()
    place.locator(".cm-content:focus").wait_for()
    assert place.locator(".cm-content").evaluate("editor => parseFloat(getComputedStyle(editor).fontSize)") >= 16
    assert give(place, solution_of(find(BACKWARD)))[0] == "right"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    for button in place.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 32
    context.close()


def test_on_a_phone_the_run_button_takes_no_room_from_the_program(chromium):
    browser, address = chromium
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(f"{address}{STEP_3}")
    tab.locator("button.python-run").first.wait_for(state="attached")
    overlaps = tab.evaluate("""[...document.querySelectorAll("button.python-run")].map((button) => {
      button.closest("details")?.setAttribute("open", "");
      const { top, right } = button.getBoundingClientRect();
      const lines = [...button.parentElement.querySelectorAll(".code-line")].map((line) => line.getBoundingClientRect());
      return lines.length === 0 || lines.some((line) => line.bottom > top || line.right < right - 10);
    })""")
    assert len(overlaps) > 5 and not any(overlaps)
    tab.close()


def test_the_network_may_go_once_python_is_there(kept, tab):
    tab.goto(STEP_3)
    place = box_of(tab, BACKWARD)
    assert check(place)[0] == ""
    kept.set_offline(True)
    assert give(place, solution_of(find(BACKWARD)))[0] == "right"
    assert give(place, "def my_backward(network, target):\n    while True: pass")[0] == "wrong"
    assert give(place, solution_of(find(BACKWARD)))[0] == "right", "Python starts again without the network"


def test_what_a_program_prints_and_where_it_stops_is_shown(bench):
    verdict = give(bench, 'def my_backward(network, target):\n    print("here", len(network))\n    return 1 / 0')
    assert verdict[0] == "wrong" and verdict[1].endswith(
        "my_backward stopped with ZeroDivisionError: division by zero, in the line `return 1 / 0`."
    )
    assert "here 2" in bench.locator(".exercise-printed").inner_text()
    for program, message in {
        "def my_backward(network target): pass": "Python cannot read your program: ",
        "x = 1\nx.y": "Your program stopped with AttributeError: 'int' object has no attribute 'y', in line 2: `x.y`.",
        "import sys\nsys.exit(0)": "Your program ended Python with SystemExit.",
        "def my_answer(network, target): pass": "Your program does not define my_backward, which the check calls.",
        "import nonsense": "Your program stopped with ModuleNotFoundError: No module named 'nonsense', in line 1: `import nonsense`.",
    }.items():
        kind, text = give(bench, program)
        assert kind == "wrong" and text.startswith(message), text
    assert bench.locator(".exercise-printed").inner_text() == ""


def test_the_names_of_the_chapter_are_at_hand(tab):
    tab.goto(EXAMPLE)
    place = box_of(tab, "worked-example 4")
    start = starter_of(find("worked-example 4"))[0]
    give(place, f"print(sigmoid(0), forward)\n{start}")
    assert "0.5 <function forward" in place.locator(".exercise-printed").inner_text()
    assert tab.locator(".python-output").count() == 0, "no cell had to run"
    give(place, f"print(round(z_h1, 3))\n{start}")
    assert "0.21" in place.locator(".exercise-printed").inner_text(), "the cells that compute it have run"


# --- Cells ------------------------------------------------------------------------------------


def cell_of(tab, number):
    return tab.locator(f'.cell[data-cell="{number}"]')


def run(cell):
    """Run a cell and wait until it has ended; return what is said below it."""
    cell.get_by_role("button", name="Run", exact=True).click()
    message = cell.locator(".python-bar [role=status]")
    message.filter(has_text=re.compile("^(Your output|Stopped|Not run|This cell|A cell|Python ended)")).wait_for(
        timeout=60_000
    )
    return message.inner_text()


def number_of(page, text):
    """Return the number of the cell of a page that holds a text."""
    return next(i for i, source in enumerate(code_on_page(page), start=1) if text in source)


def test_a_cell_runs_after_those_above_it_and_can_be_changed_and_put_back(tab):
    tab.goto(EXAMPLE)
    number = number_of("book/worked-example", "a_h1 = sigmoid(z_h1)")
    cell = cell_of(tab, number)
    stored = cell.locator(".cell_output").inner_text()
    assert run(cell).startswith("Your output")
    output = cell.locator(".python-output")
    assert output.inner_text().strip() == stored.strip() == "a_h1 = 0.5523   a_h2 = 0.5781"
    editor = cell.get_by_role("textbox", name="Code of this cell")
    editor.fill('del a_h1\nprint("mine", round(z_h1, 2))\nz_h1 > 1')
    run(cell)
    assert output.inner_text().split() == ["mine", "0.21", "False"]
    later = cell_of(tab, number + 1)
    run(later)
    assert "NameError: name 'a_h1' is not defined" in later.locator(".python-output .error").inner_text()
    cell.get_by_role("button", name="Back to the book's version").click()
    assert cell.locator(".cell_output").inner_text() == stored
    assert "def sigmoid(z):" in editor.inner_text()
    run(later)
    assert later.locator(".python-output").inner_text().strip() == "z_out = 0.6860   a_out = 0.6651"


@pytest.mark.slow
def test_pictures_and_tables_of_the_reader_look_like_the_books(tab):
    tab.goto(EXAMPLE)
    themes = ("light", "dark")
    for text in (
        "draw_worked_example(\n    w,\n    caption",
        'ax = axes("update", "output")',
        "Slopes by formula and by nudging",
    ):
        cell = cell_of(tab, number_of("book/worked-example", text))
        if cell.locator("details").count():
            cell.locator("summary").click()
        before = [look(cell.locator(".cell_output"), theme) for theme in themes]
        run(cell)
        assert [look(cell.locator(".python-output"), theme) for theme in themes] == before
        assert before[0] != before[1]


def look(output, theme):
    """Return how an output looks in a theme."""
    output.evaluate("(_, theme) => { document.documentElement.dataset.theme = theme; }", theme)
    return output.evaluate(LOOK)


# Every element of an output with its text, its colours, and its size relative to the output's.
LOOK = """output => [...output.querySelectorAll("svg, svg *, th, td, figcaption")].map((element) => {
  const { fill, stroke, color, fontSize } = getComputedStyle(element);
  return [element.tagName, element.getAttribute("aria-label"), element.children.length ? "" : element.textContent, fill, stroke, color, fontSize];
})"""


@pytest.mark.slow
def test_a_cell_that_draws_an_explorer_keeps_the_pages_own(tab):
    tab.goto(EXAMPLE)
    cell = cell_of(tab, number_of("book/worked-example", "explore_worked_example"))
    assert cell.locator("figure.explorer input").count() > 0
    cell.locator("summary").click()
    run(cell)
    assert cell.locator("figure.explorer").count() == 1 and cell.locator("figure.explorer input").count() > 0


@pytest.mark.slow
def test_matplotlib_values_and_errors_are_shown_as_in_a_notebook(tab):
    tab.goto(EXAMPLE)
    cell = cell_of(tab, 1)
    run(cell)
    editor, output = cell.get_by_role("textbox", name="Code of this cell"), cell.locator(".python-output")
    editor.fill("import matplotlib.pyplot as plt\nplt.plot([1, 2, 4]);")
    run(cell)
    assert output.locator("img").evaluate("image => image.complete && image.naturalWidth") > 300
    editor.fill('display({"a": 1})\n[list(range(30)) for _ in range(3)]')
    run(cell)
    assert output.inner_text().startswith("{'a': 1}") and "29],\n" in output.inner_text()
    editor.fill("def f(n):\n    return 1 / n\n\n\nf(0)")
    run(cell)
    lines = [
        "In this cell, line 5:",
        "    f(0)",
        "In this cell, line 2, in f:",
        "    return 1 / n",
        "ZeroDivisionError: division by zero",
    ]
    assert output.inner_text().strip().splitlines() == lines
    editor.fill("%timeit 1")
    run(cell)
    assert "a command for notebooks" in output.inner_text()


@pytest.mark.slow
def test_a_long_cell_shows_its_time_and_can_be_stopped(tab):
    tab.goto(EXAMPLE)
    cell = cell_of(tab, 2)
    run(cell)
    cell.get_by_role("textbox").fill("while True:\n    pass")
    cell.get_by_role("button", name="Run", exact=True).click()
    cell.get_by_text("Running, 1 s.").wait_for()
    python_is(tab, "busy")
    cell.get_by_role("button", name="Stop").click()
    cell.get_by_text("Stopped. Python has started again; names from cells that ran before are forgotten.").wait_for()
    python_is(tab, "ready")
    cell.get_by_role("textbox").fill("print(w)")
    run(cell)
    assert "('x1', 'h1')" in cell.locator(".python-output").inner_text(), "the cell above has run again"


@pytest.mark.slow
def test_every_cell_of_a_chapter_gives_what_is_stored(chromium):
    """The other notebooks take some minutes: `make live`."""
    assert differences(chromium, "book/steps/3-back-propagate-error") == []


@pytest.mark.parametrize(
    "page", [page for page in NOTEBOOKS if "data-bundle" in (HTML / f"{page}.html").read_text("utf-8")]
)
def test_a_page_has_the_cells_of_its_notebook_and_knows_what_they_need(page):
    soup = BeautifulSoup((HTML / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
    shown = {cell.pre.get_text().rstrip("\n"): cell.get("data-packs") for cell in soup.select(".cell[data-cell]")}
    programs = {cell.pre.get_text().rstrip("\n") for cell in soup.select(".cell.answered-here")}
    assert set(shown) | programs == set(code_on_page(page))
    assert all(re.search(r"^check\(", source, re.M) for source in programs)
    for source, packs in shown.items():
        assert ("matplotlib" in (packs or "")) == bool(
            re.search(r"workbook\.(figures|explorers|published|exercises\.overview)|matplotlib", source)
        )
        assert ("scikit-learn" in (packs or "")) == bool(re.search(r"^(from|import) sklearn", source, re.M))


# --- Stopping ---------------------------------------------------------------------------------


# Each takes the five seconds of the limit: one in `make test`, the others in `make slow`.
@pytest.mark.parametrize(
    "kind", ["in C", *(pytest.param(kind, marks=pytest.mark.slow) for kind in LOOPS if kind != "in C")]
)
def test_an_endless_loop_is_ended_and_python_goes_on(bench, kind):
    verdict = give(bench, f"def my_backward(network, target):\n    {LOOPS[kind]}")
    assert verdict == (
        "wrong",
        "my_backward had not finished after 5 seconds. Is there a loop that never ends? "
        "Python has started again; names from cells that ran before are forgotten.",
    )
    assert give(bench, solution_of(find(BACKWARD)))[0] == "right"


def test_a_check_can_be_stopped(bench):
    editor_of(bench).fill("while True:\n    pass")
    bench.get_by_role("button", name="Check").click()
    bench.get_by_role("button", name="Stop").click()
    bench.get_by_text("Stopped. Python has started again").wait_for()
    assert not bench.get_by_role("button", name="Stop").is_visible()


@pytest.mark.slow
def test_a_flood_of_output_of_a_cell_ends(tab):
    tab.goto(STEP_3)
    cell = cell_of(tab, 1)
    run(cell)
    cell.get_by_role("textbox").fill('while True:\n    print("x" * 1000)')
    assert run(cell).startswith("This cell printed more than 1 MB and was stopped.")
    assert len(cell.locator(".python-output").inner_text()) < 1_100_000


def test_a_flood_of_output_of_a_program_ends(bench):
    verdict = give(bench, 'while True:\n    print("x" * 1000)')
    assert verdict[1].startswith("Your program printed more than 1 MB and was stopped.")


def test_memory_is_limited_and_python_lives_on(bench):
    assert "MemoryError" in give(bench, "x = [0] * 10**9")[1]
    hungry = "x = []\nwhile True:\n    x.append(bytearray(10**7))"
    assert "MemoryError" in give(bench, hungry)[1]
    assert give(bench, solution_of(find(BACKWARD)))[0] == "right"


# --- Loading ----------------------------------------------------------------------------------


def test_nothing_of_python_is_loaded_before_a_reader_wants_it(context, cold):
    asked = python_requests(cold)
    cold.goto(EXAMPLE)
    cold.locator("html[data-python=off]").wait_for(state="attached")
    for share in range(1, 9):
        cold.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {share} / 8)")
    cold.wait_for_timeout(300)
    assert asked == []
    place = box_of(cold, "worked-example 4")
    editor_of(place).focus()
    python_is(cold, "ready")
    first = set(asked)
    assert not any(re.match("matplotlib|scikit", name) for name in first), "no pack that this does not need"
    assert any(name.startswith("engine-19") for name in first)
    other = context.new_page()
    again = python_requests(other)
    other.goto(STEP_3)
    editor_of(box_of(other, BACKWARD)).focus()
    python_is(other, "ready")
    assert [name for name in again if name.endswith(".gz")] == [], "what one page has loaded is there for the next"


@pytest.mark.slow
def test_parts_of_an_older_site_are_removed(cold):
    cold.goto(STEP_3)
    cold.evaluate("""async () => {
      const cache = await caches.open("backprop-python");
      await cache.put(new URL("/_static/python/engine-01-0000000000000000.gz", location), new Response("old"));
      await cache.put(new URL("/another/site/engine-01-0000000000000000.gz", location), new Response("theirs"));
    }""")
    editor_of(box_of(cold, BACKWARD)).focus()
    python_is(cold, "ready")
    kept = cold.evaluate("""async () => (await (await caches.open("backprop-python")).keys()).map(({ url }) => url)""")
    assert sum("0000000000000000" in url for url in kept) == 1 and any("/another/site/" in url for url in kept)


def test_loading_can_be_cancelled_and_taken_up_again(cold):
    held = []
    cold.route("**/engine-1*.gz", lambda route: held.append(route))
    cold.goto(STEP_3)
    place = box_of(cold, BACKWARD)
    editor_of(place).focus()
    panel = place.get_by_role("group", name="Python")
    some = r"(?!0\.0)\d+\.\d"  # more than nothing, as the text also says before the first piece has come
    panel.get_by_text(re.compile(rf"^Loading Python: {some} of 2\d\.\d MB\. It runs in this page")).wait_for()
    assert 0 < panel.get_by_role("progressbar").evaluate("bar => bar.value") < 1
    place.get_by_role("button", name="Check").click()
    panel.get_by_role("button", name="Cancel").click()
    place.get_by_text("Not checked: loading Python was cancelled.").wait_for()
    assert cold.locator("html").get_attribute("data-python") == "off"
    cold.unroute("**/engine-1*.gz")
    assert check(place)[1].startswith("Not attempted yet.")


def test_a_connection_that_breaks_is_told_and_what_has_come_is_kept(context, cold):
    cold.route("**/engine-1*.gz", lambda route: route.abort("internetdisconnected"))
    cold.goto(STEP_3)
    place = box_of(cold, BACKWARD)
    editor_of(place).fill("x = 1")
    place.get_by_text(
        re.compile(r"the connection broke off at \d+\.\d of 2\d\.\d MB. The part that is loaded is kept; try again")
    ).wait_for()
    python_is(cold, "failed")
    context.faults.clear()  # the browser's own words about the connection
    asked = python_requests(cold)
    cold.unroute("**/engine-1*.gz")
    place.get_by_role("button", name="Try again").click()
    python_is(cold, "ready")
    assert asked and not any(name.startswith("engine-01") for name in asked), "it goes on where it stopped"
    assert editor_of(place).inner_text().strip() == "x = 1", "nothing that was typed is lost"


@pytest.mark.parametrize("where", ["cell", pytest.param("exercise", marks=pytest.mark.slow)])
def test_a_reader_who_is_offline_from_the_start_is_told_and_loses_nothing(context, cold, where):
    cold.goto(STEP_3)
    context.set_offline(True)
    if where == "cell":
        place = cell_of(cold, 1)
        place.get_by_role("button", name="Run", exact=True).click()
    else:
        place = box_of(cold, BACKWARD)
        editor_of(place).fill("x = 1")
        place.get_by_role("button", name="Check").click()
    place.get_by_text(
        re.compile("Python could not be loaded. Check that you are online and press (Run|Check) again")
    ).wait_for()
    assert where == "cell" or editor_of(place).input_value() == "x = 1"
    context.faults.clear()  # the browser's own words about the connection
    context.set_offline(False)
    place.get_by_role("button", name="Run" if where == "cell" else "Check", exact=True).click()
    python_is(cold, "ready")
    assert cold.get_by_text("Python could not be loaded").count() == 0


@pytest.mark.slow
def test_a_damaged_part_is_refused(context, cold):
    damaged = {"done": False}

    def damage(route):
        answer = route.fetch()
        body = bytearray(answer.body())
        if not damaged["done"]:
            body[1000] ^= 1
        route.fulfill(response=answer, body=bytes(body))

    cold.route("**/engine-02*.gz", damage)
    cold.goto(STEP_3)
    place = box_of(cold, BACKWARD)
    editor_of(place).focus()
    place.get_by_text(re.compile("Python could not be loaded.*arrived damaged")).wait_for()
    damaged["done"] = True
    place.get_by_role("button", name="Try again").click()
    python_is(cold, "ready")


FAULTS = {
    "a browser that is too old": (
        "delete window.DecompressionStream",
        "This browser is too old to run Python in the page.",
    ),
    "no memory": (
        "WebAssembly.compileStreaming = async () => { throw new RangeError('Out of memory'); }",
        "There is not enough memory for Python, which needs about 350 MB.",
    ),
    "no WebAssembly of that kind": (
        "WebAssembly.compileStreaming = async () => { throw new WebAssembly.CompileError('invalid value type'); }",
        "This browser cannot run Python in the page (invalid value type).",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_where_python_cannot_run_a_reader_is_told_why_and_where_it_can(kept, fault):
    script, message = FAULTS[fault]
    tab = kept.new_page()
    tab.add_init_script(script)
    tab.goto(STEP_3)
    place = box_of(tab, BACKWARD)
    if "old" not in fault:
        editor_of(place).focus()
    place.get_by_text(message).wait_for()
    assert place.get_by_role("link", name="Binder").get_attribute("href").startswith("https://mybinder.org/")
    assert "colab" in place.get_by_role("link", name="Colab").get_attribute("href")
    place.get_by_role("checkbox", name="I have done it in a notebook.").check()
    assert place.locator(".exercise-done").is_visible()
    tab.close()


def test_a_page_that_was_opened_as_a_file_says_where_python_runs(chromium):
    browser, _ = chromium
    tab = browser.new_page()
    tab.goto((HTML / "book/steps/3-back-propagate-error.html").as_uri())
    place = box_of(tab, BACKWARD)
    place.get_by_text("Python does not run in a page that was opened as a file.").wait_for()
    assert tab.get_by_role("button", name="Run", exact=True).count() == 0
    assert place.get_by_role("checkbox").count() == 1
    assert tab.get_by_text("def my_backward(network, target):").is_visible(), "there is no editor to show it"
    tab.close()


@pytest.mark.slow
def test_a_full_storage_is_told_and_python_runs_all_the_same(cold):
    cold.add_init_script("""
      Cache.prototype.put = async () => { throw new DOMException("full", "QuotaExceededError"); };
      const set = Storage.prototype.setItem;
      Storage.prototype.setItem = function (key, text) {
        if (key.startsWith("backprop-draft")) throw new DOMException("full", "QuotaExceededError");
        set.call(this, key, text);
      };""")
    cold.goto(STEP_3)
    place = box_of(cold, BACKWARD)
    editor_of(place).fill("def my_backward(network, target): pass")
    place.get_by_text("Your program is not kept in this browser.").wait_for()
    place.get_by_text("This browser has no room to keep Python").wait_for(timeout=30_000)
    assert give(place, solution_of(find(BACKWARD)))[0] == "right"


@pytest.mark.slow
def test_on_a_slow_line_the_bar_is_honest_and_the_page_is_read_meanwhile(context, cold):
    """At 4 Mbit/s Python takes most of a minute; an answer of another kind is judged in the meantime."""
    cold.goto(STEP_3)
    network = context.new_cdp_session(cold)
    network.send("Network.enable")
    line = {"offline": False, "latency": 50, "downloadThroughput": 500_000, "uploadThroughput": 500_000}
    network.send("Network.emulateNetworkConditions", line)
    place = box_of(cold, BACKWARD)
    editor_of(place).focus()
    panel = place.get_by_role("group", name="Python")
    panel.get_by_text("Loading Python").wait_for(timeout=60_000)
    seen, start = [], time.monotonic()
    choice = box_of(cold, "3-back-propagate-error 2")
    while cold.locator("html").get_attribute("data-python") == "loading":
        text = panel.inner_text()
        if match := re.search(r"([\d.]+) of ([\d.]+) MB", text):
            seen.append((time.monotonic() - start, float(match[1]), float(match[2])))
        if len(seen) == 5:
            choice.get_by_role("radio").nth(1).check()
            choice.get_by_role("button", name="Check").click()
            assert choice.get_by_role("status").inner_text().startswith("Right.")
        cold.wait_for_timeout(1000)
        assert time.monotonic() - start < 400
    python_is(cold, "ready")
    done = [mb for _, mb, _ in seen]
    assert done == sorted(done) and all(mb <= total for _, mb, total in seen)
    assert max(after - before for before, after in zip(done, done[1:])) < 3, "it moves all the time"
    assert done[-1] > 0.9 * seen[-1][2]


# --- Drafts -----------------------------------------------------------------------------------


def test_drafts_are_kept_for_each_exercise_and_forgotten_with_the_rest(tab):
    tab.goto(STEP_3)
    for key in ("3-back-propagate-error 5", BACKWARD):
        editor_of(box_of(tab, key)).fill(f"# {key}")
    tab.reload()
    for key in ("3-back-propagate-error 5", BACKWARD):
        assert editor_of(box_of(tab, key)).input_value() == f"# {key}"
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.goto("/book/reference/exercises.html")
    tab.get_by_role("button", name="Forget all").click()
    assert tab.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('backprop-draft'))") == []


def test_every_chapter_with_programs_has_its_editors():
    for chapter in CHAPTERS:
        page = (HTML / f"{PLACES[chapter]}.html").read_text(encoding="utf-8")
        asked = [
            json.loads(text) for text in re.findall(r'<script type="application/json">(\{"key".*?)</script>', page)
        ]
        programs = {data["key"]: data for data in asked if data["kind"] == "code"}
        assert set(programs) == {exercise.key for exercise in PROGRAMS if chapter_of(exercise) == chapter}
        for exercise in PROGRAMS:
            if chapter_of(exercise) == chapter:
                assert (programs[exercise.key]["starter"], programs[exercise.key]["function"]) == starter_of(exercise)
