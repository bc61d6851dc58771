"""The laboratory of mistakes asks fair questions: one answer of three is right, and the ratios show which."""

from functools import cache

import pytest

from tests.test_explorers_in_browser import calls, explorer_of
from workbook.explorers.mistakes import LETTERS, OTHERS, is_one

PAGE = "book/beyond/check-your-gradients"
NUMBERS = range(1, len(OTHERS) + 1)


@cache
def explorer():
    ((number, source),) = calls(PAGE)
    return explorer_of(PAGE, number, source)


def programs():
    return explorer().compute([{"program": number} for number in NUMBERS])


def test_every_program_of_the_chapter_is_asked_for_once():
    reading = programs()[0].reading
    assert sorted(program.name for program in programs()) == sorted(set(reading) - {"batch, right", "ReLU, right"})


@pytest.mark.parametrize("number", NUMBERS)
def test_one_answer_of_three_is_right_and_every_answer_has_a_reason(number):
    told = {
        letter: explorer().frame(program=number, answer=letter).description.split(" Program ")[0] for letter in LETTERS
    }
    right = [letter for letter, text in told.items() if text.startswith(f"Right, {letter}: ")]
    wrong = [letter for letter, text in told.items() if text.startswith(f"No, not {letter}. What ")]
    assert (len(right), len(wrong), len(set(told.values()))) == (1, 2, 3)
    name = explorer().frame(program=number, answer="tell me").description
    options = ["".join(text for text, _ in line) for line in explorer().frame(program=number).lines]
    assert f"\u201c{options[LETTERS.index(right[0])].removeprefix(f'{right[0]}: ')}\u201d" in name


def test_the_names_to_choose_from_leave_clearly_different_ratios():
    ratios = {program.name: [line.ratio for line in program.lines] for program in programs()}
    for name, others in OTHERS.items():
        for other in others:
            assert max(abs(a - b) for a, b in zip(ratios[name], ratios[other])) > 0.05
            assert programs()[0].reading[name].split(": ")[-1] != programs()[0].reading[other].split(": ")[-1]


def test_only_the_right_program_has_the_ratio_1_everywhere():
    assert [p.name for p in programs() if all(is_one(line.ratio) for line in p.lines)] == ["right"]


def test_the_picture_does_not_give_the_name_away():
    for number, program in zip(NUMBERS, programs()):
        if program.name != "right":  # a common word
            asked = explorer().frame(program=number)
            assert program.name not in asked.description
            assert program.name not in "".join(view.svg for view in asked.views)
