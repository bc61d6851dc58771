"""Two known mistakes in one answer: both are named, and nothing is said where the results do not show them."""

import pytest

from workbook.exercises import combined_mistakes
from workbook.exercises.code_exercise import Mistake


def mistake(program, message, *edits):
    return Mistake(len, message, combined_mistakes.edited(program, edits) or program, edits)


PROGRAM = "def f(x):\n    return 3 * x + 0.5\n"
TRIPLE, HALF = ("3 * x", "x"), ("+ 0.5", "- 0.5")
ONE, OTHER = mistake(PROGRAM, "No factor.", TRIPLE), mistake(PROGRAM, "Minus.", HALF)


def explain(mistakes, program, right=(0.5,)):
    return combined_mistakes.explain_pair(mistakes, lambda other: other == program, right)


def test_two_mistakes_are_named_together():
    message = explain([ONE, OTHER], "def f(x):\n    return x - 0.5\n")
    assert message.endswith("first alone: No factor. For the second alone: Minus.")
    assert explain([ONE, OTHER], "def f(x):\n    return x + 1.5\n") is None
    assert explain([ONE, OTHER], "def f(x):\n    return x - 0.5\n", [1, [2.0, 0.5]]) == message


@pytest.mark.parametrize("right", [[1, 0], [[2.0], True], [{"a": float("nan")}], [[200 / 3, 100 / 12]]])
def test_results_that_agree_by_chance_are_not_explained(right):
    assert explain([ONE, OTHER], "def f(x):\n    return x - 0.5\n", right) is None


def test_a_change_inside_another_is_no_pair():
    inside = mistake(PROGRAM, "Four.", ("3", "4"))
    around = mistake(PROGRAM, "Absolute.", ("3 * x + 0.5", "abs(3 * x + 0.5)"))
    assert [*combined_mistakes.pairs([inside, around])] == []
    whole = mistake(PROGRAM, "A whole program.")
    assert [*combined_mistakes.pairs([ONE, whole])] == []


def test_a_search_that_takes_too_long_ends(monkeypatch):
    monkeypatch.setattr(combined_mistakes, "PATIENCE", -1)
    assert explain([ONE, OTHER], "def f(x):\n    return x - 0.5\n") is None
