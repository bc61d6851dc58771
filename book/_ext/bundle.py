"""One stylesheet and one script for all pages, made of some twenty files, without what no page uses.

PurgeCSS removes the CSS rules that match no element of any page, fonts.py the icons that no page shows.
A stylesheet or script that is not listed here stays separate.
"""

import json
import posixpath
import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath

from book._ext.built_site import Site
from book._ext.fonts import ICONS, embed_icons
from book._ext.formulas import NODE
from tools.folders import NODE_MODULES

PURGECSS = NODE_MODULES / "purgecss" / "bin" / "purgecss.js"
THEME_STYLES = [
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "copybutton.css",
    "mystnb.*.css",
    "sphinx-design.min.css",
    "katex/katex.min.css",
]
OWN_STYLES = ["katex-math.css", "quantities.css", "book.css", "companion.css", "ties.css", "python.css"]
OWN_SCRIPTS = ["actions.js", "print.js", "chapter-list.js", "progress.js", "chapters.js"]
SCRIPTS = [
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "clipboard.min.js",
    "copybutton.js",
    *OWN_SCRIPTS,
]
BUNDLED = THEME_STYLES + OWN_STYLES + SCRIPTS
# thebe runs cells on a server, details fold without a script, and the icons come from a font.
UNUSED = [
    "styles/theme.css",
    "togglebutton.css",
    "togglebutton.js",
    "sphinx-thebe.css",
    "sphinx-thebe.js",
    "design-tabs.js",
    "scripts/fontawesome.js",
    "play-solid.svg",
]
# What is removed in the end: these, and other files that no page asks for.
UNNEEDED = [*BUNDLED, *UNUSED, "**/*.map", "locales", ICONS.split("/")[0], "*macros.html"]
# Third-party scripts that stay separate: only one page needs them, or they have much to do, and between two scripts
# a browser can respond to its reader.
SEPARATE = [
    "scripts/sphinx-book-theme.js",
    "scripts/bootstrap.js",
    "scripts/pydata-sphinx-theme.js",
    "searchtools.js",
]
# Our own scripts that only some pages need.
OWN_SEPARATE = [
    "explorer-play.js",
    "explorer.js",
    "explorer-goals.js",
    "exercise.js",
    "python.js",
    "focus-scrollables.js",
]
# For each third-party script: what it says, and what it says here.
PATCHES = {
    "scripts/pydata-sphinx-theme.js": {
        # The theme measures all of these at once, which is slow; focus-scrollables.js does it one by one.
        '["pre",".nboutput > .output_area",".cell_output > .output",".jp-RenderedHTMLCommon",'
        '".pst-scrollable-table-container"]': '["none"]',
    },
    "doctools.js": {
        # These scripts share a file: what fails in one must not stop those after it.
        "    callback();\n": "    try { callback(); } catch (error) { reportError(error); }\n",
    },
    "sphinx_highlight.js": {
        # Code in an address, which the pages forbid: actions.js does it, and the reader stays at the place.
        '<a href="javascript:SphinxHighlight.hideSearchWords()">': '<button type="button" data-action="hideSearchWords">',
        "</a></p>": "</button></p>",
        # Whatever an address asks for: at most ten words, each once, and no single letters, which are in every word.
        "highlight.toLowerCase().split(/\\s+/).filter(x => x)": "[...new Set(highlight.toLowerCase().split(/\\s+/))]"
        ".filter((word) => word.length > 1).slice(0, 10)",
    },
    "searchtools.js": {
        # An excerpt has the words of the chapter, not of the buttons around it; and a formula, which a page holds twice
        # (as it looks, and hidden for screen readers), once.
        '[".headerlink", "script", "style"]': '[".headerlink", "script", "style", ".katex-mathml", ".bd-header-article", '
        '"#jb-print-docs-body", ".prev-next-footer", "button", "summary"]',
        # A question, not a book.
        'new URLSearchParams(window.location.search).get("q")': '(new URLSearchParams(location.search).get("q") ?? "").slice(0, 200)',
        # Every object of JavaScript has a constructor, also the list of words.
        "files: terms[word],": "files: Object.hasOwn(terms, word) ? terms[word] : undefined,",
        "files: titleTerms[word],": "files: Object.hasOwn(titleTerms, word) ? titleTerms[word] : undefined,",
        # Whole numbers are words too.
        " ||\n        queryTerm.match(/^\\d+$/)": "",
        # Each page once, where it fits best: a glossary has many entries. Of the package, each function.
        "result.slice(0, 4).concat([result[5]]).map(v => String(v)).join(',')": "result[3] ? result[0] + result[2] : result[0]",
    },
}
CSS_URL = re.compile(r"""url\((["']?)(?!data:)([^)"']+)\1\)""")


