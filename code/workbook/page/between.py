"""The interactive figures of a page at values between those that the page has stored (workbook.explorers.between)."""

import ast
import contextlib
import io
from collections.abc import Sequence

from workbook.exercises.settings import KeptSettings
from workbook.page.names import needs

opened: dict = {}  # explorers by name


def answer(name: str, source: str, cells: Sequence[str], setting: dict[str, str] | None = None) -> dict:
    """Return the values that a figure's controls can have between those stored; with a setting, its frame.

    Args:
        name: of the figure in its page.
        source: the book's cell that shows it.
        cells: the book's cells above that one.
        setting: the text of each control's value, by its name.
    """
    from workbook.explorers.between import drawn_parts, texts_between  # here, because they need matplotlib

    if name not in opened:
        opened[name] = open_explorer(source, cells)
    if setting is None:
        return {"between": texts_between(opened[name])}
    return drawn_parts(opened[name], setting)


def open_explorer(source: str, cells: Sequence[str]):
    """Return the explorer of a cell; the names that the reader's cells have set are neither read nor changed."""
    names = {"__name__": "__main__", "display": lambda *values: None}
    required = needs(source, cells)
    program = ast.parse(source)
    last = program.body.pop()
    with KeptSettings(), contextlib.redirect_stdout(io.StringIO()):
        for text in [*cells[: required.cells], *required.lines]:
            exec(text, names)
        exec(compile(program, "<explorer>", "exec"), names)
        return eval(compile(ast.Expression(last.value), "<explorer>", "eval"), names)
