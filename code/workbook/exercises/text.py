"""Read a chapter's exercises from Markdown: what is right, the message for each mistake, hints, solution.

A mistake is written as a change of the solution, with its message beside it:

    - `z = weights[-1]` → `z = 0`: Your sum lacks the bias.      a change within the solution
    ```diff                                                      a change of several lines
    -    z = weights[-1]
    +    z = weights[0]
    ```
    You take the first weight for the bias.

or as a whole program in a block "python mistake". A wrong number is "- `value`: message", all others of a range
"- `low` to `high`: message". The block "python uses" at the top holds the imports of all
programs; "python starter" (or "diff starter") is what the reader finds, "python solution" the solution. In a
sentence, {{name:.4f}} is a number computed with the names of the chapter's checks. Standard library only.
"""

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbook.exercises.choice_exercise import Choice
from workbook.exercises.code_exercise import Code, Mistake
from workbook.exercises.combined_mistakes import Edits
from workbook.exercises.exercise import Exercise
from workbook.exercises.number_exercise import Number

HEADING = re.compile(r"^## (\d+)\. (.+)$", re.M)
FIELD = re.compile(r"^(answer|right|solution): (.+)$", re.M)
FENCE = re.compile(r"^```(python|diff) ?(\w*)\n(.*?)^```\n([^\n]*)", re.M | re.S)
CHANGE = re.compile(r"^- `([^`]*)` → `([^`]*)`: (.+)$", re.M)
WRONG_ANSWER = re.compile(r"^- `([^`]+)`: (.+)$", re.M)
WRONG_RANGE = re.compile(r"^- `([^`]+)` to `([^`]+)`: (.+)$", re.M)
OPTION = re.compile(r"^- \[([ x])\] (.+)\n  (.+)$", re.M)
HINT = re.compile(r"^\d\. (.+)$", re.M)
COMPUTED = re.compile(r"\{\{(.+?)\}\}")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its role ("starter", "solution", "mistake" or none), its lines, and the line after it."""

    language: str
    role: str
    body: str
    message: str


def read_exercises(text: str, names: Mapping[str, Any], checks: Mapping[int, Mapping[str, Any]]) -> list[Exercise]:
    """Return the exercises of a chapter.

    Args:
        text: the chapter's Markdown: its name, the imports of the programs, and a section for each exercise.
        names: what the text may compute with, by name.
        checks: for each exercise that asks for a program, by its number, the fields of `Code` that only code can
            say: cases, explain, require, select, mutates, may_mutate, tolerance.

    Raises:
        ValueError: something is missing, or a change does not fit its solution; says what and where.
    """
    top, *sections = HEADING.split(text)
    chapter = top.removeprefix("# ").split("\n", 1)[0].strip()
    uses = next((block.body for block in blocks(top) if block.role == "uses"), "")
    exercises = []
    for number, title, body in zip(sections[::3], sections[1::3], sections[2::3], strict=True):
        key = f"{chapter} {number}"
        try:
            exercises.append(read_exercise(key, title, body, uses, names, checks.get(int(number))))
        except (ValueError, KeyError, SyntaxError, NameError) as error:
            raise ValueError(f"{key}: {error}") from error
    return exercises


def read_exercise(
    key: str, title: str, body: str, uses: str, names: Mapping[str, Any], check: Mapping[str, Any] | None
) -> Exercise:
    """Return one exercise: a program if it has a check, else a number or a choice."""
    prose = FENCE.sub("", body)
    fields = {name: computed(text, names) for name, text in FIELD.findall(prose)}
    common = {
        "key": key,
        "title": title,
        "hints": tuple(computed(hint, names) for hint in HINT.findall(prose)),
    }
    if check is not None:
        return read_program(common, fields, body, uses, names, check)
    if "answer" in fields:
        return read_number(common, fields, prose, names)
    options = OPTION.findall(prose)
    right = [letter for letter, (mark, *_) in zip("abcdefgh", options) if mark == "x"]
    if len(right) != 1:
        raise ValueError(f"{len(right)} options are marked [x]; there must be one. A program needs an entry in CHECKS.")
    pairs = [(computed(option, names), computed(reason, names)) for _, option, reason in options]
    return Choice(**common, solution=fields["solution"], options=pairs, right=right[0])


def read_number(common: dict, fields: dict, prose: str, names: Mapping[str, Any]) -> Number:
    """Return an exercise whose answer is a number: `answer: `expression`, to 4 decimals`."""
    found = re.fullmatch(r"`(.+)`, to (\d+) decimals?", fields["answer"])
    if found is None:
        raise ValueError(f"answer is {fields['answer']!r}; it must be like `1 / 3`, to 4 decimals.")
    wrong = [(eval(value, dict(names)), computed(message, names)) for value, message in WRONG_ANSWER.findall(prose)]
    ranges = [
        (eval(low, dict(names)), eval(high, dict(names)), computed(message, names))
        for low, high, message in WRONG_RANGE.findall(prose)
    ]
    return Number(
        **common,
        solution=fields["solution"],
        answer=eval(found[1], dict(names)),
        decimals=int(found[2]),
        why=fields["right"],
        known_wrong_answers=wrong,
        wrong_ranges=ranges,
    )


def read_program(
    common: dict, fields: dict, body: str, uses: str, names: Mapping[str, Any], check: Mapping[str, Any]
) -> Code:
    """Return an exercise that asks for a program."""
    found = list(blocks(body))
    solution = next((block for block in found if block.role == "solution"), None)
    if solution is None:
        raise ValueError("there is no block ```python solution.")
    starter, mistakes = None, []
    for program, role, message, edits in changed_programs(body, found, solution.body):
        if role == "starter":
            starter = program
        if message:
            program = f"{uses}\n{program}"
            mistakes.append(Mistake(defined(program), computed(message, names), program, edits))
    if starter is None:
        raise ValueError("there is no block ```python starter or ```diff starter.")
    text = fields.get("solution", "")
    return Code(
        **common,
        solution=f"{text}\n```python\n{solution.body}```\n{solution.message}".strip(),
        starter_code=starter,
        answer=defined(f"{uses}\n{solution.body}"),
        why=fields["right"],
        mistakes=mistakes,
        **check,
    )


def changed_programs(body: str, found: list[Block], solution: str) -> Iterator[tuple[str, str, str, Edits]]:
    """Yield (program, role, message, edits) for the starter code and every mistake, in the order of the text."""
    places = [(match.start(), match) for pattern in (FENCE, CHANGE) for match in pattern.finditer(body)]
    for _, match in sorted(places, key=lambda place: place[0]):
        if match.re is CHANGE:
            if not inside_fence(body, match.start()):
                edits = [(match[1], match[2])]
                yield replace_all(solution, edits), "mistake", match[3], edits
            continue
        block = Block(*match.groups())
        if block.role != "solution":
            edits = [] if block.language == "python" else edits_of(block.body)
            program = replace_all(solution, edits) if edits else block.body
            yield program, block.role, block.message, edits


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a text."""
    return (Block(*match.groups()) for match in FENCE.finditer(text))


