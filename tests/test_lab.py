"""The live explorer in a real JupyterLab: still before the first run, then following both sliders."""

import json
import math
import re

import nbformat
import pytest

from tests.browser import open_browser
from tests.lab import jupyter_lab, open_notebook, run_all, seen_raw, show_whole
from workbook.explorers import explore_xor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    with jupyter_lab(folder) as address, open_browser() as browser:
        yield browser, address, folder


def test_a_chapter_shows_the_still_picture_before_it_runs_and_live_ones_after(lab):
    browser, address, folder = lab
    tab = browser.new_page(viewport={"width": 1280, "height": 1000})
    faults = []
    tab.on("console", lambda message: message.type == "error" and faults.append(message.text))
    open_notebook(tab, address, folder, "book/beyond/xor")

    still = tab.locator("figure.explorer")
    still.scroll_into_view_if_needed()
    assert still.locator("img").count() == 2
    assert still.locator("img").evaluate_all("all => all.every((img) => img.naturalWidth > 0)")
    assert still.locator("input, svg").count() == 0
    assert "Error displaying widget" not in tab.content()

    run_all(tab)
    live = tab.locator(".widget-vbox").first
    live.scroll_into_view_if_needed()
    description = live.get_by_role("status").last  # the first one counts the goals
    rate, hidden = (live.get_by_role("slider").nth(i) for i in (0, 1))
    explorer = explore_xor()
    wait_for_words(tab, "Learning rate 0.3, 4 hidden neurons, seed 1")
    require_true(live, description, explorer.frame())

    move(tab, rate, 35)
    exponent = float(rate.get_attribute("aria-valuetext"))
    wait_for_words(tab, f"Learning rate {10**exponent:.3g}, 4 hidden")
    nearest = min(abs(math.log10(value) - exponent) for value in explorer.controls[0].values)
    assert nearest > 0.01, "a rate that the page's table does not have"
    require_true(live, description, explorer.frame(rate=10**exponent))

    move(tab, hidden, 70)
    n = int(hidden.get_attribute("aria-valuetext"))
    assert n not in explorer.controls[1].values, "a size that the page's table does not have"
    wait_for_words(tab, f"{n} hidden neurons")
    require_true(live, description, explorer.frame(rate=10**exponent, hidden=n))

    live.get_by_role("button", name="Reset").click()
    wait_for_words(tab, "Learning rate 0.3, 4 hidden neurons, seed 1")
    assert faults == []
    tab.close()


def move(tab, handle, pixels):
    """Drag a slider's handle to the right by the mouse."""
    handle.scroll_into_view_if_needed()
    frame = handle.bounding_box()
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + pixels, y, steps=5)
    tab.mouse.up()


def wait_for_words(tab, words):
    said = "() => [...document.querySelectorAll('.widget-vbox [role=status]')].map((e) => e.textContent).join()"
    tab.wait_for_function(f"(words) => ({said})().includes(words)", arg=words)


def require_true(live, description, frame):
    """Require the words and the curve of a fresh computation."""
    assert description.text_content() == frame.description
    paths = re.findall(r'<path data-part="[^"]+" d="([^"]*)"', "".join(view.svg for view in frame.views))
    assert [path.get_attribute("d") for path in live.locator("path[data-part]").all()] == paths


def test_a_code_exercise_names_the_mistake_and_keeps_what_is_done(lab):
    browser, address, folder = lab
    tab = browser.new_page(viewport={"width": 1280, "height": 1000}, permissions=["clipboard-write", "clipboard-read"])
    open_notebook(tab, address, folder, "book/steps/4-train-network")
    run_all(tab)
    cell = tab.locator(".jp-CodeCell").filter(has_text='check("4-train-network 3", my_update_weights)')
    cell.scroll_into_view_if_needed()
    cell.get_by_text("Not attempted yet.").wait_for()
    assert not (folder / "my-progress.json").exists()

    program = """
def my_update_weights(network, inputs, learning_rate):
    values = inputs
    for layer in network:
        for n in layer:
            n["weights"] = [w SIGN learning_rate * n["delta"] * a for w, a in zip(n["weights"], [*values, 1])]
        values = [n["output"] for n in layer]

check("4-train-network 3", my_update_weights)"""
    write_and_run(tab, cell, program.replace("SIGN", "+"), "Your update goes uphill")
    write_and_run(tab, cell, program.replace("SIGN", "-"), "Right. Every step is the measured slope")
    kept = json.loads((folder / "my-progress.json").read_text(encoding="utf-8"))
    assert list(kept["done"]) == ["4-train-network 3"]
    tab.close()


def write_and_run(tab, cell, program, answer):
    """Replace what a cell holds, run it, and require its answer.

    A notebook that still moves may take the focus away, and the keys are lost; or its own run of all cells comes
    between, and what is said is about the cell as it was: once more.
    """
    editor, number = cell.locator(".cm-content"), cell.locator(".jp-InputArea-prompt")
    before = number.inner_text()
    for _ in range(60):
        if number.inner_text() == before:
            editor.click()
            tab.keyboard.press("Control+A")
            tab.keyboard.insert_text(program)
            tab.wait_for_timeout(500)
            tab.keyboard.press("Shift+Enter")
        tab.wait_for_timeout(2000)
        said = cell.locator(".jp-OutputArea-output").all_inner_texts()
        if any(answer in text for text in said):
            return
        if number.inner_text() != "[*]:":  # [*] while it waits and runs, then a new number
            before = number.inner_text()
    pytest.fail(f"the cell says {said}, not {answer!r}")


FAULTS = {
    ":::": ":::{note} of old\nA fence.\n:::",
    "{doc}": "See {doc}`step 1`.",
    "(here)=": "(here)=\nA label.",
    r"\frac{1}": r"$\frac{1}$",
    r"\nosuch": r"$\nosuch{1}$",
    "not there": "![A picture that is not there](nowhere.png)",
}


def test_the_look_at_a_notebook_finds_what_plain_markdown_shows_raw(lab):
    browser, address, folder = lab
    texts = [r"All is well with $\textcolor{#8f5600}{w}$, `{role}` and **words**.", *FAULTS.values()]
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "faults.ipynb")
    tab = browser.new_page()
    show_whole(tab, address, "faults")
    found = seen_raw(tab)
    tab.close()
    assert [fault for fault in FAULTS if not any(fault in words for words in found)] == []
    assert "All is well" not in "".join(found)
    assert len(found) == len(FAULTS) + 1, "a formula with an error is told twice"
