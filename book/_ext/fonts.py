"""Typefaces cut down by fontTools to what the pages show: whole ones are nearly twice as large, and a page loads five."""

import base64
import re
import string
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# Of a typeface's table of names: copyright, licence and its address; and its names, which it must have.
LICENCE = [0, 13, 14]
NAMES = [1, 2, 3, 4, 6]
ICONS = "vendor/fontawesome/webfonts"
ICON = re.compile(r'content:\s*"\\([0-9a-f]{4})"')
ESCAPED = re.compile(r"\\u?([0-9a-fA-F]{4})")


def with_fewer_letters(site: Path) -> None:
    """Leave in each typeface of a built site the characters that its pages, styles and scripts hold.

    A reader types into the exercises: what can be typed there, ASCII, stays.
    """
    texts = [path for path in site.rglob("*") if path.suffix in (".html", ".css", ".js")]
    shown = set(string.printable).union(*(unescaped(path.read_text(encoding="utf-8")) for path in texts))
    for path in sorted((site / "_static").rglob("*.woff2")):
        path.write_bytes(cut(path, map(ord, shown), "woff2", features=["*"]))


def unescaped(text: str) -> str:
    r"""Return a text with the characters that a script writes as \u2713, or a stylesheet as \2713."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def with_fewer_icons(styles: str, static: Path) -> str:
    """Return the theme's stylesheet with the icons that it still names in it, and no others.

    A few icons weigh less than the request for a file of them, and take their room at once.

    Raises:
        ValueError: the stylesheet does not name a file of icons once.
    """
    icons = [int(code, 16) for code in ICON.findall(styles)]
    for path in sorted((static / ICONS).glob("*.ttf")):
        packed = base64.b64encode(cut(path, icons, "woff", features=[])).decode()
        whole = rf"src:\s*url\({ICONS}/{path.stem}\.woff2\)[^;}}]*"
        styles, found = re.subn(whole, f'src:url(data:font/woff;base64,{packed}) format("woff")', styles)
        if found != 1:
            raise ValueError(f"{path.name} stands {found} times in the theme's stylesheet, not once.")
    return styles


def cut(path: Path, characters: Iterable[int], flavor: str, features: list[str]) -> bytes:
    """Return a typeface with no characters but these, packed as `flavor`, with these of its OpenType features.

    It keeps its copyright and licence, but no name of its own, as the Open Font License wants of what was changed.
    """
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(layout_features=features, name_IDs=LICENCE + NAMES, obfuscate_names=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font.flavor = flavor
    font.save(packed := BytesIO())
    return packed.getvalue()
