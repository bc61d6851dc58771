"""Subset fonts, made by fontTools: whole ones are nearly twice as large, and a page loads five."""

import base64
import re
import string
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from book._ext.built_site import Site

# Entries of a font's name table: copyright, licence and its URL; and the names that a font must have.
LICENCE = [0, 13, 14]
NAMES = [1, 2, 3, 4, 6]
ICONS = "vendor/fontawesome/webfonts"
ICON = re.compile(r'content:\s*"\\([0-9a-f]{4})"')
ESCAPED = re.compile(r"\\u?([0-9a-fA-F]{4})")


def subset_fonts(site: Site) -> None:
    """Keep in each font the characters that occur in the pages, styles and scripts of the site, and ASCII.

    ASCII because readers type it into the exercises.
    """
    texts = [path for path in site.folder.rglob("*") if path.suffix in (".html", ".css", ".js")]
    characters = set(string.printable)
    characters.update(*(resolve_escapes(path.read_text(encoding="utf-8")) for path in texts))
    for path in sorted(site.static.rglob("*.woff2")):
        path.write_bytes(subset_font(path, map(ord, characters), "woff2", features=["*"]))


def resolve_escapes(text: str) -> str:
    r"""Return a text with the characters that a script writes as \u2713, or a stylesheet as \2713."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def embed_icons(styles: str, static: Path) -> str:
    """Return the theme's stylesheet with fonts embedded of the icons that it still uses, and no others.

    A few icons weigh less than the request for a file of them, and have their size at once.

    Raises:
        ValueError: the stylesheet does not use each icon font exactly once.
    """
    icons = [int(code, 16) for code in ICON.findall(styles)]
    for path in sorted((static / ICONS).glob("*.ttf")):
        data = base64.b64encode(subset_font(path, icons, "woff", features=[])).decode()
        source = rf"src:\s*url\({ICONS}/{path.stem}\.woff2\)[^;}}]*"
        styles, count = re.subn(source, f'src:url(data:font/woff;base64,{data}) format("woff")', styles)
        if count != 1:
            raise ValueError(f"{path.name} occurs {count} times in the theme's stylesheet, not once.")
    return styles


def subset_font(path: Path, characters: Iterable[int], flavor: str, features: list[str]) -> bytes:
    """Return a font with these characters and OpenType features only, compressed as `flavor`.

    It keeps its copyright and licence, but not its name, as the Open Font License demands of a modified font.
    """
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(layout_features=features, name_IDs=LICENCE + NAMES, obfuscate_names=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = flavor
    font.save(file := BytesIO())
    return file.getvalue()
