"""The repository as it stands in this folder, for checks that clone it."""

import os
import subprocess
from pathlib import Path

from tools.folders import ROOT

AUTHOR = ["-c", "user.name=course", "-c", "user.email=course@localhost"]


def bare_clone(target: Path) -> Path:
    """Make a bare repository of one commit on `main`: every file here that is or may be committed."""

    def git(*command: str, text: str | None = None) -> str:
        place = os.environ | {"GIT_DIR": str(target), "GIT_WORK_TREE": str(ROOT)}
        done = subprocess.run(
            ["git", *command], cwd=ROOT, env=place, input=text, capture_output=True, text=True, check=True
        )
        return done.stdout

    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    present = "\0".join(name for name in names if name and (ROOT / name).is_file())
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(target)], check=True)
    git("add", "--pathspec-from-file=-", "--pathspec-file-nul", text=present)
    git(*AUTHOR, "commit", "--quiet", "-m", "The working copy")
    git("update-server-info")
    return target