def is_bundled(path: str | None) -> bool:
    """Return whether pages need no link to a stylesheet or script, as it is in a bundle or unused.

    A script without a path is inline: extensions only set the options of unused scripts in such scripts.
    """
    return not path or any(PurePosixPath(path).match(f"_static/{pattern}") for pattern in BUNDLED + UNUSED)


def write_bundles(site: Site) -> None:
    """Write `_static/site.css` and `_static/site.js`, and patch the third-party scripts.

    Raises:
        ValueError: a third-party script is not the one that we know.
        subprocess.CalledProcessError: PurgeCSS failed.
    """
    static = site.static
    for name in SCRIPTS + SEPARATE:
        program = unify_breakpoints(remove_source_map((static / name).read_text(encoding="utf-8")))
        (static / name).write_text(patch(program, PATCHES.get(name, {})), encoding="utf-8")
    for name in [*OWN_SCRIPTS, *OWN_SEPARATE]:
        program = remove_comments((static / name).read_text(encoding="utf-8"))
        (static / name).write_text(program, encoding="utf-8")
    program = ";\n".join((static / name).read_text(encoding="utf-8") for name in SCRIPTS)
    (static / "site.js").write_text(program, encoding="utf-8")
    # The theme styles the paragraph in the summary of a folded cell, which is a span here (fix_html.py).
    theme = unify_breakpoints(join_styles(static, THEME_STYLES)).replace("summary>p.", "summary>span.")
    (static / "site.css").write_text(theme, encoding="utf-8")
    styles = embed_icons(purge_styles(site), static)
    own = unify_breakpoints(remove_comments(join_styles(static, OWN_STYLES)))
    (static / "site.css").write_text(styles + own, encoding="utf-8")


def remove_bundled_files(site: Site) -> None:
    """Remove the files that no page asks for: those in the bundles, and those that are not used."""
    for pattern in UNNEEDED:
        for path in list(site.static.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def patch(program: str, changes: dict[str, str]) -> str:
    """Return a third-party script with our changes.

    Raises:
        ValueError: what is to be changed does not occur exactly once, as in a new version of the script.
    """
    for old, new in changes.items():
        if program.count(old) != 1:
            raise ValueError(f"{old} occurs {program.count(old)} times in a third-party script, not once.")
        program = program.replace(old, new)
    return program


def unify_breakpoints(text: str) -> str:
    """Return styles or scripts that all show the left sidebar from a window width of 960 pixels on.

    Of the two themes, one of which builds on the other, one says 960 and one 992: between them the button of the
    sidebar would do nothing. In em, these widths grow with the reader's font, as the sidebars do: with a large font
    they leave the window to the text.
    """
    text = re.sub(r"min-width:\s*992px", "min-width:960px", text)
    text = re.sub(r"max-width:\s*992px", "max-width:959.98px", text)
    return re.sub(r"\((min|max)-width:\s*([\d.]+)px\)", lambda m: f"({m[1]}-width:{float(m[2]) / 16:.8g}em)", text)


def join_styles(static: Path, patterns: list[str]) -> str:
    """Return the text of several stylesheets as one stylesheet in `_static`."""
    sheets = (sheet for pattern in patterns for sheet in sorted(static.glob(pattern)))
    return "\n".join(rebase_stylesheet(sheet, static) for sheet in sheets)


def rebase_stylesheet(sheet: Path, static: Path) -> str:
    """Return a stylesheet with its relative URLs changed as if it were in `_static` itself."""
    folder = sheet.parent.relative_to(static).as_posix()

    def rebase(match: re.Match) -> str:
        return f"url({posixpath.normpath(posixpath.join(folder, match[2]))})"

    return CSS_URL.sub(rebase, remove_source_map(sheet.read_text(encoding="utf-8")))


def remove_source_map(text: str) -> str:
    """Return a script or stylesheet without the URL of its source map, which is not published."""
    return re.sub(r"(//|/\*)# sourceMappingURL=\S+?( \*/|\*/|$)", "", text, flags=re.M)


def remove_comments(text: str) -> str:
    """Return a script or stylesheet of ours without comments that begin a line: who reads the page does not need them."""
    return re.sub(r"^[ \t]*(?://[^\n]*|/\*.*?\*/)[ \t]*\n", "", text, flags=re.M | re.S)


def purge_styles(site: Site) -> str:
    """Return the stylesheet without the rules that no page and no script can use."""
    command = [NODE, str(PURGECSS), "--css", "_static/site.css", "--content", "**/*.html", "_static/**/*.js"]
    run = subprocess.run(command, cwd=site.folder, capture_output=True, text=True, encoding="utf-8", check=True)
    return json.loads(run.stdout)[0]["css"]
