"""Ask whether a version that is pinned here has a known vulnerability: of Python packages and of npm's.

pip-audit runs in an environment of its own, at exact versions. Exit code 1: something was found. Where an
advisory service is not reachable, that is said, and is no failure.
"""

import json
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tools.folders import ROOT

PLACE = ROOT / "_build" / "vulnerabilities"
# What the two programs write where nobody answers them.
SILENCE = re.compile(
    r"ConnectionError|ServiceError|ConnectTimeout|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|audit endpoint"
)


def pip_audit() -> list[str]:
    """Install pip-audit unless it is there, and return the command that asks about constraints.txt."""
    home = PLACE / "environment"
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([programs / "python", *install, "-r", ROOT / "tools" / "pip-audit.txt"], check=True)
        (home / "ready").touch()
    options = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    return [str(programs / "pip-audit"), "-r", str(ROOT / "constraints.txt"), "-s", "osv", *options]


def npm_audit() -> list[str]:
    """Return the command that asks about package.json, prepared in a folder of its own."""
    folder = PLACE / "node"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "package.json", folder)
    npm = [str(Path(sys.executable).with_name("npm")), "--prefix", str(folder)]
    subprocess.run([*npm, "install", "--package-lock-only", "--silent"], check=False)
    return [*npm, "audit", "--json"]


def ask(command: list[str]) -> dict | None:
    """Run an audit that prints JSON; return what it printed, or None where the service did not answer.

    Raises:
        RuntimeError: the audit itself failed.
    """
    run = subprocess.run(command, capture_output=True, text=True)
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        answer = {}
    if "dependencies" in answer or "vulnerabilities" in answer:
        return answer
    if SILENCE.search(run.stderr):
        return None
    raise RuntimeError(f"{Path(command[0]).name} failed: {run.stderr.strip() or 'it printed nothing'}")


def of_python(answer: dict) -> list[str]:
    """Return a line for each vulnerability that pip-audit reports."""
    return [
        f"{package['name']} {package['version']}: {fault['id']}, mended in "
        + (", ".join(fault["fix_versions"]) or "no version")
        for package in answer["dependencies"]
        for fault in package.get("vulns", [])
    ]


def of_npm(answer: dict) -> list[str]:
    """Return a line for each package that npm reports."""
    return [f"{name}: {fault['severity']}" for name, fault in sorted(answer["vulnerabilities"].items())]


def report(kind: str, command: list[str], read) -> bool:
    """Ask one service, print what it says, and say whether something was found."""
    answer = ask(command)
    if answer is None:
        print(f"{kind}: the advisory service is not reachable: the pins were not checked.")
        return False
    found = read(answer)
    for line in found:
        print(f"{kind}: {line}")
    print(f"{kind}: {len(found)} known vulnerabilities.")
    return bool(found)


def main() -> int:
    found = [report("Python", pip_audit(), of_python), report("npm", npm_audit(), of_npm)]
    return 1 if any(found) else 0


if __name__ == "__main__":
    sys.exit(main())
