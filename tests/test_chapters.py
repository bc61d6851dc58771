"""Every chapter shows the package's own code, stores what that code gives, and says nothing else."""

import ast
import csv
import io
import re
import tokenize
from html import unescape

import nbformat
import pytest

from backprop.data import data_path
from tests.course_files import CHAPTERS, FRONT_PAGE, NOTEBOOKS, ROOT, cells, code, is_setup, outputs, prose
from tools import notebooks
from workbook.exercises.chapters import exercises_of
from workbook.exercises.code_exercise import Code
from workbook.exercises.number_exercise import Number
from workbook.figures.palette import QUANTITIES
from workbook.page.names import free_names

every_chapter = pytest.mark.parametrize("page", CHAPTERS)
every_notebook = pytest.mark.parametrize("page", NOTEBOOKS)


def stored(page):
    """Return a notebook as it is stored, its first code cell with the rest."""
    return nbformat.read(ROOT / f"{page}.ipynb", as_version=4)


# --- The same code ----------------------------------------------------------------------------

MUST_SHOW = {
    "book/worked-example": "forward backward gradient update sigmoid sigmoid_derivative",
    "book/steps/1-initialize-network": "initialize_network",
    "book/steps/2-forward-propagate": "weighted_sum sigmoid forward_propagate",
    "book/steps/3-back-propagate-error": "sigmoid_derivative backward_propagate_error",
    "book/steps/4-train-network": "update_weights squared_error train_network one_hot",
    "book/steps/5-predict": "predict",
    "book/steps/6-wheat-seeds": (
        "cross_validate accuracy zero_rule confusion_matrix column_ranges scale_rows tutorial_folds"
    ),
}


