"""The check of the pinned versions tells a finding from a silent service, and both from its own failure."""

import json
import re
import sys

import pytest

from tests.course_files import ROOT
from tools import vulnerabilities

CLEAN = {"name": "numpy", "version": "1.0", "vulns": []}
FAULTY = {"name": "jinja2", "version": "3.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1", "4.0"]}]}
HOPELESS = {"name": "old", "version": "0.1", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]}


def command(printed="", complained="", code=0):
    """Return a command that stands for an audit."""
    program = f"import sys; print({printed!r}); print({complained!r}, file=sys.stderr); sys.exit({code})"
    return [sys.executable, "-c", program]


def python_audit(*packages):
    found = any(package["vulns"] for package in packages)
    return command(json.dumps({"dependencies": packages, "fixes": []}), code=int(found))


def test_pins_without_a_known_vulnerability_pass(capsys):
    assert not vulnerabilities.report("Python", python_audit(CLEAN), vulnerabilities.of_python)
    assert capsys.readouterr().out == "Python: 0 known vulnerabilities.\n"


def test_each_known_vulnerability_is_listed_with_what_mends_it(capsys):
    assert vulnerabilities.report("Python", python_audit(CLEAN, FAULTY, HOPELESS), vulnerabilities.of_python)
    assert capsys.readouterr().out.splitlines() == [
        "Python: jinja2 3.0: PYSEC-1, mended in 3.1, 4.0",
        "Python: old 0.1: PYSEC-2, mended in no version",
        "Python: 2 known vulnerabilities.",
    ]


def test_what_npm_finds_is_listed(capsys):
    printed = json.dumps({"vulnerabilities": {"katex": {"severity": "high"}}})
    assert vulnerabilities.report("npm", command(printed, code=1), vulnerabilities.of_npm)
    assert "npm: katex: high\nnpm: 1 known" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("printed", "complained"),
    [
        ("", "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='api.osv.dev', port=443)"),
        ('{"message": "405 Method Not Allowed"}', "npm error audit endpoint returned an error"),
        ('{"error": {"code": "ENOTFOUND"}}', "npm error code ENOTFOUND"),
    ],
)
def test_a_silent_service_is_called_so_and_is_no_failure(capsys, printed, complained):
    assert not vulnerabilities.report("npm", command(printed, complained, 1), vulnerabilities.of_npm)
    assert "not reachable: the pins were not checked" in capsys.readouterr().out


def test_an_audit_that_fails_itself_is_not_taken_for_a_silent_service():
    with pytest.raises(RuntimeError, match="unrecognized argument"):
        vulnerabilities.ask(command("", "unrecognized argument --pins", 2))


def test_the_audit_itself_is_pinned():
    lines = (ROOT / "tools" / "pip-audit.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert len(pins) > 10 and all(re.fullmatch(r"[\w.-]+==\d[\w.]*", line) for line in pins)
    assert any(line.startswith("pip_audit==") for line in pins)
