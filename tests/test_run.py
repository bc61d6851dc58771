"""A reader's function is run on copies, every way to fail has its sentence, and results are compared part by part."""

import linecache
import math

import numpy as np
import pytest

from workbook.exercises.run import (
    AnswerError,
    abbreviate,
    describe_type,
    difference,
    digits,
    format_arguments,
    may_hang,
    nearly_same,
    plain,
    run,
    same,
)


def reader(source, name="<reader>"):
    """Return a reader's function whose lines are known, as a notebook knows them."""
    linecache.cache[name] = len(source), None, source.splitlines(True), name
    space = {}
    exec(compile(source, name, "exec"), space)
    return space["f"]


# --- Running ----------------------------------------------------------------------------------


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
        ("del items['a']", {"a": 1}),
        ("items['a'].pop()", {"a": [1]}),
        ("items['a'] = 1", {"a": [1]}),
    ],
)
def test_an_argument_that_may_be_changed_keeps_its_parts(program, argument):
    with pytest.raises(AnswerError, match="f took parts away from its argument 'items'") as failure:
        run(reader(f"def f(n, items):\n    {program}"), [1, argument], may_mutate=[1])
    assert failure.value.kind == "took parts from argument 1"


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


# --- Words ------------------------------------------------------------------------------------


def holding_itself():
    items = [1]
    items.append(items)
    return items


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "0.333333"),
        ((1,), "(1,)"),
        ((1, 2.50), "(1, 2.5)"),
        ({"a": [0.1 + 0.2]}, "{'a': [0.3]}"),
        (np.arange(12).reshape(3, 4), "[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]"),
        (np.zeros(13), "an array of shape (13,)"),
        (np.float64(0.1), "0.1"),
        (abbreviate, "abbreviate"),
        ("x" * 118, repr("x" * 118)),
        ("x" * 119, "'" + "x" * 99 + " ..."),
        (holding_itself(), "<list object>"),
        (object(), "<object object>"),
    ],
)
def test_a_value_is_told_in_short(value, text):
    assert abbreviate(value) == text


def test_arguments_are_told_in_full_or_by_name_where_they_are_long():
    def f(rows, rate, network):
        pass

    short, long = [1.0, 2.0], [[i / 7, 1.0] for i in range(30)]
    assert format_arguments([short, 0.5, []], f) == "the arguments [1, 2], 0.5, []"
    assert format_arguments([], lambda: 0) == "no arguments"
    assert format_arguments([long, 0.5, holding_itself()], f) == "the check's rows, rate = 0.5, network = <list object>"
    arrays = [np.zeros((4, 5)), 0.5, [np.zeros((2, 3)), np.zeros(1)]]
    assert format_arguments(arrays, f) == "the check's rows of shape (4, 5), rate = 0.5, network of shapes (2, 3), (1,)"
    assert format_arguments(["x" * 48, "x" * 49, "y" * 30], f).startswith(f"the check's rows = '{'x' * 48}', rate, ")
    spread = [long, 0.5, 1]
    assert format_arguments(spread, lambda *all: 0) == "the arguments " + ", ".join(map(abbreviate, spread))
    assert format_arguments(["x" * 50, "y" * 54], f) == f"the arguments '{'x' * 50}', '{'y' * 54}'"


def test_types_have_a_beginner_s_names():
    values = [None, 1, 0.5, "a", np.zeros(1), len, [], {}, object()]
    words = "nothing (None), a whole number, a number, a text, an array, a function, a list, a dict, an object"
    assert [describe_type(value) for value in values] == words.split(", ")


# --- Comparing --------------------------------------------------------------------------------

