"""Finds the names of a chapter that an exercise's program reads: the lines or the cells that define them.

For an import, a function or a class, its definition is enough. Any other name has a value that only
the cells above can compute: they must run in order, as in a notebook.
"""

import ast
import builtins
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Needs:
    """lines: definitions to run first, in the chapter's order; cells: how many cells must run before, 0 for none."""

    lines: list[str]
    cells: int


@dataclass(frozen=True)
class Statement:
    """sets: the names that it assigns; reads: the names that it, or a function in it, reads from outside."""

    cell: int
    node: ast.stmt
    source: str
    sets: frozenset[str]
    reads: frozenset[str]


def needs(program: str, cells: Sequence[str], known: Sequence[str] = ()) -> Needs:
    """Return what must run before a reader's program.

    Args:
        program: its source.
        cells: the sources of the chapter's cells above it, in order.
        known: names that are defined already.

    Raises:
        SyntaxError: the program cannot be parsed.
    """
    chapter = [statement for i, cell in enumerate(cells, start=1) for statement in statements(cell, i)]
    pending, seen, lines, n_cells = list(free_names(program)), set(known), {}, 0
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        indices = [i for i, statement in enumerate(chapter) if name in statement.sets]
        if all(isinstance(chapter[i].node, DEFINITIONS) for i in indices):
            for i in indices[-1:]:  # of several definitions the last one counts
                lines[i] = chapter[i].source
                pending += chapter[i].reads
        else:
            n_cells = max(n_cells, chapter[indices[-1]].cell)
    return Needs([lines[i] for i in sorted(lines)], n_cells)


def free_names(program: str) -> frozenset[str]:
    """Return the names that a program reads and does not define, except Python's built-in names.

    Raises:
        SyntaxError: the program cannot be parsed.
    """
    sets, reads = names_of(program)
    return reads - sets


def statements(cell: str, number: int) -> Iterator[Statement]:
    """Yield the statements of a cell; a cell that is not plain Python has none."""
    try:
        body = ast.parse(cell).body
    except SyntaxError:  # a reader's edit, or a notebook command such as %pip
        return
    for node in body:
        source = "\n".join(cell.splitlines()[first_line(node) - 1 : node.end_lineno])
        yield Statement(number, node, source, *names_of(source))


def first_line(node: ast.stmt) -> int:
    """Return the line where a statement begins, including its decorators."""
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])


def names_of(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that some source sets, and those that it reads, at once or when its functions run."""
    table = symtable.symtable(source, "<program>", "exec")
    symbols = table.get_symbols()
    sets = {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
    reads = {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
    for inner in scopes_in(table):
        reads |= {symbol.get_name() for symbol in inner.get_symbols() if symbol.is_global() and symbol.is_referenced()}
    return frozenset(sets), frozenset(reads.difference(dir(builtins)))


def scopes_in(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    """Yield the scopes of functions and classes inside a scope, recursively."""
    for child in table.get_children():
        yield child
        yield from scopes_in(child)
