"""The last hand on the built site: each page is read once more, mended, and linked to the bundles."""

import json
import shutil
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Script

from book._ext.bundle import OURS, SCRIPTS, THEME, UNUSED_STYLES, link_bundles, write_bundles
from book._ext.fonts import ICONS, with_fewer_letters
from book._ext.live import mark_cells, write_python
from book._ext.mend import mend

# What the bundles have taken in, and what no page asks for.
LEFT_OVER = [*THEME, *OURS, *UNUSED_STYLES, *SCRIPTS, "**/*.map", "scripts/fontawesome.js", "togglebutton.js",
             "sphinx-thebe.js", "design-tabs.js", "locales", ICONS.split("/")[0], "*macros.html"]  # fmt: skip


def finish(site: Path, node: str, purgecss: Path) -> None:
    """Mend all pages of a built site, write the bundles, and remove what is not used any more."""
    python = write_python(site / "_static")
    for path in sorted(site.rglob("*.html")):
        if "_static" not in path.parts:
            page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            if page.find(id="main-content"):  # else it only leads to another page
                mark_cells(page)
                mend(page)
                for script in page.select('script[src*="_static/python.js"]'):
                    script["data-bundle"] = f"./python/{python}"
                link_bundles(page)
                move_tables(page, path.stem, site / "_static")
                path.write_text(str(page), encoding="utf-8")
    write_bundles(site, node, purgecss)
    for pattern in LEFT_OVER:
        for path in list((site / "_static").glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    with_fewer_letters(site)


def move_tables(page: BeautifulSoup, name: str, static: Path) -> None:
    """Put the table of each explorer into a script of its own, and leave its controls in the page.

    explorer.js asks for the script when the figure comes near; the script puts the table where explorer.js reads
    it. It is no data file, because no browser lets a page that was opened as a file read one.
    """
    for figure in page.select("figure.explorer"):
        table = figure.find("script", type="application/json")
        whole = table.get_text()
        text = whole.replace("\\", "\\\\").replace("'", "\\'")
        file = f"{name}-{figure['id']}.js"
        (static / "explorers").mkdir(exist_ok=True)
        (static / "explorers" / file).write_text(
            f"document.querySelector('#{figure['id']} > script').textContent = '{text}';\n", encoding="utf-8"
        )
        start = {key: value for key, value in json.loads(whole).items() if key in ("name", "controls")}
        left = json.dumps(start, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        table.string = Script(left)
        table["data-table"] = file
