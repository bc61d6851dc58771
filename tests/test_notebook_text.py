"""`make text` shows a chapter as Markdown and brings back what was edited, and nothing else."""

import shutil
import subprocess

import jupytext
import nbformat
import pytest
from jupytext.combine import combine_inputs_with_outputs

from tests.course_files import NOTEBOOKS, ROOT

CHAPTER = "book/steps/2-forward-propagate"


def make_text(folder, editor):
    """Run `make text` on a copy of a chapter, and return the copy before and after."""
    copy = shutil.copy(ROOT / f"{CHAPTER}.ipynb", folder)
    before = nbformat.read(copy, as_version=4)
    command = ["make", "--old-file=.venv/ready", "text", f"NOTEBOOK={copy}", f"EDITOR={editor}"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return before, nbformat.read(copy, as_version=4), copy


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_a_chapter_that_becomes_text_and_a_notebook_again_keeps_every_byte(page):
    stored = (ROOT / f"{page}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(stored, as_version=4)
    back = jupytext.reads(jupytext.writes(notebook, "md"), "md")
    back = combine_inputs_with_outputs(back, notebook, {"extension": ".md"})
    assert nbformat.writes(back) + "\n" == stored


def test_an_editor_that_changes_nothing_changes_no_byte(tmp_path):
    _, _, copy = make_text(tmp_path, "true")
    assert (tmp_path / copy).read_bytes() == (ROOT / f"{CHAPTER}.ipynb").read_bytes()


def test_an_edited_sentence_is_brought_back_and_every_output_stays(tmp_path):
    title = jupytext.writes(nbformat.read(ROOT / f"{CHAPTER}.ipynb", as_version=4), "md").split("\n# ")[1]
    title = title.splitlines()[0]
    before, after, _ = make_text(tmp_path, f"sed -i.bak 's/^# {title}/# Another title/'")
    changed = [new for old, new in zip(before.cells, after.cells, strict=True) if old != new]
    assert [cell.source.splitlines()[0] for cell in changed] == ["# Another title"]
    assert sum(len(cell.get("outputs", [])) for cell in after.cells) > 5
