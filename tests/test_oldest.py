"""The oldest supported versions are said once, and are those that `make oldest` tests."""

import re
import tomllib

from tests.course_files import ROOT


def oldest():
    lines = (ROOT / "requirements-oldest.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_the_bounds_of_the_package_are_the_oldest_versions_that_are_tested():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = dict(one.split(">=") for one in [*project["dependencies"], *project["optional-dependencies"]["chapters"]])
    assert {name: f"{bound}.0" for name, bound in bounds.items()} == oldest()


def test_the_oldest_python_is_the_one_that_make_oldest_takes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert project["requires-python"] == ">=" + re.search(r"^OLDEST_PYTHON \?= python(\S+)$", makefile, re.M)[1]


def test_only_packages_that_the_course_requires_have_an_oldest_version():
    required = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert [name for name in oldest() if not re.search(rf"^{name}==", required, re.M)] == []
