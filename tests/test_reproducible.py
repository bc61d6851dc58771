"""Two builds of the same files are the same to the byte, wherever and whenever they are made."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.course_files import HTML, ROOT
from tools.pack import pack
from tools.reproduce import differences, link_installed
from tools.source_date import source_date_epoch

BUILT = shutil.ignore_patterns(
    "_build",
    ".venv",
    "node_modules",
    ".git",
    "__pycache__",
    ".ipynb_checkpoints",
    ".pytest_cache",
    ".hypothesis",
)
ADDED = ("*.pdf", "*.zip")  # what `make site` puts beside the pages; `make reproduce` compares these too


@pytest.mark.slow
def test_the_book_built_in_another_folder_is_the_same_to_the_byte(built_book, tmp_path):
    folder = tmp_path / "another place"
    shutil.copytree(ROOT, folder, ignore=BUILT, symlinks=True)
    link_installed(folder, "node_modules", "_build/python")
    other = {
        "SOURCE_DATE_EPOCH": str(source_date_epoch()),  # the copy is no checkout: it cannot ask git
        "PYTHONPATH": os.pathsep.join([str(folder), str(folder / "code")]),
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
    }
    command = [sys.executable, "-m", "tools.build"]
    subprocess.run(command, cwd=folder, env={**os.environ, **other}, umask=0o077, check=True)
    ours = tmp_path / "ours"
    shutil.copytree(HTML, ours, ignore=shutil.ignore_patterns(*ADDED))
    assert differences(ours, folder / "_build" / "html") == []


def test_no_built_page_names_the_folder_it_was_built_in(built_book):
    here = str(ROOT).encode()
    assert [path for path in HTML.rglob("*") if path.is_file() and here in path.read_bytes()] == []


def test_a_difference_of_one_byte_or_one_file_is_found(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name / "sub").mkdir(parents=True)
        (tmp_path / name / "sub" / "same.html").write_bytes(b"same")
    one, other = tmp_path / "one", tmp_path / "other"
    assert differences(one, other) == []
    (one / "more.html").write_bytes(b"")
    (other / "sub" / "same.html").write_bytes(b"sane")
    assert differences(one, other) == ["more.html", "sub/same.html"]


def test_a_zip_depends_on_nothing_but_names_and_contents(tmp_path):
    zips = []
    for place, names in (("one", ["a.html", "b.html"]), ("other", ["b.html", "a.html"])):
        (tmp_path / place).mkdir()
        for name in names:
            path = tmp_path / place / name
            path.write_text(name, encoding="utf-8")
            path.chmod(0o600 if place == "one" else 0o644)
            os.utime(path, (len(zips), 1_000_000_000))
        pack(tmp_path / place, tmp_path / f"{place}.zip", 1_700_000_000)
        zips.append((tmp_path / f"{place}.zip").read_bytes())
    assert zips[0] == zips[1]


def test_the_date_of_a_build_is_that_of_the_commit_or_of_the_environment(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    assert source_date_epoch() == 1234567890
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    if (ROOT / ".git").exists():
        command = ["git", "log", "-1", "--format=%ct"]
        assert source_date_epoch() == int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    monkeypatch.setattr("tools.source_date.ROOT", ROOT / "tests")
    with pytest.raises(FileNotFoundError):  # no checkout: it looks for the day of the release
        source_date_epoch()
