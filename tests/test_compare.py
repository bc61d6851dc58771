"""Results are compared part by part, and the first difference is named."""

import math

import numpy as np
import pytest

from workbook.exercises.compare import difference, digits, nearly_same, plain, same


def holding_itself():
    items = [1]
    items.append(items)
    return items


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
