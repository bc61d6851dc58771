"""How the page "The package" reads docstrings.

They are plain text, written for `help()`: a star is a star, backticks mark code, and the indented
lines of a module's docstring are a drawing whose columns stay in place. Sphinx expects markup, in which
stars and indents mean other things, so they are escaped before Sphinx parses them.
"""

import re

from sphinx.application import Sphinx


def keep_plain_text(app: Sphinx, what: str, name: str, obj: object, options: dict, lines: list[str]) -> None:
    """Change the lines of a docstring in place, block by block."""
    blocks = []
    for block in "\n".join(lines).split("\n\n"):
        if what == "module" and block.startswith(" "):
            blocks += [".. code-block:: text", block]
        else:
            blocks.append(escape_markup(block))
    lines[:] = "\n\n".join(blocks).split("\n")


def escape_markup(text: str) -> str:
    """Return text with code in double backticks, and with stars, bars and quotation marks escaped outside of it."""
    outside_and_code = text.split("`")
    outside_and_code[::2] = [re.sub(r'[*|"]', r"\\\g<0>", part) for part in outside_and_code[::2]]
    return "``".join(outside_and_code)
