"""What counts as right in each kind of exercise, and which sentence a wrong answer gets."""

import random

import numpy as np
import pytest

from tests.test_run import reader
from workbook.exercises.choice_exercise import Choice
from workbook.exercises.code_exercise import Code, Mistake
from workbook.exercises.number_exercise import Number, how_to_write
from workbook.exercises.run import AnswerError

COMMON = {"key": "example 1", "title": "An example", "hints": ("a", "b", "c"), "solution": "so"}


def said(exercise, answer):
    """Return an answer's state and message in one text."""
    verdict = exercise.check(answer)
    return f"{verdict.state}: {verdict.message}"


# --- A number ---------------------------------------------------------------------------------

NUMBER = Number(
    **COMMON,
    answer=0.4,
    decimals=2,
    why="Two fifths.",
    known_wrong_answers=[(0.6, "That is what is left.")],
    wrong_ranges=[(1.0, 2.0, "More than all.")],
)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, "blank: Not attempted yet. Write your number in place of the dots."),
        (..., "blank: Not attempted yet. Write your number in place of the dots."),
        (0.4, "right: Right. Two fifths."),
        (np.float64(0.4), "right: Right. Two fifths."),
        (np.float32(0.4), "right: Right. Two fifths."),
        (np.array([0.4]), "right: Right. Two fifths."),
        (0.405, "right: Right. Two fifths."),
        (0.395, "right: Right. Two fifths."),
        (0.4051, "wrong: Close, but not right to 2 decimals. If you rounded on the way, carry more digits."),
        (0.449, "wrong: Close, but not right to 2 decimals. If you rounded on the way, carry more digits."),
        (0.4501, "wrong: That is not it."),
        (0.605, "wrong: That is what is left."),
        (0.606, "wrong: That is not it."),
        (1, "wrong: More than all."),
        (np.int64(2), "wrong: More than all."),
        (2.01, "wrong: That is not it."),
        (-0.4, "wrong: The size is right, the sign is not."),
        (-0.408, "wrong: The size is right, the sign is not."),
        (-0.409, "wrong: That is not it."),
        (" 0,4 ", "wrong: That is a text, ' 0,4 '. Give a number, with a decimal point, without quotation marks: 0.4."),
        ((0, 4), "wrong: Python reads a comma between numbers as a pair, 0 and 4. Write a decimal point."),
        ((0, 4.0), "wrong: That is a tuple, (0, 4). The answer is a number."),
        ((0, 4, 0), "wrong: That is a tuple, (0, 4, 0). The answer is a number."),
        ([0.4], "wrong: That is a list, [0.4]. The answer is a number."),
    ],
)
def test_a_number_gets_the_sentence_of_the_first_rule_that_holds(answer, sentence):
    assert said(NUMBER, answer).startswith(sentence)


def test_a_count_is_not_rounded_and_0_has_no_sign():
    eighteen = Number(**COMMON, answer=18, decimals=0, why="Counted.")
    assert said(eighteen, np.int64(18)) == "right: Right. Counted."
    assert said(eighteen, 18.2).startswith("wrong: That is not it") and "sign" in said(eighteen, -18)
    assert said(eighteen, -18.36).startswith("wrong: The size is right") and "not it" in said(eighteen, -18.37)
    nearly = Number(**COMMON, answer=18.25, decimals=0, why="Rounded.")
    assert said(nearly, 18).startswith("right") and "to 0 decimals." in said(nearly, 19)
    tenth = Number(**COMMON, answer=200.5, decimals=1, why="")
    assert "Close, but not right to 1 decimal." in said(tenth, 204.5) and "not it" in said(tenth, 204.6)
    zero = Number(**COMMON, answer=0, decimals=2, why="Nothing.")
    assert said(zero, -0.004).startswith("right") and "sign" not in said(zero, 0.04) and "sign" not in said(zero, -1)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("0.5", ", without quotation marks: 0.5"),
        ("0,5", ", with a decimal point, without quotation marks: 0.5"),
        ("92.8 %", ", without quotation marks or a percent sign: 92.8"),
        ("-7", ", without quotation marks: -7"),
        (",5", ", with a decimal point, without quotation marks: .5"),
        ("half", ", without quotation marks"),
        ("%", ", without quotation marks"),
        ("1.2.3", ", without quotation marks"),
    ],
)
def test_a_number_in_quotation_marks_is_written_anew(text, advice):
    assert how_to_write(text) == advice


