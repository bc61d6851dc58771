"""Every exercise: the blank, the solution, other right answers, mistakes, and two hundred mutants."""

import copy
import importlib
import inspect
import math
import types
from pathlib import Path

import pytest

from tests.mutants import mutants
from workbook.exercises import run as running
from workbook.exercises.chapters import CHAPTERS, exercises_of
from workbook.exercises.choice_exercise import Choice
from workbook.exercises.code_exercise import Code
from workbook.exercises.compare import difference
from workbook.exercises.number_exercise import Number
from workbook.exercises.time_limit import TimeLimit

FOLDER = Path(__file__).parent / "sample_answers"
WRITTEN = [chapter for chapter, (module, *_) in CHAPTERS.items() if (FOLDER / f"{module}.py").exists()]
ALL = [exercise for chapter in WRITTEN for exercise in exercises_of(chapter)]


def named(*kinds):
    return pytest.mark.parametrize("exercise", [e for e in ALL if isinstance(e, kinds)], ids=lambda e: e.key)


def samples(exercise):
    """Return (other right ways, mistakes with the words that name them) of a code exercise."""
    module = importlib.import_module(f"tests.sample_answers.{CHAPTERS[exercise.key.rpartition(' ')[0]][0]}")
    return module.USES, module.RIGHT[exercise.key], module.WRONG.get(exercise.key, [])


def solution_of(exercise):
    """Return the program of a solution."""
    return exercise.solution.split("```python")[1].split("```")[0]


def function_of(source, uses=""):
    """Return the last function that a program defines."""
    namespace = {}
    exec(compile(uses + source, "<answer>", "exec"), namespace)
    functions = [value for value in namespace.values() if isinstance(value, types.FunctionType)]
    return [function for function in functions if function.__code__.co_filename == "<answer>"][-1]


# --- All kinds --------------------------------------------------------------------------------


@pytest.mark.parametrize("chapter", WRITTEN)
def test_exercises_are_numbered_in_order_and_are_enough_and_of_mixed_kinds(chapter):
    exercises = exercises_of(chapter)
    assert [e.key for e in exercises] == [f"{chapter} {i}" for i in range(1, len(exercises) + 1)]
    core = list(CHAPTERS).index(chapter) < 7
    assert len(exercises) >= (4 if core else 2)
    assert len({type(e) for e in exercises}) >= 2
    for exercise in exercises:
        assert len(exercise.hints) == 3 and all(len(text) > 15 for text in exercise.hints)
        assert len(exercise.solution) > 10 and exercise.title


@named(Number, Choice)
def test_a_blank_number_or_choice_is_not_attempted(exercise):
    for blank in (None, ...):
        assert exercise.check(blank).state == "blank"
        assert exercise.check(blank).message.startswith("Not attempted yet.")


# --- Numbers ----------------------------------------------------------------------------------


@named(Number)
def test_a_number_is_right_at_its_decimals_and_with_more_and_nearly_right_with_fewer(exercise):
    rounded = round(exercise.answer, exercise.decimals)
    for answer in (exercise.answer, rounded):
        assert exercise.check(answer).state == "right", exercise.check(answer).message
    off = exercise.answer + 3 * 10.0**-exercise.decimals
    if not any(abs(off - value) < 10.0**-exercise.decimals for value, _ in exercise.known_wrong_answers):
        assert exercise.check(off).state == "wrong"
        if exercise.decimals:
            assert "rounded" in exercise.check(off).message


@named(Number)
def test_each_trap_is_told_what_it_comes_from_and_none_is_right(exercise):
    for value, message in exercise.known_wrong_answers:
        verdict = exercise.check(round(value, exercise.decimals))
        assert (verdict.state, verdict.message) == ("wrong", message)


@named(Number)
@pytest.mark.parametrize("bad", ["0.5", [0.5], True, math.nan, math.inf, object()])
def test_what_is_no_number_is_told_so(exercise, bad):
    verdict = exercise.check(bad)
    assert verdict.state == "wrong" and ("a number" in verdict.message or "Give a number" in verdict.message)


# --- Choices ----------------------------------------------------------------------------------


