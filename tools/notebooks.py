"""Execute the chapters in place, so that the stored outputs are what the code computes.

    python -m tools.notebooks [book/steps/2-forward-propagate.ipynb ...]

Without names, every notebook of the book. If no result changes, the file does not change by a byte: it
holds no execution times, random ids or Python version. The first code cell is written here as well: it
installs the package where a notebook is opened alone, as in Colab.
"""

import re
import sys
import time
from itertools import count
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tools.folders import BOOK, ROOT

REPOSITORY = re.search(r"^  url: (\S+)$", (ROOT / "_config.yml").read_text(encoding="utf-8"), re.M)[1]
# A release is tagged with the version: what a notebook installs is then chosen by us, not by the day.
RELEASE = "v" + re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)[1]
SETUP = f"""\
# Only where the course's package is missing, as in Colab: install it.
try:
    import backprop
except ModuleNotFoundError:
    %pip install -q "backprop-from-scratch[chapters] @ git+{REPOSITORY}@{RELEASE}"
"""


def execute(path: Path) -> None:
    """Run one notebook from top to bottom in its own folder and store its outputs."""
    notebook = nbformat.read(path, as_version=4)
    put_setup(notebook)
    client = NotebookClient(
        notebook,
        timeout=300,
        record_timing=False,
        coalesce_streams=True,  # otherwise a slow print may be stored in two pieces
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    tidy(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def put_setup(notebook: nbformat.NotebookNode) -> None:
    """Make the first code cell the one that installs the package; the book's page hides it."""
    first = next(index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    if "remove-cell" not in notebook.cells[first].metadata.get("tags", []):
        notebook.cells.insert(first, nbformat.v4.new_code_cell(metadata={"tags": ["remove-cell"]}))
    notebook.cells[first].source = SETUP.rstrip()


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Remove whatever changes from run to run."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
    }
    taken = {cell.id for cell in notebook.cells}
    names = (name for number in count(1) if (name := f"cell-{number:02d}") not in taken)
    for cell in notebook.cells:
        if re.fullmatch("[0-9a-f]{8}(-[0-9a-f-]+)?", cell.id):  # Jupyter's, at random; tests name a cell by its id
            cell.id = next(names)
        for output in cell.get("outputs", []):
            # A stored widget would only show an error: it needs its kernel.
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)


def main(names: list[str]) -> None:
    paths = [Path(name) for name in names] or sorted(BOOK.rglob("*.ipynb"))
    for path in paths:
        if ".ipynb_checkpoints" in path.parts:
            continue
        start = time.perf_counter()
        execute(path)
        print(f"{path.name}: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