GENERATOR = "The result is a generator, which can be read only once; it should be a list. `list(...)` makes one of it."
DIFFERENCES = [
    ([1.0, (2.0, 3.0)], [1, [2, 3]], None),
    (1.0 + 1e-10, 1.0, None),
    (1e9 + 0.5, 1e9, None),
    (1.0 + 1e-8, 1.0, "The result is 1.00000001; it should be 1."),
    ([1.0, 2.5], [1.0, 2.0], "result[1] is 2.5; it should be 2."),
    ([[1.0], [2.5]], [[1.0], [2.0]], "result[1][0] is 2.5; it should be 2."),
    ([1], [1, 2], "The result has 1 item; it should have 2."),
    ([1, 2, 3], [1, 2], "The result has 3 items; it should have 2."),
    (0.5, [1, 2], "The result is a number, 0.5; it should be a list of 2."),
    ("0.5", 0.5, "The result is a text, '0.5'; it should be a number, 0.5."),
    (True, 1, "The result is a bool, True; it should be a number, 1."),
    (True, True, None),
    (True, False, "The result is True; it should be False."),
    (1, True, None),
    (10**400, 1.0, "The result is a whole number of 401 digits; it should be 1."),
    (math.inf, math.inf, None),
    (math.nan, 1.0, "The result is nan; it should be 1."),
    (1.0, math.nan, "The result is 1; it should be nan."),
    ("a", "b", "The result is 'a'; it should be 'b'."),
    ("a", "a", None),
    (0, None, "The result is 0; it should be None."),
    ((i for i in "ab"), [1, 2], GENERATOR),
    ({"a": 1}, {"a": 1.0}, None),
    ({"a": 2}, {"a": 1}, "result['a'] is 2; it should be 1."),
    ([1], {"a": 1}, "The result is a list, [1]; it should be a dict with 'a'."),
    ({"b": 1}, {"a": 1}, "The result lacks 'a'; its keys should be 'a'."),
    ({"a": 1, "b": 1}, {"a": 1}, "The result has 'b' too many; its keys should be 'a'."),
    (np.zeros((2, 3)), np.zeros((3, 2)), "The result has the shape (2, 3); it should have (3, 2)."),
    (np.zeros((0, 3)), np.zeros((3, 2)), "The result has 0 items; it should have 3."),
    (np.zeros(2 * 10**6), [1.0], "The result is an array of shape (2000000,); it should be [1]."),
    (holding_itself(), [1, 2], "result[1] is a list, <list object>; it should be a number, 2."),
    (3, len, None),
]


@pytest.mark.parametrize(("found", "right", "sentence"), DIFFERENCES)
def test_the_first_difference_is_told(found, right, sentence):
    assert difference(found, right) == sentence


def test_what_cannot_be_compared_is_told_so():
    one, other = holding_itself(), holding_itself()
    assert difference(one, other).startswith("The result is a list that cannot be compared with <list object>")
    assert difference(one, other, where="weights").startswith("weights is a list")
    assert not nearly_same(one, other)


@pytest.mark.parametrize(
    ("found", "right", "near"),
    [
        (1.005, 1.0, True),
        (1.02, 1.0, False),
        (0.995, 1.0, True),
        (1, 1.0, True),
        (2, 1, False),
        (1e-9, 0.0, True),
        ([1.0, 2.01], (1.0, 2.0), True),
        ([1.0], [1.0, 2.0], False),
        ([1.0, 3.0], [1.0, 2.0], False),
        (1.0, [1.0], False),
        ({"a": 1.001}, {"a": 1.0}, True),
        ({"a": 2.0}, {"a": 1.0}, False),
        ({"b": 1.0}, {"a": 1.0}, False),
        ([1.0], {"a": 1.0}, False),
        (True, 1.0, False),
        (1.0, True, False),
        ("a", "a", True),
        ("a", "b", False),
        ("1", 1.0, False),
        (7, len, True),
        (10**400, 1.0, False),
    ],
)
def test_results_that_agree_to_one_percent_are_nearly_the_same(found, right, near):
    assert nearly_same(found, right) is near


def test_numbers_get_as_many_digits_as_tell_them_apart():
    assert digits(0.5, 0.25) == "0.5" and digits(1 / 3, 0.3333333) == "0.33333333"
    assert digits(0.1 + 0.2, 0.3) == "0.30000000000000004" and digits(2.0, 2) == "2.0"
    assert same(1.0, 1.0 + 1e-13) and not same(1.0, 1.0 + 1e-11)
    assert plain((1, 2)) == plain(range(1, 3)) == plain(np.array([1, 2])) == [1, 2] and plain({1}) == {1}
