"""A reader's own file in the page: it is chosen or dropped, read by Python in the page, and sent nowhere."""

import json
import random
import re

import pytest

from tests.test_python_in_page import cell_of, number_of, python_is

PAGE = "book/steps/6-wheat-seeds"
ENDED = re.compile("^(Your output|Stopped|Not run|This cell|A cell|Python ended)")
DROP = """(box, { name, text }) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    box.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }
}"""
pytestmark = pytest.mark.usefixtures("built_book")


def plants(n_rows=40):
    """Return a table of two classes that a network can tell apart, with a column that numbers the rows."""
    draw = random.Random(1)
    rows = [f"{i},{draw.gauss(i % 2, 0.1):.2f},{draw.random():.2f},{('rye', 'oats')[i % 2]}" for i in range(n_rows)]
    return "\n".join(["Id,length,width,kind", *rows])


@pytest.fixture
def box(tab):
    tab.goto(f"/{PAGE}.html")
    return tab.locator(".own-table")


def cell_below(box):
    return box.page.locator(".own-table + .cell")


def choose(box, name, text):
    content = text if isinstance(text, bytes) else text.encode()
    box.get_by_label("Your file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def shown(box, name):
    """Return what the cell shows when it has read a file and ended."""
    box.get_by_role("status").filter(has_text=f"The cell below reads {name}").wait_for()
    cell = cell_below(box)
    written = f"my_file = {json.dumps(name, ensure_ascii=False)}"
    cell.locator(".cm-content", has_text=written).wait_for(timeout=60_000)  # with it, an older status is gone
    cell.locator(".python-bar [role=status]").filter(has_text=ENDED).wait_for(timeout=120_000)
    return cell.locator(".python-output").inner_text()


def test_a_chosen_file_is_read_judged_and_sent_nowhere(box):
    choose(box, "first.csv", plants())
    shown(box, "first.csv")  # Python and its files have come
    requests = []
    box.page.on("request", lambda request: requests.append(request.url))
    choose(box, "my plants.csv", plants(60))
    text = shown(box, "my plants.csv")
    assert requests == []
    assert "UserWarning: my plants.csv: column 'Id' seems to number the rows (0 to 59, each at most once)" in text
    assert re.search(r"^rye +30 rows$", text, re.M) and re.search(r"^Id +0\.0 to 59\.0$", text, re.M)
    zero_rule, network = (
        float(re.search(rf"^{name} +([\d.]+) % of 12 held out", text, re.M)[1]) for name in ("zero rule", "network")
    )
    assert zero_rule == 50 and network > 90
    assert cell_of(box.page, 1).locator(".python-output").count() == 0, "nothing else of the chapter runs"
    assert 'my_file = "my plants.csv"' in cell_below(box).locator(".cm-content").inner_text()


def test_a_column_is_left_out_by_a_change_of_the_cell_which_the_next_file_keeps(box):
    choose(box, "one.csv", plants())
    assert "UserWarning" in shown(box, "one.csv")
    editor = cell_below(box).get_by_role("textbox", name="Code of this cell")
    editor.fill('my_file = "one.csv"\nmy_table = read_table(my_file, leave_out=["Id"])\nprint(my_table.columns)')
    choose(box, "two.csv", plants())
    assert shown(box, "two.csv").strip() == "['length', 'width']"
    assert 'my_file = "two.csv"' in editor.inner_text()
    editor.fill("print(1)")
    choose(box, "three.csv", plants())
    assert "network" in shown(box, "three.csv"), "a cell that names no file is the book's again"


BAD_FILES = {
    "workbook.xlsx": (
        b"PK\x03\x04 xl/workbook.xml",
        "workbook.xlsx is an Excel workbook, not text; save it as CSV UTF-8",
    ),
    "latin.csv": ("a,kind\n1,caf\xe9\n".encode("cp1252"), "latin.csv, line 2, column 'kind': byte 0xe9 is not UTF-8"),
    "empty.csv": (b"", "empty.csv is empty; it needs a header line"),
    "prices.csv": (
        "size,price\n" + "\n".join(f"{x},{x / 8}" for x in range(50, 90)),
        "label '10.0' has 1 row, fewer than the 5 folds; to predict a number, see the chapter Regression.",
    ),
    'quote " $& \\ \u00e9.csv': ("a;b;kind\n1;2;x\n", "(it holds semicolons: read it with separator=';')"),
    "tmp": ("a,kind\n1,x\n", "tmp is a folder; it must be a file."),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_such_table_is_refused_in_a_sentence(box, name):
    content, sentence = BAD_FILES[name]
    choose(box, name, content)
    assert sentence in shown(box, name)
    assert cell_below(box).get_by_text("Stopped by an error.").is_visible()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(box):
    choose(box, "large.csv", b"1" * 10_100_000)
    box.get_by_text(
        "large.csv has 10.1 MB, and a page can read 10: use this chapter in Binder or Colab.", exact=True
    ).wait_for()
    assert box.page.locator("html").get_attribute("data-python") == "off"
    assert cell_below(box).locator(".python-bar").count() == 0


def test_a_file_can_be_dropped_and_is_still_there_when_python_has_started_again(box):
    box.evaluate(DROP, {"name": "dropped.csv", "text": plants()})
    assert "network" in shown(box, "dropped.csv")
    assert not box.evaluate("box => box.classList.contains('over')")
    cell = cell_below(box)
    editor = cell.get_by_role("textbox", name="Code of this cell")
    editor.fill("while True:\n    pass")
    cell.get_by_role("button", name="Run", exact=True).click()
    cell.get_by_text("Running, 1 s.").wait_for()
    cell.get_by_role("button", name="Stop").click()
    cell.get_by_text("Stopped. Python has started again").wait_for()
    python_is(box.page, "ready")
    editor.fill('print(len(read_table("dropped.csv").rows))')
    cell.get_by_role("button", name="Run", exact=True).click()
    cell.locator(".python-output").filter(has_text=re.compile(r"^40$", re.M)).wait_for()


def test_long_training_shows_how_far_it_is_while_it_runs_and_can_be_stopped(box):
    choose(box, "plants.csv", plants())
    shown(box, "plants.csv")
    cell = cell_below(box)
    cell.get_by_role("textbox", name="Code of this cell").fill(
        "my_table = read_table('plants.csv')\ntrain_and_judge(my_table, n_epochs=10**6)"
    )
    cell.get_by_role("button", name="Run", exact=True).click()
    progress = cell.locator(".python-output").get_by_text(re.compile(r"epoch \d+ of 1000000, about \d+ (s|min) left"))
    progress.wait_for(timeout=60_000)
    cell.get_by_role("button", name="Stop").click()
    cell.get_by_text("Stopped. Python has started again").wait_for()


def test_a_file_is_chosen_by_keyboard_and_by_a_finger(box):
    tab = box.page
    tab.set_viewport_size({"width": 390, "height": 664})
    field = box.get_by_label("Your file")
    field.focus()
    tab.wait_for_load_state()  # the window's new size and the page's scripts are settled before the key
    with tab.expect_file_chooser() as chooser:
        field.press("Enter")
    chooser.value.set_files({"name": "keys.csv", "mimeType": "text/csv", "buffer": plants().encode()})
    assert "network" in shown(box, "keys.csv")
    assert field.evaluate("field => field === document.activeElement"), "the place is kept"
    assert field.bounding_box()["height"] >= 44
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.set_viewport_size({"width": 1280, "height": 720})


def test_only_the_section_itself_runs_before_one_of_its_cells(box):
    number = number_of(PAGE, "new_row = [mean(column)")
    cell = cell_of(box.page, number)
    cell.get_by_role("button", name="Run", exact=True).click()
    cell.get_by_text(re.compile("Running the cells above, [123] of 3")).wait_for(timeout=60_000)
    cell.locator(".python-bar [role=status]").filter(has_text=ENDED).wait_for(timeout=120_000)
    assert cell.locator(".python-output").inner_text().strip() == "Kama"
