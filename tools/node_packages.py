"""Install the packages of npm that a folder below locks/ names: exactly the files that its lock knows.

python -m tools.node_packages hub _build/hub/proxy
"""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.folders import ROOT


def install_locked(name: str, target: Path) -> None:
    """Install the packages of locks/<name> into target/node_modules.

    Raises:
        subprocess.CalledProcessError: npm failed; `stderr` holds what it said.
    """
    target.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "locks" / name / file, target)
    npm = Path(sys.executable).with_name("npm")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=target, capture_output=True, check=True)


if __name__ == "__main__":
    try:
        install_locked(sys.argv[1], Path(sys.argv[2]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"npm could not install locks/{sys.argv[1]}:\n{error.stderr.decode(errors='replace')}")