def inside_fence(text: str, place: int) -> bool:
    """Return whether a place of a text is inside a fenced block."""
    return any(match.start() < place < match.end(3) for match in FENCE.finditer(text))


def edits_of(diff: str) -> list[tuple[str, str]]:
    """Return the changes of a diff: runs of lines marked "-" or " " become those marked "+" or " ".

    An empty line starts a new run, so that one diff can change several places.
    """
    edits = []
    for hunk in re.split(r"\n\s*\n", diff.strip("\n")):
        lines = hunk.splitlines()
        if odd := [line for line in lines if line[0] not in "-+ "]:
            raise ValueError(f"{odd[0]!r} in a diff begins neither with '-' nor '+' nor a space.")
        old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] in marks) for marks in ("- ", "+ "))
        edits.append((old, new))
    return edits


def replace_all(program: str, edits: Edits) -> str:
    """Return a program with pieces of it replaced, one after another."""
    for old, new in edits:
        program = replace_once(program, old, new)
    return program


def replace_once(program: str, old: str, new: str) -> str:
    """Return a program with a piece of it replaced.

    Raises:
        ValueError: the piece does not occur exactly once.
    """
    if program.count(old) != 1:
        raise ValueError(f"{old!r} occurs {program.count(old)} times in the solution; it must occur once.")
    return program.replace(old, new)


def defined(program: str) -> types.FunctionType:
    """Return the last function that a program defines."""
    space: dict[str, Any] = {}
    exec(program, space)
    return space[re.findall(r"^def (\w+)", program, re.M)[-1]]


def computed(text: str, names: Mapping[str, Any]) -> str:
    """Return a sentence with the number for each {{expression:format}}."""
    return COMPUTED.sub(lambda match: eval("f" + repr("{" + match[1] + "}"), dict(names)), text)
