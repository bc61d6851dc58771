"""What all results of a wrong program have in common with the right ones, and Python's errors in plain words."""

import numpy as np
import pytest

from workbook.exercises.code_exercise import Code
from workbook.exercises.factor_patterns import explain_factor
from workbook.exercises.result_patterns import explain_numbers, explain_order, explain_places

CASES = [[np.array([[1.0, -2.0, 0.5], [4.25, 0.0, 3.125]])], [np.array([[-0.5, 7.0, 1.75]])]]


def double(table):
    return 2 * table


def check(function, answer=double, cases=CASES, **fields):
    starter = "def my_function(x):\n    ..."
    exercise = Code(
        key="example 1",
        title="",
        hints=(),
        solution="",
        starter_code=starter,
        answer=answer,
        why="",
        cases=cases,
        **fields,
    )
    return exercise.check(function).message


PATTERNS = {
    "the wrong sign": lambda table: -2 * table,
    "those that should be negative are not": lambda table: abs(2 * table),
    "Every number is 1.5 times": lambda table: 3 * table,
    "too large by 0.25": lambda table: 2 * table + 0.25,
    "too small by 3": lambda table: 2 * table - 3,
    "rounded to 1 decimal.": lambda table: (2 * table).round(1),
    "rounded to 0 decimals.": lambda table: (2 * table).round(),
    "cut to whole numbers": lambda table: np.trunc(2 * table),
    "All your numbers are 0": lambda table: 0 * table,
    "are nan": lambda table: 2 * table + float("nan"),
    "are infinite": lambda table: 2 * table + float("inf"),
    "equal to table, as it was given": lambda table: table,
    "the same result in every case": lambda table: 7,
    "rows and columns are swapped": lambda table: 2 * table.T,
    "not the lists around them": lambda table: (2 * table).ravel(),
    "holds texts": lambda table: [[str(2 * number) for number in row] for row in table],
    "True or False": lambda table: table > 0,
    "all your numbers are equal": lambda table: 0 * table + table.max() + 1,
}


