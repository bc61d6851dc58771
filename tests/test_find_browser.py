"""The tests use the system's browser, else Playwright's own, else npm's; where there is none, they say so."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.course_files import ROOT
from tools import chromium

WORKS, FAILS = "#!/bin/sh\nexit 0\n", "#!/bin/sh\nexit 127\n"  # as where a library is missing


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Return a function that puts a browser in its place on a machine that has none, and Playwright."""
    places = {
        "chromium": tmp_path / "bin" / "chromium",
        "google-chrome": tmp_path / "bin" / "google-chrome",
        "playwright": tmp_path / "playwright" / "chrome",
        "npm": tmp_path / "npm" / "launch",
    }
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(chromium, "NPM_FOLDER", tmp_path / "npm")
    monkeypatch.setattr(sys, "platform", "linux")
    chromium.starts.cache_clear()

    def put(name, program=WORKS):
        places[name].parent.mkdir(exist_ok=True)
        places[name].write_text(program)
        places[name].chmod(0o755)
        return str(places[name])

    playwright = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(places["playwright"])))
    yield put, playwright
    chromium.starts.cache_clear()


def test_each_browser_is_preferred_to_the_next(machine, monkeypatch):
    put, playwright = machine
    assert chromium.find_browser(playwright) is None
    for name in ("npm", "playwright", "google-chrome", "chromium"):  # from the last choice to the first
        path = put(name)
        chromium.starts.cache_clear()
        assert chromium.find_browser(playwright) == path
    monkeypatch.setenv("BROWSER_PATH", "/the/named/one")
    assert chromium.find_browser(playwright) == "/the/named/one"


def test_a_browser_that_does_not_start_is_passed_over(machine):
    put, playwright = machine
    put("chromium", FAILS)
    put("playwright", FAILS)
    assert chromium.find_browser(playwright) is None
    chromium.starts.cache_clear()
    assert chromium.find_browser(playwright) is None
    path = put("npm")
    chromium.starts.cache_clear()
    assert chromium.find_browser(playwright) == path


@pytest.mark.parametrize(
    ("there", "reachable", "tried"),
    [
        (["chromium"], ["playwright", "npm"], []),
        ([], ["playwright", "npm"], ["playwright"]),
        ([], ["npm"], ["playwright", "npm"]),
        ([], [], ["playwright", "npm"]),
    ],
)
def test_a_browser_is_installed_only_where_none_is_found(machine, monkeypatch, there, reachable, tried):
    put, playwright = machine
    for name in there:
        put(name)
    calls = []

    def installer(name):
        def install():
            calls.append(name)
            if name in reachable:
                put(name)

        return install

    monkeypatch.setattr(chromium, "install_from_playwright", installer("playwright"))
    monkeypatch.setattr(chromium, "install_from_npm", installer("npm"))
    found = chromium.install_browser(playwright)
    assert calls == tried
    assert (found is None) == (not there and not reachable)


def run_without_a_browser(folder, **environment):
    """Run three tests, two of which need a browser, where Playwright's own is not there and nothing else is."""
    test = folder / "test_pages.py"
    test.write_text("""
import tests.browser
from tools import chromium
chromium.candidates = lambda playwright: iter(())

def test_one():
    with tests.browser.open_browser(): pass

def test_two():
    with tests.browser.open_browser(): pass

def test_three(): pass
""")
    names = ("BROWSER_PATH", "CI", "PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS")
    clean = {name: value for name, value in os.environ.items() if name not in names}
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", str(test)]
    run = subprocess.run(command, cwd=ROOT, env=clean | environment, capture_output=True, text=True)
    return run.returncode, run.stdout.splitlines()


def test_the_last_line_says_how_many_tests_a_missing_browser_has_cost(tmp_path):
    code, lines = run_without_a_browser(tmp_path)
    assert code == 0 and "1 passed, 2 skipped" in lines[-2]
    assert lines[-1] == f"2 tests did not run: {chromium.NO_BROWSER}"


def test_on_ci_a_missing_browser_is_a_failure(tmp_path):
    code, lines = run_without_a_browser(tmp_path, CI="true")
    assert code == 1 and "2 failed, 1 passed" in lines[-1]
