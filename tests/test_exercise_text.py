"""The loader of exercises: what its Markdown means, and that a mistake in it is named, with its place."""

import pytest

from workbook.exercises.choice_exercise import Choice
from workbook.exercises.code_exercise import Code
from workbook.exercises.number_exercise import Number
from workbook.exercises.text import computed, edits_of, inside_fence, read_exercises, replace_all

NAMES = {"third": 1 / 3}
TEXT = """# example

```python uses
import math
```

## 1. A number

answer: `third * 2`, to 2 decimals
right: Two thirds, {{2 * third:.4f}}.

- `third`: That is one third.
- `-9.0` to `third * 2`: Too low: it is more than {{third:.1f}}.

1. First.
2. Second.
3. Third.

solution: 2 / 3 = {{2 * third:.2f}}

## 2. A choice

- [ ] Yes.
  No.
- [x] No: `a` → `b`: is no mistake here.
  Yes.

1. First.
2. Second.
3. Third.

solution: b.

## 3. A program

right: Well done.

```diff starter
-    return math.sqrt(x) + 1
+    ...
```

```python solution
def my_root(x):
    # - `x` → `y`: inside a block nothing is a mistake
    return math.sqrt(x) + 1
```

- `math.sqrt(x)` → `x`: The root is missing.

```diff
-    return math.sqrt(x) + 1
+    y = math.sqrt(x)
+    return y
```
The 1 is missing.

```python mistake
def my_root(x):
    return -1
```
Always {{-3 * third:.0f}}.

1. First.
2. Second.
3. Third.

solution: It is short:
"""


def read(old="", new=""):
    assert old in TEXT
    return read_exercises(TEXT.replace(old, new, 1), NAMES, {3: {"cases": [[4.0]]}})


def test_a_text_gives_numbers_choices_and_programs():
    number, choice, program = read()
    assert isinstance(number, Number) and isinstance(choice, Choice) and isinstance(program, Code)
    assert (number.key, number.title, number.hints) == (
        "example 1",
        "A number",
        ("First.", "Second.", "Third."),
    )
    assert (number.answer, number.decimals, number.why) == (2 / 3, 2, "Two thirds, 0.6667.")
    assert list(number.known_wrong_answers) == [(1 / 3, "That is one third.")] and number.solution == "2 / 3 = 0.67"
    assert (
        number.check(0.1).message == "Too low: it is more than 0.3."
        and number.check(1 / 3).message == "That is one third."
    )
    assert choice.right == "b" and choice.options[0] == ("Yes.", "No.")
    assert program.answer(4.0) == 3 and program.starter_code.endswith("nothing is a mistake\n    ...\n")
    assert [(m.function(4.0), m.message) for m in program.mistakes] == [
        (5, "The root is missing."),
        (2, "The 1 is missing."),
        (-1, "Always -1."),
    ]
    assert program.solution.startswith("It is short:\n```python\ndef my_root(x):") and program.solution.endswith(
        "1\n```"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- `math.sqrt(x)` →", "- `sqrt(y)` →", r"example 3: 'sqrt\(y\)' occurs 0 times in the solution"),
        ("- `math.sqrt(x)` →", "- `x` →", r"example 3: 'x' occurs \d times in the solution"),
        ("+    ...\n", "    ...\n?\n", r"example 3: '\?' in a diff begins neither"),
        ("```python solution", "```python mistake", "example 3: there is no block ```python solution"),
        ("```diff starter", "```diff", "example 3: there is no block ```python starter"),
        ("- [x]", "- [ ]", "example 2: 0 options are marked"),
        ("- [ ]", "- [x]", "example 2: 2 options are marked"),
        (", to 2 decimals", "", "example 1: answer is '`third [*] 2`'; it must be like"),
        ("solution: b.", "", "example 2: 'solution'"),
        ("{{2 * third:.4f}}", "{{fourth}}", "example 1: name 'fourth' is not defined"),
    ],
)
def test_a_mistake_in_a_text_is_named_with_its_exercise(old, new, message):
    with pytest.raises(ValueError, match=message):
        read(old, new)


def test_a_line_below_a_block_is_not_inside_it():
    text = "```python\na\n```\n- `a` → `b`: No.\n"
    assert inside_fence(text, text.index("a\n")) and not inside_fence(text, text.index("- `a`"))


def test_a_diff_changes_several_places_and_each_must_occur_once():
    assert replace_all("a\nb\nc\nb\n", edits_of(" a\n-b\n\n-c\n+C\n")) == "a\nC\nb\n"
    with pytest.raises(ValueError, match="occurs 2 times"):
        replace_all("a\nb\nc\nb\n", edits_of("-b\n+B"))


def test_numbers_in_sentences_are_computed_and_formatted():
    assert computed("{{third:.3f}} of {{third + third:.1f}}, {not this}", NAMES) == "0.333 of 0.7, {not this}"
