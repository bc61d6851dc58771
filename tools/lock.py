"""Renew the lock files: the exact version, and the hashes, of everything that is installed.

    python -m tools.lock

A list that a person writes, such as requirements.txt, names what is wanted; its lock names all that this
needs in turn. A lock of Python packages holds for every system and for Python 3.11 and later. No lock
says where to download from: that is left to the settings of pip and npm.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.folders import ROOT

UV = ROOT / ".venv" / "checks" / "bin" / "uv"
COMPILE = (
    "pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest --upgrade "
    "--generate-hashes --only-binary :all: --no-annotate"
).split()
BOOK = "locks/book.txt"


@dataclass(frozen=True)
class Lock:
    """A lock file of Python packages, the lists that it is made from, and names that stand in no list."""

    path: str
    lists: tuple[str, ...] = ()
    names: str = ""
    like_book: bool = False  # the versions are the book's where both have a package
    options: str = ""


# What runs the notebooks as tests where the book's own environment is not meant.
TESTS = "hatchling hypothesis ipykernel nbval pytest pytest-xdist"
LOCKS = [
    Lock(BOOK, ("requirements.txt",)),
    # All that reuse needs is installed first; then reuse itself, from source.
    Lock(
        "locks/checks.txt", ("tools/checks.txt", "tools/reuse.txt"), options="--no-emit-package reuse --no-binary reuse"
    ),
    Lock("locks/reuse.txt", ("tools/reuse.txt",), options="--no-deps --no-binary reuse"),
    Lock("locks/tests.txt", names=f"{TESTS} jupyterlab", like_book=True),
    Lock("locks/hub.txt", ("tests/hub/requirements.txt",), like_book=True),
    Lock("locks/lite.txt", ("benchmarks/lite.txt",)),
    Lock("locks/colab.txt", ("tests/colab/requirements.txt",)),
    Lock("locks/oldest.txt", ("requirements-oldest.txt",), names=TESTS),
    # Binder reads this file: what the chapters import, and what builds the package.
    Lock("binder/requirements.txt", ("pyproject.toml", "--extra", "chapters"), names="hatchling", like_book=True),
]
# Folders with a package.json: the book's, and those of programs that are installed elsewhere.
NODE_FOLDERS = [".", "locks/chromium", "locks/hub", "locks/pyodide"]


def lock_python(lock: Lock) -> None:
    """Write the lock file of some Python packages."""
    options = [*COMPILE, *lock.options.split(), "--custom-compile-command", "make lock"]
    command = [UV, *options, "--output-file", lock.path, *lock.lists]
    if lock.names:
        command.append("-")  # the standard input, a list like the others
    if lock.like_book:
        command += ["--constraints", BOOK]
    subprocess.run(command, cwd=ROOT, input="\n".join(lock.names.split()), text=True, check=True)


def lock_node(folder: Path) -> None:
    """Write the package-lock.json beside a package.json, as if nothing were installed yet."""
    npm = Path(sys.executable).with_name("npm")
    options = "--package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --silent"
    with tempfile.TemporaryDirectory() as empty:
        shutil.copy(folder / "package.json", empty)
        subprocess.run([npm, "install", *options.split()], cwd=empty, check=True)
        shutil.copy(Path(empty) / "package-lock.json", folder)


def main() -> None:
    for lock in LOCKS:
        print(lock.path, flush=True)
        lock_python(lock)
    for name in NODE_FOLDERS:
        print((Path(name) / "package-lock.json").as_posix(), flush=True)
        lock_node(ROOT / name)


if __name__ == "__main__":
    main()
