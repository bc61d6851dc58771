"""When this state of the book was made: the one date that whatever is built from it carries."""

import os
import re
import subprocess
from datetime import UTC, datetime

from tools.folders import ROOT


def source_date_epoch() -> int:
    """Return the time of the commit, in seconds since 1970, so that a build does not depend on its day.

    SOURCE_DATE_EPOCH wins where it is set (reproducible-builds.org); a folder that is no checkout,
    such as an unpacked archive, takes the day of the release that CITATION.cff names.
    """
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return int(os.environ["SOURCE_DATE_EPOCH"])
    if (ROOT / ".git").exists():
        command = ["git", "log", "-1", "--format=%ct"]
        try:
            return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
        except (OSError, subprocess.CalledProcessError):
            pass  # no git on this machine, or a folder that git does not trust
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    released = re.search(r'^date-released: "(\d{4}-\d\d-\d\d)"', citation, re.M)[1]
    return int(datetime.fromisoformat(released).replace(tzinfo=UTC).timestamp())
