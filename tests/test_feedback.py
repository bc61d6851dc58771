"""What the cell of an exercise shows: a sentence in a notebook, a form on the page, and a hint where one is wanted."""

import json
import re

import pytest

from workbook.exercises import feedback, progress
from workbook.exercises.choice_exercise import Choice
from workbook.exercises.number_exercise import Number

NUMBER = Number(
    key="example 1", title="", hints=("Look.", "Compute `a - t`.", "It is 1 < 2 → so."), solution="s", answer=0.5, decimals=1, why="Half."
)  # fmt: skip
CHOICE = Choice(
    key="example 2", title="", hints=("a", "b", "c"), solution="s", options=[("Up.", "So."), ("`x`.", "No.")], right="a"
)  # fmt: skip
OPTIONS, HINT = ["  a) Up.", "  b) `x`."], 'A hint: hint("example 2")'


@pytest.fixture(autouse=True)
def two_exercises(monkeypatch):
    monkeypatch.setattr(feedback, "find", {"example 1": NUMBER, "example 2": CHOICE}.get)
    monkeypatch.setattr(feedback, "HINTS_TAKEN", {})
    monkeypatch.setattr(progress, "record", lambda key: f"{key} is kept.")


def lines(key, answer=...):
    return feedback.check(key, answer).text().split("\n")


def test_the_options_stand_before_an_answer_only_and_a_hint_until_it_is_right():
    blank, wrong, right = (lines("example 2", answer) for answer in (..., "b", "a"))
    assert blank[0].startswith("Not attempted yet.") and blank[1:] == [*OPTIONS, HINT]
    assert wrong == ["No. No.", HINT]
    assert right == ["Right. So.", "example 2 is kept."]
    assert lines("example 1", 0.5) == ["Right. Half.", "example 1 is kept."]
    assert lines("example 1")[1:] == lines("example 1", 9)[1:] == ['A hint: hint("example 1")']


def test_a_verdict_is_marked_and_its_text_is_escaped():
    shown = feedback.check("example 2", "b<i>")._repr_mimebundle_()
    assert shown["text/plain"].startswith("That is 'b<i>'.")
    assert shown["text/html"] == (
        '<div class="exercise-verdict wrong"><span aria-hidden="true">\u2717</span> <p class="exercise-message">'
        "That is &#x27;b&lt;i&gt;&#x27;. Answer with one of the letters &#x27;a&#x27;, &#x27;b&#x27;.</p>"
        "<p>A hint: hint(&quot;example 2&quot;)</p></div>"
    )
    right = feedback.check("example 1", 0.5).html()
    assert right.startswith('<div class="exercise-verdict right"><span aria-hidden="true">\u2713</span>')


def test_before_an_answer_the_page_gets_a_form_with_all_that_it_needs():
    html = feedback.check("example 2").html()
    assert html.startswith('<div class="exercise" id="exercise-example-2"><div class="exercise-static"><p class="')
    assert "<p>  b) <code>x</code>.</p>" in html
    data = re.search(r'<script type="application/json">(.*)</script></div>$', html)[1]
    assert json.loads(data) == {
        "key": "example 2",
        "hints": ["a", "b", "c"],
        "kind": "choice",
        "options": [
            {"letter": "a", "text": "Up.", "message": "Right. So.", "right": True},
            {"letter": "b", "text": "`x`.", "message": "No. No.", "right": False},
        ],
    }
    number = feedback.for_page(NUMBER)
    assert (number["kind"], number["default_message"]) == ("number", NUMBER.default_message)
    assert [rule["right"] for rule in number["rules"]] == [True, False, False]
    raw = feedback.check("example 1").html().split('application/json">')[1].removesuffix("</script></div>")
    assert (
        raw.startswith('{"key":"example 1","hints":["Look.",')
        and "→" in raw
        and "<" not in raw
        and json.loads(raw) == number
    )


def test_each_call_gives_the_next_hint_and_says_what_comes_then():
    said = [repr(feedback.hint("example 1")) for _ in range(5)]
    assert said == [
        "Hint 1 of 3: Look.\n(Run this again for the next one.)",
        "Hint 2 of 3: Compute `a - t`.\n(Run this again for the next one.)",
        "Hint 3 of 3: It is 1 < 2 → so.\n(Run this again for the solution.)",
        "Solution: s",
        "Solution: s",
    ]
    assert str(feedback.hint("example 2")).startswith("Hint 1 of 3: a")
