"""What a page must know about its cells and exercises to run Python."""

import ast
import json
from functools import cache

from bs4 import BeautifulSoup

from tools.folders import CODE, PACKS


def number_cells(page: BeautifulSoup) -> None:
    """Number the cells that a reader can run, and give each exercise that asks for a program its starter code."""
    number = 0
    for code in page.select("div.cell div.cell_input pre"):
        cell, source = code.find_parent("div", class_="cell"), code.get_text()
        answer = cell.select_one("div.exercise > script")
        data = json.loads(answer.get_text()) if answer else {}
        if data.get("kind") == "code":
            starter, function = split_answer(source)
            text = json.dumps(
                data | {"starter": starter, "function": function}, ensure_ascii=False, separators=(",", ":")
            )
            answer.string = type(answer.string)(text.replace("<", "\\u003c"))
            cell["class"] = [*cell["class"], "answered-here"]
        else:
            number += 1
            cell["data-cell"] = str(number)
            if packs := packs_of(source):
                cell["data-packs"] = " ".join(packs)


def split_answer(source: str) -> tuple[str, str]:
    """Return the starter code of an exercise's cell, and the function that its last line checks.

    Raises:
        ValueError: the last line does not check a function.
    """
    last = ast.parse(source).body[-1]
    match last:
        case ast.Expr(ast.Call(ast.Name("check"), [ast.Constant(), ast.Name(function)])):
            return "\n".join(source.splitlines()[: last.lineno - 1]).rstrip(), function
    raise ValueError(f"The last line of this cell should check a function: {source}")


def packs_of(source: str) -> list[str]:
    """Return the packs, other than the base pack, that a cell's imports need."""
    modules = json.loads((PACKS / "packs.json").read_text(encoding="utf-8"))["modules"]
    tops = {name.split(".")[0] for name in all_imports(source)}
    return sorted({modules[top] for top in tops if top in modules})


def all_imports(source: str) -> set[str]:
    """Return the modules that a program imports, directly or through modules of ours."""
    found, pending = set(), top_level_imports(ast.parse(source))
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending |= imports_of(name)
    return found


@cache
def imports_of(name: str) -> frozenset[str]:
    """Return what a module of ours imports at its top level; nothing for other modules."""
    if name.split(".")[0] not in ("backprop", "workbook"):
        return frozenset()
    path = CODE / name.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    parents = {name.rpartition(".")[0]} - {""}
    return frozenset(
        parents | (top_level_imports(ast.parse(file.read_text(encoding="utf-8"))) if file.is_file() else set())
    )


def top_level_imports(tree: ast.Module) -> set[str]:
    """Return the modules that a program imports at its top level."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