def functions_of(source):
    """Return (name, code without docstring and type hints, comments) of each function of a program."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            text = ast.get_source_segment(source, node)
            tokens = tokenize.generate_tokens(io.StringIO(text).readline)
            comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
            found.append((node.name, ast.unparse(bare(node)), comments))
    return found


def bare(function):
    if ast.get_docstring(function):
        function.body = function.body[1:]
    function.returns = None
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            node.annotation = None
    return function


def functions_of_the_package(page):
    found = {}
    for module in ["steps", "data", "evaluate"] + ["worked_example"] * (page == "book/worked-example"):
        source = (ROOT / "code" / "backprop" / f"{module}.py").read_text(encoding="utf-8")
        found.update((name, rest) for name, *rest in functions_of(source))
    return found


@pytest.mark.parametrize("page", MUST_SHOW)
def test_every_function_of_the_package_stands_in_its_chapter_as_it_is(page):
    package = functions_of_the_package(page)
    shown = functions_of(code(page))
    assert {name for name, *_ in shown}.issuperset(MUST_SHOW.get(page, "").split())
    for name, *rest in shown:
        if name in package:
            assert rest == package[name], f"{name} differs from the package's"


def test_a_change_of_code_or_comment_is_noticed_and_one_of_hints_and_docstring_is_not():
    shown = functions_of("def f(x):\n    # why\n    return x + 1")
    assert functions_of('def f(x: float) -> float:\n    """Add."""\n    # why\n    return x + 1') == shown
    assert functions_of("def f(x):\n    return x + 1") != shown
    assert functions_of("def f(x):\n    # why\n    return x + 2") != shown
    assert functions_of("def f(x=0):\n    # why\n    return x + 1") != shown


# --- How code looks -------------------------------------------------------------------------------


@every_notebook
def test_no_line_of_code_is_longer_than_72_columns(page):
    assert [line for line in code(page).splitlines() if len(line) > 72] == []


def calls_a_figure_or_table(node):
    """Return whether a statement does nothing but call a function that shows a figure or a table."""
    match node:
        case ast.Expr(ast.Call(ast.Name(name))):
            return name in SHOWN or name.startswith(("draw_", "explore_"))
    return False


SHOWN = ("Table", "checked", "inspect_network")


def is_plumbing(source):
    """Return whether a cell only imports, or after its imports only draws a picture or shows a figure or table."""
    match [node for node in ast.parse(source).body if not isinstance(node, (ast.Import, ast.ImportFrom))]:
        case []:
            return True
        case [only] if calls_a_figure_or_table(only):
            return True
        case [*_, ast.Expr(ast.Call(ast.Name("picture" | "Picture")))]:
            return True
    return False


@every_notebook
def test_a_cell_that_only_imports_draws_or_tabulates_is_folded(page):
    plumbing = [cell for cell in cells(page, "code") if is_plumbing(cell["source"])]
    tags = [set(cell["metadata"].get("tags", [])) for cell in plumbing]
    open_cells = [
        cell["id"] for cell, own in zip(plumbing, tags) if not own & {"hide-input", "hide-cell", "remove-input"}
    ]
    assert open_cells == []


def test_plumbing_is_told_from_a_cell_that_computes():
    assert is_plumbing("import math") and is_plumbing("from w import explore_xor\n\nexplore_xor()")
    assert is_plumbing("draw_network(network)") and is_plumbing("ax = axes()\nax.plot(x)\npicture(ax)")
    assert not is_plumbing("import math\nz = 1") and not is_plumbing("a = forward(x)\ndraw_network(network)")
    assert not is_plumbing("def f(x):\n    return x") and not is_plumbing("print(f(1))")


# --- The stored outputs -----------------------------------------------------------------------


@every_notebook
def test_a_notebook_is_stored_as_executed_from_top_to_bottom_without_error(page):
    counts = [cell["execution_count"] for cell in stored(page).cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)) != []
    kinds = {kind for output in outputs(page) for kind in output}
    # No error, no warning; no image, which nbval does not compare; no widget, which needs its kernel.
    assert kinds <= {"stdout", "text/plain", "text/html"}


@every_notebook
def test_a_notebook_is_stored_as_the_tool_leaves_it_to_the_byte(page):
    text = (ROOT / f"{page}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    notebooks.put_setup(notebook)
    notebooks.tidy(notebook)
    assert nbformat.writes(notebook) + "\n" == text
    for cell in notebook.cells:
        if is_setup(cell):
            continue
        assert set(cell.metadata) <= ({"frame"} if cell.cell_type == "markdown" else {"tags", "mystnb"})
        # On the front page a picture and no code yet; on those of the exercises their texts alone.
        codeless = page in (FRONT_PAGE, "book/reference/exercises", "book/reference/teachers")
        hidden = "remove-input" if codeless else "hide-cell"
        form = {"remove-input"} if "predict_first(" in cell.source else set()  # the page's form takes its place
        assert set(cell.metadata.get("tags", [])) <= {hidden, "hide-input", "hide-output", "own-table", *form}
        assert "hide-input" not in cell.metadata.get("tags", []) or "mystnb" in cell.metadata, "what is folded is named"


@every_notebook
def test_the_first_code_cell_installs_the_package_and_says_nothing_where_it_is_there(page):
    first, *rest = [cell for cell in stored(page).cells if cell.cell_type == "code"]
    assert first.source == notebooks.SETUP.rstrip() and is_setup(first)
    assert first.outputs == [] and not any(is_setup(cell) for cell in rest)
    assert [cell.cell_type for cell in stored(page).cells[:2]] == ["markdown", "code"], "below the title"


@every_notebook
def test_every_picture_of_a_notebook_says_what_it_shows(page):
    html = "".join(output.get("text/html", "") for output in outputs(page))
    words = [unescape(alt) for alt in re.findall(r'<img\b[^>]*?\balt="([^"]*)"', html)]
    assert len(words) == html.count("<img")
    assert words or page not in CHAPTERS
    assert [alt for alt in words if len(alt) <= 20] == []


# --- The published numbers --------------------------------------------------------------------


def published_rows(chapter):
    with data_path("published.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["chapter"] == chapter]


def calls_of_checked(cell):
    nodes = ast.walk(ast.parse(cell["source"]))
    return [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "checked"]


@pytest.mark.parametrize("page", [page for page in CHAPTERS if published_rows(page.split("/")[-1])])
def test_a_chapter_ends_with_a_table_of_all_its_published_numbers(page):
    chapter = page.split("/")[-1]
    (cell,) = [cell for cell in cells(page, "code") if calls_of_checked(cell)]
    (call,) = calls_of_checked(cell)
    assert call.args[0].value == chapter
    (output,) = cell["outputs"]
    lines = "".join(output["data"]["text/plain"]).splitlines()[1:]
    rows = published_rows(chapter)
    assert len(lines) == len(rows) > 0
    for line, row in zip(lines, rows):
        assert line.startswith(row["quantity"]) and row["printed"].replace("-", "\u2212") in line
        assert row["reason"] in line and ("\u2717 wrong" in line) == bool(row["reason"])


@every_chapter
def test_our_side_of_that_table_is_computed_and_not_typed(page):
    for call in [call for cell in cells(page, "code") for call in calls_of_checked(cell)]:
        assert isinstance(call.args[1], (ast.Dict, ast.Name))
        for node in ast.walk(call.args[1]):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), ast.unparse(call)
        for value in getattr(call.args[1], "values", []):
            assert not isinstance(value, ast.Constant), ast.unparse(call)


def test_every_published_number_belongs_to_a_chapter_and_each_core_chapter_has_some():
    with data_path("published.csv").open(encoding="utf-8", newline="") as file:
        chapters = {row["chapter"] for row in csv.DictReader(file)}
    assert {page.split("/")[-1] for page in MUST_SHOW} <= chapters
    assert chapters <= {page.split("/")[-1] for page in CHAPTERS}
    assert CHAPTERS[: len(MUST_SHOW)] == list(MUST_SHOW)


# --- The prose --------------------------------------------------------------------------------

NO_PROSE = r"```.*?```|`[^`\n]*`|\]\([^)]*\)|https?://\S+|<[^>\n]*>|\\textcolor\{#\w+\}"
NUMBER = r"(?:(?<![\w.\u2212-])[\u2212-])?(?<![\w.])\d+\.\d+(?:e-?\d+)?(?![\w.]*\d)"


def numbers_in(text):
    """Return the decimal numbers of a text as written, with a plain minus sign."""
    return [found.replace("\u2212", "-") for found in re.findall(NUMBER, text)]


def rounds_to(value, printed):
    """Say whether a number rounds to the digits printed; without a sign, its size is meant."""
    decimals = len(printed.partition(".")[2])
    if not printed.startswith("-"):
        value = abs(value)
    return abs(value - float(printed)) <= 0.5 * 10**-decimals * (1 + 1e-9)


@every_notebook
def test_every_decimal_number_of_the_prose_comes_from_the_code_or_its_output(page):
    text = re.sub(NO_PROSE, " ", prose(page), flags=re.S)
    shown = [output.get(kind, "") for output in outputs(page) for kind in ("text/plain", "stdout")]
    quoted = code("book/worked-example") if page == FRONT_PAGE else ""
    told = texts_of_exercises(page) if page in CHAPTERS else []
    computed = "\n".join([code(page), quoted, *shown, *told]).replace("\u2212", "-")
    known = [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", computed)]
    unknown = [number for number in numbers_in(text) if not any(rounds_to(value, number) for value in known)]
    assert unknown == [], "the prose has numbers that no cell computes"


def texts_of_exercises(page):
    """Return what the exercises of a chapter say: a question quotes their numbers."""
    for exercise in exercises_of(page.split("/")[-1]):
        yield exercise.solution
        if isinstance(exercise, Number):
            yield from (rule.message for rule in exercise.rules())


@every_chapter
def test_each_exercise_stands_in_its_chapter_with_its_blank_and_one_check(page):
    exercises = exercises_of(page.split("/")[-1])
    titles = re.findall(r"^### (\d+)\. (.+?) *$", prose(page).split("## Exercises")[-1], re.M)
    assert titles == [(exercise.key.split()[-1], exercise.title) for exercise in exercises]
    sources = [cell["source"] for cell in cells(page, "code")]
    for exercise in exercises:
        (source,) = [source for source in sources if f'check("{exercise.key}", ' in source]
        if isinstance(exercise, Code):
            assert exercise.starter_code.strip() in source
        else:
            assert "answer = ..." in source and f'check("{exercise.key}", answer)' in source


def test_numbers_of_the_prose_are_read_with_sign_and_rounded_at_their_digits():
    assert numbers_in("from 0.25 to \u22120.5, x=-1.75; 3.2.1 is none, (0.1) is, 2-0.3 too.") == [
        "0.25", "-0.5", "-1.75", "0.1", "0.3",
    ]  # fmt: skip
    assert rounds_to(0.665, "0.67") and rounds_to(-0.6651, "-0.665") and rounds_to(-0.6651, "0.665")
    assert not rounds_to(0.664, "0.67") and not rounds_to(0.6651, "-0.665")


@every_notebook
def test_formulas_use_the_colours_of_the_quantities_and_no_others(page):
    colours = set(re.findall(r"\\textcolor\{([^}]*)\}", prose(page)))
    assert colours <= {quantity.light for quantity in QUANTITIES.values()}


# What plain Markdown, as in JupyterLab, Colab and GitHub, shows as it is written: fences, roles,
# labels, definitions, attributes, substitutions, comments and footnotes of MyST.
MYST = r"^\s*:{3,}|^\s*[`~]{3,}\s*\{|\{[\w:-]+\}`|^\([\w-]+\)=|^: |[\])`]\{[.#\w]|\{\{|^%|\[\^"
NO_CODE = r"^```\w*\n.*?^```$|\$\$.*?\$\$|\$[^$\n]+\$"


@every_notebook
def test_a_notebook_is_written_in_markdown_that_every_notebook_program_shows(page):
    assert re.findall(MYST, re.sub(NO_CODE, "", prose(page), flags=re.S | re.M), re.M) == []


@pytest.mark.parametrize(
    "text",
    [
        ":::{note}\nA fence.\n:::", "```{figure} x.svg\n```", "{doc}`x`", "(here)=", "term\n: what it is",
        "[words]{.wide}", "{{ version }}", "% a comment", "A note.[^1]",
    ],
)  # fmt: skip
def test_markdown_that_a_notebook_program_shows_raw_is_noticed(text):
    assert re.search(MYST, re.sub(NO_CODE, "", text, flags=re.S | re.M), re.M)


@every_notebook
def test_every_link_of_a_notebook_leads_to_a_notebook_or_page_beside_it(page):
    links = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    ours = [link.split("#")[0] for link in links if not re.match(r"https?://|#", link)]
    assert [link for link in ours if not (ROOT / page).parent.joinpath(link).is_file()] == []
    assert [link for link in ours if not link.endswith((".ipynb", ".md"))] == []


SKELETON = ["The question", "Checked", "Exercises", "What to remember", "What comes next"]
MOST_WORDS = 42  # of the goals


@every_chapter
def test_a_chapter_follows_the_skeleton(page):
    headings = re.findall(r"^(#+) (.+?) *$", re.sub(r"```.*?```", "", prose(page), flags=re.S), re.M)
    assert headings[0][0] == "#" and [level for level, _ in headings].count("#") == 1
    titles = [title for level, title in headings if level == "##"]
    assert [title for title in titles if title in SKELETON] == SKELETON
    assert titles[:1] == SKELETON[:1] and titles[-4:] == SKELETON[-4:] and len(titles) > 5
    opening = prose(page).split("## The question")[0]
    assert re.findall(r"^\*\*(\w[^*]+):\*\*", opening, re.M) == ["Goals", "You need"]
    (goals,) = re.findall(r"^\*\*Goals:\*\* (.+\.)$", opening, re.M)
    assert len(goals.split()) <= MOST_WORDS


def test_the_last_step_has_a_section_for_the_readers_own_table():
    text = "\n".join(cell["source"] for cell in cells("book/steps/6-wheat-seeds", "markdown", "code"))
    (section,) = re.findall(r"^## Your own table$.*?(?=^## )", text, re.M | re.S)
    steps = "read_table Check encode_labels stratified_folds scale_rows train_table zero_rule predict my_names["
    assert [step for step in steps.split() if step not in section] == []


def test_the_cells_for_the_readers_own_table_need_no_other_cell_and_one_of_them_names_the_file():
    own = [
        cell for cell in cells("book/steps/6-wheat-seeds", "code") if "own-table" in cell["metadata"].get("tags", [])
    ]
    assert free_names("\n".join(cell["source"] for cell in own)) == set()
    assert [len(re.findall(r"^my_file = ", cell["source"], re.M)) for cell in own] == [0, 0, 1, 0]