@named(Choice)
def test_each_wrong_choice_has_a_reason_of_its_own(exercise):
    verdicts = {letter: exercise.check(letter) for letter in exercise.letters}
    assert [letter for letter, v in verdicts.items() if v.state == "right"] == [exercise.right]
    assert len({v.message for v in verdicts.values()}) == len(verdicts) >= 3
    assert exercise.check(f" {exercise.right.upper()} ").state == "right"
    for bad in ("z", "", "ab", 1, ["a"]):
        assert exercise.check(bad).state == "wrong" and "one of the letters" in exercise.check(bad).message


# --- Functions --------------------------------------------------------------------------------


@named(Code)
def test_no_line_of_the_starter_code_or_of_the_solution_is_longer_than_72_columns(exercise):
    lines = [*exercise.starter_code.splitlines(), *solution_of(exercise).splitlines()]
    assert [line for line in lines if len(line) > 72] == []


@named(Code)
def test_the_blank_runs_and_is_not_attempted(exercise):
    assert exercise.check(function_of(exercise.starter_code)).state == "blank"
    assert exercise.check(...).state == "blank"


@named(Code)
def test_the_solution_and_three_other_ways_pass(exercise):
    uses, right, _ = samples(exercise)
    assert len(right) >= 3
    for source in (solution_of(exercise), *right):
        verdict = exercise.check(function_of(source, uses))
        assert verdict.state == "right", f"{verdict.message}\n{source}"


@named(Code)
def test_every_mistake_that_is_not_listed_is_refused_and_described(exercise):
    uses, _, wrong = samples(exercise)
    for source, words in wrong:
        verdict = exercise.check(function_of(source, uses))
        assert verdict.state == "wrong" and words in verdict.message, f"{verdict.message}\n{source}"
    assert len({words for _, words in wrong}) == len(wrong)


@named(Code)
def test_every_known_mistake_gets_its_own_message(exercise):
    for mistake in exercise.mistakes:
        if exercise.is_starter_code(mistake.function):  # not attempted; but others may write the same
            results = [exercise.result(mistake.function, case) for case in exercise.cases]
            assert exercise.known_mistake(results) == mistake.message
            continue
        verdict = exercise.check(mistake.function)
        assert verdict.state == "wrong" and verdict.message.startswith(mistake.message), mistake.message


def behaviour(exercise, function):
    """Return what a function does in the check's cases, without the check: results, and arguments changed."""
    seen = []
    for case in exercise.cases:
        arguments = copy.deepcopy(list(case))
        returned = function(*arguments)
        changed = [a for i, a in enumerate(arguments) if i != exercise.mutates and i not in exercise.may_mutate]
        seen.append(
            [
                exercise.select(arguments[exercise.mutates] if exercise.mutates is not None else returned),
                changed,
            ]
        )
    return seen


@pytest.mark.slow
@named(Code)
def test_no_mutant_that_behaves_otherwise_passes(exercise):
    right = behaviour(exercise, exercise.answer)
    refused = alike = 0
    for text, mutant in mutants(solution_of(exercise), samples(exercise)[0]):
        verdict = exercise.check(mutant)
        if verdict.state != "right":
            refused += 1
            assert len(verdict.message) > 20
            continue
        with TimeLimit(0.5):
            same = difference(behaviour(exercise, mutant), right, 1e-8) is None
        assert same, f"this passes, and does something else:\n{text}"
        alike += 1
    assert refused + alike >= 200 and refused > 100, (refused, alike)


# --- Every way to fail has its own sentence ---------------------------------------------------


def broken(exercise):
    names = list(inspect.signature(exercise.answer).parameters)
    inside = ", ".join(names)
    yield f"def f({inside}):\n    raise RuntimeError('oh')", "stopped with RuntimeError: oh"
    yield f"def f({inside}, more):\n    return 1", "does not take them"
    if exercise.mutates is None:
        yield f"def f({inside}):\n    {names[0]}", "`return`"


@named(Code)
def test_a_function_that_never_ends_is_told_so(exercise, monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT", 0.1)  # here the alarm cannot come too early
    verdict = exercise.check(function_of("def f(*given):\n    while True:\n        pass"))
    assert verdict.state == "wrong" and "had not finished" in verdict.message, verdict.message


@named(Code)
def test_a_function_that_fails_is_told_how(exercise):
    for source, words in broken(exercise):
        verdict = exercise.check(function_of(source))
        assert verdict.state == "wrong" and words in verdict.message, verdict.message
    verdict = exercise.check([1])
    assert verdict.state == "wrong" and "Give the function itself" in verdict.message
