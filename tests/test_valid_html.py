"""Every page is valid HTML, the theme's part included. What is off in .htmlvalidate.json is taste."""

import subprocess

import pytest

from tests.course_files import HTML, ROOT

pytestmark = pytest.mark.usefixtures("built_book")


def faults(*paths):
    """Return what html-validate says of some files, a line a fault."""
    program = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    node = next(path for path in (ROOT / ".venv").glob("*/node*") if path.stem == "node")
    command = [node, program, "--config", ROOT / ".htmlvalidate.json", "--formatter", "text", *paths]
    run = subprocess.run([*map(str, command)], capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == bool(run.stdout), run.stderr
    return run.stdout.splitlines()


def test_every_page_is_valid():
    assert faults(*sorted(HTML.rglob("*.html"))) == []


def test_a_doubled_id_would_be_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<!DOCTYPE html><html lang="en"><head><title>A page</title></head>'
        '<body><p id="one"></p><p id="one"></p></body></html>',
        encoding="utf-8",
    )
    assert "no-dup-id" in " ".join(faults(page))
