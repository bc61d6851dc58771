"""`check`, `hint` and what they show: in a notebook a sentence, on the page a form."""

import json
import re
from dataclasses import asdict, dataclass
from html import escape

from workbook.exercises import progress
from workbook.exercises.chapters import find
from workbook.exercises.choice_exercise import Choice
from workbook.exercises.exercise import Exercise, Verdict
from workbook.exercises.number_exercise import Number

HINTS_TAKEN: dict[str, int] = {}


@dataclass(frozen=True)
class Feedback:
    """What the cell of an exercise shows."""

    exercise: Exercise
    verdict: Verdict
    note: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text(), "text/html": self.html()}

    def text(self) -> str:
        """Return the verdict in plain text, with the options of a choice that is still open."""
        lines = [self.verdict.message]
        if self.verdict.state == "blank" and isinstance(self.exercise, Choice):
            lines += [f"  {letter}) {text}" for letter, (text, _) in zip(self.exercise.letters, self.exercise.options)]
        if self.verdict.state != "right":
            lines.append(f'A hint: hint("{self.exercise.key}")')
        return "\n".join([*lines, self.note] if self.note else lines)

    def html(self) -> str:
        """Return the verdict as HTML; before an attempt, the form that the page's script fills."""
        first, *rest = self.text().split("\n")
        paragraphs = f'<p class="exercise-message">{with_code(first)}</p>' + "".join(
            f"<p>{with_code(line)}</p>" for line in rest
        )
        if self.verdict.state != "blank":
            mark = "\u2713" if self.verdict.state == "right" else "\u2717"
            return f'<div class="exercise-verdict {self.verdict.state}"><span aria-hidden="true">{mark}</span> {paragraphs}</div>'
        data = json.dumps(for_page(self.exercise), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return (
            f'<div class="exercise" id="exercise-{anchor(self.exercise.key)}"><div class="exercise-static">{paragraphs}</div>'
            f'<script type="application/json">{data}</script></div>'
        )


def with_code(text: str) -> str:
    """Return a line as HTML, with what stands between backticks in code type."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def anchor(key: str) -> str:
    """Return the end of the id of an exercise: "xor-1" for "xor 1"."""
    return key.replace(" ", "-")


def for_page(exercise: Exercise) -> dict:
    """Return what the page's script needs of an exercise: its rules, sentences and hints."""
    data = {"key": exercise.key, "hints": list(exercise.hints), "kind": type(exercise).__name__.lower()}
    if isinstance(exercise, Number):
        data |= {
            "rules": [asdict(rule) for rule in exercise.rules()],
            "default_message": exercise.default_message,
        }
    if isinstance(exercise, Choice):
        message = [exercise.check(letter) for letter in exercise.letters]
        data["options"] = [
            {"letter": letter, "text": text, "message": verdict.message, "right": verdict.state == "right"}
            for letter, (text, _), verdict in zip(exercise.letters, exercise.options, message)
        ]
    return data


def check(key: str, answer=...) -> Feedback:
    """Return what is right or wrong with an answer to an exercise, and note it when it is right.

    Raises:
        ValueError: there is no such exercise.
    """
    exercise = find(key)
    verdict = exercise.check(answer)
    note = progress.record(key) if verdict.state == "right" else ""
    return Feedback(exercise, verdict, note)


@dataclass(frozen=True)
class Hint:
    """A hint, or at last the solution."""

    text: str

    def __repr__(self) -> str:
        return self.text


def hint(key: str) -> Hint:
    """Return the next hint to an exercise; after the third, its solution.

    Raises:
        ValueError: there is no such exercise.
    """
    exercise = find(key)
    taken = HINTS_TAKEN[key] = HINTS_TAKEN.get(key, 0) + 1
    if taken <= len(exercise.hints):
        more = "the next one" if taken < len(exercise.hints) else "the solution"
        return Hint(f"Hint {taken} of {len(exercise.hints)}: {exercise.hints[taken - 1]}\n(Run this again for {more}.)")
    return Hint(f"Solution: {exercise.solution}")
