"""One stylesheet and a few scripts for all pages, of some twenty files, and without what no page uses.

Rules of style that fit no element of any page are taken out by PurgeCSS, icons that no page shows by fonts.py.
A stylesheet or script that is not listed here stays by itself.
"""

import json
import posixpath
import re
import subprocess
from pathlib import Path

from bs4 import BeautifulSoup

from book._ext.fonts import with_fewer_icons

THEME = [
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "copybutton.css",
    "mystnb.*.css",
    "sphinx-design.min.css",
    "katex/katex.min.css",
]
OURS = ["katex-math.css", "quantities.css", "book.css", "python.css"]
UNUSED_STYLES = ["styles/theme.css", "togglebutton.css", "sphinx-thebe.css"]
SCRIPTS = [
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "clipboard.min.js",
    "copybutton.js",
]
# Scripts of others that stay by themselves: one page alone needs them, or they have much to do, and a browser
# answers its reader between two scripts.
ALONE = [
    "scripts/sphinx-book-theme.js",
    "scripts/bootstrap.js",
    "scripts/pydata-sphinx-theme.js",
    "searchtools.js",
]
# What the scripts of others do, and what they do here.
CHANGES = {
    "scripts/pydata-sphinx-theme.js": {
        # The theme measures all of these at once, which is slow; reach.js does it one by one.
        '["pre",".nboutput > .output_area",".cell_output > .output",".jp-RenderedHTMLCommon",'
        '".pst-scrollable-table-container"]': '["none"]',
    },
    "sphinx_highlight.js": {
        # Code in an address, which the pages forbid: the page without its question marks nothing either.
        "javascript:SphinxHighlight.hideSearchWords()": "?",
    },
    "searchtools.js": {
        # A formula stands in a page as it looks and, unseen, as a screen reader reads it: a search shows it once.
        '[".headerlink", "script", "style"]': '[".headerlink", "script", "style", ".katex-mathml"]',
    },
}
ADDRESS = re.compile(r"""url\((["']?)(?!data:)([^)"']+)\1\)""")


def link_bundles(page: BeautifulSoup) -> None:
    """Replace the links of a page to stylesheets and scripts by links to the two bundles."""
    for selector, name, ours, made in (
        ("link[rel=stylesheet]", "href", THEME + OURS + UNUSED_STYLES, "site.css"),
        ("script[src]", "src", SCRIPTS, "site.js"),
    ):
        first = None
        for element in page.select(selector):
            folder, _, path = element[name].partition("?")[0].rpartition("_static/")
            if any(Path(path).match(pattern) for pattern in ours):
                if first is None:
                    first = page.new_tag(element.name, attrs={name: f"{folder}_static/{made}"})
                    element.insert_before(first)
                element.decompose()
        if first is not None and first.name == "link":
            first["rel"] = "stylesheet"
    for script in page.select("script[src]"):
        script["defer"] = ""
    for link in page.select("link[rel=preload][as=script]"):
        link.decompose()


def write_bundles(site: Path, node: str, purgecss: Path) -> None:
    """Write `_static/site.css` and `_static/site.js`, and change what is to be changed in scripts of others.

    Args:
        site: the folder of the built pages, whose links `link_bundles` has replaced.
        node, purgecss: the programs.

    Raises:
        ValueError: a script of others is not the one that we know.
        subprocess.CalledProcessError: PurgeCSS failed.
    """
    static = site / "_static"
    for name in SCRIPTS + ALONE:
        program = with_one_width(without_map((static / name).read_text(encoding="utf-8")))
        (static / name).write_text(replaced(program, CHANGES.get(name, {})), encoding="utf-8")
    program = ";\n".join((static / name).read_text(encoding="utf-8") for name in SCRIPTS)
    (static / "site.js").write_text(program, encoding="utf-8")
    # The theme styles the paragraphs of a folded cell's line, which are no paragraphs here (mend.py).
    theme = with_one_width(joined(static, THEME)).replace("summary>p.", "summary>span.")
    (static / "site.css").write_text(theme, encoding="utf-8")
    styles = with_fewer_icons(purged(site, node, purgecss), static)
    (static / "site.css").write_text(styles + joined(static, OURS), encoding="utf-8")


def replaced(program: str, changes: dict[str, str]) -> str:
    """Return a script of others with what we change in it.

    Raises:
        ValueError: what is to be changed does not stand there once; a new version of theirs has other words.
    """
    for theirs, ours in changes.items():
        if program.count(theirs) != 1:
            raise ValueError(
                f"{theirs} stands {program.count(theirs)} times in the scripts of others, not once."
            )
        program = program.replace(theirs, ours)
    return program


def joined(static: Path, patterns: list[str]) -> str:
    """Return the text of several stylesheets as one, as it must read in `_static` itself."""
    return "\n".join(moved(sheet, static) for pattern in patterns for sheet in sorted(static.glob(pattern)))


def with_one_width(text: str) -> str:
    """Return styles or scripts that agree on how wide a window must be to show the left side: 960 pixels.

    The two themes, of which one builds on the other, say 960 and 992: between them the button of the side
    does nothing.
    """
    return re.sub(
        r"max-width:\s*992px", "max-width:959.98px", re.sub(r"min-width:\s*992px", "min-width:960px", text)
    )


def moved(sheet: Path, static: Path) -> str:
    """Return a stylesheet's text as it must read one folder up, in `_static` itself."""
    folder = sheet.parent.relative_to(static).as_posix()

    def readdress(match: re.Match) -> str:
        return f"url({posixpath.normpath(posixpath.join(folder, match[2]))})"

    return ADDRESS.sub(readdress, without_map(sheet.read_text(encoding="utf-8")))


def without_map(text: str) -> str:
    """Return a script or stylesheet without the address of its source map, which is not there."""
    return re.sub(r"(//|/\*)# sourceMappingURL=\S+?( \*/|\*/|$)", "", text, flags=re.M)


def purged(site: Path, node: str, purgecss: Path) -> str:
    """Return the stylesheet without the rules that no page and no script can use."""
    command = [node, str(purgecss), "--css", "_static/site.css", "--content", "**/*.html", "_static/**/*.js"]
    run = subprocess.run(command, cwd=site, capture_output=True, text=True, encoding="utf-8", check=True)
    return json.loads(run.stdout)[0]["css"]
