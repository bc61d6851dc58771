"""The reference part: words explained where they are built, numbers and claims that the chapters show,
every function documented, a bibliography that is read, and a sheet that prints on one page."""

import csv
import importlib
import inspect
import math
import random
import re
from copy import deepcopy
from functools import cache

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from backprop import gradient_checks, step_gradient_checks
from backprop.data import data_path
from backprop.matrix import HIDDEN, LOSSES
from backprop.steps import (
    backward_propagate_error,
    forward_propagate,
    initialize_network,
    update_weights,
)
from backprop.worked_example import (
    LEARNING_RATE,
    TARGET,
    WEIGHTS,
    X1,
    X2,
    backward,
    forward,
    gradient,
    update,
)
from book._ext import docstrings, sources
from tests.browser import open_browser, serve
from tests.course_files import CHAPTERS, HTML, ROOT, prose
from workbook.published import MARKS, verdict

pytestmark = pytest.mark.usefixtures("built_book")


@cache
def article(page):
    html = (HTML / f"book/{page}.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser").find("article")


def words(element):
    """Return the text of an element with single spaces, and without the signs beside headings."""
    return re.sub(r"\s+", " ", element.get_text()).strip().rstrip("#").strip()


# --- Glossary ---------------------------------------------------------------------------------


def glossary():
    """Return (terms, definition) of each entry."""
    entries, terms = [], []
    for child in article("reference/glossary").find("dl", class_="glossary").find_all(["dt", "dd"], recursive=False):
        if child.name == "dt":
            terms.append(words(child))
        else:
            entries.append((terms, child))
            terms = []
    return entries


def test_every_word_of_the_glossary_leads_to_a_chapter_that_uses_it():
    assert len(glossary()) > 60
    for terms, definition in glossary():
        links = [link["href"] for link in definition.find_all("a") if link["href"].endswith(".html")]
        assert links, f"{terms} has no chapter"
        chapter = links[-1].removeprefix("../").removesuffix(".html")
        assert f"book/{chapter}" in CHAPTERS
        text = words(article(chapter)).lower().replace("_", " ")
        assert any(term.lower() in text for term in terms), f"{chapter} never says {' or '.join(terms)}"


def test_the_glossary_is_in_order_and_explains_each_word_once():
    firsts = [re.sub(r"[^a-z]", "", terms[0].lower()) for terms, _ in glossary()]
    assert firsts == sorted(firsts)
    every = [term.lower() for terms, _ in glossary() for term in terms]
    assert len(set(every)) == len(every)
    for terms, definition in glossary():
        assert 5 <= len(words(definition).split()) <= 60, terms


# Words that the chapters stress without giving them a meaning of their own.
STRESSED = {
    "add", "all", "also", "and then", "and", "better", "by the same minimum and maximum", "check", "column",
     "ends", "every one", "every", "exactly", "find", "fresh", "grow", "is", "judge", "last two",
    "last", "longer steps", "mean", "neurons", "no biases.", "not", "of something", "one", "over the rows",
    "own slope", "parity", "play", "represent", "returns", "shares", "short steps.", "starts", "stores", "subtract", "sum", "target entries",
    "that", "training", "two", "unscaled inputs.", "when", "whole", "wider", "with", "worse",
}  # fmt: skip


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_word_that_a_chapter_introduces_is_in_the_glossary(page):
    known = {term.lower() for terms, _ in glossary() for term in terms}
    known |= {phrase.lower() for _, entry in glossary() for phrase in map(words, entry.find_all("em"))}
    text = re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", " ", prose(page).split("## Exercises")[0], flags=re.S)
    found = re.findall(r"(?<![*\w])\*{1,2}([a-z][\w -]*\.?)\*{1,2}(?![*\w])", text, re.I)
    introduced = {phrase.lower() for phrase in found} - STRESSED
    known |= {
        "hidden neuron",
        "nested",
        "validation",
    }  # of hidden layer, nested cross-validation, validation rows
    assert introduced <= known, "explain it in the glossary, or list it as STRESSED in this test"


def test_the_symbols_of_the_notation_are_words_of_the_glossary():
    known = {term for terms, _ in glossary() for term in terms}
    rows = article("reference/notation").find("table").find("tbody").find_all("tr")
    names = [words(row.find_all("td")[1]) for row in rows]
    assert {name for name in names if name} <= known


# --- Sources, checked -------------------------------------------------------------------------


def tables():
    """Return, for both tables of the page, the texts and links of each row; the group's line has one cell."""
    return [
        [[(words(cell), cell.find("a")) for cell in row.find_all("td")] for row in table.find("tbody").find_all("tr")]
        for table in article("reference/sources").find_all("table", class_="checked")
    ]


