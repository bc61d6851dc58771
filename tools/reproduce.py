"""Build the published site of the last commit in another folder, and compare it with ours byte by byte.

    python -m tools.reproduce

Names the files that differ, and fails if any does. The other build has only what is committed; if there
are uncommitted changes, which may explain a difference, the message says so.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.folders import HTML, ROOT


def differences(one: Path, other: Path) -> list[str]:
    """Return the names of the files that two folders do not share byte by byte."""
    first, second = ({path.relative_to(top): path for path in top.rglob("*") if path.is_file()} for top in (one, other))
    names = sorted(first.keys() | second.keys())
    both = first.keys() & second.keys()
    return [
        name.as_posix() for name in names if name not in both or first[name].read_bytes() != second[name].read_bytes()
    ]


def build_again(folder: Path) -> None:
    """Build book, PDF and zip from a clean clone, with another time zone, locale, hash seed and umask."""
    run = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], **run)
    link_installed(folder, ".venv", "node_modules", "_build/python", "_build/chromium")
    other = {
        "PYTHONPATH": os.pathsep.join([str(folder), str(folder / "code")]),
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
    }
    for tool in ("build", "pdf", "pack"):
        command = [sys.executable, "-m", f"tools.{tool}"]
        subprocess.run(command, cwd=folder, env={**os.environ, **other}, umask=0o077, **run)


def link_installed(folder: Path, *names: str) -> None:
    """Let a copy of the repository use what is installed in this one."""
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to((ROOT / name).resolve())


def main() -> None:
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True).stdout
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "another folder"
        build_again(folder)
        again = folder / "_build"
        for path in [*again.glob("*.pdf"), *again.glob("*.zip")]:
            path.rename(again / "html" / path.name)
        found = differences(HTML, again / "html")
    if found:
        reason = "; there are uncommitted changes" if changed else ""
        sys.exit(f"{len(found)} files differ{reason}: {', '.join(found[:20])}")
    print("A second build gives the same site, byte by byte.")


if __name__ == "__main__":
    main()
