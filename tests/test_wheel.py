"""A wheel carries the data with it: what is installed works without the checkout."""

import os
import subprocess
import sys

import pytest

from tests.course_files import ROOT

PROGRAM = """
import backprop
from workbook.published import published
from backprop.data import load_wheat_seeds
print(backprop.__file__)
print(len(load_wheat_seeds().rows), len(published("5-predict")))
"""


def run(*command, **options):
    """Run a command and return what it printed; what went wrong is part of the failure."""
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Build a wheel and install it into an empty folder, both without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    target = folder / "installed"
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    return target


def test_an_installed_wheel_reads_its_own_data(installed, tmp_path):
    # Without the site module (-S) the checkout's editable install cannot be what is imported.
    third_party = [path for path in sys.path if path.endswith("site-packages")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), *third_party])}
    place, counts = run("-S", "-c", PROGRAM, cwd=tmp_path, env=environment).splitlines()
    assert place == str(installed / "backprop" / "__init__.py")
    assert counts == "210 1"


def test_a_wheel_holds_the_package_and_the_data_and_nothing_else(installed):
    top = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert top == {"backprop", "workbook"}
    tables = {path.name for path in (installed / "backprop" / "tables").iterdir()}
    assert tables == {path.name for path in (ROOT / "data").iterdir()}
    modules = {path.relative_to(ROOT / "code") for path in (ROOT / "code").rglob("*.py")}
    assert modules == {path.relative_to(installed) for path in installed.rglob("*.py")}


def test_a_wheel_names_its_licences_and_holds_their_texts(installed):
    (about,) = installed.glob("*.dist-info")
    metadata = (about / "METADATA").read_text(encoding="utf-8")
    assert "\nLicense-Expression: MIT AND CC-BY-4.0\n" in metadata
    texts = {path.relative_to(about / "licenses").as_posix() for path in (about / "licenses").rglob("*.txt")}
    assert texts == {"LICENSES/MIT.txt", "LICENSES/CC-BY-4.0.txt"} and (about / "licenses" / "LICENSE").is_file()