def published_rows(name):
    with data_path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_of_sources_has_every_published_number_and_no_other():
    shown = [tuple(text for text, _ in row[:2]) for row in tables()[0] if len(row) == 4]
    listed = [(row["quantity"], row["printed"].replace("-", "\u2212")) for row in published_rows("published.csv")]
    xor = [(f"mean squared error of XOR at epoch {n}", e) for n, e in XOR_PRINTED.items()]
    assert sorted(shown) == sorted(listed + xor)
    assert words(article("reference/sources")).count(f"{len(shown)} lines.") == 1


XOR_PRINTED = {"0": "0.2713", "4,000": "0.1287", "8,000": "0.0066"}


def test_every_verdict_follows_from_the_printed_and_the_exact_number():
    judged = 0
    for row in tables()[0]:
        if len(row) == 1 or row[0][0].startswith("mean squared error of XOR"):
            continue
        (_, _), (printed, _), (exact, _), (said, _) = row
        pairs = zip(printed.replace("\u2212", "-").split(), exact.replace("\u2212", "-").split(), strict=True)
        # Ours is shown to ten decimals, or to the printed ones where it is reproduced.
        found = [verdict(text, float(ours)) for text, ours in pairs]
        worst = max(found, key=list(MARKS).index)
        assert said.split(":")[0] == MARKS[worst] or (worst, said) == ("reproduced", MARKS["rounded"]), row[0][0]
        judged += 1
    assert judged == len(published_rows("published.csv"))


def test_printed_errors_of_xor_are_told_to_have_no_seed_and_placed_among_ours():
    rows = [row for row in tables()[0] if row[0][0].startswith("mean squared error of XOR")]
    assert len(rows) == 3
    for (_, _), (printed, _), (ours, _), (said, _) in rows:
        lowest, highest, median = map(float, re.findall(r"\d\.\d+", ours))
        assert lowest <= float(printed) <= highest and "possible" in said and "without a seed" in said
        assert ("slow" in said) == (float(printed) > 2 * median)


def test_each_group_of_numbers_leads_to_the_table_of_its_chapter():
    groups = [row[0][1]["href"] for row in tables()[0] if len(row) == 1]
    assert [re.fullmatch(r"\.\./(.*)\.html#checked", group)[1] for group in groups] == sources.CHAPTERS
    assert all(row[1][1]["href"] for row in tables()[1] if len(row) == 4)


def test_a_claim_whose_finding_no_chapter_shows_stops_the_build(monkeypatch):
    assert len(sources.claims()) == len(published_rows("claims.csv")) == sum(len(r) == 4 for r in tables()[1])
    heading, outputs = sources.section("beyond/xor", "the-published-network")
    assert heading == "The published network" and len(outputs) == 2
    with pytest.raises(ExtensionError, match="has no section 'nowhere'"):
        sources.section("beyond/xor", "nowhere")
    with pytest.raises(ExtensionError, match="shows no table 'Nothing'"):
        sources.table_of("beyond/xor", "Nothing")
    monkeypatch.setattr(sources, "section", lambda chapter, slug: (heading, []))
    with pytest.raises(ExtensionError, match="does not show 'Kama, Canadian, Rosa"):
        sources.claims()


def test_no_claim_is_judged_otherwise_than_its_chapter_does():
    denied = 0
    for row in sources.claims():
        assert row["verdict"] in sources.VERDICTS
        assert row["verdict"] == "holds" or row["reason"], f"{row['claim']} needs a reason"
        outputs = sources.section(row["chapter"], row["section"])[1]
        shown = "\n".join("".join(o.get("text") or o["data"].get("text/plain", "")) for o in outputs)
        for line in shown.splitlines():
            if row["found"] and row["found"] in line and "\u2717" in line:
                assert row["verdict"] != "holds", row["claim"]
                denied += 1
    assert denied


def add_steps(network, inputs, learning_rate):
    """Update as older printings do, whose delta has its sign turned."""
    for layer in network:
        for neuron in layer:
            for j, a in enumerate([*inputs, 1.0]):
                neuron["weights"][j] += learning_rate * neuron["delta"] * a
        inputs = [neuron["output"] for neuron in layer]


def test_both_signs_of_delta_give_the_same_weights_each_with_its_own_update():
    random.seed(1)
    ours = initialize_network(2, 2, 2)
    theirs = deepcopy(ours)
    for row, target in (([1, 0], [0, 1]), ([0.2, 0.9], [1, 0])):
        for network in (ours, theirs):
            forward_propagate(network, row)
            backward_propagate_error(network, target)
        update_weights(ours, row, 0.5)
        for neuron in [neuron for layer in theirs for neuron in layer]:
            neuron["delta"] = -neuron["delta"]
        add_steps(theirs, row, 0.5)
    for layer, other_layer in zip(ours, theirs):
        assert [n["weights"] for n in layer] == [n["weights"] for n in other_layer]


# --- The package ------------------------------------------------------------------------------

