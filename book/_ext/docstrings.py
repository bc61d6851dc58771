"""How the page "The package" reads docstrings.

They are plain text, written for `help()`: a star is a star, backticks mark code, and the indented
lines of a module's are a drawing whose columns stay in place. Sphinx expects markup, to which
stars and indents mean other things. So each is marked here, before Sphinx looks.
"""

import re

from sphinx.application import Sphinx


def keep_as_written(app: Sphinx, what: str, name: str, obj: object, options: dict, lines: list[str]) -> None:
    """Change the lines of a docstring in place, block by block."""
    blocks = []
    for block in "\n".join(lines).split("\n\n"):
        if what == "module" and block.startswith(" "):
            blocks += [".. code-block:: text", block]
        else:
            blocks.append(marked(block))
    lines[:] = "\n\n".join(blocks).split("\n")


def marked(text: str) -> str:
    """Return text with code in double backticks; outside of it stars, bars and quotation marks mean themselves."""
    outside_and_code = text.split("`")
    outside_and_code[::2] = [re.sub(r'[*|"]', r"\\\g<0>", part) for part in outside_and_code[::2]]
    return "``".join(outside_and_code)


def setup(app: Sphinx) -> dict:
    # Before napoleon (500) makes fields of "Args:" and "Raises:".
    app.connect("autodoc-process-docstring", keep_as_written, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
