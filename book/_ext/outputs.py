"""The stored outputs of a chapter on their way into its page.

- Stored pictures (`<img>` with a data address) become inline SVG, so that they follow the theme.
- The table of an explorer becomes a separate script, which is loaded when the figure comes near.
"""

import json
import re
from collections import Counter
from functools import partial
from html import escape, unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from docutils import nodes
from sphinx.application import Sphinx

PICTURE = re.compile(
    r'<img alt="(?P<alt>[^"]*)" width="(?P<width>[\d.]+)" height="[\d.]+" '
    r'src="data:image/svg\+xml,(?P<svg>[^"]*)">'
)
EXPLORER = re.compile(
    r'(?P<figure><figure class="picture explorer" id="(?P<id>[^"]+)".*?)'
    r'<script type="application/json">(?P<table>.*?)</script>',
    re.S,
)
# What the ids of a picture begin with (workbook.figures.plots): pictures on the same axes have the same ones.
PREFIX = re.compile(r' id="(p[0-9a-f]{8}-)')


def prepare_outputs(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Inline the stored pictures of a page, and move the tables of its explorers into scripts."""
    static, prefixes = Path(app.outdir) / "_static", Counter()
    for node in doctree.findall(nodes.raw):
        if "html" in node.get("format", ""):
            old = node.astext()
            new = move_tables(PICTURE.sub(partial(inline, prefixes), old), PurePosixPath(docname).name, static)
            if new != old:
                node.replace_self(nodes.raw(new, new, format="html"))


def inline(prefixes: Counter, match: re.Match) -> str:
    """Return a stored picture as inline SVG, with ids that no picture before it on the page has."""
    alt = escape(unescape(match["alt"]))
    width = f"max-width:{float(match['width']) * 1.2:.0f}px"
    svg = unquote(match["svg"]).replace('style="', f'style="{width};', 1)
    if found := PREFIX.search(svg):
        prefix = found[1]
        svg = svg.replace(prefix, f"{prefix}{prefixes[prefix]}-") if prefixes[prefix] else svg
        prefixes[prefix] += 1
    return svg.replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)


def move_tables(html: str, page: str, static: Path) -> str:
    """Return an output whose explorer keeps its name, controls and presets only; its table is written into a script.

    explorer.js loads the script when the figure comes near; the script puts the table where explorer.js reads it.
    It is no JSON file, because no browser lets a page that was opened as a file read one.
    """

    def move(match: re.Match) -> str:
        file = static / "explorers" / f"{page}-{match['id']}.js"
        text = match["table"].replace("\\", "\\\\").replace("'", "\\'")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f"document.querySelector('#{match['id']} > script').textContent = '{text}';\n", encoding="utf-8"
        )
        table, kept_keys = json.loads(match["table"]), ("name", "controls", "presets")
        start = {key: value for key, value in table.items() if key in kept_keys}
        kept = json.dumps(start, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return f'{match["figure"]}<script data-table="{file.name}" type="application/json">{kept}</script>'

    return EXPLORER.sub(move, html)