# Of these modules the page shows what a reader calls; the rest is how it is done.
PARTS = {
    "backprop.train": ["train", "Training", "Diverged"],
    "backprop.batched": ["train"],
    "backprop.optimizers": ["SGD", "Adam"],
    "backprop.engine": ["Value"],
    "workbook.exercises.feedback": ["check", "hint", "Feedback", "Hint"],
    "workbook.exercises.exercise": ["Exercise", "Verdict"],
    "workbook.figures.network": ["draw_network", "draw_worked_example"],
    "workbook.figures.picture": ["Picture"],
}
MODULES = re.findall(
    r"automodule:: (\S+)\n(?!   :no-index:)", (ROOT / "book/reference/api.md").read_text(encoding="utf-8")
)


def public(module):
    """Return the public functions and classes of a module, or of its names in __all__, by name."""
    found = importlib.import_module(module)
    names = PARTS.get(module) or getattr(found, "__all__", None) or vars(found)
    objects = {name: vars(found)[name] for name in names if not name.startswith("_")}
    own = {n: o for n, o in objects.items() if inspect.isfunction(o) or inspect.isclass(o)}
    return {n: o for n, o in own.items() if o.__module__.startswith(module)}


def test_the_page_of_the_package_has_the_modules_that_readers_import():
    lesson = "steps worked_example data evaluate matrix train optimizers batched engine convolution recurrent classify convert step_gradient_checks gradient_checks"
    workbook = "published exercises.feedback explorers.explorer explorers figures.table figures.plots figures.network"
    needed = {f"backprop.{name}" for name in lesson.split()} | {f"workbook.{name}" for name in workbook.split()}
    assert needed <= set(MODULES)
    assert set(PARTS) <= set(MODULES)


@pytest.fixture(scope="module")
def api():
    return article("reference/api")


@pytest.mark.parametrize("module", MODULES)
def test_every_public_function_stands_on_the_page_with_signature_and_docstring(api, module):
    assert public(module)
    for name, thing in public(module).items():
        entry = api.find(id=f"{module}.{name}")
        assert entry, f"{module}.{name} is not on the page"
        if inspect.isfunction(thing):
            shown = words(entry)
            missing = [p for p in inspect.signature(thing).parameters if not re.search(rf"\b{p}\b", shown)]
            assert not missing, f"{name} is shown without {missing}"
        first = words(BeautifulSoup(f"<p>{inspect.getdoc(thing) or ''}</p>", "html.parser")).split(" ")[0]
        assert first and words(entry.find_next_sibling("dd")).startswith(first[:3]), name


@pytest.mark.parametrize("module", MODULES)
def test_docstrings_name_the_arguments_that_there_are(module):
    for name, thing in public(module).items():
        section = re.search(r"^Args:\n((?: {4}.*\n?|\n)+)", inspect.getdoc(thing) or "", re.M)
        if section:
            named = re.findall(r"^ {4}(\w[\w, ]*):", section[1], re.M)
            parameters = set(inspect.signature(thing).parameters)
            assert {part for names in named for part in names.split(", ")} <= parameters, name


def test_the_page_of_the_package_shows_no_address_of_a_machine_and_no_markup(api):
    text = words(api)
    assert not re.search(r" at 0x|<function|object at|\\\*|``|:(?:param|raises|class):", text)
    assert "random.random" in text


def test_docstrings_are_kept_as_they_are_written():
    assert docstrings.escape_markup('a * b, "c" and `d * e`') == r"a \* b, \"c\" and ``d * e``"
    lines = ["First.", "", "    x   1 * 2", "", "Last * one."]
    docstrings.keep_plain_text(None, "module", "", None, {}, lines)
    assert lines == ["First.", "", ".. code-block:: text", "", "    x   1 * 2", "", r"Last \* one."]
    lines = ["Return it.", "", "Args:", "    x: 1 * 2"]
    docstrings.keep_plain_text(None, "function", "", None, {}, lines)
    assert lines[-1] == r"    x: 1 \* 2"


# --- Further reading --------------------------------------------------------------------------


def bibliography():
    text = (ROOT / "book/references.bib").read_text(encoding="utf-8")
    entries = re.findall(r"^@(\w+)\{(\w+),\n(.*?)^\}", text, re.M | re.S)
    return {key: dict(re.findall(r"^  (\w+) = \{(.*)\},?$", body, re.M)) for _, key, body in entries}


def test_every_reference_is_whole_and_said_to_be_good_for_something():
    text = (ROOT / "book/reference/further-reading.md").read_text(encoding="utf-8")
    notes = dict(re.findall(r"^- \{cite:t\}`(\w+)`:? (.*)$", text, re.M))
    assert set(notes) == set(bibliography()) and len(notes) >= 15
    assert all(len(note.split()) >= 8 for note in notes.values())
    for key, fields in bibliography().items():
        assert {"author", "title", "year"} <= set(fields), key
        assert key.endswith(fields["year"]) and 1900 < int(fields["year"]) < 2030
        assert re.fullmatch(r"10\.\d{4,}/\S+", fields.get("doi", "10.1000/none")), key


