"""A bare clone of the repository as it is in this folder, for checks that clone it in turn."""

import os
import subprocess
from pathlib import Path

from tools.folders import ROOT
from tools.notebooks import RELEASE

AUTHOR = ["-c", "user.name=course", "-c", "user.email=course@localhost"]


def bare_clone(target: Path) -> Path:
    """Make a bare repository with one commit on `main`: every file in this folder that git does not ignore.

    The commit has the tag of the release that the notebooks install.
    """

    def git(*command: str, text: str | None = None) -> str:
        environment = os.environ | {"GIT_DIR": str(target), "GIT_WORK_TREE": str(ROOT)}
        done = subprocess.run(
            ["git", *command],
            cwd=ROOT,
            env=environment,
            input=text,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    present = "\0".join(name for name in names if name and (ROOT / name).is_file())
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(target)], check=True)
    git("add", "--pathspec-from-file=-", "--pathspec-file-nul", text=present)
    git(*AUTHOR, "commit", "--quiet", "-m", "The working copy")
    git("tag", RELEASE)
    git("update-server-info")
    return target
