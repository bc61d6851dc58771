"""Build the book with warnings as errors, and keep the log for the tests.

jupyter-book 1 can exit with 0 although a page failed, so the log is searched as well.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.folders import BUILD, ROOT
from tools.source_date import source_date_epoch

LOG = BUILD / "build.log"


def main() -> int:
    BUILD.mkdir(exist_ok=True)
    for folder in ("html", ".doctrees"):  # a build must not depend on the previous one
        shutil.rmtree(BUILD / folder, ignore_errors=True)
    program = Path(sys.executable).with_name("jupyter-book")
    command = [str(program), "build", str(ROOT), "-W", "--keep-going", "-n", "--all"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(source_date_epoch())}
    with LOG.open("w", encoding="utf-8") as log:
        code = subprocess.run(command, cwd=ROOT, env=environment, stdout=log, stderr=log).returncode
    text = LOG.read_text(encoding="utf-8")
    faults = [line for line in text.splitlines() if "WARNING" in line or "ERROR" in line]
    if code or faults:
        print(text)
        print(f"The book was not built: {LOG} says why.", file=sys.stderr)
    return code or (1 if faults else 0)


if __name__ == "__main__":
    sys.exit(main())
