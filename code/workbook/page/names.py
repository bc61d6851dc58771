"""The names of a chapter that an exercise's program reads: which lines define them, which cells compute them.

What a chapter imports or defines as a function needs only its own lines. Any other name holds a value, which only
the cells above can compute: they must run, in their order, as in a notebook.
"""

import ast
import builtins
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Needs:
    """lines: definitions to run first, in the chapter's order; cells: how many cells must have run, 0 for none."""

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
    """Return what must run before a program of the reader.

    Args:
        program: its source.
        cells: the sources of the chapter's cells above it, in order.
        known: names that are there already.

    Raises:
        SyntaxError: the program cannot be read.
    """
    chapter = [
        statement for number, cell in enumerate(cells, start=1) for statement in statements(cell, number)
    ]
    asked, met, lines, computed = list(free_names(program)), set(known), {}, 0
    while asked:
        name = asked.pop()
        places = [
            place for place, statement in enumerate(chapter) if name in statement.sets and name not in met
        ]
        met.add(name)
        if all(isinstance(chapter[place].node, DEFINITIONS) for place in places):
            for place in places[-1:]:  # of several definitions the last one holds
                lines[place] = chapter[place].source
                asked += chapter[place].reads
        else:
            computed = max(computed, chapter[places[-1]].cell)
    return Needs([lines[place] for place in sorted(lines)], computed)


def free_names(program: str) -> frozenset[str]:
    """Return the names that a program reads and does not define itself, those of Python apart.

    Raises:
        SyntaxError: the program cannot be read.
    """
    sets, reads = names_of(program)
    return reads - sets


def statements(cell: str, number: int) -> Iterator[Statement]:
    """Yield the statements of a cell; a cell that Python alone cannot read has none."""
    try:
        body = ast.parse(cell).body
    except SyntaxError:  # a reader's change, or a command of notebooks such as %pip
        return
    for node in body:
        source = "\n".join(cell.splitlines()[first_line(node) - 1 : node.end_lineno])
        yield Statement(number, node, source, *names_of(source))


def first_line(node: ast.stmt) -> int:
    """Return the line where a statement begins, its decorators being part of it."""
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])


def names_of(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that a piece of a program sets, and those that it reads, at once or when its functions run."""
    table = symtable.symtable(source, "<program>", "exec")
    symbols = table.get_symbols()
    sets = {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
    reads = {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
    for inner in scopes_in(table):
        reads |= {
            symbol.get_name()
            for symbol in inner.get_symbols()
            if symbol.is_global() and symbol.is_referenced()
        }
    return frozenset(sets), frozenset(reads.difference(dir(builtins)))


def scopes_in(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    """Yield the scopes of functions and classes inside a scope, at any depth."""
    for child in table.get_children():
        yield child
        yield from scopes_in(child)