@pytest.mark.parametrize("words", PATTERNS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_all_results_have_in_common_is_named(words):
    assert words in check(PATTERNS[words])


def sizes(numbers):
    return [abs(number) for number in numbers]


LISTS = [[[3.0, -1.0, 2.5]], [[-4.0, 0.5, 7.0, 1.0]]]
OF_LISTS = {
    "in reverse order": lambda numbers: sizes(numbers)[::-1],
    "without names, in this order": lambda numbers: dict(zip("dcba", sizes(numbers))),
    "in a dict. Return a list": lambda numbers: dict([*enumerate(sizes(numbers))][::-1]),
    "The last item of your result is missing": lambda numbers: sizes(numbers)[:-1],
    "The first item of your result is missing": lambda numbers: sizes(numbers)[1:],
    "one item too many": lambda numbers: [*sizes(numbers), 0],
    "begins with the right items, and has more": lambda numbers: sizes(numbers) + sizes(numbers),
    "ends with the right items": lambda numbers: numbers + sizes(numbers),
    "begins with the right items, but others": lambda numbers: sizes(numbers)[:2][: len(numbers) - 2],
    "a number is wanted: the sum of that list": lambda numbers: [[size / 2] * 2 for size in sizes(numbers)],
    "a number is wanted: the largest of that list": lambda numbers: [[-1.0, size, 0.0] for size in sizes(numbers)],
    "one number, the first of": lambda numbers: sizes(numbers)[0],
    "one number, the last of": lambda numbers: sizes(numbers)[-1:],
    "one number, the sum of": lambda numbers: sum(sizes(numbers)),
    "one number, the mean of": lambda numbers: sum(sizes(numbers)) / len(numbers),
    "one number, the largest of": lambda numbers: max(sizes(numbers)),
    "one number, the smallest of": lambda numbers: min(sizes(numbers)),
}


@pytest.mark.parametrize("words", OF_LISTS)
def test_what_lists_have_in_common_is_named(words):
    assert words in check(OF_LISTS[words], sizes, LISTS)


def test_which_of_a_few_items_are_right_is_named():
    def moments(numbers):
        return min(numbers), max(numbers), sum(numbers)

    message = check(lambda numbers: [min(numbers), numbers[1], sum(numbers)], moments, LISTS)
    assert "In every case the first and third items of your result are right, and the second is not always." in message
    message = check(lambda numbers: (0, max(numbers), 0), moments, LISTS)
    assert "In every case the second item of your result is right, and the first and third are not always." in message
    assert check(lambda numbers: (0, 1, len(numbers)), moments, LISTS).startswith("Not yet")


def test_a_way_without_return_is_named():
    def largest_above_2(numbers):
        if max(numbers) > 5:
            return max(numbers)

    message = check(largest_above_2, max, LISTS[::-1])
    assert message.startswith("With other arguments your function returns something")
    assert check(largest_above_2, max, LISTS).startswith("Given [3, -1, 2.5], your function returns nothing")


def test_what_holds_in_one_case_only_is_not_said():
    for function in (
        lambda table: -2 * table if len(table) == 1 else 2 * table + 1,
        lambda table: 3 * table if len(table) == 1 else 4 * table,
        lambda table: 2 * table + table.sum() / 7,
        lambda table: np.zeros(3 * 10**6),
        lambda table: table if len(table) == 1 else 2 * table + 1,
        lambda table: 2 * table.T if len(table) == 2 else 2 * table + 1,
    ):
        assert check(function).startswith("Not yet.")
    very_long = [0.0] * 10**6
    for_some = check(lambda numbers: sizes(numbers) + very_long * (len(numbers) > 3), sizes, LISTS)
    assert for_some.startswith("Not yet.")


def test_a_function_among_the_arguments_is_no_result():
    cases = [[len, 1.0], [len, 2.5]]
    assert check(lambda draw, x: x * x + 7, lambda draw, x: 2 * x, cases).startswith("Not yet.")


def test_two_numbers_tell_a_pattern_and_one_does_not():
    assert explain_numbers([-1.0, 2.0, 0.0], [1.0, -2.0, 0.0]) == "Every number has the right size and the wrong sign."
    assert explain_numbers([-1.0, 0.0], [1.0, 0.0]) is None


def test_results_of_another_kind_have_no_order_and_no_places():
    assert explain_order([3.0], [[1.0]]) is explain_places([[1, 2], 3.0], [[1, 5], 4.0]) is None


def test_equal_numbers_are_named_though_one_case_has_a_single_number():
    assert "all your numbers are equal" in check(lambda x: [max(x) + 9] * len(x), sizes, [*LISTS, [[2.0]]])


def test_a_list_that_is_left_as_it_was_is_named():
    def doubled(numbers):
        numbers[:] = [2 * number for number in numbers]

    message = check(lambda numbers: None, doubled, LISTS, mutates=0)
    assert "Your function leaves numbers as it was." in message


def test_a_factor_that_is_an_argument_or_a_size_is_named():
    def scaled(numbers, rate):
        return [3 * rate * number for number in numbers]

    cases = [[[3.0, -1.0, 2.5], 0.5], [[-4.0, 0.5, 7.0, 1.0], 0.25]]

    def message(change):
        return check(lambda numbers, rate: [change(3 * x * rate, numbers, rate) for x in numbers], scaled, cases)

    assert "your numbers are rate times what they should be" in message(lambda y, numbers, rate: y * rate)
    assert "what they should be, divided by rate." in message(lambda y, numbers, rate: y / rate)
    assert "your numbers are 1 - rate times" in message(lambda y, numbers, rate: y * (1 - rate))
    assert "what they should be, divided by len(numbers)." in message(lambda y, numbers, rate: y / len(numbers))
    assert message(lambda y, numbers, rate: y * rate + (y > 0)).startswith("Not yet")
    assert message(lambda y, numbers, rate: y * rate**3).startswith("Not yet")


@pytest.mark.parametrize(
    ("factors", "theirs", "ours", "words"),
    [
        ([2.0, 3.0], [[1.0, 0.0], [2.0, 0.0]], [[2.0, 0.0], [6.0, 0.0]], "your numbers are n times"),
        ([2.0, 3.0], [[1.0], [0.0]], [[2.0], [0.0]], None),  # one case alone tells nothing
        ([2.0, 3.0], [[1000.0], [1e-6]], [[2000.0], [3e-6]], None),  # nor does a number that is nearly 0
        ([2.0, 3.0], [[1.0], [2.0]], [[2.0], [6.1]], None),
        ([0.0, 2.0], [[5.0], [2.0]], [[0.0], [4.0]], None),  # by 0, all numbers are 0
        ([0.0, 2.0], [[5.0], [2.0]], [[1.0], [7.0]], None),
        ([2.0, 2.0], [[5.0], [2.0]], [[10.0], [4.0]], None),  # one factor for all is named elsewhere
        ([None, None], [[5.0], [2.0]], [[1.0], [7.0]], None),
    ],
)
def test_a_factor_is_named_only_where_several_cases_show_it(factors, theirs, ours, words):
    found = explain_factor(lambda n: n, ours, theirs, [[factor] for factor in factors])
    assert (found is None) if words is None else (words in found)
