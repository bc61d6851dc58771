"""Run every notebook as Colab does: the file alone in an empty folder, the package not installed.

    python -m tools.colab FOLDER

FOLDER/bin has a Python with Colab's versions, from tests/colab/requirements.txt. The notebooks are not
changed: git is configured to clone a copy of this folder instead of the repository's address, so the first
cell installs what is about to be published. Only the first notebook finds nothing installed; the others
find the package that it has installed, as they do in Colab.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from tools.bare_clone import bare_clone
from tools.folders import ROOT
from tools.notebooks import REPOSITORY

# After the chapters: a solved exercise is recorded beside the notebook, and a slider redraws its figure.
AFTERWARDS = """\
import sys
from pathlib import Path

import backprop
from workbook import check
from workbook.exercises.chapters import find
from workbook.explorers import explore_xor
from workbook.explorers.live import live_box

assert Path(backprop.__file__).is_relative_to(sys.prefix), "the package is the one that the first cell installed"
assert check("worked-example 1", find("worked-example 1").answer).verdict.state == "right"
assert "worked-example 1" in Path("my-progress.json").read_text()

box = live_box(explore_xor())
picture, rate = box.children[:2]
before = picture.value
rate.value = 10.0
assert picture.value != before
"""


def main() -> int:
    environment = Path(sys.argv[1]).resolve()
    python = environment / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "uninstall", "--quiet", "--yes", "backprop-from-scratch"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        clone = bare_clone(Path(folder) / "repository.git")
        settings = as_in_colab(clone)
        content = Path(folder) / "content"
        first, *others = [
            path for path in sorted((ROOT / "book").rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts
        ]
        run_alone(python, first, content, settings)  # installs the package; then two at a time
        with ThreadPoolExecutor(2) as workers:
            list(workers.map(lambda path: run_alone(python, path, content, settings), others))
        last = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(AFTERWARDS)])
        nbformat.write(last, content / "afterwards.ipynb")
        execute(python, content / "afterwards.ipynb", settings)
    print("The first cell installed the package; an exercise was recorded, a slider redrew its figure.")
    return 0


def as_in_colab(clone: Path) -> dict[str, str]:
    """Return the environment variables: our package not importable, our address redirected to the copy."""
    ours = ("PYTHONPATH", "BACKPROP_PROGRESS", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in ours} | {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{clone.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": REPOSITORY,
    }


def run_alone(python: Path, path: Path, content: Path, settings: dict[str, str]) -> None:
    """Execute a copy of a notebook in an empty folder, and print the time and how many outputs agree."""
    copy = content / path.stem / path.name
    copy.parent.mkdir(parents=True)
    shutil.copy(path, copy)
    seconds = execute(python, copy, settings)
    same, printed = compare(path, copy)
    print(f"{path.stem}: ran in {seconds:.0f} s; {same} of {printed} printed texts are those stored", flush=True)


def execute(python: Path, notebook: Path, settings: dict[str, str]) -> float:
    """Execute a notebook in its folder, in place; return the seconds."""
    start = time.perf_counter()
    # The full path: `python -m jupyter` searches the PATH, where the book's own commands come first.
    command = [str(python.with_name("jupyter-execute")), "--inplace", "--timeout=300", notebook.name]
    done = subprocess.run(command, cwd=notebook.parent, env=settings, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{notebook.name} does not run where the package is missing:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - start


def compare(stored: Path, executed: Path) -> tuple[int, int]:
    """Return how many output texts equal the stored ones, and how many there are."""
    pairs = list(zip(texts(stored), texts(executed), strict=True))
    return sum(one == other for one, other in pairs), len(pairs)


def texts(path: Path) -> list[str]:
    """Return the plain text of each cell's outputs, where there is any."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = []
    for cell in cells[2:]:
        outputs = cell.get("outputs", [])
        parts = [output.get("text") or output.get("data", {}).get("text/plain", []) for output in outputs]
        found.append("".join("".join(part) for part in parts))
    return [text for text in found if text]


if __name__ == "__main__":
    sys.exit(main())
