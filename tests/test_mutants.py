"""Mutation testing: which small faults it makes, and what it is told about modules and equivalent mutants."""

import subprocess
import sys

import pytest

from tests.course_files import ROOT
from tools.mutants import read_plan, source_of
from tools.mutate import mutants, sample_of

PROGRAM = '''"""A module."""
LIMIT = 3


@keep(1)
def f(rows: list[0] = (), strict: bool = True):
    """A function."""
    require(rows)
    if not any(rows) or len(rows) < LIMIT:
        raise ValueError("No.")
    return [-x for x in rows if x % 2]
'''


def changes(source):
    return [(mutant.function, mutant.was, mutant.becomes) for mutant in mutants("example", source)]


def test_each_mutant_is_one_small_change_of_one_line():
    last, test = "return [-x for x in rows if x % 2]", "if not any(rows) or len(rows) < LIMIT:"
    head = "def f(rows: list[0]=(), strict: bool={}):"
    assert sorted(changes(PROGRAM)) == sorted([
        ("", "LIMIT = 3", "LIMIT = 4"),
        ("f", head.format(True), head.format(False)),
        ("f", "require(rows)", "pass"),
        ("f", test, "if True:"),
        ("f", test, "if False:"),
        ("f", test, "if not any(rows) and len(rows) < LIMIT:"),
        ("f", test, "if not all(rows) or len(rows) < LIMIT:"),
        ("f", test, "if any(rows) or len(rows) < LIMIT:"),
        ("f", test, "if not any(rows) or len(rows) <= LIMIT:"),
        ("f", "raise ValueError('No.')", "pass"),
        ("f", last, "return None"),
        ("f", last, "return [x for x in rows if x % 2]"),
        ("f", last, "return [-x for x in rows]"),
        ("f", last, "return [-x for x in rows if x // 2]"),
        ("f", last, "return [-x for x in rows if x % 3]"),
    ])  # fmt: skip


def test_a_sample_stays_the_same_where_another_line_changes():
    one, other = (
        [mutant[:4] for mutant in sample_of(mutants("example", source), 5)]
        for source in (PROGRAM, "import math\n" + PROGRAM)
    )
    assert one == other and len(set(one)) == 5


def test_every_module_of_the_engine_is_listed_with_tests_that_exist():
    plan, _ = read_plan()
    engine, checker = (group["modules"] for group in plan["group"])
    listed = {name.removeprefix("backprop.") for name in engine}
    assert listed == {path.stem for path in (ROOT / "code" / "backprop").glob("*.py")} - {"__init__"}
    files = {file for group in (engine, checker) for files in group.values() for file in files}
    assert [file for file in files if not (ROOT / "tests" / file).exists()] == []


def test_every_equivalent_mutant_is_one_of_its_module_and_has_a_reason():
    plan, equivalent = read_plan()
    assert len(equivalent) == len(plan["equivalent"]) and all(len(e["reason"]) > 15 for e in plan["equivalent"])
    for name in {words[0] for words in equivalent}:
        found = {mutant[:4] for mutant in mutants(name, source_of(name))}
        gone = [words for words in equivalent if words[0] == name and words not in found]
        assert gone == [], "the line has changed: is the entry still needed?"


@pytest.mark.slow
def test_a_run_counts_what_is_killed(tmp_path):
    command = [sys.executable, "-m", "tools.mutants", "--sample", "2", "backprop.toy_set"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[1].split() == ["backprop.toy_set", "2", "0", "0", "100.0%"]
