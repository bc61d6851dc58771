"""Static files: what is collected for the book, and which stylesheets and scripts a page links to."""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from book._ext.bundle import is_bundled
from book._ext.chapter_cards import chapter_list
from book._ext.python_files import write_python
from tools.folders import NODE_MODULES
from workbook.figures.palette import stylesheet

FONT = "@fontsource-variable/source-sans-3/files/source-sans-3-{}.woff2"
FONTS = [FONT.format(part) for part in ("latin-wght-normal", "latin-wght-italic", "greek-wght-normal")]
FONTS.append("@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2")  # headings
# Scripts of the book that only some pages need, by what the pages contain.
SCRIPTS = {
    '"play":true': "explorer-play.js",  # before explorer.js
    'class="picture explorer"': "explorer.js",
    "data-goal=": "explorer-goals.js",  # after explorer.js
    "data-frame=": "companion.js",  # after explorer.js
    "data-network=": "ties.js",
    "cell_input": "python.js",
    "tag_own-table": "own-table.js",
    '<div class="exercise': "exercise.js",
}


def collect_static_files(app: Sphinx) -> None:
    """Put where Sphinx finds static files: fonts, the styles of formulas, colours, the chapters, Python in the page."""
    if not (NODE_MODULES / "katex").is_dir():
        raise ExtensionError(f"{NODE_MODULES} lacks the fonts and styles of the book; `make book` installs them.")
    static = Path(app.outdir).parent / "static"
    shutil.rmtree(static, ignore_errors=True)
    shutil.copytree(NODE_MODULES / "katex" / "dist", static / "katex", ignore=unneeded)
    (static / "fonts").mkdir()
    for font in FONTS:
        shutil.copy(NODE_MODULES / font, static / "fonts")
    (static / "quantities.css").write_text(stylesheet(), encoding="utf-8")
    (static / "chapter-list.js").write_text(chapter_list(), encoding="utf-8")
    app.config.html_static_path.append(str(static))
    app.config.html_context["python_bundle"], app.config.html_context["npm_packages"] = write_python(static)


def unneeded(folder: str, names: list[str]) -> list[str]:
    """Return the files of KaTeX that no page needs: the formulas are typeset when the book is built."""
    return [name for name in names if name not in ("katex.min.css", "fonts") and not name.endswith(".woff2")]


def choose_assets(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    """Choose the stylesheets and scripts of a page: its own, and what is in no bundle (see bundle.py)."""
    for sign, script in SCRIPTS.items():
        if sign in context.get("body", ""):
            bundle = {"data-bundle": f"./python/{context['python_bundle']}"} if script == "python.js" else {}
            app.add_js_file(script, loading_method="defer", **bundle)
    if pagename == "search":
        app.add_js_file("search-without-server.js", loading_method="defer")
    for script in ("actions.js", "print.js", "focus-scrollables.js"):
        app.add_js_file(script, loading_method="defer")
    for kind in ("css_files", "script_files"):
        context[kind] = [file for file in context[kind] if not is_bundled(file.filename)]