def test_the_page_lists_each_reference_once_with_its_doi():
    page = article("reference/further-reading")
    entries = page.select("div.citation")
    assert len(entries) == len(bibliography())
    links = [link["href"].lower() for link in page.find_all("a", href=True)]
    for key, fields in bibliography().items():
        if "doi" in fields:
            assert links.count(f"https://doi.org/{fields['doi'].lower()}") == 1, key


# --- Cheat sheet ------------------------------------------------------------------------------


def sheet_table(heading):
    section = article("reference/cheat-sheet").find(id=heading)
    return [[words(cell) for cell in row.find_all("td")] for row in section.find("tbody").find_all("tr")]


def test_the_cheat_sheet_has_the_six_functions_as_they_are():
    section = article("reference/cheat-sheet").find(id="the-six-steps")
    code = re.sub(r"#.*", "", section.find("pre").get_text())
    calls = re.findall(r"(\w+)\(([^)]*)\)", code)
    steps = importlib.import_module("backprop.steps")
    assert len(calls) == 6
    for name, arguments in calls:
        parameters = inspect.signature(getattr(steps, name)).parameters.values()
        needed = [p.name for p in parameters if p.default is inspect.Parameter.empty]
        assert re.split(r",\s*", arguments) == needed, name


def test_the_worked_numbers_of_the_cheat_sheet_are_computed():
    a = forward(WEIGHTS, X1, X2)
    deltas = backward(WEIGHTS, *a, TARGET)
    new = update(WEIGHTS, gradient(X1, X2, *a[:2], *deltas), LEARNING_RATE)
    rows = sheet_table("the-worked-example")
    lines = [[("x1", "h1"), ("x2", "h1")], [("x1", "h2"), ("x2", "h2")], [("h1", "out"), ("h2", "out")]]
    for row, output, delta, line in zip(rows, a, deltas, lines, strict=True):
        z = math.log(output / (1 - output))
        before = ", ".join(str(WEIGHTS[name]) for name in line)
        after = ", ".join(f"{new[name]:.4f}" for name in line)
        assert row[1:] == [f"{z:.4f}", f"{output:.4f}", f"{delta:.4f}", before, after]
    text = words(article("reference/cheat-sheet").find(id="the-worked-example"))
    assert f"Inputs {X1} and {X2}, target {TARGET}, rate {LEARNING_RATE:g}" in text
    assert f"the output is {forward(new, X1, X2)[2]:.4f}." in text


def test_the_cheat_sheet_has_every_activation_and_every_pair_of_output_and_loss():
    hidden = [row[0].lower() for row in sheet_table("activations")]
    assert hidden == list(HIDDEN)
    outputs = [row[0] for row in sheet_table("outputs-and-losses")]
    pairs = [name for name in LOSSES for _ in LOSSES[name]]
    assert sorted(next(name for name in LOSSES if name in output) for output in outputs) == sorted(pairs)
    text = (ROOT / "book/reference/cheat-sheet.md").read_text(encoding="utf-8")
    for function, module in (("numerical_gradient", step_gradient_checks), ("complex_step", gradient_checks)):
        h = inspect.signature(getattr(module, function)).parameters["h"].default
        assert f"$h = 10^{{{round(math.log10(h))}}}$" in text


def test_the_cheat_sheet_prints_on_one_sheet_of_a4_with_nothing_cut_off():
    cut = """[...document.querySelectorAll("#cheat-sheet :is(table, pre, p, li)")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1
            || element.parentElement.scrollWidth > element.parentElement.clientWidth + 1)
        .map((element) => element.textContent.slice(0, 60))"""
    with open_browser() as browser, serve(HTML) as address:
        tab = browser.new_page(viewport={"width": 718, "height": 1047})  # 190 x 277 mm
        tab.goto(f"{address}/book/reference/cheat-sheet.html")
        pdf = tab.pdf(prefer_css_page_size=True)
        tab.emulate_media(media="print")
        assert tab.evaluate(cut) == []
        assert tab.evaluate("document.querySelector('#cheat-sheet h1').checkVisibility()")
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", pdf)
    assert len(pages) == 1
    width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)", pdf).groups())
    assert abs(width - 595.3) < 1 and abs(height - 841.9) < 1


def test_the_api_says_of_each_count_of_a_network_what_it_counts():
    section = article("reference/api").find(id="backprop.steps.initialize_network").parent
    counts = [words(item) for item in section.select("li") if words(item).startswith("n_")]
    meanings = {item.partition("\u2013")[2] for item in counts}
    assert len(counts) == len(meanings) == 3, counts
