"""The date that every built file carries: when this version of the book was committed."""

import os
import re
import subprocess
from datetime import UTC, datetime

from tools.folders import ROOT


def source_date_epoch() -> int:
    """Return the time of the last commit, in seconds since 1970: a build does not depend on the day it is made.

    SOURCE_DATE_EPOCH overrides it (reproducible-builds.org). A folder without a git history, such as an
    unpacked archive, takes the release date in CITATION.cff.
    """
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return int(os.environ["SOURCE_DATE_EPOCH"])
    if (ROOT / ".git").exists():
        command = ["git", "log", "-1", "--format=%ct"]
        try:
            return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        except (OSError, subprocess.CalledProcessError):
            pass  # git is not installed, or does not trust the folder
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    released = re.search(r'^date-released: "(\d{4}-\d\d-\d\d)"', citation, re.M)[1]
    return int(datetime.fromisoformat(released).replace(tzinfo=UTC).timestamp())
