"""Execute the chapters in place, so that what is stored is what the code gives.

    python -m tools.notebooks [book/steps/2-forward-propagate.ipynb ...]

Without names, every notebook of the book. Where nothing changed, the file stays as it is, to
the byte: no execution times, no random ids, no version of Python. The first code cell of each is
written here, too: a notebook that is opened alone, as in Colab, installs what it needs.
"""

import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tools.folders import ROOT

REPOSITORY = re.search(r"^  url: (\S+)$", (ROOT / "_config.yml").read_text(encoding="utf-8"), re.M)[1]
SETUP = f"""\
# Only where the course's package is missing, as in Colab: install it.
try:
    import backprop
except ModuleNotFoundError:
    %pip install -q "backprop-from-scratch[chapters] @ git+{REPOSITORY}"
"""


def execute(path: Path) -> None:
    """Run one notebook from top to bottom in its own folder and store its outputs."""
    notebook = nbformat.read(path, as_version=4)
    put_setup(notebook)
    client = NotebookClient(
        notebook,
        timeout=300,
        record_timing=False,
        coalesce_streams=True,  # else a slow print may be stored in two pieces, and a fast one in one
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    tidy(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def put_setup(notebook: nbformat.NotebookNode) -> None:
    """Make the first code cell the one that installs the package; the book's page leaves it out."""
    first = next(place for place, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    if "remove-cell" not in notebook.cells[first].metadata.get("tags", []):
        notebook.cells.insert(first, nbformat.v4.new_code_cell(metadata={"tags": ["remove-cell"]}))
    notebook.cells[first].source = SETUP.rstrip()


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Leave only what does not change from run to run."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
    }
    for place, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{place:02d}"
        for output in cell.get("outputs", []):
            # A live widget needs its kernel: stored, it would only show an error.
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)


def main(names: list[str]) -> None:
    paths = [Path(name) for name in names] or sorted((ROOT / "book").rglob("*.ipynb"))
    for path in paths:
        if ".ipynb_checkpoints" in path.parts:
            continue
        start = time.perf_counter()
        execute(path)
        print(f"{path.name}: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
