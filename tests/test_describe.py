"""Values and arguments are described in few words."""

import functools

import numpy as np
import pytest

from workbook.exercises.describe import abbreviate, describe_error, describe_type, format_arguments, name_of


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
    mixed = [np.zeros(20), [np.zeros(2), 1.0]]
    assert format_arguments(mixed, lambda a, b: 0) == "the check's a of shape (20,), b = [[0, 0], 1]"
    spread = [long, 0.5, 1]
    assert format_arguments(spread, lambda *all: 0) == "the arguments " + ", ".join(map(abbreviate, spread))
    assert format_arguments(["x" * 50, "y" * 54], f) == f"the arguments '{'x' * 50}', '{'y' * 54}'"


def test_types_have_a_beginner_s_names():
    values = [None, 1, 0.5, "a", np.zeros(1), len, [], {}, object()]
    words = "nothing (None), a whole number, a number, a text, an array, a function, a list, a dict, an object"
    assert [describe_type(value) for value in values] == words.split(", ")


def test_a_function_and_an_error_are_named():
    assert name_of(abbreviate) == "abbreviate" and name_of(functools.partial(len)) == "your function"
    assert describe_error(ValueError("Too few.")) == "ValueError: Too few"
    assert describe_error(ValueError()) == "ValueError"
    assert describe_error(TypeError("<f at 0x7f00aa> is odd")) == "TypeError: <f> is odd"
