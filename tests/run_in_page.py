"""Every code cell of every notebook, run by the Python of the page, gives what is stored, byte for byte. `make live`.

No cell is left out but the first of each notebook, which installs the package.
"""

import json

import pytest

from tests.course_files import HTML, NOTEBOOKS, cells

FIRST = "book/worked-example"
RUN = """async (sources) => {
  const { python } = await coursePython.load();
  const results = [];
  for (const [i, source] of sources.entries()) {
    const result = { printed: "", shown: [], milliseconds: performance.now() };
    const print = (stream, text) => { result.printed += text; };
    const display = (bundle) => result.shown.push(bundle);
    Object.assign(result, await python.run({ kind: "cell", source, cell: i + 1 }, { print, display }));
    result.milliseconds = performance.now() - result.milliseconds;
    results.push(result);
  }
  return results;
}"""


def stored(cell):
    """Return what a notebook has stored for a cell: what was printed, and each value by media type."""
    outputs = cell["outputs"]
    printed = "".join("".join(output["text"]) for output in outputs if output["output_type"] == "stream")
    shown = [{kind: "".join(text) for kind, text in output["data"].items()} for output in outputs if "data" in output]
    return printed, shown


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_every_cell_gives_in_the_page_what_is_stored(chromium, page):
    assert differences(chromium, page) == []


def differences(chromium, page):
    """Return what differs between the cells of a notebook as the page runs them and as they are stored."""
    browser, address = chromium
    context = browser.new_context(base_url=address)
    tab = context.new_page()
    has_code = "data-bundle" in (HTML / f"{page}.html").read_text(encoding="utf-8")
    tab.goto(f"/{page if has_code else FIRST}.html")
    results = tab.evaluate(RUN, [cell["source"] for cell in cells(page, "code")])
    context.close()
    print(f"{page}: {len(results)} cells, {sum(r['milliseconds'] for r in results) / 1000:.1f} s")
    different = []
    for number, (cell, result) in enumerate(zip(cells(page, "code"), results, strict=True), start=1):
        printed, shown = stored(cell)
        if result["state"] != "ran" or (result["printed"], result["shown"]) != (printed, shown):
            different.append(f"cell {number}: {describe(result, printed, shown)}")
    return different


def describe(result, printed, shown):
    """Return the first difference between a cell's result and what is stored."""
    if result["state"] != "ran":
        return json.dumps(result)[:600]
    if result["printed"] != printed:
        return f"printed {first_difference(result['printed'], printed)}"
    for ours, theirs in zip(result["shown"], shown):
        for kind in theirs:
            if ours.get(kind) != theirs[kind]:
                return f"{kind} {first_difference(ours.get(kind, ''), theirs[kind])}"
    return f"shows {[list(bundle) for bundle in result['shown']]}, stored is {[list(bundle) for bundle in shown]}"


def first_difference(one, other):
    place = next((i for i, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), min(len(one), len(other)))
    return f"{one[max(0, place - 60) : place + 60]!r} instead of {other[max(0, place - 60) : place + 60]!r}"
