"""Build the published site of the last commit in another folder, and compare it byte by byte with ours.

    python -m tools.reproduce

Says which files differ, and fails if any does. What is not committed is not in the other build: then
a difference is the reader's own work, and the message says so.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.folders import ROOT

HTML = ROOT / "_build" / "html"


def differences(one: Path, other: Path) -> list[str]:
    """Return the names of the files that are not the same, to the byte, in two folders."""
    first, second = (
        {path.relative_to(top): path for path in top.rglob("*") if path.is_file()} for top in (one, other)
    )
    names = sorted(first.keys() | second.keys())
    both = first.keys() & second.keys()
    return [
        name.as_posix()
        for name in names
        if name not in both or first[name].read_bytes() != second[name].read_bytes()
    ]


def build_again(folder: Path) -> None:
    """Build book, PDF and zip from a clean clone, under other circumstances than ours."""
    run = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], **run)
    link_installed(folder, ".venv", "node_modules", "_build/python")
    other = {
        "PYTHONPATH": str(folder / "code"),
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
    }
    for tool in ("build", "pdf", "pack"):
        command = [sys.executable, str(folder / "tools" / f"{tool}.py")]
        subprocess.run(command, cwd=folder, env={**os.environ, **other}, umask=0o077, **run)


def link_installed(folder: Path, *names: str) -> None:
    """Let a copy of the repository use what is installed in this one."""
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to((ROOT / name).resolve())


def main() -> None:
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "another folder"
        build_again(folder)
        again = folder / "_build"
        for path in [*again.glob("*.pdf"), *again.glob("*.zip")]:
            path.rename(again / "html" / path.name)
        found = differences(HTML, again / "html")
    if found:
        reason = "; there are changes that are not committed" if changed else ""
        sys.exit(f"{len(found)} files differ{reason}: {', '.join(found[:20])}")
    print("The site is the same to the byte when it is built again.")


if __name__ == "__main__":
    main()
