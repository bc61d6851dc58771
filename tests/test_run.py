"""A reader's function is run on copies, and every way to fail has its sentence."""

import linecache
import math

import pytest

from workbook.exercises.run import AnswerError, run
from workbook.exercises.time_limit import may_hang


def reader(source, name="<reader>"):
    """Return a reader's function whose lines are known, as a notebook knows them."""
    linecache.cache[name] = len(source), None, source.splitlines(True), name
    space = {}
    exec(compile(source, name, "exec"), space)
    return space["f"]


def test_an_error_is_told_with_the_arguments_and_the_line_of_the_reader_that_it_comes_from():
    with pytest.raises(AnswerError) as failure:
        run(reader("def f(x):\n    y = [x]\n    return y[2]\n"), [0.5])
    message = "With the arguments 0.5, f stopped with IndexError: list index out of range, in the line `return y[2]`."
    assert str(failure.value) == message and failure.value.kind == "IndexError: list index out of range"
    assert isinstance(failure.value.raised, IndexError)
    deeper = reader("def f(x):\n    import math\n    return g(x)\ndef g(x):\n    return math_domain(x)\n")
    deeper.__globals__["math_domain"] = lambda x: math.sqrt(-x)
    with pytest.raises(AnswerError, match="in the line `return math_domain\\(x\\)`"):
        run(deeper, [0.5])
    with pytest.raises(AnswerError, match=r"error\.$|ValueError: [^`]*\.$"):
        run(math.sqrt, [-1.0])


def test_the_arguments_stay_as_they_were_and_the_outcome_has_the_changed_ones():
    numbers = [1.0, [2.0]]

    def f(items):
        items[1][0] = 5.0
        return "done"

    outcome = run(f, [numbers], mutates=0)
    assert (outcome.returned, outcome.arguments, numbers) == ("done", ([1.0, [5.0]],), [1.0, [2.0]])
    assert run(f, [numbers], may_mutate=[0]).returned == "done"
    with pytest.raises(AnswerError) as failure:
        run(f, [numbers])
    assert failure.value.kind == "changed argument 0" and str(failure.value) == (
        "f changed its argument 'items', from [1, [2]] to [1, [5]]. "
        "The caller still needs it: work on a copy, or build a new list."
    )


@pytest.mark.parametrize(
    ("program", "argument"),
    [
        ("items.pop()", [1, 2]),
        ("items[0].pop()", [[1, 2]]),
        ("del items['a']", {"a": 1, "b": 2}),
        ("items['a'].pop()", {"a": [1]}),
        ("items['a'] = 1", {"a": [1]}),
    ],
)
def test_an_argument_that_may_be_changed_keeps_its_parts(program, argument):
    with pytest.raises(AnswerError, match="f took parts away from its argument 'items'") as failure:
        run(reader(f"def f(n, items):\n    {program}"), [1, argument], may_mutate=[1])
    assert failure.value.kind == "took parts from argument 1"


def test_the_argument_that_was_changed_is_named():
    for name in ("first", "second"):
        with pytest.raises(AnswerError, match=f"^f changed its argument '{name}'"):
            run(reader(f"def f(first, second):\n    {name}.append(1)"), [[], []])
    with pytest.raises(AnswerError, match="^f changed its argument 'rest'"):
        run(reader("def f(first, *rest):\n    rest[1].append(1)"), [[], [], []])


def test_more_keys_and_other_numbers_are_no_parts_taken_away():
    run(reader("def f(items):\n    items['b'] = 1\n    items['a'][0] = 2"), [{"a": [1]}], may_mutate=[0])


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (0.5, "That is a number, 0.5. Give the function itself"),
        (None, "That is nothing (None), None. Give the function itself"),
        (lambda: 1, "<lambda> is called with 1 arguments, and does not take them: too many"),
    ],
)
def test_what_cannot_be_called_is_told_so(function, words):
    with pytest.raises(AnswerError) as failure:
        run(function, [1])
    assert words in str(failure.value)


def test_calls_that_no_alarm_stops_are_foreseen_and_harmless_ones_are_not():
    assert may_hang(reader("def f():\n    return 3 in range(10**12)"))
    assert may_hang(reader("from itertools import cycle\ndef f():\n    return sum(cycle([1]))"))
    assert may_hang(reader("import itertools\ndef f():\n    return [x for x in itertools.count()]"))
    for harmless in ("range(10)", "10**12", "len('itertools')"):
        assert not may_hang(reader(f"def f():\n    return {harmless}"))
    assert not may_hang(len)
