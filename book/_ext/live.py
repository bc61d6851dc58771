"""Python in the page: what a page must know of its cells and exercises, and the files that it can load.

The packs of the engine are made once, by tools/packs.py. Each build adds the course's own pack, and bundles the
scripts of book/_python with esbuild, named by their content.
"""

import ast
import base64
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup

from tools import packs as packing
from tools.folders import ROOT

PACKS = ROOT / "_build" / "python"
SCRIPTS = ROOT / "book" / "_python"
ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
LIBRARIES = [
    "@bjorn3/browser_wasi_shim",
    "@codemirror/*",
    "@lezer/*",
    "@marijn/*",
    "crelt",
    "dompurify",
    "style-mod",
    "w3c-keyname",
]


# --- Files ------------------------------------------------------------------------------------


def write_python(static: Path) -> str:
    """Write everything that Python in the page needs into `static/python`, and return the main script's name.

    Raises:
        ValueError: a kept pack is not what was made from the wheel.
    """
    target = static / "python"
    shutil.copytree(PACKS, target, ignore=shutil.ignore_patterns("packs.json"))
    manifest = json.loads((PACKS / "packs.json").read_text(encoding="utf-8"))
    require_genuine(manifest, target)
    manifest["packs"]["course"] = packing.write_pack("course", packing.archive(course_files()), target)
    made = {
        "manifest.json": json.dumps(manifest).encode(),
        "worker-source.txt": bundle("worker.js", {}, format="iife"),
    }
    main = bundle("main.js", made, format="esm")
    name = f"main-{hashlib.sha256(main).hexdigest()[:16]}.js"
    (target / name).write_bytes(main)
    copy_licences(target / "LICENSES")
    return name


def require_genuine(manifest: dict, folder: Path) -> None:
    """Raise ValueError unless every part of every pack has the hash that it was made with."""
    for pack in manifest["packs"].values():
        for part in pack["parts"]:
            digest = hashlib.sha256((folder / part["file"]).read_bytes()).digest()
            if base64.b64encode(digest).decode() != part["hash"] or digest.hex()[:16] not in part["file"]:
                raise ValueError(
                    f"{part['file']} has changed since it was made; remove {PACKS} and build again."
                )


def course_files() -> Iterator[tuple[str, bytes]]:
    """Yield the course's packages and its tables, which stand inside `backprop`, as in a wheel."""
    for path in sorted(path for end in ("*.py", "*.md") for path in (ROOT / "code").rglob(end)):
        yield path.relative_to(ROOT / "code").as_posix(), path.read_bytes()
    for path in sorted((ROOT / "data").iterdir()):
        yield f"backprop/tables/{path.name}", path.read_bytes()


def bundle(script: str, made: dict[str, bytes], **options: str) -> bytes:
    """Return a script and what it imports as one.

    Args:
        script: a file of book/_python.
        made: what it imports under a name (without the end) and is made by the build: contents by file name.
        options: for esbuild.

    Raises:
        RuntimeError: esbuild failed, for the reason that it gives.
    """
    with TemporaryDirectory() as folder:
        aliases = []
        for name, content in made.items():
            (Path(folder) / name).write_bytes(content)
            aliases.append(f"--alias:{Path(name).stem}={Path(folder) / name}")
        command = [
            str(ESBUILD), str(SCRIPTS / script), "--bundle", "--minify", "--target=es2022", "--legal-comments=none",
            "--log-level=warning", *aliases, *(f"--{name}={value}" for name, value in options.items()),
        ]  # fmt: skip
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"esbuild could not bundle {script}:\n{done.stderr.decode()}")
    return done.stdout


def copy_licences(target: Path) -> None:
    """Put the licences of the libraries in the bundles beside those of the engine."""
    for pattern in LIBRARIES:
        for package in sorted((ROOT / "node_modules").glob(pattern)):
            for licence in sorted(package.glob("LICENSE*")):
                name = package.relative_to(ROOT / "node_modules").as_posix().replace("/", "-").lstrip("@")
                shutil.copy(licence, target / f"{name}-{licence.stem}.txt")


# --- Pages ------------------------------------------------------------------------------------


def mark_cells(page: BeautifulSoup) -> None:
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
    """Return the packs beside the base pack that a cell's imports need."""
    modules = json.loads((PACKS / "packs.json").read_text(encoding="utf-8"))["modules"]
    tops = {name.split(".")[0] for name in reached(source)}
    return sorted({modules[top] for top in tops if top in modules})


def reached(source: str) -> set[str]:
    """Return the modules that a program imports, and those that our modules import when they are imported."""
    found, asked = set(), imported(ast.parse(source))
    while asked:
        name = asked.pop()
        if name not in found:
            found.add(name)
            asked |= imports_of(name)
    return found


@cache
def imports_of(name: str) -> frozenset[str]:
    """Return what a module of ours imports when it is imported; nothing for other modules."""
    if name.split(".")[0] not in ("backprop", "workbook"):
        return frozenset()
    path = ROOT / "code" / name.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    parents = {name.rpartition(".")[0]} - {""}
    return frozenset(
        parents | (imported(ast.parse(file.read_text(encoding="utf-8"))) if file.is_file() else set())
    )


def imported(tree: ast.Module) -> set[str]:
    """Return the modules that the outer lines of a program import."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
