"""Whatever a reader's function returns, raises or breaks, the check answers with one sentence."""

import copy
import fractions
import functools
import inspect
import itertools
import os
import signal
import sys
import threading
import time
from decimal import Decimal

import numpy as np
import pytest

from tests.test_exercises import ALL, function_of, samples, solution_of
from workbook.exercises import run as running
from workbook.exercises import time_limit
from workbook.exercises.code_exercise import Code
from workbook.exercises.number_exercise import Number, as_number
from workbook.exercises.text import defined
from workbook.exercises.time_limit import AnswerTimeout, TimeLimit

PROGRAMS = [exercise for exercise in ALL if isinstance(exercise, Code)]
# Some thousand answers: `make slow`. One exercise of each kind of argument stays in `make test`.
QUICK = ("worked-example 4", "4-train-network 3", "arrays 3")
each_program = pytest.mark.parametrize(
    "exercise",
    [pytest.param(e, marks=[] if e.key in QUICK else pytest.mark.slow, id=e.key) for e in PROGRAMS],
)


@pytest.fixture
def short_time_limit(monkeypatch):
    """For programs that never end. Any other test would depend on how busy the machine is."""
    monkeypatch.setattr(running, "TIME_LIMIT", 1.0)


@pytest.fixture
def stop_button():
    """Python ignores interrupts where the shell that started it does, as for jobs in the background; a kernel never does."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Unprintable:
    """An object whose every use fails."""

    def __repr__(self):
        raise RuntimeError("no")

    def __getattr__(self, name):
        raise RuntimeError("no")


def holding_itself():
    items = []
    items.append(items)
    return items


RESULTS = {
    "nothing": lambda: None,
    "a text": lambda: "0.5",
    "a huge number": lambda: 10**400,
    "nan": lambda: float("nan"),
    "a complex number": lambda: 1j,
    "a huge array": lambda: np.zeros(10**7),
    "an empty array": lambda: np.zeros((0, 3)),
    "an array of objects": lambda: np.array([None, "a"], dtype=object),
    "a generator": lambda: (i for i in range(3)),
    "a set": lambda: {1, 2},
    "a class": lambda: int,
    "a list that holds itself": holding_itself,
    "an object that cannot be printed": Unprintable,
    "nested lists": lambda: [[[[[]]]]],
    "a dict": lambda: {"weights": None},
}


@each_program
@pytest.mark.parametrize("result", RESULTS)
def test_any_result_gets_one_sentence(exercise, result):
    verdict = exercise.check(lambda *arguments: RESULTS[result]())
    assert verdict.state == "wrong" and 20 < len(verdict.message) < 700, verdict
    assert " at 0x" not in verdict.message and "Traceback" not in verdict.message


ENDINGS = {
    "raise SystemExit": "ended Python with SystemExit",
    "raise KeyboardInterrupt": "ended Python with KeyboardInterrupt",
    "raise GeneratorExit": "ended Python with GeneratorExit",
    "import sys; sys.exit(1)": "ended Python with SystemExit",
    "raise Exception": "stopped with Exception",
    "return f(*given)": "stopped with RecursionError",
}


@each_program
@pytest.mark.parametrize("ending", ENDINGS)
def test_any_way_to_end_gets_one_sentence(exercise, ending):
    verdict = exercise.check(function_of(f"def f(*given):\n    {ending}"))
    assert verdict.state == "wrong" and ENDINGS[ending] in verdict.message, verdict


SWALLOWING = {
    "except": "def f(*given):\n    while True:\n        try:\n            x = 1\n        except:\n            pass",
    "except BaseException": "def f(*given):\n    while True:\n        try:\n            while True:\n                x = 1\n"
    "        except BaseException:\n            y = 2",
    "finally": "def f(*given):\n    try:\n        while True:\n            pass\n    finally:\n        return 1",
    "two": "def f(*given):\n    while True:\n        try:\n            try:\n                while True: pass\n"
    "            except: pass\n        except: pass",
}


@pytest.mark.usefixtures("short_time_limit")
@pytest.mark.parametrize("program", SWALLOWING)
def test_a_program_that_swallows_the_alarm_is_stopped_too(program):
    exercise = PROGRAMS[0]
    verdict = exercise.check(function_of(SWALLOWING[program]))
    assert verdict.state == "wrong" and "had not finished" in verdict.message, verdict


def test_a_program_that_was_stopped_leaves_no_alarm_tracer_or_thread_behind():
    handler, tracer, threads = signal.getsignal(signal.SIGALRM), sys.gettrace(), threading.active_count()
    with pytest.raises(AnswerTimeout), TimeLimit(0.1):
        while True:
            pass
    assert (signal.getsignal(signal.SIGALRM), sys.gettrace()) == (handler, tracer)
    deadline = time.monotonic() + 0.5
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= threads


HANGING = {
    "sum": "import itertools\ndef f(*given):\n    return sum(itertools.repeat(0))",
    "max": "from itertools import count\ndef f(*given):\n    g = lambda: max(count())\n    return g()",
    "range": "def f(*given):\n    return 0.5 in range(10**15)",
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing stops these calls but the end of their process")
@pytest.mark.usefixtures("short_time_limit")
@pytest.mark.parametrize("program", HANGING)
def test_a_program_that_hangs_in_one_call_is_stopped_too(program, monkeypatch):
    monkeypatch.setattr(time_limit, "PATIENCE", 0.3)
    verdict = PROGRAMS[0].check(function_of(HANGING[program]))
    assert verdict.state == "wrong" and "had not finished" in verdict.message, verdict


@pytest.mark.usefixtures("short_time_limit")
def test_without_an_alarm_the_reader_is_told_to_interrupt_and_gets_the_same_sentence(monkeypatch, capsys, stop_button):
    monkeypatch.setattr(time_limit, "PATIENCE", 0.0)
    monkeypatch.delattr(signal, "setitimer")

    def press_when_told(*arguments):
        while not (told := capsys.readouterr().out):
            time.sleep(0.01)
        assert "press the stop button" in told.lower()
        signal.raise_signal(signal.SIGINT)

    verdict = PROGRAMS[0].check(press_when_told)
    assert verdict.state == "wrong" and "had not finished" in verdict.message, verdict


def test_the_stop_button_still_stops(stop_button):
    def press(*arguments):
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        PROGRAMS[0].check(press)


@each_program
def test_a_function_that_is_right_the_first_time_only_is_wrong(exercise):
    right, calls = exercise.answer, itertools.count()

    @functools.wraps(right)
    def once(*arguments):
        if next(calls) < len(exercise.cases):
            return right(*arguments)
        return right(*arguments) and None if exercise.mutates is None else None

    verdict = exercise.check(once)
    assert verdict.state == "wrong", verdict


@each_program
def test_right_answers_in_odd_forms_are_right(exercise):
    uses, right, _ = samples(exercise)
    function = function_of(right[0], uses)

    class Callable:
        def __call__(self, *arguments):
            return function(*arguments)

        def method(self, *arguments):
            return function(*arguments)

    forms = [Callable(), Callable().method, functools.partial(function), lambda *arguments: function(*arguments)]
    for form in [*forms, defined(f"{uses}\n{solution_of(exercise)}")]:
        verdict = exercise.check(form)
        assert verdict.state == "right", verdict


# --- Numbers ----------------------------------------------------------------------------------


def test_numbers_of_any_kind_are_read():
    for half in (0.5, fractions.Fraction(1, 2), Decimal("0.5"), np.float32(0.5), np.array(0.5), np.array([[0.5]])):
        assert as_number(half) == 0.5
    for other in ("0.5", None, True, 10**400, float("nan"), np.zeros(3), 1j, [0.5], Unprintable, int):
        assert as_number(other) is None


def test_a_comma_in_a_number_is_explained():
    exercise = next(exercise for exercise in ALL if isinstance(exercise, Number))
    assert "Write a decimal point" in exercise.check((0, 5)).message


# --- Every argument counts --------------------------------------------------------------------

# What may change without changing the result: the sign of a step that is taken both ways, a seed where only the
# rows and targets that stay together are compared.
WITHOUT_EFFECT = {("check-your-gradients 5", "h", "-x"), ("when-training-fails 4", "seed", "x + 1")}
WITHOUT_EFFECT |= {("when-training-fails 4", "seed", "x - 1")}
CHANGES = {
    "x + 1": lambda x: x + 1 if isinstance(x, int) else x * 1.1,
    "x - 1": lambda x: x - 1 if isinstance(x, int) else x * 0.9,
    "-x": lambda x: -x,
}


def with_argument(exercise, i, change):
    """Return the right function, given another argument number i."""

    @functools.wraps(exercise.answer)
    def changed(*arguments):
        return exercise.answer(*arguments[:i], change(arguments[i]), *arguments[i + 1 :])

    return changed


def free_arguments(exercise):
    """Return the positions and names of the arguments that are not changed in place."""
    names = list(inspect.signature(exercise.answer).parameters)
    return [(i, name) for i, name in enumerate(names) if i != exercise.mutates and i not in exercise.may_mutate]


@each_program
def test_an_argument_that_is_ignored_is_noticed(exercise):
    for i, name in free_arguments(exercise):
        for case in exercise.cases:
            function = with_argument(exercise, i, lambda given, always=case[i]: copy.deepcopy(always))
            assert exercise.check(function).state == "wrong", f"{name} = {case[i]}, always, passes"


@each_program
def test_a_number_that_is_a_little_off_is_noticed(exercise):
    for i, name in free_arguments(exercise):
        if all(type(case[i]) in (int, float) for case in exercise.cases):
            for words in CHANGES:
                passes = exercise.check(with_argument(exercise, i, CHANGES[words])).state == "right"
                assert passes == ((exercise.key, name, words) in WITHOUT_EFFECT), f"{name} as {words}"