# --- A choice ---------------------------------------------------------------------------------


def test_a_choice_is_right_wrong_or_no_letter():
    choice = Choice(**COMMON, options=[("Up.", "It falls."), ("Down.", "It does.")], right="b")
    assert choice.letters == "ab"
    assert said(choice, "b") == said(choice, " B ") == "right: Right. It does."
    assert said(choice, "a") == "wrong: No. It falls."
    for answer, words in (("c", "'c'"), ("ab", "'ab'"), ("", "''"), (np.int64(1), "1"), (["a"], "['a']")):
        assert said(choice, answer) == f"wrong: That is {words}. Answer with one of the letters 'a', 'b'."
    assert said(choice, None) == said(choice, ...)
    assert said(choice, None).startswith("blank: Not attempted yet. Write the letter")


# --- A function -------------------------------------------------------------------------------


def double(numbers):
    return [2 * number for number in numbers]


def mistake(function, message):
    return Mistake(function, message, "")


CODE = {
    "starter_code": "def f(numbers):\n    return ...\n",
    "answer": double,
    "cases": [[[1.0, -2.5]], [[0.75, 3.0, 4.0]]],
    "why": "Twice.",
}


def program(**fields):
    return Code(**(COMMON | CODE | fields))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("return [2 * x for x in numbers]", "right: Right. Twice."),
        ("return ...", "blank: Not attempted yet. Change the program, then check it again."),
        ("return [x * x for x in numbers]", "wrong: Squared. Given [1, -2.5]: result[0] is 1; it should be 2."),
        ("return numbers[9]", "wrong: Too far. With the arguments [1, -2.5], f stopped with IndexError"),
        (
            "return 2 * numbers[0], -5.0",
            "wrong: Not yet. Given [0.75, 3, 4]: the result has 2 items; it should have 3.",
        ),
        ("return [2 * x for x in numbers] if len(numbers) < 3 else None", "wrong: With other arguments your function"),
        ("pass", "wrong: Given [1, -2.5], your function returns nothing (None). Is its `return` missing"),
        ("return [x(2) for x in numbers]", "wrong: Round brackets call a function."),
        ("return [2 * x + x * x / 1000 for x in numbers]", "wrong: All numbers are right to within 1 percent"),
        ("return [-2 * x for x in numbers]", "wrong: Every number has the right size and the wrong sign. Given"),
    ],
)
def test_a_program_gets_one_sentence_and_the_first_difference(source, sentence):
    mistakes = [
        mistake(lambda numbers: [x * x for x in numbers], "Squared."),
        mistake(lambda numbers: numbers[9], "Too far."),
    ]
    assert said(program(mistakes=mistakes), reader(f"def f(numbers):\n    {source}\n")).startswith(sentence)


def test_nothing_and_a_starter_code_with_other_line_numbers_are_not_attempted():
    assert said(program(), ...) == said(program(), reader("\n\n\ndef f(numbers):\n    return ...\n"))
    assert said(program(), ...).startswith("blank")
    assert said(program(), reader("def f(numbers):\n    return 1\n")).startswith("wrong")
    assert said(program(), len).startswith("wrong")
    two = "def helper(x):\n    return x\n\n" + CODE["starter_code"]
    assert said(program(starter_code=two), reader(CODE["starter_code"])).startswith("blank")


def test_a_mistake_is_known_by_all_its_results_and_by_its_error():
    late = mistake(lambda numbers: double(numbers)[:2] + [0.0] * (len(numbers) - 2), "Only two.")
    right_first = mistake(lambda numbers: double(numbers) if len(numbers) < 3 else numbers[9], "Late.")
    exercise = program(mistakes=[mistake(sum, "A sum."), late, right_first])
    assert said(exercise, late.function).startswith("wrong: Only two. Given [0.75, 3, 4]: result[2] is 0;")
    assert said(exercise, right_first.function).startswith("wrong: Late. With the arguments [0.75, 3, 4], <lambda> ")
    other_error = reader("def f(numbers):\n    return [2 * x for x in numbers] if len(numbers) < 3 else numbers['a']\n")
    assert "Late." not in said(exercise, other_error)
    assert "Only two." not in said(exercise, lambda numbers: double(numbers)[:2] + [9.0] * (len(numbers) - 2))


def test_the_exercise_explains_what_no_known_mistake_does_and_may_fail_at_it():
    def wrong(numbers):
        return [x + 1.5 + len(numbers) for x in numbers]

    assert said(program(explain=lambda function: "So it is."), wrong).startswith("wrong: So it is. Given")
    assert said(program(explain=lambda function: None), wrong).startswith("wrong: Not yet. Given")
    assert said(program(explain=lambda function: 1 / 0), wrong).startswith("wrong: Not yet. Given")

    def refuse(function):
        raise AnswerError("No array.")

    assert said(program(explain=refuse), wrong) == "wrong: No array."


def test_what_is_right_may_be_wrong_in_another_way():
    assert said(program(require=lambda function: "It is slow."), double) == "wrong: It is slow."
    assert said(program(require=lambda function: None), double).startswith("right")
    assert said(program(require=lambda function: {}["a"]), double) == (
        "wrong: The results are right, but in a further case the check stopped with KeyError: 'a'."
    )
    calls = []
    again = said(program(), lambda numbers: calls.append(0) or [2 * x + (len(calls) > 2) for x in numbers])
    assert again.startswith(
        "wrong: The first call is right. But called again, your function gives something else. Given"
    )


def test_the_explanation_sees_the_random_numbers_that_the_results_came_from():
    random.seed(3)
    seen = []
    exercise = program(explain=lambda function: seen.append(random.random()))
    exercise.check(lambda numbers: numbers * 5)
    random.seed(3)
    assert seen == [random.random()]


def test_an_argument_that_is_changed_is_the_result():
    def f(numbers, factor):
        numbers[:] = [factor * x for x in numbers]

    exercise = program(answer=f, cases=[[[1.0, 2.0], 3.0]], mutates=0)
    assert said(exercise, f) == "right: Right. Twice."
    changed = said(exercise, lambda numbers, factor: numbers.append(7.0))
    sorter = program(answer=lambda numbers: numbers.sort() or numbers, cases=[[[2.0, 1.0]]], may_mutate=[0])
    assert "returns nothing (None)" in said(sorter, lambda numbers: numbers.sort())
    assert changed.endswith("After your function, numbers has 3 items; it should have 2.")


def test_a_selected_part_counts_alone():
    exercise = program(
        answer=lambda numbers: {"sum": sum(numbers), "rest": 1},
        cases=[[[1.0, 2.5]], [[0.5, 7.25]]],
        select=lambda result: {"the sum": result["sum"]},
    )
    assert said(exercise, lambda numbers: {"sum": sum(numbers)}).startswith("right")
    assert said(exercise, lambda numbers: {"sum": 1.0}).endswith("Given [1, 2.5]: the sum is 1; it should be 3.5.")
    assert said(exercise, lambda numbers: 0.5) == (
        "wrong: What your function returns does not have the form that is asked for: 0.5. "
        "Reading it stopped with TypeError: 'float' object is not subscriptable."
    )
    both = program(answer=lambda numbers: {"a": 1.0, "b": sum(numbers)}, select=dict)
    assert said(both, lambda numbers: {"a": 1.0}).endswith("Given [1, -2.5]: a part is missing: b.")
    assert "one part is too many: c." in said(both, lambda numbers: {"a": 1.0, "b": sum(numbers), "c": 0})


def test_the_tolerance_is_that_of_the_exercise():
    off = lambda numbers: [2 * x * (1 + 1e-7) for x in numbers]  # noqa: E731
    assert said(program(), off).startswith("wrong") and said(program(tolerance=1e-6), off).startswith("right")


def test_two_mistakes_are_known_together_by_their_results_and_without_a_warning(recwarn):
    solution = "def double(numbers):\n    return [2 * x + 0.5 for x in numbers]\n"
    edits = [("2 * x", "x", "No factor."), ("+ 0.5", "- 0.5 + (__import__('warnings').warn('oh') or 0)", "Minus.")]
    mistakes = []
    for old, new, message in edits:
        text = solution.replace(old, new)
        mistakes.append(Mistake(reader(text.replace("double", "f")), message, text, ((old, new),)))
    exercise = program(answer=reader(solution.replace("double", "f")), mistakes=mistakes)
    exercise.answer.__name__ = "double"
    assert "exactly those of two mistakes together" in said(exercise, lambda numbers: [x - 0.5 for x in numbers])
    assert "two mistakes" not in said(exercise, lambda numbers: [x - 0.75 for x in numbers])
    assert not recwarn.list
